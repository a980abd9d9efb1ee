//! A certificate: what can be read of it answers every question, moves no cursor, and leads to a root or not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signing::certificate::Certificate;
use signing::check::{Accepted, Order, Terms, Want, signer};
use signing::trust::TrustStore;
use tereze_fuzz::{now, trust};

fuzz_target!(init: { trust(); }, |bytes: &[u8]| {
    let Ok(certificate) = Certificate::from_der(bytes) else { return };
    assert_eq!(certificate.der(), bytes);
    for shown in [&certificate.full_name(), certificate.subject_name(), certificate.issuer_name()] {
        assert!(!shown.chars().any(char::is_control));
    }
    assert!(certificate.iin().is_none_or(|iin| iin.len() == 12 && iin.bytes().all(|b| b.is_ascii_digit())));
    let _ = certificate.verify_rsa_sha256(b"text", &[0; 256]);
    let terms = |trust| Terms {
        want: Want::Sign,
        at: now(),
        trust,
        iin: None,
        accepted: &[Accepted::Rsa, Accepted::Gost2015],
        revocation: None,
        revocation_must_answer: false,
    };
    for order in [Order::Kiosk, Order::Centre] {
        let _ = signer(&certificate, &terms(trust()), order);
    }
    // Configured as an authority, it must not lead to itself for ever.
    if let Ok(own) = TrustStore::from_der_list(&[bytes]) {
        let _ = own.chain(&certificate, now());
    }
});
