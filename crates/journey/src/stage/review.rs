//! Every answer with *Change*, then the application itself as it will be signed (DOMAIN §1.15 step 6, §8.2).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use std::sync::Arc;

use forms::FieldId;
use forms::action::Deed;
use forms::definition::Field;
use forms::submission::Facts;

use crate::key_desk::KeyDesk;
use crate::model::Model;
use crate::service::Entrance;
use crate::session::Session;
use crate::stage::{Matter, Paper, Review, Stage};
use crate::target::{Button, Target};

impl Model {
    pub(crate) fn review_targets(&self, review: &Review, session: &Session) -> Vec<Target> {
        let mut targets: Vec<Target> = (0..review.slips.len()).map(Target::Slip).collect();
        targets.extend(self.changeable(session).into_iter().map(Target::Change));
        targets.extend([Target::Button(Button::Continue), Target::Button(Button::Back)]);
        targets.extend(self.may_keep(session).then_some(Target::Button(Button::Keep)));
        targets
    }

    /// The answers that *Change* can lead to: everything that the citizen fills or ticks.
    pub fn changeable(&self, session: &Session) -> Vec<FieldId> {
        let steps = self.form().steps.iter();
        let login = Entrance::of(self.form()) == Entrance::Login;
        let fields = steps.flat_map(|s| &s.fields).filter(|f| session.draft.visible(&f.id));
        // What the login's own document says is changed by another login only.
        let fields = fields.filter(|field| !(login && field.signed));
        fields.filter(|f| !self.never_typed(f, session)).map(|f| f.id.clone()).collect()
    }

    fn never_typed(&self, field: &Field, session: &Session) -> bool {
        !self.typed_by_hand(field, session)
    }

    pub(crate) fn press_review(&mut self, target: Target) {
        match target {
            Target::Slip(i) => {
                let Stage::Review(review) = &self.stage else { return };
                if let Some(slip) = review.slips.get(i) {
                    let field = slip.field.clone();
                    self.change(&field);
                }
            }
            Target::Change(id) => self.change(&id),
            Target::Button(Button::Continue) => self.continue_from_review(),
            Target::Button(Button::Back) => self.back_from_review(),
            Target::Button(Button::Keep) => self.keep(),
            _ => {}
        }
    }

    /// Goes to the field's step with the focus on it; Continue there comes straight back.
    fn change(&mut self, id: &FieldId) {
        let at = self.form().steps.iter().position(|s| s.fields.iter().any(|f| f.id == *id));
        match at {
            None => {}
            Some(0) if Entrance::of(self.form()) == Entrance::Login => self.enter_settlement(true),
            Some(0) => {
                self.go(Stage::Key(KeyDesk::new()));
                self.focus = self.target_of(id);
            }
            Some(n) => {
                self.enter_step(n, true);
                self.focus = self.target_of(id);
            }
        }
    }

    fn continue_from_review(&mut self) {
        let Some(context) = self.context() else { return self.enter_before_questions() };
        if self.consent_is_old() {
            return self.renew_consent();
        }
        let (Stage::Review(review), Some(session)) = (&mut self.stage, &mut self.session) else { return };
        let Some(ids) = &session.ids else { return };
        let facts = Facts {
            id: ids.submission,
            kiosk: self.setting.kiosk.clone(),
            claimed: self.now,
            language: self.language,
            assistant: self.setting.help.as_ref().map(|help| help.assistant.clone()),
        };
        match session.draft.complete(&context, facts) {
            Ok(submission) => {
                let xml = Arc::new(forms::xml::to_xml(&submission));
                session.give_up_waiting();
                self.go(Stage::Paper(Paper { matter: Matter::Application(submission), xml }));
            }
            Err(slips) => {
                review.slips = slips;
                self.focus = Some(Target::Slip(0));
            }
        }
    }

    pub(crate) fn back_from_review(&mut self) {
        let last = self.form().steps.len().saturating_sub(2);
        self.enter_step(last, false);
    }

    pub(crate) fn press_paper(&mut self, target: Target) {
        match target {
            Target::Button(Button::Continue) => self.enter_sign(),
            Target::Button(Button::Back) => self.back_from_paper(),
            _ => {}
        }
    }

    pub(crate) fn back_from_paper(&mut self) {
        match &self.stage {
            Stage::Paper(Paper { matter: Matter::Act(action), .. }) => match action.deed {
                // The place was chosen from the list.
                Deed::ChoosePrivate { .. } => self.go(Stage::Places),
                Deed::ChangeCategory { .. }
                | Deed::Leave { .. }
                | Deed::Withdraw { .. }
                | Deed::Extend { .. }
                | Deed::WithdrawMeal { .. }
                | Deed::Join { .. } => self.enter_step(0, false),
            },
            _ => self.enter_review(),
        }
    }
}
