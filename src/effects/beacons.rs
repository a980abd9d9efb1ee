//! The time beacons of the centre: heard while there is a line, named by what is accepted.
//!
//! **Invariant:** only what the pinned key signed for this kiosk, and only what is newer, takes the place of what was
//! heard before. How long ago it was is told by a clock that nobody sets; after a restart nobody can tell.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ledger::beacon::SignedBeacon;
use ledger::journal::Heard;
use ledger::receipt::ReceiptKey;
use uuid::Uuid;

use crate::effects::shared::SharedVault;
use crate::vault::VaultError;

/// How old a beacon may be before another one is asked for.
const FRESH: Duration = Duration::from_secs(600);

/// What was heard last, shared by who hears and who names it.
#[derive(Clone)]
pub(super) struct Beacons {
    vault: SharedVault,
    key: ReceiptKey,
    kiosk: String,
    heard: Arc<Mutex<Option<(Heard, Instant)>>>,
}

impl Beacons {
    pub(super) fn new(vault: SharedVault, key: ReceiptKey, kiosk: &str) -> Beacons {
        Beacons { vault, key, kiosk: kiosk.to_owned(), heard: Arc::default() }
    }

    /// Whether it is time for another one.
    pub(super) fn wanted(&self) -> bool {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.as_ref().is_none_or(|(_, at)| at.elapsed() >= FRESH)
    }

    /// Takes one that has come.
    pub(super) fn hear(&self, signed: &SignedBeacon) -> Result<(), VaultError> {
        let Some(fresh) = self.read(signed) else { return Ok(()) };
        let before = self.last()?;
        if before.is_some_and(|before| before.time >= fresh.time) {
            return Ok(());
        }
        self.vault.with(|vault| vault.keep_beacon(signed, Uuid::new_v4()))?;
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        *heard = Some((fresh, stopwatch()));
        Ok(())
    }

    /// The last one, and how long ago it was where that can be told.
    pub(super) fn last(&self) -> Result<Option<Heard>, VaultError> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((heard, at)) = heard {
            let ago_ms = u64::try_from(at.elapsed().as_millis()).ok();
            return Ok(Some(Heard { ago_ms, ..heard }));
        }
        let kept = self.vault.with(|vault| vault.beacon())?;
        Ok(kept.and_then(|signed| self.read(&signed)))
    }

    fn read(&self, signed: &SignedBeacon) -> Option<Heard> {
        let beacon = self.key.beacon(signed).ok().filter(|beacon| beacon.kiosk == self.kiosk)?;
        Some(Heard { time: beacon.time, digest: signed.digest(), ago_ms: None })
    }
}

/// A clock that nobody sets.
#[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
pub(super) fn stopwatch() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::TimeDelta;
    use ledger::receipt::ReceiptSigner;

    use super::*;
    use crate::log::Log;
    use crate::vault::Limits;

    fn signer(n: u8) -> ReceiptSigner {
        let seed: String = [b'A' + n; 42].map(char::from).iter().collect();
        ReceiptSigner::from_base64(&format!("{seed}A=")).unwrap()
    }

    #[test]
    fn only_a_newer_beacon_of_the_centre_for_this_kiosk_is_kept_and_it_outlives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::to(Arc::new(Mutex::new(Vec::new())));
        let path = folder.path().join("vault.sqlite");
        let vault = SharedVault::with_limits(path, Limits::default(), log).unwrap();
        let beacons = || Beacons::new(vault.clone(), signer(0).public(), "KST3");
        let noon = "2026-11-22T07:00:00Z".parse().unwrap();
        let running = beacons();
        assert!(running.wanted() && running.last().unwrap().is_none());
        running.hear(&signer(0).beacon("KST3", noon).unwrap()).unwrap();
        assert!(!running.wanted());
        let later = noon + TimeDelta::hours(1);
        for other in [signer(1).beacon("KST3", later), signer(0).beacon("RUD1", later)] {
            running.hear(&other.unwrap()).unwrap();
        }
        running.hear(&signer(0).beacon("KST3", noon - TimeDelta::hours(1)).unwrap()).unwrap();
        let last = running.last().unwrap().unwrap();
        assert_eq!(last.time, noon);
        assert!(last.ago_ms.is_some());
        let restarted = beacons().last().unwrap().unwrap();
        assert_eq!((restarted.time, restarted.ago_ms), (noon, None), "nobody knows for how long it was off");
    }
}
