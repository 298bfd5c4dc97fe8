//! Runs the real binary and holds it to deadlines. A failure prints the command, its folder,
//! its status and everything that it wrote.

pub(crate) mod ids;
mod pipe;
pub(crate) mod record;
pub(crate) mod server;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

pub(crate) use rustix::process::Signal;
use trill::sandbox::Sandbox;

use pipe::Lines;
use record::Record;
use server::Server;

/// How long anything may take before the test gives up: far more than a busy machine needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The user's token at every scripted server.
pub(crate) const TOKEN: &str = "tH15-1s.th3_s3cr3t~token0123456789";

/// The two secrets of API v1.1 at every scripted server.
pub(crate) const SECRETS: [&str; 2] =
    ["kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"];

/// As much of an output as helps in a failure message.
const EXCERPT: usize = 4000;

/// A command line that is being put together.
pub(crate) struct Trill {
    program: &'static str,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    stdin: Vec<u8>,
    reading: Reading,
    stderr: Errors,
    columns: u16,
    folder: Arc<Folder>,
}

/// Where the program's stderr goes.
#[derive(Clone, Copy)]
enum Errors {
    Pipe,
    /// A terminal of its own.
    Terminal,
    /// The terminal that is its stdout; everything is read there.
    Stdout,
}

/// What the test does with the program's stdout.
#[derive(Clone, Copy)]
enum Reading {
    All,
    /// Reads so many lines and closes the pipe, like `head`.
    Lines(usize),
    /// Reads nothing, and keeps the pipe open.
    Nothing,
    /// Is a terminal, and reads everything.
    Terminal,
}

impl Trill {
    pub(crate) fn new(args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        Self {
            program: env!("CARGO_BIN_EXE_trill"),
            args: args.into_iter().map(Into::into).collect(),
            env: Vec::new(),
            stdin: Vec::new(),
            reading: Reading::All,
            stderr: Errors::Pipe,
            columns: 80,
            folder: Arc::new(Folder::fresh()),
        }
    }

    /// A script for the shell, for what only a shell does.
    pub(crate) fn through_shell(script: &str) -> Self {
        Self { program: "sh", ..Self::new(["-c", script]) }
    }

    /// `command` (split at spaces) at the scripted server, with its token.
    pub(crate) fn at(server: &Server, command: &str) -> Self {
        Self::new(command.split(' '))
            .env("TRILL_SERVER", server.url())
            .env("MASTODON_ACCESS_TOKEN", TOKEN)
    }

    /// `x COMMAND` (split at spaces) at the scripted server, with its token.
    pub(crate) fn at_x(server: &Server, command: &str) -> Self {
        Self::new(["x"].into_iter().chain(command.split(' ')))
            .env("TRILL_TWITTER_SERVER", server.url())
            .env("X_BEARER_TOKEN", TOKEN)
    }

    /// `twitter legacy COMMAND` (split at spaces) at the scripted server, with four keys.
    pub(crate) fn at_legacy(server: &Server, command: &str) -> Self {
        Self::new(["twitter", "legacy"].into_iter().chain(command.split(' ')))
            .env("TRILL_TWITTER_SERVER", server.url())
            .env("CONSUMER_KEY", "xvz1evFS4wEEPTGEFPHBog")
            .env("CONSUMER_SECRET", SECRETS[0])
            .env("ACCESS_TOKEN", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb")
            .env("ACCESS_TOKEN_SECRET", SECRETS[1])
    }

    /// `x COMMAND` (split at spaces) at a sandbox that the test started, with its token.
    pub(crate) fn at_x_sandbox(sandbox: &Sandbox, command: &str) -> Self {
        Self::new(["x"].into_iter().chain(command.split(' ')))
            .env("TRILL_TWITTER_SERVER", sandbox.url())
            .env("X_BEARER_TOKEN", sandbox.token())
    }

    /// `twitter legacy COMMAND` (split at spaces) at a sandbox that the test started, with its keys.
    pub(crate) fn at_legacy_sandbox(sandbox: &Sandbox, command: &str) -> Self {
        let keys = sandbox.consumer_keys();
        Self::new(["twitter", "legacy"].into_iter().chain(command.split(' ')))
            .env("TRILL_TWITTER_SERVER", sandbox.url())
            .env("CONSUMER_KEY", &keys.consumer_key)
            .env("CONSUMER_SECRET", &keys.consumer_secret)
            .env("ACCESS_TOKEN", &keys.access_token)
            .env("ACCESS_TOKEN_SECRET", &keys.access_token_secret)
    }

    /// `command` (split at spaces) at a sandbox that the test started, with its token.
    pub(crate) fn at_sandbox(sandbox: &Sandbox, command: &str) -> Self {
        Self::new(command.split(' '))
            .env("TRILL_SERVER", sandbox.url())
            .env("MASTODON_ACCESS_TOKEN", sandbox.token())
    }

    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Puts a file into the folder that the program runs in.
    pub(crate) fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        fs::write(self.folder.0.join(name), bytes).expect("the test's own folder is writable");
        self
    }

    /// Reads `lines` lines and then closes the pipe, like `head`.
    pub(crate) fn head(mut self, lines: usize) -> Self {
        self.reading = Reading::Lines(lines);
        self
    }

    /// Never reads stdout.
    pub(crate) fn unread(mut self) -> Self {
        self.reading = Reading::Nothing;
        self
    }

    /// Gives the program a terminal for its stdout. Line ends come back as CR LF.
    pub(crate) fn at_terminal(mut self) -> Self {
        self.reading = Reading::Terminal;
        self
    }

    /// Makes its terminals so many columns wide.
    pub(crate) fn columns(mut self, columns: u16) -> Self {
        self.columns = columns;
        self
    }

    /// Gives the program a terminal for its stderr, another one than that for its stdout.
    pub(crate) fn errors_at_terminal(mut self) -> Self {
        self.stderr = Errors::Terminal;
        self
    }

    /// Gives the program one terminal for both.
    pub(crate) fn at_one_terminal(mut self) -> Self {
        self.stderr = Errors::Stdout;
        self.at_terminal()
    }

    /// Runs to the end.
    pub(crate) fn run(self) -> Ended {
        self.spawn().end()
    }

    pub(crate) fn spawn(self) -> Running {
        let mut command = Command::new(self.program);
        command
            .args(&self.args)
            .current_dir(&self.folder.0)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .envs(self.env)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let terminal = match self.reading {
            Reading::Terminal => {
                let (ours, theirs) =
                    pipe::terminal(self.columns).expect("the system has terminals");
                if matches!(self.stderr, Errors::Stdout) {
                    command.stderr(theirs.try_clone().expect("a terminal can be opened twice"));
                }
                command.stdout(theirs);
                Some(ours)
            }
            _ => None,
        };
        let errors = matches!(self.stderr, Errors::Terminal).then(|| {
            let (ours, theirs) = pipe::terminal(self.columns).expect("the system has terminals");
            command.stderr(theirs);
            ours
        });
        let what = format!("{command:?}\nin {}", self.folder.0.display());
        let started = now();
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{what}\ncannot start: {e}"));
        // What it holds open would keep the terminal alive.
        drop(command);
        let mut stdin = child.stdin.take().expect("stdin is piped");
        let input = self.stdin;
        // A program that does not read its input closes the pipe; that is its own business.
        thread::spawn(move || drop(stdin.write_all(&input)));
        let piped = child.stdout.take();
        let (stdout, unread) = match (self.reading, piped, terminal) {
            (Reading::Lines(lines), Some(pipe), _) => (Lines::of(pipe, lines), None),
            (Reading::Nothing, pipe, _) => (Lines::of(io::empty(), 0), pipe),
            (_, Some(pipe), _) => (Lines::of(pipe, usize::MAX), None),
            (_, None, Some(terminal)) => (Lines::of(terminal, usize::MAX), None),
            (_, None, None) => unreachable!("stdout is a pipe or a terminal"),
        };
        let stderr = match (child.stderr.take(), errors) {
            (Some(pipe), _) => Lines::of(pipe, usize::MAX),
            (None, Some(terminal)) => Lines::of(terminal, usize::MAX),
            (None, None) => Lines::of(io::empty(), 0),
        };
        Running { what, child, started, stdout, stderr, unread, _folder: self.folder }
    }
}

/// A program that is running; killed when dropped.
pub(crate) struct Running {
    what: String,
    child: Child,
    started: Instant,
    stdout: Lines,
    stderr: Lines,
    unread: Option<ChildStdout>,
    _folder: Arc<Folder>,
}

impl Running {
    /// The next line of stdout, without its end.
    pub(crate) fn line(&mut self) -> String {
        let line = self.stdout.next().unwrap_or_else(|why| self.fail(&format!("no line: {why}")));
        String::from_utf8(line).unwrap_or_else(|_| self.fail("a line is not UTF-8"))
    }

    /// The next line of stdout as a record.
    pub(crate) fn record(&mut self) -> Record {
        let line = self.line();
        Record::read(&line).unwrap_or_else(|why| self.fail(&format!("{why}: {line}")))
    }

    /// Waits for a line on stderr that has `words` in it.
    pub(crate) fn says(&mut self, words: &str) -> String {
        loop {
            match self.stderr.next() {
                Ok(line) => {
                    let line = String::from_utf8_lossy(&line).into_owned();
                    if line.contains(words) {
                        return line;
                    }
                }
                Err(why) => self.fail(&format!("never said '{words}' on stderr: {why}")),
            }
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).expect("the child has not been waited for");
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Closes a pipe that was never read.
    pub(crate) fn hang_up(&mut self) {
        self.unread = None;
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Ended {
        // Both pipes are closed by the end of the process, and not before.
        for late in [self.stderr.finish(), self.stdout.finish()] {
            if let Err(why) = late {
                self.fail(&format!("did not end: {why}"));
            }
        }
        let took = now() - self.started;
        let status = self.child.wait().expect("a child can be waited for");
        let stdout = self.stdout.all();
        let stderr = String::from_utf8(self.stderr.all());
        let stderr = stderr.unwrap_or_else(|_| self.fail("stderr is not UTF-8"));
        Ended { what: std::mem::take(&mut self.what), status, took, stdout, stderr }
    }

    fn fail(&self, why: &str) -> ! {
        // What it has written by now is part of the report, all of it.
        self.signal(Signal::KILL);
        let _ = self.stderr.finish();
        let report = report(&self.what, &self.stdout.all(), &self.stderr.all());
        panic!("{why}\nwhile running {report}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, or it shall now.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A program that has ended. Every check returns it, and tells everything when it fails.
#[derive(Debug)]
pub(crate) struct Ended {
    what: String,
    status: ExitStatus,
    pub(crate) took: Duration,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Ended {
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        let ended = self.status.code();
        self.check(ended == Some(code), &format!("should exit with {code}"))
    }

    /// It exited with 0.
    pub(crate) fn succeeded(&self) -> bool {
        self.status.success()
    }

    /// Ended by that signal itself, not by an exit code that says so.
    #[track_caller]
    pub(crate) fn killed_by(self, signal: Signal) -> Self {
        let ended = self.status.signal();
        self.check(ended == Some(signal.as_raw()), &format!("should end by {signal:?}"))
    }

    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        let said = self.stderr.contains(words);
        self.check(said, &format!("should say '{words}' on stderr"))
    }

    #[track_caller]
    pub(crate) fn silent(self) -> Self {
        let silent = self.stderr.is_empty();
        self.check(silent, "should say nothing on stderr")
    }

    #[track_caller]
    pub(crate) fn prints_nothing(self) -> Self {
        let nothing = self.stdout.is_empty();
        self.check(nothing, "should print nothing on stdout")
    }

    #[track_caller]
    pub(crate) fn check(self, holds: bool, why: &str) -> Self {
        if !holds {
            let report = report(&self.what, &self.stdout, self.stderr.as_bytes());
            panic!("{why}\n{:?} after {:?}: {report}", self.status, self.took);
        }
        self
    }

    /// The lines of stdout.
    pub(crate) fn lines(&self) -> Vec<&str> {
        std::str::from_utf8(&self.stdout).expect("stdout is UTF-8").lines().collect()
    }

    /// All of stdout as records.
    #[track_caller]
    pub(crate) fn records(&self) -> Vec<Record> {
        self.lines()
            .into_iter()
            .map(|line| {
                Record::read(line).unwrap_or_else(|why| {
                    let report = report(&self.what, &self.stdout, self.stderr.as_bytes());
                    panic!("{why}: {line}\n{:?}: {report}", self.status)
                })
            })
            .collect()
    }
}

/// A folder of the test's own, removed afterwards.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("integration-{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).expect("cargo's folder for tests is writable");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed goes with the target folder.
        drop(fs::remove_dir_all(&self.0));
    }
}

#[expect(clippy::disallowed_methods, reason = "the harness holds real programs to real deadlines")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// A captured file.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Runs `test` for every case at once: most of them only wait.
pub(crate) fn all_at_once<T: Send>(cases: impl IntoIterator<Item = T>, test: impl Fn(T) + Sync) {
    thread::scope(|scope| {
        let test = &test;
        for case in cases {
            scope.spawn(move || test(case));
        }
    });
}

fn report(what: &str, stdout: &[u8], stderr: &[u8]) -> String {
    let mut text = what.to_owned();
    for (name, output) in [("stdout", stdout), ("stderr", stderr)] {
        let shown = String::from_utf8_lossy(&output[..output.len().min(EXCERPT)]);
        // Writing to a string cannot fail.
        let _ = write!(text, "\n--- {name} ({} bytes)\n{shown}", output.len());
    }
    text
}
