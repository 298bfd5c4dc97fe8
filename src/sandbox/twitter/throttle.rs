//! Rate limits: how many requests each kind of endpoint takes in a quarter of an hour
//! (protocols/x.md section 1, "Cost / tiers").

use std::collections::HashMap;
use std::sync::Mutex;

use super::product::Product;
use crate::sandbox::clock;

/// The length of a window, in seconds.
const WINDOW: i64 = 15 * 60;

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Connect(Product),
    ReadRules,
    ChangeRules,
    Counts,
    Connections,
    Usage,
    Search,
    PostCounts,
}

/// What the headers say after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowance {
    pub(super) limit: u32,
    pub(super) remaining: u32,
    /// Seconds since 1970.
    pub(super) reset: i64,
}

/// The limits of one server.
#[derive(Debug)]
pub(super) struct Throttle {
    enforced: bool,
    windows: Mutex<HashMap<Class, Window>>,
}

#[derive(Debug)]
struct Window {
    start: i64,
    used: u32,
}

impl Throttle {
    /// Without `enforced` requests are counted, and never refused.
    pub(super) fn new(enforced: bool) -> Self {
        Self { enforced, windows: Mutex::default() }
    }

    /// Counts a request; `Err` when it is one too many.
    pub(super) fn count(&self, class: Class) -> Result<Allowance, Allowance> {
        self.count_at(class, clock::now().as_second())
    }

    fn count_at(&self, class: Class, now: i64) -> Result<Allowance, Allowance> {
        let mut windows = self.windows.lock().expect("no holder of this lock panics");
        let window = windows.entry(class).or_insert(Window { start: now, used: 0 });
        if now - window.start >= WINDOW {
            *window = Window { start: now, used: 0 };
        }
        let limit = class.limit();
        let over = window.used >= limit;
        window.used = window.used.saturating_add(1);
        let left = limit.saturating_sub(window.used);
        // Nothing left would say that the next request is going to be refused.
        let remaining = if self.enforced { left } else { left.max(1) };
        let allowance = Allowance { limit, remaining, reset: window.start + WINDOW };
        if over && self.enforced { Err(allowance) } else { Ok(allowance) }
    }
}

impl Class {
    fn limit(self) -> u32 {
        match self {
            Self::Connect(product) => product.connects(),
            Self::ReadRules | Self::Counts | Self::Search => 450,
            Self::PostCounts => 300,
            Self::ChangeRules => 100,
            Self::Connections => 25,
            Self::Usage => 50,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_after_the_last_is_refused_until_the_window_ends() {
        let throttle = Throttle::new(true);
        for used in 1..=50 {
            let expected = Allowance { limit: 50, remaining: 50 - used, reset: 1_900 };
            assert_eq!(throttle.count_at(Class::Connect(Product::Search), 1_000), Ok(expected));
        }
        let over = Err(Allowance { limit: 50, remaining: 0, reset: 1_900 });
        assert_eq!(throttle.count_at(Class::Connect(Product::Search), 1_899), over);
        assert!(throttle.count_at(Class::Usage, 1_899).is_ok());
        assert!(throttle.count_at(Class::Connect(Product::Search), 1_900).is_ok());
    }

    #[test]
    fn what_is_only_counted_is_never_refused_and_never_empty() {
        let throttle = Throttle::new(false);
        let last = (0..200).map(|_| throttle.count_at(Class::ChangeRules, 0)).last();
        assert_eq!(last, Some(Ok(Allowance { limit: 100, remaining: 1, reset: 900 })));
    }
}
