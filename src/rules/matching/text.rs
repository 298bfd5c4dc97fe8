//! Keywords, phrases and proximity on the tokens of texts.

use super::Answer;
use crate::rules::post::{Body, Post};
use crate::rules::tokens::{Token, is_unspaced};
use crate::rules::value::Text;

/// What brings the text of retweeted and quoted posts along.
pub(super) const REFERENCED_POSTS: &str = "expansions=referenced_tweets.id";

/// The words in a row, whatever punctuation stands between them.
pub(super) fn keyword(post: &Post<'_>, words: &[Token]) -> Answer {
    search(post, words, |body| has_words(&body.tokens, words))
}

/// Words and punctuation in a row.
pub(super) fn phrase(post: &Post<'_>, tokens: &[Token]) -> Answer {
    search(post, tokens, |body| has_run(body.tokens.iter(), tokens))
}

/// The words in any order, so near each other that moving them by `distance` places in all
/// makes them the phrase: in order, as many tokens may stand between them; the other way
/// round, two fewer.
pub(super) fn near(post: &Post<'_>, words: &[Token], distance: usize) -> Answer {
    search(post, words, |body| has_near(&body.tokens, words, distance))
}

/// The words of an operator's value, in a text of its own.
pub(super) fn has_text(tokens: &[Token], text: &Text) -> bool {
    if text.exact { has_run(tokens.iter(), &text.tokens) } else { has_words(tokens, &text.tokens) }
}

fn search(post: &Post<'_>, tokens: &[Token], found: impl Fn(&Body) -> bool) -> Answer {
    if post.texts().iter().any(found) {
        return Answer::Yes;
    }
    if post.texts().iter().any(|body| may_be_inside(body, tokens)) {
        return Answer::Never("X does not say how it splits text without blanks");
    }
    match post.is_incomplete() {
        true => Answer::Needs(REFERENCED_POSTS),
        false => Answer::No,
    }
}

/// Returns true if and only if each of the tokens may be one to X, and one of them is inside of
/// what is a single token here: `猫` in `黒猫`, and `cat` in `猫cat`.
fn may_be_inside(body: &Body, tokens: &[Token]) -> bool {
    let stands = |token: &Token| body.tokens.iter().any(|there| there.text == token.text);
    let is_inside = |token: &Token| {
        let mut holders = body.tokens.iter().filter(|there| there.text.contains(&token.text));
        holders.any(|there| is_unspaced(&there.text))
    };
    tokens.iter().any(is_inside) && tokens.iter().all(|token| stands(token) || is_inside(token))
}

fn has_words(tokens: &[Token], words: &[Token]) -> bool {
    has_run(tokens.iter().filter(|token| !token.mark), words)
}

fn has_run<'a>(tokens: impl Iterator<Item = &'a Token> + Clone, run: &[Token]) -> bool {
    let Some((first, rest)) = run.split_first() else { return false };
    let mut tokens = tokens;
    while tokens.any(|token| token.text == first.text) {
        let mut following = tokens.clone();
        if rest.iter().all(|wanted| following.next().is_some_and(|t| t.text == wanted.text)) {
            return true;
        }
    }
    false
}

fn has_near(tokens: &[Token], words: &[Token], distance: usize) -> bool {
    // Where each word would have the phrase begin: words that agree stand as in the phrase.
    let spoken: Vec<&Token> = tokens.iter().filter(|token| !token.mark).collect();
    let mut begins: Vec<(usize, usize, usize)> = Vec::new();
    for (at, token) in spoken.iter().enumerate() {
        let places = words.iter().enumerate().filter(|(_, word)| word.text == token.text);
        begins.extend(places.map(|(place, _)| (at + words.len() - place, place, at)));
    }
    begins.sort_unstable();
    let mut start = 0;
    (0..begins.len()).any(|end| {
        while begins[end].0 - begins[start].0 > distance {
            start += 1;
        }
        let window = &begins[start..=end];
        // A word that the phrase has twice must stand there twice.
        let all = |at: fn(&(usize, usize, usize)) -> usize| {
            let mut different: Vec<usize> = window.iter().map(at).collect();
            different.sort_unstable();
            different.dedup();
            different.len() >= words.len()
        };
        !words.is_empty() && window.len() >= words.len() && all(|b| b.1) && all(|b| b.2)
    })
}
