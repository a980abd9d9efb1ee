//! The request for a certificate: PKCS#10 (RFC 2986), signed with the key that it is for. It carries no name: who a machine
//! is the centre says.

use der::asn1::{BitString, SetOfVec};
use der::{Decode, Encode};
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use x509_cert::name::RdnSequence;
use x509_cert::request::{CertReq, CertReqInfo, Version};

use crate::certificate::{key_of, of_key, signed_by};
use crate::{EnrolmentError, MachineKey, PublicKey};

/// The longest request that is read, in bytes: ours have about 120.
const REQUEST_BYTES_MAX: usize = 1024;

/// A request for a certificate of this key, DER.
///
/// # Errors
/// [`EnrolmentError::Request`] where it cannot be encoded.
pub fn request(key: &MachineKey) -> Result<Vec<u8>, EnrolmentError> {
    let wrong = |_| EnrolmentError::Request;
    let info = CertReqInfo {
        version: Version::V1,
        subject: RdnSequence::default(),
        public_key: of_key(&key.public()).map_err(wrong)?,
        attributes: SetOfVec::new(),
    };
    let signature = key.0.sign(&info.to_der().map_err(wrong)?).to_bytes();
    let algorithm = signed_by();
    let signature = BitString::from_bytes(&signature).map_err(wrong)?;
    CertReq { info, algorithm, signature }.to_der().map_err(wrong)
}

/// The key that a request is for, once it has proved that whoever asks holds it.
///
/// # Errors
/// [`EnrolmentError::Request`] for anything else.
pub fn read_request(der: &[u8]) -> Result<PublicKey, EnrolmentError> {
    if der.len() > REQUEST_BYTES_MAX {
        return Err(EnrolmentError::Request);
    }
    let wrong = |_| EnrolmentError::Request;
    let request = CertReq::from_der(der).map_err(wrong)?;
    if request.algorithm != signed_by() {
        return Err(EnrolmentError::Request);
    }
    let public = key_of(&request.info.public_key).ok_or(EnrolmentError::Request)?;
    let signature = request.signature.as_bytes().ok_or(EnrolmentError::Request)?;
    let signature = Signature::from_slice(signature).map_err(|_| EnrolmentError::Request)?;
    let key = VerifyingKey::from_bytes(&public).map_err(|_| EnrolmentError::Request)?;
    let signed = request.info.to_der().map_err(wrong)?;
    key.verify_strict(&signed, &signature).map_err(|_| EnrolmentError::Request)?;
    Ok(public)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use rand_core::OsRng;

    #[test]
    fn a_request_names_the_key_that_signed_it_and_no_other() {
        let key = MachineKey::generate(&mut OsRng);
        let der = request(&key).unwrap();
        assert_eq!(read_request(&der).unwrap(), key.public());
        for at in 0..der.len() {
            let mut changed = der.clone();
            changed[at] ^= 1;
            assert_ne!(read_request(&changed), Ok(key.public()), "byte {at}");
        }
        assert_eq!(read_request(&vec![0x30; 5_000]), Err(EnrolmentError::Request));
    }
}
