//! One application: what it says, its scans, the decisions that are open, the reason and the words of one.

use std::sync::Arc;

use domain::digest::Sha256;
use domain::iin::Iin;
use domain::number::ApplicationNumber;
use domain::problem::Problem;
use domain::time::civil_date;
use forms::action::{About, REASON_CHARS_MAX};
use forms::line::Line;
use forms::value::Personal;
use sync::wire::desk::{AtDesk, GroupOffered};
use terminal::picture::{Look, Picture};
use zeroize::Zeroizing;

use super::settlements::BY_NUMBER;
use super::signing::Origin;
use super::{Model, Plan, Stage};
use crate::msg::Ask;
use crate::target::{Button, Target};

/// Bytes of the longest words of a clerk: every letter of ours takes two.
const WORDS_BYTES_MAX: usize = 2 * REASON_CHARS_MAX;

/// Digits of the number of an application of a queue: the year, six of the number, one of its part.
pub(super) const DIGITS_OF_A_NUMBER: usize = 11;

/// One application.
#[derive(Debug)]
pub struct AtApplication {
    /// The machine form of its number.
    pub number: String,
    /// The group that it is to be given a place of.
    pub place: Option<GroupOffered>,
    /// As it was when it was last asked.
    pub shown: Option<Box<AtDesk>>,
}

/// The reason and the words of a decision.
#[derive(Debug)]
pub struct Decide {
    /// Of which application.
    pub number: String,
    /// Whose it is: the child's name and the last digits of the IIN.
    pub child: Zeroizing<String>,
    /// What is decided.
    pub plan: Plan,
    /// As the screen showed it.
    pub revision: u64,
    /// The reasons to choose from.
    pub reasons: Vec<String>,
    /// The one that is chosen; of a seconded decision the first clerk's.
    pub reason: Option<String>,
    /// In the clerk's own words.
    pub words: Line,
    /// What is missing.
    pub problem: Option<Problem>,
    /// The first clerk's decision that it seconds.
    pub seconds: Option<Sha256>,
    /// It changes nothing before a second clerk signed it too.
    pub needs_second: bool,
}

/// A scan on the screen.
#[derive(Debug)]
pub struct Scan {
    /// Which of the application's.
    pub at: usize,
    /// The application it came from.
    pub application: AtApplication,
    /// What can be seen of it.
    pub shown: Shown,
    /// Which part is looked at.
    pub look: Look,
    /// What became of the viewer.
    pub told: Option<Result<(), Problem>>,
}

/// What can be seen of a scan.
#[derive(Debug)]
pub enum Shown {
    /// It is on its way.
    Fetching,
    /// A picture.
    Picture(Arc<Picture>),
    /// Only a viewer shows it.
    Paper,
}

/// Year, number and part of the digits that were typed.
fn parts(digits: &str) -> Option<(&str, &str, &str)> {
    let all = digits.len() == DIGITS_OF_A_NUMBER && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !all {
        return None;
    }
    Some((digits.get(..4)?, digits.get(4..10)?, digits.get(10..)?))
}

/// A child as a signature names it, whose page is closed by then: full name, masked IIN.
fn child(shown: &AtDesk) -> Zeroizing<String> {
    let child = &shown.child;
    let known = Iin::parse(&child.iin, civil_date(shown.registered_at));
    let iin = known.map_or_else(|_| child.iin.clone(), |iin| iin.masked());
    Zeroizing::new(format!("{} · {iin}", child.name))
}

impl Decide {
    fn new(shown: &AtDesk, plan: Plan) -> Decide {
        Decide {
            number: shown.number.clone(),
            child: child(shown),
            plan,
            revision: shown.revision,
            reasons: Vec::new(),
            reason: None,
            words: Line::new(WORDS_BYTES_MAX),
            problem: None,
            seconds: None,
            needs_second: false,
        }
    }

    /// Whether there is nothing to choose and nothing to say.
    pub(super) fn is_plain(&self) -> bool {
        self.reasons.is_empty() && !self.plan.takes_words()
    }

    /// What is missing, and where.
    fn missing(&self) -> Option<(Problem, Target)> {
        if !self.reasons.is_empty() && self.reason.is_none() {
            return Some((Problem::plain("desk-reason-missing"), Target::Reason(0)));
        }
        let chars = self.words.text().trim().chars().count();
        let long = Problem::with("desk-words-long", "n", REASON_CHARS_MAX);
        (chars > REASON_CHARS_MAX).then_some((long, Target::Words))
    }

    /// The clerk's words, where there are any.
    fn text(&self) -> Option<Personal> {
        let text = self.words.text().trim();
        (self.plan.takes_words() && !text.is_empty()).then(|| Personal::from(text))
    }
}

impl Model {
    pub(super) fn open_row(&mut self, at: usize) {
        let Some(session) = &mut self.session else { return };
        let row = session.inbox.as_ref().and_then(|inbox| inbox.rows.get(at));
        let Some((number, place)) = row.map(|row| (row.number.clone(), row.place.clone())) else { return };
        (session.row, session.told) = (at, None);
        self.open_application(number, place);
    }

    /// Opens an application of the department's queue, or of a child of the kindergarten, by its number: one that waits
    /// for nobody stands in no list.
    pub(super) fn look_for_number(&mut self) {
        let Some(session) = &mut self.session else { return };
        let settlement = session.settlement(&BY_NUMBER);
        let digits = session.number.text().to_owned();
        let machine = settlement
            .zip(parts(&digits))
            .map(|(settlement, (year, number, part))| format!("{settlement}/UO.{year}.{number}.{part}"));
        let found = machine.and_then(|machine| ApplicationNumber::parse(&machine).ok());
        match found {
            Some(number) if matches!(self.stage, Stage::Inbox) => {
                session.told = None;
                session.number.clear();
                self.open_application(number.machine(), None);
            }
            Some(_) | None => session.told = Some(Err(Problem::plain("desk-fault-number"))),
        }
    }

    pub(super) fn open_application(&mut self, number: String, place: Option<GroupOffered>) {
        let Some(token) = self.token() else { return };
        let shown = match std::mem::replace(&mut self.stage, Stage::Inbox) {
            Stage::Application(was) if was.number == number => was.shown,
            Stage::Login(_)
            | Stage::Inbox
            | Stage::Application(_)
            | Stage::Decide(_)
            | Stage::Sign(_)
            | Stage::Scan(_)
            | Stage::Places(_)
            | Stage::Audit(_)
            | Stage::Help => None,
        };
        self.focus = None;
        self.stage = Stage::Application(AtApplication { number: number.clone(), place, shown });
        self.await_answer(Ask::Application { token, number });
    }

    fn application(&self) -> Option<(&AtApplication, &AtDesk)> {
        match &self.stage {
            Stage::Application(application) => Some((application, application.shown.as_deref()?)),
            Stage::Login(_)
            | Stage::Inbox
            | Stage::Decide(_)
            | Stage::Sign(_)
            | Stage::Scan(_)
            | Stage::Places(_)
            | Stage::Audit(_)
            | Stage::Help => None,
        }
    }

    pub(super) fn begin_ruling(&mut self, at: usize) {
        let Some((_, shown)) = self.application() else { return };
        let Some(ruling) = shown.rulings.get(at).filter(|ruling| ruling.refusal.is_none()) else { return };
        let plan = Plan::new(&ruling.kind, ruling.answer.as_deref());
        let decide = Decide {
            reasons: ruling.reasons.clone(),
            needs_second: ruling.needs_second,
            ..Decide::new(shown, plan)
        };
        self.begin(decide);
    }

    pub(super) fn begin_second(&mut self, at: usize) {
        let Some((_, shown)) = self.application() else { return };
        let Some(first) = shown.proposals.get(at).filter(|first| !first.own) else { return };
        let Ok(seconds) = first.signed_xml_sha256.parse::<Sha256>() else { return };
        let plan = Plan::new(&first.kind, Some(&first.value));
        let reason = (plan.answer.is_none() && !first.value.is_empty()).then(|| first.value.clone());
        let decide = Decide { reason, seconds: Some(seconds), ..Decide::new(shown, plan) };
        self.begin(decide);
    }

    pub(super) fn begin_offer(&mut self) {
        let Some((application, shown)) = self.application() else { return };
        let Some(place) = application.place.clone() else { return };
        let plan = Plan { place: Some(place), ..Plan::new("offer-place", None) };
        self.begin(Decide::new(shown, plan));
    }

    /// What was begun and left before is taken up again; what needs no words goes on to the signature.
    fn begin(&mut self, mut decide: Decide) {
        let Some(session) = &mut self.session else { return };
        session.told = None;
        if let Some(begun) = session.begun.take_if(|begun| {
            begun.number == decide.number && begun.plan == decide.plan && begun.seconds == decide.seconds
        }) {
            decide.reason = decide.reason.or(begun.reason);
            decide.words = begun.words;
        }
        let plain = decide.is_plain();
        self.focus = Some(if decide.reasons.is_empty() { Target::Words } else { Target::Reason(0) });
        self.stage = Stage::Decide(decide);
        if plain {
            self.go_to_signature();
        }
    }

    pub(super) fn choose_reason(&mut self, at: usize) {
        if let Stage::Decide(decide) = &mut self.stage
            && let Some(reason) = decide.reasons.get(at)
        {
            decide.reason = Some(reason.clone());
            decide.problem = None;
            self.focus = Some(if decide.plan.takes_words() {
                Target::Words
            } else {
                Target::Button(Button::Continue)
            });
        }
    }

    /// On to the signature, where nothing is missing.
    pub(super) fn go_to_signature(&mut self) {
        let Stage::Decide(decide) = &mut self.stage else { return };
        if let Some((problem, focus)) = decide.missing() {
            decide.problem = Some(problem);
            self.focus = Some(focus);
            return;
        }
        let number = ApplicationNumber::parse(&decide.number).ok();
        let about = number.map(|number| About { number, revision: decide.revision });
        let ruling =
            about.and_then(|about| decide.plan.ruling(about, decide.reason.as_deref(), decide.text()));
        let Some(ruling) = ruling else {
            decide.problem = Some(Problem::plain("desk-fault-unknown-ruling"));
            return;
        };
        decide.problem = None;
        if let Stage::Decide(decide) = std::mem::replace(&mut self.stage, Stage::Inbox) {
            let (seconds, needs_second) = (decide.seconds, decide.needs_second);
            self.open_signature(ruling, seconds, needs_second, Origin::Decide(decide));
        }
    }

    pub(super) fn open_scan(&mut self, at: usize) {
        let found = self.application().and_then(|(_, shown)| {
            let line = shown.scans.get(at)?;
            Some((shown.number.clone(), line.name.clone(), line.media_type.clone()))
        });
        let (Some((number, sha256, media_type)), Some(token)) = (found, self.token()) else { return };
        if let Stage::Application(application) = std::mem::replace(&mut self.stage, Stage::Inbox) {
            let (shown, look) = (Shown::Fetching, Look::default());
            self.stage = Stage::Scan(Box::new(Scan { at, application, shown, look, told: None }));
            self.focus = None;
            self.await_answer(Ask::Scan { token, number, sha256, media_type });
        }
    }

    pub(super) fn view(&mut self) {
        let can = self.setting.viewer && self.awaited.is_none();
        if let Stage::Scan(scan) = &mut self.stage
            && can
            && !matches!(scan.shown, Shown::Fetching)
        {
            scan.told = None;
            self.await_answer(Ask::Viewer);
        }
    }

    pub(super) fn look(&mut self, change: impl FnOnce(&mut Look)) {
        if let Stage::Scan(scan) = &mut self.stage {
            change(&mut scan.look);
        }
    }
}
