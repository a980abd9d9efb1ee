//! How keys are named and written (GOST §1, §3.1, §3.2).

use const_oid::ObjectIdentifier;
use der::asn1::OctetStringRef;
use der::{Decode, Encode};

use super::{PublicKey, SecretKey};

/// The key type.
pub(crate) const KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.1.2.2");
/// The signature over Streebog-512, on certificates and lists.
pub(crate) const SIGNATURE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.1.2.3.2");
/// The curve 512-A, first of a key's parameters.
const CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.1.2.2.1");
/// Streebog-512, second of a key's parameters.
pub(crate) const DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.3.3");

/// Whether a key's parameters say the one curve and the one digest that there are.
pub(crate) fn are_parameters<E: Encode>(parameters: Option<&E>) -> bool {
    let written = parameters.and_then(|parameters| parameters.to_der().ok());
    written.is_some_and(|der| <[ObjectIdentifier; 2]>::from_der(&der) == Ok([CURVE, DIGEST]))
}

impl PublicKey {
    /// x and y in an OCTET STRING, which is what the bits of a SubjectPublicKeyInfo hold.
    pub(crate) fn from_der(der: &[u8]) -> Option<PublicKey> {
        let octets = OctetStringRef::from_der(der).ok()?;
        PublicKey::read(octets.as_bytes().try_into().ok()?)
    }
}

impl SecretKey {
    /// The number in an OCTET STRING, which is what the privateKey of PKCS#8 holds.
    pub(crate) fn from_der(der: &[u8]) -> Option<SecretKey> {
        let octets = OctetStringRef::from_der(der).ok()?;
        SecretKey::read(octets.as_bytes().try_into().ok()?)
    }
}
