//! Choosing a private kindergarten: the notice, the list of free places, the act (DOMAIN §1.10).
//!
//! **Invariants:** nobody comes to the list without having said OK to the notice that the number is not kept; whoever
//! came second finds the list anew, and themselves still on it.
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use domain::kato::Kato;
use domain::sort;
use domain::time::civil_date;
use forms::FieldId;

use crate::account::{AccountAsk, Away};
use crate::effect::Ask;
use crate::model::Model;
use crate::places::{InBoth, Instruction, Vacancies, Vacancy};
use crate::problem::Problem;
use crate::session::{Session, Waiting};
use crate::stage::Stage;
use crate::target::{Button, Target};

/// The tick that OK to the notice leaves behind.
pub(crate) const NUMBER_LOST: &str = "number-lost";

/// The filters of the list.
const LANGUAGE: &str = "place-language";
const DISTRICT: &str = "place-district";

/// Refusals after which another place can be chosen at once.
const ANOTHER_PLACE: [&str; 4] = ["fault-vacancy", "fault-novacancy", "fault-age-group", "fault-turn"];

impl Model {
    /// OK to the notice: to the list.
    pub(crate) fn accept_the_notice(&mut self) {
        if let Some(session) = &mut self.session {
            session.draft.tick(&FieldId::from(NUMBER_LOST), true);
        }
        self.enter_places(None);
    }

    /// The list of places, read anew; and why one stands before it once more.
    pub(crate) fn enter_places(&mut self, told: Option<Problem>) {
        if let Some(session) = &mut self.session {
            session.told = told.map(Err);
        }
        // What is signed next is another act.
        self.ask(Ask::NewIds, Waiting::Ids);
        self.go(Stage::Places);
        self.read_places();
    }

    fn read_places(&mut self) {
        let about = self.session.as_ref().and_then(Session::acts_in);
        let settlement = about.and_then(|number| Kato::parse(number.split('/').next()?));
        if let Some(settlement) = settlement {
            self.ask(Ask::Account(AccountAsk::Vacancies { settlement }), Waiting::Vacancies);
        }
    }

    pub(crate) fn places_read(&mut self, answer: Result<Vacancies, Away>) {
        match answer {
            Ok(vacancies) => {
                let districts: Vec<&InBoth> = vacancies.rows.iter().map(|place| &place.district).collect();
                if let Some(session) = &mut self.session {
                    let gone = session.wanted.district.as_ref().is_some_and(|one| !districts.contains(&one));
                    if gone {
                        session.wanted.district = None;
                    }
                    session.vacancies = Some(vacancies);
                }
                // Whoever waited for the list begins at its top; whoever filters it stays where they are.
                if let (Stage::Places, Some(Target::Button(_))) = (&self.stage, &self.focus) {
                    self.focus = None;
                }
            }
            Err(away) => self.cabinet_failed(away),
        }
    }

    /// The places that are for this child, filtered or not.
    fn places_for_the_child(&self) -> Vec<&Vacancy> {
        let Some(session) = &self.session else { return Vec::new() };
        let birth = session.acts_in().and_then(|name| Some(session.known.get(&name)?.row.child_birth));
        let (Some(vacancies), Some(birth)) = (&session.vacancies, birth) else { return Vec::new() };
        let today = civil_date(self.now);
        vacancies.rows.iter().filter(|place| place.fits(birth, today)).collect()
    }

    /// The places that are shown, in the order of the language.
    pub fn places_shown(&self) -> Vec<&Vacancy> {
        let mut shown = self.places_for_the_child();
        if let Some(session) = &self.session {
            shown.retain(|place| session.wanted.takes(place));
        }
        shown.sort_by_cached_key(|place| {
            (sort::key(self.language, place.kindergarten.name.of(self.language)), place.age_from, place.id)
        });
        shown
    }

    /// How many groups with a free place are for children of another age.
    pub fn places_of_another_age(&self) -> usize {
        let vacancies = self.session.as_ref().and_then(|session| session.vacancies.as_ref());
        let all = vacancies.map_or(0, |vacancies| vacancies.rows.len());
        all - self.places_for_the_child().len()
    }

    /// The districts that have a place for the child, in the order of the language.
    pub fn districts(&self) -> Vec<&InBoth> {
        let mut districts: Vec<&InBoth> =
            self.places_for_the_child().into_iter().map(|place| &place.district).collect();
        districts.sort_by_cached_key(|district| sort::key(self.language, district.of(self.language)));
        districts.dedup();
        districts
    }

    /// Languages of instruction as options: the press, and what it stands for; first comes "all".
    pub fn language_filter(&self) -> Vec<(Target, Option<Instruction>)> {
        let wanted = std::iter::once(None).chain(Instruction::ALL.into_iter().map(Some));
        wanted.enumerate().map(|(i, wanted)| (option(LANGUAGE, i), wanted)).collect()
    }

    /// Districts in the same way.
    pub fn district_filter(&self) -> Vec<(Target, Option<&InBoth>)> {
        let wanted = std::iter::once(None).chain(self.districts().into_iter().map(Some));
        wanted.enumerate().map(|(i, wanted)| (option(DISTRICT, i), wanted)).collect()
    }

    pub(crate) fn places_targets(&self) -> Vec<Target> {
        let mut targets = Vec::new();
        if !self.places_for_the_child().is_empty() {
            targets.extend(self.language_filter().into_iter().map(|(target, _)| target));
            targets.extend(self.district_filter().into_iter().map(|(target, _)| target));
        }
        // Who comes first is decided at central alone: without a line the last known list is for reading.
        if self.link {
            targets.extend((0..self.places_shown().len()).map(Target::Row));
            targets.push(Target::Button(Button::Refresh));
        }
        targets.push(Target::Button(Button::Back));
        targets
    }

    pub(crate) fn press_places(&mut self, target: Target) {
        match target {
            Target::Option(field, i) => self.filter_places(&field, i),
            Target::Row(i) if self.link => {
                let place = self.places_shown().get(i).map(|place| (*place).clone());
                if let Some(session) = &mut self.session {
                    session.place = place;
                }
                self.write_act();
            }
            Target::Button(Button::Refresh) if self.link => {
                if let Some(session) = &mut self.session {
                    session.told = None;
                }
                self.read_places();
            }
            Target::Button(Button::Back) => self.back_to_application(),
            _ => {}
        }
    }

    fn filter_places(&mut self, field: &FieldId, i: usize) {
        let language = self.language_filter().get(i).and_then(|(_, wanted)| *wanted);
        let district = self.district_filter().get(i).and_then(|(_, wanted)| wanted.cloned());
        let Some(session) = &mut self.session else { return };
        match field.as_str() {
            LANGUAGE => session.wanted.instruction = language,
            DISTRICT => session.wanted.district = district,
            _ => {}
        }
    }

    /// Whether another place can be chosen after this refusal: then the list is shown anew.
    pub(crate) fn choose_another_place(&mut self, away: &Away) -> bool {
        let Away::Refused(problem) = away else { return false };
        if !ANOTHER_PLACE.contains(&&*problem.message) {
            return false;
        }
        self.enter_places(Some(problem.clone()));
        true
    }
}

fn option(field: &str, i: usize) -> Target {
    Target::Option(FieldId::from(field), i)
}
