//! The markup that servers write: lower-case tags with quoted attributes and the entities of
//! escaped text, read without a tokenizer. That is nearly every post, and nearly all of its time.
//!
//! It says nothing of what it does not know: the first thing that is not plainly this (a comment,
//! a stray `<`, an element that changes how its content is read) ends it, and from there on the
//! tokenizer reads. So it must never see anything that the tokenizer would see otherwise.

use std::borrow::Cow;

use html5gum::StartTag;
use memchr::{memchr, memchr2};

/// A piece of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    /// Text with its entities decoded; never empty.
    Text(&'h str),
    /// A start tag.
    Start(Plain<'h>),
    /// An end tag.
    End(&'h str),
}

/// A start tag as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plain<'h> {
    name: &'h str,
    /// ` name="value"`, any number of times.
    attributes: &'h str,
}

/// A start tag, whoever read it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tag<'t> {
    Plain(Plain<'t>),
    Token(&'t StartTag<()>),
}

/// Reads markup from its beginning.
#[derive(Debug)]
pub(super) struct Markup<'h> {
    rest: &'h str,
    /// There is something in the text that the tokenizer reads as something else.
    is_odd: bool,
}

impl<'h> Markup<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        // CR is a line feed, and NUL is replaced in a tag.
        Self { rest: html, is_odd: memchr2(b'\r', b'\0', html.as_bytes()).is_some() }
    }

    /// What was not read: empty, or it begins with what is for the tokenizer.
    pub(super) fn rest(&self) -> &'h str {
        self.rest
    }
}

impl<'h> Iterator for Markup<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        let first = self.rest.bytes().next().filter(|_| !self.is_odd)?;
        let (piece, len) = match first {
            b'<' => tag(self.rest)?,
            b'&' => {
                let (text, len) = entity(self.rest)?;
                (Piece::Text(text), len)
            }
            _ => {
                let len = memchr2(b'<', b'&', self.rest.as_bytes()).unwrap_or(self.rest.len());
                (Piece::Text(&self.rest[..len]), len)
            }
        };
        self.rest = &self.rest[len..];
        Some(piece)
    }
}

impl<'t> Tag<'t> {
    pub(super) fn name(&self) -> &'t [u8] {
        match self {
            Self::Plain(tag) => tag.name.as_bytes(),
            Self::Token(tag) => tag.name.as_slice(),
        }
    }

    /// The attribute's value; `None` when it is missing.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'t, str>> {
        match self {
            Self::Plain(tag) => {
                let value = Attributes(tag.attributes).find(|(it, _)| *it == name)?.1;
                Some(decoded(value))
            }
            Self::Token(tag) => {
                tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value))
            }
        }
    }
}

/// The names and the values as they were written, of which the first of a name counts.
struct Attributes<'h>(&'h str);

impl<'h> Iterator for Attributes<'h> {
    type Item = (&'h str, &'h str);

    /// `None` at the end and before what is not plainly an attribute.
    fn next(&mut self) -> Option<Self::Item> {
        let after_space = self.0.strip_prefix(' ')?;
        let is_name = |b: &u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let name = after_space.bytes().take_while(|b| is_name(b)).count();
        let value = after_space[name..].strip_prefix("=\"").filter(|_| name > 0)?;
        let end = memchr(b'"', value.as_bytes())?;
        self.0 = &value[end + 1..];
        Some((&after_space[..name], &value[..end]))
    }
}

/// The tag at the beginning of `text`, and its length.
fn tag(text: &str) -> Option<(Piece<'_>, usize)> {
    let inner = &text[1..];
    let is_end = inner.starts_with('/');
    let inner = &inner[usize::from(is_end)..];
    let name = inner.bytes().take_while(|b| matches!(b, b'a'..=b'z' | b'1'..=b'6')).count();
    let (name, after) = inner.split_at(name);
    if !is_known(name) {
        return None;
    }
    let len = |rest: &str| text.len() - rest.len();
    if is_end {
        let rest = after.strip_prefix('>')?;
        return Some((Piece::End(name), len(rest)));
    }
    let mut attributes = Attributes(after);
    if !attributes.by_ref().all(|(_, value)| is_decodable(value)) {
        return None;
    }
    let rest = attributes.0;
    let attributes = &after[..after.len() - rest.len()];
    let rest = rest.strip_prefix(" /").or_else(|| rest.strip_prefix('/')).unwrap_or(rest);
    let rest = rest.strip_prefix('>')?;
    Some((Piece::Start(Plain { name, attributes }), len(rest)))
}

/// Elements that leave the tokenizer as it is: those that servers let pass (protocols/mastodon.md
/// section 8) and their like.
fn is_known(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "blockquote"
            | "br"
            | "code"
            | "del"
            | "div"
            | "em"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "i"
            | "img"
            | "ins"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "u"
            | "ul"
    )
}

/// What escaping leaves in a text. Longer references (`&lt;` is one, `&ltimes;` another) end with
/// their semicolon, so that these are what they seem.
const ENTITIES: &[(&str, &str)] = &[
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&nbsp;", "\u{a0}"),
];

/// What the entity at the beginning of `text` says, and its length.
fn entity(text: &str) -> Option<(&'static str, usize)> {
    let known = ENTITIES.iter().find(|(entity, _)| text.starts_with(entity));
    known.map(|(entity, said)| (*said, entity.len()))
}

/// Returns true if and only if [`decoded`] knows every entity in `value`.
fn is_decodable(value: &str) -> bool {
    let mut rest = value;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let Some((_, len)) = entity(&rest[at..]) else { return false };
        rest = &rest[at + len..];
    }
    true
}

fn decoded(value: &str) -> Cow<'_, str> {
    let mut rest = value;
    let mut out = String::new();
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (said, len) = entity(&rest[at..]).unwrap_or(("&", 1));
        out.push_str(&rest[..at]);
        out.push_str(said);
        rest = &rest[at + len..];
    }
    if rest.len() == value.len() {
        return Cow::Borrowed(value);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of `html`, and what is left.
    fn read(html: &str) -> (Vec<Piece<'_>>, &str) {
        let mut markup = Markup::new(html);
        let pieces = markup.by_ref().collect();
        (pieces, markup.rest())
    }

    fn attribute<'h>(piece: &Piece<'h>, name: &str) -> Option<Cow<'h, str>> {
        match piece {
            Piece::Start(tag) => Tag::Plain(*tag).attribute(name),
            other => panic!("{other:?} is a start tag"),
        }
    }

    #[test]
    fn what_servers_write_is_read_to_its_end() {
        let html = r#"<p>a &amp; b<br />c<br/>d<br>e</p><a href="https://x.example/?a=1&amp;b=2" class="u-url mention">@<span>x</span></a>"#;
        let (pieces, rest) = read(html);
        assert_eq!(rest, "");
        assert_eq!(pieces[1..4], [Piece::Text("a "), Piece::Text("&"), Piece::Text(" b")]);
        let link = &pieces[11];
        assert_eq!(attribute(link, "href").as_deref(), Some("https://x.example/?a=1&b=2"));
        assert_eq!(attribute(link, "class").as_deref(), Some("u-url mention"));
        assert_eq!(attribute(link, "rel"), None);
        assert_eq!(pieces.last(), Some(&Piece::End("a")));
        let (pieces, _) = read(r#"<a x="1" x="2">"#);
        assert_eq!(attribute(&pieces[0], "x").as_deref(), Some("1"));
    }

    #[test]
    fn all_else_is_for_the_tokenizer() {
        for odd in [
            "<P>",
            "<script>",
            "<title>",
            "<p",
            "< p>",
            "</p >",
            "<!-- -->",
            "<p class=x>",
            "<p class='x'>",
            "<p  a=\"b\">",
            "<p a=\"b\"c=\"d\">",
            "<p a=\"&copy;\">",
            "<p a>",
            "<p a=\"b",
            "<p / >",
            "<p =\"b\">",
            "&copy;",
            "&amp",
            "&#27;",
            "&",
            "<",
            "</",
            "<p\n>",
        ] {
            let html = format!("<p>x{odd}");
            let (pieces, rest) = read(&html);
            assert_eq!(rest, odd);
            assert_eq!(pieces.len(), 2, "{odd}");
        }
        assert_eq!(read("a\rb").1, "a\rb");
        assert_eq!(read("a\0b").1, "a\0b");
    }
}
