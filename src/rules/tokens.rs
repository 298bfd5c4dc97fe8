//! Text to the tokens that keywords and phrases are compared with.
//!
//! X splits at punctuation, symbols and blanks, and an emoji is a token too (protocols/x.md
//! section 2). So `#cats` and `@cats` hold the word `cats`, and `coca-cola` two words. Case is
//! folded, accents are not. What X does with text that has no blanks between its words is not
//! documented; nothing is split there. Nor is it documented whether X takes letters for equal that
//! Unicode writes in two ways: a final sigma is not `σ` here, and `é` is not `e` with a mark.

use unicode_width::UnicodeWidthChar;

/// A token of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Lower case, without variation selectors.
    pub(super) text: String,
    /// Punctuation: what only phrases see.
    pub(super) mark: bool,
}

/// The tokens of a text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut before = Class::Blank;
    for c in text.chars() {
        let class = class(c, before, tokens.last());
        match (class, tokens.last_mut()) {
            (Class::Blank, _) => {}
            (Class::Joined, Some(last)) => push(last, c),
            (Class::Word, Some(last)) if matches!(before, Class::Word) => push(last, c),
            _ => {
                let mut token = Token { text: String::new(), mark: class == Class::Mark };
                push(&mut token, c);
                tokens.push(token);
            }
        }
        if class != Class::Joined {
            before = class;
        }
    }
    tokens
}

/// The words and emoji among them.
pub(super) fn words(text: &str) -> Vec<Token> {
    tokens(text).into_iter().filter(|token| !token.mark).collect()
}

/// Returns true if and only if the text is in a script that puts no blanks between words.
pub(super) fn is_unspaced(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(
            c,
            '\u{0e00}'..='\u{0eff}' // Thai, Lao
                | '\u{1000}'..='\u{109f}' // Burmese
                | '\u{1780}'..='\u{17ff}' // Khmer
                | '\u{3040}'..='\u{30ff}' // Kana
                | '\u{3400}'..='\u{4dbf}' // Han
                | '\u{4e00}'..='\u{9fff}'
                | '\u{f900}'..='\u{faff}'
                | '\u{20000}'..='\u{3ffff}'
        )
    })
}

/// Chooses how an emoji looks; the emoji is the same.
pub(super) const VARIATION_SELECTORS: [char; 2] = ['\u{fe0e}', '\u{fe0f}'];

const JOINER: char = '\u{200d}';

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Mark,
    Word,
    Emoji,
    /// Belongs to the token before it.
    Joined,
}

fn class(c: char, before: Class, last: Option<&Token>) -> Class {
    let last = last.filter(|_| before != Class::Blank);
    if let Some(last) = last {
        let joins = match before {
            Class::Emoji => {
                c.width() == Some(0)
                    || is_skin_tone(c)
                    || last.text.ends_with(JOINER)
                    || (is_flag_half(c) && last.text.chars().count() == 1)
                        && last.text.chars().all(is_flag_half)
            }
            Class::Word => c.width() == Some(0) && !c.is_control(),
            Class::Mark | Class::Blank | Class::Joined => VARIATION_SELECTORS.contains(&c),
        };
        if joins {
            return Class::Joined;
        }
    }
    if c.is_alphanumeric() {
        Class::Word
    } else if c.is_whitespace() || c.is_control() || c.width() == Some(0) {
        Class::Blank
    } else if is_symbol(c) {
        Class::Emoji
    } else {
        Class::Mark
    }
}

/// Symbols that may be an emoji. (Letters and digits are asked before.)
fn is_symbol(c: char) -> bool {
    matches!(
        c,
        '©' | '®'
            | '\u{203c}'
            | '\u{2049}'
            | '\u{2100}'..='\u{214f}'
            | '\u{2190}'..='\u{2bff}'
            | '\u{3030}'
            | '\u{303d}'
            | '\u{3297}'
            | '\u{3299}'
            | '\u{1f000}'..='\u{1faff}'
    )
}

fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// Two of these are a flag.
fn is_flag_half(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

fn push(token: &mut Token, c: char) {
    if !VARIATION_SELECTORS.contains(&c) {
        token.text.extend(c.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    fn spoken(text: &str) -> Vec<String> {
        words(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_end_at_punctuation_symbols_and_blanks() {
        assert_eq!(spoken("I like coca-cola"), ["i", "like", "coca", "cola"]);
        assert_eq!(spoken("#Cats, @Dogs_2 $TWTR."), ["cats", "dogs", "2", "twtr"]);
        assert_eq!(spoken("don't"), ["don", "t"]);
    }

    #[test]
    fn phrases_see_the_punctuation_too() {
        assert_eq!(split("coca-cola!"), ["coca", "-", "cola", "!"]);
    }

    #[test]
    fn an_emoji_is_one_token_however_it_is_put_together() {
        assert_eq!(split("I like🍕🍕"), ["i", "like", "🍕", "🍕"]);
        assert_eq!(split("👍🏽👍"), ["👍🏽", "👍"]);
        assert_eq!(split("👩\u{200d}💻 x"), ["👩\u{200d}💻", "x"]);
        assert_eq!(split("🇩🇪🇫🇷"), ["🇩🇪", "🇫🇷"]);
        assert_eq!(split("❤\u{fe0f}a❤"), ["❤", "a", "❤"]);
    }

    #[test]
    fn accents_stay_and_combining_marks_belong_to_their_word() {
        assert_eq!(split("Diacrítica"), ["diacrítica"]);
        assert_eq!(split("e\u{301}te\u{301}"), ["e\u{301}te\u{301}"]);
        assert_eq!(split("हिन्दी में"), ["हिन्दी", "में"]);
    }

    #[test]
    fn nothing_but_blanks_and_controls_is_no_token() {
        assert!(tokens(" \t\u{0}\u{200b}\u{200d}\u{fe0f}").is_empty());
    }
}
