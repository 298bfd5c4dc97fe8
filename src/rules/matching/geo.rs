//! Where a post was made. Retweets have no place of their own, and the places of quoted posts
//! do not count.

use serde_json::Value as Json;

use super::Answer;
use super::text::has_text;
use crate::rules::post::{Post, scalar, text_field};
use crate::rules::tokens::tokens;
use crate::rules::value::{Text, Value};

/// The mean radius of the earth.
const EARTH_METERS: f64 = 6_371_008.8;

/// A place of its own, in whatever form.
pub(super) fn any(post: &Post<'_>, needs: &'static str) -> Answer {
    Answer::or_needs(has_geo(post), needs)
}

/// A place by its id or by words of its name.
pub(super) fn place(post: &Post<'_>, text: &Text, needs: &'static str) -> Answer {
    let Some(geo) = geo(post) else { return absent(post, needs) };
    if geo.get("place_id").and_then(scalar).is_some_and(|id| id.to_lowercase() == text.raw) {
        return Answer::Yes;
    }
    let Some(place) = post.place() else { return unplaced(geo, needs) };
    let names = ["full_name", "name"].into_iter().filter_map(|field| text_field(place, field));
    names.into_iter().any(|name| has_text(&tokens(name), text)).into()
}

/// A country by its code.
pub(super) fn country(post: &Post<'_>, code: &str, needs: &'static str) -> Answer {
    let Some(geo) = geo(post) else { return absent(post, needs) };
    let Some(place) = post.place() else { return unplaced(geo, needs) };
    let theirs = text_field(place, "country_code");
    Answer::or_needs(theirs.map(|theirs| theirs.eq_ignore_ascii_case(code)), needs)
}

/// A point within a shape, or a place that is wholly within it.
pub(super) fn within(post: &Post<'_>, shape: &Value, needs: &'static str) -> Answer {
    let Some(geo) = geo(post) else { return absent(post, needs) };
    let point = geo.get("coordinates").and_then(|point| numbers(point.get("coordinates")?));
    if let Some(&[x, y]) = point.as_deref() {
        return holds(shape, x, y).into();
    }
    let Some(place) = post.place() else { return unplaced(geo, needs) };
    match place.get("geo").and_then(|geo| numbers(geo.get("bbox")?)).as_deref() {
        Some(&[west, south, east, north]) => {
            let corners = [(west, south), (west, north), (east, south), (east, north)];
            corners.iter().all(|&(x, y)| holds(shape, x, y)).into()
        }
        _ => Answer::Needs(needs),
    }
}

fn holds(shape: &Value, x: f64, y: f64) -> bool {
    match *shape {
        Value::Circle { longitude, latitude, meters } => {
            distance(longitude, latitude, x, y) <= meters
        }
        Value::Rectangle { west, south, east, north } => {
            (west..=east).contains(&x) && (south..=north).contains(&y)
        }
        _ => false,
    }
}

/// Meters along the great circle (haversine).
fn distance(from_x: f64, from_y: f64, to_x: f64, to_y: f64) -> f64 {
    let across = ((to_x - from_x).to_radians() / 2.0).sin();
    let along = ((to_y - from_y).to_radians() / 2.0).sin();
    let cosines = from_y.to_radians().cos() * to_y.to_radians().cos();
    let half_chord = (along * along + cosines * across * across).clamp(0.0, 1.0);
    2.0 * EARTH_METERS * half_chord.sqrt().asin()
}

/// The post's `geo`, if it says anything.
fn geo<'a>(post: &Post<'a>) -> Option<&'a Json> {
    post.field("geo").filter(|geo| geo.as_object().is_some_and(|fields| !fields.is_empty()))
}

fn has_geo(post: &Post<'_>) -> Option<bool> {
    match post.field("geo") {
        Some(_) => Some(geo(post).is_some()),
        None => post.was_asked_for_fields().then_some(false),
    }
}

fn absent(post: &Post<'_>, needs: &'static str) -> Answer {
    Answer::or_needs(has_geo(post), needs)
}

/// The place did not come along; a bare point has none.
fn unplaced(geo: &Json, needs: &'static str) -> Answer {
    if geo.get("place_id").is_some() { Answer::Needs(needs) } else { Answer::No }
}

fn numbers(list: &Json) -> Option<Vec<f64>> {
    list.as_array()?.iter().map(Json::as_f64).collect()
}
