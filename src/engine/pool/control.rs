//! Requests to control endpoints.

use std::time::Duration;

use tokio::time::timeout;

use crate::engine::connect::legacy::Server;
use crate::request::Request;
use crate::session::pool::Action;
use crate::source::twitter::legacy::control::{Control, Info};

/// How long a control endpoint may take.
const CHANGE_TIME: Duration = Duration::from_secs(10);

/// The most of its answer that is read: a thousand accounts with their names.
const CHANGE_MAX: usize = 1024 * 1024;

/// Asks a control endpoint to add or remove accounts. That it answers is not enough: who was added
/// is on the connection only when the server says so (protocols/x.md section 6).
pub(super) async fn change(
    server: &Server,
    control: &Control,
    action: &Action,
) -> Result<(), String> {
    match action {
        Action::Add(_, ids) => {
            answer(server, control.add(ids)).await?;
            let info = Info::read(&answer(server, control.info()).await?);
            let info =
                info.ok_or_else(|| "the control endpoint tells of no accounts".to_owned())?;
            match ids.iter().find(|id| !info.users.contains(id)) {
                Some(id) => Err(format!("the control endpoint did not add {id}")),
                None => Ok(()),
            }
        }
        Action::Remove(_, ids) => answer(server, control.remove(ids)).await.map(drop),
        Action::Open(_) | Action::Close(_) => Ok(()),
    }
}

/// The body of an answer that says yes.
async fn answer(server: &Server, request: Request) -> Result<String, String> {
    let late = |_| format!("the control endpoint gave no answer within {CHANGE_TIME:?}");
    let answer = timeout(CHANGE_TIME, server.open(request)).await.map_err(late)?;
    let answer = answer.map_err(|broken| broken.reason)?;
    if !answer.head.is_success() {
        return Err(format!("the control endpoint answered {}", answer.head.status));
    }
    Ok(answer.body.text(CHANGE_MAX, CHANGE_TIME).await)
}
