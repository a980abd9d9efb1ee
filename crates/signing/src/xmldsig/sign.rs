//! Making a signature.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::DOCUMENT_BYTES_MAX;
use super::error::SignError;
use super::profile::{C14N, C14N_WITH_COMMENTS, ENVELOPED, NAMESPACE, methods};
use crate::key::{SigningFailed, SigningKey};
use crate::scheme::Scheme;
use crate::xml::{self, DocumentError, Element, Growing};

/// Signs `xml`: adds a `ds:Signature` as the last child of its root and changes nothing else.
///
/// How, the key's algorithm decides. RSA PKCS#1 v1.5 is deterministic, so the same document and key give the same text
/// every time; a GOST signature is another each time.
/// No copy of the document is left behind in memory.
pub fn sign(xml: &str, key: &(impl SigningKey + ?Sized)) -> Result<Zeroizing<String>, SignError> {
    if xml.len() > DOCUMENT_BYTES_MAX {
        return Err(DocumentError::TooBig.into());
    }
    let root = xml::read(xml.as_bytes())?;
    xml::ids_differ(&root)?;
    may_be_signed(&root)?;
    let scheme = Scheme::of(key.certificate().algorithm()).ok_or(SigningFailed::Algorithm)?;
    let digest = scheme.digest(xml::document(&root, None).as_bytes());
    let signed_info = signed_info(scheme, &Base64::encode_string(&digest));
    let value = {
        // SignedInfo is signed as it will stand: below the root, whose namespaces it takes over.
        let draft = signature(&signed_info, "", "");
        let draft = xml::read(draft.as_bytes())?;
        let signed_info = draft.elements().next().ok_or(DocumentError::NotWellFormed)?;
        key.sign(scheme, xml::subset(&[&root, &draft], signed_info).as_bytes())?
    };
    let value = Base64::encode_string(&value);
    let certificate = Base64::encode_string(key.certificate().der());
    let signed = insert(xml, &root, &signature(&signed_info, &value, &certificate));
    // What nobody could verify for its size must not be handed out as signed.
    if signed.len() > DOCUMENT_BYTES_MAX { Err(DocumentError::TooBig.into()) } else { Ok(signed) }
}

fn may_be_signed(root: &Element<'_>) -> Result<(), SignError> {
    let (mut signed, mut ascii) = (false, true);
    root.walk(&mut |element| {
        signed |= element.is(NAMESPACE, "Signature");
        ascii &= element.names().all(str::is_ascii);
    });
    match (signed, ascii) {
        (true, _) => Err(SignError::AlreadySigned),
        (false, false) => Err(SignError::NameNotAscii),
        (false, true) => Ok(()),
    }
}

/// Without white space: some portals drop it before they verify (SIGNING §3).
fn signed_info(scheme: Scheme, digest: &str) -> String {
    let (signature_method, digest_method) = methods(scheme);
    format!(
        "<ds:SignedInfo>\
         <ds:CanonicalizationMethod Algorithm=\"{C14N}\"/>\
         <ds:SignatureMethod Algorithm=\"{signature_method}\"/>\
         <ds:Reference URI=\"\">\
         <ds:Transforms>\
         <ds:Transform Algorithm=\"{ENVELOPED}\"/>\
         <ds:Transform Algorithm=\"{C14N_WITH_COMMENTS}\"/>\
         </ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{digest_method}\"/>\
         <ds:DigestValue>{digest}</ds:DigestValue>\
         </ds:Reference>\
         </ds:SignedInfo>"
    )
}

fn signature(signed_info: &str, value: &str, certificate: &str) -> String {
    format!(
        "<ds:Signature xmlns:ds=\"{NAMESPACE}\">{signed_info}\
         <ds:SignatureValue>{value}</ds:SignatureValue>\
         <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
         </ds:Signature>"
    )
}

/// Puts `signature` at the end of the root's content; `<a/>` is opened into `<a></a>`.
fn insert(xml: &str, root: &Element<'_>, signature: &str) -> Zeroizing<String> {
    let (before, after) = xml.split_at(root.content_end);
    let name = root.qualified_name();
    let parts = if root.self_closed {
        [before, ">", signature, "</", &name, ">", after.strip_prefix("/>").unwrap_or(after)]
    } else {
        [before, signature, after, "", "", "", ""]
    };
    let mut signed = Growing::with_room_for(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| signed.push_str(part));
    signed.into_text()
}
