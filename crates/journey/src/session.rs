//! Everything one person brings and types, in one place, so that one drop forgets it all.
//!
//! **Invariant:** nothing of a person lives outside a [`Session`]; dropping it zeroizes what was typed.

mod look_up;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use domain::kato::Kato;
use domain::secret::Secret;
use domain::time::Timestamp;
use forms::FieldId;
use forms::definition::Form;
use forms::draft::Draft;
use forms::value::Personal;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::account::{Account, Then};
use crate::effect::{Accepted, EffectId, KeyIdentity, Registration};
use crate::journal::{ActionKind, Journal, Shown};
use crate::kept::KeptDesk;
use crate::line::Line;
use crate::places::{Vacancies, Vacancy, Wanted};
use crate::problem::Problem;
use crate::service::Service;

pub use self::look_up::LookUp;

/// Text about a person that is shared with a worker and zeroized with its last owner.
pub type SecretText = Arc<Zeroizing<String>>;

/// Longest text a field can hold, in bytes of UTF-8: 500 characters of Kazakh.
pub const FIELD_BYTES_MAX: usize = 1_000;

/// What an answer that is waited for is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// Fresh identifiers.
    Ids,
    /// The list of keys.
    Keys,
    /// A key being opened.
    Key,
    /// The consent's signature.
    Consent,
    /// A code on its way to a contact field.
    CodeSent(FieldId),
    /// A code being compared.
    CodeChecked(FieldId),
    /// The applicant's record.
    Parent,
    /// The child's record.
    Child,
    /// The list of pictures and PDFs.
    ScanFiles,
    /// A scan being tested.
    Scan,
    /// The application's signature.
    Signature,
    /// The application being stored.
    Acceptance,
    /// The unfinished applications being looked for.
    Kept,
    /// One of them being taken up.
    TakingUp,
    /// The application being kept.
    Keeping,
    /// The paper being written to the stick.
    Saving,
    /// The paper on its way to the printer.
    Printing,
    /// A challenge of central's.
    Challenge,
    /// The challenge being signed.
    LoginSignature,
    /// The login being answered.
    LogIn,
    /// The e-mail of the account being kept.
    EmailKept,
    /// The proof of a contact being recorded.
    ContactProved,
    /// The journal.
    Journal,
    /// An application of the journal.
    Application,
    /// The free places.
    Vacancies,
    /// An act being recorded.
    Act,
    /// A document on its way.
    Document(Then),
}

/// Why somebody logs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Goal {
    /// To fill in an application.
    #[default]
    Apply,
    /// To see the journal.
    Journal,
}

/// What the answers on the desk are for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Task {
    /// An application.
    #[default]
    Apply,
    /// The e-mail of the account.
    Email,
    /// A contact of an application of before, to be proved by a code.
    Contact,
    /// An act in an application.
    Act(Act),
}

/// What is to be done, and in which application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub action: ActionKind,
    /// The application's number, and the revision that the screen showed; none where it is not known yet.
    pub about: Option<(String, u64)>,
}

/// A code sent to a contact.
pub struct CodeDesk {
    /// The value it was sent to, as stored.
    pub address: Personal,
    /// What is typed.
    pub line: Line,
    /// Central has sent it.
    pub sent: bool,
    /// Another may be asked for from this moment.
    pub resend_at: Option<Timestamp>,
    /// What is wrong.
    pub problem: Option<Problem>,
    /// Being compared.
    pub checking: bool,
}

/// Wrong passwords so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tries {
    /// Wrong ones since the last pause.
    pub wrong: u32,
    /// No new try before this moment.
    pub locked_until: Option<Timestamp>,
}

/// The identifiers of an application.
#[derive(Debug, Clone)]
pub struct Ids {
    /// UUIDv7.
    pub submission: Uuid,
    /// Random, for the consent.
    pub nonce: String,
}

/// One person's visit.
pub struct Session {
    /// Fresh identifiers, once they came.
    pub ids: Option<Ids>,
    /// The answers.
    pub draft: Draft,
    /// The lines behind the text fields; they keep the cursor.
    pub lines: BTreeMap<FieldId, Line>,
    /// The ticks of the procedure page.
    pub boxes: Vec<bool>,
    /// Whose IIN the answers belong to, even while no key is open.
    pub owner: Option<Secret<String>>,
    /// The key that was opened in step 1.
    pub key: Option<KeyIdentity>,
    /// The signed look-up consent.
    pub consent: Option<SecretText>,
    /// When that consent was given.
    pub consent_at: Option<Timestamp>,
    /// Everything was answered once: from the key one comes straight back to the review.
    pub reviewed: bool,
    /// Wrong passwords.
    pub tries: Tries,
    /// Codes by contact field.
    pub codes: BTreeMap<FieldId, CodeDesk>,
    /// The applicant's record.
    pub parent: LookUp,
    /// The child's record.
    pub child: LookUp,
    /// The IIN that the child's record was asked for.
    pub child_asked: Zeroizing<String>,
    /// Unfinished applications of this person's.
    pub kept: KeptDesk,
    /// The application is stored.
    pub accepted: Option<Accepted>,
    /// Central registered it.
    pub registration: Option<Registration>,
    /// Central refused it for good, and why.
    pub refused: Option<Problem>,
    /// Who is logged in.
    pub account: Option<Account>,
    /// Why.
    pub goal: Goal,
    /// The chosen service, by its place in the catalogue.
    pub service: usize,
    /// The settlement whose queue is meant.
    pub settlement: Option<Kato>,
    /// What the answers are for.
    pub task: Task,
    /// The journal, as it was last read in this visit.
    pub journal: Option<Journal>,
    /// The applications that were read in this visit, by name.
    pub known: BTreeMap<String, Shown>,
    /// The free places, as they were last read.
    pub vacancies: Option<Vacancies>,
    /// What is looked for among them.
    pub wanted: Wanted,
    /// The one that was chosen.
    pub place: Option<Vacancy>,
    /// What was done last, or why not.
    pub told: Option<Result<Problem, Problem>>,
    /// Answers that are waited for.
    pub waiting: BTreeMap<EffectId, Waiting>,
}

impl Session {
    /// A new visit, with this service on the desk.
    pub fn new(service: &Service) -> Session {
        Session::of(service.form, service.boxes)
    }

    /// A new visit for this form.
    pub(crate) fn of(form: &'static Form, boxes: usize) -> Session {
        Session {
            ids: None,
            draft: Draft::new(form),
            lines: BTreeMap::new(),
            boxes: vec![false; boxes],
            owner: None,
            key: None,
            consent: None,
            consent_at: None,
            reviewed: false,
            tries: Tries::default(),
            codes: BTreeMap::new(),
            parent: LookUp::default(),
            child: LookUp::default(),
            child_asked: Zeroizing::default(),
            kept: KeptDesk::default(),
            accepted: None,
            registration: None,
            refused: None,
            account: None,
            goal: Goal::default(),
            service: 0,
            settlement: None,
            task: Task::default(),
            journal: None,
            known: BTreeMap::new(),
            vacancies: None,
            wanted: Wanted::default(),
            place: None,
            told: None,
            waiting: BTreeMap::new(),
        }
    }

    /// Takes up other questions: what was answered in the former ones is handed back to be forgotten. Whoever is
    /// logged in stays, with what they have read.
    pub(crate) fn take_up(&mut self, form: &'static Form, boxes: usize) -> Draft {
        let mut anew = Session::of(form, boxes);
        anew.ids = self.ids.take();
        anew.tries = self.tries;
        anew.owner = self.owner.take();
        anew.kept = std::mem::take(&mut self.kept);
        anew.account = self.account.take();
        anew.goal = self.goal;
        anew.service = self.service;
        anew.settlement = self.settlement.take();
        anew.journal = self.journal.take();
        anew.known = std::mem::take(&mut self.known);
        anew.waiting = std::mem::take(&mut self.waiting);
        anew.waiting.retain(|_, waiting| *waiting == Waiting::Ids);
        std::mem::replace(self, anew).draft
    }

    /// Would leaving forget anything?
    pub(crate) fn holds_anything(&self) -> bool {
        self.key.is_some() || self.account.is_some() || self.draft.is_touched()
    }

    /// Does an application lie on the desk that somebody logged in has begun?
    pub(crate) fn has_begun(&self) -> bool {
        self.task == Task::Apply && self.consent_at.is_some()
    }

    /// The act whose questions lie on the desk.
    pub fn act(&self) -> Option<&Act> {
        match &self.task {
            Task::Act(act) => Some(act),
            Task::Apply | Task::Email | Task::Contact => None,
        }
    }

    /// The application in which something is being done.
    pub(crate) fn acts_in(&self) -> Option<String> {
        self.act().and_then(|act| act.about.clone()).map(|(number, _)| number)
    }

    /// Is a signature, or what was signed, on its way?
    pub fn signs(&self) -> bool {
        [Waiting::Signature, Waiting::Acceptance, Waiting::Act].iter().any(|step| self.waits_for(step))
    }

    /// Is the consent that goes along the login that central has opened and keeps?
    pub fn login_kept(&self) -> bool {
        let (Some(account), Some(consent)) = (&self.account, &self.consent) else { return false };
        let kept = account.open.as_ref().is_some_and(|open| open.kept);
        kept && account.consent.as_str() == consent.as_str()
    }

    /// Is the login on its way?
    pub fn logs_in(&self) -> bool {
        [Waiting::Challenge, Waiting::LoginSignature, Waiting::LogIn].iter().any(|step| self.waits_for(step))
    }

    /// Does the key of this visit live on a token?
    pub fn key_on_token(&self) -> bool {
        self.key.as_ref().is_some_and(|key| key.on_token)
    }

    /// Is an answer of this kind on its way?
    pub fn waits_for(&self, waiting: &Waiting) -> bool {
        self.waiting.values().any(|w| w == waiting)
    }

    /// Whatever comes of this is of no interest any more.
    pub fn stop_waiting_for(&mut self, waiting: &Waiting) {
        self.waiting.retain(|_, w| w != waiting);
    }

    /// Does this key belong to another person than the answers?
    pub fn is_of_another(&self, key: &KeyIdentity) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.expose() != key.iin.expose())
    }

    /// From here on no answer of the line may change what stands on the paper.
    pub(crate) fn give_up_waiting(&mut self) {
        self.waiting.clear();
        for look_up in [&mut self.parent, &mut self.child] {
            if *look_up == LookUp::Asking {
                *look_up = LookUp::Offline;
            }
        }
        self.codes.values_mut().for_each(|code| code.checking = false);
    }

    /// Everything that is waited for until a moment is waited for no longer than before.
    pub(crate) fn clock_stepped_back(&mut self, by: TimeDelta) {
        let codes = self.codes.values_mut().map(|code| &mut code.resend_at);
        for moment in codes.chain([&mut self.tries.locked_until]).flatten() {
            *moment -= by;
        }
    }

    /// Seconds until another password may be tried; 0 when one may.
    pub fn password_pause_s(&self, now: Timestamp) -> i64 {
        self.tries.locked_until.map_or(0, |until| seconds_until(until, now))
    }
}

/// So many seconds later; past the end of the calendar, its end.
pub(crate) fn later(now: Timestamp, seconds: i64) -> Timestamp {
    let moment = TimeDelta::try_seconds(seconds.max(0)).and_then(|passed| now.checked_add_signed(passed));
    moment.unwrap_or(Timestamp::MAX_UTC)
}

/// Whole seconds until a moment, rounded up; 0 when it has passed.
pub fn seconds_until(moment: Timestamp, now: Timestamp) -> i64 {
    let ms = (moment - now).num_milliseconds();
    if ms <= 0 { 0 } else { (ms + 999) / 1_000 }
}
