//! Signatures of our own making.

use signing::xmldsig::{DocumentError, SignError, VerifyError, sign, verify};

use crate::support::documents::{APPLICATION, AWKWARD};
use crate::support::people::signing_key;

#[test]
fn a_signed_document_verifies_and_gives_back_what_was_signed() {
    let signed = sign(APPLICATION, signing_key()).unwrap();
    let verified = verify(signed.as_bytes()).unwrap();
    assert_eq!(verified.certificate, *signing_key().certificate());
    assert_eq!(
        *verified.document,
        "<application xmlns=\"urn:tereze:application:meal:1\" id=\"0190b1c2\"><applicant>\
         <iin>850101400123</iin><name>АХМЕТОВА АЙГҮЛ</name></applicant>\
         <note>1 &lt; 2 &amp; \"3\" &gt; 0</note><empty></empty></application>"
    );
}

#[test]
fn awkward_documents_survive_the_round_trip() {
    for document in AWKWARD {
        let signed = sign(document, signing_key()).unwrap();
        let canonical =
            verify(signed.as_bytes()).unwrap_or_else(|error| panic!("{error}: {document}")).document;
        // Canonical form is its own canonical form.
        let again = sign(&canonical, signing_key()).unwrap();
        assert_eq!(verify(again.as_bytes()).unwrap().document, canonical, "{document}");
    }
}

#[test]
fn signing_adds_a_signature_and_changes_nothing_else() {
    let signed = sign(APPLICATION, signing_key()).unwrap();
    let start = signed.find("<ds:Signature ").unwrap();
    let end = signed.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    assert_eq!(format!("{}{}", &signed[..start], &signed[end..]), APPLICATION);
    assert!(signed[end..].starts_with("</application>"), "the last child of the root");
    assert!(!signed[start..end].contains(['\n', '\r', '\t']), "no white space inside");
    assert_eq!(sign(APPLICATION, signing_key()).unwrap(), signed, "PKCS#1 v1.5 is deterministic");
}

#[test]
fn what_could_not_be_verified_is_not_signed() {
    let cases = [
        ("<a><!-- c --></a>", SignError::Document(DocumentError::Comment)),
        ("<a><?p i?></a>", SignError::Document(DocumentError::ProcessingInstruction)),
        ("<!DOCTYPE a><a/>", SignError::Document(DocumentError::DocumentType)),
        ("<a><b></a>", SignError::Document(DocumentError::NotWellFormed)),
        ("<a><b id='1'/><c Id='1'/></a>", SignError::Document(DocumentError::DuplicateId)),
        ("<бала/>", SignError::NameNotAscii),
        ("<a жсн='1'/>", SignError::NameNotAscii),
        ("<ә:a xmlns:ә='urn:a'/>", SignError::NameNotAscii),
    ];
    for (document, error) in cases {
        assert_eq!(sign(document, signing_key()).unwrap_err(), error, "{document}");
    }
    let signed = sign("<a/>", signing_key()).unwrap();
    assert_eq!(sign(&signed, signing_key()).unwrap_err(), SignError::AlreadySigned);
    let large = format!("<a>{}</a>", "x".repeat(1024 * 1024));
    assert_eq!(sign(&large, signing_key()).unwrap_err(), SignError::Document(DocumentError::TooBig));
    let nearly = format!("<a>{}</a>", "x".repeat(1024 * 1024 - 100));
    assert_eq!(sign(&nearly, signing_key()).unwrap_err(), SignError::Document(DocumentError::TooBig));
}

#[test]
fn every_changed_octet_of_the_document_breaks_the_signature() {
    let signed = sign(APPLICATION, signing_key()).unwrap();
    let signature = signed.find("<ds:Signature ").unwrap();
    let body = APPLICATION.find("<application").unwrap();
    for place in body..signature {
        let mut changed = signed.as_bytes().to_vec();
        changed[place] ^= 0x01;
        match verify(&changed) {
            Err(VerifyError::Digest | VerifyError::Document(_)) => {}
            other => panic!("octet {place}: {other:?}"),
        }
    }
}
