//! Keys that look like ГОСТ 34.10-2015 with 512 bits (GOST §1, §3.1, §3.2) and are random numbers inside.

use der::Decode;
use der::asn1::BitString;
use rand_core::{OsRng, RngCore};
use rsa::pkcs8::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use zeroize::Zeroizing;

use crate::issue::IssueError;

/// The key's AlgorithmIdentifier: key type, curve 512-A, Streebog-512.
const ALGORITHM: [u8; 37] = [
    0x30, 0x23, 0x06, 0x09, 0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x01, 0x02, 0x02, 0x30, 0x16, 0x06, 0x0a,
    0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x01, 0x02, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x83, 0x0e, 0x03, 0x0a,
    0x01, 0x03, 0x03,
];

/// x and y, 64 bytes each, wrapped in an OCTET STRING.
pub(crate) fn public_key() -> Result<SubjectPublicKeyInfoOwned, IssueError> {
    let mut point = vec![0_u8; 131];
    OsRng.fill_bytes(&mut point[3..]);
    point[..3].copy_from_slice(&[0x04, 0x81, 0x80]);
    Ok(SubjectPublicKeyInfoOwned {
        algorithm: AlgorithmIdentifierOwned::from_der(&ALGORITHM)?,
        subject_public_key: BitString::from_bytes(&point)?,
    })
}

/// 110 bytes: version, algorithm, and 64 bytes in an OCTET STRING within the OCTET STRING.
pub(crate) fn pkcs8() -> Result<Zeroizing<Vec<u8>>, IssueError> {
    let mut document = vec![0x30, 0x6c, 0x02, 0x01, 0x00];
    document.extend(ALGORITHM);
    document.extend([0x04, 0x42, 0x04, 0x40]);
    let mut secret = Zeroizing::new([0_u8; 64]);
    OsRng.fill_bytes(secret.as_mut());
    document.extend(secret.iter());
    Ok(Zeroizing::new(document))
}
