//! Decryption: the two old ciphers the authority uses, and PBES2 (RFC 8018 §6.2).
//!
//! Scrypt and RC4 are not opened: nobody's signing key comes that way, and the first costs memory a kiosk does
//! not have.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipher, BlockDecryptMut, InnerIvInit, KeyInit};
use const_oid::ObjectIdentifier;
use der::Decode;
use des::TdesEde3;
use pkcs5::EncryptionScheme;
use pkcs5::pbes2::{self, Kdf, Pbkdf2Prf};
use pkcs12::kdf::Pkcs12KeyType;
use rc2::Rc2;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::ber::{INTEGER, OCTET_STRING, OID, Reader, SEQUENCE};
use super::error::{BadFile, KeyFileError};
use super::password::{Budget, Password};

const PBE_SHA1_3DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
const PBE_SHA1_RC2_40: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");
const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");

/// The longest key PBKDF2 is asked for, in octets (PBMAC1 with SHA-512).
const DERIVED_BYTES_MAX: usize = 64;

/// A key derived by PBKDF2.
pub(super) struct DerivedKey {
    octets: Zeroizing<[u8; DERIVED_BYTES_MAX]>,
    length: usize,
}

impl DerivedKey {
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.octets[..self.length]
    }
}

/// Decrypts what the AlgorithmIdentifier `algorithm` says.
pub(super) fn decrypt(
    algorithm: &[u8],
    ciphertext: Zeroizing<Vec<u8>>,
    password: &Password<'_>,
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let mut reader = Reader::new(algorithm).expect(SEQUENCE)?.inside()?;
    match reader.expect(OID)?.oid()? {
        PBE_SHA1_3DES => {
            let old = OldKey::derive(&mut reader, 24, password, budget)?;
            with_key::<TdesEde3>(&old.key, &old.iv, ciphertext)
        }
        PBE_SHA1_RC2_40 => {
            let old = OldKey::derive(&mut reader, 5, password, budget)?;
            cbc_decrypt(Rc2::new_with_eff_key_len(&old.key, 40), &old.iv, ciphertext)
        }
        PBES2 => match EncryptionScheme::from_der(algorithm) {
            Ok(EncryptionScheme::Pbes2(parameters)) => {
                decrypt_pbes2(&parameters, ciphertext, password, budget)
            }
            Ok(_) | Err(_) => Err(KeyFileError::UnsupportedAlgorithm(PBES2.to_string())),
        },
        other => Err(KeyFileError::UnsupportedAlgorithm(other.to_string())),
    }
}

/// Key and IV of the old schemes.
struct OldKey {
    key: Zeroizing<Vec<u8>>,
    iv: Zeroizing<Vec<u8>>,
}

impl OldKey {
    /// From pkcs-12PbeParams, which follow the OID: salt and iterations (RFC 7292 appendix C).
    fn derive(
        algorithm: &mut Reader<'_>,
        key_length: usize,
        password: &Password<'_>,
        budget: &mut Budget,
    ) -> Result<OldKey, KeyFileError> {
        let mut parameters = algorithm.expect(SEQUENCE)?.inside()?;
        let salt = parameters.expect(OCTET_STRING)?.octets()?;
        let iterations = parameters.expect(INTEGER)?.unsigned()?;
        let mut derive = |kind, length| password.derive::<Sha1>(&salt, kind, iterations, length, budget);
        Ok(OldKey {
            key: derive(Pkcs12KeyType::EncryptionKey, key_length)?,
            iv: derive(Pkcs12KeyType::Iv, 8)?,
        })
    }
}

fn decrypt_pbes2(
    parameters: &pbes2::Parameters<'_>,
    ciphertext: Zeroizing<Vec<u8>>,
    password: &Password<'_>,
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let scheme = &parameters.encryption;
    let length = scheme.key_size();
    if parameters.kdf.key_length().is_some_and(|stated| usize::from(stated) != length) {
        return Err(BadFile::Structure.into());
    }
    let key = pbkdf2(&parameters.kdf, length, password, budget)?;
    let key = key.as_slice();
    match scheme {
        pbes2::EncryptionScheme::Aes128Cbc { iv } => with_key::<Aes128>(key, *iv, ciphertext),
        pbes2::EncryptionScheme::Aes192Cbc { iv } => with_key::<Aes192>(key, *iv, ciphertext),
        pbes2::EncryptionScheme::Aes256Cbc { iv } => with_key::<Aes256>(key, *iv, ciphertext),
        pbes2::EncryptionScheme::DesEde3Cbc { iv } => with_key::<TdesEde3>(key, *iv, ciphertext),
        _ => Err(KeyFileError::UnsupportedAlgorithm(PBES2.to_string())),
    }
}

/// PBKDF2 (RFC 8018 §5.2) over the password in UTF-8.
pub(super) fn pbkdf2(
    kdf: &Kdf<'_>,
    length: usize,
    password: &Password<'_>,
    budget: &mut Budget,
) -> Result<DerivedKey, KeyFileError> {
    let parameters = kdf.pbkdf2().ok_or_else(|| KeyFileError::UnsupportedAlgorithm(kdf.oid().to_string()))?;
    if length > DERIVED_BYTES_MAX {
        return Err(BadFile::Structure.into());
    }
    // The shortest hash gives the most blocks.
    budget.spend(parameters.iteration_count, length.div_ceil(20))?;
    let mut key = DerivedKey { octets: Zeroizing::new([0; DERIVED_BYTES_MAX]), length };
    let out = &mut key.octets[..length];
    let (password, salt, count) = (password.utf8.as_bytes(), parameters.salt, parameters.iteration_count);
    match parameters.prf {
        Pbkdf2Prf::HmacWithSha1 => ::pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, count, out),
        Pbkdf2Prf::HmacWithSha224 => ::pbkdf2::pbkdf2_hmac::<Sha224>(password, salt, count, out),
        Pbkdf2Prf::HmacWithSha256 => ::pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, count, out),
        Pbkdf2Prf::HmacWithSha384 => ::pbkdf2::pbkdf2_hmac::<Sha384>(password, salt, count, out),
        Pbkdf2Prf::HmacWithSha512 => ::pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, count, out),
        _ => return Err(KeyFileError::UnsupportedAlgorithm(kdf.oid().to_string())),
    }
    Ok(key)
}

fn with_key<C: BlockCipher + BlockDecryptMut + KeyInit>(
    key: &[u8],
    iv: &[u8],
    ciphertext: Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let cipher = C::new_from_slice(key).map_err(|_| BadFile::Decryption)?;
    cbc_decrypt(cipher, iv, ciphertext)
}

/// In place: the plaintext takes the ciphertext's buffer, which is wiped with it.
fn cbc_decrypt<C: BlockCipher + BlockDecryptMut>(
    cipher: C,
    iv: &[u8],
    mut buffer: Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let cipher = Decryptor::inner_iv_slice_init(cipher, iv).map_err(|_| BadFile::Decryption)?;
    let plain = cipher.decrypt_padded_mut::<Pkcs7>(&mut buffer).map_err(|_| BadFile::Decryption)?;
    let length = plain.len();
    buffer.truncate(length);
    Ok(buffer)
}
