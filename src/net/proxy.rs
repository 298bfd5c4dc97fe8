//! Which proxy a connection would go through. reqwest decides that by hyper-util's matcher;
//! the same matcher is asked here, so that both say the same.

use std::fmt;

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use super::NetOptions;

/// The variables that name proxies, as the process has them.
#[derive(Clone, Debug, Default)]
pub struct ProxyVariables {
    /// `ALL_PROXY`.
    pub all: Option<Variable>,
    /// `HTTP_PROXY`.
    pub http: Option<Variable>,
    /// `HTTPS_PROXY`.
    pub https: Option<Variable>,
    /// `NO_PROXY`: where not to.
    pub no: Option<Variable>,
    /// This is a CGI program: there `HTTP_PROXY` is a request's header `Proxy`, and no variable
    /// counts.
    pub is_cgi: bool,
}

/// A variable that is set.
#[derive(Clone, Default)]
pub struct Variable {
    /// Its name, as it is spelled there.
    pub name: &'static str,
    /// Its value; that of a proxy may hold a password.
    pub value: String,
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The way to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Without a proxy.
    Direct,
    /// Through a proxy.
    Proxy {
        /// Its address, without user and password.
        address: String,
        /// The flag or the variable that names it.
        named_by: &'static str,
    },
}

impl Route {
    /// The way to `to`, for a [`super::Client`] with these options in a process with these
    /// variables.
    pub fn new(options: &NetOptions, variables: &ProxyVariables, to: &Url) -> Self {
        if let Some(proxy) = &options.proxy {
            let mut shown = proxy.clone();
            // Fails for addresses that cannot have either; those need not lose them.
            let _ = shown.set_username("").and_then(|()| shown.set_password(None));
            return Self::Proxy { address: shown.to_string(), named_by: "--proxy" };
        }
        let Ok(to) = to.as_str().parse::<Uri>() else { return Self::Direct };
        if options.loopback || variables.is_cgi {
            return Self::Direct;
        }
        let named =
            if to.scheme_str() == Some("http") { &variables.http } else { &variables.https };
        let no = variables.no.as_ref().map_or("", |no| no.value.as_str());
        for variable in [named, &variables.all].into_iter().flatten() {
            let matcher = Matcher::builder().all(variable.value.as_str()).no(no).build();
            if let Some(proxy) = matcher.intercept(&to) {
                return Self::Proxy { address: proxy.uri().to_string(), named_by: variable.name };
            }
        }
        Self::Direct
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &'static str, value: &str) -> Option<Variable> {
        Some(Variable { name, value: value.to_owned() })
    }

    fn route(options: &NetOptions, variables: &ProxyVariables, to: &str) -> Option<String> {
        match Route::new(options, variables, &to.parse().expect("a URL")) {
            Route::Direct => None,
            Route::Proxy { address, named_by } => Some(format!("{named_by} {address}")),
        }
    }

    #[test]
    fn the_flag_beats_the_variables_and_the_scheme_chooses_between_those() {
        let variables = ProxyVariables {
            all: variable("ALL_PROXY", "socks5://s.example:1080"),
            https: variable("https_proxy", "http://user:pa55@p.example:3128"),
            no: variable("NO_PROXY", "exempt.example"),
            ..ProxyVariables::default()
        };
        let none = NetOptions::default();
        let https = route(&none, &variables, "https://m.example/");
        assert_eq!(https.as_deref(), Some("https_proxy http://p.example:3128/"));
        let http = route(&none, &variables, "http://m.example/");
        assert_eq!(http.as_deref(), Some("ALL_PROXY socks5://s.example:1080/"));
        assert_eq!(route(&none, &variables, "https://exempt.example/"), None);
        let flag = Some("http://user:pa55@f.example:8080".parse().expect("a URL"));
        let flag = NetOptions { proxy: flag, ..NetOptions::default() };
        let typed = route(&flag, &variables, "https://exempt.example/");
        assert_eq!(typed.as_deref(), Some("--proxy http://f.example:8080/"));
    }

    #[test]
    fn this_machine_and_a_cgi_program_have_no_proxy() {
        let https = variable("HTTPS_PROXY", "http://p.example:3128");
        let variables = ProxyVariables { https, ..ProxyVariables::default() };
        let loopback = NetOptions { loopback: true, ..NetOptions::default() };
        assert_eq!(route(&loopback, &variables, "https://localhost/"), None);
        let cgi = ProxyVariables { is_cgi: true, ..variables };
        assert_eq!(route(&NetOptions::default(), &cgi, "https://m.example/"), None);
    }

    #[test]
    fn a_variable_that_makes_no_sense_names_no_proxy() {
        let https = variable("HTTPS_PROXY", "::::");
        let all = variable("all_proxy", "p.example:3128");
        let variables = ProxyVariables { https, all, ..ProxyVariables::default() };
        let found = route(&NetOptions::default(), &variables, "https://m.example/");
        assert_eq!(found.as_deref(), Some("all_proxy http://p.example:3128/"));
    }

    #[test]
    fn a_password_is_not_in_a_debug_output() {
        let variable = variable("HTTPS_PROXY", "http://user:pa55@p.example").expect("a variable");
        assert_eq!(format!("{variable:?}"), "HTTPS_PROXY");
    }
}
