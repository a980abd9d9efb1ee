//! Free places of kindergartens, and a referral, as the screens show them (DOMAIN §1.10–1.12).
//!
//! **Invariant:** every term is central's; a list of places is of its moment and promises none of them.

use chrono::NaiveDate;
use domain::birthday::Birthday;
use domain::language::Language;
use domain::time::Timestamp;
use uuid::Uuid;

/// A text that is there in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct InBoth {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
}

impl InBoth {
    /// In this language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Kazakh => &self.kk,
            Language::Russian => &self.ru,
        }
    }
}

/// The language of instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Instruction {
    /// Қазақша / казахский.
    Kazakh,
    /// Орысша / русский.
    Russian,
    /// Аралас / смешанный.
    Mixed,
}

impl Instruction {
    /// All of them, in the order of the screen.
    pub const ALL: [Instruction; 3] = [Instruction::Kazakh, Instruction::Russian, Instruction::Mixed];

    /// The word in ids of texts.
    pub fn word(self) -> &'static str {
        match self {
            Instruction::Kazakh => "kk",
            Instruction::Russian => "ru",
            Instruction::Mixed => "mixed",
        }
    }
}

/// A kindergarten, for whoever has to go there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kindergarten {
    /// Its BIN, 12 digits.
    pub bin: String,
    /// Its name.
    pub name: InBoth,
    /// Its address; empty where it is not known.
    pub address: InBoth,
    /// Its telephone, E.164; empty where it is not known.
    pub phone: String,
}

/// The free places of a settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacancies {
    /// Central's clock.
    pub as_of: Timestamp,
    /// The rank in the queue decides who may take one; otherwise first come, first served (DOMAIN §2.4-j).
    pub by_rank: bool,
    /// The groups with at least one free place.
    pub rows: Vec<Vacancy>,
}

/// Places of one group: a kindergarten, a language, an age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacancy {
    /// What a signed choice names.
    pub id: Uuid,
    /// Where.
    pub kindergarten: Kindergarten,
    /// In which district.
    pub district: InBoth,
    /// The language of instruction.
    pub instruction: Instruction,
    /// The youngest child it takes, in whole years.
    pub age_from: u32,
    /// The oldest child it takes, in whole years.
    pub age_to: u32,
    /// How many are free.
    pub free: u32,
    /// What the parents pay a month, in tenge, where the kindergarten says so.
    pub fee_tenge: Option<u32>,
}

impl Vacancy {
    /// Whether it is for a child born on this day.
    pub fn fits(&self, birth: NaiveDate, today: NaiveDate) -> bool {
        let birthday = Birthday(birth);
        birthday.is_aged(self.age_from, today) && !birthday.is_aged(self.age_to.saturating_add(1), today)
    }
}

/// What is looked for in the list of places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The language of instruction; none: any.
    pub instruction: Option<Instruction>,
    /// The district; none: any.
    pub district: Option<InBoth>,
}

impl Wanted {
    /// Whether a place is looked for.
    pub fn takes(&self, place: &Vacancy) -> bool {
        self.instruction.is_none_or(|wanted| wanted == place.instruction)
            && self.district.as_ref().is_none_or(|wanted| *wanted == place.district)
    }
}

/// The last referral of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// `ISSUED`, `EXTENDED`, `WITHDRAWN` … (DOMAIN §2.2).
    pub status: String,
    /// Whether it is to a private kindergarten; otherwise the state's own.
    pub private: bool,
    /// Where.
    pub kindergarten: Kindergarten,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The last day to bring the papers.
    pub expires: NaiveDate,
    /// That day is computed by the rule alone.
    pub provisional: bool,
    /// The last day to accept the place, where that is wanted.
    pub accept_by: Option<NaiveDate>,
    /// The last second in which it can be given back.
    pub withdraw_until: Timestamp,
    /// The first and the last day it can be extended to, while it can be.
    pub extension: Option<(NaiveDate, NaiveDate)>,
    /// How many places of this application were not taken.
    pub misses: u32,
}

impl Referral {
    /// Whether a place is kept for the child now.
    pub fn stands(&self) -> bool {
        matches!(self.status.as_str(), "ISSUED" | "EXTENDED")
    }
}
