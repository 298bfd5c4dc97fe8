//! The way to the server: which proxy, if any, and who named it.

use url::Url;

use super::finding::Finding;
use crate::net::{NetOptions, ProxyVariables, Route};

/// How the server is reached.
pub struct Way<'a> {
    /// The options of the client.
    pub net: &'a NetOptions,
    /// The variables that name proxies.
    pub variables: &'a ProxyVariables,
}

impl Way<'_> {
    /// Says which way `to` is reached.
    pub(super) fn finding(&self, to: &Url) -> Finding {
        let check = "proxy";
        match Route::new(self.net, self.variables, to) {
            Route::Proxy { address, named_by } => {
                Finding::ok(check, format!("{address} (from {named_by})"))
            }
            Route::Direct if self.net.loopback => {
                Finding::ok(check, "none: the server is on this machine")
            }
            Route::Direct => {
                let ProxyVariables { all, http, https, no, .. } = self.variables;
                let set = [https, http, all, no].into_iter().flatten();
                let set: Vec<&str> = set.filter(|v| !v.value.is_empty()).map(|v| v.name).collect();
                match set.as_slice() {
                    [] => Finding::ok(check, "none"),
                    set => {
                        let names = set.join(", ");
                        Finding::ok(check, format!("none for this server, though there is {names}"))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Variable;

    #[test]
    fn says_which_proxy_who_named_it_and_what_did_not_apply() {
        let to: Url = "https://m.example".parse().expect("a URL");
        let set = |name, value: &str| Some(Variable { name, value: value.to_owned() });
        let https = set("HTTPS_PROXY", "http://u:pa55@p.example:3128");
        let none = ProxyVariables::default();
        let one = ProxyVariables { https: https.clone(), ..ProxyVariables::default() };
        let exempt = ProxyVariables { https, no: set("no_proxy", "*"), ..none.clone() };
        let loopback = NetOptions { loopback: true, ..NetOptions::default() };
        let far = NetOptions::default();
        for (net, variables, expected) in [
            (&far, &none, "none"),
            (&far, &one, "http://p.example:3128/ (from HTTPS_PROXY)"),
            (&far, &exempt, "none for this server, though there is HTTPS_PROXY, no_proxy"),
            (&loopback, &one, "none: the server is on this machine"),
        ] {
            let finding = Way { net, variables }.finding(&to);
            assert_eq!(finding, Finding::ok("proxy", expected));
        }
    }
}
