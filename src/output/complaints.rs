//! What a program of the user (`-q`, `--where`, `--template`) has to say about single records,
//! told without a flood: the same mistake in every record of a busy stream is one line, then
//! a count that grows by powers of ten.

use crate::output::sanitize;

/// Different messages that are told in full. Some contain the value that was wrong, so that
/// every record has its own; the first few say what there is to say.
const TOLD_MAX: usize = 8;

/// Bytes of one message: the beginning says what is wrong, the rest is the value.
const MESSAGE_MAX: usize = 200;

/// Tells failures, each new one once.
pub struct Complaints {
    /// What failed: `--jq`, `--where`, `--template`.
    label: &'static str,
    say: Box<dyn Fn(&str)>,
    told: Vec<String>,
    /// Failures in all, told or not.
    count: u64,
    next_count: u64,
}

impl Complaints {
    /// Complaints about `label`, each of which `say` shows as one line.
    pub fn new(label: &'static str, say: Box<dyn Fn(&str)>) -> Self {
        Self { label, say, told: Vec::new(), count: 0, next_count: 10 }
    }

    /// A record failed with `message`, which may hold anything from outside and be of any length.
    pub fn add(&mut self, message: &str) {
        self.count += 1;
        let short = short(message);
        if self.told.len() < TOLD_MAX && !self.told.contains(&short) {
            (self.say)(&format!("{}: {short}", self.label));
            self.told.push(short);
        }
        if self.count == self.next_count {
            self.next_count = self.next_count.saturating_mul(10);
            (self.say)(&format!("{}: failed on {} records so far", self.label, self.count));
        }
    }
}

fn short(message: &str) -> String {
    let beginning = sanitize::prefix(message, MESSAGE_MAX);
    let mut short = sanitize::line(beginning).into_owned();
    if beginning.len() < message.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    fn told(messages: impl Iterator<Item = String>) -> Vec<String> {
        let lines = Rc::new(RefCell::new(Vec::new()));
        let sink = Rc::clone(&lines);
        let say = move |line: &str| sink.borrow_mut().push(line.to_owned());
        let mut complaints = Complaints::new("--jq", Box::new(say));
        messages.for_each(|message| complaints.add(&message));
        lines.take()
    }

    #[test]
    fn the_same_message_is_told_once_and_then_counted() {
        let lines = told(std::iter::repeat_n("no".to_owned(), 150));
        assert_eq!(
            lines,
            ["--jq: no", "--jq: failed on 10 records so far", "--jq: failed on 100 records so far"]
        );
    }

    #[test]
    fn a_thousand_different_messages_are_a_dozen_lines() {
        let lines = told((0..1000).map(|n| format!("cannot use {n}")));
        assert_eq!(lines.len(), TOLD_MAX + 3);
    }

    #[test]
    fn a_message_is_one_harmless_line_of_bounded_length() {
        let lines = told(std::iter::once(format!("a\nb\u{7}\u{202e}{}", "é".repeat(500))));
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(line.starts_with("--jq: a bé") && line.ends_with('…'), "{line}");
        assert!(line.len() < MESSAGE_MAX + 20, "{line}");
    }
}
