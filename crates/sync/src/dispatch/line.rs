//! What a running kiosk knows of its line; forgotten with the power, and then found out anew.
//!
//! **Invariant:** nothing here decides whether something is sent, only when, in what pieces and from which byte. A
//! wrong guess costs bytes, never an application.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::backoff::{full_jitter, is_due};
use super::{Item, Waiting};

/// The shortest parcel that is worth its envelope, in bytes.
pub const PACE_BYTES_MIN: u64 = 2 * 1024;

/// The longest parcel: a form that comes meanwhile waits behind it.
pub const PACE_BYTES_MAX: u64 = 1024 * 1024;

/// What is sent before anything is known of the line: 14 s at 9,600 bit/s.
const PACE_BYTES_FIRST: u64 = 16 * 1024;

/// How long a parcel should be on its way, in milliseconds.
const PARCEL_MS: u64 = 8_000;

/// After so many exchanges in a row that ended without an answer, whatever was in all of them is doubted.
pub const DOUBTED_AFTER: u32 = 3;

/// What is known of a row beside its own wait, and no return of the line takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    /// It was on its way in so many exchanges in a row that ended without an answer.
    silences: u32,
    /// Not to be tried before: it is doubted, or central asked for it.
    until: Option<DateTime<Utc>>,
}

/// The line as a whole: while central is away, one try at a time for all rows together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    failures: u32,
    not_before: Option<DateTime<Utc>>,
    /// Central itself asked for silence until then.
    asked_until: Option<DateTime<Utc>>,
    pace_bytes: u64,
    /// How many bytes of a sealed scan central said it holds, by the scan's name.
    held: BTreeMap<String, u64>,
    /// Rows that may be more than centre or line can bear, and rows that central put off.
    known: BTreeMap<Uuid, Known>,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            failures: 0,
            not_before: None,
            asked_until: None,
            pace_bytes: PACE_BYTES_FIRST,
            held: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }
}

impl Line {
    /// Central is seen again after it was away: whatever waits may try at once, unless central itself asked
    /// for silence, or what was on its way may be what drove it away. What is known of the pace stays.
    pub fn wake(&mut self) {
        self.failures = 0;
        self.not_before = None;
    }

    /// When the line as a whole may be tried again, where that is not now.
    pub(super) fn rests_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        [self.not_before, self.asked_until].into_iter().flatten().filter(|&until| !is_due(until, now)).max()
    }

    /// How long a parcel should be, in bytes.
    pub fn pace_bytes(&self) -> u64 {
        self.pace_bytes
    }

    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// Cut, answered by something that is not central, or not written down: fewer bytes next time, and not at once.
    /// `chance` is any random number.
    pub fn failed(&mut self, now: DateTime<Utc>, chance: u64) {
        self.rest(now + full_jitter(self.failures, chance));
        self.pace_bytes = (self.pace_bytes / 2).max(PACE_BYTES_MIN);
    }

    /// Not before then: central said so.
    pub(super) fn rest_as_asked(&mut self, until: DateTime<Utc>) {
        self.rest(until);
        self.asked_until = Some(until);
    }

    /// Not before then.
    pub(super) fn rest(&mut self, until: DateTime<Utc>) {
        self.failures = self.failures.saturating_add(1);
        self.not_before = Some(until);
    }

    /// So many bytes went over and were answered in so long.
    pub(super) fn passed(&mut self, bytes: u64, took: TimeDelta) {
        self.wake();
        if bytes * 2 >= self.pace_bytes {
            let took_ms = u64::try_from(took.num_milliseconds()).unwrap_or(0).max(1);
            let fitting = bytes.saturating_mul(PARCEL_MS) / took_ms;
            let steady = fitting.clamp(self.pace_bytes / 2, self.pace_bytes * 2);
            self.pace_bytes = steady.clamp(PACE_BYTES_MIN, PACE_BYTES_MAX);
        }
    }

    /// It was on its way, and nothing came back. `chance` is any random number.
    pub(super) fn silent_about(&mut self, row: Uuid, now: DateTime<Utc>, chance: u64) {
        let silences = self.silences(row).saturating_add(1);
        let until = (silences >= DOUBTED_AFTER).then(|| now + full_jitter(silences, chance));
        self.known.insert(row, Known { silences, until });
    }

    /// It came to an answer; `until` where central asked not to be tried before.
    pub(super) fn answered_about(&mut self, row: Uuid, until: Option<DateTime<Utc>>) {
        match until {
            Some(_) => self.known.insert(row, Known { silences: 0, until }),
            None => self.known.remove(&row),
        };
    }

    /// Nothing is remembered of what waits no longer.
    pub(super) fn remember_only(&mut self, items: &[Item]) {
        let rows: BTreeSet<Uuid> = items.iter().map(|item| item.submission_id).collect();
        self.known.retain(|row, _| rows.contains(row));
        let scans = items.iter().flat_map(|item| match &item.waiting {
            Waiting::Form => &[],
            Waiting::Scans(blobs) => blobs.as_slice(),
        });
        let scans: BTreeSet<&str> = scans.map(|blob| blob.sealed_sha256.as_str()).collect();
        self.held.retain(|name, _| scans.contains(name.as_str()));
    }

    /// In how many exchanges in a row it was that ended without an answer.
    fn silences(&self, row: Uuid) -> u32 {
        self.known.get(&row).map_or(0, |known| known.silences)
    }

    /// Whether it travels alone, behind all other forms.
    pub(super) fn doubts(&self, row: Uuid) -> bool {
        self.silences(row) >= DOUBTED_AFTER
    }

    /// Until when it rests, where that is not over.
    pub(super) fn row_rests_until(&self, row: Uuid, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.known.get(&row)?.until.filter(|&until| !is_due(until, now))
    }

    pub(super) fn held(&self, sealed_sha256: &str) -> Option<u64> {
        self.held.get(sealed_sha256).copied()
    }

    pub(super) fn holds(&mut self, sealed_sha256: &str, bytes: u64) {
        self.held.insert(sealed_sha256.into(), bytes);
    }

    /// Whoever is sent a scan for the first time holds nothing of it, as far as we know.
    pub(super) fn begins(&mut self, sealed_sha256: &str) {
        self.held.entry(sealed_sha256.into()).or_insert(0);
    }

    /// How much of it is there has to be asked.
    pub(super) fn forget(&mut self, sealed_sha256: &str) {
        self.held.remove(sealed_sha256);
    }
}
