//! What is one JSON value is what serde_json says it is, and what is kept of it is the same.
//! Short inputs are put into a block-sized string too, or the scan would rarely see them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;
use trill::json::validate;

fn compare(text: &str) {
    match (validate(text), serde_json::from_str::<&RawValue>(text)) {
        (Ok(facts), Ok(value)) => {
            assert_eq!(facts.value, value.get());
            assert_eq!(facts.has_line_break, value.get().contains(['\n', '\r']));
        }
        (Err(error), Err(_)) => assert!(error.offset <= text.len(), "{error}"),
        (ours, theirs) => panic!("{ours:?} is not {theirs:?}"),
    }
}

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    compare(text);
    compare(&format!("[\"{:64}\",{text}]", ""));
    compare(&format!("{{\"\":{text},\"{text}\":\"{text}{:64}\"}}", ""));
});
