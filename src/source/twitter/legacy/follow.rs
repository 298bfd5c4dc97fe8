//! For whom a filter delivers a post: `follow` brings what an account posts, passes on and is
//! answered, and what is passed on of it (protocols/x.md section 6).

use serde::Deserialize;

use crate::event::Json;

/// The accounts of which any may be the reason that a filter with `follow` alone delivered this.
/// None where it is no post, or says nothing of them.
pub fn accounts(payload: &Json) -> Vec<u64> {
    #[derive(Deserialize)]
    struct Post {
        #[serde(default)]
        user: Option<User>,
        #[serde(default)]
        in_reply_to_user_id: Option<u64>,
        #[serde(default)]
        retweeted_status: Option<Inner>,
        #[serde(default)]
        quoted_status: Option<Inner>,
    }
    #[derive(Deserialize)]
    struct Inner {
        #[serde(default)]
        user: Option<User>,
    }
    #[derive(Deserialize)]
    struct User {
        id: u64,
    }

    let Ok(post) = serde_json::from_slice::<Post>(payload.as_bytes()) else { return Vec::new() };
    let inner = [post.retweeted_status, post.quoted_status].into_iter().flatten();
    let users = inner.map(|inner| inner.user).chain([post.user]).flatten();
    users.map(|user| user.id).chain(post.in_reply_to_user_id).collect()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn a_post_is_for_its_author_and_those_it_answers_passes_on_and_quotes() {
        let of = |text: &str| {
            let mut ids =
                accounts(&Json::parse(&Bytes::copy_from_slice(text.as_bytes())).expect("JSON"));
            ids.sort_unstable();
            ids
        };
        let post = r#"{"user":{"id":1},"in_reply_to_user_id":2,"retweeted_status":{"user":{"id":3},
            "quoted_status":{"user":{"id":9}}},"quoted_status":{"user":{"id":4}}}"#;
        assert_eq!(of(post), [1, 2, 3, 4]);
        assert_eq!(of(r#"{"user":{"id":1},"in_reply_to_user_id":null}"#), [1]);
        assert_eq!(of(r#"{"delete":{"status":{"user_id":1}}}"#), [0; 0]);
        assert_eq!(of(r#"{"user":{"id":"x"}}"#), [0; 0]);
    }
}
