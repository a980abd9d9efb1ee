//! КАТО: the classifier of settlements (НК РК 11; DOMAIN §4.6).
//!
//! **Invariant:** a [`Kato`] is nine digits; every settlement of a [`Settlements`] has a code of its own and
//! stands in one of its top units. The file comes from the caller as text.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::sort;

/// Nine digits `AB CD EF HIJ`: region, district, rural district, settlement.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kato(String);

impl Kato {
    /// Reads nine digits.
    pub fn parse(text: &str) -> Option<Kato> {
        let plain = text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| Kato(text.to_owned()))
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The top unit the code lies in: `391010000` → `390000000`.
    pub fn region(&self) -> Kato {
        Kato(format!("{}0000000", &self.0[..2]))
    }
}

impl fmt::Display for Kato {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for Kato {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Kato::parse(&text).ok_or("a KATO code is nine digits")
    }
}

impl From<Kato> for String {
    fn from(kato: Kato) -> String {
        kato.0
    }
}

/// What kind of place a code names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Облыс / область.
    Oblast,
    /// A city of republican significance: Астана, Алматы, Шымкент.
    RepublicanCity,
    /// A district of such a city.
    CityDistrict,
    /// A town or another city.
    Town,
}

/// A place with its names in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Its code.
    pub kato: Kato,
    /// What kind of place it is.
    pub level: Level,
    /// Its Kazakh name.
    pub name_kk: String,
    /// Its Russian name.
    pub name_ru: String,
    /// The Kazakh name of its top unit.
    pub region_kk: String,
    /// The Russian name of its top unit.
    pub region_ru: String,
}

impl Settlement {
    /// The name in this language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Kazakh => &self.name_kk,
            Language::Russian => &self.name_ru,
        }
    }

    /// The name of the top unit in this language.
    pub fn region(&self, language: Language) -> &str {
        match language {
            Language::Kazakh => &self.region_kk,
            Language::Russian => &self.region_ru,
        }
    }
}

/// The classifier as far as the kiosks need it.
#[derive(Clone, Debug)]
pub struct Settlements(Vec<Settlement>);

/// Why a settlements file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettlementsError {
    /// Not the TOML that is expected.
    #[error("settlements: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Two places with one code.
    #[error("settlements: code {0} stands twice")]
    Twice(Kato),
    /// A place outside every top unit of the file.
    #[error("settlements: code {0} lies in no top unit")]
    Stray(Kato),
}

impl Settlements {
    /// Reads `settlements.toml`: tables `region`, `district`, `town`, each with `kato`, `kk`, `ru`.
    ///
    /// # Errors
    /// When the text is no such TOML, a code stands twice, or a place lies in no top unit.
    pub fn from_toml(text: &str) -> Result<Settlements, SettlementsError> {
        let file: File = toml::from_str(text)?;
        let regions = file.region.clone();
        let levels =
            [(None, file.region), (Some(Level::CityDistrict), file.district), (Some(Level::Town), file.town)];
        let mut seen = HashSet::new();
        let mut places = Vec::new();
        for (level, rows) in levels {
            for row in rows {
                if !seen.insert(row.kato.clone()) {
                    return Err(SettlementsError::Twice(row.kato));
                }
                let top = row.kato.region();
                let Some(region) = regions.iter().find(|region| region.kato == top) else {
                    return Err(SettlementsError::Stray(row.kato));
                };
                places.push(Settlement {
                    level: level.unwrap_or(if row.city { Level::RepublicanCity } else { Level::Oblast }),
                    kato: row.kato,
                    name_kk: row.kk,
                    name_ru: row.ru,
                    region_kk: region.kk.clone(),
                    region_ru: region.ru.clone(),
                });
            }
        }
        Ok(Settlements(places))
    }

    /// Every place of the file, in its order.
    pub fn all(&self) -> &[Settlement] {
        &self.0
    }

    /// The place with this code.
    pub fn find(&self, kato: &Kato) -> Option<&Settlement> {
        self.0.iter().find(|place| place.kato == *kato)
    }

    /// Towns and cities whose name holds the typed text (look-alikes forgiven), those that begin with it
    /// first, then in the order of the language.
    pub fn search(&self, language: Language, typed: &str) -> Vec<&Settlement> {
        let typed = sort::fold(typed);
        let begins = |place: &Settlement| {
            [&place.name_kk, &place.name_ru].iter().any(|name| sort::fold(name).starts_with(&typed))
        };
        let holds = |place: &&Settlement| {
            matches!(place.level, Level::Town | Level::RepublicanCity)
                && [&place.name_kk, &place.name_ru].iter().any(|name| sort::fold(name).contains(&typed))
        };
        let mut found: Vec<&Settlement> = self.0.iter().filter(holds).collect();
        found.sort_by_cached_key(|place| (!begins(place), sort::key(language, place.name(language))));
        found
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    region: Vec<Row>,
    district: Vec<Row>,
    town: Vec<Row>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kato: Kato,
    kk: String,
    ru: String,
    /// A top unit that is a city.
    #[serde(default)]
    city: bool,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::released;

    fn kato(code: &str) -> Kato {
        Kato::parse(code).unwrap()
    }

    #[test]
    fn the_released_file_holds_the_whole_table() {
        let places = released::settlements();
        let count = |level| places.all().iter().filter(|place| place.level == level).count();
        assert_eq!(count(Level::Oblast) + count(Level::RepublicanCity), 20);
        assert_eq!(count(Level::RepublicanCity), 3);
        assert_eq!(count(Level::CityDistrict), 16);
        assert_eq!(count(Level::Town), 86);
    }

    #[test]
    fn a_town_knows_its_region_in_both_languages() {
        let town = released::settlements().find(&kato("391010000")).unwrap();
        assert_eq!((town.name_kk.as_str(), town.name_ru.as_str()), ("Қостанай", "Костанай"));
        assert_eq!(
            (town.region(Language::Kazakh), town.region(Language::Russian)),
            ("Қостанай облысы", "Костанайская область")
        );
    }

    #[test]
    fn a_search_finds_kazakh_names_typed_with_russian_letters() {
        let names = |language, typed| -> Vec<&str> {
            released::settlements().search(language, typed).iter().map(|place| place.name(language)).collect()
        };
        assert_eq!(names(Language::Kazakh, "кокш"), ["Көкшетау"]);
        assert_eq!(names(Language::Russian, "қоста"), ["Костанай"]);
        assert_eq!(
            names(Language::Russian, "тау"),
            ["Актау", "Ерейментау", "Каратау", "Кентау", "Кокшетау", "Темиртау", "Хромтау"]
        );
    }

    #[test]
    fn refuses_a_file_that_contradicts_itself() {
        let region = "[[region]]\nkato = \"390000000\"\nkk = \"Қ\"\nru = \"К\"\n";
        let town = |code: &str| format!("[[town]]\nkato = \"{code}\"\nkk = \"Т\"\nru = \"Т\"\n");
        let file = |towns: String| format!("district = []\n{region}{towns}");
        assert!(Settlements::from_toml(&file(town("391010000"))).is_ok());
        let twice = Settlements::from_toml(&file(town("391010000") + &town("391010000")));
        assert!(matches!(twice, Err(SettlementsError::Twice(_))));
        let stray = Settlements::from_toml(&file(town("111010000")));
        assert!(matches!(stray, Err(SettlementsError::Stray(_))));
        let short = Settlements::from_toml(&file(town("39101")));
        assert!(matches!(short, Err(SettlementsError::Syntax(_))));
    }
}
