//! Parse, run, exit; nothing else.

use std::process::ExitCode;

use trill::cli::env::Env;
use trill::cli::usage;
use trill::engine::Outcome;
use trill::error::Exit;

fn main() -> ExitCode {
    // Help and version end here, before anything is looked at.
    let mut env = Env::of_process();
    let outcome = match usage::parse(std::env::args_os().collect(), &mut env) {
        Ok(args) => trill::run(args, &env),
        Err(Ok(answer)) => answer.exit(),
        Err(Err(error)) => trill::fail(error),
    };
    let exit = match outcome {
        Outcome::Done => Exit::Success,
        Outcome::Failed(error) => error.exit(),
        Outcome::Signal(signal) => {
            // Returns only if the signal could not be raised; the code says the same.
            let _ = signal.die();
            signal.exit()
        }
    };
    ExitCode::from(exit.code())
}
