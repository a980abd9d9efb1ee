//! The canonical form: of a document in it, it is the document itself; what is signed is verified as that very form.
#![no_main]

use std::sync::OnceLock;

use authority::Profile;
use authority::pkcs12::{Style, write};
use libfuzzer_sys::fuzz_target;
use signing::key::OpenedKey;
use signing::xmldsig::{canonical, sign, verify};
use tereze_fuzz::{PASSWORD, leaf};

fn key() -> &'static OpenedKey {
    static KEY: OnceLock<OpenedKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let file = write(&leaf(Profile::Sign), PASSWORD, Style::Pbes2).expect("a key file");
        signing::pkcs12::open(&file, PASSWORD).expect("a key")
    })
}

fuzz_target!(init: { key(); }, |bytes: &[u8]| {
    let Ok(form) = canonical(bytes) else { return };
    assert_eq!(*canonical(form.as_bytes()).expect("a form can be read"), *form);
    // One in eight: a signature takes longer than all the rest.
    if bytes.len() % 8 == 0
        && let Ok(document) = std::str::from_utf8(bytes)
        && let Ok(signed) = sign(document, key())
    {
        let verified = verify(signed.as_bytes()).expect("what was signed is good");
        assert_eq!(*verified.document, *form);
    }
});
