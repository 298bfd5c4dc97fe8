//! Pages: what is left of a channel's events for those who ask later. Deleted posts are missing, and
//! edited ones have their last form (protocols/mastodon.md §6).
//!
//! A page is computed from the same function as the stream, so the two always agree. Its cost grows
//! with the page and with the logarithm of the channel, not with what has happened.

use std::ops::Range;

use bytes::Bytes;

use super::{DELETE_DELAY, Event, Feed, LOOK_BACK, social};

/// An edit or a delete comes at most so many events after the post.
const AFTERLIFE: i64 = LOOK_BACK + DELETE_DELAY as i64;

/// Which part of a timeline is asked for: ids as the client wrote them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct Cut {
    /// Only items before this one.
    pub(in super::super) max_id: Option<u64>,
    /// Only items after this one; the newest of them.
    pub(in super::super) since_id: Option<u64>,
    /// Only items after this one; the oldest of them. Wins over `since_id`.
    pub(in super::super) min_id: Option<u64>,
    /// At most so many items.
    pub(in super::super) limit: usize,
}

/// What a timeline keeps of a channel.
#[derive(Debug, Clone)]
pub(in super::super) enum Shelf {
    /// Posts and boosts.
    Posts {
        /// Those that were written on this server.
        local: bool,
        /// Those that were written elsewhere.
        remote: bool,
        /// Only those with media.
        only_media: bool,
    },
    /// Notifications of these types, see [`notice_types`].
    Notifications(Vec<&'static str>),
    /// Conversations, by the id of their last post.
    Conversations,
}

/// One item of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Entry {
    /// What `max_id` and the others compare.
    pub(in super::super) cursor: u64,
    /// The JSON that the stream sent.
    pub(in super::super) payload: Bytes,
}

/// Every type of notification that there is.
pub(in super::super) fn notice_types() -> impl Iterator<Item = &'static str> {
    (0..social::notice_count()).map(social::notice_type)
}

impl Feed {
    /// A page, newest first, at the moment when the events of `happened` are the past. Only the
    /// newest `horizon` items of a timeline are kept.
    pub(in super::super) fn page(
        &self,
        happened: Range<i64>,
        shelf: &Shelf,
        cut: &Cut,
        horizon: Option<u64>,
    ) -> Vec<Entry> {
        if shelf.is_empty() {
            return Vec::new();
        }
        let Range { start, end } = happened;
        let start = horizon.map_or(start, |most| self.horizon(start..end, shelf, most));
        // Where the items after this id begin.
        let after = |id: u64| partition(start..end, |at| self.cursor(at, shelf) <= id);
        let end_of_cut =
            cut.max_id.map_or(end, |id| partition(start..end, |at| self.cursor(at, shelf) < id));
        let entry = |at: i64| self.entry(at, end, shelf);
        match (cut.min_id, cut.since_id) {
            (Some(id), _) => {
                let mut page: Vec<Entry> =
                    (after(id)..end_of_cut).filter_map(entry).take(cut.limit).collect();
                page.reverse();
                page
            }
            (None, since) => {
                let first = since.map_or(start, after);
                (first..end_of_cut).rev().filter_map(entry).take(cut.limit).collect()
            }
        }
    }

    /// Where the newest `most` items begin. What was deleted since counts: it has pushed others out.
    fn horizon(&self, happened: Range<i64>, shelf: &Shelf, most: u64) -> i64 {
        let Range { start, end } = happened;
        let Some(last) = usize::try_from(most).ok().and_then(|most| most.checked_sub(1)) else {
            return end;
        };
        (start..end).rev().filter(|&at| self.belongs(at, shelf)).nth(last).unwrap_or(start)
    }

    fn cursor(&self, at: i64, shelf: &Shelf) -> u64 {
        match shelf {
            Shelf::Notifications(_) => self.serial(at),
            Shelf::Posts { .. } | Shelf::Conversations => self.id(at),
        }
    }

    fn belongs(&self, at: i64, shelf: &Shelf) -> bool {
        match (self.kind(at), shelf) {
            (b'P' | b'B', &Shelf::Posts { local, remote, only_media }) => {
                let drawn = self.deck.about(self.draft(at));
                (if drawn.local { local } else { remote }) && (drawn.media || !only_media)
            }
            (b'N', Shelf::Notifications(types)) => {
                types.contains(&social::notice_type(self.notice(at)))
            }
            (b'C', Shelf::Conversations) => true,
            _ => false,
        }
    }

    /// What event `at` has become by `now`, the first event that has not happened.
    fn entry(&self, at: i64, now: i64, shelf: &Shelf) -> Option<Entry> {
        if !self.belongs(at, shelf) {
            return None;
        }
        let latest = if self.kind(at) == b'P' { self.latest(at, now)? } else { at };
        let event: Event = self.event(latest);
        Some(Entry { cursor: self.cursor(at, shelf), payload: event.into_payload() })
    }

    /// The event with the last form of the post that `at` brought; `None` when it is deleted.
    fn latest(&self, at: i64, now: i64) -> Option<i64> {
        let mut latest = at;
        for later in at + 1..now.min(at + 1 + AFTERLIFE) {
            match self.kind(later) {
                b'E' if self.post_before(later) == at => latest = later,
                b'D' if self.deleted(later) == Some(at) => return None,
                _ => {}
            }
        }
        Some(latest)
    }
}

impl Shelf {
    /// True if and only if it cannot hold anything, so that nobody looks for it.
    fn is_empty(&self) -> bool {
        match self {
            Self::Posts { local, remote, .. } => !local && !remote,
            Self::Notifications(types) => types.is_empty(),
            Self::Conversations => false,
        }
    }
}

/// The first number of the range for which `before` is false; it is true for all below.
fn partition(range: Range<i64>, before: impl Fn(i64) -> bool) -> i64 {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if before(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::super::{Brief, HOME, Origin, PUBLIC, Programme};
    use super::*;

    const POSTS: Shelf = Shelf::Posts { local: true, remote: true, only_media: false };

    fn feed(programme: Programme) -> Feed {
        let brief = Brief {
            key: "test".to_owned(),
            tag: 3,
            programme,
            origin: Origin::Any,
            only_media: false,
            viewer: true,
            hashtag: None,
        };
        Feed::new(11, 1_767_225_600_000, 3.0, None, &brief)
    }

    /// What a reader of the stream has after those events: by the slow way.
    fn told(feed: &Feed, happened: Range<i64>) -> Vec<Entry> {
        let mut posts: Vec<Entry> = Vec::new();
        for at in happened {
            let event = feed.event(at);
            match feed.kind(at) {
                b'P' | b'B' => {
                    posts.push(Entry { cursor: feed.id(at), payload: event.into_payload() });
                }
                b'E' => {
                    let id = feed.id(feed.post_before(at));
                    if let Some(post) = posts.iter_mut().find(|post| post.cursor == id) {
                        post.payload = event.into_payload();
                    }
                }
                b'D' => {
                    let id = String::from_utf8_lossy(event.payload()).into_owned();
                    posts.retain(|post| post.cursor.to_string() != id);
                }
                _ => {}
            }
        }
        posts.reverse();
        posts
    }

    #[test]
    fn a_timeline_is_what_its_stream_has_told() {
        for programme in [PUBLIC, HOME] {
            let feed = feed(programme);
            for happened in [-40..0, -40..1, 0..9, -300..500] {
                let all = Cut { limit: usize::MAX, ..Cut::default() };
                let page = feed.page(happened.clone(), &POSTS, &all, None);
                assert_eq!(page, told(&feed, happened));
            }
        }
    }

    #[test]
    fn every_way_of_paging_walks_the_whole_timeline() {
        let feed = feed(HOME);
        let happened = -100..200;
        let all = told(&feed, happened.clone());
        let page = |cut: Cut| feed.page(happened.clone(), &POSTS, &cut, None);
        let (mut back, mut forth) = (Vec::new(), Vec::new());
        let mut cut = Cut { limit: 7, ..Cut::default() };
        loop {
            let next = page(cut);
            let Some(last) = next.last() else { break };
            cut.max_id = Some(last.cursor);
            back.extend(next);
        }
        assert_eq!(back, all);
        let mut cut = Cut { limit: 7, min_id: Some(0), ..Cut::default() };
        loop {
            let next = page(cut);
            let Some(first) = next.first() else { break };
            assert!(next.is_sorted_by(|a, b| a.cursor > b.cursor));
            cut.min_id = Some(first.cursor);
            forth.extend(next.into_iter().rev());
        }
        forth.reverse();
        assert_eq!(forth, all);
        let (newer, older) = (all[3].cursor, all[20].cursor);
        let between = Cut { limit: 40, min_id: Some(older), max_id: Some(newer), since_id: None };
        assert_eq!(page(between), all[4..20]);
        let since = Cut { limit: 5, since_id: Some(older), ..Cut::default() };
        assert_eq!(page(since), all[..5]);
        assert_eq!(page(Cut { limit: 40, ..since }), all[..20]);
    }

    #[test]
    fn the_horizon_hides_what_is_older() {
        let feed = feed(PUBLIC);
        let all = Cut { limit: usize::MAX, ..Cut::default() };
        let page = feed.page(-100..100, &POSTS, &all, Some(30));
        assert!((25..=30).contains(&page.len()), "{}", page.len());
        assert_eq!(page, told(&feed, -100..100)[..page.len()]);
        assert_eq!(feed.page(-100..100, &POSTS, &all, Some(0)), []);
        let forth = Cut { limit: 1, min_id: Some(1), ..Cut::default() };
        assert_eq!(
            feed.page(-100..100, &POSTS, &forth, Some(30)).first(),
            page.last(),
            "the oldest that is left"
        );
    }

    #[test]
    fn notifications_have_cursors_of_their_own() {
        let feed = feed(HOME);
        let all = Cut { limit: usize::MAX, ..Cut::default() };
        let types: Vec<&str> = notice_types().collect();
        let page = feed.page(-50..150, &Shelf::Notifications(types), &all, None);
        let sent: Vec<Bytes> = (-50..150)
            .map(|at| feed.event(at))
            .filter(|event| event.name() == b"notification")
            .map(Event::into_payload)
            .rev()
            .collect();
        assert!(sent.len() > 20);
        assert_eq!(page.iter().map(|entry| entry.payload.clone()).collect::<Vec<_>>(), sent);
        let id = format!("\"id\":\"{}\"", page[0].cursor);
        assert!(String::from_utf8_lossy(&sent[0]).contains(&id));
        let polls = feed.page(-50..500, &Shelf::Notifications(vec!["poll"]), &all, None);
        assert!(!polls.is_empty());
        assert!(
            polls.iter().all(|entry| {
                String::from_utf8_lossy(&entry.payload).contains(r#""type":"poll""#)
            })
        );
        assert_eq!(feed.page(-50..500, &Shelf::Notifications(Vec::new()), &all, None), []);
    }
}
