//! Numbers modulo p = 2^512 − 569, over which the curve stands (GOST §2).
//!
//! **Invariant:** an element is held as any number below 2^512 that leaves its remainder (a few remainders have
//! two), so that every carry is folded back as 569 and nothing branches or indexes on a value. Only
//! [`Field::canonical`] picks the one number below p.

#![expect(
    clippy::needless_range_loop,
    reason = "loops by number are unrolled into chains of carries always; adapters are so only where they are inlined"
)]

use std::ops::{Add, Mul, Neg, Sub};

use subtle::{Choice, ConditionallySelectable};
use zeroize::DefaultIsZeroes;

/// An element, the lowest 64 bits first.
#[derive(Clone, Copy, Default)]
pub(super) struct Field([u64; LIMBS]);

const LIMBS: usize = 8;
/// 2^512 modulo p.
const FOLD: u64 = 569;

impl Field {
    pub(super) const ZERO: Field = Field([0; LIMBS]);
    pub(super) const ONE: Field = Field([1, 0, 0, 0, 0, 0, 0, 0]);

    /// A constant from 128 hexadecimal digits, as standards print it.
    pub(super) const fn from_hex(digits: &str) -> Field {
        let digits = digits.as_bytes();
        assert!(digits.len() == 16 * LIMBS, "512 bits");
        let (mut limbs, mut place) = ([0; LIMBS], 0);
        while place < digits.len() {
            let value = match digits[place] {
                digit @ b'0'..=b'9' => digit - b'0',
                digit @ b'A'..=b'F' => digit - b'A' + 10,
                _ => panic!("a hexadecimal digit in capitals"),
            };
            let limb = LIMBS - 1 - place / 16;
            limbs[limb] = limbs[limb] << 4 | value as u64;
            place += 1;
        }
        Field(limbs)
    }

    /// The number in 64 little-endian octets, whatever it is.
    pub(super) fn reduced(octets: &[u8; 64]) -> Field {
        let (chunks, _) = octets.as_chunks::<8>();
        let mut limbs = [0; LIMBS];
        for (limb, chunk) in limbs.iter_mut().zip(chunks) {
            *limb = u64::from_le_bytes(*chunk);
        }
        Field(limbs)
    }

    /// The number in 64 little-endian octets, if it is below p. The answer is public.
    pub(super) fn below_p(octets: &[u8; 64]) -> Option<Field> {
        let read = Field::reduced(octets);
        (read.canonical().0 == read.0).then_some(read)
    }

    pub(super) fn to_octets(self) -> [u8; 64] {
        let mut octets = [0; 64];
        let (chunks, _) = octets.as_chunks_mut::<8>();
        for (chunk, limb) in chunks.iter_mut().zip(self.canonical().0) {
            *chunk = limb.to_le_bytes();
        }
        octets
    }

    /// The same element as the one number below p.
    fn canonical(self) -> Field {
        // x ≥ p where x + 569 leaves 512 bits, and what is left then is x − p.
        let (less, carry) = added(self.0, FOLD);
        Field::conditional_select(&self, &Field(less), Choice::from(u8::from(carry)))
    }

    /// Whether it is zero, and nothing else about it. Whoever asks branches on the answer, which must be public.
    pub(super) fn is_zero(self) -> bool {
        self.canonical().0.iter().fold(0, |all, limb| all | limb) == 0
    }

    pub(super) fn double(self) -> Field {
        self + self
    }

    pub(super) fn triple(self) -> Field {
        self.times::<3>()
    }

    /// `FACTOR` times this; the factor is at most 569.
    pub(super) fn times<const FACTOR: u64>(self) -> Field {
        const { assert!(FACTOR <= FOLD, "what is carried over must be small") };
        let (product, over) = row(FACTOR, &self.0);
        carried(product, over)
    }

    pub(super) fn square(self) -> Field {
        let x = self.0;
        let mut wide = [0; 2 * LIMBS];
        for i in 0..LIMBS {
            let mut carry = 0;
            for j in i + 1..LIMBS {
                (wide[i + j], carry) = x[i].carrying_mul_add(x[j], wide[i + j], carry);
            }
            wide[i + LIMBS] = carry;
        }
        let (mut over, mut carry) = (0, false);
        for i in 0..LIMBS {
            let (low, high) = x[i].carrying_mul(x[i], 0);
            let (even, odd) = (wide[2 * i], wide[2 * i + 1]);
            (wide[2 * i], carry) = (even << 1 | over).carrying_add(low, carry);
            (wide[2 * i + 1], carry) = (odd << 1 | even >> 63).carrying_add(high, carry);
            over = odd >> 63;
        }
        folded(&wide)
    }

    /// Squared `times` times.
    fn squared(self, times: u32) -> Field {
        (0..times).fold(self, |power, _| power.square())
    }

    /// 1/x, and zero for zero: x to the power p − 2, which is 500 ones and the twelve bits `DC5`.
    pub(super) fn inverted(self) -> Field {
        const TAIL: u32 = 0xdc5;
        // x to the power of 1, 2, 4, … 256 ones; 500 = 256 + 128 + 64 + 32 + 16 + 4.
        let mut ones = self;
        let mut power = Field::ONE;
        for exponent in 0..9 {
            let length = 1 << exponent;
            if 500 & length != 0 {
                power = power.squared(length) * ones;
            }
            ones = ones.squared(length) * ones;
        }
        for bit in (0..12).rev() {
            power = power.square();
            if TAIL >> bit & 1 == 1 {
                power = power * self;
            }
        }
        power
    }
}

/// `factor · x`: its lowest 512 bits, and what is above them.
#[inline(always)]
fn row(factor: u64, x: &[u64; LIMBS]) -> ([u64; LIMBS], u64) {
    let (mut row, mut carry) = ([0; LIMBS], 0);
    for j in 0..LIMBS {
        (row[j], carry) = factor.carrying_mul(x[j], carry);
    }
    (row, carry)
}

/// `x + small`, and whether it left 512 bits.
fn added(mut x: [u64; LIMBS], small: u64) -> ([u64; LIMBS], bool) {
    let mut carry;
    (x[0], carry) = x[0].overflowing_add(small);
    for i in 1..LIMBS {
        (x[i], carry) = x[i].carrying_add(0, carry);
    }
    (x, carry)
}

/// `x + over · 2^512`, where `over` is at most 569.
fn carried(x: [u64; LIMBS], over: u64) -> Field {
    let (mut x, carry) = added(x, over * FOLD);
    // What is left after a carry is small: this one goes no further.
    x[0] += u64::from(carry) * FOLD;
    Field(x)
}

fn folded(wide: &[u64; 2 * LIMBS]) -> Field {
    let (mut x, mut carry) = ([0; LIMBS], 0);
    for i in 0..LIMBS {
        (x[i], carry) = wide[i + LIMBS].carrying_mul_add(FOLD, wide[i], carry);
    }
    carried(x, carry)
}

impl Add for Field {
    type Output = Field;

    fn add(self, other: Field) -> Field {
        let (mut sum, mut carry) = ([0; LIMBS], false);
        for i in 0..LIMBS {
            (sum[i], carry) = self.0[i].carrying_add(other.0[i], carry);
        }
        carried(sum, u64::from(carry))
    }
}

impl Sub for Field {
    type Output = Field;

    fn sub(self, other: Field) -> Field {
        let (mut rest, mut borrow) = ([0; LIMBS], false);
        for i in 0..LIMBS {
            (rest[i], borrow) = self.0[i].borrowing_sub(other.0[i], borrow);
        }
        let (first, mut again) = rest[0].overflowing_sub(u64::from(borrow) * FOLD);
        rest[0] = first;
        for i in 1..LIMBS {
            (rest[i], again) = rest[i].borrowing_sub(0, again);
        }
        // What is left after a second borrow is just below 2^512: this one goes no further.
        rest[0] -= u64::from(again) * FOLD;
        Field(rest)
    }
}

impl Neg for Field {
    type Output = Field;

    fn neg(self) -> Field {
        Field::ZERO - self
    }
}

impl Mul for Field {
    type Output = Field;

    fn mul(self, other: Field) -> Field {
        let mut wide = [0_u64; 2 * LIMBS];
        for i in 0..LIMBS {
            // The row first and what is there afterwards: two short chains of carries, side by side with those of the
            // next row, and not one long chain through all of them.
            let (row, high) = row(self.0[i], &other.0);
            let mut carry = false;
            for j in 0..LIMBS {
                (wide[i + j], carry) = wide[i + j].carrying_add(row[j], carry);
            }
            wide[i + LIMBS] = high + u64::from(carry);
        }
        folded(&wide)
    }
}

/// Of public values.
impl PartialEq for Field {
    fn eq(&self, other: &Field) -> bool {
        self.canonical().0 == other.canonical().0
    }
}

impl Eq for Field {}

impl ConditionallySelectable for Field {
    fn conditional_select(a: &Field, b: &Field, choice: Choice) -> Field {
        let mut selected = *a;
        for i in 0..LIMBS {
            selected.0[i].conditional_assign(&b.0[i], choice);
        }
        selected
    }
}

impl DefaultIsZeroes for Field {}

#[cfg(test)]
mod tests;
