//! `--lang`: the language that a post says it is in. Nothing here guesses one from a text.

use std::fmt;
use std::str::FromStr;

/// What stands for a post that names no language: X writes it out, Mastodon writes null.
const UNDETERMINED: &str = "und";

/// Codes that X still writes, and the ones that replaced them (protocols/x.md section 2).
const REPLACED: &[(&str, &str)] = &[("in", "id"), ("iw", "he"), ("ji", "yi")];

/// The longest tag that BCP 47 has a use for (RFC 5646, section 4.4.1).
const TAG_MAX: usize = 35;

/// A range of languages: `en` covers `en` and `en-GB`, `zh-TW` does not cover `zh` (RFC 4647,
/// section 3.3.1). `und` covers what says no language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(String);

/// Why a text is not a [`Language`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a language code: use en, pt-BR, zh-TW, …, or und for posts that name no language")]
pub struct NotALanguage;

impl fmt::Display for Language {
    /// As it was typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Language {
    type Err = NotALanguage;

    /// Upper and lower case, `-` and `_`, and space around it do not matter.
    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        let tag = text.trim();
        let is_subtag = |part: &str| {
            matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let first = subtags(tag).next().unwrap_or_default();
        let is_language =
            matches!(first.len(), 2..=3) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
        if tag.len() <= TAG_MAX && is_language && subtags(tag).all(is_subtag) {
            Ok(Self(tag.to_owned()))
        } else {
            Err(NotALanguage)
        }
    }
}

impl Language {
    /// Returns true if and only if `tag` is in this range. An empty tag is `und`.
    pub(super) fn covers(&self, tag: &str) -> bool {
        let tag = tag.trim();
        let mut theirs = subtags(if tag.is_empty() { UNDETERMINED } else { tag });
        subtags(&self.0)
            .all(|ours| theirs.next().is_some_and(|theirs| ours.eq_ignore_ascii_case(theirs)))
    }
}

fn subtags(tag: &str) -> impl Iterator<Item = &str> {
    tag.split(['-', '_']).enumerate().map(|(at, part)| if at == 0 { current(part) } else { part })
}

/// The code that is used today.
fn current(code: &str) -> &str {
    let replaced = REPLACED.iter().find(|(old, _)| code.eq_ignore_ascii_case(old));
    replaced.map_or(code, |(_, new)| new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_covers_its_regions_and_scripts_and_nothing_else() {
        for (range, tag, covered) in [
            ("en", "en", true),
            ("en", "en-GB", true),
            ("EN", "en_gb", true),
            (" en", "en ", true),
            ("en", "eng", false),
            ("en", "", false),
            ("zh", "zh-TW", true),
            ("zh-TW", "zh-TW", true),
            ("zh-TW", "zh", false),
            ("zh-TW", "zh-Hant-TW", false),
            ("sr-latn", "sr-Latn-RS", true),
            ("und", "", true),
            ("und", "und", true),
            ("und", "en", false),
            ("id", "in", true),
            ("iw", "he", true),
            ("hi", "hi-Latn", true),
            ("de", "de-in", true),
            ("de-id", "de-in", false),
        ] {
            let language: Language = range.parse().expect(range);
            assert_eq!(language.covers(tag), covered, "{range} {tag}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_refused() {
        for text in
            ["", " ", "e", "english", "en-", "-en", "e1", "en us", "en,de", "en--us", "日本"]
        {
            assert_eq!(text.parse::<Language>(), Err(NotALanguage), "{text:?}");
        }
        assert_eq!("en-aaaaaaaa".repeat(4).parse::<Language>(), Err(NotALanguage));
    }
}
