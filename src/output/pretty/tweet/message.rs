//! What API v1.1 sends beside posts: a block for a direct message, a line for everything else, with
//! the post that it is about under it.

use super::{author, handle, list, own_body, parts, under};
use crate::output::lenient::{Text, line};
use crate::output::pretty::part::{self, flat};
use crate::output::pretty::row::{Role, Row};
use crate::output::pretty::{NAME_MAX, Scene, Shown, clip};
use crate::output::tweet::{Author, Direct, Event, Message, Says};

/// Characters of a post, or of what a notice says, on the line about it.
const EXCERPT_MAX: usize = 140;

/// Characters of a warning or a reason.
const WORDS_MAX: usize = 500;

/// A message as it is shown; `None` if it is none of API v1.1's, or says nothing.
pub(in crate::output::pretty) fn shown(
    scene: &Scene<'_>,
    event: &str,
    payload: &[u8],
) -> Option<Shown> {
    Some(match Message::parse(event, payload)? {
        Message::Direct(it) => direct(scene, &it),
        Message::Event(it) => happened(scene, &it),
        Message::Notice(it) => {
            let mut row = scene.header(it.at.unwrap_or(scene.record.received_at));
            notice(event, &it.says, &mut row);
            Shown::line(row)
        }
    })
}

fn direct(scene: &Scene<'_>, it: &Direct<'_>) -> Shown {
    let post = it.post();
    let at = post.created_at.unwrap_or(scene.record.received_at);
    let marker = [format!("direct message to {}", handle(&it.recipient()))];
    if scene.options.oneline {
        let text = parts::rich(&post).plain;
        return Shown::line(part::oneline(scene, at, &handle(&post.author), &marker, &text));
    }
    let mut header = scene.header(at);
    author(scene, &post.author, &mut header);
    part::markers(&marker, &mut header);
    let mut rows = vec![header];
    own_body(scene, &post, &mut rows);
    Shown::block(rows)
}

/// What happened, on a line; under it the post to which it did.
fn happened(scene: &Scene<'_>, it: &Event<'_>) -> Shown {
    let mut row = scene.header(it.created_at().unwrap_or(scene.record.received_at));
    let mut rest = sentence(it.name());
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        row.own(Role::Plain, before);
        match name {
            "source" => who(&it.source(), &mut row),
            "target" => who(&it.target(), &mut row),
            "event" => drop(row.their(Role::Plain, &clip(&line(it.name()), NAME_MAX))),
            "list" => thing("list", it.thing(), &mut row),
            _ => thing("app", it.thing(), &mut row),
        }
        rest = after;
    }
    row.own(Role::Plain, rest);
    let Some(post) = it.post() else { return Shown::line(row) };
    if scene.options.oneline {
        let text = flat(&parts::rich(post.shown()).plain, EXCERPT_MAX);
        row.own(Role::Plain, ": ").their(Role::Plain, &text);
        return Shown::line(row);
    }
    let mut rows = vec![row];
    under(scene, post.shown(), &mut rows);
    Shown::block(rows)
}

/// What an event says. Nobody in it is "you": a stream may be about many accounts.
fn sentence(event: &str) -> &'static str {
    match event {
        "favorite" => "{source} favorited a post by {target}",
        "unfavorite" => "{source} unfavorited a post by {target}",
        "quoted_tweet" => "{source} quoted a post by {target}",
        "favorited_retweet" => "{source} favorited a repost by {target}",
        "retweeted_retweet" => "{source} reposted a repost by {target}",
        "follow" => "{source} followed {target}",
        "unfollow" => "{source} unfollowed {target}",
        "block" => "{source} blocked {target}",
        "unblock" => "{source} unblocked {target}",
        "mute" => "{source} muted {target}",
        "unmute" => "{source} unmuted {target}",
        "user_update" => "{source} changed their profile",
        "user_delete" => "the account {source} was deleted",
        "user_suspend" => "the account {source} was suspended",
        "list_created" => "{source} created {list}",
        "list_destroyed" => "{source} deleted {list}",
        "list_updated" => "{source} changed {list}",
        "list_member_added" => "{source} added {target} to {list}",
        "list_member_removed" => "{source} removed {target} from {list}",
        "list_user_subscribed" => "{source} subscribed to {list} by {target}",
        "list_user_unsubscribed" => "{source} unsubscribed from {list} by {target}",
        "access_revoked" => "{source} revoked the access of {app}",
        _ => "{event} from {source} to {target}",
    }
}

/// Appends `@user`.
fn who(author: &Author<'_>, row: &mut Row) {
    row.their(Role::Handle, &handle(author));
}

/// Appends `the list Cats`, or `a list` that has no name.
fn thing(what: &str, name: &str, row: &mut Row) {
    match flat(name, EXCERPT_MAX) {
        name if name.is_empty() => {
            let article = if what == "app" { "an" } else { "a" };
            row.own(Role::Plain, &format!("{article} {what}"))
        }
        name => row.own(Role::Plain, &format!("the {what} ")).their(Role::Plain, &name),
    };
}

/// What a notice says of posts and accounts, as a deletion looks; what it says of the connection
/// after its name, as in the line of anything.
fn notice(event: &str, says: &Says<'_>, row: &mut Row) {
    let removed = match says {
        Says::Deleted { id } => format!("deleted {}", short(id)),
        Says::DirectDeleted { id } => format!("direct message {} deleted", short(id)),
        Says::ScrubGeo { user, up_to } if up_to.line().is_empty() => {
            format!("places removed from posts of {}", account(user))
        }
        Says::ScrubGeo { user, up_to } => {
            format!("places removed from posts of {} up to {}", account(user), short(up_to))
        }
        Says::StatusWithheld { id, user, countries } => {
            let of = match user.line() {
                user if user.is_empty() => String::new(),
                _ => format!(" of {}", account(user)),
            };
            format!("post {}{of} withheld{}", short(id), withheld(&countries.0))
        }
        Says::UserWithheld { user, countries } => {
            format!("{} withheld{}", account(user), withheld(&countries.0))
        }
        says => {
            row.their(Role::Marker, event).own(Role::Plain, "  ");
            row.their(Role::Plain, &of_connection(says));
            return;
        }
    };
    row.their(Role::Removed, &removed);
}

fn of_connection(says: &Says<'_>) -> String {
    match says {
        Says::Limit { track } => {
            format!("posts kept back since the connection was opened: {track}")
        }
        Says::Warning { code, message, percent_full } => {
            let full = percent_full.map_or_else(String::new, |full| format!(" ({full} % full)"));
            format!("{}{full}", both(code, message))
        }
        Says::Disconnect { code, reason } => both(code, reason),
        Says::Friends { count } => part::counted(*count, "account"),
        Says::Control { uri } => clip(&uri.line(), WORDS_MAX).into_owned(),
        _ => String::new(),
    }
}

/// `FALLING_BEHIND: Your connection …`
fn both(code: &Text<'_>, words: &Text<'_>) -> String {
    let (code, words) = (short(code), flat(words.raw(), WORDS_MAX));
    let colon = if code.is_empty() || words.is_empty() { "" } else { ": " };
    format!("{code}{colon}{words}")
}

/// An account of which nothing but the id is known.
fn account(id: &Text<'_>) -> String {
    handle(&Author { id: id.raw(), ..Author::default() })
}

fn withheld(countries: &[Text<'_>]) -> String {
    let countries: Vec<_> = countries.iter().map(Text::raw).collect();
    match list(&countries, NAME_MAX) {
        list if list.is_empty() => String::new(),
        list => format!(" in {list}"),
    }
}

fn short(text: &Text<'_>) -> String {
    clip(&text.line(), NAME_MAX).into_owned()
}

#[cfg(test)]
mod tests;
