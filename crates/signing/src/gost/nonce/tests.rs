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

/// By the `hmac` of Python's library, step by step as RFC 6979 §3.2 has them.
#[test]
fn the_generator_is_that_of_the_standard() {
    let expected = [
        "4669228c744a01258b100af3488e4a4d5d783725620d265edb1e635a14c10e64\
         f5706be7fb423580ce2b4f4b49b24630f2f0ad301da636d43355fb0d3747538e",
        "eafb03478ea88a32f494ab48934622cb581bfd402bc2065c74c0bbc913bfa3ec\
         5aae3c04e8cb3dd06c12fa720caa6324fc3e871b641219bd8d3e6327b98bcd01",
    ];
    let drawn = Nonces::new(&scalar(1), scalar(2), &[3; 32]).map(|nonce| nonce.to_octets());
    for (octets, expected) in drawn.zip(expected) {
        let shown: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(shown, expected);
    }
}
