//! Multiples of the generator by secret numbers.
//!
//! **Invariant:** every number takes the same instructions and the same addresses: complete formulas, which know no
//! exceptional points (Renes, Costello, Batina 2015, algorithms 5 and 6 for a = −3), and a table that is read whole
//! each time. What was computed on the way is wiped.

use std::sync::LazyLock;

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{DefaultIsZeroes, Zeroizing};

use super::curve::{Affine, B, GENERATOR};
use super::field::Field;
use super::public::Jacobian;
use super::scalar::Scalar;

/// Rows of the table.
const ROWS: usize = 32;
/// Points of a row: 1 to 8 times its base.
const COLUMNS: usize = 8;
/// Digits of a number: 4 bits each, from −7 to 8.
const DIGITS: usize = 128;
/// Digits from one row to the next: how often the sum is multiplied by 16.
const PASSES: usize = DIGITS / ROWS;

/// Row i holds 1 to 8 times 2^(16 i) · G: 32 KiB, made when the first key is opened.
static TABLE: LazyLock<Box<[Affine]>> = LazyLock::new(|| {
    let mut points = Vec::with_capacity(ROWS * COLUMNS);
    let mut base = Jacobian::from(GENERATOR);
    for _ in 0..ROWS {
        let mut multiple = base;
        for _ in 0..COLUMNS {
            points.push(multiple);
            multiple = multiple.add(base);
        }
        base = (0..4 * PASSES).fold(base, |base, _| base.double());
    }
    Jacobian::affine(&points).into()
});

/// A point x/z, y/z; infinity has z = 0.
#[derive(Clone, Copy, Default)]
struct Projective {
    x: Field,
    y: Field,
    z: Field,
}

/// `number · G`; `None` for zero, which no key and no nonce is.
pub(super) fn multiple_of_generator(number: &Scalar) -> Option<Zeroizing<Affine>> {
    let (half, negated) = number.halved();
    let digits = Zeroizing::new(digits(&Zeroizing::new(half.to_octets())));
    let mut sum = Zeroizing::new(Projective::INFINITY);
    for pass in (0..PASSES).rev() {
        if pass + 1 < PASSES {
            *sum = (0..4).fold(*sum, |sum, _| sum.double());
        }
        for (row, points) in TABLE.chunks_exact(COLUMNS).enumerate() {
            *sum = sum.plus_digit(points, digits[PASSES * row + pass]);
        }
    }
    Some(Zeroizing::new(sum.affine()?.negated_if(negated)))
}

/// A number below 2^511 as digits from −7 to 8, the lowest first.
fn digits(octets: &[u8; 64]) -> [i8; DIGITS] {
    let (mut digits, mut carry) = ([0; DIGITS], 0);
    for (pair, octet) in digits.as_chunks_mut::<2>().0.iter_mut().zip(octets) {
        for (digit, nibble) in pair.iter_mut().zip([octet & 0x0f, octet >> 4]) {
            let value = nibble.cast_signed() + carry;
            // 9 and more are what they lack to 16; the highest digit, of three bits, is at most 8.
            carry = (value + 7) >> 4;
            *digit = value - (carry << 4);
        }
    }
    digits
}

impl Projective {
    const INFINITY: Projective = Projective { x: Field::ZERO, y: Field::ONE, z: Field::ZERO };

    /// Adds `digit` times the base of a row.
    fn plus_digit(self, row: &[Affine], digit: i8) -> Projective {
        let size = digit.unsigned_abs();
        let mut point = Affine::default();
        for (times, entry) in (1_u8..).zip(row) {
            point.conditional_assign(entry, size.ct_eq(&times));
        }
        let negative = Choice::from(digit.cast_unsigned() >> 7);
        let sum = self.add(point.negated_if(negative));
        Projective::conditional_select(&sum, &self, size.ct_eq(&0))
    }

    /// Algorithm 5: any point, and one that is not infinity.
    fn add(self, other: Affine) -> Projective {
        let (xx, yy) = (self.x * other.x, self.y * other.y);
        let xy = (self.x + self.y) * (other.x + other.y) - (xx + yy);
        let yz = other.y * self.z + self.y;
        let xz = other.x * self.z + self.x;
        let bz3 = (xz - B * self.z).triple();
        let (minus, plus) = (yy - bz3, yy + bz3);
        let z3 = self.z.triple();
        let bxz3 = (B * xz - (z3 + xx)).triple();
        let xx3 = xx.triple() - z3;
        Projective { x: plus * xy - yz * bxz3, y: plus * minus + xx3 * bxz3, z: minus * yz + xy * xx3 }
    }

    /// Algorithm 6.
    fn double(self) -> Projective {
        let (xx, yy, zz) = (self.x.square(), self.y.square(), self.z.square());
        let (xy2, xz2) = ((self.x * self.y).double(), (self.x * self.z).double());
        let bzz3 = (B * zz - xz2).triple();
        let (minus, plus) = (yy - bzz3, yy + bzz3);
        let zz3 = zz.triple();
        let bxz6 = (B * xz2 - (zz3 + xx)).triple();
        let xx3 = xx.triple() - zz3;
        let yz2 = (self.y * self.z).double();
        Projective { x: minus * xy2 - bxz6 * yz2, y: plus * minus + xx3 * bxz6, z: (yz2 * yy).times::<4>() }
    }

    /// `None` for infinity.
    fn affine(self) -> Option<Affine> {
        let inverse = Zeroizing::new(self.z.inverted());
        (!self.z.is_zero()).then(|| Affine { x: self.x * *inverse, y: self.y * *inverse })
    }
}

impl ConditionallySelectable for Projective {
    fn conditional_select(a: &Projective, b: &Projective, choice: Choice) -> Projective {
        Projective {
            x: Field::conditional_select(&a.x, &b.x, choice),
            y: Field::conditional_select(&a.y, &b.y, choice),
            z: Field::conditional_select(&a.z, &b.z, choice),
        }
    }
}

impl DefaultIsZeroes for Projective {}

#[cfg(test)]
mod tests;
