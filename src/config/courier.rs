//! This kiosk's own key, which signs what a courier takes to the centre: the one that it enrolled with.

use enrolment::{Folder, FolderError};
use ledger::courier::KioskSigner;

use super::Config;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum CourierKeyError {
    /// The kiosk has not enrolled, or its file cannot be used.
    #[error("E-COURIER-KEY {0}; a kiosk that has enrolled has a key (`tereze enrol`)")]
    Identity(#[from] FolderError),
    /// It is no key of the kind that signs.
    #[error("E-COURIER-KEY not an Ed25519 key in PKCS#8 (PEM)")]
    Shape,
}

impl Config {
    /// Reads the key.
    ///
    /// # Errors
    /// [`CourierKeyError`].
    pub fn courier_key(&self) -> Result<KioskSigner, CourierKeyError> {
        let identity = Folder::at(&self.central.identity).identity()?;
        let pem = identity.key.to_pem().map_err(|_| CourierKeyError::Shape)?;
        KioskSigner::from_pem(&pem).map_err(|_| CourierKeyError::Shape)
    }
}
