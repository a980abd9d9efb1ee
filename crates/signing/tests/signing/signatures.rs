//! Signatures of our own making.

use signing::xmldsig::{sign, verify};

use crate::support::people::signing_key;

const APPLICATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<application xmlns=\"urn:tereze:application:meal:1\" id=\"a1\">\
    <child>Айару</child><note a='1' b=\"2\"/></application>\n";

#[test]
fn a_signed_document_verifies_and_gives_back_what_was_signed() {
    let signed = sign(APPLICATION, signing_key()).unwrap();
    let verified = verify(signed.as_bytes()).unwrap();
    assert_eq!(verified.certificate, *signing_key().certificate());
    assert_eq!(
        String::from_utf8(verified.document).unwrap(),
        "<application xmlns=\"urn:tereze:application:meal:1\" id=\"a1\">\
         <child>Айару</child><note a=\"1\" b=\"2\"></note></application>"
    );
}
