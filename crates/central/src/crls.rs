//! What the folder of revocation lists holds, told to whoever keeps it fresh: once when the centre starts, and
//! again whenever the folder changes.

use signing::revocation::Reading;

/// Logs every list that is believed and every file that is not.
pub(crate) fn tell(reading: &Reading) {
    for list in &reading.lists {
        tracing::info!(
            issuer = list.issuer_common_name(),
            made = %list.this_update(),
            next_due = %list.next_update(),
            entries = list.len(),
            delta = list.is_delta(),
            "revocation list"
        );
    }
    for refused in &reading.refused {
        tracing::warn!(file = %refused.path.display(), why = %refused.why, "a revocation list is not believed");
    }
    if reading.lists.is_empty() {
        tracing::warn!("there is no revocation list: of no signer it is known whether the key was revoked");
    }
}
