//! The whole walk as one value and one function: [`Model::update`].
//!
//! **Invariant:** with nobody pressing, every state comes back to Welcome, with nothing left of the person;
//! no message makes it panic; an answer that nobody waits for changes nothing.

use crate::account::Away;
use std::collections::BTreeMap;

use domain::fault::Fault;
use domain::kato::{Kato, Settlements};
use domain::language::Language;
use domain::policy::Policy;
use domain::school::Schools;
use domain::time::Timestamp;
use forms::Help;
use forms::consent::Office;
use forms::definition::{Field, Fill, Form, Kind};

use crate::account::AccountAsk;
use crate::effect::{Ask, Effect, EffectId};
use crate::idle::IdleLimits;
use crate::msg::Msg;
use crate::problem::Problem;
use crate::service::Catalogue;
use crate::session::{Session, Waiting};
use crate::stage::Stage;
use crate::target::{Button, Target};

mod carriers;
mod focus;
mod presence;
mod reply;
mod rules;

pub use carriers::Carriers;
pub use focus::Typing;

/// What the kiosk is and which rules hold; nothing of a person.
pub struct Setting {
    /// The kiosk's name.
    pub kiosk: String,
    /// Who asks for the data, as the consent says it.
    pub office: Office,
    /// The settlement it serves (KATO).
    pub settlement: String,
    /// Idle limits.
    pub idle: IdleLimits,
    /// The rules in force.
    pub policy: &'static Policy,
    /// The rules of the settlements whose queue has its own (DOMAIN §0).
    pub profiles: BTreeMap<Kato, &'static Policy>,
    /// The local list of schools, read when it is first needed.
    pub schools: fn() -> &'static Schools,
    /// The settlements, read when they are first needed.
    pub settlements: fn() -> &'static Settlements,
    /// A printer is configured.
    pub prints: bool,
    /// The services.
    pub catalogue: Catalogue,
    /// Whoever helps at a front desk: then it serves one visit, and applications alone (ADR 16).
    pub help: Option<Help>,
}

/// A question laid over the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// Is anybody there?
    Idle {
        /// Seconds left.
        left_s: i64,
    },
    /// Leave, and forget what was typed?
    Leave,
}

/// The walk.
pub struct Model {
    /// The kiosk.
    pub setting: Setting,
    /// The language on the screen.
    pub language: Language,
    /// Where the citizen stands.
    pub stage: Stage,
    /// The person's visit; none on the first screen.
    pub session: Option<Session>,
    /// What holds the focus.
    pub focus: Option<Target>,
    /// What held it before a question was laid over the page.
    beneath: Option<Target>,
    /// A question laid over the stage.
    pub overlay: Option<Overlay>,
    /// There is a line to central, and it takes what is asked.
    pub link: bool,
    /// Central is there, but has too much to do (`E-BUSY`): whatever it does not take now, it will.
    pub busy: bool,
    /// The kiosk can take no more applications: whoever comes must know before the first question.
    pub full: bool,
    /// Why central's log of a queue is not believed.
    pub distrust: Option<Problem>,
    /// What keys lie on, and whether it was left behind.
    pub carriers: Carriers,
    /// The time of the last message.
    pub now: Timestamp,
    last_press: Timestamp,
    effects: Vec<Effect>,
    next_effect: u64,
}

impl Model {
    /// The kiosk at its first screen.
    pub fn new(setting: Setting, now: Timestamp) -> Model {
        let mut model = Model {
            setting,
            language: Language::Kazakh,
            stage: Stage::Welcome,
            session: None,
            carriers: Carriers::default(),
            focus: None,
            beneath: None,
            overlay: None,
            link: false,
            busy: false,
            full: false,
            distrust: None,
            now,
            last_press: now,
            effects: Vec::new(),
            next_effect: 0,
        };
        // Whoever is helped has no first screen: the clerk has begun for them.
        if let Some(language) = model.setting.help.as_ref().map(|help| help.language) {
            model.begin(language);
        }
        model.settle_focus();
        model
    }

    /// Why nothing is asked of central while there is no line to it.
    pub(crate) fn why_away(&self) -> Away {
        if self.busy { Away::busy() } else { Away::Offline }
    }

    /// Whether the personal cabinet is open here: it is nobody's but the parent's own, and closed to helped visits.
    pub fn has_cabinet(&self) -> bool {
        self.setting.help.is_none() && self.setting.catalogue.with_login().is_some()
    }

    /// Whether the holder of this IIN is the one who helps: nobody helps themselves.
    pub(crate) fn is_helper(&self, iin: &str) -> bool {
        self.setting.help.as_ref().is_some_and(|help| help.is_by(iin))
    }

    /// Goes on after a walk that broke off: its askings are named on, so that none of its answers is taken for
    /// one of ours, and what it knew of the kiosk still holds. Nothing of its person comes along.
    #[must_use]
    pub fn after(self, broken: &Model) -> Model {
        Model {
            next_effect: broken.next_effect,
            link: broken.link,
            busy: broken.busy,
            full: broken.full,
            distrust: broken.distrust.clone(),
            ..self
        }
    }

    /// From now on this holds of the kiosk. Between two visits only: what somebody began, they end as it was.
    pub fn renew(&mut self, setting: Setting) {
        if self.session.is_none() {
            self.setting = setting;
        }
    }

    /// Takes one happening and says what is to be done about it.
    pub fn update(&mut self, msg: Msg, now: Timestamp) -> Vec<Effect> {
        self.pass_time(now);
        let (press, over) = (msg.is_press(), self.is_over());
        if over {
            self.end();
        }
        if press && (self.somebody_pressed() || over) {
            // What was pressed was meant for the warning, or for a page that is gone.
            return self.done();
        }
        match msg {
            Msg::Tick | Msg::Presence => {}
            Msg::Link(link) => self.link = link,
            Msg::Busy(busy) => self.busy = busy,
            Msg::Full(full) => self.full = full,
            Msg::SticksChanged => self.sticks_changed(),
            Msg::Carriers(are_in) => self.carriers.are_in(are_in),
            Msg::Reply(id, answer) => self.reply(id, answer),
            Msg::ScanStep(id, step) => self.scan_came_to(id, step),
            Msg::Registered(submission, registration) => self.registered(submission, registration),
            Msg::RefusedForGood(submission, problem) => self.refused_for_good(submission, problem),
            Msg::Distrust(problem) => self.distrust = problem,
            Msg::OtherLanguage => self.set_language(self.language.other()),
            Msg::Next => self.move_focus(1),
            Msg::Previous => self.move_focus(-1),
            Msg::Focus(target) => self.take_focus(target),
            Msg::PressFocus => self.press_focus(),
            Msg::Press(target) => self.press(target),
            Msg::Back => self.back(),
            Msg::Edit(edit) => self.edit(edit),
            Msg::Reveal => self.press(Target::Button(Button::Reveal)),
        }
        if !press {
            self.watch();
        }
        self.done()
    }

    /// The form of the chosen service; of the first one before any is chosen.
    pub fn form(&self) -> &'static Form {
        self.session.as_ref().map_or(self.setting.catalogue.first().form, |session| session.draft.form())
    }

    /// Does this step show what the applicant's own record says?
    pub fn asks_parent(&self, step: &str) -> bool {
        self.fields_of(step).iter().any(|f| f.fill == Some(Fill::ParentAddress))
    }

    /// Does this step show what the child's record says?
    pub fn asks_child(&self, step: &str) -> bool {
        self.fields_of(step).iter().any(|f| f.fill == Some(Fill::ChildBirth))
    }

    /// What can be told of an answer before Continue: an IIN typed whole and wrong.
    pub fn early_fault(&self, field: &Field) -> Option<Fault> {
        let session = self.session.as_ref()?;
        let digits = session.draft.text(&field.id).chars().filter(char::is_ascii_digit).count();
        if field.kind != Kind::Iin || digits < 12 {
            return None;
        }
        session.draft.check_field(&field.id, &self.context()?)
    }

    /// Asks the shell for something whose answer is waited for.
    pub(crate) fn ask(&mut self, ask: Ask, waiting: Waiting) {
        let id = self.effect(ask);
        if let Some(session) = &mut self.session {
            session.stop_waiting_for(&waiting);
            session.waiting.insert(id, waiting);
        }
    }

    /// Tells the shell something that has no answer.
    pub(crate) fn effect(&mut self, ask: Ask) -> EffectId {
        self.next_effect += 1;
        let id = EffectId(self.next_effect);
        self.effects.push(Effect { id, ask });
        id
    }

    /// Goes to another stage; the focus begins anew there.
    pub(crate) fn go(&mut self, stage: Stage) {
        self.stage = stage;
        self.focus = None;
        self.beneath = None;
    }

    /// Begins a visit in this language.
    pub(crate) fn begin(&mut self, language: Language) {
        self.language = language;
        self.carriers.visit_begins();
        self.session = Some(Session::new(self.setting.catalogue.first()));
        self.ask(Ask::NewIds, Waiting::Ids);
        self.go(Stage::Services);
    }

    /// Ends the visit: nothing of the person stays.
    pub(crate) fn end(&mut self) {
        if let Some(token) = self.token() {
            self.effect(Ask::Account(AccountAsk::LogOut { token }));
        }
        self.carriers.visit_ends();
        self.session = None;
        self.overlay = None;
        self.language = Language::Kazakh;
        self.effect(Ask::Wipe);
        self.go(Stage::Welcome);
    }

    fn set_language(&mut self, language: Language) {
        if self.session.is_some() {
            self.language = language;
            self.search_again();
            self.find_settlements_again();
        }
    }

    fn press_focus(&mut self) {
        if self.overlay.is_some() {
            return self.press(self.focus.clone().unwrap_or(Target::Button(Button::Stay)));
        }
        if let Some(target) = self.focus.clone() {
            self.press(target);
        }
    }

    fn press(&mut self, target: Target) {
        match (&self.overlay, &target) {
            (Some(Overlay::Leave), Target::Button(Button::Leave)) => return self.end(),
            (Some(_), _) => {
                self.overlay = None;
                return;
            }
            (None, _) => {}
        }
        if let Target::Language(language) = target {
            if self.session.is_none() {
                return self.begin(language);
            }
            return self.set_language(language);
        }
        // A press on something that is not there (a stale mouse area, a disabled button) does nothing.
        if !self.targets().contains(&target) {
            return;
        }
        self.focus = Some(target.clone());
        match &self.stage {
            Stage::Welcome => {}
            Stage::Services => self.press_services(target),
            Stage::About => self.press_about(target),
            Stage::Key(_) => self.press_key(target),
            Stage::Fill(_) => self.press_fill(target),
            Stage::Attach(_) => self.press_attach(target),
            Stage::Preview(_) => self.press_preview(target),
            Stage::School(_) => self.press_school(target),
            Stage::Settlement(_) => self.press_settlement(target),
            Stage::Login(_) => self.press_login(target),
            Stage::Journal => self.press_journal(target),
            Stage::Application(_) => self.press_application(target),
            Stage::Document(_) => self.press_document(target),
            Stage::Confirm(_) => self.press_confirm(target),
            Stage::Places => self.press_places(target),
            Stage::Review(_) => self.press_review(target),
            Stage::Paper(_) => self.press_paper(target),
            Stage::Keeping(_) => self.press_keeping(target),
            Stage::Sign(_) => self.press_sign(target),
            Stage::Receipt(_) => self.press_receipt(target),
        }
    }

    fn back(&mut self) {
        if self.overlay.is_some() {
            self.overlay = None;
            return;
        }
        match &self.stage {
            Stage::Welcome => {}
            Stage::Services => self.leave(),
            Stage::About => self.go(Stage::Services),
            Stage::Key(_) => self.back_from_key(),
            Stage::Fill(_) => self.back_from_fill(),
            Stage::Attach(_) => self.back_from_attach(),
            Stage::Preview(_) => self.back_from_preview(),
            Stage::School(_) => self.back_from_school(),
            Stage::Settlement(_) => self.back_from_settlement(),
            Stage::Login(_) => self.back_from_login(),
            Stage::Journal => self.back_from_journal(),
            Stage::Application(_) => self.enter_journal(),
            Stage::Document(_) => self.back_from_document(),
            Stage::Confirm(_) => self.back_from_confirm(),
            Stage::Places => self.back_to_application(),
            Stage::Review(_) => self.back_from_review(),
            Stage::Paper(_) => self.back_from_paper(),
            Stage::Keeping(_) => self.back_from_keeping(),
            Stage::Sign(_) => self.back_from_sign(),
            Stage::Receipt(_) => {}
        }
    }

    /// Leaving with something typed asks first.
    pub(crate) fn leave(&mut self) {
        let typed = self.session.as_ref().is_some_and(Session::holds_anything);
        if typed {
            self.overlay = Some(Overlay::Leave);
        } else {
            self.end();
        }
    }

    fn done(&mut self) -> Vec<Effect> {
        self.settle_focus();
        std::mem::take(&mut self.effects)
    }
}
