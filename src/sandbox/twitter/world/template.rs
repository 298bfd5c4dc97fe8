//! Rendered JSON with holes of fixed width, so that an event costs one copy and a few stores.
//!
//! A post is serialised once with the placeholders below where ids and dates go; what a
//! [`Template`] keeps is the bytes and where the holes are. It knows nothing of JSON, and of the
//! world only that an id has its date in it.

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::BytesMut;
use jiff::Timestamp;
use jiff::tz::Offset;

/// Milliseconds since 1970 at which X's ids count from zero.
pub(super) const EPOCH_MS: u64 = 1_288_834_974_657;
/// An id is a date in milliseconds above this many bits.
pub(super) const DATE_SHIFT: u32 = 22;

// 19 digits, as every id is from 2018 to 2089; none begins with 90 before 2078.
const ID: &[u8] = b"90000000000000000";
const ID_LEN: usize = 19;
const TIME: &[u8] = b"0000-00-00T00:00:";
const TIME_LEN: usize = b"0000-00-00T00:00:00.000".len();

/// Whose id or date goes into a hole. Each is a number of its own that the world computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// The post of the event.
    Post,
    /// What it answers, quotes or retweets.
    Reference,
    /// What that one refers to; the first of the conversation.
    Root,
    /// Versions of the post before it was edited.
    FirstVersion,
    SecondVersion,
    Poll,
    /// Files of the post, by number.
    Media(u8),
    /// Files of what it refers to.
    ReferenceMedia(u8),
}

/// Files per post, X's limit.
const FILES: u8 = 4;

impl Slot {
    /// A different number for each; two digits.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Post => 0,
            Self::Reference => 1,
            Self::Root => 2,
            Self::FirstVersion => 3,
            Self::SecondVersion => 4,
            Self::Poll => 5,
            Self::Media(file) => 10 + file.min(FILES - 1),
            Self::ReferenceMedia(file) => 20 + file.min(FILES - 1),
        }
    }

    /// What [`Slot::number`] said.
    fn numbered(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Post,
            1 => Self::Reference,
            2 => Self::Root,
            3 => Self::FirstVersion,
            4 => Self::SecondVersion,
            5 => Self::Poll,
            10..20 => Self::Media(number - 10),
            20..30 => Self::ReferenceMedia(number - 20),
            _ => return None,
        })
    }

    /// Placeholder for the id.
    pub(super) fn id(self) -> String {
        format!("90000000000000000{:02}", self.number())
    }

    /// Placeholder for the date, some whole minutes later: `2026-01-01T00:00:00.000Z`.
    pub(super) fn time(self, later: Later) -> String {
        format!("0000-00-00T00:00:{:02}.0{:02}Z", later as u8, self.number())
    }
}

/// How long after its slot a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Later {
    Now,
    FiveMinutes,
    Hour,
    Day,
}

impl Later {
    fn numbered(number: u8) -> Option<Self> {
        [Self::Now, Self::FiveMinutes, Self::Hour, Self::Day].get(usize::from(number)).copied()
    }

    fn ms(self) -> u64 {
        match self {
            Self::Now => 0,
            Self::FiveMinutes => 300_000,
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
        }
    }
}

/// One rendered line, without what closes it: a member may follow.
#[derive(Debug)]
pub(super) struct Template {
    bytes: Vec<u8>,
    /// Where a value stands first.
    holes: Vec<(usize, Hole)>,
    /// Where it stands again: copied, which is cheaper than writing it anew.
    copies: Vec<(Range<usize>, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hole {
    Id(Slot),
    Time(Slot, Later),
}

impl Template {
    /// Takes JSON, placeholders in place.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let (mut holes, mut copies) = (Vec::new(), Vec::new());
        let mut first = BTreeMap::new();
        for at in memchr::memchr2_iter(ID[0], TIME[0], &bytes) {
            let Some(hole) = bytes.get(at..).and_then(Hole::at) else { continue };
            match first.get(&hole) {
                Some(&from) => copies.push((from..from + hole.len(), at)),
                None => {
                    first.insert(hole, at);
                    holes.push((at, hole));
                }
            }
        }
        Self { bytes, holes, copies }
    }

    /// Appends the bytes with every hole filled; `id` is the id of a slot.
    pub(super) fn fill(&self, out: &mut BytesMut, id: impl Fn(Slot) -> u64) {
        let start = out.len();
        out.extend_from_slice(&self.bytes);
        let line = &mut out[start..];
        for &(at, hole) in &self.holes {
            let text = &mut line[at..at + hole.len()];
            match hole {
                Hole::Id(slot) => digits(text, id(slot)),
                Hole::Time(slot, later) => {
                    date(text, (id(slot) >> DATE_SHIFT) + EPOCH_MS + later.ms());
                }
            }
        }
        for (from, to) in &self.copies {
            line.copy_within(from.clone(), *to);
        }
    }
}

impl Hole {
    fn at(rest: &[u8]) -> Option<Self> {
        if let Some(rest) = rest.strip_prefix(ID) {
            return Slot::numbered(two_digits(rest)?).map(Self::Id);
        }
        let rest = rest.strip_prefix(TIME)?;
        let slot = Slot::numbered(two_digits(rest.get(4..)?)?)?;
        Some(Self::Time(slot, Later::numbered(two_digits(rest)?)?))
    }

    fn len(self) -> usize {
        match self {
            Self::Id(_) => ID_LEN,
            Self::Time(..) => TIME_LEN,
        }
    }
}

fn two_digits(text: &[u8]) -> Option<u8> {
    match text {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] => Some((tens - b'0') * 10 + (ones - b'0')),
        _ => None,
    }
}

/// `value` in decimal, zero-padded to the width of `out`.
fn digits(out: &mut [u8], mut value: u64) {
    for place in out.iter_mut().rev() {
        *place = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

/// `2026-01-01T00:00:00.000`. A date that no calendar has is 1970.
fn date(out: &mut [u8], ms: u64) {
    let ms = i64::try_from(ms).unwrap_or(0);
    let at =
        Offset::UTC.to_datetime(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH));
    out.copy_from_slice(b"0000-00-00T00:00:00.000");
    for (range, value) in [
        (0..4, i32::from(at.year())),
        (5..7, i32::from(at.month())),
        (8..10, i32::from(at.day())),
        (11..13, i32::from(at.hour())),
        (14..16, i32::from(at.minute())),
        (17..19, i32::from(at.second())),
        (20..23, i32::from(at.millisecond())),
    ] {
        digits(&mut out[range], u64::try_from(value).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOTS: [Slot; 14] = [
        Slot::Post,
        Slot::Reference,
        Slot::Root,
        Slot::FirstVersion,
        Slot::SecondVersion,
        Slot::Poll,
        Slot::Media(0),
        Slot::Media(1),
        Slot::Media(2),
        Slot::Media(3),
        Slot::ReferenceMedia(0),
        Slot::ReferenceMedia(1),
        Slot::ReferenceMedia(2),
        Slot::ReferenceMedia(3),
    ];

    #[test]
    fn every_placeholder_is_a_hole_of_its_own_and_of_the_right_width() {
        for slot in SLOTS {
            let id = slot.id();
            assert_eq!(Hole::at(id.as_bytes()), Some(Hole::Id(slot)));
            assert_eq!(id.len(), ID_LEN);
            for later in [Later::Now, Later::FiveMinutes, Later::Hour, Later::Day] {
                let time = slot.time(later);
                assert_eq!(Hole::at(time.as_bytes()), Some(Hole::Time(slot, later)));
                assert_eq!(time.len(), TIME_LEN + 1);
            }
        }
    }

    #[test]
    fn every_hole_is_filled_and_nothing_else_changes() {
        let json = format!(
            r#"{{"id":"{0}","of":"{1}","at":"{2}","ends":"{3}","again":["{0}","{2}"],"keep":"2026-01-01""#,
            Slot::Post.id(),
            Slot::Media(2).id(),
            Slot::Post.time(Later::Now),
            Slot::Post.time(Later::Day),
        );
        // 2026-01-01T00:00:00.007Z is 1767225600007 ms.
        let post = (1_767_225_600_007 - EPOCH_MS) << DATE_SHIFT;
        let mut out = BytesMut::from(&b"before "[..]);
        Template::new(json.into_bytes()).fill(&mut out, |slot| match slot {
            Slot::Post => post,
            _ => 1_234_567_890_123_456_789,
        });
        let text = std::str::from_utf8(&out).expect("ASCII in, ASCII out");
        let want = format!(
            "before {{\"id\":\"{post}\",\"of\":\"1234567890123456789\",\"at\":\"2026-01-01T00:00:00.007Z\",\
             \"ends\":\"2026-01-02T00:00:00.007Z\",\"again\":[\"{post}\",\"2026-01-01T00:00:00.007Z\"],\
             \"keep\":\"2026-01-01\""
        );
        assert_eq!(text, want);
    }
}
