//! The control endpoints of a site stream: `info`, `add_user`, `remove_user`, `friends/ids`
//! (protocols/x.md section 6). They are there as long as their connection.

use axum::body::Body;
use axum::http::{Method, Response};
use tokio::time::Instant;

use super::params::{self, MAX_SITE};
use super::refusal::{self, Refused};
use super::state::State;

/// What comes before the id of a stream in the path of its control endpoints.
pub(super) const PATH: &str = "/1.1/site/c/";

/// The answer to a request that is signed.
pub(super) fn answer(
    state: &State,
    method: &Method,
    path: &str,
    pairs: &[(String, String)],
) -> Response<Body> {
    carry_out(state, method, path, pairs).unwrap_or_else(|refused| refused.of_control())
}

fn carry_out(
    state: &State,
    method: &Method,
    path: &str,
    pairs: &[(String, String)],
) -> Result<Response<Body>, Refused> {
    let rest = path.strip_prefix(PATH).ok_or_else(|| Refused::blank(404))?;
    let (stream_id, what) = rest.split_once('/').ok_or_else(|| Refused::blank(404))?;
    let site = state.connections.site(stream_id).ok_or_else(|| Refused::blank(404))?;
    let wanted = if what == "info.json" { Method::GET } else { Method::POST };
    let known = ["info.json", "add_user.json", "remove_user.json", "friends/ids.json"];
    if !known.contains(&what) {
        return Err(Refused::blank(404));
    }
    if *method != wanted {
        return Err(Refused::blank(405));
    }
    let value =
        |name: &str| pairs.iter().find(|(has, _)| has == name).map(|(_, value)| value.as_str());
    let users = |most| {
        let users =
            value("user_id").ok_or_else(|| Refused::parameter("Parameter user_id is required"))?;
        params::accounts("user_id", users, most)
    };
    match what {
        "info.json" => Ok(refusal::json(&site.info())),
        "add_user.json" => {
            let users = users(MAX_SITE)?;
            if !state.throttle.add(users.len(), Instant::now()) {
                return Err(Refused::calm());
            }
            site.add(&users)?;
            Ok(refusal::done())
        }
        "remove_user.json" => {
            site.remove(&users(MAX_SITE)?);
            Ok(refusal::done())
        }
        _ => {
            let user = users(1)?.into_iter().next().unwrap_or(0);
            let page = site.friends(state.programme(), user, value("cursor"))?;
            Ok(refusal::json(&page))
        }
    }
}
