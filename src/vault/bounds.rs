//! How much may wait, and the warning before it is too much.
//!
//! **Invariant:** an applicant learns that the kiosk is full before the first question, never after the
//! signature: [`Vault::room`] counts a whole application of the largest size in advance.

use chrono::{DateTime, TimeDelta};
use domain::policy::Policy;
use domain::time::Timestamp;

use super::{Vault, VaultError, disk};

/// At this share of a bound the kiosk begins to warn its attendants.
const WARN_PERCENT: u64 = 80;

/// How many of the largest applications the disk must still hold before the kiosk begins to warn.
const WARN_DISK_APPLICATIONS: u64 = 10;

/// Days of a year, rounded up.
pub const DAYS_OF_A_YEAR: i64 = 366;

/// The bounds of the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most applications, refused ones among them.
    pub count_max: u64,
    /// The most sealed bytes.
    pub bytes_max: u64,
    /// The largest sealed application with its scans, in bytes.
    pub application_bytes_max: u64,
    /// How long an application may wait, in days (DOMAIN §8.1: at most 30). When the oldest has waited so long
    /// the kiosk takes no new ones; nothing unacknowledged is ever erased.
    pub age_days_max: i64,
    /// How long what was refused for good is kept aside, in days, where nobody takes it away: as long as the policy keeps
    /// what was filed (the 30 days of DOMAIN §8.1 are for what was acknowledged).
    pub refused_days_max: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            count_max: 2_000,
            bytes_max: 8 * 1024 * 1024 * 1024,
            application_bytes_max: 64 * 1024 * 1024,
            age_days_max: 30,
            refused_days_max: 5 * DAYS_OF_A_YEAR,
        }
    }
}

/// Which bound is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// [`Limits::count_max`].
    Count,
    /// [`Limits::bytes_max`].
    Bytes,
    /// [`Limits::age_days_max`].
    Age,
    /// Free room on the disk.
    Disk,
}

/// Whether one more application can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Yes.
    Free,
    /// Yes, but an attendant should look: this bound is near.
    Low(Bound),
    /// No: say so before the first question.
    None(Bound),
}

/// How much waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Applications not yet registered.
    pub forms: u64,
    /// Registered ones whose scans are still to be sent.
    pub scans: u64,
    /// Refused for good, kept aside.
    pub refused: u64,
    /// Sealed bytes in all.
    pub bytes: u64,
    /// When the oldest of those still to be sent was accepted.
    pub oldest: Option<Timestamp>,
    /// Damaged files that lie aside and of which everything was taken over.
    pub read_aside: u64,
    /// Applications, and ones with scans, that are known to be in such files and could not be read.
    pub lost: u64,
}

impl Vault {
    /// How much waits.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn counts(&self) -> Result<Counts, VaultError> {
        let mut counts = Counts::default();
        let mut statement = self.connection.prepare_cached(
            "SELECT state, count(*), sum(length(sealed)), min(accepted_ms) FROM application GROUP BY state",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let state: String = row.get(0)?;
            let count = unsigned(row.get(1)?)?;
            counts.bytes += unsigned(row.get(2)?)?;
            match state.as_str() {
                "form" => counts.forms = count,
                "scans" => counts.scans = count,
                _ => counts.refused = count,
            }
            if state != "refused" {
                let oldest = instant(row.get(3)?)?;
                counts.oldest = Some(counts.oldest.map_or(oldest, |known| known.min(oldest)));
            }
        }
        let scans: Option<i64> = self
            .connection
            .prepare_cached("SELECT sum(length(sealed)) FROM scan")?
            .query_row([], |row| row.get(0))?;
        counts.bytes += unsigned(scans.unwrap_or(0))?;
        // A file of before, which is only looked at, has no such table.
        if self.has_table("whole")? {
            let whole: Option<i64> = self
                .connection
                .prepare_cached("SELECT sum(length(sealed)) FROM whole")?
                .query_row([], |row| row.get(0))?;
            counts.bytes += unsigned(whole.unwrap_or(0))?;
        }
        (counts.read_aside, counts.lost) = self.read_of_set_aside()?;
        Ok(counts)
    }

    /// Whether one more application of the largest size can be taken.
    ///
    /// # Errors
    /// [`VaultError::ReadOnly`] where the disk takes none; [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn room(&self, now: Timestamp) -> Result<Room, VaultError> {
        let counts = self.counts()?;
        // That everything can be read says nothing of whether it can be written.
        if disk::is_read_only(&self.path) {
            return Err(VaultError::ReadOnly);
        }
        Ok(self.limits.room(&counts, disk::free(&self.path), now))
    }

    /// Refuses what would pass a bound. Age and disk only warn: what was signed is taken if it fits.
    pub(super) fn check_bounds(&self, bytes: u64) -> Result<(), VaultError> {
        let counts = self.counts()?;
        if counts.forms + counts.scans + counts.refused + 1 > self.limits.count_max {
            return Err(VaultError::Full(Bound::Count));
        }
        if counts.bytes + bytes > self.limits.bytes_max {
            return Err(VaultError::Full(Bound::Bytes));
        }
        Ok(())
    }
}

impl Limits {
    /// The bounds, with what the policy says of time.
    pub fn of(policy: &Policy) -> Limits {
        Limits {
            age_days_max: i64::from(policy.outbox_days_max),
            refused_days_max: i64::from(policy.retention_years) * DAYS_OF_A_YEAR,
            ..Limits::default()
        }
    }

    fn room(&self, counts: &Counts, disk_free: Option<u64>, now: Timestamp) -> Room {
        let count = counts.forms + counts.scans + counts.refused + 1;
        let bytes = counts.bytes + self.application_bytes_max;
        let hours = counts.oldest.map_or(0, |oldest| (now - oldest).num_hours());
        let hours_max = TimeDelta::days(self.age_days_max).num_hours();
        let disk = disk_free.unwrap_or(u64::MAX);
        // A transaction stands in the write-ahead log and in the file for a moment: twice.
        let disk_needed = self.application_bytes_max.saturating_mul(2);
        let over = [
            (Bound::Count, count > self.count_max),
            (Bound::Bytes, bytes > self.bytes_max),
            (Bound::Age, hours >= hours_max),
            (Bound::Disk, disk < disk_needed),
        ];
        let near = |value: u64, max: u64| value.saturating_mul(100) > max.saturating_mul(WARN_PERCENT);
        let low = [
            (Bound::Count, near(count, self.count_max)),
            (Bound::Bytes, near(bytes, self.bytes_max)),
            (Bound::Age, near(hours.unsigned_abs(), hours_max.unsigned_abs()) && hours > 0),
            (Bound::Disk, disk < disk_needed.saturating_mul(WARN_DISK_APPLICATIONS)),
        ];
        let first =
            |bounds: [(Bound, bool); 4]| bounds.into_iter().find(|(_, hit)| *hit).map(|(bound, _)| bound);
        match (first(over), first(low)) {
            (Some(bound), _) => Room::None(bound),
            (None, Some(bound)) => Room::Low(bound),
            (None, None) => Room::Free,
        }
    }
}

/// A count or length from its column.
pub(super) fn unsigned(value: i64) -> Result<u64, VaultError> {
    u64::try_from(value).map_err(|_| VaultError::Damaged)
}

/// A moment from its column.
pub(super) fn instant(ms: i64) -> Result<Timestamp, VaultError> {
    DateTime::from_timestamp_millis(ms).ok_or(VaultError::Damaged)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const LIMITS: Limits = Limits {
        count_max: 10,
        bytes_max: 1_000,
        application_bytes_max: 100,
        age_days_max: 30,
        refused_days_max: 5 * DAYS_OF_A_YEAR,
    };

    fn room(forms: u64, bytes: u64, days: i64, disk: u64) -> Room {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let oldest = Some(now - TimeDelta::days(days));
        LIMITS.room(&Counts { forms, bytes, oldest, ..Counts::default() }, Some(disk), now)
    }

    #[test]
    fn a_bound_warns_before_it_stops_and_stops_before_it_is_passed() {
        let ample = 1_000_000;
        assert_eq!(room(0, 0, 0, ample), Room::Free);
        assert_eq!(room(7, 0, 0, ample), Room::Free);
        assert_eq!(room(8, 0, 0, ample), Room::Low(Bound::Count));
        assert_eq!(room(9, 0, 0, ample), Room::Low(Bound::Count));
        assert_eq!(room(10, 0, 0, ample), Room::None(Bound::Count));
        assert_eq!(room(1, 701, 0, ample), Room::Low(Bound::Bytes));
        assert_eq!(room(1, 901, 0, ample), Room::None(Bound::Bytes));
        assert_eq!(room(1, 0, 25, ample), Room::Low(Bound::Age));
        assert_eq!(room(1, 0, 30, ample), Room::None(Bound::Age));
        assert_eq!(room(1, 0, 0, 1_999), Room::Low(Bound::Disk));
        assert_eq!(room(1, 0, 0, 199), Room::None(Bound::Disk));
    }

    #[test]
    fn a_clock_set_back_stops_nothing() {
        assert_eq!(room(1, 0, -400, 1_000_000), Room::Free);
    }
}
