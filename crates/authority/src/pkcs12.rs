//! Key files (PKCS#12, RFC 7292) as others write them: the national tools, and OpenSSL 3.

mod cipher;
pub(crate) mod encode;

use der::asn1::ObjectIdentifier;
use rand_core::{OsRng, RngCore};
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

use crate::issue::{IssueError, LeafKey};
use crate::pkcs12::cipher::Encrypted;
use crate::pkcs12::encode::{cut, indefinite, integer, octets, oid, sequence, tagged};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");
const FRIENDLY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.20");
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const BMP_STRING: u8 = 0x1e;
/// `[0]`, constructed.
const CONTEXT_0: u8 = 0xa0;

/// In whose manner a key file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The authority's: BER with indefinite lengths, nested, the encrypted content a constructed `[0]`; 3DES
    /// over the key, RC2-40 over the certificate, HMAC-SHA-1, 1,024 iterations (SIGNING §1).
    NationalBer,
    /// OpenSSL 3's: DER, PBES2 with AES-256 and SHA-256, HMAC-SHA-256, 2,048 iterations.
    Pbes2,
    /// The same under a PBMAC1 (RFC 9579), as OpenSSL 3.4 writes it when asked to.
    Pbmac1,
}

/// Writes a key file that holds the key and its certificate, without a chain.
pub fn write(key: &LeafKey, password: &str, style: Style) -> Result<Vec<u8>, IssueError> {
    let [keys, certificates] = bags(key, password, style)?;
    let certificates = cipher::encrypt_certificates(style, &certificates, password)?;
    Ok(match style {
        Style::NationalBer => {
            let safe = indefinite(SEQUENCE, &[&ber_data(&keys), &ber_encrypted(&certificates)]);
            under_mac(&safe, password)?
        }
        Style::Pbes2 | Style::Pbmac1 => {
            let safe = sequence(&[&der_encrypted(&certificates), &der_data(&keys)]);
            let mac = cipher::mac(style, &safe, password)?;
            sequence(&[&integer(3), &der_data(&safe), &mac])
        }
    })
}

/// The SafeContents with the key, shrouded, and the one with the certificate.
fn bags(key: &LeafKey, password: &str, style: Style) -> Result<[Vec<u8>; 2], IssueError> {
    let attributes = attributes(&Sha1::digest(&key.certificate_der))?;
    let key_bag = {
        let Encrypted { algorithm, ciphertext } = cipher::shroud_key(style, &key.pkcs8, password)?;
        let shrouded = sequence(&[&algorithm, &octets(&ciphertext)]);
        sequence(&[&oid(SHROUDED_KEY_BAG), &tagged(CONTEXT_0, &shrouded), &attributes])
    };
    let certificate_bag = {
        let value = tagged(CONTEXT_0, &octets(&key.certificate_der));
        let certificate = sequence(&[&oid(X509_CERTIFICATE), &value]);
        sequence(&[&oid(CERTIFICATE_BAG), &tagged(CONTEXT_0, &certificate), &attributes])
    };
    Ok([sequence(&[&key_bag]), sequence(&[&certificate_bag])])
}

/// A file of the national tools around these octets, whatever they are, under a MAC that is right: what a fuzzer
/// changes inside still reaches its reader.
pub fn under_mac(safe: &[u8], password: &str) -> Result<Vec<u8>, IssueError> {
    let mac = cipher::mac(Style::NationalBer, safe, password)?;
    Ok(indefinite(SEQUENCE, &[&integer(3), &ber_data(safe), &mac]))
}

/// What a file holds under its MAC: the key as the national tools shroud it, and the certificate in clear.
pub fn contents(key: &LeafKey, password: &str) -> Result<Vec<u8>, IssueError> {
    let [keys, certificates] = bags(key, password, Style::NationalBer)?;
    Ok(sequence(&[&der_data(&keys), &der_data(&certificates)]))
}

fn der_data(content: &[u8]) -> Vec<u8> {
    sequence(&[&oid(DATA), &tagged(CONTEXT_0, &octets(content))])
}

fn der_encrypted(content: &Encrypted) -> Vec<u8> {
    /// `[0]` IMPLICIT OCTET STRING, primitive.
    const CONTENT: u8 = 0x80;
    let info = sequence(&[&oid(DATA), &content.algorithm, &tagged(CONTENT, &content.ciphertext)]);
    let data = sequence(&[&integer(0), &info]);
    sequence(&[&oid(ENCRYPTED_DATA), &tagged(CONTEXT_0, &data)])
}

fn ber_data(content: &[u8]) -> Vec<u8> {
    /// OCTET STRING, constructed.
    const CUT_OCTETS: u8 = 0x24;
    indefinite(SEQUENCE, &[&oid(DATA), &indefinite(CONTEXT_0, &[&cut(CUT_OCTETS, content)])])
}

fn ber_encrypted(content: &Encrypted) -> Vec<u8> {
    let ciphertext = cut(CONTEXT_0, &content.ciphertext);
    let info = indefinite(SEQUENCE, &[&oid(DATA), &content.algorithm, &ciphertext]);
    let data = indefinite(SEQUENCE, &[&integer(0), &info]);
    indefinite(SEQUENCE, &[&oid(ENCRYPTED_DATA), &indefinite(CONTEXT_0, &[&data])])
}

/// friendlyName, 40 hexadecimal digits, and localKeyID, the same in octets.
fn attributes(identifier: &[u8]) -> Result<Vec<u8>, IssueError> {
    let hex: String = identifier.iter().map(|octet| format!("{octet:02x}")).collect();
    let name: Vec<u8> = hex.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let name = sequence(&[&oid(FRIENDLY_NAME), &tagged(SET, &tagged(BMP_STRING, &name))]);
    let key_id = sequence(&[&oid(LOCAL_KEY_ID), &tagged(SET, &octets(identifier))]);
    Ok(tagged(SET, &[name, key_id].concat()))
}

fn random<const N: usize>() -> [u8; N] {
    let mut octets = [0; N];
    OsRng.fill_bytes(&mut octets);
    octets
}

/// The password as the old key derivation wants it: UTF-16, big end first, two zero octets after it.
fn bmp_password(password: &str) -> Zeroizing<Vec<u8>> {
    let mut octets: Vec<u8> = Vec::with_capacity(2 * password.len() + 2);
    octets.extend(password.encode_utf16().flat_map(u16::to_be_bytes));
    octets.extend([0, 0]);
    Zeroizing::new(octets)
}
