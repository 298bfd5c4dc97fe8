//! The embedded server: Mastodon's streaming API on loopback, with invented people and scripted faults.
//!
//! It writes what the real server writes (protocols/mastodon.md, captures/mastodon), never what
//! suits the client: it shares no code with the rest of the crate, and nothing outside of
//! [`Options`] steers it. It never listens beyond 127.0.0.1.

mod clock;
mod faults;
mod mastodon;
mod options;
mod server;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use faults::Budget;
pub use faults::{FAULTS, Fault};
pub use options::{Options, Rate};

/// A running server. Dropping it closes every connection and joins its thread.
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    token: String,
    /// Dropping the sender is the signal to stop.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts the server on a thread of its own; it is listening when this returns.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the system has no more sockets or threads.
    pub fn start(options: Options) -> io::Result<Self> {
        let listener = server::bind(options.port)?;
        let address = listener.local_addr()?;
        let seed = options.seed.unwrap_or_else(|| fastrand::u64(..));
        let budget = Arc::new(Budget::new(&options.faults));
        let state = mastodon::State::new(options, seed, address.port(), budget);
        let token = state.token().to_owned();
        let router = mastodon::router(state);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = server::serve(listener, router) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { url: format!("http://{address}"), token, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A token with the scope `read` that the server accepts everywhere.
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server thread has been printed there; the caller has nothing to add.
            drop(thread.join());
        }
    }
}
