//! A secret that nobody but the holder of a key can make again: what an unfinished application is sealed under, so that
//! the same key and its password open it at any kiosk.
//!
//! RSA: HKDF-SHA-256 over a PKCS#1 v1.5 signature of a typed, salted text; that padding gives one signature for one
//! text (RFC 8017 §8.2), and a key that gives two is refused. GOST: no two signatures are alike, so the private number
//! itself is the material, where the key lies in memory ([`SigningKey::kept_secret`]); a token that keeps it to itself
//! has no such secret.
//!
//! **Invariants:** what is signed here can be taken for no document: it is no XML, while a signature of an application,
//! a login or an act stands over a canonical `ds:SignedInfo`. The signature never leaves this module. Another salt is
//! another secret, which tells nothing of the first, and so is another holder.

use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::key::{SigningFailed, SigningKey};

/// Octets of the salt: fresh chance for every secret.
pub const SALT_BYTES: usize = 32;

/// Octets of the secret.
pub const SECRET_BYTES: usize = 32;

/// Whoever signs this text opens what was kept under it, and nothing else.
const TEXT: &str = "Tereze draft 1\nThis signature opens an unfinished application. It is neither an application \
                    nor a login nor an act.\n";

/// Why a key has no such secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSecret {
    /// It signs the same text differently each time, or keeps its number to itself: nothing could be opened again.
    #[error("this key cannot make the same secret twice")]
    NotTheSame,
    /// It did not sign.
    #[error(transparent)]
    Failed(#[from] SigningFailed),
}

/// The secret of this key under this salt.
///
/// # Errors
/// [`NoSecret`] where what is sealed now could not be opened later.
pub fn secret(
    key: &dyn SigningKey,
    salt: &[u8; SALT_BYTES],
) -> Result<Zeroizing<[u8; SECRET_BYTES]>, NoSecret> {
    let of_the_key = match key.kept_secret(salt) {
        Some(secret) => secret,
        None => derived(&signature(key, salt)?, salt, "Tereze draft 1 RSA"),
    };
    let holder = key.certificate().iin().unwrap_or_default();
    Ok(derived(of_the_key.as_ref(), salt, &format!("Tereze draft 1 of {holder}")))
}

/// HKDF-SHA-256 (RFC 5869).
pub(crate) fn derived(material: &[u8], salt: &[u8; SALT_BYTES], info: &str) -> Zeroizing<[u8; SECRET_BYTES]> {
    let mut secret = Zeroizing::new([0; SECRET_BYTES]);
    // 32 octets are what one round gives: this cannot fail.
    let _ = Hkdf::<Sha256>::new(Some(salt), material).expand(info.as_bytes(), secret.as_mut());
    secret
}

/// The text that is signed under this salt.
fn text(salt: &[u8; SALT_BYTES]) -> Vec<u8> {
    let mut text = TEXT.as_bytes().to_vec();
    text.extend(salt.iter().flat_map(|octet| format!("{octet:02x}").into_bytes()));
    text.push(b'\n');
    text
}

/// One signature for one text, or none.
fn signature(key: &dyn SigningKey, salt: &[u8; SALT_BYTES]) -> Result<Zeroizing<Vec<u8>>, NoSecret> {
    let text = text(salt);
    let once = Zeroizing::new(key.sign_rsa_sha256(&text)?);
    let again = Zeroizing::new(key.sign_rsa_sha256(&text)?);
    if bool::from(once.ct_eq(&again)) { Ok(once) } else { Err(NoSecret::NotTheSame) }
}
