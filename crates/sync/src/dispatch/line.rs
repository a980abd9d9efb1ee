//! What a running kiosk knows of its line; forgotten with the power, and then found out anew.
//!
//! **Invariant:** nothing here decides whether something is sent, only when, in what pieces and from which byte. A
//! wrong guess costs bytes, never an application.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::Item;
use super::backoff::{full_jitter, is_due};

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

/// A row that was on its way when the line went silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Silence {
    /// In so many exchanges in a row.
    times: u32,
    /// Where it is doubted: not to be tried before.
    until: DateTime<Utc>,
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
    /// What may be more than centre or line can bear; forgotten at the first answer about it.
    silences: BTreeMap<Uuid, Silence>,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            failures: 0,
            not_before: None,
            asked_until: None,
            pace_bytes: PACE_BYTES_FIRST,
            held: BTreeMap::new(),
            silences: BTreeMap::new(),
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
        let times = self.silences(row).saturating_add(1);
        self.silences.insert(row, Silence { times, until: now + full_jitter(times, chance) });
    }

    /// It came to an answer.
    pub(super) fn answered_about(&mut self, row: Uuid) {
        self.silences.remove(&row);
    }

    /// Nothing is remembered of rows that wait no longer.
    pub(super) fn remember_only(&mut self, items: &[Item]) {
        self.silences.retain(|row, _| items.iter().any(|item| item.submission_id == *row));
    }

    /// In how many exchanges in a row it was that ended without an answer.
    fn silences(&self, row: Uuid) -> u32 {
        self.silences.get(&row).map_or(0, |silence| silence.times)
    }

    /// Whether it goes behind all others, and alone.
    pub(super) fn doubts(&self, row: Uuid) -> bool {
        self.silences(row) >= DOUBTED_AFTER
    }

    /// Until when a doubted row waits, where that is not over.
    pub(super) fn doubts_until(&self, row: Uuid, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let silence = self.silences.get(&row).filter(|silence| silence.times >= DOUBTED_AFTER)?;
        (!is_due(silence.until, now)).then_some(silence.until)
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
