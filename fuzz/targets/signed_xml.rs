//! A document that says it is signed. Whatever was verified is read again as the same, and holds no Signature.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signing::xmldsig::{canonical, verify};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(verified) = verify(bytes) {
        let again = canonical(verified.document.as_bytes()).expect("what was verified can be read");
        assert_eq!(*again, *verified.document);
        assert!(!verified.document.contains("<ds:Signature"));
    }
});
