//! Who may read a page, in the words of Doorkeeper and Rails (protocols/mastodon.md §6, §7).

use axum::http::StatusCode;

use super::super::auth::Grant;

/// Why not: status and text.
pub(in super::super) type Refused = (StatusCode, &'static str);

const UNKNOWN: Refused = (StatusCode::UNAUTHORIZED, "The access token is invalid");
const REVOKED: Refused = (StatusCode::UNAUTHORIZED, "The access token was revoked");
const SCOPE: Refused = (StatusCode::FORBIDDEN, "This action is outside the authorized scopes");
const NOBODY: Refused =
    (StatusCode::UNPROCESSABLE_ENTITY, "This method requires an authenticated user");

/// For what belongs to a person: a user's token with the scope `read` or one of these.
pub(in super::super) fn personal(grant: Option<Grant>, scopes: &[&str]) -> Result<(), Refused> {
    match grant {
        None => Err(UNKNOWN),
        Some(Grant::Revoked) => Err(REVOKED),
        Some(Grant::AppOnly) => Err(NOBODY),
        Some(Grant::Scope(scope)) if scope == "read" || scopes.contains(&scope) => Ok(()),
        Some(Grant::Scope(_)) => Err(SCOPE),
    }
}

/// For what anybody may read unless it is `disabled`. A token that the server does not know is as
/// good as none (`authorize_if_got_token!`).
pub(super) fn open(grant: Option<Grant>, disabled: bool) -> Result<(), Refused> {
    match grant {
        Some(Grant::Revoked) => Err(REVOKED),
        Some(Grant::Scope("read" | "read:statuses")) => Ok(()),
        Some(Grant::Scope(_)) => Err(SCOPE),
        None | Some(Grant::AppOnly) if disabled => Err(NOBODY),
        None | Some(Grant::AppOnly) => Ok(()),
    }
}
