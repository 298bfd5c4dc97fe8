//! From what a person types to the HTML that Mastodon makes of it.
//!
//! Understands `#tag`, `@user` and `@user@domain` of people that exist, `https://` links and
//! `:shortcode:` of the sandbox's few emoji. Everything else is escaped (protocols/mastodon.md §8).

use serde::Serialize;

use super::people::{self, LOCAL};

/// The custom emoji of the sandbox.
const EMOJI: &[&str] = &["teapot", "kingfisher", "sourdough"];
/// Mastodon shows at most this many characters of a link and hides the rest.
const LINK_CHARS: usize = 30;

/// A text after composing.
#[derive(Debug, Default, Clone)]
pub(super) struct Composed {
    /// Paragraphs.
    pub(super) html: String,
    pub(super) mentions: Vec<Mention>,
    pub(super) tags: Vec<Tag>,
    pub(super) emojis: Vec<Emoji>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Mention {
    id: String,
    username: &'static str,
    url: String,
    acct: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Tag {
    pub(super) name: String,
    url: String,
}

#[derive(Debug, Clone, Serialize)]
pub(in super::super) struct Emoji {
    shortcode: &'static str,
    url: String,
    static_url: String,
    visible_in_picker: bool,
}

/// Paragraphs are split at empty lines, `\n` inside one becomes `<br />`.
pub(super) fn compose(text: &str) -> Composed {
    let mut out = Composed::default();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        out.html.push_str("<p>");
        for (number, line) in paragraph.split('\n').enumerate() {
            if number > 0 {
                out.html.push_str("<br />");
            }
            for (number, word) in line.split(' ').enumerate() {
                if number > 0 {
                    out.html.push(' ');
                }
                out.word(word);
            }
        }
        out.html.push_str("</p>");
    }
    out.emojis = emojis([text]);
    out
}

/// The emoji that occur in any of the texts.
pub(super) fn emojis<const N: usize>(texts: [&str; N]) -> Vec<Emoji> {
    let used = |code: &&&'static str| texts.iter().any(|text| text.contains(&format!(":{code}:")));
    EMOJI.iter().filter(used).map(|code| Emoji::new(code)).collect()
}

/// What Mastodon makes of a tag before it compares it: lower case, Latin diacritics folded, only
/// letters, digits, `_`, `·` and ZWNJ kept (protocols/mastodon.md §9, 13). May come out empty.
pub(in super::super) fn normalise_tag(tag: &str) -> String {
    tag.chars()
        .flat_map(char::to_lowercase)
        .filter(|&c| c.is_alphanumeric() || matches!(c, '_' | '·' | '\u{200c}'))
        .map(fold)
        .collect()
}

/// The ASCII letter below the commonest Latin diacritics; the real table is longer.
fn fold(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' => 'o',
        'ù'..='ü' | 'ū' | 'ů' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        _ => letter,
    }
}

impl Composed {
    /// The HTML without its paragraph, as profile fields have it.
    pub(super) fn inline(&self) -> String {
        self.html.replace("<p>", "").replace("</p>", "")
    }

    /// Adds a paragraph with one hashtag.
    pub(super) fn append_tag(&mut self, name: &str) {
        self.html.push_str("<p>");
        self.hashtag(name);
        self.html.push_str("</p>");
    }

    /// Puts a mention before everything.
    pub(super) fn prepend_mention(&mut self, person: &people::Person) {
        let rest = std::mem::take(&mut self.html);
        self.html.push_str("<p>");
        self.mention(person);
        self.html.push_str("</p>");
        self.html.push_str(&rest);
    }

    fn word(&mut self, word: &str) {
        let bare = word.trim_end_matches(['.', ',', '!', '?', ';', ')']);
        let tail = &word[bare.len()..];
        if let Some(name) = bare.strip_prefix('#').filter(|name| !name.is_empty()) {
            self.hashtag(name);
        } else if let Some(person) = bare.strip_prefix('@').and_then(people::known) {
            self.mention(person);
        } else if let Some(rest) = bare.strip_prefix("https://") {
            self.link(rest);
        } else {
            escape(&mut self.html, bare);
        }
        escape(&mut self.html, tail);
    }

    fn hashtag(&mut self, name: &str) {
        let mut shown = String::new();
        escape(&mut shown, name);
        self.html.push_str(&format!(
            "<a href=\"https://{LOCAL}/tags/{shown}\" class=\"mention hashtag\" rel=\"tag\">#<span>{shown}</span></a>"
        ));
        let name = normalise_tag(name);
        if self.tags.iter().all(|tag| tag.name != name) {
            let url = format!("https://{LOCAL}/tags/{name}");
            self.tags.push(Tag { name, url });
        }
    }

    fn mention(&mut self, person: &people::Person) {
        self.html.push_str(&format!(
            "<span class=\"h-card\" translate=\"no\"><a href=\"{}\" class=\"u-url mention\">@<span>{}</span></a></span>",
            person.url(),
            person.username,
        ));
        self.mentions.push(Mention {
            id: person.id(),
            username: person.username,
            url: person.url(),
            acct: person.acct(),
        });
    }

    fn link(&mut self, rest: &str) {
        let cut = rest.char_indices().nth(LINK_CHARS).map_or(rest.len(), |(at, _)| at);
        let class = if cut < rest.len() { "ellipsis" } else { "" };
        let (mut shown, mut hidden) = (String::new(), String::new());
        escape(&mut shown, &rest[..cut]);
        escape(&mut hidden, &rest[cut..]);
        self.html.push_str(&format!(
            "<a href=\"https://{shown}{hidden}\" target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\">\
             <span class=\"invisible\">https://</span><span class=\"{class}\">{shown}</span>\
             <span class=\"invisible\">{hidden}</span></a>"
        ));
    }
}

impl Emoji {
    fn new(shortcode: &'static str) -> Self {
        let url = |size| {
            format!("https://files.{LOCAL}/custom_emojis/images/000/012/345/{size}/{shortcode}.png")
        };
        Self { shortcode, url: url("original"), static_url: url("static"), visible_in_picker: true }
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_the_html_of_the_real_server() {
        let out = compose(
            "Hi @wren@fjord.example, see https://example.com/a/very/long/path/that/gets/cut?x=1&y=2\n#Rust\n\n<b>",
        );
        assert_eq!(
            out.html,
            "<p>Hi <span class=\"h-card\" translate=\"no\"><a href=\"https://fjord.example/@wren\" \
             class=\"u-url mention\">@<span>wren</span></a></span>, see \
             <a href=\"https://example.com/a/very/long/path/that/gets/cut?x=1&amp;y=2\" target=\"_blank\" \
             rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">https://</span>\
             <span class=\"ellipsis\">example.com/a/very/long/path/t</span>\
             <span class=\"invisible\">hat/gets/cut?x=1&amp;y=2</span></a><br />\
             <a href=\"https://sandbox.example/tags/Rust\" class=\"mention hashtag\" rel=\"tag\">#<span>Rust</span></a></p>\
             <p>&lt;b&gt;</p>"
        );
        assert_eq!(out.tags[0].name, "rust");
        assert_eq!(out.mentions[0].acct, "wren@fjord.example");
    }

    #[test]
    fn tags_are_compared_as_mastodon_compares_them() {
        assert_eq!(normalise_tag("#Über_Bahn!"), "uber_bahn");
        assert_eq!(normalise_tag("Grüße"), "gruße");
        assert_eq!(normalise_tag("日本語"), "日本語");
        assert_eq!(normalise_tag("?!"), "");
    }
}
