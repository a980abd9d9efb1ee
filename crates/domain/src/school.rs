//! Schools: the local list a parent chooses from when the education database is silent (DOMAIN §6).
//!
//! **Invariant:** every school has a BIN of its own and the code of its settlement.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::bin::Bin;
use crate::kato::Kato;
use crate::language::Language;
use crate::sort;

/// A school with its names in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct School {
    /// Its number as an organisation.
    pub bin: Bin,
    /// The settlement it stands in.
    pub kato: Kato,
    /// Its Kazakh name.
    #[serde(rename = "kk")]
    pub name_kk: String,
    /// Its Russian name.
    #[serde(rename = "ru")]
    pub name_ru: String,
}

impl School {
    /// The name in this language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Kazakh => &self.name_kk,
            Language::Russian => &self.name_ru,
        }
    }
}

/// The schools a kiosk or a centre knows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schools {
    school: Vec<School>,
}

/// Why a schools file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchoolsError {
    /// Not the TOML that is expected.
    #[error("schools: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Two schools with one BIN.
    #[error("schools: BIN {0} stands twice")]
    Twice(Bin),
}

impl Schools {
    /// Reads `schools.toml`: tables `school` with `bin`, `kato`, `kk`, `ru`.
    ///
    /// # Errors
    /// When the text is no such TOML, or a BIN is wrong or stands twice.
    pub fn from_toml(text: &str) -> Result<Schools, SchoolsError> {
        let schools: Schools = toml::from_str(text)?;
        let mut seen = HashSet::new();
        match schools.school.iter().find(|school| !seen.insert(&school.bin)) {
            Some(school) => Err(SchoolsError::Twice(school.bin.clone())),
            None => Ok(schools),
        }
    }

    /// Every school, in the order of the file.
    pub fn all(&self) -> &[School] {
        &self.school
    }

    /// The school with this BIN.
    pub fn find(&self, bin: &Bin) -> Option<&School> {
        self.school.iter().find(|school| school.bin == *bin)
    }

    /// The schools of a settlement whose name holds the typed text (look-alikes forgiven; an empty text finds
    /// all), in the order of the language.
    pub fn search(&self, language: Language, kato: &Kato, typed: &str) -> Vec<&School> {
        let typed = sort::fold(typed);
        let holds = |school: &&School| {
            school.kato == *kato
                && [&school.name_kk, &school.name_ru].iter().any(|name| sort::fold(name).contains(&typed))
        };
        let mut found: Vec<&School> = self.school.iter().filter(holds).collect();
        found.sort_by_cached_key(|school| sort::key(language, school.name(language)));
        found
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::released;

    #[test]
    fn every_released_school_stands_in_a_known_settlement() {
        for school in released::schools().all() {
            assert!(released::settlements().find(&school.kato).is_some(), "{}", school.kato);
        }
    }

    #[test]
    fn schools_of_a_town_are_found_and_sorted() {
        let kostanay = Kato::parse("391010000").unwrap();
        let found = released::schools().search(Language::Kazakh, &kostanay, "");
        assert!(found.len() >= 3);
        assert!(
            found
                .windows(2)
                .all(|pair| sort::compare(Language::Kazakh, &pair[0].name_kk, &pair[1].name_kk).is_le())
        );
        let gymnasium = released::schools().search(Language::Russian, &kostanay, "ГИМНАЗИЯ");
        assert!(!gymnasium.is_empty() && gymnasium.len() < found.len());
    }

    #[test]
    fn refuses_two_schools_with_one_bin() {
        let row = "[[school]]\nbin = \"200140000014\"\nkato = \"391010000\"\nkk = \"А\"\nru = \"А\"\n";
        assert!(Schools::from_toml(row).is_ok());
        assert!(matches!(Schools::from_toml(&row.repeat(2)), Err(SchoolsError::Twice(_))));
        let wrong = row.replace("0014", "0015");
        assert!(matches!(Schools::from_toml(&wrong), Err(SchoolsError::Syntax(_))));
    }
}
