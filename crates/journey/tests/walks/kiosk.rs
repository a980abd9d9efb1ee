//! The walk under test, with everything that must hold looked at after every message.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::bin::Bin;
use domain::time::Timestamp;
use forms::consent::Office;
use journey::account::{AccountAnswer, AccountAsk};
use journey::effect::{Answer, Ask, Effect};
use journey::idle::IdleLimits;
use journey::line::Edit;
use journey::model::{Model, Setting};
use journey::msg::Msg;
use journey::service::{Catalogue, Service};
use journey::session::Session;
use journey::stage::Stage;
use journey::target::Target;
use uuid::Uuid;

use crate::answers::Asked;
use crate::person::Person;

pub(crate) const WARNING_S: i64 = 60;
pub(crate) const END_S: i64 = 90;

/// How many messages pass between two looks for what earlier people left: the look is dear.
const LOOK_EVERY: u64 = 16;

pub(crate) struct Kiosk {
    pub(crate) model: Model,
    pub(crate) now: Timestamp,
    pub(crate) people: Vec<Person>,
    /// Asked for and not answered yet.
    pub(crate) open: Vec<Asked>,
    /// Answered, or given up.
    pub(crate) done: Vec<Asked>,
    /// Scans whose bytes were dropped.
    pub(crate) dropped: usize,
    /// Seconds that passed since the last press, as far as the walk could know.
    pub(crate) quiet_s: i64,
    /// Numbers and addresses whose codes came back right.
    pub(crate) proven: BTreeSet<String>,
    told: u64,
    told_at: Timestamp,
    last_id: u64,
}

/// What has to be known of the moment before a message.
pub(crate) struct Before {
    person: bool,
    over: bool,
    accepted: bool,
    registered: bool,
    pub(crate) focus: Option<Target>,
    pub(crate) draft: Option<String>,
}

impl Kiosk {
    pub(crate) fn new() -> Kiosk {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let mut kiosk = Kiosk {
            model: Model::new(setting(), now),
            now,
            people: vec![Person::new(0)],
            open: Vec::new(),
            done: Vec::new(),
            dropped: 0,
            quiet_s: 0,
            proven: BTreeSet::new(),
            told: 0,
            told_at: now,
            last_id: 0,
        };
        kiosk.tell(Msg::Link(true));
        kiosk
    }

    /// Who stands here.
    pub(crate) fn who(&self) -> &Person {
        self.people.last().unwrap()
    }

    /// The clock jumps, and nobody has told the walk yet.
    pub(crate) fn lag(&mut self, seconds: i64) {
        self.now += TimeDelta::seconds(seconds);
    }

    /// Answers something asked for, now or once more.
    pub(crate) fn reply(&mut self, asked: Asked, answer: Answer) {
        let waited = self.waits_for(&asked);
        if let (true, Ask::CheckCode { address, .. }, Answer::CodeChecked(Ok(checked))) =
            (waited, &asked.ask, &answer)
            && checked.confirmed
        {
            self.proven.insert(address.expose().clone());
        }
        if let (true, Answer::Account(AccountAnswer::LoggedIn(Ok(open)))) = (waited, &answer) {
            self.proven.extend(open.email.as_ref().map(|email| email.expose().clone()));
        }
        // Central keeps only what was proved to it: its word counts.
        if let (true, Answer::Account(AccountAnswer::EmailKept(Ok(email)))) = (waited, &answer) {
            self.proven.insert(email.expose().clone());
        }
        if let (true, Answer::Key(Ok(key))) = (waited, &answer)
            && *key.iin.expose() != self.who().iin
        {
            // The next person's key in the former one's session.
            self.next_person();
        }
        let stored = matches!(answer, Answer::Accepted(Ok(_))) && matches!(asked.ask, Ask::Enqueue { .. });
        let accepted = self.is(|session| session.accepted.is_some());
        let id = asked.id;
        self.done.push(asked);
        self.tell(Msg::Reply(id, answer));
        let now_accepted = self.is(|session| session.accepted.is_some());
        assert!(now_accepted <= accepted || (waited && stored), "accepted without the vault's word");
    }

    pub(crate) fn waits_for(&self, asked: &Asked) -> bool {
        self.is(|session| session.waiting.contains_key(&asked.id))
    }

    /// The one way in.
    pub(crate) fn types(&mut self, text: &str) {
        text.chars().for_each(|c| self.tell(Msg::Edit(Edit::Insert(c))));
    }

    pub(crate) fn tell(&mut self, msg: Msg) {
        self.quiet_s += (self.now - self.told_at).num_seconds().max(0);
        self.told_at = self.now;
        self.told += 1;
        let (before, lay_kept) = (self.before(), self.lies_kept());
        let (press, reply) = (msg.is_press(), matches!(msg, Msg::Reply(..)));
        let own_number = matches!(&msg, Msg::Registered(id, _) if Some(*id) == self.own_id());
        let effects = self.model.update(msg, self.now);
        if press {
            self.quiet_s = 0;
        }
        let ended = before.person && self.model.session.is_none();
        let wiped = effects.iter().any(|effect| matches!(effect.ask, Ask::Wipe));
        // Kept on the stick, the application is gone from here before its applicant is.
        let kept = self.lies_kept() && !lay_kept;
        assert_eq!(wiped, ended || kept, "each end wipes, and nothing else does");
        assert!(!before.over || ended, "over is over, whatever comes first");
        assert!(before.accepted || reply || !self.is(|session| session.accepted.is_some()));
        assert!(
            before.registered || own_number || !self.is(|session| session.registration.is_some()),
            "a number that nobody told"
        );
        self.keep(effects);
        self.what_always_holds(press, &before);
        if reply {
            self.focus_keeps_its_line(&before);
        }
        if ended || kept {
            self.next_person();
        }
        if ended || kept || self.told.is_multiple_of(LOOK_EVERY) {
            self.nothing_of_earlier_people();
        }
    }

    fn lies_kept(&self) -> bool {
        matches!(&self.model.stage, Stage::Keeping(keeping) if matches!(keeping.outcome, Some(Ok(_))))
    }

    fn before(&self) -> Before {
        let session = self.model.session.as_ref();
        Before {
            person: session.is_some(),
            over: session.is_some() && self.quiet_s >= END_S,
            accepted: self.is(|session| session.accepted.is_some()),
            registered: self.is(|session| session.registration.is_some()),
            focus: self.model.focus.clone(),
            draft: self.draft_on_paper(),
        }
    }

    fn next_person(&mut self) {
        self.people.push(Person::new(u32::try_from(self.people.len()).unwrap()));
        self.proven.clear();
    }

    pub(crate) fn own_id(&self) -> Option<Uuid> {
        Some(self.model.session.as_ref()?.ids.as_ref()?.submission)
    }

    fn is(&self, holds: impl Fn(&Session) -> bool) -> bool {
        self.model.session.as_ref().is_some_and(holds)
    }

    fn keep(&mut self, effects: Vec<Effect>) {
        let who = self.people.len() - 1;
        for effect in effects {
            assert!(effect.id.0 > self.last_id, "an id was used twice");
            self.last_id = effect.id.0;
            self.may_be_asked(&effect.ask);
            self.dropped += usize::from(matches!(effect.ask, Ask::DropScan { .. }));
            let told_only =
                matches!(effect.ask, Ask::DropKey | Ask::DropScan { .. } | Ask::StopScan | Ask::Wipe);
            if !told_only && !matches!(effect.ask, Ask::Account(AccountAsk::LogOut { .. })) {
                self.open.push(Asked { id: effect.id, ask: effect.ask, who });
            }
        }
    }
}

pub(crate) fn setting() -> Setting {
    Setting {
        kiosk: "KST3".into(),
        office: Office {
            centre: "Қостанай ХҚКО".into(),
            kiosk: "KST3".into(),
            operator: "Мемлекеттік корпорация".into(),
            operator_bin: Bin::parse("200140000014").unwrap(),
        },
        settlement: "391010000".into(),
        idle: IdleLimits { warning_s: WARNING_S, end_s: END_S },
        policy: domain::released::policy(),
        profiles: Default::default(),
        schools: domain::released::schools,
        settlements: domain::released::settlements,
        prints: false,
        catalogue: Catalogue::new(
            Service { form: forms::released::meal(), boxes: 4 },
            vec![Service { form: forms::released::kindergarten(), boxes: 0 }],
        ),
        help: None,
    }
}
