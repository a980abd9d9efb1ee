//! What ties a paper to the record it was printed from: number and SHA-256, in a QR code (DOMAIN §1.6).
//!
//! **Invariant:** the payload is ASCII and names its own shape, so that any later reader can tell it apart:
//! `tereze:1:D13:391010000/MT.2026.000123.1:<64 hexadecimal digits>` on paper, and on a screen
//! `T1:391010000/MT.2026.000123.1:<32 hexadecimal digits>`.

use domain::digest::Sha256;
use qrcode::{Color, EcLevel, QrCode};

use crate::paper::Kind;

/// Longer than any number of ours, and short enough for a code that a telephone reads from paper.
const NUMBER_CHARS_MAX: usize = 48;

/// Hexadecimal digits of the digest that fit a code on the screen: 128 bits.
const SHORT_DIGEST_DIGITS: usize = 32;

/// The seal of one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    kind: Kind,
    number: String,
    sha256: Sha256,
}

impl Seal {
    /// Seals a paper of this kind. `number` is the machine form of an application's number or a kiosk's
    /// temporary one; whatever else stands in it is left out.
    pub fn new(kind: Kind, number: &str, sha256: Sha256) -> Seal {
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/');
        Seal { kind, number: number.chars().filter(plain).take(NUMBER_CHARS_MAX).collect(), sha256 }
    }

    /// The number it vouches for, in machine form.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The digest it vouches for.
    pub fn sha256(&self) -> Sha256 {
        self.sha256
    }

    /// What the QR code on the screen says: `T1:<number>:<32 hexadecimal digits>`, capitals only, because a code
    /// of capitals is small enough for a screen (docs/adr/0005).
    pub fn short_payload(&self) -> String {
        let digest = self.sha256.to_string();
        let half = digest.get(..SHORT_DIGEST_DIGITS).unwrap_or(&digest);
        format!("T1:{}:{half}", self.number).to_uppercase()
    }

    /// What the QR code on paper says.
    pub fn payload(&self) -> String {
        format!("tereze:1:{}:{}:{}", self.kind.id(), self.number, self.sha256)
    }

    /// The code as squares. `None` cannot happen with a payload this short.
    pub fn modules(&self) -> Option<Modules> {
        let code = QrCode::with_error_correction_level(self.payload(), EcLevel::M).ok()?;
        let dark = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        Some(Modules { width: code.width(), dark })
    }
}

/// The squares of a QR code, row by row, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modules {
    /// Squares on a side.
    pub width: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// Runs of dark squares as (column, row, length): fewer shapes than squares.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.dark.chunks(self.width).enumerate().flat_map(|(row, squares)| {
            let mut column = 0;
            squares.chunk_by(|a, b| a == b).filter_map(move |run| {
                let start = column;
                column += run.len();
                run[0].then_some((start, row, run.len()))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn seal(number: &str) -> Seal {
        Seal::new(Kind::D13, number, Sha256([0xab; 32]))
    }

    #[test]
    fn names_paper_number_and_digest() {
        let digest = "ab".repeat(32);
        let payload = seal("391010000/MT.2026.000123.1").payload();
        assert_eq!(payload, format!("tereze:1:D13:391010000/MT.2026.000123.1:{digest}"));
    }

    #[test]
    fn the_screen_says_the_number_and_half_of_the_digest() {
        let payload = seal("391010000/MT.2026.000123.1").short_payload();
        assert_eq!(payload, format!("T1:391010000/MT.2026.000123.1:{}", "AB".repeat(16)));
    }

    #[test]
    fn only_a_number_gets_in() {
        assert_eq!(seal("K-1:\nhttp://x y").number(), "K-1http//xy");
        let endless = seal(&"9".repeat(5000));
        assert_eq!(endless.number().len(), NUMBER_CHARS_MAX);
        assert!(endless.modules().unwrap().width <= 60);
    }

    #[test]
    fn runs_draw_every_dark_square_once() {
        let modules = seal("391010000/MT.2026.000123.1").modules().unwrap();
        let drawn: usize = modules.runs().map(|(_, _, length)| length).sum();
        assert_eq!(drawn, modules.dark.iter().filter(|dark| **dark).count());
        assert!(
            modules
                .runs()
                .all(|(column, row, length)| column + length <= modules.width && row < modules.width)
        );
        assert!(modules.runs().count() < drawn);
    }
}
