//! The MAC of a key file: HMAC with the old key derivation, or PBMAC1 (RFC 9579).

use const_oid::ObjectIdentifier;
use der::Decode;
use hmac::{Hmac, Mac as _, SimpleHmac};
use pkcs5::AlgorithmIdentifierRef;
use pkcs5::pbes2::Kdf;
use pkcs12::kdf::Pkcs12KeyType;
use sha1::Sha1;
use sha1::digest::core_api::BlockSizeUser;
use sha1::digest::{Digest, FixedOutputReset, OutputSizeUser};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::ber::{Element, INTEGER, OCTET_STRING, OID, SEQUENCE};
use super::cipher::{self, DerivedKey};
use super::error::{BadFile, KeyFileError};
use super::password::{Budget, Password};

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_224: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.4");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const PBMAC1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.14");
const HMAC_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.9");
const HMAC_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.10");
const HMAC_SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.11");

/// MacData (RFC 7292 §4).
pub(super) struct Mac<'a> {
    algorithm: Element<'a>,
    digest: Vec<u8>,
    salt: Vec<u8>,
    iterations: u32,
}

impl<'a> Mac<'a> {
    pub(super) fn read(data: &Element<'a>) -> Result<Mac<'a>, BadFile> {
        let mut data = data.inside()?;
        let mut info = data.expect(SEQUENCE)?.inside()?;
        let algorithm = info.expect(SEQUENCE)?;
        let digest = info.expect(OCTET_STRING)?.octets()?.to_vec();
        let salt = data.expect(OCTET_STRING)?.octets()?.to_vec();
        let iterations = data.optional(INTEGER)?.map_or(Ok(1), |count| count.unsigned())?;
        data.finish()?;
        Ok(Mac { algorithm, digest, salt, iterations })
    }

    /// Whether `password` gives this MAC over `safe`; compared in constant time.
    pub(super) fn matches(
        &self,
        safe: &[u8],
        password: &Password<'_>,
        budget: &mut Budget,
    ) -> Result<bool, KeyFileError> {
        let oid = self.algorithm.inside()?.expect(OID)?.oid()?;
        match oid {
            SHA_1 => self.old::<Sha1>(safe, password, budget),
            SHA_224 => self.old::<Sha224>(safe, password, budget),
            SHA_256 => self.old::<Sha256>(safe, password, budget),
            SHA_384 => self.old::<Sha384>(safe, password, budget),
            SHA_512 => self.old::<Sha512>(safe, password, budget),
            PBMAC1 => self.pbmac1(safe, password, budget),
            other => Err(KeyFileError::UnsupportedAlgorithm(other.to_string())),
        }
    }

    fn old<D>(&self, safe: &[u8], password: &Password<'_>, budget: &mut Budget) -> Result<bool, KeyFileError>
    where
        D: Digest + FixedOutputReset + BlockSizeUser,
    {
        let length = <D as OutputSizeUser>::output_size();
        let kind = Pkcs12KeyType::Mac;
        let key = password.derive::<D>(&self.salt, kind, self.iterations, length, budget)?;
        let mut hmac = SimpleHmac::<D>::new_from_slice(&key).map_err(|_| BadFile::Structure)?;
        hmac.update(safe);
        Ok(hmac.verify_slice(&self.digest).is_ok())
    }

    /// RFC 9579 §4: the salt and the iterations stand in the parameters; those of MacData are ignored.
    fn pbmac1(
        &self,
        safe: &[u8],
        password: &Password<'_>,
        budget: &mut Budget,
    ) -> Result<bool, KeyFileError> {
        let mut algorithm = self.algorithm.inside()?;
        algorithm.expect(OID)?;
        let mut parameters = algorithm.expect(SEQUENCE)?.inside()?;
        let derivation = parameters.expect(SEQUENCE)?.whole();
        let scheme = parameters.expect(SEQUENCE)?.inside()?.expect(OID)?.oid()?;
        let kdf = AlgorithmIdentifierRef::from_der(derivation).and_then(Kdf::try_from);
        let kdf = kdf.map_err(|_| KeyFileError::UnsupportedAlgorithm(PBMAC1.to_string()))?;
        // RFC 9579 §4: keyLength MUST be present; without it one MAC could pass for another.
        let length = kdf.key_length().filter(|length| *length >= 20).ok_or(BadFile::Structure)?;
        let key = cipher::pbkdf2(&kdf, usize::from(length), password, budget)?;
        match scheme {
            HMAC_SHA_256 => self.compare(&key, Hmac::<Sha256>::new_from_slice, safe),
            HMAC_SHA_384 => self.compare(&key, Hmac::<Sha384>::new_from_slice, safe),
            HMAC_SHA_512 => self.compare(&key, Hmac::<Sha512>::new_from_slice, safe),
            other => Err(KeyFileError::UnsupportedAlgorithm(other.to_string())),
        }
    }

    fn compare<M: hmac::Mac>(
        &self,
        key: &DerivedKey,
        begin: fn(&[u8]) -> Result<M, sha1::digest::InvalidLength>,
        safe: &[u8],
    ) -> Result<bool, KeyFileError> {
        let mut hmac = begin(key.as_slice()).map_err(|_| BadFile::Structure)?;
        hmac.update(safe);
        Ok(hmac.verify_slice(&self.digest).is_ok())
    }
}
