//! The signals that stop a run, of which the first is a request and the second an order; and the one
//! that asks how it is going.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::FutureExt as _;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1};

use crate::error::Exit;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// A signal that asks for the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopSignal {
    /// Ctrl-C.
    Interrupt,
    /// `kill`, a service manager, `timeout`.
    Terminate,
    /// The terminal is gone.
    HangUp,
}

/// From now on SIGUSR1 does not end the process: whoever sends it wants to know something.
pub fn survive_questions() -> io::Result<()> {
    signal_hook::flag::register(SIGUSR1, Arc::default())?;
    Ok(())
}

/// The signal that asks for figures (SIGUSR1).
#[derive(Debug)]
pub struct Questions(Signal);

impl Questions {
    /// Listens from now on.
    pub fn listen() -> io::Result<Self> {
        Ok(Self(signal(SignalKind::user_defined1())?))
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        self.0.recv().await;
    }
}

/// SIGHUP, where it asks for something to be read again; [`Signals::listen_for`] says when it stops
/// the run all the same.
#[derive(Debug)]
pub struct HangUps(Signal);

impl HangUps {
    /// Listens from now on; from now on the signal does not end the process by itself.
    pub fn listen() -> io::Result<Self> {
        Ok(Self(signal(SignalKind::hangup())?))
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        self.0.recv().await;
    }
}

/// Listens from the moment it is made.
#[derive(Debug)]
pub struct Signals {
    interrupt: Option<Signal>,
    terminate: Option<Signal>,
    hang_up: Option<Signal>,
    /// SIGHUP asks for files to be opened again, unless the terminal that there was is gone.
    reopens: bool,
    had_terminal: bool,
    /// A signal has come: the next one ends the process by itself, whatever we are stuck in.
    asked: Arc<AtomicBool>,
}

impl Signals {
    /// From now on these signals no longer end the process by themselves.
    pub fn listen() -> io::Result<Self> {
        Self::listen_for(None)
    }

    /// The same, except that SIGHUP sets `reopen`, where there is one, and stops nothing: log
    /// rotation sends it to have files opened again. When the terminal of the process is gone it
    /// stops all the same.
    pub fn listen_for(reopen: Option<Arc<AtomicBool>>) -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        let ignored = ignored();
        let listen = |number: i32, kind: SignalKind| -> io::Result<Option<Signal>> {
            if ignored & (1 << (number - 1)) != 0 {
                return Ok(None);
            }
            signal_hook::flag::register_conditional_default(number, Arc::clone(&asked))?;
            signal(kind).map(Some)
        };
        let reopens = reopen.is_some();
        if let Some(reopen) = reopen {
            signal_hook::flag::register(SIGHUP, reopen)?;
        }
        Ok(Self {
            reopens,
            had_terminal: reopens && has_terminal(),
            interrupt: listen(SIGINT, SignalKind::interrupt())?,
            terminate: listen(SIGTERM, SignalKind::terminate())?,
            hang_up: listen(SIGHUP, SignalKind::hangup())?,
            asked,
        })
    }

    /// The one that has come, if one has.
    pub fn came(&mut self) -> Option<StopSignal> {
        self.next().now_or_never()
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> StopSignal {
        let signal = loop {
            let signal = tokio::select! {
                biased;
                () = came(&mut self.interrupt) => StopSignal::Interrupt,
                () = came(&mut self.terminate) => StopSignal::Terminate,
                () = came(&mut self.hang_up) => StopSignal::HangUp,
            };
            let terminal_left = self.had_terminal && !has_terminal();
            if signal != StopSignal::HangUp || !self.reopens || terminal_left {
                break signal;
            }
        };
        self.asked.store(true, Ordering::SeqCst);
        signal
    }
}

/// Waits for a signal; for ever, if it is not listened to.
async fn came(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Returns true if and only if the process has a terminal, wherever its streams lead (tty(4)).
fn has_terminal() -> bool {
    std::fs::File::open("/dev/tty").is_ok()
}

/// The signals that this process was told to ignore by whoever started it, as `nohup` does, one
/// bit each; none where the system does not tell (proc(5), `SigIgn`).
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

impl StopSignal {
    /// The exit code that a shell makes of it.
    pub fn exit(self) -> Exit {
        match self {
            Self::Interrupt => Exit::Interrupted,
            Self::Terminate => Exit::Terminated,
            Self::HangUp => Exit::HungUp,
        }
    }

    /// Ends this process by the signal itself, so that a shell sees what happened.
    pub fn die(self) -> io::Result<()> {
        let number = match self {
            Self::Interrupt => SIGINT,
            Self::Terminate => SIGTERM,
            Self::HangUp => SIGHUP,
        };
        signal_hook::low_level::emulate_default_handler(number)
    }
}
