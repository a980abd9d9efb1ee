//! The desk in its scripted world.

use std::sync::Arc;

use chrono::TimeDelta;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use desk::model::{IdleLimits, Model, Setting};
use desk::msg::{Answer, Ask, AskId, Effect, KeyChoice, KeyHandle, KeyHint, Keys, Msg, Signed, Trouble};
use desk::screens::Hall;
use desk::shell::{Outcome, Shell};
use desk::target::Target;
use domain::language::Language;
use domain::time::Timestamp;
use forms::assistant::Help;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sync::wire::desk::{Decided, DecisionDone, PlacesAtDesk, Role};
use terminal::Theme;
use terminal::picture::Picture;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::records;

pub(crate) const PASSWORD: &str = "Tereze2026";
pub(crate) const LIMITS: IdleLimits = IdleLimits { warning_s: 240, end_s: 300 };

pub(crate) struct World {
    pub(crate) shell: Shell,
    pub(crate) now: Timestamp,
    pub(crate) roles: Vec<Role>,
    /// The settlements of their posts.
    pub(crate) settlements: Vec<&'static str>,
    /// What lies on the sticks.
    pub(crate) keys: Keys,
    /// The settlements whose places were asked for.
    pub(crate) places_of: Vec<String>,
    /// What stands in the way of the next thing that is sent.
    pub(crate) send: Option<Trouble>,
    /// The documents that were handed over.
    pub(crate) sent: Vec<String>,
    pub(crate) wiped: u32,
    /// A token does not answer.
    pub(crate) slow_token: bool,
    /// How often a token was told to stop.
    pub(crate) stopped: u32,
    /// How often the inbox was looked at by itself.
    pub(crate) glances: u32,
    /// The audit finds something.
    pub(crate) broken: bool,
    /// Sticks are slow: the keys are not listed before the test says so.
    pub(crate) slow: bool,
    pub(crate) listing: Option<AskId>,
    /// The paper that a decision makes.
    pub(crate) paper: &'static str,
    /// Somebody else publishes the places.
    pub(crate) read_only: bool,
    /// What was handed on with the terminal.
    pub(crate) helped: Vec<Help>,
}

pub(crate) fn setting() -> Setting {
    let password = domain::released::policy().password.clone();
    Setting { idle: LIMITS, password, viewer: true, helps: true, inbox_refresh_s: Some(60) }
}

fn hall() -> Hall {
    Hall {
        place: ("Қостанай қаласы".into(), "город Костанай".into()),
        support_phone: "1414".into(),
        quit_key: 'q',
        demo_password: None,
    }
}

pub(crate) fn keys() -> Keys {
    let key = |at, name: &str, hint| KeyChoice {
        key: KeyHandle(at),
        name: name.into(),
        stick: "school-head".into(),
        hint,
        token: None,
    };
    let files = vec![
        key(0, "AUTH_RSA256_school-head.p12", KeyHint::Login),
        key(1, "RSA256_school-head.p12", KeyHint::Signing),
    ];
    Keys { files, cut: false }
}

impl World {
    pub(crate) fn new(roles: &[Role], language: Language) -> World {
        let now = records::now();
        let shell = Shell::new(Model::new(setting(), language, now), hall(), Theme::plain());
        let mut world = World {
            shell,
            now,
            roles: roles.to_vec(),
            settlements: vec![records::KOSTANAY],
            keys: keys(),
            places_of: Vec::new(),
            send: None,
            sent: Vec::new(),
            wiped: 0,
            slow_token: false,
            stopped: 0,
            glances: 0,
            broken: false,
            slow: false,
            listing: None,
            paper: "D14",
            read_only: false,
            helped: Vec::new(),
        };
        let begun = world.shell.begin(now);
        world.carry_out(begun);
        world
    }

    /// Somebody of this role, logged in.
    pub(crate) fn open(role: Role, language: Language) -> World {
        let mut world = World::new(&[role], language);
        world.log_in();
        world
    }

    pub(crate) fn log_in(&mut self) {
        self.typed(PASSWORD);
        self.key(KeyCode::Enter);
    }

    pub(crate) fn carry_out(&mut self, outcome: Outcome) {
        for effect in outcome.effects {
            if let Ask::Wipe = effect.ask {
                self.wiped += 1;
                self.shell.forget();
            }
            if let Some((id, answer)) = self.answer(effect) {
                self.tell(Msg::Reply(id, answer));
            }
        }
    }

    fn answer(&mut self, effect: Effect) -> Option<(AskId, Result<Answer, Trouble>)> {
        let role = self.roles.first().copied().unwrap_or(Role::FrontDesk);
        let answer = match effect.ask {
            Ask::ListKeys if self.slow => {
                self.listing = Some(effect.id);
                return None;
            }
            Ask::ListKeys => Ok(Answer::Keys(self.keys.clone())),
            Ask::Sign { .. } if self.slow_token => return None,
            Ask::StopKey => {
                self.stopped += 1;
                return None;
            }
            Ask::LogIn { password, .. } if *password.expose() == PASSWORD => {
                let helps = self.roles.contains(&Role::FrontDesk);
                let helper = helps.then(|| Box::new(records::helper()));
                let login = records::login_in(&self.settlements, &self.roles);
                Ok(Answer::LoggedIn(Box::new(login), helper))
            }
            Ask::Sign { ref password, .. } if *password.expose() == PASSWORD => {
                let document = format!("decision {}", self.sent.len());
                Ok(Answer::Signed(Signed::new(Zeroizing::new(document))))
            }
            Ask::LogIn { .. } | Ask::Sign { .. } => Err(Trouble::WrongPassword),
            Ask::Glance { .. } => {
                self.glances += 1;
                let mut inbox = records::inbox(role);
                // Something more urgent came meanwhile.
                inbox.rows.rotate_right(1);
                Ok(Answer::Inbox(Box::new(inbox)))
            }
            Ask::Inbox { .. } => Ok(Answer::Inbox(Box::new(records::inbox(role)))),
            Ask::Application { number, .. } => {
                Ok(Answer::Application(Box::new(records::application(&number, role))))
            }
            Ask::Scan { media_type, .. } if media_type.starts_with("image/") => {
                Ok(Answer::Picture(Arc::new(page())))
            }
            Ask::Scan { .. } => Ok(Answer::Paper),
            Ask::Viewer => Ok(Answer::Viewing),
            Ask::Send { signed, .. } => {
                self.sent.push(signed.text().to_owned());
                match self.send.take() {
                    Some(trouble) => Err(trouble),
                    None => Ok(Answer::Decided(Box::new(done(self.paper)))),
                }
            }
            Ask::Places { settlement, .. } => {
                self.places_of.push(settlement);
                let places = PlacesAtDesk { read_only: self.read_only, ..records::places() };
                Ok(Answer::Places(Box::new(places)))
            }
            Ask::NewGroup => Ok(Answer::NewGroup(Uuid::from_u128(9))),
            Ask::Audit { .. } => Ok(Answer::Audit(Box::new(records::audit(self.broken)), true)),
            Ask::CloseScan => Ok(Answer::Done),
            Ask::Help(help) => {
                self.helped.push(*help);
                return None;
            }
            Ask::LogOut { .. } | Ask::Wipe => return None,
        };
        Some((effect.id, answer))
    }

    pub(crate) fn tell(&mut self, msg: Msg) {
        let outcome = self.shell.tell(msg, self.now);
        self.carry_out(outcome);
    }

    pub(crate) fn press(&mut self, target: Target) {
        self.tell(Msg::Press(target));
    }

    pub(crate) fn key(&mut self, code: KeyCode) {
        let event = Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let outcome = self.shell.hear(&event, self.now);
        self.carry_out(outcome);
    }

    pub(crate) fn typed(&mut self, text: &str) {
        text.chars().for_each(|c| self.key(KeyCode::Char(c)));
    }

    pub(crate) fn wait_s(&mut self, seconds: i64) {
        self.now += TimeDelta::seconds(seconds);
        self.tell(Msg::Tick);
    }

    pub(crate) fn drawn(&mut self, width: u16, height: u16) -> Buffer {
        self.shell.draw(Rect::new(0, 0, width, height)).cells().clone()
    }

    /// The screen, without the ends of its lines.
    pub(crate) fn text(&mut self, width: u16, height: u16) -> String {
        let buffer = self.drawn(width, height);
        let line = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..height).map(line).collect::<Vec<_>>().join("\n")
    }
}

fn done(paper: &str) -> DecisionDone {
    DecisionDone {
        decision: Uuid::from_u128(1),
        at: records::now(),
        application: Some(Decided {
            number: records::MEAL.into(),
            revision: 3,
            state: "APPROVED".into(),
            paper: Some(paper.into()),
            entry: None,
        }),
        awaits_second: None,
    }
}

/// A page with lines of type.
fn page() -> Picture {
    let (width, height) = (300, 424);
    let ink =
        |x: usize, y: usize| y % 40 < 12 && (30..270).contains(&x) && (30..390).contains(&y) && x % 9 < 6;
    let shades = (0..width * height).map(|at| if ink(at % width, at / width) { 30 } else { 240 }).collect();
    Picture::new(width, height, Arc::new(Zeroizing::new(shades))).unwrap()
}
