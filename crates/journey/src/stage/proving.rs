//! Contacts of applications of before that no code has proved: typed where there was no line, asked for at the login
//! (DOMAIN §6).
//!
//! **Invariant:** a contact is shown as it was signed and cannot be typed over; *not now* leads on to what one came for, and
//! asks no more in this visit.

use forms::FieldId;

use crate::account::{AccountAsk, Away, Open};
use crate::effect::Ask;
use crate::model::Model;
use crate::problem::Problem;
use crate::questions;
use crate::session::{Session, Task, Waiting};
use crate::target::{Button, Target};

/// Central knows of no code that proved it.
const NO_CODE: &str = "E-UNCONFIRMED";

impl Model {
    /// Asks to prove the next contact; `false` where there is none.
    pub(crate) fn ask_for_contact(&mut self) -> bool {
        let Some(contact) = self.login_open().and_then(|open| open.unconfirmed.first().cloned()) else {
            return false;
        };
        let form = questions::contact(contact.channel);
        self.take_up(form, Task::Contact);
        if let (Some(session), Some(field)) = (&mut self.session, form.fields().next()) {
            session.draft.set_text(&field.id, contact.address.expose());
        }
        self.enter_step(0, false);
        self.focus = Some(Target::Button(Button::Continue));
        true
    }

    /// Continue: a code is sent, the one that was typed is looked at, or what it proved is recorded.
    pub(crate) fn continue_with_contact(&mut self) {
        if let Some(session) = &mut self.session {
            session.told = None;
        }
        let Some(session) = &self.session else { return };
        let Some(id) = self.form().fields().next().map(|field| field.id.clone()) else { return };
        if session.draft.is_confirmed(&id) {
            return self.prove_contact();
        }
        match session.codes.get(&id) {
            Some(code) if code.sent && code.line.text().is_empty() => self.focus = Some(Target::Code(id)),
            Some(code) if code.sent => self.check_code(&id),
            Some(_) | None => {
                if self.may_get_code(&id, session) {
                    self.get_code(&id);
                }
            }
        }
    }

    /// The code was right: nothing more is to be pressed.
    pub(crate) fn contact_confirmed(&mut self, id: &FieldId) {
        let asked = self.session.as_ref().is_some_and(|session| session.task == Task::Contact);
        if asked && self.form().field(id).is_some() {
            self.prove_contact();
        }
    }

    fn prove_contact(&mut self) {
        let (Some(token), Some(session)) = (self.token(), &self.session) else { return };
        if session.waits_for(&Waiting::ContactProved) {
            return;
        }
        let Some(contact) = self.login_open().and_then(|open| open.unconfirmed.first().cloned()) else {
            return;
        };
        self.ask(Ask::Account(AccountAsk::ProveContact { token, contact }), Waiting::ContactProved);
    }

    pub(crate) fn contact_proved(&mut self, answer: Result<(), Away>) {
        match answer {
            Ok(()) => {
                if let Some(open) = self.login_open_mut().filter(|open| !open.unconfirmed.is_empty()) {
                    open.unconfirmed.remove(0);
                }
                self.logged_in();
                // An application begins with nothing told; the page of the next contact and the journal have room for it.
                let goes_on = |session: &Session| session.task == Task::Contact;
                if let Some(session) = self.session.as_mut().filter(|session| goes_on(session)) {
                    session.told = Some(Ok(Problem::of_code("I-CONTACT")));
                }
            }
            Err(Away::LoginOver) => self.enter_login(Some(Away::LoginOver.problem())),
            Err(away) => self.contact_not_proved(away.problem()),
        }
    }

    /// What central did not take is brought again; what it knows no code of is proved anew.
    fn contact_not_proved(&mut self, problem: Problem) {
        let field = self.form().fields().next();
        let Some(session) = &mut self.session else { return };
        if let Some(field) = field.filter(|_| problem.message == Problem::of_code(NO_CODE).message) {
            session.draft.forget_confirmation(&field.id);
        }
        session.told = Some(Err(problem));
    }

    /// *Not now*.
    pub(crate) fn contact_later(&mut self) {
        if let Some(open) = self.login_open_mut() {
            open.unconfirmed.clear();
        }
        if let Some(session) = &mut self.session {
            session.told = None;
            session.stop_waiting_for(&Waiting::ContactProved);
        }
        if let Some(field) = self.form().fields().next() {
            self.forget_code(&field.id);
        }
        self.logged_in();
    }

    fn login_open(&self) -> Option<&Open> {
        self.session.as_ref()?.account.as_ref()?.open.as_ref()
    }

    fn login_open_mut(&mut self) -> Option<&mut Open> {
        self.session.as_mut()?.account.as_mut()?.open.as_mut()
    }
}
