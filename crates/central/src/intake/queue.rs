//! A child is put in the queue: number, event, place and entry of the log, and the receipt that proves them, in one
//! transaction (DOMAIN §2.3 T1–T5).

use chrono::NaiveDate;
use domain::birthday::Birthday;
use domain::digest::Sha256;
use domain::kindergarten::{Act, Application, By, Category, Cause, Event, Filing, Moment, Refusal, State};
use domain::number::Series;
use domain::policy::OfflineTime;
use forms::{Submission, Value};
use ledger::entry::Opened;
use ledger::receipt::{Place, RECEIPT_VERSION, Receipt, SignedReceipt};
use sync::journal::signed_at;
use sync::wire::Channel;
use uuid::Uuid;

use super::before;
use super::findings::{MANUAL, NO_LINK, NO_REGISTRY};
use super::journal::Page;
use super::recheck;
use super::register::{Found, New, kiosk_number, row};
use super::standing::{Way, way};
use crate::centre::Centre;
use crate::problem::Problem;
use crate::queue::{self, Desk, Held, Stop, child_place, log};
use crate::store::queue::{Look, QueueRow};
use crate::store::{Digest, NewSubmission, Registered, Registration, StoreError};

/// Registers a verified submission.
pub(super) fn register(centre: &Centre, new: &New<'_>, found: Found<'_>) -> Result<Registration, Problem> {
    let Found { verified, findings, .. } = found;
    let (category, birth) = asked(&verified.submission).ok_or_else(|| Problem::refused("E-FORM"))?;
    let kiosk_number = kiosk_number(new.kiosk, new.envelope);
    let shown = kiosk_number.as_ref().map(ToString::to_string).unwrap_or_default();
    let now = centre.clock.now();
    let row = row(new, found, Series::Queue, &shown, now)?;
    let asked = Asked {
        category,
        birth,
        papers: u32::try_from(verified.submission.scans().count()).unwrap_or(u32::MAX),
        to_check: findings.flags.iter().any(|flag| matches!(flag.code, MANUAL | NO_LINK | NO_REGISTRY)),
    };
    let page = Page::of(centre, new);
    let mut entered = None;
    let done = queue::write(centre, &findings.settlement, |desk| {
        entered = page.as_ref().map(|page| page.enter(desk.rows)).transpose()?;
        let believed = entered.as_ref().and_then(|entered| entered.believed);
        // Another connection may have registered it a moment ago.
        if desk.rows.submission_by_id(row.id)?.is_some() {
            return Ok(None);
        }
        let mut held = match way(centre, desk, &row)? {
            Way::Taken(number) => return Ok(Some(Registration::Duplicate(number))),
            Way::Free(held) => *held,
        };
        if desk.policy.kindergarten.offline_t0 == OfflineTime::KioskSignedAt
            && held.application.state() == State::Draft
            && let Some(kiosk) = kiosk_number.clone()
        {
            let act = Act::Arrive { kiosk, signed_at: signed_at(believed, row.claimed_at, desk.now) };
            record(desk, &mut held, signed(row.signed_xml_sha256), act)?;
        }
        desk.tick(&mut held)?;
        let again = matches!(held.application.state(), State::NeedsResign { .. });
        let opened = enter(centre, desk, &mut held, &row, &asked)?;
        let receipt = receipt(centre, desk, &held, &row, opened)?;
        let number = held.row.number.clone().ok_or_else(unnumbered)?;
        desk.rows.file(&row, &number, &receipt)?;
        // The receipt shows the first numbers: what moves them from now on is to be explained.
        let look = Look { size: desk.size(), at: desk.now };
        queue::looked_first(centre, desk.rows, (held.row.id, row.applicant), look)?;
        if again && row.linked && held.application.state() != State::PendingCheck {
            let later = recheck::link(desk, &mut held)?;
            recheck::remove_duplicates(desk, later, &held)?;
        }
        Ok(Some(Registration::New(Registered { number, receipt })))
    });
    let done = done?;
    if let (Some(page), Some(entered)) = (&page, &entered) {
        page.tell(centre, new.kiosk, entered);
    }
    match done {
        Some(registration) => Ok(registration),
        None => before(centre, row.id).map(Registration::Before),
    }
}

/// What an application asks for.
struct Asked {
    category: Category,
    birth: NaiveDate,
    papers: u32,
    to_check: bool,
}

/// An application of which nothing is recorded yet.
pub(super) fn begun(
    id: Uuid,
    (child, applicant, linked): (Digest, Digest, bool),
    channels: Vec<Channel>,
) -> Held {
    let row = QueueRow {
        id,
        number: None,
        revision: 0,
        state: State::Draft.code().into(),
        active: false,
        wakes_at: None,
        child,
        child_place: child_place(child, applicant, linked),
        applicant,
        linked,
        other_parent: None,
        channels,
    };
    Held { row, application: Application::default() }
}

pub(super) fn signed(xml_sha256: Digest) -> Cause {
    Cause::Signed { xml_sha256: Sha256(xml_sha256) }
}

pub(super) fn record(desk: &mut Desk<'_>, held: &mut Held, cause: Cause, act: Act) -> Result<Opened, Stop> {
    let by = match cause {
        Cause::Centre { .. } | Cause::Clock { .. } => By::Centre,
        Cause::Signed { .. } | Cause::Session { .. } => By::Filer,
    };
    let event = Event::new(desk.now, by, cause, &desk.policy.profile, act);
    Ok(desk.record(held, event)?.opened)
}

/// T1, T3: into the queue, under the next number of the settlement and year.
fn enter(
    centre: &Centre,
    desk: &mut Desk<'_>,
    held: &mut Held,
    new: &NewSubmission<'_>,
    asked: &Asked,
) -> Result<Opened, Stop> {
    let number = desk.book().next_number(desk.now).ok_or_else(unnumbered)?;
    let filing = Filing {
        number,
        category: asked.category,
        papers: asked.papers,
        birth: Birthday(asked.birth),
        to_check: asked.to_check,
    };
    let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
    let act = moment.register(filing).map_err(refused)?;
    record(desk, held, signed(new.signed_xml_sha256), act)
}

fn receipt(
    centre: &Centre,
    desk: &Desk<'_>,
    held: &Held,
    new: &NewSubmission<'_>,
    opened: Opened,
) -> Result<SignedReceipt, Stop> {
    let registered = held.application.registered().ok_or_else(unnumbered)?;
    let position = desk.book().position(&held.application);
    let evidence = log::evidence(centre, desk.rows, opened, desk.now)?;
    let due = registered.interest.map(|interest| interest.last_day());
    let receipt = Receipt {
        v: RECEIPT_VERSION,
        submission_id: new.id,
        signed_xml_sha256: hex::encode(new.signed_xml_sha256),
        number: registered.number.machine(),
        settlement: registered.number.settlement().to_string(),
        state: held.application.state().code().into(),
        claimed_at: new.claimed_at,
        registered_at: desk.now,
        due,
        awaiting: new.scans.iter().map(|scan| hex::encode(scan.sealed_sha256)).collect(),
        profile: registered.profile.clone(),
        place: position.map(|position| Place { general: position.general, in_class: position.in_class }),
        evidence: Some(evidence),
    };
    let receipt = centre.keys.receipt.sign(&receipt);
    Ok(receipt.map_err(|error| StoreError::Failed(error.to_string()))?)
}

/// The category and the child's birth date.
pub(crate) fn asked(submission: &Submission) -> Option<(Category, NaiveDate)> {
    let category = match submission.value("category") {
        Some(Value::Choice(chosen)) => Category::from_code(&chosen.to_uppercase())?,
        Some(_) => return None,
        None => Category::N0,
    };
    let Some(Value::Date(birth)) = submission.value("child-birth") else { return None };
    Some((category, *birth))
}

pub(super) fn refused(refusal: Refusal) -> Stop {
    Stop::Book(refusal.into())
}

fn unnumbered() -> Stop {
    Stop::Store(StoreError::Failed("the series of this settlement and year is full".into()))
}
