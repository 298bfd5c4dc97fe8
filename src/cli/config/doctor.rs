//! What is meant by `trill doctor` and `trill twitter doctor`.

use std::time::Duration;

use super::{Action, App, Server, needs_sandbox, real_server, sandbox_options, twitter};
use crate::cli::args::doctor::{DoctorArgs, ReportArgs, ReportKind, TwitterDoctorArgs};
use crate::cli::env::Env;
use crate::commands::doctor::probe::{ANSWER_TIME, FIRST_BYTE_TIME};
use crate::commands::doctor::sheet::Layout;
use crate::error::Error;
use crate::net::ProxyVariables;
use crate::output::color;

/// An examination.
#[derive(Debug)]
pub struct Doctor {
    /// Who is examined.
    pub patient: Patient,
    /// What findings look like.
    pub layout: Layout,
    /// How long an answer may take.
    pub answer_time: Duration,
    /// How long a stream's first byte may take.
    pub first_byte_time: Duration,
    /// The variables that name proxies.
    pub proxies: ProxyVariables,
}

/// Who is examined.
#[derive(Debug)]
pub enum Patient {
    /// A Mastodon server, and a user's token if there is one.
    Mastodon(Server),
    /// An app at X.
    Twitter(App),
}

pub(super) fn mastodon(args: DoctorArgs, env: &Env) -> Result<Action, Error> {
    let server = if args.sandbox.sandbox {
        Server::Sandbox(sandbox_options(args.sandbox.behaviour, 0, None))
    } else {
        needs_sandbox(&args.sandbox.behaviour)?;
        real_server(&args.server, &[], env)?
    };
    Ok(action(Patient::Mastodon(server), &args.report, env))
}

pub(super) fn twitter(args: TwitterDoctorArgs, env: &Env) -> Result<Action, Error> {
    let app = twitter::app(&args.app, args.sandbox, true, env)?;
    Ok(action(Patient::Twitter(app), &args.report, env))
}

fn action(patient: Patient, args: &ReportArgs, env: &Env) -> Action {
    let facts = env.color_facts();
    let layout = Layout {
        json: args.output == ReportKind::Json,
        symbols: env.stdout_is_terminal && !facts.term_dumb,
        color: color::enabled(args.color, &facts),
        is_terminal: env.stdout_is_terminal,
        columns: env.width.columns(),
    };
    Action::Doctor(Box::new(Doctor {
        patient,
        layout,
        answer_time: args.timeout.unwrap_or(ANSWER_TIME),
        first_byte_time: args.timeout.unwrap_or(FIRST_BYTE_TIME),
        proxies: env.proxy_variables(),
    }))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::Args;
    use crate::cli::config::Config;
    use crate::error::Exit;

    fn meant(line: &str, env: &Env) -> Result<Doctor, Error> {
        let words = std::iter::once("trill").chain(line.split_whitespace());
        let args = Args::try_parse_from(words).expect("it parses");
        match Config::resolve(args, env)?.action {
            Action::Doctor(doctor) => Ok(*doctor),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_mastodon_server_needs_no_token_and_x_does() {
        let env = Env::default();
        let doctor = meant("doctor --server m.example", &env).expect("it makes sense");
        let Patient::Mastodon(Server::Real { api, token, .. }) = doctor.patient else {
            panic!("another patient");
        };
        assert_eq!((api.as_str(), token.is_none()), ("https://m.example/", true));
        let refused = meant("x doctor", &env).expect_err("no token");
        assert_eq!(refused.exit(), Exit::Auth);
        assert_eq!(meant("doctor", &env).expect_err("no server").exit(), Exit::Usage);
        let env = env.with("X_BEARER_TOKEN", "a-token");
        let doctor = meant("twitter doctor", &env).expect("it makes sense");
        assert!(matches!(doctor.patient, Patient::Twitter(App::Real { .. })));
    }

    #[test]
    fn symbols_and_colours_are_for_terminals() {
        let pipe = Env::default();
        let mut terminal = Env::default();
        terminal.stdout_is_terminal = true;
        let dumb = terminal.clone().with("TERM", "dumb");
        for (env, symbols, color) in
            [(&pipe, false, false), (&terminal, true, true), (&dumb, false, false)]
        {
            let Layout { symbols: s, color: c, .. } =
                meant("doctor --sandbox", env).expect("it makes sense").layout;
            assert_eq!((s, c), (symbols, color));
        }
        let typed = meant("doctor --sandbox --color always -o json", &pipe);
        let layout = typed.expect("it makes sense").layout;
        assert!(layout.color && layout.json);
    }

    #[test]
    fn a_timeout_holds_for_every_answer() {
        let env = Env::default();
        let times = |line| {
            let doctor = meant(line, &env).expect("it makes sense");
            (doctor.answer_time, doctor.first_byte_time)
        };
        assert_eq!(times("doctor --sandbox"), (ANSWER_TIME, FIRST_BYTE_TIME));
        let second = Duration::from_secs(1);
        assert_eq!(times("x doctor --sandbox --timeout 1s"), (second, second));
    }

    #[test]
    fn the_proxy_variables_are_told_as_they_are_spelled() {
        let env = Env::default().with("https_proxy", "http://p.example").with("NO_PROXY", "");
        let doctor = meant("doctor --sandbox", &env.with("no_proxy", "m.example"));
        let proxies = doctor.expect("it makes sense").proxies;
        assert_eq!(proxies.https.map(|v| v.name), Some("https_proxy"));
        // As reqwest reads them: the first that is set counts, even to nothing.
        assert_eq!(proxies.no.map(|v| (v.name, v.value)), Some(("NO_PROXY", String::new())));
        assert!(proxies.all.is_none() && !proxies.is_cgi);
    }
}
