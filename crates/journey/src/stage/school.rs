//! Choosing a school by hand where the registry does not know it (scenario 37); it is checked later.
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use domain::school::School;
use domain::sort::{self, digit_row, fold};
use forms::FieldId;

use crate::line::{Edit, Line};
use crate::model::Model;
use crate::stage::{SchoolSearch, Stage};
use crate::target::{Button, Target};

/// Rows of the list at most; more are found by typing.
const SCHOOL_ROWS_MAX: usize = 40;

/// Longest search, in bytes.
pub(crate) const QUERY_BYTES_MAX: usize = 80;

impl Model {
    pub(crate) fn enter_school(&mut self, field: FieldId) {
        let Stage::Fill(fill) = &mut self.stage else { return };
        let back = fill.leave();
        let found = self.schools_like("");
        self.go(Stage::School(SchoolSearch { field, back, query: Line::new(QUERY_BYTES_MAX), found }));
    }

    pub(crate) fn school_targets(&self, search: &SchoolSearch) -> Vec<Target> {
        let mut targets = vec![Target::Search];
        targets.extend((0..search.found.len()).map(Target::Row));
        targets.push(Target::Button(Button::Back));
        targets
    }

    pub(crate) fn press_school(&mut self, target: Target) {
        let (Stage::School(search), Some(session)) = (&mut self.stage, &mut self.session) else { return };
        match target {
            Target::Search => self.move_focus(1),
            Target::Row(i) => {
                let Some(school) = search.found.get(i).and_then(|at| (self.setting.schools)().all().get(*at))
                else {
                    return;
                };
                session.draft.set_school(&search.field, school.clone());
                self.back_from_school();
                self.move_focus(1);
            }
            Target::Button(Button::Back) => self.back_from_school(),
            _ => {}
        }
    }

    pub(crate) fn edit_search(&mut self, edit: Edit) {
        let Stage::School(search) = &mut self.stage else { return };
        if search.query.apply(edit) {
            self.search_again();
        }
    }

    pub(crate) fn back_from_school(&mut self) {
        let Stage::School(search) = &mut self.stage else { return };
        let (field, back) = (search.field.clone(), search.back.leave());
        self.go(Stage::Fill(back));
        self.forget_slips_of(&field);
        self.focus = Some(Target::ChooseSchool(field));
    }

    /// The list as the words and the language of this moment want it.
    pub(crate) fn search_again(&mut self) {
        let Stage::School(search) = &self.stage else { return };
        let found = self.schools_like(search.query.text());
        if let Stage::School(search) = &mut self.stage {
            search.found = found;
        }
    }

    /// Schools whose name in either language holds every word searched for: this settlement's first, each part in
    /// the order of the language. A number typed on the Kazakh layout is found too: its keys give letters there.
    fn schools_like(&self, query: &str) -> Vec<usize> {
        let readings = |word: &str| [fold(word), fold(&digit_row(word))];
        let mut words: Vec<[String; 2]> = query.split_whitespace().map(readings).collect();
        words.retain(|readings| readings.iter().any(|reading| !reading.is_empty()));
        let schools = (self.setting.schools)().all();
        let holds = |school: &School, readings: &[String; 2]| {
            let name = fold(&format!("{} {}", school.name_kk, school.name_ru));
            readings.iter().any(|reading| !reading.is_empty() && name.contains(reading))
        };
        let mut found: Vec<usize> =
            (0..schools.len()).filter(|i| words.iter().all(|word| holds(&schools[*i], word))).collect();
        found.sort_by_cached_key(|i| {
            let school = &schools[*i];
            let elsewhere = school.kato.as_str() != self.setting.settlement;
            (elsewhere, sort::key(self.language, school.name(self.language)))
        });
        found.truncate(SCHOOL_ROWS_MAX);
        found
    }
}
