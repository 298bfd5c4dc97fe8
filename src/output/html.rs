//! A post's HTML to plain text: what servers write is read by `markup`, all else by html5gum.
//!
//! Servers sanitise what they send to a small set of elements (protocols/mastodon.md section 8),
//! but none of them is trusted to: any bytes come out as harmless, bounded text. There is no
//! tree and no recursion; an unknown element renders its children, a missing end tag is implied.

mod markup;
mod writer;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use crate::output::rich::{Kind, Rich};
use crate::output::sanitize;
use markup::{Markup, Piece, Tag};
use writer::{Frame, Writer};

/// Bytes of HTML that are read, and bytes of text that are made of them. The longest posts that
/// servers allow are some tens of kilobytes; whole articles stay below this, and the worst markup
/// of this length takes some milliseconds (`benches/hostile.rs`).
pub const MAX_HTML: usize = 256 * 1024;

/// Mentions that are compared with a link; Mastodon writes as many as the post names people.
const MENTIONS_MAX: usize = 1000;

/// What a post knows about its own HTML.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The post's `mentions[]`: the text of a mention omits the domain, this table knows it.
    pub mentions: &'a [Mention<'a>],
    /// The server's host, to complete an `acct` without one; empty leaves it bare.
    pub host: &'a str,
    /// The post has a `quote`, so its `<p class="quote-inline">RE: …</p>` says nothing new.
    pub has_quote: bool,
}

/// One of the accounts that a post mentions.
#[derive(Clone, Debug, Default)]
pub struct Mention<'a> {
    /// The account's page, as in the link's `href`.
    pub url: Cow<'a, str>,
    /// `user` or `user@domain`.
    pub acct: Cow<'a, str>,
}

/// The text of `html`: paragraphs are set apart by an empty line, links are written out whole,
/// mentions and hashtags as a person types them. It has gone through [`sanitize::text`], has no
/// line break at either end and is at most about [`MAX_HTML`] bytes; what was cut ends with `…`.
pub fn to_text(html: &str, context: &Context<'_>) -> String {
    to_rich(html, context, MAX_HTML).plain
}

/// [`to_text`] from at most `max` bytes of `html`, with what its parts were.
pub fn to_rich(html: &str, context: &Context<'_>, max: usize) -> Rich {
    let max = max.min(MAX_HTML);
    let read = sanitize::prefix(html, max);
    let mut walk = Walk::new(context, Writer::new(max, read.len()));
    let mut markup = Markup::new(read);
    for piece in markup.by_ref() {
        walk.piece(&piece);
        if walk.writer.is_full() {
            break;
        }
    }
    walk.tokens(markup.rest());
    walk.finish(read.len() < html.len())
}

/// The state between two tokens.
struct Walk<'a> {
    context: &'a Context<'a>,
    /// From the address of an account's page to its `acct`, once someone asks.
    mentions: OnceCell<HashMap<&'a str, &'a str>>,
    writer: Writer,
    /// The link that is open, with what was read of it.
    link: Option<Link>,
    /// The element whose content is dropped.
    skip: Option<Skip>,
    /// A line feed right after `<pre>` is not content (WHATWG HTML, 13.2.6.4.7).
    drop_line_feed: bool,
}

struct Link {
    href: String,
    kind: LinkKind,
    text: String,
    /// The text is the address, shortened by `invisible` and `ellipsis` spans.
    shortened: bool,
    /// Frames open around the link: it ends with them.
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkKind {
    Address,
    Mention,
    Hashtag,
}

struct Skip {
    name: Vec<u8>,
    /// Elements of that name that are open inside it.
    nested: usize,
}

impl<'a> Walk<'a> {
    fn new(context: &'a Context<'a>, writer: Writer) -> Self {
        Self {
            context,
            mentions: OnceCell::new(),
            writer,
            link: None,
            skip: None,
            drop_line_feed: false,
        }
    }

    /// Reads `html`, which begins between two pieces of markup, by the book.
    fn tokens(&mut self, html: &str) {
        if html.is_empty() {
            return;
        }
        let mut emitter = DefaultEmitter::default();
        // Without a tree builder the tokenizer must be told that <script> and its like hold no tags.
        emitter.naively_switch_states(true);
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            self.token(&token);
            if self.writer.is_full() {
                break;
            }
        }
    }

    fn finish(mut self, cut: bool) -> Rich {
        self.close_link();
        self.writer.finish(cut).sanitized()
    }

    fn token(&mut self, token: &Token) {
        match token {
            Token::StartTag(tag) => self.start(&Tag::Token(tag)),
            Token::EndTag(tag) => self.end(&tag.name),
            Token::String(text) => self.content(&String::from_utf8_lossy(text)),
            Token::Comment(_) | Token::Doctype(_) => self.drop_line_feed = false,
            // The specification gives every error a recovery, and the tokenizer has done it.
            Token::Error(_) => {}
        }
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Text(text) => self.content(text),
            Piece::Start(tag) => self.start(&Tag::Plain(*tag)),
            Piece::End(name) => self.end(name.as_bytes()),
        }
    }

    fn content(&mut self, text: &str) {
        let drop_line_feed = std::mem::take(&mut self.drop_line_feed);
        if self.skip.is_some() {
            return;
        }
        self.text(match text.strip_prefix('\n') {
            Some(rest) if drop_line_feed => rest,
            _ => text,
        });
    }

    fn start(&mut self, tag: &Tag<'_>) {
        self.drop_line_feed = false;
        let name = tag.name();
        if let Some(skip) = &mut self.skip {
            if skip.name != name {
                return;
            }
            if name != b"p" {
                skip.nested += 1;
                return;
            }
            // A <p> implies the end of the one that is open.
            self.skip = None;
        }
        match name {
            b"script" | b"style" | b"template" | b"title" | b"noscript" | b"iframe"
            | b"noembed" | b"noframes" | b"object" => self.skip(name),
            b"p" if self.context.has_quote && has_class(tag, "quote-inline") => {
                self.writer.paragraph();
                self.skip(name);
            }
            b"a" => self.open_link(tag),
            b"span" => {
                if let Some(link) = &mut self.link {
                    link.shortened |= has_class(tag, "invisible") || has_class(tag, "ellipsis");
                }
            }
            b"img" => self.text(&tag.attribute("alt").unwrap_or_default()),
            b"br" => self.line_break(),
            b"blockquote" => self.open(Frame::Quote),
            b"pre" => {
                self.open(Frame::Pre);
                self.drop_line_feed = true;
            }
            b"ul" => self.open(Frame::List { next: None, step: 0 }),
            b"ol" => self.open(ordered_list(tag)),
            b"li" => {
                self.close_link_above(self.writer.item_depth());
                self.writer.open_item(number(tag, "value"));
            }
            b"td" | b"th" => self.text(" "),
            _ => self.boundary(name),
        }
    }

    fn end(&mut self, name: &[u8]) {
        self.drop_line_feed = false;
        if let Some(skip) = &mut self.skip {
            if skip.name == name {
                match skip.nested.checked_sub(1) {
                    Some(left) => skip.nested = left,
                    None => self.skip = None,
                }
            }
            return;
        }
        let frame: fn(&Frame) -> bool = match name {
            b"a" => return self.close_link(),
            // "An end tag whose tag name is br": acts as a start tag (WHATWG HTML, 13.2.6.4.7).
            b"br" => return self.line_break(),
            b"blockquote" => |frame| matches!(frame, Frame::Quote),
            b"pre" => |frame| matches!(frame, Frame::Pre),
            b"ul" | b"ol" => |frame| matches!(frame, Frame::List { .. }),
            b"li" => |frame| matches!(frame, Frame::Item { .. }),
            _ => return self.boundary(name),
        };
        if let Some(depth) = self.writer.depth_below(frame) {
            self.close_link_above(depth);
        }
        self.writer.close(frame);
    }

    /// Elements that stand on their own but change nothing inside.
    fn boundary(&mut self, name: &[u8]) {
        let paragraph = match name {
            b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"hr" | b"table" | b"dl" => true,
            b"div" | b"section" | b"article" | b"aside" | b"header" | b"footer" | b"main"
            | b"nav" | b"figure" | b"figcaption" | b"details" | b"summary" | b"address" | b"tr"
            | b"dt" | b"dd" | b"caption" => false,
            _ => return,
        };
        match &mut self.link {
            Some(link) => link.text.push(' '),
            None if paragraph => self.writer.paragraph(),
            None => self.writer.line(),
        }
    }

    fn line_break(&mut self) {
        match &mut self.link {
            Some(link) => link.text.push(' '),
            None => self.writer.line_break(),
        }
    }

    fn open(&mut self, frame: Frame) {
        // What is inside a link is one run of text; the link ends where structure begins.
        self.close_link();
        self.writer.open(frame);
    }

    fn text(&mut self, text: &str) {
        match &mut self.link {
            Some(link) => link.text.push_str(text),
            None => self.writer.text(text),
        }
    }

    fn skip(&mut self, name: &[u8]) {
        self.skip = Some(Skip { name: name.to_vec(), nested: 0 });
    }

    fn open_link(&mut self, tag: &Tag<'_>) {
        // Links do not nest: a second <a> ends the first.
        self.close_link();
        // A hashtag has both classes, so it is asked for first.
        let kind = if has_class(tag, "hashtag") {
            LinkKind::Hashtag
        } else if has_class(tag, "mention") {
            LinkKind::Mention
        } else {
            LinkKind::Address
        };
        self.link = Some(Link {
            href: tag.attribute("href").unwrap_or_default().trim().to_owned(),
            kind,
            text: String::new(),
            shortened: false,
            depth: self.writer.depth(),
        });
    }

    /// Ends the link if it was opened inside more than `depth` frames.
    fn close_link_above(&mut self, depth: usize) {
        if self.link.as_ref().is_some_and(|link| link.depth > depth) {
            self.close_link();
        }
    }

    fn close_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let absolute = is_absolute(&link.href);
        let target = if absolute { &*link.href } else { "" };
        match link.kind {
            LinkKind::Hashtag => {
                self.writer.begin(Kind::Hashtag, target);
                self.writer.text(&link.text);
            }
            LinkKind::Mention => {
                self.writer.begin(Kind::Mention, target);
                match self.mentioned(&link.href) {
                    Some(handle) => self.around(&link.text, &handle),
                    None => self.writer.text(&link.text),
                }
            }
            LinkKind::Address if !absolute => self.writer.text(&link.text),
            LinkKind::Address if link.shortened || says_address(&link.text, &link.href) => {
                self.writer.begin(Kind::Link, target);
                self.around(&link.text, &link.href);
            }
            // A text of its own ("this article") would be lost with the address alone.
            LinkKind::Address => {
                self.writer.begin(Kind::Link, target);
                self.writer.text(&link.text);
                self.writer.end();
                self.writer.text(" <");
                self.writer.begin(Kind::Link, target);
                self.writer.word(&link.href);
                self.writer.end();
                self.writer.word(">");
            }
        }
        self.writer.end();
    }

    /// Writes `shown` in place of `text`, keeping the whitespace around it.
    fn around(&mut self, text: &str, shown: &str) {
        if text.starts_with(|c: char| c.is_ascii_whitespace()) {
            self.writer.text(" ");
        }
        self.writer.word(shown);
        if text.ends_with(|c: char| c.is_ascii_whitespace()) {
            self.writer.text(" ");
        }
    }

    fn mentioned(&self, href: &str) -> Option<String> {
        let mentions = self.mentions.get_or_init(|| {
            let all = self.context.mentions.iter().take(MENTIONS_MAX);
            // Of two with one address, the first.
            all.rev().map(|it| (&*it.url, &*it.acct)).collect()
        });
        let acct = mentions.get(href).filter(|acct| !href.is_empty() && !acct.is_empty())?;
        Some(handle(acct, self.context.host))
    }
}

/// `@user@domain`; `host` completes an `acct` that is local to the server.
pub(super) fn handle(acct: &str, host: &str) -> String {
    if acct.contains('@') || host.is_empty() {
        format!("@{acct}")
    } else {
        format!("@{acct}@{host}")
    }
}

fn ordered_list(tag: &Tag<'_>) -> Frame {
    match (number(tag, "start"), tag.attribute("reversed").is_some()) {
        (start, false) => Frame::List { next: Some(start.unwrap_or(1)), step: 1 },
        (Some(start), true) => Frame::List { next: Some(start), step: -1 },
        // Counts down from the number of items, which is not known yet.
        (None, true) => Frame::List { next: None, step: 0 },
    }
}

fn number(tag: &Tag<'_>, name: &str) -> Option<i64> {
    tag.attribute(name)?.trim().parse().ok()
}

fn has_class(tag: &Tag<'_>, class: &str) -> bool {
    tag.attribute("class")
        .is_some_and(|value| value.split_ascii_whitespace().any(|one| one == class))
}

/// Returns true if and only if `href` leads somewhere without knowing the page it stood on.
fn is_absolute(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, rest)| {
        !rest.is_empty()
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    })
}

/// Returns true if and only if `text` says no more than `href` does.
fn says_address(text: &str, href: &str) -> bool {
    let text = text.trim();
    let bare = |address: &str| {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        rest.trim_end_matches('/').to_owned()
    };
    text.is_empty() || bare(text) == bare(href) || href.strip_prefix("mailto:") == Some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(html: &str) -> String {
        to_text(html, &Context::default())
    }

    /// [`to_rich`] by the tokenizer alone.
    fn by_the_book(html: &str, context: &Context<'_>, max: usize) -> Rich {
        let read = sanitize::prefix(html, max);
        let mut walk = Walk::new(context, Writer::new(max, 0));
        walk.tokens(read);
        walk.finish(read.len() < html.len())
    }

    /// Markup as servers write it, with whatever strangers add.
    fn markup() -> impl Strategy<Value = String> {
        let usual = prop::sample::select(vec![
            "<p>",
            "</p>",
            "<br>",
            "<br />",
            "<br/>",
            "<b>",
            "</b>",
            "<pre>",
            "<pre>\n",
            "</pre>",
            "<ul>",
            "<ol start=\"3\">",
            "<ol reversed=\"\">",
            "<li>",
            "<li value=\"9\">",
            "</li>",
            "</ul>",
            "</ol>",
            "<blockquote>",
            "</blockquote>",
            "<span class=\"invisible\">",
            "<span class=\"ellipsis\">",
            "</span>",
            "<span translate=\"no\">",
            "</a>",
            "<a href=\"https://a.example/?x=1&amp;y=&lt;\" rel=\"nofollow noopener\">",
            "<a class=\"u-url mention\" href=\"u\">",
            "<a href=\"t\" class=\"mention hashtag\">",
            "<a href=\"https://b.example\" href=\"https://c.example\">",
            "<a href=\"\">",
            "<p class=\"quote-inline\">",
            "<img alt=\":blob:\" />",
            "<h1>",
            "</h1>",
            "<div>",
            "&amp;",
            "&lt;",
            "&gt;",
            "&quot;",
            "&#39;",
            "&nbsp;",
            " ",
            "  ",
            "\n",
            "word",
            "two words",
            "https://a.example/?x=1&y=<",
            "a\u{2028}b",
            "漢字",
            "é",
            "“x”",
            "\u{301}",
            "#",
            "@",
        ])
        .prop_map(str::to_owned);
        let odd = prop_oneof![
            prop::sample::select(vec![
                "<script>",
                "</script>",
                "<template>",
                "</template>",
                "<title>",
                "<textarea>",
                "<P>",
                "<p class=x>",
                "<p class='quote-inline'>",
                "<p a=\"&copy;\">",
                "<p a=\"&amp\">",
                "<a href=\"&ampx\">",
                "<p x=\"\0\">",
                "<p",
                "</p >",
                "< ",
                "<!--",
                "-->",
                "<!-- x -->",
                "<td>",
                "<object>",
                "</object>",
                "&copy;",
                "&amp",
                "&ltimes;",
                "&#27;",
                "&#0;",
                "&",
                "\0",
                "\r",
                "\r\n",
                "\t",
                "\u{b}",
                "\u{85}",
                "\u{a0}",
                "<br",
                "/>",
                "<a x=\"1\"y=\"2\">",
            ])
            .prop_map(str::to_owned),
            "&#?x?[0-9a-z]{0,6};?",
            "[<>/&;='\" a-z\n]{0,8}",
            any::<String>(),
        ];
        let part = prop_oneof![20 => usual, 1 => odd];
        prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
    }

    #[test]
    fn paragraphs_and_lines() {
        for (html, text) in [
            ("", ""),
            ("<p></p>", ""),
            ("<p>one</p><p>two</p>", "one\n\ntwo"),
            ("<p>one<p>two", "one\n\ntwo"),
            ("<p>one<br />two<br>three</p>", "one\ntwo\nthree"),
            ("<p>a<br><br><br><br>b<br></p>\n<p>c</p>", "a\n\nb\n\nc"),
            ("<p> a \n\t b </p>", "a b"),
            ("<p>a <b>b</b>c<i> d</i></p>", "a bc d"),
            ("a<div>b</div>c", "a\nb\nc"),
            ("<h1>Title</h1>text", "Title\n\ntext"),
            ("<blink>un<wibble>known</blink></p></b>", "unknown"),
            ("<p>漢<ruby>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby></p>", "漢字(じ)"),
            ("a<!-- b -->c<!DOCTYPE html>", "ac"),
            ("<p>:blob: <img class=emoji alt=':blob:' src=x></p>", ":blob: :blob:"),
        ] {
            assert_eq!(shown(html), text, "{html}");
        }
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(
            shown("<p>&lt;b&gt; &amp;amp; &amp;lt; &quot;&#39;&#x1F980;&nbsp;&bogus;</p>"),
            "<b> &amp; &lt; \"'🦀\u{a0}&bogus;"
        );
    }

    #[test]
    fn lists_quotes_and_code() {
        for (html, text) in [
            ("<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>", "a\n\n- b\n- c\n\nd"),
            ("<ul><li><p>b</p><p>c</p></li><li><p>d</p></li></ul>", "- b\n\n  c\n- d"),
            ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
            ("<ol start=9><li>a<br>b<li>c</ol>", "9. a\n   b\n10. c"),
            ("<ol start=3 reversed><li>a<li>b<li value=7>c<li>d</ol>", "3. a\n2. b\n7. c\n6. d"),
            ("<ol reversed><li>a<li>b</ol>", "- a\n- b"),
            (
                "<ol start=9223372036854775807><li>a<li>b</ol>",
                "9223372036854775807. a\n9223372036854775807. b",
            ),
            ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
            ("<li>stray</li>", "- stray"),
            ("<ul><li></li><li>a</li></ul>", "- a"),
            ("x<blockquote><p>a</p><p>b</p></blockquote>y", "x\n\n> a\n>\n> b\n\ny"),
            ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
            ("<blockquote>a</blockquote><blockquote>b</blockquote>", "> a\n\n> b"),
            ("<blockquote><ul><li>a</li></ul></blockquote>", "> - a"),
            ("<pre><code>\nfn a() {\n\tb\n\n\n}\n</code></pre>c", "fn a() {\n    b\n\n\n}\n\nc"),
            ("<blockquote><pre>a\n b</pre></blockquote>", "> a\n>  b"),
        ] {
            assert_eq!(shown(html), text, "{html}");
        }
    }

    #[test]
    fn a_link_is_its_whole_address() {
        for (html, text) in [
            (
                r#"see <a href="https://example.com/a/long?x=1&amp;y=2"><span class="invisible">https://</span><span class="ellipsis">example.com/a</span><span class="invisible">/long?x=1&amp;y=2</span></a>."#,
                "see https://example.com/a/long?x=1&y=2.",
            ),
            ("<a href='https://a.example/'>a.example</a>", "https://a.example/"),
            ("<a href='mailto:a@b.example'>a@b.example</a>", "mailto:a@b.example"),
            ("<a href='https://a.example/b'>this page</a>!", "this page <https://a.example/b>!"),
            (
                "<a href='https://evil.example'>https://bank.example</a>",
                "https://bank.example <https://evil.example>",
            ),
            ("<a href='https://a.example/b'></a>", "https://a.example/b"),
            ("<a href='/local'>there</a> <a>nowhere</a>", "there nowhere"),
            ("a<a href='https://a.example'> https://a.example </a>b", "a https://a.example b"),
            (
                "<p><a href='https://a.example'>unclosed</p><p>next",
                "unclosed next <https://a.example>",
            ),
            (
                "<a href='https://a.example'>one<a href='https://b.example'>two</a>",
                "one <https://a.example>two <https://b.example>",
            ),
            ("<ul><li><a href='https://a.example'>a<li>b</ul>", "- a <https://a.example>\n- b"),
        ] {
            assert_eq!(shown(html), text, "{html}");
        }
    }

    #[test]
    fn a_mention_is_completed_and_a_hashtag_is_not_a_mention() {
        let html = r#"<span class="h-card"><a href="https://masto.example/@ferris" class="u-url mention">@<span>ferris</span></a></span> <a href="https://far.example/@bob" class="u-url mention">@<span>bob</span></a> <a href="https://unknown.example/@x" class="mention">@x</a> <a href="https://masto.example/@ferris" class="mention hashtag" rel="tag">#<span>Rust</span></a>"#;
        let mention =
            |url: &'static str, acct: &'static str| Mention { url: url.into(), acct: acct.into() };
        let mentions = [
            mention("https://masto.example/@ferris", "ferris"),
            mention("https://far.example/@bob", "bob@far.example"),
        ];
        let context = Context { mentions: &mentions, host: "masto.example", has_quote: false };
        assert_eq!(to_text(html, &context), "@ferris@masto.example @bob@far.example @x #Rust");
        assert_eq!(shown(html), "@ferris @bob @x #Rust");
    }

    #[test]
    fn parts_of_a_text_are_remembered() {
        let html = "<ul><li>See <a href='https://a.example/b'> this\u{1b}[31m page </a>, <a class=mention href='https://a.example/@bob'>@bob</a> <a class='mention hashtag' href='/tags/x'>#x</a></li></ul><blockquote><a href='https://a.example'>a.example</a>";
        let rich = to_rich(html, &Context::default(), MAX_HTML);
        assert_eq!(
            rich.plain,
            "- See this page <https://a.example/b>, @bob #x\n\n> https://a.example"
        );
        let text = |range: &std::ops::Range<usize>| rich.plain[range.clone()].to_owned();
        let spans: Vec<_> =
            rich.spans.iter().map(|it| (text(&it.range), it.kind, &*it.url)).collect();
        let expected = [
            ("this page", Kind::Link, "https://a.example/b"),
            ("https://a.example/b", Kind::Link, "https://a.example/b"),
            ("@bob", Kind::Mention, "https://a.example/@bob"),
            ("#x", Kind::Hashtag, ""),
            ("https://a.example", Kind::Link, "https://a.example"),
        ];
        assert_eq!(spans, expected.map(|(text, kind, url)| (text.to_owned(), kind, url)));
        assert_eq!(rich.prefixes.iter().map(text).collect::<Vec<_>>(), ["- ", "> "]);
    }

    #[test]
    fn the_line_that_stands_for_a_quote_goes_when_the_quote_is_there() {
        let html =
            r#"<p class="quote-inline">RE: <a href="https://a.example/1">a</a></p><p>My take</p>"#;
        let context = Context { has_quote: true, ..Context::default() };
        assert_eq!(to_text(html, &context), "My take");
        assert_eq!(shown(html), "RE: a <https://a.example/1>\n\nMy take");
        assert_eq!(to_text("a<p class='x quote-inline'>RE: b<p>c", &context), "a\n\nc");
    }

    #[test]
    fn scripts_and_styles_are_dropped() {
        let html = "a<script>if (1<2) '</p>'</script><style>p{}</style><template><template>x</template>y</template>b";
        assert_eq!(shown(html), "ab");
        assert_eq!(shown("a<script>never closed<p>b"), "a");
    }

    #[test]
    fn an_escape_sequence_written_as_an_entity_does_not_survive() {
        assert_eq!(shown("a&#27;[31m&#x9b;2J&#x202e;b\u{1b}]0;x\u{7}"), "a›2Jb");
    }

    #[test]
    fn ten_megabytes_are_cut_at_the_bound() {
        let long = shown(&"<p>é</p>".repeat(10 * 1024 * 1024 / 9));
        assert!(long.len() <= MAX_HTML && long.ends_with('…'), "{}", long.len());
        let text = shown(&"x".repeat(10 * 1024 * 1024));
        assert_eq!(text.len(), MAX_HTML + '…'.len_utf8());
    }

    #[test]
    fn what_grows_while_it_is_written_is_cut_at_the_bound() {
        let quotes = "<blockquote>".repeat(100) + &"a<br>".repeat(200_000);
        assert!(shown(&quotes).len() <= MAX_HTML + 3);
        let mentions = [Mention { url: "u".into(), acct: "a".repeat(100_000).into() }];
        let context = Context { mentions: &mentions, ..Context::default() };
        let html = "<a class=mention href=u>@a</a>".repeat(30_000);
        assert!(to_text(&html, &context).len() <= MAX_HTML + 3);
    }

    #[test]
    fn ten_thousand_levels_are_only_counted() {
        for (open, close) in
            [("<blockquote>", "</blockquote>"), ("<ul><li>", "</li></ul>"), ("<b>", "</b>")]
        {
            let html = open.repeat(10_000) + "deep" + &close.repeat(10_000) + "<p>after</p>";
            let text = shown(&html);
            assert!(text.contains("deep") && text.ends_with("\nafter") || open == "<b>", "{text}");
            assert!(text.len() < 1000, "{}", text.len());
            assert!(shown(&open.repeat(10_000)).is_empty());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_is_read_without_the_tokenizer_says_the_same(
            html in markup(), has_quote: bool, max in prop_oneof![Just(MAX_HTML), 0..200_usize],
        ) {
            let mentions = [Mention { url: "u".into(), acct: "ann".into() }];
            let context = Context { mentions: &mentions, host: "m.example", has_quote };
            prop_assert_eq!(to_rich(&html, &context, max), by_the_book(&html, &context, max));
        }
    }

    proptest! {
        #[test]
        fn any_html_gives_bounded_harmless_text(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("<p>".to_owned()), Just("</p>".to_owned()), Just("<br>".to_owned()),
                    Just("<ul>".to_owned()), Just("<ol start=-3 reversed>".to_owned()),
                    Just("<li value=9>".to_owned()), Just("</li>".to_owned()), Just("</ul>".to_owned()),
                    Just("<blockquote>".to_owned()), Just("</blockquote>".to_owned()),
                    Just("<pre>\n".to_owned()), Just("</pre>".to_owned()), Just("<script>".to_owned()),
                    Just("<a href=https://a.example x=1 x=2>".to_owned()), Just("</a>".to_owned()),
                    Just("<span class=invisible>".to_owned()), Just("&#27;".to_owned()),
                    "&#x?[0-9a-f]{1,9};?", "[<>/&;='\" a-z\n]{0,8}", any::<String>(),
                ],
                0..40,
            )
        ) {
            let html = parts.concat();
            let text = shown(&html);
            prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
            prop_assert!(!text.starts_with('\n'));
            prop_assert!(text.len() < html.len() * 60 + 100);
        }
    }
}
