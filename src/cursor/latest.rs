//! What was shown last of a timeline. Servers number posts before they send them, and two that are
//! made at once may come in either order: the next run looks a little further back than the newest
//! id, and must know what of that has been shown.

use std::collections::VecDeque;

use crate::event::Place;

/// As many ids as a page has: the next run reads one page more at most.
pub const LATEST_MAX: usize = 40;

/// The ids that were shown last, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Latest {
    ids: VecDeque<Box<str>>,
    /// The highest of those that have been forgotten: of what is not later, nobody knows any more
    /// whether it was shown.
    floor: Option<Box<str>>,
}

impl Latest {
    /// What [`Latest::into_parts`] gave.
    pub fn of(floor: Option<Box<str>>, ids: Vec<Box<str>>) -> Self {
        let mut latest = Self { ids: VecDeque::new(), floor };
        for id in ids {
            latest.push(id);
        }
        latest
    }

    /// The highest that was forgotten, and what was shown that is later: of what is later, all else
    /// was not shown.
    pub fn into_parts(self) -> (Option<Box<str>>, Vec<Box<str>>) {
        let Self { ids, floor } = self;
        let is_later =
            |id: &str| floor.as_ref().is_none_or(|floor| Place::order(floor, id).is_lt());
        let ids = ids.into_iter().filter(|id| is_later(id)).collect();
        (floor, ids)
    }

    /// This was shown; returns false if that was known.
    pub fn push(&mut self, id: Box<str>) -> bool {
        // It comes again rarely, and then soon.
        if self.ids.iter().rev().any(|known| *known == id) {
            return false;
        }
        if self.ids.len() == LATEST_MAX {
            let oldest = self.ids.pop_front();
            self.raise(oldest);
        }
        self.ids.push_back(id);
        true
    }

    /// These were shown after that; returns false if all of it was known.
    pub fn extend(&mut self, later: Self) -> bool {
        self.raise(later.floor);
        let mut is_news = false;
        for id in later.ids {
            is_news |= self.push(id);
        }
        is_news
    }

    /// The ids.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.ids.iter().map(|id| &**id)
    }

    /// The highest that was forgotten.
    pub fn floor(&self) -> Option<&str> {
        self.floor.as_deref()
    }

    fn raise(&mut self, forgotten: Option<Box<str>>) {
        if let Some(id) = forgotten
            && self.floor.as_ref().is_none_or(|floor| Place::order(floor, &id).is_lt())
        {
            self.floor = Some(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn boxed(id: u32) -> Box<str> {
        id.to_string().into()
    }

    proptest! {
        /// However what came is cut into batches.
        #[test]
        fn what_is_later_than_the_floor_was_shown_if_and_only_if_it_is_among_the_ids(
            batches in prop::collection::vec(prop::collection::vec(1_u32..400, 0..60), 1..6),
        ) {
            let mut all = Latest::default();
            for batch in &batches {
                let mut latest = Latest::default();
                for id in batch {
                    latest.push(boxed(*id));
                }
                all.extend(latest);
            }
            let (floor, ids) = all.into_parts();
            let number = |id: &str| id.parse::<u32>().expect("a number");
            let shown: BTreeSet<u32> = batches.concat().into_iter().collect();
            let floor = floor.as_deref().map_or(0, number);
            let later: BTreeSet<u32> = shown.into_iter().filter(|id| *id > floor).collect();
            let ids: BTreeSet<u32> = ids.iter().map(|id| number(id)).collect();
            prop_assert_eq!(ids, later);
        }
    }

    #[test]
    fn it_is_bounded_and_what_is_known_is_no_news() {
        let mut latest = Latest::default();
        (1..=100).for_each(|id| assert!(latest.push(boxed(id))));
        assert_eq!((latest.ids().len(), latest.floor()), (LATEST_MAX, Some("60")));
        assert!(!latest.push(boxed(100)) && !latest.extend(latest.clone()));
        let (floor, ids) = latest.into_parts();
        assert_eq!((floor.as_deref(), ids.len()), (Some("60"), LATEST_MAX));
        assert_eq!(Latest::of(floor, ids).ids().next(), Some("61"));
    }
}
