//! Secret multiples against public ones: other formulas, other digits, other tables.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::super::public;
use super::*;

/// Any 512 bits with runs of zeros and ones, which make the digits carry.
fn numbers() -> impl Strategy<Value = [u8; 64]> {
    let octet = prop_oneof![any::<u8>(), Just(0), Just(0xff), Just(0x88), Just(0x80), Just(0x78)];
    proptest::collection::vec(octet, 64).prop_map(|octets| octets.try_into().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn both_ways_of_multiplying_agree(a in numbers(), b in numbers(), c in numbers()) {
        let (a, b, c) = (Scalar::reduced(&a), Scalar::reduced(&b), Scalar::reduced(&c));
        prop_assume!(!a.is_zero() && !(b + c * a).is_zero());
        let key = multiple_of_generator(&a).unwrap();
        let by_public = public::sum_of_multiples(&b, *key, &c);
        let by_secret = multiple_of_generator(&(b + c * a)).unwrap();
        prop_assert!(Jacobian::affine(&[by_public])[0] == *by_secret);
        prop_assert!(a * a.inverted() == Scalar::ONE);
    }
}

#[test]
fn digits_make_the_number_again() {
    for octet in [0x00, 0x07, 0x08, 0x09, 0x77, 0x78, 0x7f] {
        let mut octets = [octet; 64];
        octets[3] = 0xff;
        let digits = digits(&octets);
        assert!(digits.iter().all(|digit| (-7..=8).contains(digit)));
        let sum = digits.iter().rev().fold(Scalar::default(), |sum, digit| {
            let sixteen = (0..4).fold(Scalar::ONE, |power, _| power + power);
            let mut small = [0; 64];
            small[0] = digit.unsigned_abs();
            let small = Scalar::reduced(&small);
            sum * sixteen + if *digit < 0 { -small } else { small }
        });
        assert!(sum == Scalar::reduced(&octets));
    }
}

#[test]
fn the_ends_of_the_numbers() {
    for end in [Scalar::ONE, -Scalar::ONE, Scalar::ONE + Scalar::ONE, Scalar::reduced(&[0xff; 64])] {
        assert!(end * end.inverted() == Scalar::ONE);
    }
    assert!(Scalar::default().inverted().is_zero());
    assert!(*multiple_of_generator(&Scalar::ONE).unwrap() == GENERATOR);
    assert!(*multiple_of_generator(&-Scalar::ONE).unwrap() == GENERATOR.negated_if(1.into()));
    assert!(multiple_of_generator(&Scalar::default()).is_none());
    let two = Scalar::ONE + Scalar::ONE;
    let doubled = Jacobian::affine(&[Jacobian::from(GENERATOR).double()])[0];
    assert!(*multiple_of_generator(&two).unwrap() == doubled);
}

#[test]
fn exceptional_sums_come_out_right() {
    let generator = Jacobian::from(GENERATOR);
    assert!(public::sum_of_multiples(&Scalar::ONE, GENERATOR, &-Scalar::ONE).is_infinity());
    assert!(public::sum_of_multiples(&Scalar::default(), GENERATOR, &Scalar::default()).is_infinity());
    let both = public::sum_of_multiples(&Scalar::ONE, GENERATOR, &Scalar::ONE);
    assert!(Jacobian::affine(&[both]) == Jacobian::affine(&[generator.double()]));
}
