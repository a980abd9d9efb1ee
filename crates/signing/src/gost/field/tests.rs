//! The field against big numbers.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use rsa::BigUint;

use super::*;

fn p() -> BigUint {
    (BigUint::from(1_u8) << 512) - BigUint::from(569_u32)
}

fn big(octets: &[u8; 64]) -> BigUint {
    BigUint::from_bytes_le(octets) % p()
}

fn shown(element: Field) -> BigUint {
    BigUint::from_bytes_le(&element.to_octets())
}

/// Any 512 bits, often near the ends, where the carries are.
fn numbers() -> impl Strategy<Value = [u8; 64]> {
    let limb =
        prop_oneof![any::<u64>(), Just(0), Just(u64::MAX), (0..1200_u64), (0..1200_u64).prop_map(|n| !n)];
    proptest::array::uniform8(limb).prop_map(|limbs| {
        let mut octets = [0; 64];
        for (chunk, limb) in octets.chunks_exact_mut(8).zip(limbs) {
            chunk.copy_from_slice(&limb.to_le_bytes());
        }
        octets
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn arithmetic_is_that_of_big_numbers(a in numbers(), b in numbers()) {
        let (x, y) = (Field::reduced(&a), Field::reduced(&b));
        let (a, b) = (big(&a), big(&b));
        prop_assert_eq!(shown(x), a.clone());
        prop_assert_eq!(shown(x + y), (&a + &b) % p());
        prop_assert_eq!(shown(x - y), (&a + p() - &b) % p());
        prop_assert_eq!(shown(-x), (p() - &a) % p());
        prop_assert_eq!(shown(x * y), (&a * &b) % p());
        prop_assert_eq!(shown(x.square()), (&a * &a) % p());
        prop_assert_eq!(shown(x.triple().double()), (&a * 6_u8) % p());
        prop_assert_eq!(shown(x.times::<8>()), (&a * 8_u8) % p());
        prop_assert_eq!(shown(x.times::<569>()), (&a * 569_u32) % p());
        prop_assert_eq!(x == y, a == b);
    }
}

#[test]
fn the_inverse_is_one() {
    let three = Field::from_hex(&format!("{:0>128}", 3));
    assert!(three.inverted() * three == Field::ONE);
    assert!((Field::ZERO - Field::ONE).inverted() == Field::ZERO - Field::ONE);
    assert!(Field::ZERO.inverted().is_zero());
}

#[test]
fn only_what_is_below_p_is_read() {
    let octets = |number: BigUint| <[u8; 64]>::try_from(number.to_bytes_le()).unwrap();
    assert!(Field::below_p(&octets(p())).is_none());
    assert!(Field::below_p(&[0xff; 64]).is_none());
    assert!(Field::below_p(&octets(p() - 1_u8)).is_some());
    assert!(Field::below_p(&[0; 64]).is_some_and(Field::is_zero));
    assert!(Field::reduced(&octets(p())).is_zero());
}
