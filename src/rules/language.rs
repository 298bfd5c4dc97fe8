//! The languages that X classifies posts as (protocols/x.md section 2).

/// The codes that `lang:` takes. Some are older than BCP 47: `iw`, `in`.
pub(super) const LANGUAGES: &[&str] = &[
    "am", "ar", "bg", "bn", "bo", "bs", "ca", "ckb", "cs", "cy", "da", "de", "dv", "el", "en",
    "es", "et", "eu", "fa", "fi", "fr", "gu", "hi", "hi-Latn", "hr", "ht", "hu", "hy", "in", "is",
    "it", "iw", "ja", "ka", "km", "kn", "ko", "lo", "lt", "lv", "ml", "mr", "my", "ne", "nl", "no",
    "or", "pa", "pl", "ps", "pt", "ro", "ru", "sd", "si", "sk", "sl", "sr", "sv", "ta", "te", "th",
    "tl", "tr", "ug", "uk", "und", "ur", "vi", "zh-CN", "zh-TW",
];

/// Codes of today and what X says instead.
const RENAMED: &[(&str, &str)] =
    &[("he", "iw"), ("id", "in"), ("nb", "no"), ("nn", "no"), ("fil", "tl"), ("zh", "zh-CN")];

/// Returns true if and only if `lang:` is documented to take this code.
pub(super) fn is_known(code: &str) -> bool {
    LANGUAGES.iter().any(|known| known.eq_ignore_ascii_case(code))
}

/// The documented code for one that is not, where there is one.
pub(super) fn instead(code: &str) -> Option<&'static str> {
    let base = code.split(['-', '_']).next().unwrap_or_default();
    RENAMED
        .iter()
        .find(|(today, _)| today.eq_ignore_ascii_case(base))
        .map(|(_, ours)| *ours)
        .or_else(|| LANGUAGES.iter().copied().find(|known| known.eq_ignore_ascii_case(base)))
}

/// A code for comparing: lower case, names of today for those X calls otherwise.
pub(super) fn canonical(code: &str) -> String {
    let code = code.to_ascii_lowercase();
    match code.as_str() {
        "he" => "iw".to_owned(),
        "id" => "in".to_owned(),
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_x_does_not_know_leads_to_the_one_it_does() {
        assert_eq!(instead("he"), Some("iw"));
        assert_eq!(instead("en-GB"), Some("en"));
        assert_eq!(instead("zh"), Some("zh-CN"));
        assert_eq!(instead("xx"), None);
        assert!(is_known("ZH-tw") && !is_known("he"));
        assert!(LANGUAGES.iter().all(|code| is_known(code)));
    }
}
