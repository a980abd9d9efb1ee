//! A registry in a TOML file: invented people for demonstrations and tests.
//!
//! ```toml
//! [[person]]
//! iin = "850101300010"
//! last = "Ахметова"
//! first = "Айгүл"
//! patronymic = "Серікқызы"   # left out, or «НЕТ ДАННЫХ»: none
//! birth = "1985-01-01"
//! children = ["150526500016"]
//! address = { kk = "…", ru = "…", kato = "391010000" }
//! citizenship = "KZ"
//! school = { bin = "200140900011", class = "5 «Ә»" }   # of a child
//! ```

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::bin::Bin;
use domain::iin::Iin;
use domain::school::Schools;
use serde::Deserialize;
use sync::wire::{Address, Enrolment};

use super::{Inquiry, Minor, Person, Registry, RegistryError};

/// Why a sample file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Not such TOML. Says where, not what stood there.
    #[error("the sample registry is not the TOML it should be{}", .0.map(|line| format!(", line {line}")).unwrap_or_default())]
    Syntax(Option<usize>),
    /// Two persons with one IIN, a child that is nobody, or a school that is not in the list.
    #[error("the sample registry contradicts itself: person {0} of the file")]
    Contradiction(usize),
}

/// People of a file.
pub struct SampleRegistry {
    people: HashMap<String, Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    person: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    iin: String,
    last: String,
    first: String,
    patronymic: Option<String>,
    birth: NaiveDate,
    #[serde(default)]
    children: Vec<String>,
    address: Option<Address>,
    citizenship: Option<String>,
    school: Option<Place>,
    #[serde(skip)]
    enrolment: Option<Enrolment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    bin: String,
    class: Option<String>,
}

impl SampleRegistry {
    /// Reads a sample; schools are found by BIN in the reference list.
    ///
    /// # Errors
    /// [`SampleError`] for other TOML and for a file that contradicts itself.
    pub fn from_toml(text: &str, schools: &Schools) -> Result<Self, SampleError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start.min(text.len())].lines().count().max(1));
            SampleError::Syntax(line)
        })?;
        let mut people = HashMap::new();
        for (place, mut row) in (1..).zip(file.person) {
            let contradiction = || SampleError::Contradiction(place);
            Iin::from_certificate(&row.iin).ok_or_else(contradiction)?;
            row.enrolment = row
                .school
                .as_ref()
                .map(|school| enrolment(school, schools).ok_or_else(contradiction))
                .transpose()?;
            if people.insert(row.iin.clone(), row).is_some() {
                return Err(contradiction());
            }
        }
        let lost =
            people.values().position(|row: &Row| row.children.iter().any(|iin| !people.contains_key(iin)));
        match lost {
            Some(place) => Err(SampleError::Contradiction(place + 1)),
            None => Ok(Self { people }),
        }
    }
}

impl Registry for SampleRegistry {
    fn person(&self, _why: Inquiry<'_>, iin: &Iin) -> Result<Option<Person>, RegistryError> {
        Ok(self.people.get(iin.as_str()).map(|row| Person {
            last: row.last.clone(),
            first: row.first.clone(),
            patronymic: row.patronymic.clone(),
            birth: row.birth,
            address: row.address.clone(),
        }))
    }

    fn child_of(&self, _why: Inquiry<'_>, parent: &Iin, child: &Iin) -> Result<Option<Minor>, RegistryError> {
        let linked = self
            .people
            .get(parent.as_str())
            .is_some_and(|row| row.children.iter().any(|iin| iin == child.as_str()));
        Ok(self.people.get(child.as_str()).filter(|_| linked).map(|row| Minor {
            last: row.last.clone(),
            first: row.first.clone(),
            patronymic: row.patronymic.clone(),
            birth: row.birth,
            citizenship: row.citizenship.clone(),
            school: row.enrolment.clone(),
        }))
    }
}

fn enrolment(place: &Place, schools: &Schools) -> Option<Enrolment> {
    let school = schools.find(&Bin::parse(&place.bin).ok()?)?;
    Some(Enrolment {
        bin: school.bin.as_str().into(),
        kato: school.kato.as_str().into(),
        name_kk: school.name_kk.clone(),
        name_ru: school.name_ru.clone(),
        class: place.class.clone(),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use uuid::Uuid;

    const PEOPLE: &str = r#"
        [[person]]
        iin = "850101300010"
        last = "Ахметова"
        first = "Айгүл"
        patronymic = "НЕТ ДАННЫХ"
        birth = "1985-01-01"
        children = ["150526500016"]
        [[person]]
        iin = "150526500016"
        last = "Ахметов"
        first = "Дәурен"
        birth = "2015-05-26"
        school = { bin = "200140900011", class = "5 «Ә»" }
        [[person]]
        iin = "900101300015"
        last = "Сейітов"
        first = "Нұрлан"
        birth = "1990-01-01"
    "#;

    fn iin(text: &str) -> Iin {
        Iin::from_certificate(text).unwrap()
    }

    fn why() -> Inquiry<'static> {
        Inquiry { request_id: Uuid::nil(), purpose: "meal" }
    }

    #[test]
    fn a_child_is_shown_to_its_own_parent_only() {
        let registry = SampleRegistry::from_toml(PEOPLE, domain::released::schools()).unwrap();
        let child = iin("150526500016");
        let found = registry.child_of(why(), &iin("850101300010"), &child).unwrap().unwrap();
        assert_eq!(found.as_child().school.as_ref().unwrap().kato, "391010000");
        for stranger in ["900101300015", "150526500016", "000000000000"] {
            assert_eq!(registry.child_of(why(), &iin(stranger), &child).unwrap(), None);
        }
        assert_eq!(registry.child_of(why(), &iin("850101300010"), &iin("160526500016")).unwrap(), None);
    }

    #[test]
    fn scenario_42_no_data_is_no_patronymic() {
        let registry = SampleRegistry::from_toml(PEOPLE, domain::released::schools()).unwrap();
        let parent = iin("850101300010");
        let found = registry.person(why(), &parent).unwrap().unwrap().as_parent(&parent);
        assert_eq!(found.patronymic, None);
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused_without_telling_what_stood_there() {
        let schools = domain::released::schools();
        let lost = PEOPLE.replace("[\"150526500016\"]", "[\"150526500099\"]");
        assert!(matches!(SampleRegistry::from_toml(&lost, schools), Err(SampleError::Contradiction(_))));
        let twice = PEOPLE.replace("900101300015", "850101300010");
        assert!(matches!(SampleRegistry::from_toml(&twice, schools), Err(SampleError::Contradiction(3))));
        let school = PEOPLE.replace("200140900011", "200140000014");
        assert!(matches!(SampleRegistry::from_toml(&school, schools), Err(SampleError::Contradiction(2))));
        let error = SampleRegistry::from_toml("[[person]]\niin = 850101300010", schools).err().unwrap();
        assert!(!error.to_string().contains("850101300010"), "{error}");
    }
}
