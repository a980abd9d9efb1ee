//! What stands between the login and the goal: the e-mail of the account, and a form laid on the desk with what the
//! register knows (DOMAIN §1.3, §1.4).
//!
//! **Invariant:** the e-mail of the first login cannot be passed by: without it neither form nor journal opens; only an
//! application that was begun without a line goes on.

use domain::secret::Secret;
use forms::definition::{Channel, Fill as FillFrom, Form, Kind};
use forms::value::Origin;

use crate::account::{AccountAsk, Away, Contact, Token};
use crate::effect::{Ask, KeyIdentity};
use crate::key_desk::full_name;
use crate::model::Model;
use crate::questions;
use crate::service::{Entrance, Service};
use crate::session::{LookUp, Task, Waiting};
use crate::stage::Stage;

impl Model {
    /// Asks for the e-mail by the same engine as every other question.
    pub(crate) fn ask_for_email(&mut self) {
        self.take_up(questions::account(), Task::Email);
        self.enter_step(0, false);
    }

    /// Lays the form of the chosen service on the desk.
    pub(crate) fn begin_form(&mut self) {
        let Some(service) = self.chosen_service() else { return };
        let another = self.session.as_ref().is_some_and(|session| session.task != Task::Apply);
        if another {
            self.take_up(service.form, Task::Apply);
        }
        self.lay_kept();
        self.fill_applicant();
        self.fill_settlement();
        self.ask_for_the_child_again();
        if self.go_on_where_it_was_left() {
            return;
        }
        let reviewed = self.session.as_ref().is_some_and(|session| session.reviewed);
        let first = Entrance::of(self.form()).first_step();
        if reviewed { self.enter_review() } else { self.enter_step(first, false) }
    }

    fn chosen_service(&self) -> Option<Service> {
        let session = self.session.as_ref()?;
        self.setting.catalogue.get(session.service).copied()
    }

    /// Other questions on the desk; whoever is logged in stays.
    pub(crate) fn take_up(&mut self, form: &'static Form, task: Task) {
        let Some(session) = &mut self.session else { return };
        let former = session.take_up(form, 0);
        session.task = task;
        for scan in former.all_scans() {
            self.effect(Ask::DropScan { sha256: scan.sha256 });
        }
    }

    /// The settlement was chosen before the login.
    fn fill_settlement(&mut self) {
        let Some(session) = &mut self.session else { return };
        let fields = session.draft.form().fields().filter(|field| field.kind == Kind::Settlement);
        if let Some(kato) = &session.settlement {
            fields.for_each(|field| session.draft.set_settlement(&field.id, kato.clone()));
        }
    }

    /// What the certificate and the register tell of the applicant.
    fn fill_applicant(&mut self) {
        let Some(session) = &mut self.session else { return };
        let Some(account) = &session.account else { return };
        session.draft.set_applicant(account.key.iin.expose(), &full_name(&account.key));
        let consent = account.consent.clone();
        session.consent_at = Some(account.at);
        let signed = session.draft.form().fields().find(|field| field.signed);
        if let Some(field) = signed {
            session.draft.tick(&field.id, true);
            session.draft.set_look_up_consent(&consent);
        }
        session.consent = Some(consent);
        let Some(open) = account.open.clone() else {
            session.parent =
                if account.was_busy { LookUp::Silent(Away::busy().problem()) } else { LookUp::Offline };
            return;
        };
        session.parent = match open.person {
            Some(person) => {
                session.draft.fill_from(FillFrom::ApplicantBirth, person.birth.expose(), Origin::Registry);
                if let Some(address) = person.address {
                    session.draft.fill_address(address);
                }
                LookUp::Found
            }
            None => LookUp::Silent(crate::problem::Problem::of_code("E-REGISTRY")),
        };
        let email =
            session.draft.form().field("email").filter(|field| session.draft.text(&field.id).is_empty());
        if let (Some(field), Some(email)) = (email, open.email) {
            session.draft.set_text(&field.id, email.expose());
            // It was proved when the account was made, and central knows.
            session.draft.set_confirmed(&field.id);
        }
    }

    /// The e-mail is proved: central keeps it.
    pub(crate) fn keep_email(&mut self) {
        let (Some(token), Some(session)) = (self.token(), &self.session) else { return };
        if session.waits_for(&Waiting::EmailKept) {
            return;
        }
        let email = Secret::new(session.draft.text("email").trim().to_owned());
        self.ask(Ask::Account(AccountAsk::KeepEmail { token, email }), Waiting::EmailKept);
    }

    pub(crate) fn email_kept(&mut self, answer: Result<Secret<String>, Away>) {
        match answer {
            Ok(email) => {
                let account = self.session.as_mut().and_then(|session| session.account.as_mut());
                if let Some(open) = account.and_then(|account| account.open.as_mut()) {
                    // An application of before may name it, too: nobody is asked for it twice.
                    let proved = |contact: &Contact| {
                        contact.channel == Channel::Email && contact.address.expose() == email.expose()
                    };
                    open.unconfirmed.retain(|contact| !proved(contact));
                    open.email = Some(email);
                }
                self.logged_in();
            }
            Err(Away::LoginOver) => self.enter_login(Some(Away::LoginOver.problem())),
            Err(away) => {
                if let Some(session) = &mut self.session {
                    session.told = Some(Err(away.problem()));
                }
            }
        }
    }

    /// The secret of the login.
    pub(crate) fn token(&self) -> Option<Token> {
        let open = self.session.as_ref()?.account.as_ref()?.open.as_ref()?;
        Some(open.token.clone())
    }

    /// Before the first question of a form: its key, or the login.
    pub(crate) fn enter_before_questions(&mut self) {
        match Entrance::of(self.form()) {
            Entrance::Key => return self.enter_key(),
            Entrance::Login | Entrance::None => {}
        }
        let Some(session) = &self.session else { return };
        match (&session.task, session.goal) {
            (Task::Apply, _) => self.enter_settlement(false),
            (Task::Email, _) => self.go(Stage::Services),
            (Task::Contact, _) => self.contact_later(),
            (Task::Act(_), _) => self.back_to_application(),
        }
    }

    /// Who applies: the key of the form's own first step, or of the login.
    pub fn applicant(&self) -> Option<&KeyIdentity> {
        let session = self.session.as_ref()?;
        session.key.as_ref().or_else(|| session.account.as_ref().map(|account| &account.key))
    }
}
