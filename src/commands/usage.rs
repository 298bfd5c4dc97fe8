//! `trill twitter usage`: how many posts the app has read, and may read.

use std::borrow::Cow;

use serde::Serialize;

use super::api::Ask;
use super::out::{Out, Row};
use crate::error::Error;
use crate::source::twitter::app;

/// One figure, by X's own name for it.
#[derive(Debug, Serialize)]
struct Figure {
    name: String,
    value: String,
}

impl Row for Figure {
    const HEADER: &'static [&'static str] = &["name", "value"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        vec![self.name.as_str().into(), self.value.as_str().into()]
    }
}

/// Asks about the last `days`, 1 to 90, and prints the figures.
pub async fn run(api: &impl Ask, days: u8, out: &mut Out) -> Result<(), Error> {
    let request = app::usage_request(api.base(), days);
    let read = |body: &str| app::usage(body).ok();
    let rows = api.ask("usage", request, |a| a.head.is_success().then(|| read(&a.body))?).await?;
    let rows: Vec<Figure> = rows.into_iter().map(|(name, value)| Figure { name, value }).collect();
    out.rows(&rows);
    out.finish()
}
