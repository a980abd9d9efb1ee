//! The one shape of Signature we write and read: its names, its algorithms, its order.
//!
//! **Invariant:** what is not named here is refused; nothing is skipped except white space and, in X509Data, the
//! hints that say again what the certificate says.

use base64ct::{Base64, Encoding};

use super::error::VerifyError;
use crate::scheme::Scheme;
use crate::xml::{Child, Element, is_white_space};

pub(super) const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
pub(super) const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
pub(super) const C14N_WITH_COMMENTS: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
pub(super) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
/// GOST §1.
const GOST_2015: &str = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34102015-gostr34112015-512";
/// GOST §1.
const STREEBOG: &str = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34112015-512";

/// Base64 of the largest certificate, with white space.
const BASE64_BYTES_MAX: usize = 32 * 1024;

/// The SignatureMethod of a way of signing, and the DigestMethod that goes with it.
pub(super) fn methods(scheme: Scheme) -> (&'static str, &'static str) {
    match scheme {
        Scheme::RsaSha256 => (RSA_SHA256, SHA256),
        Scheme::Gost2015 => (GOST_2015, STREEBOG),
    }
}

/// What a Signature says, its form already found right.
pub(super) struct Parts<'t, 'a> {
    pub(super) scheme: Scheme,
    pub(super) signed_info: &'t Element<'a>,
    pub(super) digest: Vec<u8>,
    pub(super) value: Vec<u8>,
    /// Where the value stands.
    pub(super) value_element: &'t Element<'a>,
    pub(super) certificate_der: Vec<u8>,
}

/// Reads `ds:Signature` (XMLDSig §4.1 to §4.4).
pub(super) fn read<'t, 'a>(signature: &'t Element<'a>) -> Result<Parts<'t, 'a>, VerifyError> {
    let [signed_info, value, key_info] = children(signature, ["SignedInfo", "SignatureValue", "KeyInfo"])?;
    if !signature.attributes.iter().all(|attribute| attribute.local == "Id") {
        return Err(VerifyError::Structure);
    }
    no_attributes(&[signed_info, value, key_info])?;
    let (scheme, digest) = scheme_and_digest(signed_info)?;
    Ok(Parts {
        scheme,
        signed_info,
        digest,
        value: base64(value)?,
        value_element: value,
        certificate_der: base64(certificate(key_info)?)?,
    })
}

/// SignedInfo down to the DigestValue of its one Reference.
fn scheme_and_digest(signed_info: &Element<'_>) -> Result<(Scheme, Vec<u8>), VerifyError> {
    let parts: Vec<_> = elements(signed_info)?.collect();
    let [canonicalization, method, references @ ..] = parts.as_slice() else {
        return Err(VerifyError::Structure);
    };
    if algorithm(canonicalization, "CanonicalizationMethod")? != C14N {
        return Err(VerifyError::Canonicalization);
    }
    let scheme = match algorithm(method, "SignatureMethod")? {
        RSA_SHA256 => Scheme::RsaSha256,
        GOST_2015 => Scheme::Gost2015,
        _ => return Err(VerifyError::SignatureMethod),
    };
    let [reference] = references else { return Err(VerifyError::References) };
    if !reference.is(NAMESPACE, "Reference") {
        return Err(VerifyError::Structure);
    }
    match reference.attributes.as_slice() {
        [uri] if uri.namespace.is_empty() && uri.local == "URI" && uri.value.is_empty() => {}
        _ => return Err(VerifyError::ReferenceUri),
    }
    let [transforms, digest_method, digest] =
        children(reference, ["Transforms", "DigestMethod", "DigestValue"])?;
    check_transforms(transforms)?;
    if algorithm(digest_method, "DigestMethod")? != methods(scheme).1 {
        return Err(VerifyError::DigestMethod);
    }
    no_attributes(&[transforms, digest])?;
    Ok((scheme, base64(digest)?))
}

fn check_transforms(transforms: &Element<'_>) -> Result<(), VerifyError> {
    let mut wanted = [ENVELOPED, C14N_WITH_COMMENTS].into_iter();
    for transform in elements(transforms)? {
        if wanted.next() != Some(algorithm(transform, "Transform")?) {
            return Err(VerifyError::Transforms);
        }
    }
    if wanted.next().is_none() { Ok(()) } else { Err(VerifyError::Transforms) }
}

/// The one X509Certificate of the one X509Data.
fn certificate<'t, 'a>(key_info: &'t Element<'a>) -> Result<&'t Element<'a>, VerifyError> {
    let [data] = children(key_info, ["X509Data"])?;
    let mut certificates = Vec::new();
    for element in elements(data)? {
        match element.local {
            "X509Certificate" => certificates.push(element),
            "X509SubjectName" | "X509IssuerSerial" | "X509SKI" => {}
            _ => return Err(VerifyError::Structure),
        }
    }
    no_attributes(&[data])?;
    let [certificate] = certificates[..] else { return Err(VerifyError::Certificates) };
    no_attributes(&[certificate])?;
    Ok(certificate)
}

/// The Algorithm of an element that has nothing else.
fn algorithm<'t>(element: &'t Element<'_>, local: &str) -> Result<&'t str, VerifyError> {
    let empty = elements(element)?.next().is_none();
    match element.attributes.as_slice() {
        [attribute]
            if element.is(NAMESPACE, local)
                && empty
                && attribute.namespace.is_empty()
                && attribute.local == "Algorithm" =>
        {
            Ok(&attribute.value)
        }
        _ => Err(VerifyError::Structure),
    }
}

/// The children of `parent`, which must be these, in this order.
fn children<'t, 'a, const N: usize>(
    parent: &'t Element<'a>,
    names: [&str; N],
) -> Result<[&'t Element<'a>; N], VerifyError> {
    let found: Vec<_> = elements(parent)?.collect();
    let right = found.iter().zip(names).all(|(element, name)| element.is(NAMESPACE, name));
    match <[_; N]>::try_from(found) {
        Ok(found) if right => Ok(found),
        Ok(_) | Err(_) => Err(VerifyError::Structure),
    }
}

/// The elements in `parent`, where only white space may stand between them.
fn elements<'t, 'a>(parent: &'t Element<'a>) -> Result<impl Iterator<Item = &'t Element<'a>>, VerifyError> {
    let only_white_space = parent.children.iter().all(|child| match child {
        Child::Text(text) => text.chars().all(is_white_space),
        Child::Element(_) => true,
    });
    if only_white_space { Ok(parent.elements()) } else { Err(VerifyError::Structure) }
}

fn no_attributes(elements: &[&Element<'_>]) -> Result<(), VerifyError> {
    if elements.iter().all(|element| element.attributes.is_empty()) {
        Ok(())
    } else {
        Err(VerifyError::Structure)
    }
}

/// Base64 in an element that holds nothing but text. White space in it is theirs (`&#13;` included, SIGNING §3).
fn base64(element: &Element<'_>) -> Result<Vec<u8>, VerifyError> {
    let mut text = String::new();
    for child in &element.children {
        match child {
            Child::Text(part) => text.extend(part.chars().filter(|c| !is_white_space(*c))),
            Child::Element(_) => return Err(VerifyError::Structure),
        }
    }
    if text.len() > BASE64_BYTES_MAX {
        return Err(VerifyError::Base64);
    }
    Base64::decode_vec(&text).map_err(|_| VerifyError::Base64)
}
