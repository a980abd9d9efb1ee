//! The receipt: says what is true, "not yet registered" until central's receipt was verified (DOMAIN D15).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use uuid::Uuid;

use crate::effect::{Ask, Registration, Saved};
use crate::model::Model;
use crate::problem::Problem;
use crate::session::{Goal, Session, Waiting};
use crate::stage::Stage;
use crate::target::{Button, Target};

impl Model {
    pub(crate) fn press_receipt(&mut self, target: Target) {
        match target {
            Target::Button(Button::Save) => self.save_document(),
            Target::Button(Button::Print) => self.print_document(),
            Target::Button(Button::Journal) => self.enter_cabinet(Goal::Journal),
            Target::Button(Button::Finish) => self.end(),
            _ => {}
        }
    }

    /// What central refused for good is no paper to take along.
    pub(crate) fn receipt_targets(&self, session: &Session) -> Vec<Target> {
        let finish = Target::Button(Button::Finish);
        if session.refused.is_some() {
            return vec![finish];
        }
        let mut targets = vec![Target::Button(Button::Save)];
        if self.setting.prints {
            targets.push(Target::Button(Button::Print));
        }
        if self.leads_to_journal(session) {
            targets.push(Target::Button(Button::Journal));
        }
        targets.push(finish);
        targets
    }

    /// Registered, and by somebody who is logged in: the journal has it.
    pub fn leads_to_journal(&self, session: &Session) -> bool {
        let open = session.account.as_ref().is_some_and(|account| account.open.is_some());
        open && self.has_cabinet() && session.registration.is_some() && self.link
    }

    fn print_document(&mut self) {
        let language = self.language;
        let Some(session) = &self.session else { return };
        let Some(ids) = session.ids.clone() else { return };
        if !session.waits_for(&Waiting::Printing) {
            if let Stage::Receipt(receipt) = &mut self.stage {
                receipt.printed = None;
            }
            self.ask(Ask::PrintDocument { submission: ids.submission, language }, Waiting::Printing);
        }
    }

    pub(crate) fn document_printed(&mut self, answer: Result<(), Problem>) {
        if let Stage::Receipt(receipt) = &mut self.stage {
            receipt.saved = None;
            receipt.printed = Some(answer);
        }
    }

    fn save_document(&mut self) {
        let language = self.language;
        let Some(session) = &self.session else { return };
        let Some(ids) = session.ids.clone() else { return };
        if !session.waits_for(&Waiting::Saving) {
            if let Stage::Receipt(receipt) = &mut self.stage {
                receipt.saved = None;
                receipt.printed = None;
            }
            self.ask(Ask::SaveDocument { submission: ids.submission, language }, Waiting::Saving);
        }
    }

    pub(crate) fn document_saved(&mut self, answer: Result<Saved, Problem>) {
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
