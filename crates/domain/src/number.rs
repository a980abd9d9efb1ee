//! The numbers that applications are known by (DOMAIN §4.7).
//!
//! **Invariant:** an application's identity is its settlement *and* its number; a kiosk's temporary number
//! carries a check character, so that a slip over the telephone is noticed. What people type with Cyrillic
//! letters, Latin letters or a mixture is read alike; what is stored and sent is Latin.

mod application;
mod kiosk;

pub use self::application::{ApplicationNumber, Series};
pub use self::kiosk::KioskNumber;

/// A text that is no number of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not the shape of such a number.
    #[error("not the shape of a number")]
    Shape,
    /// The settlement before the number is missing, or is another than expected.
    #[error("another settlement, or none")]
    Settlement,
    /// The check character does not fit.
    #[error("the check character does not fit")]
    Check,
}

/// Upper-case Latin in place of what looks the same: lower case and Cyrillic. Spaces are dropped.
fn latin(text: &str) -> String {
    let upper = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase);
    upper.map(latin_look_alike).collect()
}

fn latin_look_alike(c: char) -> char {
    match c {
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'І' => 'I',
        'К' => 'K',
        'М' => 'M',
        'О' => 'O',
        'Р' => 'P',
        'Т' => 'T',
        'У' => 'U',
        'Х' => 'X',
        other => other,
    }
}
