//! A key file (PKCS#12), as it is and as the contents of one whose MAC is right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signing::pkcs12::{looks_like_key_file, open};
use tereze_fuzz::PASSWORD;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    if kind % 2 == 0 {
        let _ = looks_like_key_file(rest);
        let _ = open(rest, PASSWORD);
    } else if let Ok(file) = authority::pkcs12::under_mac(rest, PASSWORD) {
        let _ = open(&file, PASSWORD);
    }
});
