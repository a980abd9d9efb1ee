//! The curve: TC26 512-A (RFC 7836), y² = x³ − 3x + b over p = 2^512 − 569, of prime order q (GOST §2).

use subtle::{Choice, ConditionallySelectable};
use zeroize::DefaultIsZeroes;

use super::field::Field;

pub(super) const B: Field = Field::from_hex(
    "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265\
     EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
);

pub(super) const GENERATOR: Affine = Affine {
    x: Field::from_hex(
        "0000000000000000000000000000000000000000000000000000000000000000\
         0000000000000000000000000000000000000000000000000000000000000003",
    ),
    y: Field::from_hex(
        "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921\
         DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
    ),
};

/// A point of the curve by its two coordinates. The point at infinity has none.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Affine {
    pub(super) x: Field,
    pub(super) y: Field,
}

impl Affine {
    /// Reads x and y, 64 little-endian octets each: both below p, and on the curve. The cofactor is 1, so that every
    /// such point is one of the group.
    pub(super) fn read(octets: &[u8; 128]) -> Option<Affine> {
        let (x, y) = octets.split_first_chunk::<64>()?;
        let point = Affine { x: Field::below_p(x)?, y: Field::below_p(y.try_into().ok()?)? };
        point.is_on_curve().then_some(point)
    }

    fn is_on_curve(self) -> bool {
        self.y.square() == self.x.square() * self.x - self.x.triple() + B
    }

    /// Its negative where `choice` says so.
    pub(super) fn negated_if(self, choice: Choice) -> Affine {
        Affine { x: self.x, y: Field::conditional_select(&self.y, &-self.y, choice) }
    }
}

impl ConditionallySelectable for Affine {
    fn conditional_select(a: &Affine, b: &Affine, choice: Choice) -> Affine {
        Affine {
            x: Field::conditional_select(&a.x, &b.x, choice),
            y: Field::conditional_select(&a.y, &b.y, choice),
        }
    }
}

impl DefaultIsZeroes for Affine {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_on_the_curve_and_a_neighbour_is_not() {
        assert!(GENERATOR.is_on_curve());
        assert!(!Affine { x: GENERATOR.x, y: GENERATOR.y + Field::ONE }.is_on_curve());
        assert!(!Affine::default().is_on_curve());
    }
}
