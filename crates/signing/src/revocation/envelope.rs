//! The signature of a list, around what it says (RFC 5280 §5.1.1).

use der::asn1::BitStringRef;
use der::{Decode, Header, Reader, SliceReader, Tag};
use rsa::pkcs8::spki::AlgorithmIdentifierOwned;

use super::list::CrlError;
use crate::certificate::{BadSignature, Certificate, NameKey};
use crate::scheme::Scheme;
use crate::trust::TrustStore;

/// What is outside: the signed bytes and their signature.
pub(super) struct Envelope<'a> {
    pub(super) signed: &'a [u8],
    algorithm: AlgorithmIdentifierOwned,
    signature: &'a [u8],
}

impl<'a> Envelope<'a> {
    pub(super) fn read(der: &'a [u8]) -> der::Result<Envelope<'a>> {
        let mut file = SliceReader::new(der)?;
        let mut reader = inside(&mut file)?;
        file.finish(())?;
        let signed = reader.tlv_bytes()?;
        let algorithm = reader.decode()?;
        let signature: BitStringRef<'a> = reader.decode()?;
        let signature = signature.as_bytes().ok_or(der::ErrorKind::Failed)?;
        reader.finish(Envelope { signed, algorithm, signature })
    }

    /// How it says it is signed, where that is a way that is accepted.
    pub(super) fn scheme(&self) -> Result<Scheme, CrlError> {
        Scheme::named(&self.algorithm).ok_or(CrlError::Algorithm)
    }

    /// The authority of this name whose key made the signature.
    pub(super) fn signed_by<'t>(
        &self,
        trust: &'t TrustStore,
        issuer: &NameKey,
    ) -> Result<&'t Certificate, CrlError> {
        let scheme = self.scheme()?;
        let mut outcome = CrlError::UnknownIssuer;
        for authority in trust.authorities().iter().filter(|a| a.subject_key() == issuer) {
            match authority.verify(scheme, self.signed, self.signature) {
                Ok(()) if !authority.extensions().may_sign_lists() => outcome = CrlError::MayNotSign,
                Ok(()) if authority.extensions().unknown_critical() => outcome = CrlError::UnknownCritical,
                Ok(()) => return Ok(authority),
                Err(BadSignature::Algorithm | BadSignature::WeakKey | BadSignature::Mismatch) => {
                    if outcome == CrlError::UnknownIssuer {
                        outcome = CrlError::BadSignature;
                    }
                }
            }
        }
        Err(outcome)
    }
}

/// The content of the SEQUENCE that comes next.
pub(crate) fn inside<'a>(reader: &mut SliceReader<'a>) -> der::Result<SliceReader<'a>> {
    let header = Header::decode(reader)?;
    header.tag.assert_eq(Tag::Sequence)?;
    SliceReader::new(reader.read_slice(header.length)?)
}
