//! Answers that somebody waits for, put where they belong.
//!
//! **Invariant:** an answer that does not fit what is on the screen changes nothing.

use sync::wire::desk::{AtDesk, Inbox};
use terminal::picture::Look;

use super::{Model, Shown, Stage};
use crate::msg::{Answer, Trouble};
use crate::target::{Button, Target};

impl Model {
    pub(super) fn answered(&mut self, answer: Answer) {
        self.link = true;
        match answer {
            Answer::LoggedIn(login, helper) if matches!(self.stage, Stage::Login(_)) => {
                self.tries = super::Tries::default();
                self.enter(*login, helper);
            }
            Answer::Inbox(inbox) => self.take_inbox(*inbox),
            Answer::Application(shown) => self.take_application(shown),
            Answer::Picture(picture) => self.take_scan(Shown::Picture(picture)),
            Answer::Paper => self.take_scan(Shown::Paper),
            Answer::Viewing => {
                if let Stage::Scan(scan) = &mut self.stage {
                    scan.told = Some(Ok(()));
                }
            }
            Answer::Signed(signed) => self.signed(signed),
            Answer::Decided(done) => self.decided(&done),
            Answer::Audit(shown, holds) => {
                if let Stage::Audit(audit) = &mut self.stage {
                    audit.shown = Some((*shown, holds));
                    self.focus = Some(Target::Row(audit.at));
                }
            }
            Answer::Places(places) => self.take_places(*places),
            Answer::NewGroup(id) => self.take_new_group(id),
            Answer::LoggedIn(..) | Answer::Keys(_) | Answer::Done => {}
        }
    }

    fn take_inbox(&mut self, inbox: Inbox) {
        let Some(session) = &mut self.session else { return };
        session.row = session.row.min(inbox.rows.len().saturating_sub(1));
        let (row, empty) = (session.row, inbox.rows.is_empty());
        session.inbox = Some(inbox);
        let again = self.focus == Some(Target::Button(Button::Refresh));
        if matches!(self.stage, Stage::Inbox) && !again {
            self.focus = Some(if empty { Target::Button(Button::Refresh) } else { Target::Row(row) });
        }
    }

    /// What is shown for the first time is entered at its top; what is shown again leaves the focus where it is.
    fn take_application(&mut self, shown: Box<AtDesk>) {
        if let Stage::Application(application) = &mut self.stage
            && application.number == shown.number
            && application.shown.replace(shown).is_none()
        {
            self.focus = None;
        }
    }

    fn take_scan(&mut self, shown: Shown) {
        if let Stage::Scan(scan) = &mut self.stage {
            if let Shown::Picture(picture) = &shown {
                scan.look = Look::at_first(picture.pages());
            }
            scan.shown = shown;
        }
    }

    pub(super) fn troubled(&mut self, trouble: &Trouble) {
        self.link = *trouble != Trouble::Offline;
        if *trouble == Trouble::LoginOver {
            self.lock(Some(trouble.problem()));
            return;
        }
        let done = self.has_done();
        match &mut self.stage {
            // Decided, it is this office's no more: what was done stays told, over the list of what is left.
            Stage::Application(application) if application.shown.is_none() && trouble.is_gone() && done => {
                self.open_inbox();
            }
            Stage::Login(_) => self.key_troubled(trouble),
            Stage::Sign(_) => self.signature_troubled(trouble),
            Stage::Scan(scan) => scan.told = Some(Err(trouble.problem())),
            Stage::Inbox
            | Stage::Application(_)
            | Stage::Decide(_)
            | Stage::Places(_)
            | Stage::Audit(_)
            | Stage::Help => self.tell(Err(trouble.problem())),
        }
    }
}
