//! The signature around a stamp (CMS SignedData, RFC 5652, as RFC 3161 §2.4.2 and RFC 5816 narrow it).

use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use const_oid::db::rfc5911::{
    ID_AA_SIGNING_CERTIFICATE_V_2, ID_CONTENT_TYPE, ID_MESSAGE_DIGEST, ID_SIGNED_DATA,
};
use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::OctetStringRef;
use der::{Any, Decode, Encode, Reader, SliceReader, Tag, Tagged};
use rsa::pkcs8::spki::AlgorithmIdentifierOwned;
use sha2::Sha256;

use super::{StampError, damaged};
use crate::certificate::Certificate;
use crate::revocation::inside;
use crate::scheme::Scheme;

/// What is in it: id-ct-TSTInfo.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// The most certificates that it may enclose.
const CERTIFICATES_MAX: usize = 8;

/// A token whose form is right.
pub(super) struct Token {
    content: Vec<u8>,
    signer: SignerInfo,
    certificates: Vec<x509_cert::Certificate>,
}

impl Token {
    pub(super) fn read(der: &[u8]) -> Result<Token, StampError> {
        let outer = ContentInfo::from_der(der).map_err(damaged)?;
        if outer.content_type != ID_SIGNED_DATA {
            return Err(StampError::Damaged);
        }
        let data: SignedData = outer.content.decode_as().map_err(damaged)?;
        let content = data.encap_content_info.econtent.filter(|content| content.tag() == Tag::OctetString);
        let typed = data.encap_content_info.econtent_type == TST_INFO && data.version == CmsVersion::V3;
        let signers = data.signer_infos.0.into_vec();
        let (Some(content), true, Ok([signer])) = (content, typed, <[SignerInfo; 1]>::try_from(signers))
        else {
            return Err(StampError::Damaged);
        };
        let enclosed = data.certificates.map(|set| set.0.into_vec()).unwrap_or_default();
        if enclosed.len() > CERTIFICATES_MAX {
            return Err(StampError::Damaged);
        }
        let certificate = |choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate),
            CertificateChoices::Other(_) => None,
        };
        let certificates = enclosed.into_iter().filter_map(certificate).collect();
        Ok(Token { content: content.value().to_vec(), signer, certificates })
    }

    /// What was signed.
    pub(super) fn content(&self) -> &[u8] {
        &self.content
    }

    /// Who signed it: whoever the signed attributes name by the digest of the certificate, which nobody can put another
    /// in place of.
    pub(super) fn signer(&self) -> Result<Certificate, StampError> {
        let scheme = scheme(&self.signer)?;
        let attributes = self.signer.signed_attrs.as_ref().ok_or(StampError::Damaged)?;
        if self.attribute(ID_CONTENT_TYPE)?.decode_as() != Ok(TST_INFO) {
            return Err(StampError::Damaged);
        }
        let certificate = self.named()?;
        let digest = self.attribute(ID_MESSAGE_DIGEST)?;
        if digest.tag() != Tag::OctetString || digest.value() != scheme.digest(&self.content) {
            return Err(StampError::Signature);
        }
        let signed = attributes.to_der().map_err(damaged)?;
        let signature = self.signer.signature.as_bytes();
        certificate.verify(scheme, &signed, signature).map_err(|_| StampError::Signature)?;
        Ok(certificate)
    }

    /// The enclosed certificate that both the signer's name and the digest among the signed attributes mean.
    fn named(&self) -> Result<Certificate, StampError> {
        let SignerIdentifier::IssuerAndSerialNumber(name) = &self.signer.sid else {
            return Err(StampError::OtherCertificate);
        };
        let mut named = self.certificates.iter().filter(|certificate| {
            let tbs = &certificate.tbs_certificate;
            tbs.issuer == name.issuer && tbs.serial_number == name.serial_number
        });
        let der = named.next().ok_or(StampError::OtherCertificate)?.to_der().map_err(damaged)?;
        let meant =
            self.attribute(ID_AA_SIGNING_CERTIFICATE_V_2).map_err(|_| StampError::OtherCertificate)?;
        if !means(meant, &der).map_err(damaged)? {
            return Err(StampError::OtherCertificate);
        }
        Certificate::from_der(&der).map_err(damaged)
    }

    /// The one value of a signed attribute that stands there once.
    fn attribute(&self, oid: ObjectIdentifier) -> Result<&Any, StampError> {
        let attributes = self.signer.signed_attrs.iter().flat_map(|attributes| attributes.iter());
        let found: Vec<_> = attributes.filter(|attribute| attribute.oid == oid).collect();
        let [attribute] = found[..] else { return Err(StampError::Damaged) };
        match attribute.values.as_slice() {
            [value] => Ok(value),
            _ => Err(StampError::Damaged),
        }
    }
}

/// How the signer says it signed; in CMS the key's algorithm with a digest beside it says the same as both in one.
fn scheme(signer: &SignerInfo) -> Result<Scheme, StampError> {
    let signature = &signer.signature_algorithm;
    let scheme =
        Scheme::named(signature).or_else(|| Scheme::of_key(signature)).ok_or(StampError::Algorithm)?;
    if scheme.is_digest(&signer.digest_alg) { Ok(scheme) } else { Err(StampError::Algorithm) }
}

/// Whether the first of the certificates that a SigningCertificateV2 names (RFC 5035 §4) is this one.
fn means(attribute: &Any, certificate: &[u8]) -> der::Result<bool> {
    let whole = attribute.to_der()?;
    let mut attribute = inside(&mut SliceReader::new(&whole)?)?;
    let mut named = inside(&mut attribute)?;
    let mut first = inside(&mut named)?;
    let other: Option<AlgorithmIdentifierOwned> = first.decode()?;
    let digest: OctetStringRef<'_> = first.decode()?;
    let algorithm = other.map_or(Sha256::OID, |algorithm| algorithm.oid);
    Ok(match Scheme::with_digest(algorithm) {
        Some(scheme) => digest.as_bytes() == scheme.digest(certificate),
        None => false,
    })
}
