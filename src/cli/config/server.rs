//! Where a server is and how to get there: addresses, proxies, certificates.

use url::Url;

use crate::cli::args::NetArgs;
use crate::cli::env::Env;
use crate::error::Error;
use crate::net::{self, NetOptions};

/// How a service's server is named.
pub(super) struct Naming {
    /// The variables that name it when the flag does not, the first that is set.
    variables: &'static [&'static str],
    /// The server when nothing names one.
    default: Option<&'static str>,
    /// One that a user may know.
    example: &'static str,
}

/// A Mastodon server: there are thousands.
pub(super) const MASTODON: Naming = Naming {
    variables: &["TRILL_SERVER", "MASTODON_SERVER", "MASTODON_API_BASE_URL"],
    default: None,
    example: "mastodon.social",
};

/// X's API: there is one, and stand-ins for it.
pub(super) const TWITTER: Naming = Naming {
    variables: &["TRILL_TWITTER_SERVER"],
    default: Some("https://api.x.com"),
    example: "api.x.com",
};

/// X's API v1.1, which X itself has switched off.
pub(super) const LEGACY: Naming = Naming { example: "streams.example", ..TWITTER };

/// The API base: a host or a URL; a bare host is https, except on this machine.
pub(super) fn address(typed: Option<&str>, naming: &Naming, env: &Env) -> Result<Url, Error> {
    let (place, text) = match (typed, env.first(naming.variables), naming.default) {
        (Some(text), _, _) => ("--server", text.to_owned()),
        (None, Some((name, value)), _) => (name, value.to_string_lossy().into_owned()),
        (None, None, Some(default)) => ("the default server", default.to_owned()),
        (None, None, None) => {
            return Err(Error::Usage {
                message: "which server? name it with --server or TRILL_SERVER".to_owned(),
                hint: Some("--sandbox follows the embedded server: no account needed".to_owned()),
            });
        }
    };
    let wrong = |why: &str| Error::Usage {
        message: format!("{place} {}: {why}", quoted(&text)),
        hint: Some(format!("use a host such as {}, or its https:// URL", naming.example)),
    };
    let typed = text.trim();
    if is_other_scheme(typed) {
        return Err(wrong("not an http(s) address"));
    }
    let with_scheme =
        if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let mut url = Url::parse(&with_scheme).map_err(|e| wrong(&e.to_string()))?;
    if !typed.contains("://") && net::is_loopback(&url) {
        // Cannot fail: http and https take the same URLs.
        let _ = url.set_scheme("http");
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("not an http(s) address"));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("there is no host in it"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("name the host alone, without a user or a password"));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// How to get to `api`, which must not be plain http beyond this machine unless that is allowed.
pub(super) fn net_options(args: &NetArgs, api: &Url) -> Result<NetOptions, Error> {
    let loopback = net::is_loopback(api);
    if api.scheme() == "http" && !loopback && !args.allow_http {
        return Err(Error::Usage {
            message: format!("{api} is plain http: anyone on the way could read along"),
            hint: Some("use https://, or --allow-http if you must".to_owned()),
        });
    }
    let proxy = match &args.proxy {
        Some(text) => Some(proxy_url(text)?),
        None => None,
    };
    let ca_certificates = match &args.cacert {
        Some(path) => {
            let read = std::fs::read(path);
            Some(read.map_err(|e| Error::usage(format!("--cacert {}: {e}", path.display())))?)
        }
        None => None,
    };
    let allow_http = args.allow_http;
    Ok(NetOptions { proxy, ca_certificates, loopback, no_tls: false, allow_http })
}

/// An address as it was typed, for an error message; not one that may hold a password.
fn quoted(address: &str) -> String {
    if address.contains('@') { "with a user name".to_owned() } else { format!("'{address}'") }
}

/// Returns true if and only if what should be a host, or an address, begins with a scheme that is
/// none or is not written as one: `htp:/x`, `unix:/x`, `http:/x`, `https//x`.
fn is_other_scheme(address: &str) -> bool {
    let Some((word, rest)) = address.split_once([':', '/']) else { return false };
    let is_word = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic());
    let is_http = matches!(word.to_ascii_lowercase().as_str(), "http" | "https");
    // A host may have a port behind it; what a user and a password are is said elsewhere.
    let is_host = rest.starts_with(|c: char| c.is_ascii_digit()) || rest.contains('@');
    let is_colon = address.as_bytes().get(word.len()) == Some(&b':');
    match is_http {
        true => !(is_colon && rest.starts_with("//")),
        false => is_word && is_colon && !is_host && !rest.is_empty(),
    }
}

/// As curl takes it: without a scheme it is http. A scheme that is not known must not be
/// passed on, or the connection would be made without any proxy.
fn proxy_url(text: &str) -> Result<Url, Error> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let wrong = |why: String| Error::Usage {
        message: format!("--proxy {}: {why}", quoted(text)),
        hint: Some("use http://, https://, socks4:// or socks5://HOST:PORT".to_owned()),
    };
    let url = Url::parse(&with_scheme).map_err(|e| wrong(e.to_string()))?;
    match url.scheme() {
        "http" | "https" | "socks4" | "socks4a" | "socks5" | "socks5h" => Ok(url),
        scheme => Err(wrong(format!("{scheme} is no kind of proxy"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Exit;

    #[test]
    fn an_address_is_a_host_or_http() {
        let env = Env::default();
        for (typed, is) in [
            ("m.example", "https://m.example/"),
            ("m.example:8443/base", "https://m.example:8443/base"),
            ("localhost:8080", "http://localhost:8080/"),
            ("localhost/base", "http://localhost/base"),
            ("[::1]:8080", "http://[::1]:8080/"),
            ("HTTP://m.example", "http://m.example/"),
            (" https://m.example:1/?a#b ", "https://m.example:1/"),
        ] {
            let url = address(Some(typed), &MASTODON, &env).expect("an address");
            assert_eq!(url.as_str(), is, "{typed}");
        }
        for naming in [&MASTODON, &TWITTER, &LEGACY] {
            for typed in [
                "htp:/x y",
                "htp:x",
                "htp://x",
                "ftp://m.example",
                "unix:/tmp/x",
                "mailto:a",
                "http:/m.example",
                "http:m.example",
                "https//m.example",
                "http:",
                "https:",
            ] {
                let error = address(Some(typed), naming, &env).expect_err("no address");
                assert_eq!(error.exit(), Exit::Usage, "{typed}");
                let words = format!("--server '{typed}': not an http(s) address");
                assert_eq!(error.to_string(), words);
                let hint = error.hint().expect("a hint");
                assert!(hint.contains(naming.example), "{hint}");
            }
            let error = address(Some("me:word@m.example"), naming, &env).expect_err("a password");
            assert!(error.to_string().contains("without a user or a password"), "{error}");
        }
    }
}
