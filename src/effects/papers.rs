//! The papers that a citizen takes along on the stick.

use domain::language::Language;
use journey::effect::Accepted;
use journey::problem::Problem;
use uplink::Uplink;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::effects::{EffectsError, SharedVault, line};

/// An application stored in this session.
pub(super) struct StoredApplication {
    /// Its id.
    pub(super) submission: Uuid,
    /// What the screen said.
    pub(super) accepted: Accepted,
    /// The secret that lets this session fetch its document.
    pub(super) document_key: Zeroizing<String>,
}

/// Where papers come from: the centre's signed application where it is registered, else the kiosk's receipt.
pub(super) struct Papers {
    uplink: Uplink,
    vault: SharedVault,
}

impl Papers {
    pub(super) fn new(config: &Config, vault: SharedVault) -> Result<Papers, EffectsError> {
        Ok(Papers { uplink: line::connect(config)?, vault })
    }

    /// The paper and the name it gets on the stick, which tells nothing of a person.
    pub(super) fn paper(
        &self,
        stored: &StoredApplication,
        language: Language,
    ) -> Result<(String, Zeroizing<Vec<u8>>), Problem> {
        let lang = line::wire_language(language);
        let pdf = self
            .uplink
            .document(stored.submission, sync::wire::SIGNED_APPLICATION, lang, &stored.document_key)
            .map_err(|error| line::problem(&error))?;
        Ok((format!("tereze-{}.pdf", stored.accepted.kiosk_number), pdf))
    }
}
