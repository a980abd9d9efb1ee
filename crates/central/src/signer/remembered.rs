//! Signatures that were verified a moment ago: one visit brings its login again with every look-up and with the
//! application. And of each kiosk the beacon that it was given last: its journal names it.
//!
//! **Invariant:** what is remembered is what verifying or signing the same bytes again would give, and nothing more:
//! whether the signer is admitted (dates, chain, revocation, kind of key) is asked anew each time.

use std::collections::HashMap;
use std::sync::Arc;

use domain::time::Timestamp;
use ledger::beacon::SignedBeacon;
use ledger::receipt::{ReceiptError, ReceiptSigner};
use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};
use signing::xmldsig::{self, Verified, VerifyError};

use crate::store::Digest;

/// Signatures that are remembered at least, from the newest on; twice as many at most.
const REMEMBERED: usize = 512;

/// Signatures of a moment ago.
#[derive(Default)]
pub struct Remembered {
    /// The documents of the last visits, by the digest of what was sent.
    logins: Mutex<Generations<Verified>>,
    /// By kiosk.
    beacons: Mutex<HashMap<String, (Timestamp, SignedBeacon)>>,
}

/// Those of late, and those before them, who go when there are too many of late.
struct Generations<T> {
    young: HashMap<Digest, Arc<T>>,
    old: HashMap<Digest, Arc<T>>,
}

impl<T> Default for Generations<T> {
    fn default() -> Self {
        Self { young: HashMap::new(), old: HashMap::new() }
    }
}

impl Remembered {
    /// As [`xmldsig::verify`].
    pub(super) fn verify(&self, signed_xml: &str) -> Result<Arc<Verified>, VerifyError> {
        let name: Digest = Sha256::digest(signed_xml.as_bytes()).into();
        if let Some(verified) = self.logins.lock().find(&name) {
            return Ok(verified);
        }
        let verified = Arc::new(xmldsig::verify(signed_xml.as_bytes())?);
        self.logins.lock().keep(name, Arc::clone(&verified));
        Ok(verified)
    }

    /// As [`ReceiptSigner::beacon`], for a kiosk of ours.
    pub(crate) fn beacon(
        &self,
        signer: &ReceiptSigner,
        kiosk: &str,
        time: Timestamp,
    ) -> Result<SignedBeacon, ReceiptError> {
        if let Some((_, given)) = self.beacons.lock().get(kiosk).filter(|(at, _)| *at == time) {
            return Ok(given.clone());
        }
        let given = signer.beacon(kiosk, time)?;
        self.beacons.lock().insert(kiosk.to_owned(), (time, given.clone()));
        Ok(given)
    }
}

impl<T> Generations<T> {
    fn find(&self, name: &Digest) -> Option<Arc<T>> {
        self.young.get(name).or_else(|| self.old.get(name)).cloned()
    }

    fn keep(&mut self, name: Digest, verified: Arc<T>) {
        if self.young.len() == REMEMBERED {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(name, verified);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_remembered_and_memory_is_bounded() {
        let mut generations = Generations::default();
        for nth in 0..10 * REMEMBERED {
            let name: Digest = Sha256::digest(nth.to_le_bytes()).into();
            generations.keep(name, Arc::new(nth));
            let newest = (nth + 1).saturating_sub(REMEMBERED)..=nth;
            let (first, last) = (newest.start(), newest.end());
            for known in [first, last] {
                let name: Digest = Sha256::digest(known.to_le_bytes()).into();
                assert_eq!(generations.find(&name).as_deref(), Some(known));
            }
            assert!(generations.young.len() + generations.old.len() <= 2 * REMEMBERED);
        }
        let first: Digest = Sha256::digest(0_usize.to_le_bytes()).into();
        assert_eq!(generations.find(&first), None);
    }
}
