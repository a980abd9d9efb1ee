//! БСН / БИН, the number of an organisation (DOMAIN §4.2).
//!
//! **Invariant:** a [`Bin`] has the structure and the check digit of one. A BIN is public: it is no secret.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::check_digit::{self, Digits};
use crate::fault::Fault;

/// Twelve digits: `YYMM` of registration, kind (4, 5, 6), branch (0–3), serial, check digit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bin(String);

impl Bin {
    /// Reads a typed BIN; spaces are dropped.
    ///
    /// # Errors
    /// `Bin` when it is not twelve digits, or its structure or check digit is not a BIN's.
    pub fn parse(text: &str) -> Result<Bin, Fault> {
        let digits = check_digit::digits(text).filter(is_bin).ok_or(Fault::Bin)?;
        Ok(Bin(check_digit::written(&digits)))
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Bin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for Bin {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Bin::parse(&text).map_err(|_| "not a BIN")
    }
}

impl From<Bin> for String {
    fn from(bin: Bin) -> String {
        bin.0
    }
}

/// Whether the digits are a BIN. An IIN never is: its fifth digit begins a day, 0–3, a BIN's is 4, 5 or 6.
pub(crate) fn is_bin(digits: &Digits) -> bool {
    let month = digits[2] * 10 + digits[3];
    (1..=12).contains(&month) && (4..=6).contains(&digits[4]) && digits[5] <= 3 && check_digit::holds(digits)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::legal_entity("200140000014")]
    #[case::branch_digit("990340000123")]
    #[case::sole_trader("150960000774")]
    #[case::with_spaces("200 140 000 014")]
    fn takes_a_right_bin(#[case] text: &str) {
        assert_eq!(Bin::parse(text).map(|bin| bin.as_str().to_owned()), Ok(text.replace(' ', "")));
    }

    #[rstest]
    #[case::check_digit("200140000015")]
    #[case::an_iin("850415300012")]
    #[case::month_13("201340000014")]
    #[case::kind_7("200170000014")]
    #[case::branch_4("200144000014")]
    #[case::short("20014000001")]
    fn refuses_the_rest(#[case] text: &str) {
        assert_eq!(Bin::parse(text), Err(Fault::Bin));
    }
}
