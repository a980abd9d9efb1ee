//! The places of kindergartens: the groups as they stand, and the form in which one is published or changed.
//!
//! **Invariant:** what is typed stays while the form is open, whatever central answers.

use domain::bin::Bin;
use domain::kindergarten::PlaceKind;
use domain::problem::Problem;
use forms::decision::{PLACES_MAX, PlacesPublished, Ruling, Teaching};
use forms::line::Line;
use sync::wire::desk::{PlaceAtDesk, PlacesAtDesk};
use sync::wire::{self, Instruction};
use uuid::Uuid;

use super::settlements::PUBLISHERS;
use super::signing::Origin;
use super::{Model, Stage};
use crate::msg::Ask;
use crate::target::{Button, PlaceLine, Target};

/// Digits of the longest number of the form.
const DIGITS_MAX: usize = 3;

/// The places of kindergartens.
#[derive(Debug, Default)]
pub struct Places {
    /// As they stood when they were last asked.
    pub shown: Option<PlacesAtDesk>,
    /// The group whose form is open.
    pub group: Option<Group>,
}

/// The form of one group.
#[derive(Debug)]
pub struct Group {
    /// Its id.
    pub id: Uuid,
    /// Which of the kindergartens.
    pub kindergarten: usize,
    /// It was published before.
    pub known: bool,
    /// How many of its places are taken.
    pub taken: u32,
    /// The language of instruction.
    pub teaching: Teaching,
    /// The youngest, in years.
    pub age_from: Line,
    /// The oldest, in years.
    pub age_to: Line,
    /// How many places there are altogether.
    pub published: Line,
    /// What is missing.
    pub problem: Option<(Problem, Target)>,
}

impl Places {
    /// The line of the open form.
    pub(super) fn line(&mut self, which: PlaceLine) -> Option<&mut Line> {
        let group = self.group.as_mut()?;
        Some(match which {
            PlaceLine::AgeFrom => &mut group.age_from,
            PlaceLine::AgeTo => &mut group.age_to,
            PlaceLine::Published => &mut group.published,
        })
    }
}

impl Group {
    fn new(id: Uuid) -> Group {
        let empty = || Line::new(DIGITS_MAX);
        Group {
            id,
            kindergarten: 0,
            known: false,
            taken: 0,
            teaching: Teaching::Kazakh,
            age_from: empty(),
            age_to: empty(),
            published: empty(),
            problem: None,
        }
    }

    fn of(row: &PlaceAtDesk, kindergarten: usize) -> Group {
        let line = |number: u32| Line::with(&number.to_string(), DIGITS_MAX);
        Group {
            kindergarten,
            known: true,
            taken: row.taken,
            teaching: match row.language {
                Instruction::Kk => Teaching::Kazakh,
                Instruction::Ru => Teaching::Russian,
                Instruction::Mixed => Teaching::Mixed,
            },
            age_from: line(row.age_from),
            age_to: line(row.age_to),
            published: line(row.published),
            ..Group::new(row.id)
        }
    }

    /// What is to be signed, or what is missing and where.
    fn read(&self, places: &PlacesAtDesk) -> Result<PlacesPublished, (Problem, Target)> {
        let number = |line: &Line, which| {
            line.text()
                .parse::<u32>()
                .map_err(|_| (Problem::plain("desk-number-missing"), Target::Line(which)))
        };
        let age_from = number(&self.age_from, PlaceLine::AgeFrom)?;
        let age_to = number(&self.age_to, PlaceLine::AgeTo)?;
        let published = number(&self.published, PlaceLine::Published)?;
        let none = || (Problem::plain("desk-fault-no-kindergarten"), Target::Row(0));
        let kindergarten = places.kindergartens.get(self.kindergarten).ok_or_else(none)?;
        let kind = match kindergarten.kind {
            wire::PlaceKind::Private => PlaceKind::Private,
            wire::PlaceKind::State => PlaceKind::State,
        };
        let group = PlacesPublished {
            place: self.id,
            kindergarten: Bin::parse(&kindergarten.bin).map_err(|_| none())?,
            kind,
            teaching: self.teaching,
            age_from,
            age_to,
            published,
        };
        if published > PLACES_MAX {
            let problem = Problem::with("desk-fault-places-max", "n", PLACES_MAX);
            return Err((problem, Target::Line(PlaceLine::Published)));
        }
        if published < self.taken {
            let problem = Problem::with("fault-places-taken", "n", self.taken);
            return Err((problem, Target::Line(PlaceLine::Published)));
        }
        let limit = places.age_limit_years;
        if group.is_sound() && age_to <= limit {
            Ok(group)
        } else {
            Err((Problem::with("desk-fault-ages", "n", limit), Target::Line(PlaceLine::AgeFrom)))
        }
    }
}

impl Model {
    pub(super) fn open_places(&mut self) {
        let settlement = self.session.as_ref().and_then(|session| session.settlement(&PUBLISHERS));
        let (Some(settlement), Some(token)) = (settlement, self.token()) else { return };
        self.stage = Stage::Places(Places::default());
        self.focus = None;
        if let Some(session) = &mut self.session {
            session.told = None;
        }
        self.await_answer(Ask::Places { token, settlement });
    }

    pub(super) fn take_places(&mut self, shown: PlacesAtDesk) {
        if let Stage::Places(places) = &mut self.stage {
            places.shown = Some(shown);
            if places.group.is_none() && !matches!(self.focus, Some(Target::Settlement(_))) {
                self.focus = None;
            }
        }
    }

    /// A row: one of the groups, or while a new group's form is open, its kindergarten.
    pub(super) fn open_group(&mut self, at: usize) {
        let Stage::Places(places) = &mut self.stage else { return };
        let Some(shown) = &places.shown else { return };
        if let Some(group) = &mut places.group {
            if !group.known && at < shown.kindergartens.len() {
                group.kindergarten = at;
            }
            return;
        }
        let Some(row) = shown.rows.get(at).filter(|_| !shown.read_only) else { return };
        let Some(kindergarten) = shown.kindergartens.iter().position(|one| one.bin == row.kindergarten)
        else {
            return;
        };
        places.group = Some(Group::of(row, kindergarten));
        self.focus = Some(Target::Line(PlaceLine::Published));
    }

    pub(super) fn new_group(&mut self) {
        let can = matches!(&self.stage, Stage::Places(Places { shown: Some(shown), group: None }) if !shown.read_only);
        if can {
            self.await_answer(Ask::NewGroup);
        }
    }

    pub(super) fn take_new_group(&mut self, id: Uuid) {
        if let Stage::Places(places) = &mut self.stage
            && places.group.is_none()
        {
            places.group = Some(Group::new(id));
            self.focus = Some(Target::Line(PlaceLine::AgeFrom));
        }
    }

    pub(super) fn choose_teaching(&mut self, teaching: Teaching) {
        if let Stage::Places(Places { group: Some(group), .. }) = &mut self.stage {
            group.teaching = teaching;
        }
    }

    /// On to the signature, where nothing is missing.
    pub(super) fn publish(&mut self) {
        let Stage::Places(Places { shown: Some(shown), group: Some(group) }) = &mut self.stage else {
            return;
        };
        match group.read(shown) {
            Err((problem, focus)) => {
                group.problem = Some((problem, focus.clone()));
                self.focus = Some(focus);
            }
            Ok(published) => {
                group.problem = None;
                if let Stage::Places(places) = std::mem::replace(&mut self.stage, Stage::Inbox) {
                    let ruling = Ruling::PublishPlaces(published);
                    self.open_signature(ruling, None, false, Origin::Places(places));
                }
            }
        }
    }

    pub(super) fn leave_places(&mut self, mut places: Places) {
        if places.group.take().is_some() {
            self.focus = Some(Target::Button(Button::NewGroup));
            self.stage = Stage::Places(places);
        } else {
            self.open_inbox();
        }
    }
}
