//! Numbers modulo q, the order of the curve: private keys, nonces and what becomes of them.
//!
//! **Invariant:** all arithmetic here takes the same time for every value, but for [`Scalar::inverted`], which is for
//! public ones; what says yes or no about a value says so of public ones, or with a probability of 2^-255.

use std::ops::{Add, Mul, Neg};

use crypto_bigint::modular::constant_mod::{Residue, ResidueParams};
use crypto_bigint::{Encoding, Integer, Limb, U512, Zero, impl_modulus};
use subtle::{Choice, ConditionallySelectable, ConstantTimeLess};
use zeroize::DefaultIsZeroes;

impl_modulus!(
    Order,
    U512,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
     27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275"
);

/// A number modulo q.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scalar(Residue<Order, { U512::LIMBS }>);

impl Scalar {
    pub(super) const ONE: Scalar = Scalar(Residue::ONE);

    /// The number in 64 little-endian octets modulo q.
    pub(super) fn reduced(octets: &[u8; 64]) -> Scalar {
        Scalar(Residue::new(&U512::from_le_bytes(*octets)))
    }

    /// The number in 64 little-endian octets, if it is neither zero nor q or more.
    pub(super) fn proper(octets: &[u8; 64]) -> Option<Scalar> {
        let number = U512::from_le_bytes(*octets);
        let proper = !number.is_zero() & number.ct_lt(&Order::MODULUS);
        bool::from(proper).then(|| Scalar(Residue::new(&number)))
    }

    pub(super) fn to_octets(self) -> [u8; 64] {
        self.0.retrieve().to_le_bytes()
    }

    pub(super) fn is_zero(self) -> bool {
        self == Scalar::default()
    }

    /// 1/x of a public number, by halves and differences (Handbook of Applied Cryptography, 14.61, for an odd modulus);
    /// zero for zero.
    pub(super) fn inverted(self) -> Scalar {
        let (mut large, mut small) = (Order::MODULUS, self.0.retrieve());
        if bool::from(small.is_zero()) {
            return self;
        }
        // small = x · of_small and large = x · of_large modulo q, all the way down to 1 and 0.
        let (mut of_large, mut of_small) = (U512::ZERO, U512::ONE);
        while !bool::from(small.is_zero()) {
            while !bool::from(small.is_odd()) {
                small = small.shr_vartime(1);
                of_small = half(of_small);
            }
            if small < large {
                (small, large) = (large, small);
                (of_small, of_large) = (of_large, of_small);
            }
            small = small.wrapping_sub(&large);
            of_small = of_small.sub_mod(&of_large, &Order::MODULUS);
        }
        Scalar(Residue::new(&of_large))
    }

    /// Whichever of x and q − x is below 2^511, and whether it is the second.
    pub(super) fn halved(self) -> (Scalar, Choice) {
        let negated = -self;
        let above = negated.0.retrieve().ct_lt(&self.0.retrieve());
        (Scalar::conditional_select(&self, &negated, above), above)
    }
}

/// A public number modulo q, halved.
fn half(number: U512) -> U512 {
    if !bool::from(number.is_odd()) {
        return number.shr_vartime(1);
    }
    let (sum, carry) = number.adc(&Order::MODULUS, Limb::ZERO);
    sum.shr_vartime(1) | U512::from(carry.0).shl_vartime(511)
}

impl Add for Scalar {
    type Output = Scalar;

    fn add(self, other: Scalar) -> Scalar {
        Scalar(self.0.add(&other.0))
    }
}

impl Neg for Scalar {
    type Output = Scalar;

    fn neg(self) -> Scalar {
        Scalar(self.0.neg())
    }
}

impl Mul for Scalar {
    type Output = Scalar;

    fn mul(self, other: Scalar) -> Scalar {
        Scalar(self.0.mul(&other.0))
    }
}

impl ConditionallySelectable for Scalar {
    fn conditional_select(a: &Scalar, b: &Scalar, choice: Choice) -> Scalar {
        Scalar(Residue::conditional_select(&a.0, &b.0, choice))
    }
}

impl DefaultIsZeroes for Scalar {}

/// The number in 64 little-endian octets and q together, where that is below 2^512. For public values.
pub(super) fn plus_order(octets: &[u8; 64]) -> Option<[u8; 64]> {
    let number = U512::from_le_bytes(*octets);
    let sum = number.wrapping_add(&Order::MODULUS);
    (sum > number).then(|| sum.to_le_bytes())
}
