//! A list of revoked certificates (CRL), as it is and signed anew by its issuer.
#![no_main]

use std::sync::OnceLock;

use authority::{Authority, Profile};
use libfuzzer_sys::fuzz_target;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use signing::revocation::Crl;
use signing::trust::TrustStore;
use tereze_fuzz::{leaf, now};

/// An issuer's key, and who trusts it. Of the test authorities on shared keys, the second one's issuer has the key of the
/// first one's people; `ring` signs with it a hundred times as fast as what carries the counters.
fn issuer() -> &'static (RsaKeyPair, TrustStore) {
    static ISSUER: OnceLock<(RsaKeyPair, TrustStore)> = OnceLock::new();
    ISSUER.get_or_init(|| {
        let second = Authority::for_tests(now(), 1).expect("an authority");
        let trust = TrustStore::from_der_list(&second.trust()).expect("its certificates");
        (RsaKeyPair::from_pkcs8(&leaf(Profile::Sign).pkcs8).expect("its key"), trust)
    })
}

fn signed(list: &[u8]) -> Option<Vec<u8>> {
    let (key, _) = issuer();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), list, &mut signature).ok()?;
    authority::crl::around(list, &signature).ok()
}

fuzz_target!(init: { issuer(); }, |bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let (_, trust) = issuer();
    if kind % 2 == 0 {
        let _ = Crl::read(rest, trust);
    } else if let Some(list) = signed(rest)
        && let Ok(list) = Crl::read(&list, trust)
    {
        assert!(list.this_update() <= list.next_update());
        assert!(list.len() <= rest.len());
    }
});
