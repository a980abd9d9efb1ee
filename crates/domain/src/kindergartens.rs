//! Kindergartens: the reference list of those that take children from the queue (DOMAIN §1.10).
//!
//! **Invariant:** every kindergarten has a BIN of its own, the code of its settlement and a telephone. How many places
//! are free stands nowhere here: that is published and counted by the centre.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::bin::Bin;
use crate::kato::Kato;
use crate::kindergarten::PlaceKind;
use crate::language::Language;

/// A kindergarten with its names and addresses in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kindergarten {
    /// Its number as an organisation.
    pub bin: Bin,
    /// The settlement it stands in.
    pub kato: Kato,
    /// Whose it is: private under the state order, or of the state.
    pub kind: PlaceKind,
    /// Its Kazakh name.
    #[serde(rename = "kk")]
    pub name_kk: String,
    /// Its Russian name.
    #[serde(rename = "ru")]
    pub name_ru: String,
    /// Its address in Kazakh.
    pub address_kk: String,
    /// Its address in Russian.
    pub address_ru: String,
    /// The part of the town in Kazakh, as parents say it.
    pub district_kk: String,
    /// The part of the town in Russian, as parents say it.
    pub district_ru: String,
    /// Its telephone, a landline or a mobile.
    pub phone: Telephone,
    /// What parents pay a month, in tenge, where it is known.
    pub fee_tenge: Option<u32>,
}

impl Kindergarten {
    /// The name in this language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Kazakh => &self.name_kk,
            Language::Russian => &self.name_ru,
        }
    }

    /// The address in this language.
    pub fn address(&self, language: Language) -> &str {
        match language {
            Language::Kazakh => &self.address_kk,
            Language::Russian => &self.address_ru,
        }
    }
}

/// The telephone of an organisation, E.164: `+7` and ten digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Telephone(String);

impl Telephone {
    /// The number as it is dialled.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Telephone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for Telephone {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let national = text.strip_prefix("+7").unwrap_or_default();
        let digits = national.len() == 10 && national.bytes().all(|byte| byte.is_ascii_digit());
        if digits { Ok(Telephone(text)) } else { Err("a telephone is +7 and ten digits") }
    }
}

impl From<Telephone> for String {
    fn from(phone: Telephone) -> String {
        phone.0
    }
}

/// The kindergartens a centre knows.
#[derive(Clone, Debug)]
pub struct Kindergartens {
    all: Vec<Kindergarten>,
    by_bin: HashMap<Bin, usize>,
}

/// Why a kindergartens file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KindergartensError {
    /// Not the TOML that is expected.
    #[error("kindergartens: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Two kindergartens with one BIN.
    #[error("kindergartens: BIN {0} stands twice")]
    Twice(Bin),
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kindergarten: Vec<Kindergarten>,
}

impl Kindergartens {
    /// Reads `kindergartens.toml`: tables `kindergarten`.
    ///
    /// # Errors
    /// When the text is no such TOML, or a BIN is wrong or stands twice.
    pub fn from_toml(text: &str) -> Result<Kindergartens, KindergartensError> {
        let Written { kindergarten: all } = toml::from_str(text)?;
        let mut by_bin = HashMap::new();
        for (at, one) in all.iter().enumerate() {
            if by_bin.insert(one.bin.clone(), at).is_some() {
                return Err(KindergartensError::Twice(one.bin.clone()));
            }
        }
        Ok(Kindergartens { all, by_bin })
    }

    /// Every kindergarten, in the order of the file.
    pub fn all(&self) -> &[Kindergarten] {
        &self.all
    }

    /// The kindergarten with this BIN.
    pub fn find(&self, bin: &Bin) -> Option<&Kindergarten> {
        self.by_bin.get(bin).and_then(|at| self.all.get(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::released;

    const ROW: &str = r#"
[[kindergarten]]
bin = "200140000014"
kato = "391010000"
kind = "private"
kk = "А"
ru = "А"
address_kk = "А"
address_ru = "А"
district_kk = "А"
district_ru = "А"
phone = "+77142500101"
"#;

    #[test]
    fn the_sample_has_both_kinds_in_both_towns_and_no_school_among_them() {
        let sample = released::kindergartens();
        for kato in ["391010000", "111010000"] {
            let of = |kind| sample.all().iter().filter(move |it| it.kato.as_str() == kato && it.kind == kind);
            assert!(of(PlaceKind::Private).count() >= 3 && of(PlaceKind::State).count() >= 2, "{kato}");
        }
        for one in sample.all() {
            assert!(released::settlements().find(&one.kato).is_some(), "{}", one.kato);
            assert!(released::schools().find(&one.bin).is_none(), "{}", one.bin);
            assert_eq!(sample.find(&one.bin), Some(one));
        }
    }

    #[test]
    fn refuses_what_is_no_kindergarten() {
        assert!(Kindergartens::from_toml(ROW).is_ok());
        assert!(matches!(Kindergartens::from_toml(&ROW.repeat(2)), Err(KindergartensError::Twice(_))));
        for (right, wrong) in [("0014", "0015"), ("private", "family"), ("+7714", "8714"), ("101\"", "10\"")]
        {
            let wrong = ROW.replacen(right, wrong, 1);
            assert!(
                matches!(Kindergartens::from_toml(&wrong), Err(KindergartensError::Syntax(_))),
                "{wrong}"
            );
        }
    }
}
