//! Points and numbers that everyone may know: arithmetic for verifying, as quick as it goes.
//!
//! **Invariant:** nothing secret comes in here: it branches and indexes on what it computes with.

use std::sync::LazyLock;

use super::curve::{Affine, GENERATOR};
use super::field::Field;
use super::scalar::Scalar;

/// Bits of a digit by which the generator is multiplied: 64 points are kept, 8 KiB.
const GENERATOR_BITS: u32 = 8;
/// Bits of a digit by which a signer's key is multiplied: 8 points are made for each signature.
const KEY_BITS: u32 = 5;

/// 1, 3, 5, … 127 times G.
static GENERATOR_ODD: LazyLock<Vec<Affine>> = LazyLock::new(|| {
    Jacobian::affine(&Jacobian::from(GENERATOR).odd_multiples::<{ 1 << (GENERATOR_BITS - 2) }>())
});

/// A point x/z², y/z³; infinity has z = 0.
#[derive(Clone, Copy)]
pub(super) struct Jacobian {
    pub(super) x: Field,
    y: Field,
    z: Field,
}

/// `by_generator · G + by_key · key` (Straus, digits without neighbours).
pub(super) fn sum_of_multiples(by_generator: &Scalar, key: Affine, by_key: &Scalar) -> Jacobian {
    let keys = Jacobian::from(key).odd_multiples::<{ 1 << (KEY_BITS - 2) }>();
    let key_digits = Digits::of(by_key, KEY_BITS);
    let generator_digits = Digits::of(by_generator, GENERATOR_BITS);
    let mut sum = Jacobian::INFINITY;
    for place in (0..Digits::COUNT).rev() {
        sum = sum.double();
        match key_digits.at(place) {
            (_, None) => {}
            (false, Some(which)) => sum = sum.add(keys[which]),
            (true, Some(which)) => sum = sum.add(keys[which].negated()),
        }
        match generator_digits.at(place) {
            (_, None) => {}
            (false, Some(which)) => sum = sum.add_affine(GENERATOR_ODD[which]),
            (true, Some(which)) => sum = sum.add_affine(GENERATOR_ODD[which].negated_if(1.into())),
        }
    }
    sum
}

impl Jacobian {
    const INFINITY: Jacobian = Jacobian { x: Field::ONE, y: Field::ONE, z: Field::ZERO };

    pub(super) fn is_infinity(self) -> bool {
        self.z.is_zero()
    }

    /// Whether its x is this one. Infinity has none.
    pub(super) fn has_x(self, x: Field) -> bool {
        !self.is_infinity() && x * self.z.square() == self.x
    }

    fn negated(self) -> Jacobian {
        Jacobian { y: -self.y, ..self }
    }

    /// dbl-2001-b of the Explicit-Formulas Database, for a = −3. No point of this curve has y = 0.
    pub(super) fn double(self) -> Jacobian {
        let (delta, gamma) = (self.z.square(), self.y.square());
        let beta4 = (self.x * gamma).times::<4>();
        let alpha = ((self.x - delta) * (self.x + delta)).triple();
        let x = alpha.square() - beta4.double();
        let z = (self.y + self.z).square() - gamma - delta;
        let y = alpha * (beta4 - x) - gamma.square().times::<8>();
        Jacobian { x, y, z }
    }

    pub(super) fn add(self, other: Jacobian) -> Jacobian {
        if self.is_infinity() {
            return other;
        }
        if other.is_infinity() {
            return self;
        }
        let (zz, other_zz) = (self.z.square(), other.z.square());
        let here = Jacobian { x: self.x * other_zz, y: self.y * other.z * other_zz, z: self.z * other.z };
        here.joined(other.x * zz, other.y * self.z * zz)
    }

    fn add_affine(self, other: Affine) -> Jacobian {
        if self.is_infinity() {
            return Jacobian::from(other);
        }
        let zz = self.z.square();
        self.joined(other.x * zz, other.y * self.z * zz)
    }

    /// The sum with a point whose x and y are over the same z.
    fn joined(self, x: Field, y: Field) -> Jacobian {
        let (width, height) = (x - self.x, y - self.y);
        if width.is_zero() {
            return if height.is_zero() { self.double() } else { Jacobian::INFINITY };
        }
        let ww = width.square();
        let (www, v) = (width * ww, self.x * ww);
        let x = height.square() - www - v.double();
        Jacobian { x, y: height * (v - x) - self.y * www, z: self.z * width }
    }

    /// 1, 3, 5, … times this point.
    fn odd_multiples<const N: usize>(self) -> [Jacobian; N] {
        let double = self.double();
        let mut multiples = [self; N];
        for which in 1..N {
            multiples[which] = multiples[which - 1].add(double);
        }
        multiples
    }

    /// The same points by two coordinates, for one inversion in all. None of them is infinity.
    pub(super) fn affine(points: &[Jacobian]) -> Vec<Affine> {
        let mut product = Field::ONE;
        let mut before = Vec::with_capacity(points.len());
        for point in points {
            before.push(product);
            product = product * point.z;
        }
        let mut inverse = product.inverted();
        let mut affine = Vec::with_capacity(points.len());
        for (point, before) in points.iter().zip(before).rev() {
            let z = inverse * before;
            inverse = inverse * point.z;
            let zz = z.square();
            affine.push(Affine { x: point.x * zz, y: point.y * zz * z });
        }
        affine.reverse();
        affine
    }
}

impl From<Affine> for Jacobian {
    fn from(point: Affine) -> Jacobian {
        Jacobian { x: point.x, y: point.y, z: Field::ONE }
    }
}

/// A number as odd signed digits, no two of them nearer to each other than the bits of one.
struct Digits([i8; Digits::COUNT]);

impl Digits {
    /// 512 bits and a carry.
    const COUNT: usize = 513;

    fn of(number: &Scalar, bits: u32) -> Digits {
        let octets = number.to_octets();
        let bit = |place: usize| octets.get(place / 8).map_or(0, |octet| i16::from(octet >> (place % 8) & 1));
        let mut digits = [0; Digits::COUNT];
        let (mut place, mut carry) = (0, 0);
        while place < Digits::COUNT {
            if bit(place) == carry {
                place += 1;
                continue;
            }
            let window = (0..bits as usize).map(|ahead| bit(place + ahead) << ahead).sum::<i16>() + carry;
            carry = window >> (bits - 1) & 1;
            digits[place] = i8::try_from(window - (carry << bits)).unwrap_or_default();
            place += bits as usize;
        }
        Digits(digits)
    }

    /// Whether the digit is negative, and which odd multiple it asks for; none where it is zero.
    fn at(&self, place: usize) -> (bool, Option<usize>) {
        let digit = self.0[place];
        let which = usize::from(digit.unsigned_abs() / 2);
        (digit < 0, (digit != 0).then_some(which))
    }
}
