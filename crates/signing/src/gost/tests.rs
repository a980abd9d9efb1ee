//! The vectors of GOST §7, and whatever chance brings beside the plain arithmetic of the authority.
#![expect(clippy::unwrap_used, reason = "tests")]

use authority::gost::plain::{self, Curve};
use proptest::prelude::*;
use rsa::BigUint;

mod vectors;

use self::vectors::{DIGESTS, NEGATIVE_ONE, SECRET_1, SECRET_2, VECTORS, Vector};
use super::*;

fn octets(number: &BigUint) -> [u8; 64] {
    let mut octets = number.to_bytes_le();
    octets.resize(64, 0);
    octets.try_into().unwrap()
}

fn read(digits: &str) -> [u8; 64] {
    octets(&plain::number(digits))
}

fn key(digits: &str) -> SecretKey {
    SecretKey::read(&read(digits)).unwrap()
}

fn signature(r: &[u8; 64], s: &[u8; 64]) -> [u8; SIGNATURE_BYTES] {
    [*r, *s].concat().try_into().unwrap()
}

/// The numbers of a signature modulo q, with `r` and `s` changed.
fn altered(
    genuine: &[u8; SIGNATURE_BYTES],
    change: impl Fn(BigUint, BigUint) -> (BigUint, BigUint),
) -> [u8; SIGNATURE_BYTES] {
    let (r, s) = change(BigUint::from_bytes_le(&genuine[..64]), BigUint::from_bytes_le(&genuine[64..]));
    signature(&octets(&r), &octets(&s))
}

#[test]
fn digests_come_in_the_order_of_libraries() {
    for (message, expected) in DIGESTS {
        let shown: String = Streebog512::digest(message).iter().map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(shown, expected, "{message}");
    }
}

#[test]
fn the_vectors_come_out() {
    for Vector { secret, nonce, message, r, s } in VECTORS {
        let key = key(secret);
        let expected = signature(&read(r), &read(s));
        let hash = hash(message.as_bytes());
        let nonce = Scalar::reduced(&read(nonce));
        assert!(key.signed(hash, &nonce) == Some(expected), "{message}");
        assert!(key.public().verify(message.as_bytes(), &expected), "{message}");
        assert!(!key.public().verify(b"another message", &expected), "{message}");
    }
}

#[test]
fn public_keys_come_out() {
    let keys = [
        (
            SECRET_1,
            "04fc45295d82be4cd809fd0e924ecc59eeea6c17c245bfd96eebb09e7cd60e1d\
         ab2af77b5a894278b4ee4b61c751e6076ee8dd4cdb020af83b73b514334d0364",
            "dfa8af67235944ce01e60fa7a4ba34b52794483dd68adc920880b35f25dcf59a\
         8bd518101024c79efd141aafe14e08ac4f59310dd3d5877c50da5237109460ed",
        ),
        (
            SECRET_2,
            "f8796aacc294ca8505f0280e7cb3939911ee7471ad362d2ebed8a34d217a1afc\
         4b96f3dd9265d2545826df36559158853e4fc17ac986af8147a2907a5cff2aba",
            "97c0a9af0cf875f3f6bdc4faea3ccb5ae3ff44d04c701ddb632d3ee2935595f0\
         5b872e4908b926c2a7e8f2ddce31ce02a6c17b9a6f44999ad525fe28d3feb7e0",
        ),
        (
            NEGATIVE_ONE,
            "3",
            "8afc3017857c951c59e477e91dabaf1931a1e36c530e543e887f9b02341056de\
         20e9d941b02fc916c28a195af1c5be167fd701a03dca0a47765a7634adea0b23",
        ),
    ];
    for (secret, x, y) in keys {
        let expected = PublicKey::read(&signature(&read(x), &read(y))).unwrap();
        assert!(*key(secret).public() == expected);
    }
}

/// V6: the hash is q, and counts as 1.
#[test]
fn a_hash_of_zero_counts_as_one() {
    let key = key(SECRET_1);
    let nonce = Scalar::reduced(&read(
        "65e0b98d38e4f6b124c9920f1c8b23c63757aa164560c4aff5a2485724f0e749\
         407511c3cb56f1b7d10dc5e1f4e765a14a9af3a528115b7bdf20295953d1840a",
    ));
    let q = Curve::tc26_512_a().q;
    let expected = signature(
        &read(
            "bac1ba8d0ac540b4cdfac9c833ba4a865d484468f8eeec022ffa3e1cd197e800\
         4d0b182e65c3e2a9cb273ff838aa248143703fdd8450822656f576f75fd86355",
        ),
        &read(
            "47611e1a3a408d0ce5937c808f909d047b7ebca9468ea5a32fb4710a3a112526\
         774c9ea786a3746a13774b6b2dbb90c68f5c9f2ff102843bcd4969b6c4995159",
        ),
    );
    for hash in [q.clone(), &q + 1_u8, BigUint::default(), 1_u8.into()] {
        let hash = number(&octets(&hash));
        assert!(key.signed(hash, &nonce) == Some(expected));
        assert!(key.public().verifies(hash, &expected));
    }
    assert!(!key.public().verifies(number(&octets(&2_u8.into())), &expected));
}

/// Made by the national library, with a key that was thrown away (GOST §7).
#[test]
fn a_signature_of_the_national_library_verifies() {
    const MESSAGE: &[u8] = b"ncalayer-rs test message";
    let key = key("e86ce8e9cb499b2f3bb43c2f11c167f4a1cc1c54b39a5efc39e58dd73da1e02e\
         62d86dea059c7f4b80890eed35f26977491548b9ceb93e47571acaecf4f59775");
    let x = "28c9f1ffdf601800c890cc078f948fb9af056935c1d1bf8a844cba3719ec953b\
         c4d14951e405671af34e72f2027a391238b13ab048088480fcf95989f12a92fa";
    let y = "45e5b51e170a01cbe33a5f0abcc9d9099429650bf9dd5101d9c706a85e5707c6\
         a67b10ba114d4bc7f887e21fdea0c2ca615784ac1303711592ea6808ad321204";
    assert!(*key.public() == PublicKey::read(&signature(&read(x), &read(y))).unwrap());
    let made = plain::number(
        "8d6c6a698664478e092159fb3570b0e93641b8eeb52e1735581099c8221c0d14\
         4415b08e27ebc77579ee65f70bd53f7932a7e9b885debd71e6be0e8018600364\
         d47013472a66eebceeb1efc9d2309981b4fc1f5d45d7d8b0ab1490574cee5e38\
         b975491336c312db35b6cf666e695f6bba90806d1dda19726218554cad2f1666",
    );
    let made: [u8; SIGNATURE_BYTES] = made.to_bytes_be().try_into().unwrap();
    assert!(key.public().verify(MESSAGE, &made));
    refusals(&key, MESSAGE, &made);
}

/// What must not verify (GOST §7).
fn refusals(key: &SecretKey, message: &[u8], genuine: &[u8; SIGNATURE_BYTES]) {
    let q = Curve::tc26_512_a().q;
    let zero = BigUint::default;
    let verifies = |signature: &[u8]| key.public().verify(message, signature);
    let reversed: Vec<u8> = genuine.iter().rev().copied().collect();
    assert!(!verifies(&reversed), "the Russian order");
    assert!(!verifies(&altered(genuine, |r, s| (s, r))), "s before r");
    assert!(!verifies(&altered(genuine, |r, s| (r, &q - s))), "no twin");
    assert!(!verifies(&altered(genuine, |_, s| (zero(), s))));
    assert!(!verifies(&altered(genuine, |r, _| (r, zero()))));
    assert!(!verifies(&signature(&octets(&q), genuine[64..].try_into().unwrap())));
    assert!(!verifies(&signature(genuine[..64].try_into().unwrap(), &octets(&q))));
    assert!(!verifies(&genuine[..127]) && !verifies(&[&genuine[..], &[0]].concat()) && !verifies(&[]));
    for bit in (0..1024).step_by(29) {
        let mut changed = *genuine;
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(!verifies(&changed), "bit {bit}");
    }
    let mut digest: [u8; 64] = Streebog512::digest(message).into();
    digest.reverse();
    assert!(!key.public().verifies(number(&digest), genuine), "the hash big-endian");
}

/// r + q is refused even where it fits into 512 bits.
#[test]
fn r_beyond_the_order_is_refused() {
    let q = Curve::tc26_512_a().q;
    let key = key("1");
    let made = key.signed(hash(b"abc"), &Scalar::ONE).unwrap();
    assert!(key.public().verify(b"abc", &made));
    let beyond = altered(&made, |r, s| (r + &q, s));
    assert!(!key.public().verify(b"abc", &beyond));
}

#[test]
fn keys_outside_the_group_are_not_read() {
    let q = Curve::tc26_512_a().q;
    assert!(SecretKey::read(&[0; 64]).is_none() && SecretKey::read(&octets(&q)).is_none());
    assert!(SecretKey::read(&[0xff; 64]).is_none() && SecretKey::read(&octets(&(&q - 1_u8))).is_some());
    let p = Curve::tc26_512_a().p;
    let generator = Curve::tc26_512_a().generator;
    let point = |x: &BigUint, y: &BigUint| PublicKey::read(&signature(&octets(x), &octets(y)));
    assert!(point(&generator.x, &generator.y).is_some());
    assert!(point(&(&generator.x + &p), &generator.y).is_none(), "x beyond p");
    assert!(point(&generator.x, &(&generator.y + 1_u8)).is_none(), "off the curve");
    assert!(point(&BigUint::default(), &BigUint::default()).is_none());
}

#[test]
fn two_signatures_of_one_message_differ_and_both_verify() {
    let key = key(SECRET_2);
    let (one, other) = (key.sign(b"text").unwrap(), key.sign(b"text").unwrap());
    assert!(one != other && one[..64] != other[..64]);
    assert!(key.public().verify(b"text", &one) && key.public().verify(b"text", &other));
    refusals(&key, b"text", &one);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_plain_arithmetic_says_the_same(
        secret in proptest::collection::vec(any::<u8>(), 64),
        nonce in proptest::collection::vec(any::<u8>(), 64),
        message: Vec<u8>,
    ) {
        let curve = Curve::tc26_512_a();
        let (secret, nonce) = (BigUint::from_bytes_le(&secret), BigUint::from_bytes_le(&nonce));
        prop_assume!(secret < curve.q && secret != BigUint::default() && nonce < curve.q);
        let key = SecretKey::read(&octets(&secret)).unwrap();
        let public = curve.multiple(&secret, &curve.generator).unwrap();
        prop_assert!(*key.public() == PublicKey::read(&signature(&octets(&public.x), &octets(&public.y))).unwrap());
        let digest = BigUint::from_bytes_le(&Streebog512::digest(&message));
        let (r, s) = curve.sign(&secret, &digest, &nonce).unwrap();
        let expected = signature(&octets(&r), &octets(&s));
        prop_assert!(key.signed(hash(&message), &Scalar::reduced(&octets(&nonce))) == Some(expected));
        prop_assert!(key.public().verify(&message, &expected));
        let own = key.sign(&message).unwrap();
        let (r, s) = own.split_at(64);
        prop_assert!(curve.verify(&public, &digest, &BigUint::from_bytes_le(r), &BigUint::from_bytes_le(s)));
    }
}
