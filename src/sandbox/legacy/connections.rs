//! Who is connected to what, whom a connection follows, and who has to go (protocols/x.md
//! section 6).

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Context;

use futures_util::task::AtomicWaker;
use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::ledger::Ledger;
use super::params::{MAX_SITE, Parameters};
use super::programme::Programme;
use super::refusal::Refused;
use crate::sandbox::mix::mix;
use crate::sandbox::twitter::world::tweets::account;

/// The most accounts of a site stream, those that were added included.
const MAX_ACCOUNTS: usize = 10 * MAX_SITE;
/// Friends on a page of `friends/ids.json`.
const FRIENDS_ON_PAGE: usize = 5;
/// Whether the same credentials connected again: the code of `disconnect`.
const ADMIN_LOGOUT: u8 = 7;

/// The connections of one server.
#[derive(Debug)]
pub(super) struct Connections {
    seed: u64,
    pub(super) ledger: Ledger,
    all: Mutex<Vec<Arc<Handle>>>,
}

/// What is known of one connection.
#[derive(Debug)]
pub(super) struct Handle {
    /// What the ledger calls it.
    pub(super) number: u64,
    endpoint: Endpoint,
    /// What control endpoints call it.
    pub(super) stream_id: String,
    asked: Parameters,
    accounts: Mutex<BTreeSet<u64>>,
    /// Rises when the accounts change.
    version: AtomicU64,
    /// The code of the disconnect that ends it; 0 as long as there is none.
    kicked: AtomicU64,
    waker: AtomicWaker,
}

/// One open connection; dropping it closes it.
#[derive(Debug)]
pub(super) struct Open {
    connections: Arc<Connections>,
    pub(super) handle: Arc<Handle>,
}

impl Open {
    /// The code of the disconnect that is to end the connection, once; whoever asks is woken when
    /// there is one, and when the accounts change.
    pub(super) fn kicked(&self, cx: &Context<'_>) -> Option<u8> {
        self.handle.waker.register(cx.waker());
        u8::try_from(self.handle.kicked.swap(0, Ordering::Relaxed)).ok().filter(|&code| code > 0)
    }

    /// From now on the slot is free, and the control endpoints are gone.
    pub(super) fn close(&self, how: &'static str) {
        self.connections.close(&self.handle, how);
    }

    /// Notes that nothing more is sent, though the slot stays taken.
    pub(super) fn silent(&self) {
        self.connections.ledger.silent(self.handle.number);
    }

    /// Notes a message that is handed to the wire.
    pub(super) fn sent(&self, account: u64, serial: u64) {
        self.connections.ledger.sent(self.handle.number, account, serial);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.close("client");
    }
}

impl Handle {
    /// The accounts, when they are others than those of `version`, and the version that they are.
    pub(super) fn accounts(&self, version: u64) -> Option<(u64, BTreeSet<u64>)> {
        let now = self.version.load(Ordering::Acquire);
        (now != version).then(|| (now, self.lock().clone()))
    }

    /// `info.json`.
    pub(super) fn info(&self) -> Value {
        let users: Vec<Value> = self.lock().iter().map(|&id| brief(id)).collect();
        json!({ "info": {
            "users": users,
            "delimited": if self.asked.delimited { "length" } else { "none" },
            "include_followings_activity": self.asked.followings,
            "include_user_changes": false,
            "replies": if self.asked.all_replies { "all" } else { "none" },
            "with": if self.asked.followings { "followings" } else { "user" },
        } })
    }

    /// `add_user.json`.
    pub(super) fn add(&self, ids: &[u64]) -> Result<(), Refused> {
        let mut accounts = self.lock();
        let new = ids.iter().filter(|id| !accounts.contains(id)).count();
        if accounts.len() + new > MAX_ACCOUNTS {
            let reason = format!("A site stream has no more than {MAX_ACCOUNTS} users");
            return Err(Refused::too_long(reason));
        }
        accounts.extend(ids);
        drop(accounts);
        self.changed();
        Ok(())
    }

    /// `remove_user.json`; who is not there need not be removed.
    pub(super) fn remove(&self, ids: &[u64]) {
        self.lock().retain(|id| !ids.contains(id));
        self.changed();
    }

    /// `friends/ids.json`: a page of the friends of an account that is on the connection.
    pub(super) fn friends(
        &self,
        programme: &Programme,
        id: u64,
        cursor: Option<&str>,
    ) -> Result<Value, Refused> {
        if !self.lock().contains(&id) {
            return Err(Refused::blank(404));
        }
        let start = match cursor {
            None | Some("-1") => 0,
            Some(text) => text
                .parse::<usize>()
                .map_err(|_| Refused::parameter("Parameter cursor is not one of ours"))?,
        };
        let friends = programme.friends(id);
        let page: Vec<u64> = friends.iter().skip(start).take(FRIENDS_ON_PAGE).copied().collect();
        let next = start.saturating_add(FRIENDS_ON_PAGE);
        Ok(json!({ "follow": {
            "user": brief(id),
            "friends": page,
            "previous_cursor": start.saturating_sub(FRIENDS_ON_PAGE),
            "next_cursor": if next < friends.len() { next } else { 0 },
        } }))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<u64>> {
        self.accounts.lock().expect("no holder of this lock panics")
    }

    fn changed(&self) {
        self.version.fetch_add(1, Ordering::Release);
        self.waker.wake();
    }
}

/// An account as control endpoints tell it.
fn brief(id: u64) -> Value {
    json!({ "id": id, "name": account(id)["screen_name"], "dm": id.is_multiple_of(2) })
}

impl Connections {
    pub(super) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self { seed, ledger: Ledger::new(), all: Mutex::default() })
    }

    /// Opens a connection. When the account has too many of this kind, the oldest has to go.
    pub(super) fn open(
        self: &Arc<Self>,
        endpoint: Endpoint,
        asked: &Parameters,
        accounts: impl IntoIterator<Item = u64>,
    ) -> Open {
        let number = self.ledger.open(endpoint);
        let handle = Arc::new(Handle {
            number,
            endpoint,
            stream_id: stream_id(self.seed, number),
            asked: asked.clone(),
            accounts: Mutex::new(accounts.into_iter().collect()),
            version: AtomicU64::new(1),
            kicked: AtomicU64::new(0),
            waker: AtomicWaker::new(),
        });
        let mut all = self.all.lock().expect("no holder of this lock panics");
        let same = all.iter().filter(|other| other.endpoint == endpoint).count();
        let surplus = (same + 1).saturating_sub(endpoint.connections());
        let oldest = all.iter().filter(|other| other.endpoint == endpoint).take(surplus);
        for old in oldest {
            old.kicked.store(ADMIN_LOGOUT.into(), Ordering::Relaxed);
            old.waker.wake();
        }
        all.push(Arc::clone(&handle));
        Open { connections: Arc::clone(self), handle }
    }

    /// The site stream with this id.
    pub(super) fn site(&self, stream_id: &str) -> Option<Arc<Handle>> {
        let all = self.all.lock().expect("no holder of this lock panics");
        let site = all.iter().filter(|handle| handle.endpoint == Endpoint::Site);
        site.into_iter().find(|handle| handle.stream_id == stream_id).cloned()
    }

    fn close(&self, handle: &Arc<Handle>, how: &'static str) {
        let mut all = self.all.lock().expect("no holder of this lock panics");
        all.retain(|open| !Arc::ptr_eq(open, handle));
        drop(all);
        self.ledger.close(handle.number, how);
    }
}

/// `01_225167_334389048B872A533002B34D73F8C29FD09EFC50`: the form of those that were captured.
fn stream_id(seed: u64, number: u64) -> String {
    let draw = |part: u64| mix(seed ^ mix(number ^ mix(part)));
    let account = draw(0) % 1_000_000;
    format!("01_{account:06}_{:016X}{:016X}{:08X}", draw(1), draw(2), draw(3) >> 32)
}
