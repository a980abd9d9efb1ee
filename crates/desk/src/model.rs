//! The desk as one value and one function: what is on the screen, who is logged in, what was asked and not answered.
//!
//! **Invariants:** pure; no message makes it panic. With nobody pressing, every state comes back to the login with
//! nothing left of anybody. An answer that nobody waits for changes nothing. What was typed stays until it was
//! recorded, was given up, or the desk is locked.

mod answers;
mod application;
mod glance;
mod help;
mod idle;
mod keys;
mod leaving;
mod login;
mod places;
mod plan;
mod presses;
mod settlements;
mod signing;
mod token;

use domain::language::Language;
use domain::policy::PasswordPolicy;
use domain::problem::Problem;
use domain::time::Timestamp;
use forms::line::{Edit, Line};
use sync::wire::desk::{DeskLoggedIn, Inbox, Role};

use crate::msg::{Answer, Ask, AskId, Effect, Helper, KeyHandle, Msg, Token};
use crate::target::{Button, Target};

pub use application::{AtApplication, Decide, Scan, Shown};
pub use idle::{Idle, IdleLimits};
pub use keys::{KeyDesk, KeyUse, Tries};
pub use places::{Group, Places};
pub use plan::Plan;
pub use signing::{Origin, Progress, Sign};

/// What of the surroundings the desk depends on.
#[derive(Debug, Clone)]
pub struct Setting {
    /// When an untouched desk locks itself.
    pub idle: IdleLimits,
    /// Wrong passwords and the pause after them.
    pub password: PasswordPolicy,
    /// A program is configured that shows scans.
    pub viewer: bool,
    /// A kiosk is configured on which parents are helped.
    pub helps: bool,
    /// Seconds after which an inbox that lies there is looked at again; none: only when asked.
    pub inbox_refresh_s: Option<i64>,
}

/// Somebody is logged in.
#[derive(Debug)]
pub struct Session {
    /// Opens central for them.
    pub token: Token,
    /// Who they are, what they may do, until when.
    pub login: DeskLoggedIn,
    /// What waited when it was last asked.
    pub inbox: Option<Inbox>,
    /// Where the inbox was left.
    pub row: usize,
    /// What came of the last thing that was wanted.
    pub told: Option<Result<Problem, Problem>>,
    /// The digits of a number that is looked for.
    pub number: Line,
    /// The settlement that was chosen last, where posts are in several.
    pub chosen: Option<String>,
    /// A decision that was begun and not signed.
    pub begun: Option<Decide>,
    /// The signing key that was last used.
    pub signed_with: Option<KeyHandle>,
    /// How an application names them, where they may help.
    pub helper: Option<Box<Helper>>,
}

impl Session {
    /// Whether a role is among the posts.
    pub fn is(&self, role: Role) -> bool {
        self.login.posts.iter().any(|post| post.role == role)
    }

    /// Whether anything waits for one of their roles.
    pub fn has_inbox(&self) -> bool {
        [Role::SchoolHead, Role::Kindergarten, Role::Department].into_iter().any(|role| self.is(role))
    }
}

/// What is on the screen.
#[derive(Debug)]
pub enum Stage {
    /// Nobody is logged in.
    Login(KeyDesk),
    /// What waits.
    Inbox,
    /// One application.
    Application(AtApplication),
    /// The reason and the words of a decision.
    Decide(Decide),
    /// The signature.
    Sign(Box<Sign>),
    /// A scan.
    Scan(Box<Scan>),
    /// The places of a kindergarten.
    Places(Places),
    /// The audit of a queue's log.
    Audit(Audit),
    /// Before and after a parent who is helped.
    Help,
}

impl Stage {
    /// Its name, for the page and for its help.
    pub fn name(&self) -> &'static str {
        match self {
            Stage::Login(_) => "desk-login",
            Stage::Inbox => "desk-inbox",
            Stage::Application(_) => "desk-application",
            Stage::Decide(_) => "desk-decide",
            Stage::Sign(_) => "desk-sign",
            Stage::Scan(_) => "desk-scan",
            Stage::Places(_) => "desk-places",
            Stage::Audit(_) => "desk-audit",
            Stage::Help => "desk-help",
        }
    }
}

/// The audit of a queue's log.
#[derive(Debug, Default)]
pub struct Audit {
    /// Which of the auditor's settlements.
    pub at: usize,
    /// What was found, and whether the head's signature holds.
    pub shown: Option<(sync::wire::desk::AuditShown, bool)>,
}

/// What is typed into the line under the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Typing {
    /// Hidden.
    Password,
    /// Words of a language.
    Text,
    /// Digits.
    Digits,
}

/// The desk.
#[derive(Debug)]
pub struct Model {
    /// The language of the screen.
    pub language: Language,
    /// What is on it.
    pub stage: Stage,
    /// Where one stands.
    pub focus: Option<Target>,
    /// Who is logged in.
    pub session: Option<Session>,
    /// The warning before the lock: seconds that are left.
    pub warning: Option<i64>,
    /// The moment of the last message.
    pub now: Timestamp,
    /// Wrong passwords.
    pub tries: Tries,
    /// Central answered when it was last asked.
    pub link: bool,
    /// The clerk is asked whether to leave what was begun.
    pub leaving: bool,
    pub(crate) setting: Setting,
    pressed_at: Timestamp,
    asked: u64,
    awaited: Option<AskId>,
    listing: Option<AskId>,
    glancing: Option<AskId>,
    /// What is awaited was asked of a token.
    token_at_work: bool,
    inbox_asked_at: Timestamp,
    effects: Vec<Effect>,
}

impl Model {
    /// A desk that nobody has opened.
    pub fn new(setting: Setting, language: Language, now: Timestamp) -> Model {
        Model {
            language,
            stage: Stage::Login(KeyDesk::new(KeyUse::Login)),
            focus: None,
            session: None,
            warning: None,
            now,
            tries: Tries::default(),
            link: true,
            leaving: false,
            setting,
            pressed_at: now,
            asked: 0,
            awaited: None,
            listing: None,
            glancing: None,
            token_at_work: false,
            inbox_asked_at: now,
            effects: Vec::new(),
        }
    }

    /// Takes one message; gives what is to be done.
    pub fn update(&mut self, msg: Msg, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        if self.is_pressed(&msg) && self.wakes() {
            return std::mem::take(&mut self.effects);
        }
        match msg {
            Msg::Tick => self.tick(),
            Msg::Presence => {}
            Msg::Press(Target::Button(Button::LogOut)) => self.log_out(),
            Msg::Press(_) | Msg::Back if self.leaving => self.stay(),
            Msg::Press(target) => self.press(target),
            Msg::Focus(target) => self.focus = Some(target),
            Msg::Back => self.back(),
            Msg::OtherLanguage => self.language = self.language.other(),
            Msg::Edit(edit) => self.edit(edit),
            Msg::Reveal => self.reveal(),
            Msg::Pan(right, down) => self.look(|look| look.pan(right, down)),
            Msg::Zoom(steps) => self.look(|look| look.zoom(steps)),
            Msg::Sticks => self.list_keys(),
            Msg::Helped(how) => self.helped(how),
            Msg::Reply(id, answer) => self.reply(id, answer),
        }
        std::mem::take(&mut self.effects)
    }

    /// Whether something was asked that is not answered yet.
    pub fn is_waiting(&self) -> bool {
        self.awaited.is_some()
    }

    /// Whether a scan can be handed to a program of its own.
    pub fn has_viewer(&self) -> bool {
        self.setting.viewer
    }

    /// What is typed where one stands.
    pub fn typing(&self) -> Option<Typing> {
        match self.focus.as_ref()? {
            Target::Password if self.key_desk().is_some() => Some(Typing::Password),
            Target::Words if matches!(self.stage, Stage::Decide(_)) => Some(Typing::Text),
            Target::Number if matches!(self.stage, Stage::Inbox) => Some(Typing::Digits),
            Target::Line(_) if matches!(&self.stage, Stage::Places(places) if places.group.is_some()) => {
                Some(Typing::Digits)
            }
            Target::Password
            | Target::Words
            | Target::Number
            | Target::Line(_)
            | Target::Language(_)
            | Target::Button(_)
            | Target::Key(_)
            | Target::Row(_)
            | Target::Ruling(_)
            | Target::Second(_)
            | Target::Scan(_)
            | Target::Reason(_)
            | Target::Teaching(_)
            | Target::Settlement(_) => None,
        }
    }

    /// Asks without waiting.
    fn ask(&mut self, ask: Ask) -> AskId {
        self.asked += 1;
        let id = AskId(self.asked);
        self.effects.push(Effect { id, ask });
        id
    }

    /// Asks, and waits for the answer; what was waited for before is not waited for any more.
    fn await_answer(&mut self, ask: Ask) {
        self.awaited = Some(self.ask(ask));
    }

    fn token(&self) -> Option<Token> {
        self.session.as_ref().map(|session| session.token.clone())
    }

    /// Whether something done is told now.
    fn has_done(&self) -> bool {
        self.session.as_ref().is_some_and(|session| matches!(session.told, Some(Ok(_))))
    }

    fn tell(&mut self, told: Result<Problem, Problem>) {
        if let Some(session) = &mut self.session {
            session.told = Some(told);
        }
    }

    fn edit(&mut self, edit: Edit) {
        let focus = self.focus.clone();
        let line: Option<&mut Line> = match (&focus, &mut self.stage) {
            (Some(Target::Password), Stage::Login(keys)) => Some(&mut keys.password),
            (Some(Target::Password), Stage::Sign(sign)) if sign.progress == Progress::Ready => {
                Some(&mut sign.keys.password)
            }
            (Some(Target::Words), Stage::Decide(decide)) => Some(&mut decide.words),
            (Some(Target::Number), Stage::Inbox) => self.session.as_mut().map(|session| &mut session.number),
            (Some(Target::Line(which)), Stage::Places(places)) => places.line(*which),
            (_, _) => None,
        };
        let edited = line.is_some_and(|line| line.apply(edit));
        if let (true, Some(desk)) = (edited, self.key_desk_mut()) {
            desk.pressed_ahead = false;
        }
    }

    /// Takes an answer that somebody waits for.
    fn reply(&mut self, id: AskId, answer: Result<Answer, crate::msg::Trouble>) {
        if self.listing == Some(id) {
            self.listing = None;
            if let Ok(Answer::Keys(keys)) = answer {
                self.found_keys(keys);
            }
        } else if self.glancing == Some(id) {
            self.glancing = None;
            self.glanced(answer);
        } else if self.awaited == Some(id) {
            self.awaited = None;
            match answer {
                Ok(answer) => self.answered(answer),
                Err(trouble) => self.troubled(&trouble),
            }
        }
    }
}
