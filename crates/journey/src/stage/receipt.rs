//! The receipt: says what is true, "not yet registered" until central's receipt was verified (DOMAIN D15).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use uuid::Uuid;

use crate::effect::{Ask, Registration};
use crate::model::Model;
use crate::problem::Problem;
use crate::session::Waiting;
use crate::stage::Stage;
use crate::target::{Button, Target};

impl Model {
    pub(crate) fn press_receipt(&mut self, target: Target) {
        match target {
            Target::Button(Button::Save) => self.save_document(),
            Target::Button(Button::Finish) => self.end(),
            _ => {}
        }
    }

    fn save_document(&mut self) {
        let language = self.language;
        let Some(session) = &self.session else { return };
        let Some(ids) = session.ids.clone() else { return };
        if !session.waits_for(&Waiting::Saving) {
            if let Stage::Receipt(receipt) = &mut self.stage {
                receipt.saved = None;
            }
            self.ask(Ask::SaveDocument { submission: ids.submission, language }, Waiting::Saving);
        }
    }

    pub(crate) fn document_saved(&mut self, answer: Result<String, Problem>) {
        if let Stage::Receipt(receipt) = &mut self.stage {
            receipt.saved = Some(answer);
            self.focus = Some(Target::Button(Button::Finish));
        }
    }

    pub(crate) fn registered(&mut self, submission: Uuid, registration: Registration) {
        if let Some(session) = &mut self.session
            && session.ids.as_ref().is_some_and(|ids| ids.submission == submission)
        {
            session.registration = Some(registration);
        }
    }

    pub(crate) fn refused_for_good(&mut self, submission: Uuid, problem: Problem) {
        if let Some(session) = &mut self.session
            && session.ids.as_ref().is_some_and(|ids| ids.submission == submission)
        {
            session.refused = Some(problem);
        }
    }
}
