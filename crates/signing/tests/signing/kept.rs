//! The secret that only one key makes again.

use authority::{PersonSpec, Profile, Validity};
use signing::certificate::Certificate;
use signing::kept::{NoSecret, SALT_BYTES, secret};
use signing::key::{OpenedKey, SigningFailed, SigningKey};
use signing::xmldsig::verify;

use crate::support::people::{authority, gost_authority, now, opened, person, signing_key};

const SALT: [u8; SALT_BYTES] = [7; SALT_BYTES];
const OTHER_SALT: [u8; SALT_BYTES] = [8; SALT_BYTES];

fn gost() -> OpenedKey {
    opened(&gost_authority().leaf(&person(), Profile::Sign, Validity::year(now())).unwrap())
}

#[test]
fn one_key_makes_one_secret_for_one_salt() {
    let gost = gost();
    for key in [signing_key() as &dyn SigningKey, &gost] {
        let first = secret(key, &SALT).unwrap();
        assert_eq!(first, secret(key, &SALT).unwrap());
        assert_ne!(first, secret(key, &OTHER_SALT).unwrap());
    }
    let other = PersonSpec::new("ТЕСТОВ", "МАРАТ", "900215300456");
    let other = opened(&authority().leaf(&other, Profile::Sign, Validity::year(now())).unwrap());
    let [rsa, of_another, of_gost] =
        [secret(signing_key(), &SALT), secret(&other, &SALT), secret(&gost, &SALT)].map(Result::unwrap);
    assert!(rsa != of_another && rsa != of_gost);
}

/// A key that signs the same text differently each time, as a token with probabilistic padding would.
struct Fickle<'k>(&'k OpenedKey, std::cell::Cell<u8>);

impl SigningKey for Fickle<'_> {
    fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    fn sign_rsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let mut signature = self.0.sign_rsa_sha256(message)?;
        signature[0] ^= self.1.replace(self.1.get() + 1);
        Ok(signature)
    }
}

/// A token that signs in GOST and hands out no number of its own.
struct Closed(OpenedKey);

impl SigningKey for Closed {
    fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    fn sign_rsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        self.0.sign_rsa_sha256(message)
    }

    fn sign_gost(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        self.0.sign_gost(message)
    }
}

#[test]
fn a_key_that_could_not_open_what_it_closed_is_refused() {
    let fickle = Fickle(signing_key(), std::cell::Cell::new(0));
    assert_eq!(secret(&fickle, &SALT).unwrap_err(), NoSecret::NotTheSame);
    let closed = Closed(gost());
    assert_eq!(secret(&closed, &SALT).unwrap_err(), NoSecret::Failed(SigningFailed::Algorithm));
}

/// Records what it is made to sign.
struct Watched<'k>(&'k OpenedKey, std::cell::RefCell<Vec<Vec<u8>>>);

impl SigningKey for Watched<'_> {
    fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    fn sign_rsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        self.1.borrow_mut().push(message.to_vec());
        self.0.sign_rsa_sha256(message)
    }
}

/// What is signed for the secret is no `ds:SignedInfo` and no XML at all; a document's is: no signature of the one is
/// ever one of the other.
#[test]
fn what_is_signed_for_the_secret_can_be_no_document() {
    let watched = Watched(signing_key(), std::cell::RefCell::default());
    secret(&watched, &SALT).unwrap();
    let signed = signing::xmldsig::sign("<login xmlns=\"urn:tereze:login:1\"></login>", &watched).unwrap();
    assert!(verify(signed.as_bytes()).is_ok());
    let texts = watched.1.borrow();
    let [once, again, document] = texts.as_slice() else { panic!("three signatures") };
    assert_eq!(once, again);
    let text = std::str::from_utf8(once).unwrap();
    assert!(text.starts_with("Tereze draft 1\n") && text.ends_with("0707\n") && !text.contains('<'));
    assert!(document.starts_with(b"<ds:SignedInfo"));
    assert!(verify(once).is_err());
}
