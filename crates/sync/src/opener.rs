//! The key that opens envelopes: an age identity (X25519) that remembers its public half.
//!
//! The identity of the crate `age` multiplies its public half anew for every file it opens. Whoever opens one for each
//! application of a town does so once.
//!
//! **Invariant:** it opens what the stock identity opens and nothing else, by the words of the format
//! (<https://c2sp.org/age#x25519-recipient-stanza>). The secret half is zeroized when dropped and never shown.

use std::fmt;
use std::str::FromStr;

use age::DecryptError;
use age::secrecy::{ExposeSecret, SecretString};
use age::x25519::{Identity, Recipient};
use age_core::format::{FILE_KEY_BYTES, FileKey, Stanza};
use age_core::primitives::{aead_decrypt, bech32_decode, hkdf};
use base64ct::{Base64Unpadded, Encoding};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::envelope::EnvelopeError;

/// How the format calls this kind of stanza.
const TAG: &str = "X25519";

/// What the key that wraps a file key is derived under.
const LABEL: &[u8] = b"age-encryption.org/v1/X25519";

/// A key of the curve, in bytes.
const KEY_BYTES: usize = 32;

/// A wrapped file key, in bytes: the key, and the tag of Poly1305.
const WRAPPED_BYTES: usize = FILE_KEY_BYTES + 16;

/// A secret key with its public half.
pub struct Opener {
    identity: Identity,
    secret: StaticSecret,
    public: PublicKey,
}

impl Opener {
    /// What others seal to.
    pub fn to_public(&self) -> Recipient {
        self.identity.to_public()
    }

    /// The secret as a key file holds it, `AGE-SECRET-KEY-1…`.
    pub fn to_text(&self) -> SecretString {
        self.identity.to_string()
    }

    /// The file key in a stanza of our kind; none where it was sealed to somebody else.
    fn unwrap(&self, stanza: &Stanza) -> Result<Option<FileKey>, DecryptError> {
        let (theirs, wrapped) = parts(stanza).ok_or(DecryptError::InvalidHeader)?;
        let shared = self.secret.diffie_hellman(&theirs);
        if !shared.was_contributory() {
            return Err(DecryptError::InvalidHeader);
        }
        let salt = [theirs.to_bytes(), self.public.to_bytes()].concat();
        let key = Zeroizing::new(hkdf(&salt, LABEL, shared.as_bytes()));
        let Ok(plain) = aead_decrypt(&key, FILE_KEY_BYTES, wrapped) else { return Ok(None) };
        let plain = Zeroizing::new(plain);
        Ok(Some(FileKey::init_with_mut(|file_key| file_key.copy_from_slice(&plain))))
    }
}

/// The ephemeral key of a stanza, and the wrapped file key.
fn parts(stanza: &Stanza) -> Option<(PublicKey, &[u8; WRAPPED_BYTES])> {
    let [share] = stanza.args.as_slice() else { return None };
    let mut theirs = [0; KEY_BYTES];
    let read = Base64Unpadded::decode(share, &mut theirs).ok()?.len();
    let wrapped = stanza.body.as_slice().try_into().ok()?;
    (read == KEY_BYTES).then_some((PublicKey::from(theirs), wrapped))
}

impl age::Identity for Opener {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        if stanza.tag == TAG { self.unwrap(stanza).transpose() } else { None }
    }
}

impl FromStr for Opener {
    type Err = EnvelopeError;

    fn from_str(text: &str) -> Result<Self, EnvelopeError> {
        Opener::try_from(text.parse::<Identity>().map_err(|_| EnvelopeError::Key)?)
    }
}

impl TryFrom<Identity> for Opener {
    type Error = EnvelopeError;

    /// Fails for no identity of age.
    fn try_from(identity: Identity) -> Result<Self, EnvelopeError> {
        let mut bytes = Zeroizing::new([0_u8; KEY_BYTES]);
        let text = identity.to_string();
        let read = bech32_decode(
            text.expose_secret(),
            |_| EnvelopeError::Key,
            |_| Ok(()),
            |_, given| Ok(given.zip(bytes.iter_mut()).map(|(given, byte)| *byte = given).count()),
        )?;
        if read != KEY_BYTES {
            return Err(EnvelopeError::Key);
        }
        let secret = StaticSecret::from(*bytes);
        Ok(Opener { public: PublicKey::from(&secret), identity, secret })
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener(…)")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::envelope::{seal_blob, unseal_blob};
    use age::Identity as _;
    use proptest::prelude::*;

    /// A stanza as age writes it, and the file key that the stock identity finds in it.
    fn stanza(to: &Identity) -> Stanza {
        let sealed = seal_blob(b"a", &to.to_public()).unwrap();
        let header = String::from_utf8_lossy(&sealed);
        let mut lines = header.lines().skip_while(|line| !line.starts_with("-> X25519 "));
        let share = lines.next().unwrap().rsplit(' ').next().unwrap().to_owned();
        let body = Base64Unpadded::decode_vec(lines.next().unwrap()).unwrap();
        Stanza { tag: TAG.into(), args: vec![share], body }
    }

    fn both(identity: &Identity, stanza: &Stanza) -> [Option<Result<[u8; FILE_KEY_BYTES], String>>; 2] {
        let opener = Opener::try_from(identity.clone()).unwrap();
        [identity.unwrap_stanza(stanza), opener.unwrap_stanza(stanza)].map(|unwrapped| {
            unwrapped.map(|key| key.map(|key| *key.expose_secret()).map_err(|error| format!("{error:?}")))
        })
    }

    #[test]
    fn a_key_survives_its_text_form_and_opens_what_was_sealed_to_it() {
        let identity = Identity::generate();
        let text = identity.to_string();
        let opener: Opener = text.expose_secret().parse().unwrap();
        assert_eq!(opener.to_text().expose_secret(), text.expose_secret());
        assert_eq!(opener.to_public(), identity.to_public());
        let sealed = seal_blob(b"secret", &opener.to_public()).unwrap();
        assert_eq!(*unseal_blob(&sealed, &opener, 10).unwrap(), b"secret");
        assert!("AGE-SECRET-KEY-1".parse::<Opener>().is_err());
    }

    #[test]
    fn a_share_of_low_order_and_another_spelling_are_refused_as_by_the_stock_identity() {
        let identity = Identity::generate();
        let good = stanza(&identity);
        assert!(both(&identity, &good).iter().all(|key| matches!(key, Some(Ok(_)))));
        let with = |args: &[&str], body: &[u8]| {
            let args = args.iter().map(|arg| (*arg).to_owned()).collect();
            Stanza { tag: TAG.into(), args, body: body.to_vec() }
        };
        let share = good.args[0].as_str();
        let low = with(&[&Base64Unpadded::encode_string(&[0; KEY_BYTES])], &good.body);
        let padded = with(&[&format!("{share}=")], &good.body);
        let twice = with(&[share, share], &good.body);
        let short = with(&[share], &good.body[1..]);
        for bad in [low, padded, twice, short] {
            let [stock, ours] = both(&identity, &bad);
            assert!(matches!(stock, Some(Err(_))), "{bad:?}");
            assert_eq!(ours, stock, "{bad:?}");
        }
        let other = Stanza { tag: "x25519".into(), ..good };
        assert_eq!(both(&identity, &other), [None, None]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_stanza_opens_as_the_stock_identity_opens_it(
            flips in proptest::collection::vec((any::<bool>(), any::<prop::sample::Index>(), any::<u8>()), 0..3),
        ) {
            let identity = Identity::generate();
            let mut stanza = stanza(&identity);
            for (in_body, at, by) in flips {
                if in_body {
                    let at = at.index(stanza.body.len());
                    stanza.body[at] ^= by;
                } else {
                    let at = at.index(stanza.args[0].len());
                    stanza.args[0].replace_range(at..=at, &char::from(33 + by % 94).to_string());
                }
            }
            let [stock, ours] = both(&identity, &stanza);
            prop_assert_eq!(ours, stock);
        }
    }
}
