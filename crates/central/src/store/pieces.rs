//! Scans that have come in part.
//!
//! **Invariants:** what is kept of a scan is always a beginning of what was sent, without a gap; it is gone when the scan
//! is kept whole, or begins anew.

use uuid::Uuid;

use super::{Digest, StoreError};

/// What the centre has of scans that are still on their way.
pub trait PieceStore {
    /// How many bytes of an awaited scan are here.
    fn held(&self, id: Uuid, sealed_sha256: Digest) -> Result<u64, StoreError>;

    /// Keeps bytes that begin at `from`, where exactly so many are here; says how many are here then. Somebody else may
    /// have brought some meanwhile: nothing is kept then, and the answer says so.
    fn keep_piece(&self, id: Uuid, sealed_sha256: Digest, from: u64, bytes: &[u8])
    -> Result<u64, StoreError>;

    /// All that is here of a scan.
    fn pieces(&self, id: Uuid, sealed_sha256: Digest) -> Result<Vec<u8>, StoreError>;

    /// What is here does not make up the scan: it begins anew.
    fn drop_pieces(&self, id: Uuid, sealed_sha256: Digest) -> Result<(), StoreError>;
}
