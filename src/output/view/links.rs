//! The pages that a post's HTML links to.

use std::borrow::Cow;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use crate::output::sanitize;

/// Bytes of HTML that are read: whole articles stay below this, and it takes a few milliseconds.
const HTML_MAX: usize = 256 * 1024;

/// Different links of one post. Each link is compared with all of them.
const LINKS_MAX: usize = 200;

/// The addresses of the links in `html` that are no mention and no hashtag, each once, in order;
/// without those of the paragraph that stands for the quoted post where `has_quote`. Reads at
/// most [`HTML_MAX`] bytes.
pub(super) fn of_html(html: &str, has_quote: bool) -> Vec<String> {
    let html = sanitize::prefix(html, HTML_MAX);
    if !html.contains("<a") && !html.contains("<A") {
        return Vec::new();
    }
    let mut links: Vec<String> = Vec::new();
    let mut in_quote = false;
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) if *tag.name == b"p" => {
                in_quote = has_quote && has_class(&tag, "quote-inline");
            }
            Token::EndTag(tag) if *tag.name == b"p" => in_quote = false,
            Token::StartTag(tag) if *tag.name == b"a" && !in_quote => {
                let link = address(&tag).filter(|link| !links.contains(link));
                links.extend(link);
                if links.len() == LINKS_MAX {
                    break;
                }
            }
            _ => {}
        }
    }
    links
}

fn address(tag: &StartTag<()>) -> Option<String> {
    let aside = ["mention", "hashtag"].iter().any(|class| has_class(tag, class));
    let href = attribute(tag, b"href").filter(|_| !aside)?;
    let is_page = href.starts_with("https://") || href.starts_with("http://");
    is_page.then(|| href.into_owned())
}

fn has_class(tag: &StartTag<()>, class: &str) -> bool {
    attribute(tag, b"class")
        .is_some_and(|value| value.split_ascii_whitespace().any(|it| it == class))
}

fn attribute<'t>(tag: &'t StartTag<()>, name: &[u8]) -> Option<Cow<'t, str>> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(value))
}
