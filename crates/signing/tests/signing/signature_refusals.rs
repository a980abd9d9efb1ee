//! What is not accepted as a signature, each with its own error. The documents are true ones, bent.

use authority::{KeyPair, Profile, Validity};
use base64ct::{Base64, Encoding};
use rstest::rstest;
use signing::key::SigningKey;
use signing::xmldsig::{DocumentError, VerifyError, sign, verify};

use crate::support::documents::APPLICATION;
use crate::support::people::{authority, leaf, now, person, signing_key};

const ENVELOPED: &str = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
const C14N: &str =
    "<ds:Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments\"/>";

fn signed() -> String {
    sign(APPLICATION, signing_key()).unwrap().to_string()
}

/// The Signature element of a signed document.
fn signature(signed: &str) -> &str {
    let start = signed.find("<ds:Signature ").unwrap();
    let end = signed.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    &signed[start..end]
}

fn refusal(xml: &str) -> VerifyError {
    verify(xml.as_bytes()).map(|_| ()).unwrap_err()
}

#[track_caller]
fn bent(from: &str, to: &str) -> String {
    let signed = signed();
    assert!(signed.contains(from), "{from} is not in the document");
    signed.replacen(from, to, 1)
}

#[rstest]
#[case::comment_in_the_content("<empty/>", "<empty/><!-- -->", VerifyError::Document(DocumentError::Comment))]
#[case::comment_before_the_root(
    "<application",
    "<!----><application",
    VerifyError::Document(DocumentError::Comment)
)]
#[case::comment_after_the_root(
    "</application>",
    "</application><!---->",
    VerifyError::Document(DocumentError::Comment)
)]
#[case::comment_in_a_value(
    "850101400123<",
    "850101<!---->400123<",
    VerifyError::Document(DocumentError::Comment)
)]
#[case::comment_in_the_signature(
    "</ds:SignatureValue>",
    "<!----></ds:SignatureValue>",
    VerifyError::Document(DocumentError::Comment)
)]
#[case::instruction(
    "<empty/>",
    "<?php ?><empty/>",
    VerifyError::Document(DocumentError::ProcessingInstruction)
)]
#[case::stylesheet(
    "<application",
    "<?xml-stylesheet href=''?><application",
    VerifyError::Document(DocumentError::ProcessingInstruction)
)]
#[case::document_type(
    "<application",
    "<!DOCTYPE application><application",
    VerifyError::Document(DocumentError::DocumentType)
)]
#[case::entity("<empty/>", "&x;<empty/>", VerifyError::Document(DocumentError::NotWellFormed))]
#[case::other_encoding("UTF-8", "windows-1251", VerifyError::Document(DocumentError::NotUtf8))]
#[case::same_id_twice(
    "<empty/>",
    "<empty Id='0190b1c2'/>",
    VerifyError::Document(DocumentError::DuplicateId)
)]
#[case::same_xml_id_twice(
    "<empty/>",
    "<empty xml:id='0190b1c2'/>",
    VerifyError::Document(DocumentError::DuplicateId)
)]
#[case::text_after_it("</ds:Signature>", "</ds:Signature>x", VerifyError::NotLastChild)]
#[case::element_after_it("</ds:Signature>", "</ds:Signature><more/>", VerifyError::NotLastChild)]
#[case::white_space_after_it("</ds:Signature>", "</ds:Signature> ", VerifyError::Digest)]
#[case::other_uri("URI=\"\"", "URI=\"#0190b1c2\"", VerifyError::ReferenceUri)]
#[case::file_uri("URI=\"\"", "URI=\"file:///etc/passwd\"", VerifyError::ReferenceUri)]
#[case::xpointer("URI=\"\"", "URI=\"#xpointer(/)\"", VerifyError::ReferenceUri)]
#[case::no_uri(" URI=\"\"", "", VerifyError::ReferenceUri)]
#[case::uri_and_type("URI=\"\"", "URI=\"\" Type=\"t\"", VerifyError::ReferenceUri)]
#[case::exclusive_c14n("REC-xml-c14n-20010315\"", "xml-exc-c14n#\"", VerifyError::Canonicalization)]
#[case::c14n_11("TR/2001/REC-xml-c14n-20010315\"", "2006/12/xml-c14n11\"", VerifyError::Canonicalization)]
#[case::rsa_sha1("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1", VerifyError::SignatureMethod)]
#[case::rsa_sha512("rsa-sha256", "rsa-sha512", VerifyError::SignatureMethod)]
#[case::hmac("rsa-sha256", "hmac-sha256", VerifyError::SignatureMethod)]
#[case::sha1("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1", VerifyError::DigestMethod)]
#[case::sha512("xmlenc#sha256", "xmlenc#sha512", VerifyError::DigestMethod)]
#[case::not_enveloped(ENVELOPED, "", VerifyError::Transforms)]
#[case::no_c14n(C14N, "", VerifyError::Transforms)]
#[case::c14n_first(ENVELOPED, C14N, VerifyError::Transforms)]
#[case::xslt(
    C14N,
    "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>",
    VerifyError::Transforms
)]
#[case::one_more_transform(C14N, &format!("{C14N}{C14N}"), VerifyError::Transforms)]
#[case::transform_with_content(
    "WithComments\"/>",
    "WithComments\"><x/></ds:Transform>",
    VerifyError::Structure
)]
#[case::two_references("</ds:Reference>", "</ds:Reference><ds:Reference URI=\"\"/>", VerifyError::References)]
#[case::object("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object/>", VerifyError::Structure)]
#[case::key_value("<ds:X509Data>", "<ds:KeyValue/><ds:X509Data>", VerifyError::Structure)]
#[case::text_in_it("<ds:SignedInfo>", "x<ds:SignedInfo>", VerifyError::Structure)]
#[case::element_in_base64("<ds:DigestValue>", "<ds:DigestValue><x/>", VerifyError::Structure)]
#[case::attribute("<ds:SignedInfo>", "<ds:SignedInfo Id='x'>", VerifyError::Structure)]
#[case::other_namespace("2000/09/xmldsig#\"", "2000/09/xmldsig\"", VerifyError::NoSignature)]
#[case::no_certificate("<ds:X509Certificate>", "<ds:X509SKI>", VerifyError::Certificates)]
#[case::two_certificates(
    "<ds:X509Certificate>",
    "<ds:X509Certificate/><ds:X509Certificate>",
    VerifyError::Certificates
)]
#[case::bad_certificate("<ds:X509Certificate>MII", "<ds:X509Certificate>NII", VerifyError::BadCertificate)]
#[case::bad_base64("<ds:SignatureValue>", "<ds:SignatureValue>*", VerifyError::Base64)]
#[case::changed("850101400123", "850101400124", VerifyError::Digest)]
fn each_deviation_has_its_error(#[case] from: &str, #[case] to: &str, #[case] error: VerifyError) {
    let mut xml = bent(from, to);
    if to == "<ds:X509SKI>" {
        xml = xml.replace("</ds:X509Certificate>", "</ds:X509SKI>");
    }
    if error == VerifyError::Transforms && to == C14N {
        xml = xml.replacen(&format!("{C14N}{C14N}"), &format!("{C14N}{ENVELOPED}"), 1);
    }
    assert_eq!(refusal(&xml), error);
}

#[test]
fn a_signature_must_stand_where_it_belongs() {
    let signed = signed();
    let signature = signature(&signed);
    let unsigned = signed.replace(signature, "");
    assert_eq!(refusal(&unsigned), VerifyError::NoSignature);
    assert_eq!(
        refusal(&unsigned.replace("<empty/>", &format!("{signature}<empty/>"))),
        VerifyError::NotLastChild
    );
    assert_eq!(
        refusal(&unsigned.replace("<empty/>", &format!("<empty>{signature}</empty>"))),
        VerifyError::NotLastChild
    );
    assert_eq!(refusal(signature), VerifyError::NotLastChild);
    let twice = signed.replace("</application>", &format!("{signature}</application>"));
    assert_eq!(refusal(&twice), VerifyError::ManySignatures);
}

/// Signature wrapping: the signed document is kept somewhere inside a forged one.
#[test]
fn a_signed_document_inside_another_proves_nothing() {
    let signed = signed();
    let inner = signed.split_once("?>\n").unwrap().1.trim_end();
    let signature = signature(&signed);
    let forged = "<application xmlns=\"urn:tereze:application:meal:1\"><applicant/>";
    for (wrapped, error) in [
        (format!("{forged}{inner}</application>"), VerifyError::NotLastChild),
        (format!("{forged}{inner}{signature}</application>"), VerifyError::ManySignatures),
        (format!("{forged}{}{signature}</application>", inner.replace(signature, "")), VerifyError::Digest),
    ] {
        assert_eq!(refusal(&wrapped), error);
    }
}

#[test]
fn the_value_must_be_the_certificate_holders() {
    let signed = signed();
    let own = Base64::encode_string(signing_key().certificate().der());
    let value = Base64::encode_string(&verify(signed.as_bytes()).unwrap().signature_value);
    let with_certificate = |der: &[u8]| signed.replace(&own, &Base64::encode_string(der));

    let zeros = Base64::encode_string(&[0; 256]);
    assert_eq!(refusal(&signed.replace(&value, &zeros)), VerifyError::Value);
    assert_eq!(refusal(&signed.replace(&value, "")), VerifyError::Value);
    let short = Base64::encode_string(&[1; 255]);
    assert_eq!(refusal(&signed.replace(&value, &short)), VerifyError::Value);

    let other = authority().trust()[0];
    assert_eq!(refusal(&with_certificate(other)), VerifyError::Value);
    let gost = authority().gost_leaf(&person(), Validity::year(now())).unwrap();
    assert_eq!(refusal(&with_certificate(&gost.certificate_der)), VerifyError::Key);
    let short = KeyPair::generate(1024).unwrap();
    let short = authority().leaf_for(&short, &person(), Profile::Sign, Validity::year(now())).unwrap();
    assert_eq!(refusal(&with_certificate(&short.certificate_der)), VerifyError::Key);
}

#[test]
fn another_certificate_of_the_same_key_is_another_signer_but_a_true_signature() {
    // KeyInfo is not signed: who may use the key is for the chain and the IIN to say.
    let own = Base64::encode_string(signing_key().certificate().der());
    let other = leaf(Profile::Login).certificate_der;
    let xml = signed().replace(&own, &Base64::encode_string(&other));
    assert_eq!(verify(xml.as_bytes()).unwrap().certificate.der(), other);
}

#[test]
fn size_depth_and_number_are_limited() {
    let document = |error| VerifyError::Document(error);
    assert_eq!(refusal(&" ".repeat(1024 * 1024 + 1)), document(DocumentError::TooBig));
    assert_eq!(
        refusal(&format!("{}{}", "<a>".repeat(65), "</a>".repeat(65))),
        document(DocumentError::TooDeep)
    );
    assert_eq!(refusal(&"<a>".repeat(300_000)), document(DocumentError::TooDeep));
    assert_eq!(refusal(&format!("<a>{}</a>", "<b/>".repeat(10_000))), document(DocumentError::TooMany));
    let attributes: String = (0..33).map(|index| format!(" a{index}=''")).collect();
    assert_eq!(refusal(&format!("<a{attributes}/>")), document(DocumentError::TooMany));
    let level = |depth: usize| {
        (0..32).map(move |index| format!(" xmlns:n{depth}i{index}='urn:x'")).collect::<String>()
    };
    let nested = format!("<a{}><a{}/></a>", level(0), level(1));
    assert_eq!(refusal(&nested), document(DocumentError::TooMany));
}

/// The national tools' pretty layout: new lines between elements, base64 in lines that end in CR LF, which stands
/// as `&#13;` and is part of the signed SignedInfo (GOST §5.1).
#[test]
fn white_space_of_the_national_tools_is_accepted() {
    let plain = sign("<a>1</a>", signing_key()).unwrap();
    let digest = between(&plain, "<ds:DigestValue>", "</ds:DigestValue>");
    let (head, tail) = digest.split_at(20);
    let info = between(&plain, "<ds:SignedInfo>", "</ds:SignedInfo>");
    let info = info.replace("><", ">\n<").replace(digest, &format!("{head}&#13;\n{tail}&#13;\n"));
    let written = format!("<ds:SignedInfo>\n{info}\n</ds:SignedInfo>");
    let canonical = written
        .replace("<ds:SignedInfo>", "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">")
        .replace("&#13;", "&#xD;");
    let canonical = expanded(&canonical);
    let value = Base64::encode_string(&signing_key().sign_rsa_sha256(canonical.as_bytes()).unwrap());
    let certificate = Base64::encode_string(signing_key().certificate().der());
    let xml = format!(
        "<a>1<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n{written}\n\
         <ds:SignatureValue>\n{}</ds:SignatureValue>\n<ds:KeyInfo>\n<ds:X509Data>\n<ds:X509Certificate>\n{}\
         </ds:X509Certificate>\n</ds:X509Data>\n</ds:KeyInfo>\n</ds:Signature></a>",
        in_lines(&value),
        in_lines(&certificate)
    );
    let verified = verify(xml.as_bytes()).unwrap_or_else(|error| panic!("{error}: {xml}"));
    assert_eq!(*verified.document, "<a>1</a>");
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

fn in_lines(base64: &str) -> String {
    base64
        .as_bytes()
        .chunks(76)
        .map(|line| format!("{}&#13;\n", std::str::from_utf8(line).unwrap()))
        .collect()
}

/// `<a b="c"/>` as canonical form writes it.
fn expanded(xml: &str) -> String {
    let mut out = String::new();
    for part in xml.split_inclusive('>') {
        match part.strip_suffix("/>") {
            Some(open) => {
                let name = open.split('<').nth(1).unwrap().split(' ').next().unwrap();
                out.push_str(&format!("{open}></{name}>"));
            }
            None => out.push_str(part),
        }
    }
    out
}
