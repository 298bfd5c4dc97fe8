//! The embedded server: Mastodon's streaming API, X's API v2 and its retired API v1.1 on loopback,
//! with invented people and scripted faults.
//!
//! It writes what the real servers write (protocols/mastodon.md, captures/mastodon,
//! protocols/x.md), never what suits the client: with the rest of the crate it shares the language
//! of X's rules and nothing else, and nothing outside of [`Options`] steers it. It never listens
//! beyond 127.0.0.1.

mod clock;
mod drip;
mod faults;
mod legacy;
mod mastodon;
mod mix;
mod options;
mod server;
#[cfg(test)]
mod tests;
mod twitter;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::routing::get;
use tokio::sync::oneshot;

use faults::Budget;
pub use faults::{FAULTS, Fault};
pub use legacy::ConsumerKeys;
pub use options::{DEFAULT_HISTORY, Options, Rate};

/// A running server. Dropping it closes every connection and joins its thread.
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    token: String,
    keys: ConsumerKeys,
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
        let budget = Arc::new(Budget::new(&options.faults, seed));
        let state =
            mastodon::State::new(options.clone(), seed, address.port(), Arc::clone(&budget));
        let token = state.token().to_owned();
        let legacy = legacy::State::new(options.clone(), seed, Arc::clone(&budget));
        let keys = legacy.keys().clone();
        let twitter = twitter::State::new(options, seed, token.clone(), Arc::clone(&budget));
        let router = mastodon::router(state)
            .merge(twitter::router(twitter))
            .merge(legacy::router(legacy))
            .merge(own(budget));
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
        let url = format!("http://{address}");
        Ok(Self { url, token, keys, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The keys that sign requests for API v1.1.
    pub fn consumer_keys(&self) -> &ConsumerKeys {
        &self.keys
    }

    /// A token that the server accepts everywhere: with the scope `read`, and an app's bearer.
    pub fn token(&self) -> &str {
        &self.token
    }
}

/// What no real server has: `GET /sandbox/faults`, how many streams were opened, refused and ended by
/// the server, and how many disturbances of `chaos` have not begun.
fn own(budget: Arc<Budget>) -> Router {
    Router::new().route("/sandbox/faults", get(async move || budget.figures().to_string()))
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
