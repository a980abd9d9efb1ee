//! A kiosk's journal: each application it accepted, when by its clock, after which beacon; each entry names the hash of
//! the one before it. It names nobody.
//!
//! **Invariants:**
//! - whoever changes, takes out or slips in an entry is found at the entry after it, once the centre has both;
//! - a clock that stood behind a beacon, behind the entry before it, or away from where the beacon and a clock that
//!   nobody sets put it, is found out ([`Entry::judge`]); what cannot be told is called unproved, never sound.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::beacon::SignedBeacon;
use crate::hash::Hash32;
use crate::receipt::ReceiptError;

/// The version this code writes into [`Entry::v`].
pub const ENTRY_VERSION: u8 = 1;

/// Goes before an entry under its hash.
const CONTEXT: &[u8] = b"tereze journal v1\0";

/// One application, at the moment it was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Version of this shape, [`ENTRY_VERSION`].
    pub v: u8,
    /// The book that it stands in: a kiosk whose file was lost begins another one.
    pub book: Uuid,
    /// Which one it is of its book, 1 the first.
    pub seq: u64,
    /// The hash of the entry before it; of nothing where it is the first.
    pub before: Hash32,
    /// When it was accepted, by the kiosk's clock.
    pub at: DateTime<Utc>,
    /// The last beacon that the kiosk had heard; none where it never met the centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beacon: Option<Heard>,
}

/// A beacon, and how long ago it was heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// The time it names.
    pub time: DateTime<Utc>,
    /// [`crate::beacon::SignedBeacon::digest`].
    pub digest: Hash32,
    /// Milliseconds since then by a clock that nobody sets; none where the kiosk was off in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ago_ms: Option<u64>,
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About<'a> {
    /// The kiosk.
    pub kiosk: &'a str,
    /// The submission that was accepted.
    pub submission_id: Uuid,
    /// SHA-256 of the signed XML.
    pub signed_xml_sha256: [u8; 32],
}

/// What can be said of the clock at an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// It stood where the last beacon and the time since put it.
    Sound,
    /// It stood behind what is proved: backdated, by so many seconds.
    Behind(i64),
    /// It stood ahead, by so many seconds.
    Ahead(i64),
    /// Nothing contradicts it, and nothing proves it.
    Unproved,
}

impl Entry {
    /// The hash that the next entry names.
    pub fn hash(&self, about: About<'_>) -> Hash32 {
        let beacon = self.beacon.as_ref();
        let ago = beacon.and_then(|heard| heard.ago_ms).map_or([0xFF; 8], u64::to_be_bytes);
        Hash32::of(&[
            CONTEXT,
            &(about.kiosk.len() as u64).to_be_bytes(),
            about.kiosk.as_bytes(),
            about.submission_id.as_bytes(),
            &about.signed_xml_sha256,
            self.book.as_bytes(),
            &self.seq.to_be_bytes(),
            &self.before.0,
            &self.at.timestamp_millis().to_be_bytes(),
            &beacon.map_or([0xFF; 8], |heard| heard.time.timestamp_millis().to_be_bytes()),
            &beacon.map_or([0; 32], |heard| heard.digest.0),
            &ago,
        ])
    }

    /// What the entry says of its clock. The centre made the beacon, if there is one, and can make it again: `given` is
    /// the one of a moment that it gave this kiosk. `received` is when the entry came.
    pub fn judge(
        &self,
        given: impl FnOnce(DateTime<Utc>) -> Result<SignedBeacon, ReceiptError>,
        received: DateTime<Utc>,
        tolerance: TimeDelta,
    ) -> Clock {
        if self.at > received + tolerance {
            return Clock::Ahead((self.at - received).num_seconds());
        }
        let Some(heard) = &self.beacon else { return Clock::Unproved };
        let ours = given(heard.time).is_ok_and(|beacon| beacon.digest() == heard.digest);
        if !ours {
            return Clock::Unproved;
        }
        if self.at < heard.time - tolerance {
            return Clock::Behind((heard.time - self.at).num_seconds());
        }
        let Some(ago) = heard.ago_ms.and_then(|ms| i64::try_from(ms).ok()) else { return Clock::Unproved };
        let Some(now) = TimeDelta::try_milliseconds(ago).and_then(|ago| heard.time.checked_add_signed(ago))
        else {
            return Clock::Unproved;
        };
        match self.at - now {
            off if off > tolerance => Clock::Ahead(off.num_seconds()),
            off if off < -tolerance => Clock::Behind(-off.num_seconds()),
            _ => Clock::Sound,
        }
    }

    /// Whether this entry can stand right after that one, of this hash.
    pub fn follows(&self, before: &Entry, hash: Hash32, tolerance: TimeDelta) -> bool {
        self.book == before.book
            && before.seq.checked_add(1) == Some(self.seq)
            && self.before == hash
            && self.at >= before.at - tolerance
    }
}

/// What the first entry of a kiosk names.
pub fn nothing_before() -> Hash32 {
    Hash32([0; 32])
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::key::ReceiptSigner;
    use proptest::prelude::*;
    use rand_core::OsRng;

    const TOLERANCE: TimeDelta = TimeDelta::seconds(60);

    fn at(s: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + s, 0).unwrap()
    }

    fn about(n: u128) -> About<'static> {
        About { kiosk: "KST3", submission_id: Uuid::from_u128(n), signed_xml_sha256: [7; 32] }
    }

    /// An entry at a second of the kiosk's clock, so long after a beacon of second 0.
    fn entry(signer: &ReceiptSigner, at_s: i64, ago_ms: Option<u64>) -> Entry {
        let digest = signer.beacon("KST3", at(0)).unwrap().digest();
        let beacon = Some(Heard { time: at(0), digest, ago_ms });
        Entry {
            v: ENTRY_VERSION,
            book: Uuid::from_u128(9),
            seq: 1,
            before: nothing_before(),
            at: at(at_s),
            beacon,
        }
    }

    #[test]
    fn a_backdated_clock_is_found_out() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let judge = |entry: &Entry| entry.judge(|time| signer.beacon("KST3", time), at(100_000), TOLERANCE);
        assert_eq!(judge(&entry(&signer, 3_600, Some(3_590_000))), Clock::Sound);
        assert_eq!(judge(&entry(&signer, -3_600, None)), Clock::Behind(3_600), "before the beacon");
        assert_eq!(judge(&entry(&signer, 600, Some(3_600_000))), Clock::Behind(3_000), "set back since");
        assert_eq!(judge(&entry(&signer, 9_000, Some(3_600_000))), Clock::Ahead(5_400));
        assert_eq!(judge(&entry(&signer, 200_000, None)), Clock::Ahead(100_000), "after its own arrival");
        assert_eq!(judge(&entry(&signer, 3_600, None)), Clock::Unproved, "it was off in between");
        assert_eq!(judge(&entry(&signer, 3_600, Some(u64::MAX))), Clock::Unproved);
        let never = Entry { beacon: None, ..entry(&signer, 3_600, None) };
        assert_eq!(judge(&never), Clock::Unproved);
    }

    #[test]
    fn a_beacon_that_the_centre_never_gave_proves_nothing() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let liar = ReceiptSigner::generate(&mut OsRng);
        let made_up = entry(&liar, 3_600, Some(3_600_000));
        assert_eq!(
            made_up.judge(|time| signer.beacon("KST3", time), at(100_000), TOLERANCE),
            Clock::Unproved
        );
        let of_another = entry(&signer, 3_600, Some(3_600_000));
        assert_eq!(
            of_another.judge(|time| signer.beacon("RUD1", time), at(100_000), TOLERANCE),
            Clock::Unproved
        );
    }

    proptest! {
        #[test]
        fn whoever_touches_an_entry_breaks_the_one_after_it(which in 0_usize..6, by in 1_u64..1_000) {
            let signer = ReceiptSigner::from_base64("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap();
            let first = entry(&signer, 100, Some(100_000));
            let second = Entry { seq: 2, before: first.hash(about(1)), at: at(200), ..first.clone() };
            prop_assert!(second.follows(&first, first.hash(about(1)), TOLERANCE));
            let (mut touched, mut about) = (first.clone(), about(1));
            match which {
                0 => touched.at += TimeDelta::milliseconds(by as i64),
                1 => touched.seq += by,
                2 => touched.beacon = None,
                3 => about.submission_id = Uuid::from_u128(u128::from(by) + 1),
                4 => about.kiosk = "RUD1",
                _ => about.signed_xml_sha256[0] ^= by as u8 | 1,
            }
            prop_assert!(!second.follows(&touched, touched.hash(about), TOLERANCE));
        }

        #[test]
        fn a_clock_that_went_back_behind_the_entry_before_does_not_follow(back in 1_i64..100_000) {
            let signer = ReceiptSigner::from_base64("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap();
            let first = entry(&signer, 1_000, None);
            let hash = first.hash(about(1));
            let second = Entry { seq: 2, before: hash, at: first.at - TimeDelta::seconds(back), ..first.clone() };
            prop_assert_eq!(second.follows(&first, hash, TOLERANCE), back <= 60);
        }
    }
}
