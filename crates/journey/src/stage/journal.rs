//! The journal and one application of it: three tabs, the acts, the documents (DOMAIN §1.5, §1.6).
//!
//! **Invariants:** what was once read stays readable in this visit, with its time, when the line goes; nothing can
//! be done then. A button is there exactly where central said that its guard holds.
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use domain::kato::Kato;
use domain::sort;

use crate::account::{AccountAsk, Away, Document, Then};
use crate::effect::Ask;
use crate::journal::{ActionKind, DocumentName, Journal, Row, Shown};
use crate::model::Model;
use crate::problem::Problem;
use crate::session::{Session, Waiting};
use crate::stage::{Application, Reading, Stage, Tab};
use crate::target::{Button, Target};

impl Model {
    pub(crate) fn enter_journal(&mut self) {
        self.go(Stage::Journal);
        self.read_journal();
    }

    fn read_journal(&mut self) {
        let Some(token) = self.token() else { return };
        self.ask(Ask::Account(AccountAsk::Journal { token }), Waiting::Journal);
    }

    pub(crate) fn journal_targets(&self, session: &Session) -> Vec<Target> {
        let rows = session.journal.as_ref().map_or(0, |journal| journal.rows.len());
        let mut targets: Vec<Target> = (0..rows).map(Target::Row).collect();
        if self.link {
            targets.push(Target::Act(ActionKind::Join));
        }
        targets.extend([Target::Button(Button::Refresh), Target::Button(Button::Back)]);
        targets
    }

    /// The rows in the order of the language: by the child's name, then the latest first.
    pub fn journal_rows(&self) -> Vec<&Row> {
        let journal = self.session.as_ref().and_then(|session| session.journal.as_ref());
        let mut rows: Vec<&Row> = journal.map(|journal| journal.rows.iter().collect()).unwrap_or_default();
        rows.sort_by_cached_key(|row| {
            (sort::key(self.language, row.child_name.expose()), std::cmp::Reverse(row.created_at))
        });
        rows
    }

    pub(crate) fn press_journal(&mut self, target: Target) {
        match target {
            Target::Row(i) => {
                if let Some(name) = self.journal_rows().get(i).map(|row| row.name.clone()) {
                    self.enter_application(name, None);
                }
            }
            Target::Act(ActionKind::Join) => self.begin_act(ActionKind::Join),
            Target::Button(Button::Refresh) => self.read_journal(),
            Target::Button(Button::Back) => self.back_from_journal(),
            _ => {}
        }
    }

    pub(crate) fn back_from_journal(&mut self) {
        if let Some(session) = &mut self.session {
            session.told = None;
        }
        self.go(Stage::Services);
    }

    pub(crate) fn journal_read(&mut self, answer: Result<Journal, Away>) {
        match answer {
            Ok(journal) => {
                if let Some(session) = &mut self.session {
                    session.journal = Some(journal);
                    session.told = session.told.take().filter(Result::is_ok);
                }
                if let Stage::Journal = self.stage {
                    self.focus = None;
                }
            }
            Err(away) => self.cabinet_failed(away),
        }
    }

    /// Opens an application; what is known of it stands there until central answers.
    pub(crate) fn enter_application(&mut self, name: String, told: Option<Result<Problem, Problem>>) {
        let Some(session) = &mut self.session else { return };
        session.told = told;
        let shown = session.known.get(&name).cloned();
        self.go(Stage::Application(Application { name: name.clone(), shown, tab: Tab::Information }));
        if let Some(token) = self.token() {
            self.ask(Ask::Account(AccountAsk::Application { token, name }), Waiting::Application);
        }
    }

    pub(crate) fn application_read(&mut self, answer: Result<Box<Shown>, Away>) {
        let shown = match answer {
            Ok(shown) => Shown { read_at: self.now, ..*shown },
            Err(away) => return self.cabinet_failed(away),
        };
        if let Some(session) = &mut self.session {
            session.known.insert(shown.row.name.clone(), shown.clone());
        }
        // Only the last one that was asked for is waited for. It may have got a number meanwhile.
        if let Stage::Application(application) = &mut self.stage {
            application.name.clone_from(&shown.row.name);
            application.shown = Some(shown);
        }
    }

    /// Central gave nothing: said where one stands; what was known stays.
    pub(crate) fn cabinet_failed(&mut self, away: Away) {
        if away == Away::LoginOver {
            return self.enter_login(Some(away.problem()));
        }
        if let Some(session) = &mut self.session {
            session.told = Some(Err(away.problem()));
        }
    }

    /// Whether what is shown of an application can be acted on: there is a line, and it is not just being read anew.
    /// Whoever decided on what was known before would sign in vain (`E-CHANGED`).
    pub fn may_act(&self) -> bool {
        self.link && !self.session.as_ref().is_some_and(|session| session.waits_for(&Waiting::Application))
    }

    pub(crate) fn application_targets(&self, application: &Application) -> Vec<Target> {
        let mut targets: Vec<Target> = Tab::ALL.into_iter().map(Target::Tab).collect();
        if let Some(shown) = &application.shown {
            match application.tab {
                Tab::Information if self.may_act() => {
                    targets.extend(shown.open_actions().map(Target::Act));
                    if shown.waits_to_be_signed_again() {
                        targets.push(Target::Button(Button::Apply));
                    }
                }
                Tab::Information | Tab::History => {}
                Tab::Documents => targets.extend((0..shown.documents.len()).map(Target::Row)),
            }
        }
        targets.extend([Target::Button(Button::Refresh), Target::Button(Button::Back)]);
        targets
    }

    pub(crate) fn press_application(&mut self, target: Target) {
        let Stage::Application(application) = &mut self.stage else { return };
        match target {
            Target::Tab(tab) => application.tab = tab,
            Target::Act(action) => self.begin_act(action),
            Target::Row(row) => self.read_document(row),
            Target::Button(Button::Refresh) => {
                let name = application.name.clone();
                self.enter_application(name, None);
            }
            Target::Button(Button::Apply) => self.sign_again(),
            Target::Button(Button::Back) => self.enter_journal(),
            _ => {}
        }
    }

    /// The same application once more, in the same settlement: there central finds the place it keeps.
    fn sign_again(&mut self) {
        let Stage::Application(Application { shown: Some(shown), .. }) = &self.stage else { return };
        let (service, settlement) = (shown.row.service, Kato::parse(&shown.row.settlement));
        if let Some(session) = &mut self.session {
            session.settlement = settlement;
        }
        let place = self.setting.catalogue.iter().position(|known| known.form.id == service);
        if let Some(place) = place {
            self.choose_service(place);
        }
    }

    /// Back to the application that an act was about, or to the journal.
    pub(crate) fn back_to_application(&mut self) {
        let number = self.session.as_ref().and_then(|session| session.acts_in());
        match number {
            Some(number) => self.enter_application(number, None),
            None => self.enter_journal(),
        }
    }

    fn read_document(&mut self, row: usize) {
        let stage = std::mem::replace(&mut self.stage, Stage::Journal);
        let Stage::Application(back) = stage else {
            self.stage = stage;
            return;
        };
        self.go(Stage::Document(Reading { back, row, text: None }));
        self.ask_document(Then::Read);
    }

    pub(crate) fn document_targets(&self, reading: &Reading) -> Vec<Target> {
        let mut targets = Vec::new();
        if self.link && reading.text.is_some() {
            targets.push(Target::Button(Button::Save));
            // Of a proof the bytes count.
            if !reading.is_a_proof() {
                targets.push(Target::Button(Button::Print));
            }
        }
        targets.push(Target::Button(Button::Back));
        targets
    }

    pub(crate) fn press_document(&mut self, target: Target) {
        match target {
            Target::Button(Button::Save) => self.ask_document(Then::Save),
            Target::Button(Button::Print) => self.ask_document(Then::Print),
            Target::Button(Button::Back) => self.back_from_document(),
            _ => {}
        }
    }

    fn ask_document(&mut self, then: Then) {
        let language = self.language;
        let (Some(token), Stage::Document(reading)) = (self.token(), &self.stage) else { return };
        let Some(document) = reading.line().map(|line| line.name.clone()) else { return };
        let number = reading.back.name.clone();
        if let Some(session) = &mut self.session {
            session.told = None;
        }
        let ask = AccountAsk::Document { token, number, document, language, then };
        self.ask(Ask::Account(ask), Waiting::Document(then));
    }

    pub(crate) fn document_here(&mut self, answer: Result<Document, Away>) {
        let Stage::Document(reading) = &mut self.stage else { return };
        let document = match answer {
            Ok(document) => document,
            Err(away) => return self.cabinet_failed(away),
        };
        let told = match document {
            Document::Text(lines) => {
                reading.text = Some(lines);
                None
            }
            Document::Picture | Document::Proof => {
                reading.text = Some(Vec::new());
                None
            }
            Document::Saved(name) => Some(Ok(Problem::with("document-saved", "name", name))),
            Document::Printed => Some(Ok(Problem::plain("document-printed"))),
        };
        if let Some(session) = &mut self.session {
            session.told = told;
        }
    }

    pub(crate) fn back_from_document(&mut self) {
        let stage = std::mem::replace(&mut self.stage, Stage::Journal);
        let Stage::Document(Reading { back, row, .. }) = stage else {
            self.stage = stage;
            return;
        };
        if let Some(session) = &mut self.session {
            session.told = None;
        }
        self.go(Stage::Application(back));
        self.focus = Some(Target::Row(row));
    }
}

impl Reading {
    /// Whether it is the receipt that proves the place.
    pub fn is_a_proof(&self) -> bool {
        self.line().is_some_and(|line| line.name == DocumentName::Receipt)
    }

    /// The line of the document that is read.
    pub fn line(&self) -> Option<&crate::journal::DocumentLine> {
        self.back.shown.as_ref()?.documents.get(self.row)
    }
}
