//! What the posts of a run cost, and how much is too much (protocols/x.md section 1, cost).

/// X's price of one post in US dollars when it began to charge for each, on 2026-02-06.
pub const POST_PRICE: f64 = 0.005;

/// Prices are typed in decimal and added in binary: a limit is not passed by less than this.
const ROUNDING: f64 = 1e-9;

/// What posts cost, and when it is enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Spend {
    /// So many posts and no more (`--max-posts`).
    pub max_posts: Option<u64>,
    /// So many US dollars and no more (`--max-cost`).
    pub max_cost: Option<f64>,
    /// US dollars for one post (`--post-price`).
    pub post_price: f64,
}

impl Spend {
    /// What so many posts cost, as text that says that it is an estimate. X counts a post that it
    /// delivers twice in a day once, and may bill what is expanded: both are unknown here.
    pub fn estimate(&self, posts: u64) -> String {
        let (price, cost) = (self.post_price, self.cost(posts));
        let digits = if ((cost * 100.0).round() - cost * 100.0).abs() < ROUNDING { 2 } else { 3 };
        format!("about ${cost:.digits$} (an estimate, at ${price} a post)")
    }

    /// The same in US dollars.
    pub fn cost(&self, posts: u64) -> f64 {
        self.post_price * posts as f64
    }

    /// Which limit does not allow another post after so many, if one does not.
    pub fn reached(&self, posts: u64) -> Option<String> {
        if let Some(max) = self.max_posts.filter(|max| posts >= *max) {
            return Some(format!("--max-posts {max}"));
        }
        let next = self.post_price * (posts + 1) as f64;
        let max = self.max_cost.filter(|max| next > max + ROUNDING)?;
        Some(format!("--max-cost {max}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spend(max_posts: Option<u64>, max_cost: Option<f64>) -> Spend {
        Spend { max_posts, max_cost, post_price: POST_PRICE }
    }

    #[test]
    fn the_last_post_that_can_be_paid_for_is_the_last() {
        let dollar = spend(None, Some(1.0));
        assert_eq!(dollar.reached(199), None);
        assert_eq!(dollar.reached(200).as_deref(), Some("--max-cost 1"));
        assert!(spend(None, Some(0.001)).reached(0).is_some());
    }

    #[test]
    fn posts_are_counted_exactly() {
        assert_eq!(spend(Some(3), None).reached(2), None);
        assert_eq!(spend(Some(3), Some(100.0)).reached(3).as_deref(), Some("--max-posts 3"));
        assert_eq!(spend(None, None).reached(u64::MAX - 1), None);
    }

    #[test]
    fn an_estimate_says_that_it_is_one() {
        let text = spend(None, None).estimate(1234);
        assert_eq!(text, "about $6.17 (an estimate, at $0.005 a post)");
        assert!(spend(None, None).estimate(1).starts_with("about $0.005 ("));
    }
}
