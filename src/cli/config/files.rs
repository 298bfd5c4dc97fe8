//! Where records go.

use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::cli::args::files::FilesArgs;
use crate::cli::env::Env;
use crate::error::Error;
use crate::output::width::Width;
use crate::sink::SinkSpec;
use crate::sink::files::{Compress, FilesSpec, Pattern};

/// What the flags mean; each record ends with `terminator`.
pub(super) fn sink(
    args: &FilesArgs,
    terminator: &'static [u8],
    env: &Env,
) -> Result<SinkSpec, Error> {
    let Some(typed) = &args.out else {
        return match alone(args) {
            None => Ok(SinkSpec::Stdout),
            Some(flag) => Err(Error::Usage {
                message: format!("{flag} is about files, and there are none"),
                hint: Some("name them: -O posts.jsonl".to_owned()),
            }),
        };
    };
    if typed == "-" {
        return Err(Error::Usage {
            message: "-O names files; stdout needs no flag".to_owned(),
            hint: Some("to write to both: -O posts.jsonl --tee".to_owned()),
        });
    }
    let mut pattern = Pattern::parse(typed).map_err(|e| Error::Syntax {
        flag: "--out".to_owned(),
        message: e.message,
        text: typed.clone(),
        at: e.at,
    })?;
    let compress = args.compress.or_else(|| by_name(typed));
    if let Some(compress) = compress {
        pattern = pattern.with_ending(compress.ending());
    }
    Ok(SinkSpec::Files(Box::new(FilesSpec {
        pattern,
        rotate: args.rotate,
        compress,
        sync: args.sync.unwrap_or_default(),
        manifest: args.manifest.clone(),
        tee: args.tee,
        time_zone: env.time_zone.clone().unwrap_or(TimeZone::UTC),
        terminator,
        reopen: Arc::default(),
    })))
}

/// The surroundings of records that go to files: nobody looks at a terminal, or, with `--tee`,
/// not only there. So there is no colour and no link unless it is asked for.
pub(super) fn surroundings(args: &FilesArgs, env: &Env) -> Env {
    let mut env = env.clone();
    if args.out.is_some() {
        env.hyperlinks = false;
        if !args.tee {
            env.stdout_is_terminal = false;
            env.same_terminal = false;
            env.stdout_is_pipe = false;
            env.width = Width::default();
        }
    }
    env
}

/// The flag that means nothing without `-O`, if one was given.
fn alone(args: &FilesArgs) -> Option<&'static str> {
    if args.rotate.is_some() {
        Some("--rotate")
    } else if args.compress.is_some() {
        Some("--compress")
    } else if args.sync.is_some() {
        Some("--sync")
    } else if args.tee {
        Some("--tee")
    } else if args.manifest.is_some() {
        Some("--manifest")
    } else {
        None
    }
}

fn by_name(pattern: &str) -> Option<Compress> {
    match Path::new(pattern).extension()?.to_str()? {
        "zst" => Some(Compress::Zstd),
        "gz" => Some(Compress::Gzip),
        _ => None,
    }
}
