//! A scripted world around the shell: it answers what the walk asks for, at once and always the same, so that
//! every screen can be reached without a terminal, a disk or a line.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(dead_code, reason = "each test uses its part of the world")]
#![expect(unreachable_pub, reason = "shared by several tests")]

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use domain::kato::Kato;
use domain::policy::Policy;
use domain::time::Timestamp;
use forms::Help;
use journey::effect::{
    Accepted, Answer, Ask, CodeChecked, CodeSent, Effect, FileHandle, KeptAt, KeyIdentity, KeyProblem,
    KeyUse, Listed, LookUpProblem, PinTries, Saved, Signed,
};
use journey::model::Model;
use journey::msg::Msg;
use journey::problem::Problem;
use journey::session::SecretText;
use journey::target::Target;
use kiosk::press::Press;
use kiosk::shell::Shell;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use terminal::Theme;
use uuid::Uuid;
use zeroize::Zeroizing;

pub mod cabinet;
pub mod finger;
mod kept;
pub mod places;
pub mod records;
mod registered;
mod setting;
use kept::is_desks;
use records::{RawName, child, files, keys, offer, parent, scan, toddler};

/// The codes that the scripted centre sends, one after the other.
pub const CODES: [&str; 3] = ["1234", "5678", "9012"];

pub const PASSWORD: &str = "Tereze2026";
pub const PARENT: &str = "870308400010";
pub const CHILD: &str = "190525500508";
pub const TODDLER: &str = "230401500109";

/// Somebody who opens real keys and reads real files.
pub type RealDesk = Box<dyn FnMut(Effect) -> Option<Answer>>;

/// The kiosk in its scripted world.
pub struct World {
    pub shell: Shell,
    pub now: Timestamp,
    /// There is a line to central.
    pub online: bool,
    /// Scenario 37: the registry knows the child but no school.
    pub school_known: bool,
    /// What the registry calls the child; `None` where it holds no name at all.
    pub child_name: Option<RawName>,
    /// What the registry holds of the name of the child of the queue.
    pub toddler_name: Option<RawName>,
    /// Children that were looked up.
    pub looked_up: Vec<String>,
    /// When each code was sent.
    pub sent: Vec<Timestamp>,
    /// Does the desk's work where there is one: real keys, real files.
    pub desk: Option<RealDesk>,
    /// A token lies beside the stick, with so many tries left.
    pub token: Option<PinTries>,
    /// What the next key brings instead of opening.
    pub key_problem: Option<KeyProblem>,
    /// What the next scan brings instead of passing.
    pub scan_problem: Option<Problem>,
    /// Scans are pictures, whose page can be made small and is shown first.
    pub scan_shown: bool,
    /// What the next application brings instead of being stored.
    pub store_problem: Option<Problem>,
    /// Why the next receipt is not written beside its paper.
    pub unproven: Option<Problem>,
    /// Asked for and not answered: what a slow line looks like.
    pub held: Vec<Effect>,
    /// Effects are held instead of answered.
    pub hold: bool,
    /// The session was wiped so many times.
    pub wipes: u32,
    /// What the list of revoked keys says, where there is one.
    pub listed: Option<Listed>,
    /// The cabinet as central keeps it.
    pub cabinet: cabinet::Cabinet,
    /// Every document that was signed with a signing key.
    pub signed: Vec<String>,
    /// Unfinished applications on the stick; of others why they cannot be opened.
    pub stick: Vec<Result<SecretText, Problem>>,
    /// Why the next one is not kept.
    pub keep_problem: Option<Problem>,
    /// The key that was open was dropped.
    pub dropped: bool,
}

impl World {
    pub fn new() -> World {
        World::ruled([])
    }

    /// A kiosk that knows other rules for the queues of some settlements.
    pub fn ruled<const N: usize>(profiles: [(Kato, &'static Policy); N]) -> World {
        World::made(profiles.into(), None)
    }

    /// A kiosk whose operator has a page.
    pub fn with_operator() -> World {
        let mut world = World::new();
        let hall = kiosk::screens::Hall { operator_page: true, ..setting::hall() };
        let setting = setting::kiosk(BTreeMap::new(), None);
        world.shell = Shell::new(Model::new(setting, world.now), hall, Theme::plain());
        world
    }

    /// A kiosk that a desk started for somebody who is helped.
    pub fn helped(help: Help) -> World {
        World::made(BTreeMap::new(), Some(help))
    }

    fn made(profiles: BTreeMap<Kato, &'static Policy>, help: Option<Help>) -> World {
        let now = Utc.with_ymd_and_hms(2026, 11, 22, 9, 0, 0).unwrap();
        let (setting, hall) = (setting::kiosk(profiles, help), setting::hall());
        let mut world = World {
            shell: Shell::new(Model::new(setting, now), hall, Theme::plain()),
            now,
            online: true,
            school_known: true,
            child_name: Some(("ТЕСТОВ", "АЛИХАН", None)),
            toddler_name: Some(("ТЕСТОВ", "НҰРЛАН", Some("МАРАТҰЛЫ"))),
            looked_up: Vec::new(),
            sent: Vec::new(),
            desk: None,
            token: None,
            key_problem: None,
            scan_problem: None,
            scan_shown: false,
            store_problem: None,
            unproven: None,
            held: Vec::new(),
            hold: false,
            wipes: 0,
            listed: None,
            cabinet: cabinet::Cabinet::new(now),
            signed: Vec::new(),
            stick: Vec::new(),
            keep_problem: None,
            dropped: false,
        };
        world.tell(Msg::Link(true));
        world
    }

    pub fn tell(&mut self, msg: Msg) {
        let outcome = self.shell.tell(msg, self.now);
        self.answer_all(outcome.effects);
    }

    /// Presses a key.
    pub fn key(&mut self, code: KeyCode) {
        self.hear(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    /// Takes an event of the terminal.
    pub fn hear(&mut self, event: &Event) {
        let outcome = self.shell.hear(event, self.now);
        self.answer_all(outcome.effects);
    }

    /// Types characters as a US keyboard sends them.
    pub fn typed(&mut self, text: &str) {
        for c in text.chars() {
            self.key(KeyCode::Char(c));
        }
    }

    pub fn press(&mut self, target: Target) {
        self.tell(Msg::Press(target));
    }

    /// Lets seconds pass, tick by tick.
    pub fn wait_s(&mut self, seconds: i64) {
        for _ in 0..seconds {
            self.now += TimeDelta::seconds(1);
            self.tell(Msg::Tick);
        }
    }

    /// The places of the page that belong to the walk.
    pub fn places(&self) -> Vec<Target> {
        let page = self.shell.page();
        page.places()
            .into_iter()
            .filter_map(|press| match press {
                Press::Walk(target) => Some(target.clone()),
                Press::Key(_) | Press::Osk(_) | Press::Operator(_) => None,
            })
            .collect()
    }

    /// Draws the page of this moment.
    pub fn drawn(&mut self, width: u16, height: u16) -> Buffer {
        self.shell.draw(Rect::new(0, 0, width, height)).cells().clone()
    }

    /// The page of this moment as lines of text.
    pub fn text(&mut self, width: u16, height: u16) -> String {
        let buffer = self.drawn(width, height);
        let rows = (0..height).map(|y| {
            let row: String = (0..width).map(|x| buffer[(x, y)].symbol()).collect();
            row.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    pub fn release(&mut self) {
        self.hold = false;
        let held = std::mem::take(&mut self.held);
        self.answer_all(held);
    }

    fn answer_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Ask::Wipe = effect.ask {
                self.wipes += 1;
                self.shell.forget();
            } else if self.hold {
                self.held.push(effect);
            } else {
                let id = effect.id;
                let answer = match &mut self.desk {
                    Some(desk) if is_desks(&effect.ask) => desk(effect),
                    Some(_) | None => self.answer(effect.ask),
                };
                answer.into_iter().for_each(|answer| self.tell(Msg::Reply(id, answer)));
            }
        }
    }

    /// A code lives as long as the policy says, also when another was sent after it.
    fn is_alive(&self, code: &str) -> bool {
        let lives = TimeDelta::seconds(domain::released::policy().codes.lives_s.try_into().unwrap());
        let mut sent = CODES.iter().zip(&self.sent);
        sent.any(|(right, at)| *right == code && self.now - *at <= lives)
    }

    fn look_up(&mut self, iin: &str) -> Answer {
        self.looked_up.push(iin.to_owned());
        if iin == CHILD {
            Answer::Child(Ok(child(self.child_name, self.school_known)))
        } else if iin == TODDLER {
            Answer::Child(Ok(toddler(self.toddler_name)))
        } else {
            Answer::Child(Err(LookUpProblem::Refused(Problem::of_code("E-NOPARENT"))))
        }
    }

    fn answer(&mut self, ask: Ask) -> Option<Answer> {
        let offline = || Problem::plain("fault-no-network");
        Some(match ask {
            Ask::NewIds => Answer::Ids { submission: Uuid::from_u128(7), nonce: "0123456789abcdef".into() },
            Ask::ListKeys => Answer::Keys(keys(self.token).into()),
            Ask::OpenKey { wanted, file, password } => {
                Answer::Key(self.open_for(wanted, file, password.expose()))
            }
            Ask::SignConsent { .. } => {
                Answer::ConsentSigned(Ok(Arc::new(Zeroizing::new("<signed/>".into()))))
            }
            Ask::SendCode { .. } if !self.online => Answer::CodeSent(Err(offline())),
            Ask::SendCode { .. } => {
                self.sent.push(self.now);
                Answer::CodeSent(Ok(CodeSent { resend_after_s: 60 }))
            }
            Ask::CheckCode { code, .. } => {
                let confirmed = self.is_alive(code.expose());
                Answer::CodeChecked(Ok(CodeChecked { confirmed, tries_left: 2 }))
            }
            Ask::LookUpParent { .. } if !self.online => Answer::Parent(Err(LookUpProblem::Offline)),
            Ask::LookUpParent { .. } => Answer::Parent(Ok(parent())),
            Ask::LookUpChild { .. } if !self.online => Answer::Child(Err(LookUpProblem::Offline)),
            Ask::LookUpChild { iin, .. } => self.look_up(iin.expose()),
            Ask::ListScans => Answer::ScanFiles(files().into()),
            Ask::CheckScan { file, .. } => Answer::ScanChecked(match self.scan_problem.take() {
                Some(problem) => Err(problem),
                None if self.scan_shown => Ok(offer(file)),
                None => Ok(scan(file).into()),
            }),
            Ask::Sign { file, password, xml, .. } => {
                self.signed.push(xml.to_string());
                let opened = self.open_for(KeyUse::Sign, file, password.expose());
                Answer::Signed(opened.map(|_| Signed { xml }))
            }
            Ask::Enqueue { .. } => Answer::Accepted(self.store()),
            Ask::SaveDocument { .. } => Answer::Saved(Ok(Saved {
                name: "tereze-K-KST3-20261122-0007-4.pdf".into(),
                unproven: self.unproven.take(),
            })),
            Ask::PrintDocument { .. } => Answer::Printed(Ok(())),
            Ask::FindKept => Answer::KeptFound(kept::found(&self.stick)),
            Ask::TakeUpKept { file } => {
                Answer::KeptTaken(Ok(self.stick.get(file.0 as usize).map(kept::scans).unwrap_or_default()))
            }
            Ask::KeepDraft { text, .. } => Answer::DraftKept(match self.keep_problem.take() {
                Some(problem) => Err(problem),
                None => {
                    self.stick.push(Ok(text));
                    Ok(if self.token.is_some() {
                        KeptAt::Token
                    } else {
                        KeptAt::Stick("tereze-draft.sealed".into())
                    })
                }
            }),
            Ask::Account(_) if !self.online => return None,
            Ask::Account(ask) => return self.cabinet(ask).map(Answer::Account),
            Ask::DropKey => {
                self.dropped = true;
                return None;
            }
            Ask::DropScan { .. } | Ask::StopScan | Ask::Wipe => return None,
        })
    }

    /// The certificate says what a key is for.
    fn open_for(
        &mut self,
        wanted: KeyUse,
        file: FileHandle,
        password: &str,
    ) -> Result<KeyIdentity, KeyProblem> {
        let opened = self.open(file, password)?;
        match (wanted, file.0) {
            (KeyUse::Login, 0 | 3) | (KeyUse::Sign, 2 | 4) => Ok(opened),
            (KeyUse::Login, _) => Err(KeyProblem::Refused(Problem::of_code("E-SIGN4AUTH"))),
            (KeyUse::Sign, _) => Err(KeyProblem::Refused(Problem::of_code("E-AUTH4SIGN"))),
        }
    }

    fn open(&mut self, file: FileHandle, password: &str) -> Result<KeyIdentity, KeyProblem> {
        if let Some(problem) = self.key_problem.take() {
            return Err(problem);
        }
        if password != PASSWORD {
            return Err(KeyProblem::WrongPassword);
        }
        Ok(KeyIdentity {
            file,
            common_name: "ТЕСТОВА АЙГҮЛ".to_owned().into(),
            patronymic: Some("СЕРІКҚЫЗЫ".to_owned().into()),
            iin: PARENT.to_owned().into(),
            valid_until: Utc.with_ymd_and_hms(2027, 3, 12, 0, 0, 0).unwrap(),
            serial: "6b3603".repeat(6),
            listed: self.listed,
            issuer: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) TEST".into(),
            on_token: file.0 > 2,
        })
    }

    fn store(&mut self) -> Result<Accepted, Problem> {
        let kiosk_number = "K-KST3-20261122-0007-4".to_owned();
        self.store_problem.take().map_or(Ok(Accepted { kiosk_number, at: self.now, digest: [0xab; 32] }), Err)
    }
}
