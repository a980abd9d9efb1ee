//! How the line to the centre is, for whoever looks after the kiosk; laid beside the vault, since the running kiosk holds it
//! alone.
//!
//! **Invariant:** laid out when something has changed, and otherwise not oftener than once a minute: disks of kiosks wear.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::TimeDelta;
use domain::time::Timestamp;
use keystore::token::Tokens;

use crate::checkup::{self, Within};
use crate::config::Config;
use crate::effects::beacons::Beacons;
use crate::effects::shared::SharedVault;
use crate::health::{self, Cause, Clock, Health, Line, Queue, Trouble};

/// How old what was laid out may be.
const STALE: TimeDelta = TimeDelta::seconds(60);

/// What is known of the line, shared by who finds it out and who tells it.
#[derive(Clone)]
pub(super) struct State {
    config: Arc<Config>,
    vault: SharedVault,
    beacons: Beacons,
    /// Known once they are watched; never where nobody comes with one.
    tokens: Arc<OnceLock<Tokens>>,
    line: Arc<Mutex<Line>>,
    laid: Arc<Mutex<Option<Health>>>,
}

impl State {
    pub(super) fn new(
        config: &Config,
        vault: SharedVault,
        beacons: Beacons,
        tokens: Arc<OnceLock<Tokens>>,
    ) -> State {
        let config = Arc::new(config.clone());
        State { config, vault, beacons, tokens, line: Arc::default(), laid: Arc::default() }
    }

    /// The centre was heard.
    pub(super) fn heard(&self, now: Timestamp) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.there = Some(true);
        line.last_contact = Some(now);
    }

    /// The centre is not there, or takes nothing.
    pub(super) fn away(&self, cause: Cause, now: Timestamp) {
        self.trouble(cause.code(), now);
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.there = Some(false);
        if cause.is_said_by_the_centre() {
            line.last_contact = Some(now);
        }
    }

    /// Something went wrong: the code of a [`Cause`], or what the centre said.
    pub(super) fn trouble(&self, code: &str, now: Timestamp) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.trouble = Some(Trouble { code: code.to_owned(), at: now });
    }

    /// How the kiosk is.
    pub(super) fn health(&self, now: Timestamp) -> Health {
        let line = self.line.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let looked = self.vault.with(|vault| Ok((vault.counts()?, vault.room(now)?)));
        let queue = match looked {
            Ok((counts, room)) => checkup::queue(&counts, room),
            Err(error) => Queue { fault: Some(checkup::cause(error).code().to_owned()), ..Queue::default() },
        };
        let beacon = self.beacons.last().ok().flatten();
        let drift = |heard: &ledger::journal::Heard| {
            let ago = TimeDelta::try_milliseconds(i64::try_from(heard.ago_ms?).ok()?)?;
            Some((now - (heard.time + ago)).num_seconds())
        };
        let clock = Clock {
            beacon: beacon.as_ref().map(|heard| heard.time),
            drift_s: beacon.as_ref().and_then(drift),
        };
        let tokens = self.tokens.get().map(|tokens| {
            let reading = tokens.reading();
            health::Tokens {
                libraries: reading.libraries as u64,
                silent: reading.silent as u64,
                slots: Some(reading.slots as u64),
            }
        });
        checkup::whole(&self.config, Within { queue, line, clock, tokens }, now)
    }

    /// Lays it beside the vault, where it is other than it was, or old.
    pub(super) fn lay_out(&self, now: Timestamp) {
        let health = self.health(now);
        let mut laid = self.laid.lock().unwrap_or_else(PoisonError::into_inner);
        let same = laid.as_ref().is_some_and(|before| {
            let line = Line { last_contact: health.line.last_contact, ..before.line.clone() };
            now - before.at < STALE && before.queue == health.queue && line == health.line
        });
        if !same && checkup::lay_out(&self.config.vault, &health).is_ok() {
            *laid = Some(health);
        }
    }
}
