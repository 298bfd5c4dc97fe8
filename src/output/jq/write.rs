//! A value as compact JSON. jaq's values are more than JSON's: what JSON cannot say is written
//! as jq writes it, so that each line stays JSON.

use std::io::Write as _;

use jaq_json::{Num, Val};
use jaq_std::ValT as _;

/// How deep a value may be nested to be printed: more than a payload can be, so that a program
/// may wrap one, and little enough for the stack.
const DEPTH_MAX: usize = 512;

/// Appends `value`. The error says that it is nested too deep; `out` then ends anywhere.
pub(super) fn write(value: &Val, out: &mut Vec<u8>) -> Result<(), String> {
    nested(value, out, 0)
}

fn nested(value: &Val, out: &mut Vec<u8>, depth: usize) -> Result<(), String> {
    if depth > DEPTH_MAX {
        return Err(format!("an output is nested deeper than {DEPTH_MAX}"));
    }
    match value {
        Val::Null => out.extend_from_slice(b"null"),
        Val::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Val::Num(number) => write_number(number, out),
        Val::BStr(bytes) | Val::TStr(bytes) => string(bytes, out),
        Val::Arr(items) => {
            out.push(b'[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(b',');
                }
                nested(item, out, depth + 1)?;
            }
            out.push(b']');
        }
        Val::Obj(entries) => {
            out.push(b'{');
            for (n, (key, value)) in entries.iter().enumerate() {
                if n > 0 {
                    out.push(b',');
                }
                match key.as_bytes() {
                    Some(text) => string(text, out),
                    // jq has only strings as keys, jaq any value.
                    None => {
                        let mut json = Vec::new();
                        nested(key, &mut json, depth + 1)?;
                        string(&json, out);
                    }
                }
                out.push(b':');
                nested(value, out, depth + 1)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_number(number: &Num, out: &mut Vec<u8>) {
    let number = match number {
        Num::Float(float) if float.is_nan() => return out.extend_from_slice(b"null"),
        Num::Float(float) if float.is_infinite() => &Num::Float(f64::MAX.copysign(*float)),
        number => number,
    };
    // Writing to a vector cannot fail.
    let _ = write!(out, "{number}");
}

/// As serde_json escapes, which is as little as JSON allows.
fn string(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for c in String::from_utf8_lossy(bytes).chars() {
        match c {
            '"' => out.extend_from_slice(br#"\""#),
            '\\' => out.extend_from_slice(br"\\"),
            '\n' => out.extend_from_slice(br"\n"),
            '\r' => out.extend_from_slice(br"\r"),
            '\t' => out.extend_from_slice(br"\t"),
            '\0'..' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}
