//! Encryption and MAC, in the two styles.

use cbc::Encryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockEncryptMut, InnerIvInit, KeyInit, KeyIvInit};
use der::Encode;
use der::asn1::ObjectIdentifier;
use des::TdesEde3;
use hmac::{Hmac, Mac};
use pbkdf2::pbkdf2_hmac;
use pkcs5::pbes2;
use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use rc2::Rc2;
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::encode::{integer, octets, oid, sequence, tagged};
use super::{Style, bmp_password, random};
use crate::issue::IssueError;

const PBE_SHA1_3DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
const PBE_SHA1_RC2_40: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

const PBMAC1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.14");
const PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");
const HMAC_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.9");

const NATIONAL_ITERATIONS: u16 = 1024;
const PBES2_ITERATIONS: u16 = 2048;
const RC2_EFFECTIVE_BITS: usize = 40;

/// A ciphertext with the AlgorithmIdentifier that says how to open it, in DER.
pub(super) struct Encrypted {
    pub(super) algorithm: Vec<u8>,
    pub(super) ciphertext: Vec<u8>,
}

pub(super) fn shroud_key(style: Style, pkcs8: &[u8], password: &str) -> Result<Encrypted, IssueError> {
    match style {
        Style::NationalBer => {
            let salt: [u8; 20] = random();
            let key = derive(password, &salt, Pkcs12KeyType::EncryptionKey, 24);
            let iv = derive(password, &salt, Pkcs12KeyType::Iv, 8);
            let cipher =
                Encryptor::<TdesEde3>::new_from_slices(&key, &iv).map_err(|_| IssueError::Encoding)?;
            let ciphertext = cipher.encrypt_padded_vec_mut::<Pkcs7>(pkcs8);
            Ok(Encrypted { algorithm: old_algorithm(PBE_SHA1_3DES, &salt), ciphertext })
        }
        Style::Pbes2 | Style::Pbmac1 => aes(pkcs8, password),
    }
}

pub(super) fn encrypt_certificates(
    style: Style,
    content: &[u8],
    password: &str,
) -> Result<Encrypted, IssueError> {
    match style {
        Style::NationalBer => {
            let salt: [u8; 20] = random();
            let key = derive(password, &salt, Pkcs12KeyType::EncryptionKey, RC2_EFFECTIVE_BITS / 8);
            let iv = derive(password, &salt, Pkcs12KeyType::Iv, 8);
            let cipher = Rc2::new_with_eff_key_len(&key, RC2_EFFECTIVE_BITS);
            let cipher =
                Encryptor::<Rc2>::inner_iv_slice_init(cipher, &iv).map_err(|_| IssueError::Encoding)?;
            let ciphertext = cipher.encrypt_padded_vec_mut::<Pkcs7>(content);
            Ok(Encrypted { algorithm: old_algorithm(PBE_SHA1_RC2_40, &salt), ciphertext })
        }
        Style::Pbes2 | Style::Pbmac1 => aes(content, password),
    }
}

/// MacData over the authenticated safe.
pub(super) fn mac(style: Style, safe: &[u8], password: &str) -> Result<Vec<u8>, IssueError> {
    let salt: [u8; 20] = random();
    let (algorithm, digest, iterations) = match style {
        Style::NationalBer => {
            let key = derive(password, &salt, Pkcs12KeyType::Mac, 20);
            (digest_algorithm(SHA_1), hmac::<Hmac<Sha1>>(&key, safe)?, NATIONAL_ITERATIONS)
        }
        Style::Pbes2 => {
            let rounds = i32::from(PBES2_ITERATIONS);
            let password = bmp_password(password);
            let key = Zeroizing::new(derive_key::<Sha256>(&password, &salt, Pkcs12KeyType::Mac, rounds, 32));
            (digest_algorithm(SHA_256), hmac::<Hmac<Sha256>>(&key, safe)?, PBES2_ITERATIONS)
        }
        Style::Pbmac1 => {
            let mut key = Zeroizing::new([0_u8; 32]);
            let rounds = u32::from(PBES2_ITERATIONS);
            pbkdf2_hmac::<Sha256>(password.as_bytes(), &salt, rounds, key.as_mut());
            // The iterations that count stand in the parameters; those of MacData are ignored (RFC 9579 §4).
            (pbmac1_algorithm(&salt), hmac::<Hmac<Sha256>>(key.as_ref(), safe)?, 1)
        }
    };
    let digest = sequence(&[&algorithm, &octets(&digest)]);
    Ok(sequence(&[&digest, &octets(&salt), &integer(iterations)]))
}

fn hmac<M: Mac + KeyInit>(key: &[u8], text: &[u8]) -> Result<Vec<u8>, IssueError> {
    let mut mac = <M as Mac>::new_from_slice(key).map_err(|_| IssueError::Encoding)?;
    mac.update(text);
    Ok(mac.finalize().into_bytes().to_vec())
}

/// A digest's AlgorithmIdentifier, with parameters NULL.
fn digest_algorithm(digest: ObjectIdentifier) -> Vec<u8> {
    sequence(&[&oid(digest), &tagged(0x05, &[])])
}

/// PBMAC1 with PBKDF2 and HMAC-SHA-256 for both (RFC 9579 §4).
fn pbmac1_algorithm(salt: &[u8]) -> Vec<u8> {
    let hmac = digest_algorithm(HMAC_SHA_256);
    let parameters = sequence(&[&octets(salt), &integer(PBES2_ITERATIONS), &integer(32), &hmac]);
    let derivation = sequence(&[&oid(PBKDF2), &parameters]);
    sequence(&[&oid(PBMAC1), &sequence(&[&derivation, &hmac])])
}

fn aes(content: &[u8], password: &str) -> Result<Encrypted, IssueError> {
    let (salt, iv) = (random::<16>(), random::<16>());
    let parameters = pbes2::Parameters::pbkdf2_sha256_aes256cbc(u32::from(PBES2_ITERATIONS), &salt, &iv)
        .map_err(|_| IssueError::Encoding)?;
    let ciphertext = parameters.encrypt(password, content).map_err(|_| IssueError::Encoding)?;
    Ok(Encrypted { algorithm: pkcs5::EncryptionScheme::from(parameters).to_der()?, ciphertext })
}

/// Key, IV or MAC key of RFC 7292 appendix B with SHA-1.
fn derive(password: &str, salt: &[u8], kind: Pkcs12KeyType, length: usize) -> Zeroizing<Vec<u8>> {
    let rounds = i32::from(NATIONAL_ITERATIONS);
    Zeroizing::new(derive_key::<Sha1>(&bmp_password(password), salt, kind, rounds, length))
}

fn old_algorithm(kind: ObjectIdentifier, salt: &[u8]) -> Vec<u8> {
    sequence(&[&oid(kind), &sequence(&[&octets(salt), &integer(NATIONAL_ITERATIONS)])])
}
