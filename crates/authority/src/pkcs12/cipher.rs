//! Encryption and MAC, in the two styles.

use cbc::Encryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockEncryptMut, InnerIvInit, KeyIvInit};
use der::Encode;
use der::asn1::ObjectIdentifier;
use des::TdesEde3;
use hmac::{Hmac, Mac};
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
        Style::Pbes2 => aes(pkcs8, password),
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
        Style::Pbes2 => aes(content, password),
    }
}

/// MacData over the authenticated safe.
pub(super) fn mac(style: Style, safe: &[u8], password: &str) -> Result<Vec<u8>, IssueError> {
    let salt: [u8; 20] = random();
    let (digest_oid, digest, iterations) = match style {
        Style::NationalBer => {
            let key = derive(password, &salt, Pkcs12KeyType::Mac, 20);
            let mut mac = Hmac::<Sha1>::new_from_slice(&key).map_err(|_| IssueError::Encoding)?;
            mac.update(safe);
            (SHA_1, mac.finalize().into_bytes().to_vec(), NATIONAL_ITERATIONS)
        }
        Style::Pbes2 => {
            let rounds = i32::from(PBES2_ITERATIONS);
            let password = bmp_password(password);
            let key = Zeroizing::new(derive_key::<Sha256>(&password, &salt, Pkcs12KeyType::Mac, rounds, 32));
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| IssueError::Encoding)?;
            mac.update(safe);
            (SHA_256, mac.finalize().into_bytes().to_vec(), PBES2_ITERATIONS)
        }
    };
    let algorithm = sequence(&[&oid(digest_oid), &tagged(0x05, &[])]);
    let digest = sequence(&[&algorithm, &octets(&digest)]);
    Ok(sequence(&[&digest, &octets(&salt), &integer(iterations)]))
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
