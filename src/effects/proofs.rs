//! The signed receipt of whoever stands at the kiosk, until they go: what the file beside their paper is made of.
//!
//! **Invariant:** a receipt of a queue proves the registration by its event, and that tells of the child: it lives in
//! memory only, for the one application that its owner has just handed in, and is wiped with the session.

use std::sync::{Arc, Mutex, PoisonError};

use ledger::receipt::SignedReceipt;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::effects::desk::Bytes;

/// Shared by the desk, which waits for a receipt, and by whoever sends, who brings it.
#[derive(Clone, Default)]
pub(super) struct Proofs(Arc<Mutex<Option<Awaited>>>);

struct Awaited {
    submission: Uuid,
    /// The receipt as central signed it, JSON.
    receipt: Option<Bytes>,
}

impl Proofs {
    /// The application whose owner stands here; to be said before anything is sent.
    pub(super) fn wait_for(&self, submission: Uuid) {
        self.with(|awaited| {
            if awaited.as_ref().is_none_or(|awaited| awaited.submission != submission) {
                *awaited = Some(Awaited { submission, receipt: None });
            }
        });
    }

    /// A receipt came; one that nobody waits for is not kept.
    pub(super) fn came(&self, submission: Uuid, signed: &SignedReceipt) {
        self.with(|awaited| {
            if let Some(awaited) = awaited.as_mut().filter(|awaited| awaited.submission == submission) {
                awaited.receipt = serde_json::to_vec(signed).ok().map(Zeroizing::new);
            }
        });
    }

    /// The receipt of this application.
    pub(super) fn of(&self, submission: Uuid) -> Option<Bytes> {
        self.with(|awaited| {
            awaited.as_ref().filter(|awaited| awaited.submission == submission)?.receipt.clone()
        })
    }

    /// Its owner has gone.
    pub(super) fn forget(&self) {
        self.with(|awaited| *awaited = None);
    }

    fn with<T>(&self, work: impl FnOnce(&mut Option<Awaited>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_receipt_is_kept_for_whoever_waits_for_it_and_until_they_go() {
        let proofs = Proofs::default();
        let (mine, earlier) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let signed = SignedReceipt { payload: "{}".into(), signature: String::new(), key_id: String::new() };
        proofs.wait_for(mine);
        proofs.came(earlier, &signed);
        assert_eq!((proofs.of(mine), proofs.of(earlier)), (None, None));
        proofs.came(mine, &signed);
        proofs.wait_for(mine);
        assert_eq!(serde_json::from_slice::<SignedReceipt>(&proofs.of(mine).unwrap()).unwrap(), signed);
        proofs.forget();
        proofs.came(mine, &signed);
        assert_eq!(proofs.of(mine), None);
    }
}
