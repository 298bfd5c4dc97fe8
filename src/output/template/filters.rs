//! The filters that templates have beside minijinja's own.

use std::borrow::Cow;

use jiff::Timestamp;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, State};

use super::program::TemplateOptions;
use crate::output::{html, link, sanitize, width};

/// The variable that says when the record was received. No template can name it.
pub(super) const NOW: &str = "received at";

/// Columns that `truncate` leaves when it is not told.
const COLUMNS: usize = 80;

/// Adds the filters, and takes out what makes HTML.
pub(super) fn add(environment: &mut Environment<'static>, options: TemplateOptions) {
    let TemplateOptions { color, hyperlinks, terminal } = options;
    for html in ["safe", "escape", "e"] {
        environment.remove_filter(html);
    }
    environment.add_filter("text", |value: &Value| {
        html::to_text(&written(value), &html::Context::default())
    });
    environment.add_filter("timeago", timeago);
    environment.add_filter("truncate", |value: &Value, columns: Option<usize>| {
        let text = written(value);
        let line = sanitize::line(&text);
        width::cut(&line, columns.unwrap_or(COLUMNS)).into_owned()
    });
    environment.add_filter("link", move |value: &Value, url: Option<&str>| {
        let text = written(value);
        let opened = link::open(url.unwrap_or(&text)).filter(|_| hyperlinks);
        match opened {
            Some(open) => format!("{open}{text}{}", link::CLOSE),
            None => text.into_owned(),
        }
    });
    environment.add_filter("color", move |value: &Value, style: &str| {
        let codes: Option<Vec<&str>> = style.split_whitespace().map(code).collect();
        let codes = codes.ok_or_else(|| invalid(format!("no color or style {style:?}")))?;
        let text = written(value);
        Ok::<_, Error>(if color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", codes.join(";"))
        } else {
            text.into_owned()
        })
    });
    for name in ["json", "tojson"] {
        environment.add_filter(name, move |value: &Value| json(value, terminal));
    }
}

/// What stands for `value` in text: nothing for nothing.
fn written(value: &Value) -> Cow<'_, str> {
    match value.as_str() {
        Some(text) => Cow::Borrowed(text),
        None if value.is_none() || value.is_undefined() => Cow::Borrowed(""),
        None => Cow::Owned(value.to_string()),
    }
}

/// How long before the record was received: `now`, `5s ago`, `3m ago`, `2h ago`, `12d ago`, and
/// `in 3m` for what is to come.
fn timeago(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    let text = written(value);
    if text.is_empty() {
        return Ok(String::new());
    }
    let time: Timestamp =
        text.parse().map_err(|_| invalid(format!("no time: {}", sanitize::prefix(&text, 40))))?;
    let received: Option<Timestamp> =
        state.lookup(NOW).and_then(|now| now.as_str().and_then(|now| now.parse().ok()));
    let Some(received) = received else { return Ok(text.into_owned()) };
    let seconds = received.as_second().saturating_sub(time.as_second());
    let length = match seconds.unsigned_abs() {
        0 => return Ok("now".to_owned()),
        n @ 1..60 => format!("{n}s"),
        n @ 60..3600 => format!("{}m", n / 60),
        n @ 3600..86_400 => format!("{}h", n / 3600),
        n => format!("{}d", n / 86_400),
    };
    Ok(if seconds > 0 { format!("{length} ago") } else { format!("in {length}") })
}

/// The SGR parameter of a colour or style (ECMA-48 section 8.3.117).
fn code(name: &str) -> Option<&'static str> {
    Some(match name {
        "bold" => "1",
        "dim" => "2",
        "italic" => "3",
        "underline" => "4",
        "reverse" => "7",
        "black" => "30",
        "red" => "31",
        "green" => "32",
        "yellow" => "33",
        "blue" => "34",
        "magenta" => "35",
        "cyan" => "36",
        "white" => "37",
        "gray" | "grey" => "90",
        _ => return None,
    })
}

fn json(value: &Value, terminal: bool) -> Result<String, Error> {
    let mut json = serde_json::to_vec(value).map_err(|error| invalid(error.to_string()))?;
    if terminal {
        sanitize::escape_json(&mut json, 0);
    }
    Ok(String::from_utf8_lossy(&json).into_owned())
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}
