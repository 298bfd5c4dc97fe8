//! Problem objects: what X says when it says no (protocols/x.md sections 2, 3 and 11).

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::auth::Denied;
use super::params::Invalid;
use crate::sandbox::faults::{Problem, Refusal};

/// Where a project is put together, for apps that are in none.
const ENROL: &str = "https://developer.x.com/en/docs/projects/overview";
/// The id of the sandbox's app.
pub(super) const APP: &str = "27912345";
/// A little over what a client should read of a refusal.
const HUGE: usize = 10 << 20;

/// The problems of one server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Problems {
    host: &'static str,
}

/// An answer that is not what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) body: Body,
    /// What the headers say is left of the rate limit is nothing.
    pub(super) exhausted: bool,
}

/// What a refusal says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Body {
    Json(Value),
    Html(&'static str),
    Text(String),
}

impl Refused {
    fn json(status: StatusCode, problem: Value) -> Self {
        Self { status, body: Body::Json(problem), exhausted: false }
    }

    /// A problem that has no type of its own.
    pub(super) fn blank(status: StatusCode) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        let problem = json!({
            "title": title,
            "detail": title,
            "status": status.as_u16(),
            "type": "about:blank",
        });
        let exhausted = status == StatusCode::TOO_MANY_REQUESTS;
        Self { exhausted, ..Self::json(status, problem) }
    }

    /// The connection is one too many for the rate limit.
    pub(super) fn rate_limit() -> Self {
        Self::blank(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The key and the secret are wrong, or the exchange is.
    pub(super) fn unverified() -> Self {
        let error = json!({
            "code": 99,
            "label": "authenticity_token_error",
            "message": "Unable to verify your credentials",
        });
        Self::json(StatusCode::FORBIDDEN, json!({ "errors": [error] }))
    }
}

impl Problems {
    /// `twitter` puts the types on the host that they had before 2023.
    pub(super) fn new(twitter: bool) -> Self {
        Self { host: if twitter { "api.twitter.com" } else { "api.x.com" } }
    }

    /// The type with this name.
    pub(super) fn uri(self, name: &str) -> String {
        format!("https://{}/2/problems/{name}", self.host)
    }

    fn typed(self, name: &str, title: &str, detail: &str) -> Value {
        json!({ "title": title, "detail": detail, "type": self.uri(name) })
    }

    /// Why a request is not let in.
    pub(super) fn denied(self, denied: Denied) -> Refused {
        match denied {
            Denied::Unauthorized => Refused::blank(StatusCode::UNAUTHORIZED),
            Denied::UnsupportedAuthentication => self.refusal(Refusal::UnsupportedAuth),
            Denied::NotEnrolled => self.refusal(Refusal::NotEnrolled),
            Denied::NoCredits => self.refusal(Refusal::NoCredits),
        }
    }

    /// 400, with every reason.
    pub(super) fn invalid(self, reasons: &[Invalid]) -> Refused {
        let errors: Vec<Value> = reasons
            .iter()
            .map(|Invalid { parameter, values, message }| match parameter.as_str() {
                "" => json!({ "parameters": {}, "message": message }),
                name => json!({ "parameters": { name: values }, "message": message }),
            })
            .collect();
        let detail = "One or more parameters to your request was invalid.";
        let mut problem = self.typed("invalid-request", "Invalid Request", detail);
        problem["errors"] = errors.into();
        Refused::json(StatusCode::BAD_REQUEST, problem)
    }

    /// 422: more rules than the app may have. Nothing of the request is carried out.
    pub(super) fn rule_cap(self, cap: u64) -> Refused {
        let detail = format!(
            "Rule creation failed: the limit of {cap} rules for this app would be exceeded."
        );
        let problem = self.typed("rule-cap", "RulesCapExceeded", &detail);
        Refused::json(StatusCode::UNPROCESSABLE_ENTITY, problem)
    }

    /// What is not there, among things that are.
    pub(super) fn not_found(self, parameter: &str, value: &str, kind: &str) -> Value {
        let detail = format!("Could not find {kind} with {parameter}: [{value}].");
        let mut problem = self.typed("resource-not-found", "Not Found Error", &detail);
        problem["parameter"] = parameter.into();
        problem["resource_id"] = value.into();
        problem["resource_type"] = kind.into();
        problem["value"] = value.into();
        problem
    }

    /// What a fault asks for in place of an answer.
    pub(super) fn refusal(self, refusal: Refusal) -> Refused {
        use StatusCode as S;
        match refusal {
            Refusal::TooManyConnections => {
                Refused::json(S::TOO_MANY_REQUESTS, self.stream(Problem::TooManyConnections))
            }
            Refusal::UsageCap => {
                Refused::json(S::TOO_MANY_REQUESTS, self.stream(Problem::UsageCap))
            }
            Refusal::RateLimit => Refused::rate_limit(),
            Refusal::RateLimitLegacy => {
                let error = json!({ "code": 88, "message": "Rate limit exceeded" });
                let refused = Refused::json(S::TOO_MANY_REQUESTS, json!({ "errors": [error] }));
                Refused { exhausted: true, ..refused }
            }
            Refusal::NoCredits => Refused::json(S::PAYMENT_REQUIRED, self.stream(Problem::Credits)),
            Refusal::PaymentRequired => {
                let mut problem =
                    self.typed("credits-depleted", "Payment Required", "credits depleted");
                problem["status"] = 402.into();
                Refused::json(S::PAYMENT_REQUIRED, problem)
            }
            Refusal::NotEnrolled => Refused::json(S::FORBIDDEN, self.not_enrolled()),
            Refusal::NotEnrolledNested => {
                Refused::json(S::FORBIDDEN, json!({ "errors": [self.not_enrolled()] }))
            }
            Refusal::UnsupportedAuth => {
                let detail = "Authenticating with OAuth 1.0a User Context is forbidden for this \
                    endpoint.  Supported authentication types are [OAuth 2.0 Application-Only].";
                let title = "Unsupported Authentication";
                let mut problem = self.typed("unsupported-authentication", title, detail);
                problem["status"] = 403.into();
                Refused::json(S::FORBIDDEN, problem)
            }
            Refusal::NoRules => Refused::json(S::CONFLICT, self.stream(Problem::NoRules)),
            Refusal::RulesInvalid => {
                let detail = "None of the rules of this stream is valid.";
                Refused::json(S::CONFLICT, self.connection("RulesInvalidIssue", detail))
            }
            Refusal::Conflict => Refused::blank(S::CONFLICT),
            Refusal::Provisioning => {
                Refused::json(S::SERVICE_UNAVAILABLE, self.stream(Problem::Provisioning))
            }
            Refusal::InvalidRequest => {
                let values = vec!["nope".to_owned()];
                let message =
                    "The `tweet.fields` query parameter value [nope] is not one of [id,text]";
                let (parameter, message) = ("tweet.fields".to_owned(), message.to_owned());
                self.invalid(&[Invalid { parameter, values, message }])
            }
            Refusal::Html503 => Refused {
                status: S::SERVICE_UNAVAILABLE,
                body: Body::Html(
                    "<!DOCTYPE html>\n<html><head><title>X / Over capacity</title></head>\n\
                     <body><h1>Over capacity</h1></body></html>\n",
                ),
                exhausted: false,
            },
            Refusal::Empty503 => Refused {
                status: S::SERVICE_UNAVAILABLE,
                body: Body::Text(String::new()),
                exhausted: false,
            },
            Refusal::Huge => Refused::json(
                S::SERVICE_UNAVAILABLE,
                json!({ "title": "Service Unavailable", "type": "about:blank", "detail": "a".repeat(HUGE) }),
            ),
        }
    }

    /// What goes with a status.
    pub(super) fn status(self, code: u16) -> Refused {
        match code {
            402 => self.refusal(Refusal::NoCredits),
            403 => self.refusal(Refusal::NotEnrolled),
            code => Refused::blank(
                StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            ),
        }
    }

    /// The problem of a stream.
    pub(super) fn stream(self, problem: Problem) -> Value {
        let disconnect = |name: &str, kind: &str, detail: &str| {
            let mut problem = self.typed(name, name, detail);
            problem["disconnect_type"] = kind.into();
            problem
        };
        match problem {
            Problem::OperationalDisconnect => disconnect(
                "operational-disconnect",
                "OperationalDisconnect",
                "This stream has been disconnected for operational reasons.",
            ),
            Problem::UpstreamOperationalDisconnect => disconnect(
                "operational-disconnect",
                "UpstreamOperationalDisconnect",
                "This stream has been disconnected upstream for operational reasons.",
            ),
            Problem::ForceDisconnect => disconnect(
                "operational-disconnect",
                "ForceDisconnect",
                "This stream has been forcefully disconnected.",
            ),
            Problem::UncleanDisconnect => disconnect(
                "operational-disconnect",
                "UpstreamUncleanDisconnect",
                "This stream has been disconnected upstream uncleanly.",
            ),
            Problem::SlowReader => disconnect(
                "operational-disconnect",
                "SlowReader",
                "This stream has been disconnected because it was read too slowly.",
            ),
            Problem::InternalError => disconnect(
                "operational-disconnect",
                "InternalError",
                "This stream has been disconnected due to an internal error.",
            ),
            Problem::AppStateDegraded => disconnect(
                "operational-disconnect",
                "ClientApplicationStateDegraded",
                "This stream has been disconnected because of the state of the client application.",
            ),
            Problem::InvalidRules => disconnect(
                "operational-disconnect",
                "InvalidRules",
                "This stream has been disconnected because its rules are invalid.",
            ),
            Problem::TooManyConnections => self.connection(
                "TooManyConnections",
                "This stream is currently at the maximum allowed connection limit.",
            ),
            Problem::NoRules => self.connection(
                "RuleConfigurationIssue",
                "You must define rules using the POST /2/tweets/search/stream/rules endpoint before \
                 connecting to filtered stream.",
            ),
            Problem::Provisioning => self.connection(
                "ProvisioningSubscription",
                "Your subscription is being provisioned. Please try again later.",
            ),
            Problem::UsageCap => {
                let detail = "Usage cap exceeded: Monthly product cap";
                let mut problem = self.typed("usage-capped", "UsageCapExceeded", detail);
                problem["period"] = "Monthly".into();
                problem["scope"] = "Product".into();
                problem
            }
            Problem::Credits => {
                let detail = format!(
                    "Your enrolled account [{APP}] does not have any credits to fulfill this request."
                );
                self.typed("credits", "CreditsDepleted", &detail)
            }
        }
    }

    fn connection(self, issue: &str, detail: &str) -> Value {
        let mut problem = self.typed("streaming-connection", "ConnectionException", detail);
        problem["connection_issue"] = issue.into();
        problem
    }

    fn not_enrolled(self) -> Value {
        let detail = "When authenticating requests to the X API v2 endpoints, you must use keys and \
            tokens from a developer App that is attached to a Project. You can create a project via \
            the developer portal.";
        let mut problem = self.typed("client-forbidden", "Client Forbidden", detail);
        problem["client_id"] = APP.into();
        problem["reason"] = "client-not-enrolled".into();
        problem["registration_url"] = ENROL.into();
        problem["required_enrollment"] = "Appropriate Level of API Access".into();
        problem
    }
}
