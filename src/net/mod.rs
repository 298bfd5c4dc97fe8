//! The one place that connects: HTTP over TCP or TLS, by reqwest.
//!
//! Carries out [`Request`]s and knows nothing of what they are for. A token goes to the
//! origin it is meant for and to no other: redirects are followed here, by hand.

mod body;
mod proxy;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, LOCATION,
    RETRY_AFTER, USER_AGENT,
};
use secrecy::ExposeSecret;
use url::Url;

pub use body::Body;
pub use proxy::{ProxyVariables, Route, Variable};

use crate::error::Error;
use crate::request::{Authorization, Broken, Head, Method, Request};

/// A chain of redirects longer than this is a loop.
const REDIRECTS_MAX: usize = 5;

/// How to connect, settled by the configuration.
#[derive(Clone, Debug, Default)]
pub struct NetOptions {
    /// Send everything through this proxy (`--proxy`).
    pub proxy: Option<Url>,
    /// PEM certificates to trust besides the system's (`--cacert`).
    pub ca_certificates: Option<Vec<u8>>,
    /// Never ask a proxy: the server is on this machine.
    pub loopback: bool,
    /// The server has no TLS: it is the embedded one.
    pub no_tls: bool,
    /// Let a token travel over plain `http://` to any host (`--allow-http`).
    pub allow_http: bool,
}

/// Opens connections. Cheap to clone; clones share their idle connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    allow_http: bool,
    by_proxy: bool,
}

/// An answer whose head has been read.
#[derive(Debug)]
pub struct Answer {
    /// Status and the headers that matter.
    pub head: Head,
    /// The URL that answered, after redirects.
    pub url: Url,
    /// The rest.
    pub body: Body,
}

impl Client {
    /// A client; fails when a certificate or proxy makes no sense, or when the system has no
    /// certificates at all.
    pub fn new(options: &NetOptions) -> Result<Self, Error> {
        // Errors only when a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut built = builder(options)?.build();
        if built.is_err() && options.loopback {
            // Without any system certificate the builder fails even for plain http
            // (reqwest#2988), and a server on this machine may need none.
            let options = NetOptions { no_tls: true, ..options.clone() };
            built = builder(&options)?.build();
        }
        let http = built.map_err(|e| Error::Unreachable {
            stream: "cannot set up TLS".to_owned(),
            reason: cause(&e),
            hint: Some("install your system's ca-certificates package, or use --cacert".to_owned()),
        })?;
        Ok(Self { http, allow_http: options.allow_http, by_proxy: options.proxy.is_some() })
    }

    /// Why there is no answer, with the host that gave none: after a redirect, or with a
    /// proxy, that is not the one that the user named.
    fn no_answer(&self, error: &reqwest::Error, url: &Url) -> Broken {
        if !error.is_connect() {
            return Broken::new(cause(error));
        }
        let host = url.host_str().unwrap_or_default();
        let way = if self.by_proxy { " through the proxy" } else { "" };
        let no_way = format!("cannot connect to {host}{way}");
        if !speaks_no_tls(error) {
            return Broken::new(format!("{no_way}: {}", deepest(error)));
        }
        let reason = format!("{no_way}: it does not speak TLS there");
        // It may be the proxy that does not.
        let hint = (!self.by_proxy).then(|| plain_http(url));
        Broken { reason, hint }
    }

    /// Sends the request and reads the head of the answer. Has no deadline of its own: drop
    /// the future to give up.
    pub async fn open(&self, request: &Request) -> Result<Answer, Broken> {
        let mut url = request.url.clone();
        let mut redirected_to = None;
        for _ in 0..=REDIRECTS_MAX {
            let authorization = request.authorization.as_ref().filter(|_| redirected_to.is_none());
            if authorization.is_some() && !self.allow_http && !carries_secrets(&url) {
                let reason = format!("refusing to send a token over plain http to {url}");
                return Err(Broken::new(reason));
            }
            let mut builder = self
                .http
                .request(method(request.method), url.clone())
                .headers(headers(request, authorization)?);
            if let Some(content) = &request.body {
                builder = builder.body(content.bytes.clone());
            }
            let response = builder.send().await.map_err(|e| self.no_answer(&e, &url))?;
            let next = redirect_target(&response, &url);
            if let Some(next) = &next
                && next.origin() != request.url.origin()
            {
                redirected_to = Some(next.origin().ascii_serialization());
            }
            match next.filter(|_| request.follow) {
                Some(next) => url = next,
                None => {
                    let head = head(&response, redirected_to);
                    return Ok(Answer { head, url, body: Body::new(response) });
                }
            }
        }
        Err(Broken::new(format!("more than {REDIRECTS_MAX} redirects")))
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Delete => reqwest::Method::DELETE,
    }
}

fn headers(request: &Request, authorization: Option<&Authorization>) -> Result<HeaderMap, Broken> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(request.accept));
    headers
        .insert(USER_AGENT, HeaderValue::from_static(concat!("trill/", env!("CARGO_PKG_VERSION"))));
    // A proxy that compresses also buffers, and holds events back (protocols/mastodon.md
    // section 9.15); so nobody compresses who was not asked to.
    let encoding = if request.gzip { "gzip" } else { "identity" };
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encoding));
    if let Some(content) = &request.body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content.content_type));
    }
    let value = match authorization {
        None => return Ok(headers),
        Some(Authorization::Bearer(token)) => format!("Bearer {}", token.expose_secret()),
        Some(Authorization::Basic(pair)) => {
            format!("Basic {}", BASE64.encode(pair.expose_secret()))
        }
        Some(Authorization::Signed(value)) => value.expose_secret().to_owned(),
    };
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| Broken::new("the access token has characters that no header can carry"))?;
    value.set_sensitive(true);
    headers.insert(AUTHORIZATION, value);
    Ok(headers)
}

fn builder(options: &NetOptions) -> Result<reqwest::ClientBuilder, Error> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // A kept connection may be closed by the server just as it is used again, and a
        // stream wants one of its own anyway.
        .pool_max_idle_per_host(0)
        .tcp_nodelay(true)
        .tcp_keepalive(Duration::from_secs(30));
    if let Some(proxy) = &options.proxy {
        let proxy = reqwest::Proxy::all(proxy.as_str())
            .map_err(|e| Error::usage(format!("--proxy: {}", cause(&e))))?;
        builder = builder.proxy(proxy);
    } else if options.loopback {
        builder = builder.no_proxy();
    }
    if let Some(pem) = &options.ca_certificates {
        let certificates = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|e| Error::usage(format!("--cacert: {}", cause(&e))))?;
        if certificates.is_empty() {
            return Err(Error::usage("--cacert: there is no PEM certificate in the file"));
        }
        builder = builder.tls_certs_merge(certificates);
    } else if options.no_tls {
        builder = builder.tls_certs_only([]);
    }
    Ok(builder)
}

/// Returns true if and only if a secret may be sent to `url`: over TLS, or to this machine.
pub fn carries_secrets(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// Returns true if and only if the host of `url` is this machine, by its name or number.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Where a redirect leads, if this is one that can be followed: never from TLS to plain http.
fn redirect_target(response: &reqwest::Response, from: &Url) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = from.join(location).ok()?;
    let downgrade = from.scheme() == "https" && target.scheme() != "https";
    (matches!(target.scheme(), "http" | "https") && !downgrade).then_some(target)
}

fn head(response: &reqwest::Response, redirected_to: Option<String>) -> Head {
    let text = |name: &str| {
        let value = response.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Head {
        status: response.status().as_u16(),
        content_type: text(CONTENT_TYPE.as_str()),
        retry_after: text(RETRY_AFTER.as_str()),
        rate_limit_reset: text("x-ratelimit-reset").or_else(|| text("x-rate-limit-reset")),
        rate_limit: text("x-ratelimit-limit").or_else(|| text("x-rate-limit-limit")),
        rate_limit_remaining: text("x-ratelimit-remaining")
            .or_else(|| text("x-rate-limit-remaining")),
        date: text(DATE.as_str()),
        redirected_to,
    }
}

/// What went wrong, for a person.
fn cause(error: &reqwest::Error) -> String {
    let what = if error.is_body() || error.is_decode() {
        "the connection broke"
    } else {
        "the request failed"
    };
    format!("{what}: {}", deepest(error))
}

/// Returns true if and only if what answered the beginning of TLS was something else, such as plain
/// HTTP.
fn speaks_no_tls(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if let Some(rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType)) =
            error.downcast_ref()
        {
            return true;
        }
        // What an I/O error holds is not its source: it shows that in its own place.
        let io = error.downcast_ref::<std::io::Error>();
        cause = match io.and_then(std::io::Error::get_ref) {
            Some(held) => Some(held),
            None => error.source(),
        };
    }
    false
}

/// What to try with a server that does not speak TLS.
fn plain_http(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or_default();
    let flag = if is_loopback(url) { "" } else { " with --allow-http, if you must" };
    format!("if it speaks plain http, its address is http://{host}:{port}{flag}")
}

/// The deepest cause says what happened; the layers above only repeat that something did.
fn deepest(error: &reqwest::Error) -> String {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
