//! A login that the centre has seen is named by its digest and not carried (ADR 32).
//!
//! **Invariants:** an envelope carries its login, or names it, or has none; named and filled in again it is the envelope
//! that carried it, to the byte: whoever judges it, digests it or keeps it sees no difference.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Envelope, EnvelopeError, sha256_hex};

impl Envelope {
    /// The same envelope with its consent named; nothing where there is none to name.
    pub fn naming_its_login(&self) -> Option<Envelope> {
        let named = sha256_hex(self.look_up_consent.as_ref()?.as_bytes());
        let mut thin = self.clone();
        thin.take_consent();
        thin.login_sha256 = Some(named);
        Some(thin)
    }

    /// The digest of the login that is to be filled in; nothing where none is named.
    ///
    /// # Errors
    /// [`EnvelopeError::Shape`] for a name that is none, or beside a consent.
    pub fn named_login(&self) -> Result<Option<[u8; 32]>, EnvelopeError> {
        let Some(named) = &self.login_sha256 else { return Ok(None) };
        let mut digest = [0; 32];
        hex::decode_to_slice(named, &mut digest).map_err(|_| EnvelopeError::Shape)?;
        if self.look_up_consent.is_some() { Err(EnvelopeError::Shape) } else { Ok(Some(digest)) }
    }

    /// Fills in the login that is named; nothing for a text that is another.
    pub fn with_login(&self, signed_xml: &str) -> Option<Envelope> {
        let named = self.named_login().ok()??;
        if named != <[u8; 32]>::from(Sha256::digest(signed_xml.as_bytes())) {
            return None;
        }
        let mut whole = self.clone();
        whole.login_sha256 = None;
        whole.look_up_consent = Some(signed_xml.to_owned());
        Some(whole)
    }

    fn take_consent(&mut self) {
        drop(self.look_up_consent.take().map(Zeroizing::new));
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use age::x25519;

    use super::super::tests::envelope;
    use super::*;

    fn carrying() -> Envelope {
        let mut envelope = envelope();
        envelope.look_up_consent = Some("<login nonce=\"1\"/>".into());
        envelope
    }

    #[test]
    fn what_is_named_and_filled_in_is_what_was_carried() {
        let (central, whole) = (x25519::Identity::generate(), carrying());
        let thin = whole.naming_its_login().unwrap();
        let opened = Envelope::unseal(&thin.seal(&central.to_public()).unwrap(), &central).unwrap();
        assert_eq!(opened, thin);
        let filled = opened.with_login("<login nonce=\"1\"/>").unwrap();
        assert_eq!(serde_json::to_string(&filled).unwrap(), serde_json::to_string(&whole).unwrap());
        let kept = filled.seal_to_keep(&central.to_public()).unwrap();
        assert_eq!(Envelope::unseal(&kept, &central).unwrap(), whole);
    }

    #[test]
    fn no_other_login_is_filled_in() {
        let thin = carrying().naming_its_login().unwrap();
        assert_eq!(thin.with_login("<login nonce=\"2\"/>"), None);
        assert_eq!(carrying().with_login("<login nonce=\"1\"/>"), None, "none is named");
        assert_eq!(envelope().naming_its_login(), None, "there is none");
    }

    #[test]
    fn a_login_is_carried_or_named_and_not_both() {
        let central = x25519::Identity::generate();
        let mut both = carrying();
        both.login_sha256 = Some("0".repeat(64));
        let mut misspelled = envelope();
        misspelled.login_sha256 = Some("0".repeat(63));
        for wrong in [both, misspelled] {
            let sealed = wrong.seal(&central.to_public()).unwrap();
            assert_eq!(Envelope::unseal(&sealed, &central), Err(EnvelopeError::Shape));
        }
    }
}
