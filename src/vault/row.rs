//! What goes into the vault and what comes out of it to be sent.

use domain::time::Timestamp;
use uuid::Uuid;

use super::NewEntry;

/// A signed application, sealed, ready to be accepted.
#[derive(Clone, PartialEq, Eq)]
pub struct NewRow {
    /// UUIDv7, the same as in the signed XML.
    pub submission_id: Uuid,
    /// `K-<kiosk>-<yyyymmdd>-<seq>-<check>` (DOMAIN §4.7), shown until central's number is there.
    pub kiosk_number: String,
    /// SHA-256 of the signed XML: central's receipt has to name it.
    pub signed_xml_sha256: [u8; 32],
    /// The envelope sealed to central (`sync::envelope`).
    pub sealed: Vec<u8>,
    /// The same with its login in it, where [`NewRow::sealed`] only names it.
    pub whole: Option<Vec<u8>>,
    /// The sealed scans, in order.
    pub blobs: Vec<SealedBlob>,
    /// When the kiosk accepted it.
    pub accepted_at: Timestamp,
    /// Its entry in the journal.
    pub journal: Option<NewEntry>,
}

impl NewRow {
    /// Sealed bytes in all.
    pub fn bytes(&self) -> u64 {
        let scans: usize = self.blobs.iter().map(|blob| blob.sealed.len()).sum();
        (self.sealed.len() + self.whole.as_ref().map_or(0, Vec::len) + scans) as u64
    }
}

/// One sealed scan.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedBlob {
    /// SHA-256 of the sealed bytes: the name under which it travels.
    pub sealed_sha256: [u8; 32],
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for NewRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewRow({}, {} scans, {} bytes)", self.submission_id, self.blobs.len(), self.bytes())
    }
}

impl std::fmt::Debug for SealedBlob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedBlob({}, {} bytes)", hex::encode(self.sealed_sha256), self.sealed.len())
    }
}
