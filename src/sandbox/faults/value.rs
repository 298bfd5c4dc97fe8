//! What stands behind the name of a fault.

use std::str::FromStr;
use std::time::Duration;

use super::{Disabled, StreamingUrl};

/// Splits `xTIMES` off, when what follows the last `x` is a number and nothing else.
pub(super) fn split_times(text: &str) -> Result<(&str, Option<u32>), String> {
    let Some((rest, digits)) = text.rsplit_once('x') else { return Ok((text, None)) };
    if rest.is_empty() || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok((text, None));
    }
    match digits.parse() {
        Ok(times) if times > 0 => Ok((rest, Some(times))),
        _ => Err(format!("fault '{text}' can hit 1 to {} connections", u32::MAX)),
    }
}

/// The value of a fault and the name to blame in a message.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) name: &'a str,
    pub(super) value: Option<&'a str>,
}

impl Value<'_> {
    pub(super) fn wants(&self, what: &str) -> String {
        match self.value {
            Some(value) => format!("fault '{}' takes {what}, not '{value}'", self.name),
            None => format!("fault '{0}' needs {what}: {0}=…", self.name),
        }
    }

    pub(super) fn none<T>(&self, kind: T) -> Result<T, String> {
        if self.value.is_some() { Err(self.wants("no value")) } else { Ok(kind) }
    }

    pub(super) fn parsed<T: FromStr>(&self, what: &str) -> Result<T, String> {
        self.value.and_then(|value| value.parse().ok()).ok_or_else(|| self.wants(what))
    }

    pub(super) fn number(&self) -> Result<u64, String> {
        self.parsed("a number")
    }

    pub(super) fn number_or(&self, default: u64) -> Result<u64, String> {
        if self.value.is_none() { Ok(default) } else { self.number() }
    }

    pub(super) fn count(&self) -> Result<u64, String> {
        match self.number()? {
            0 => Err(self.wants("a number above 0")),
            count => Ok(count),
        }
    }

    pub(super) fn count_or(&self, default: u64) -> Result<u64, String> {
        if self.value.is_none() { Ok(default) } else { self.count() }
    }

    /// One of these names.
    pub(super) fn one_of<T: Copy>(&self, names: &[(&str, T)]) -> Result<T, String> {
        let found = names.iter().find(|(name, _)| self.value == Some(*name));
        found.map(|&(_, meaning)| meaning).ok_or_else(|| {
            let all: Vec<&str> = names.iter().map(|&(name, _)| name).collect();
            self.wants(&format!("one of {}", all.join(", ")))
        })
    }

    /// `VALUE@N`: the value, and N or its default.
    pub(super) fn split_after(&self, default: u64) -> Result<(Self, u64), String> {
        let Some((value, after)) = self.value.and_then(|value| value.split_once('@')) else {
            return Ok((*self, default));
        };
        let after = after.parse().map_err(|_| self.wants("a number after the @"))?;
        Ok((Self { name: self.name, value: Some(value) }, after))
    }

    pub(super) fn seconds(&self) -> Result<u32, String> {
        self.parsed("a number of seconds")
    }

    pub(super) fn status(&self) -> Result<u16, String> {
        let what = "an HTTP status from 400 to 599";
        self.parsed(what).and_then(|code| {
            if (400..600).contains(&code) { Ok(code) } else { Err(self.wants(what)) }
        })
    }

    /// `500ms`, `30s`, `2m`; a bare number is seconds.
    pub(super) fn duration(&self) -> Result<Duration, String> {
        let what = "a duration such as 500ms, 30s or 2m";
        let value = self.value.ok_or_else(|| self.wants(what))?;
        let at = value.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(value.len());
        let scale = match &value[at..] {
            "ms" => 0.001,
            "" | "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(self.wants(what)),
        };
        let amount: f64 = value[..at].parse().map_err(|_| self.wants(what))?;
        match Duration::try_from_secs_f64(amount * scale) {
            Ok(duration) if !duration.is_zero() => Ok(duration),
            _ => Err(self.wants(what)),
        }
    }

    pub(super) fn url(&self) -> Result<String, String> {
        let what = "an http:// or https:// URL";
        let value = self.value.ok_or_else(|| self.wants(what))?;
        // It goes into a header: nothing but visible ASCII.
        let clean = value.bytes().all(|byte| byte.is_ascii_graphic());
        if clean && (value.starts_with("http://") || value.starts_with("https://")) {
            return Ok(value.trim_end_matches('/').to_owned());
        }
        Err(self.wants(what))
    }

    pub(super) fn streaming_url(&self) -> Result<StreamingUrl, String> {
        match self.value {
            Some("null") => Ok(StreamingUrl::Null),
            Some("empty") => Ok(StreamingUrl::Empty),
            Some("missing") => Ok(StreamingUrl::Missing),
            Some(path) if path.starts_with('/') => Ok(StreamingUrl::Prefix(path.to_owned())),
            Some(url) if url.contains("://") => Ok(StreamingUrl::Elsewhere(url.to_owned())),
            _ => Err(self.wants("null, empty, missing, a URL or a /path")),
        }
    }

    pub(super) fn disabled(&self) -> Result<Disabled, String> {
        let (live_local, live_remote, hashtag_local, hashtag_remote) = match self.value {
            Some("local") => (true, false, false, false),
            Some("remote") => (false, true, false, false),
            Some("all") => (true, true, false, false),
            Some("hashtag-local") => (false, false, true, false),
            Some("hashtag-remote") => (false, false, false, true),
            Some("hashtag-all") => (false, false, true, true),
            _ => {
                return Err(
                    self.wants("local, remote, all, hashtag-local, hashtag-remote or hashtag-all")
                );
            }
        };
        Ok(Disabled { live_local, live_remote, hashtag_local, hashtag_remote })
    }
}
