//! Choosing the settlement whose queue is meant: the kiosk's own stands first (DOMAIN §1.1, §4.6).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use domain::kato::Kato;
use forms::definition::Kind;

use crate::line::{Edit, Line};
use crate::model::Model;
use crate::session::Goal;
use crate::stage::school::QUERY_BYTES_MAX;
use crate::stage::{SettlementSearch, Stage};
use crate::target::{Button, Target};

/// Rows of the list at most; the others are found by typing.
const ROWS_MAX: usize = 40;

impl Model {
    /// Before the login of a form that asks for a settlement; from the review with *Change*.
    pub(crate) fn enter_settlement(&mut self, for_review: bool) {
        let Some(session) = &self.session else { return };
        let mut fields = session.draft.form().fields();
        let Some(field) = fields.find(|field| field.kind == Kind::Settlement).map(|field| field.id.clone())
        else {
            return self.go(Stage::About);
        };
        let chosen = session.settlement.clone().or_else(|| Kato::parse(&self.setting.settlement));
        let found = self.settlements_like("");
        let row = found.iter().position(|kato| Some(kato) == chosen.as_ref());
        let query = Line::new(QUERY_BYTES_MAX);
        self.go(Stage::Settlement(SettlementSearch { field, query, found, for_review }));
        self.focus = row.map(Target::Row);
    }

    pub(crate) fn settlement_targets(&self, search: &SettlementSearch) -> Vec<Target> {
        let mut targets = vec![Target::Search];
        targets.extend((0..search.found.len()).map(Target::Row));
        targets.push(Target::Button(Button::Back));
        targets
    }

    pub(crate) fn press_settlement(&mut self, target: Target) {
        let (Stage::Settlement(search), Some(session)) = (&self.stage, &mut self.session) else { return };
        match target {
            Target::Search => self.move_focus(1),
            Target::Row(i) => {
                let Some(kato) = search.found.get(i) else { return };
                session.settlement = Some(kato.clone());
                session.draft.set_settlement(&search.field, kato.clone());
                if search.for_review { self.enter_review() } else { self.enter_cabinet(Goal::Apply) }
            }
            Target::Button(Button::Back) => self.back_from_settlement(),
            _ => {}
        }
    }

    pub(crate) fn edit_settlement(&mut self, edit: Edit) {
        let Stage::Settlement(search) = &mut self.stage else { return };
        if search.query.apply(edit) {
            self.find_settlements_again();
        }
    }

    pub(crate) fn back_from_settlement(&mut self) {
        match &self.stage {
            Stage::Settlement(search) if search.for_review => self.enter_review(),
            _ => self.go(Stage::About),
        }
    }

    pub(crate) fn find_settlements_again(&mut self) {
        let Stage::Settlement(search) = &self.stage else { return };
        let found = self.settlements_like(search.query.text());
        if let Stage::Settlement(search) = &mut self.stage {
            search.found = found;
        }
    }

    /// Towns and cities whose name in either language holds what is typed, look-alike letters forgiven: the kiosk's
    /// own first, then the one that was chosen before.
    fn settlements_like(&self, query: &str) -> Vec<Kato> {
        let places = (self.setting.settlements)().search(self.language, query);
        let mut found: Vec<Kato> = places.into_iter().map(|place| place.kato.clone()).collect();
        let chosen = self.session.as_ref().and_then(|session| session.settlement.as_ref());
        found.sort_by_key(|kato| (kato.as_str() != self.setting.settlement, Some(kato) != chosen));
        found.truncate(ROWS_MAX);
        found
    }
}
