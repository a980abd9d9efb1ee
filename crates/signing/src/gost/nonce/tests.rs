//! What the nonce hangs on.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn scalar(octet: u8) -> Scalar {
    Scalar::reduced(&[octet; 64])
}

fn first(secret: u8, hash: u8, chance: u8) -> [u8; 64] {
    Nonces::new(&scalar(secret), scalar(hash), &[chance; 32]).next().unwrap().to_octets()
}

#[test]
fn the_nonce_hangs_on_key_hash_and_chance() {
    assert_eq!(first(1, 2, 3), first(1, 2, 3));
    for other in [first(9, 2, 3), first(1, 9, 3), first(1, 2, 9)] {
        assert_ne!(first(1, 2, 3), other);
    }
    let drawn: Vec<_> =
        Nonces::new(&scalar(1), scalar(2), &[3; 32]).take(3).map(|one| one.to_octets()).collect();
    assert!(drawn[0] != drawn[1] && drawn[1] != drawn[2] && drawn[0] != drawn[2]);
}

/// RFC 7836, appendix B: HMAC_GOSTR3411_2012_512.
#[test]
fn hmac_is_that_of_the_standard() {
    let key: Vec<u8> = (0..32).collect();
    let mut mac = Hmac::<Streebog512>::new_from_slice(&key).unwrap();
    mac.update(&[
        0x01, 0x26, 0xbd, 0xb8, 0x78, 0x00, 0xaf, 0x21, 0x43, 0x41, 0x45, 0x65, 0x63, 0x78, 0x01, 0x00,
    ]);
    let shown: String = mac.finalize().into_bytes().iter().map(|octet| format!("{octet:02x}")).collect();
    assert_eq!(
        shown,
        "a59bab22ecae19c65fbde6e5f4e9f5d8549d31f037f9df9b905500e171923a77\
         3d5f1530f2ed7e964cb2eedc29e9ad2f3afe93b2814f79f5000ffc0366c251e6"
    );
}
