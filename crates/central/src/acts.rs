//! What a logged-in person does with an application (DOMAIN §1.7–1.9, §1.14, §2.6 M-12).
//!
//! **Invariants:**
//! - what gives up or changes a place is done by a document that the person's signing key signed for this
//!   application at this revision; a login key's signature is never taken for one;
//! - the same signed act again gets the same answer; what fell due meanwhile comes first, and whoever decided on
//!   what they saw before is told so (`E-CHANGED`).

mod join;
mod meal;
mod referral;
mod signed;

pub use signed::{keep_scan, signed};

use domain::digest::Sha256;
use domain::kindergarten::{Act, By, Cause, Event, Link, Moment, Refusal};
use domain::number::ApplicationNumber;
use forms::ScanRef;
use forms::action::Action;
use sha2::Digest as _;
use signing::xmldsig;
use sync::envelope::unseal_blob;
use sync::wire::{ActionDone, ActionKind, JSON_BYTES_MAX, LoginAct};

use crate::centre::Centre;
use crate::journal::{nothing, papers, role};
use crate::problem::Problem;
use crate::queue::{self, Desk, Held, Stop};
use crate::store::logins::LoginRow;

/// An act that the login alone proves.
///
/// # Errors
/// The code of the button's refusal; 409 `E-CHANGED`; 404 `E-NOAPPLICATION`.
pub fn by_login(centre: &Centre, login: &LoginRow, asked: &LoginAct) -> Result<ActionDone, Problem> {
    let number = ApplicationNumber::parse(&asked.number).map_err(|_| nothing())?;
    let cause = Cause::Session { certificate_serial: login.certificate_serial.clone() };
    let done = queue::write(centre, number.settlement(), |desk| {
        let Some((mut held, by)) = theirs(desk, &number, login)? else { return Err(nothing().into()) };
        if is_changed(desk, &mut held, asked.revision)? {
            return Ok(None);
        }
        let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
        let act = match asked.action {
            ActionKind::ConfirmInterest => moment.confirm(),
            ActionKind::AcceptPlace => moment.accept(),
            ActionKind::ObjectToMerge if by == By::Filer => moment.object(),
            ActionKind::ObjectToMerge => Err(Refusal::WrongCause),
            ActionKind::AskReview => moment.ask_review(),
            ActionKind::ChangeCategory
            | ActionKind::Leave
            | ActionKind::ChoosePrivate
            | ActionKind::Withdraw
            | ActionKind::Extend
            | ActionKind::WithdrawMeal
            | ActionKind::Join => return Err(Problem::refused("E-ACTION").into()),
        };
        let entry = record(desk, &mut held, by, cause.clone(), act.map_err(refused)?)?;
        Ok(Some(answer(&held, desk, entry)?))
    });
    done?.ok_or_else(changed)
}

/// The application, and which parent the person is in it.
fn theirs(desk: &Desk<'_>, number: &ApplicationNumber, login: &LoginRow) -> Result<Option<(Held, By)>, Stop> {
    let Some(held) = desk.numbered(number)? else { return Ok(None) };
    Ok(role(&held.row, &held.application, login.person).map(|by| (held, by)))
}

/// Records what fell due; whether the application is then no longer as the person saw it. A reminder changes
/// nothing.
pub(crate) fn is_changed(desk: &mut Desk<'_>, held: &mut Held, revision: u64) -> Result<bool, Stop> {
    desk.tick(held)?;
    let seen = usize::try_from(revision).unwrap_or(usize::MAX);
    let events = desk.rows.stream(held.row.id)?;
    let since = events.get(seen..);
    Ok(since.is_none_or(|since| since.iter().any(|(_, event)| !matches!(event.act, Act::Remind { .. }))))
}

/// Records an act, and says what the answer tells of it.
pub(crate) fn record(
    desk: &mut Desk<'_>,
    held: &mut Held,
    by: By,
    cause: Cause,
    act: Act,
) -> Result<Done, Stop> {
    let event = Event::new(desk.now, by, cause, &desk.policy.profile, act);
    let (papers, day) = (event.papers(), day(&event.act));
    let by_papers = matches!(event.act, Act::AskMerge { link: Link::Papers, .. });
    let recorded = desk.record(held, event)?;
    let revision = usize::try_from(held.application.revision()).unwrap_or(usize::MAX);
    let paper = papers.last().and_then(|paper| papers::named(*paper, revision));
    Ok(Done { entry: recorded.opened.entry.index, day, paper, by_papers })
}

/// What the answer tells of a recorded act.
pub(crate) struct Done {
    /// Its place in the log.
    pub(crate) entry: u64,
    /// The day that the message names.
    pub(crate) day: Option<chrono::NaiveDate>,
    /// The paper that tells it.
    pub(crate) paper: Option<String>,
    /// The department decides first.
    pub(crate) by_papers: bool,
}

fn answer(held: &Held, desk: &Desk<'_>, done: Done) -> Result<ActionDone, Stop> {
    let number = held.row.number.as_ref().ok_or_else(|| Stop::Problem(nothing()))?;
    Ok(ActionDone {
        number: number.machine(),
        revision: held.application.revision(),
        state: held.application.state().code().into(),
        at: desk.now,
        day: done.day,
        paper: done.paper,
        entry: Some(done.entry),
        by_papers: done.by_papers,
    })
}

/// The day that the message names.
fn day(act: &Act) -> Option<chrono::NaiveDate> {
    if let Act::Confirm { next_due } = act {
        Some(*next_due)
    } else if let Act::Refer(issue) = act {
        Some(issue.expires.last_day)
    } else if let Act::Extend { until, .. } = act {
        Some(*until)
    } else if let Act::AskMerge { objection, .. } = act {
        Some(objection.last_day)
    } else {
        None
    }
}

fn refused(refusal: Refusal) -> Stop {
    Stop::Book(refusal.into())
}

fn changed() -> Problem {
    Problem::conflict("E-CHANGED")
}

/// The signed act behind an event, as it was signed.
///
/// # Errors
/// When the store fails.
pub(crate) fn signed_of(
    centre: &Centre,
    number: &ApplicationNumber,
    event: &Event,
) -> Result<Option<SignedAct>, Problem> {
    let Cause::Signed { xml_sha256: Sha256(digest) } = &event.cause else { return Ok(None) };
    let Some((_, sealed)) = centre.store.signed_action(number, *digest)? else { return Ok(None) };
    let read = || {
        let signed = unseal_blob(&sealed, &centre.keys.sealing, JSON_BYTES_MAX).ok()?;
        if sha2::Sha256::digest(&signed).as_slice() != digest {
            return None;
        }
        let xmldsig::Verified { document, certificate, .. } = xmldsig::verify(&signed).ok()?;
        Some(SignedAct { action: Action::from_xml(&document).ok()?, certificate })
    };
    Ok(read())
}

/// A signed act, read once more.
pub(crate) struct SignedAct {
    /// What was signed.
    pub(crate) action: Action,
    /// Who signed it.
    pub(crate) certificate: signing::certificate::Certificate,
}

/// The scans that came with the act of an event, for its parents. What proves that the other one is a parent is for the
/// office that judges it: [`scans_of_merge`].
///
/// # Errors
/// When the store fails.
pub(crate) fn scans_of(
    centre: &Centre,
    number: &ApplicationNumber,
    event: &Event,
) -> Result<Vec<ScanRef>, Problem> {
    if !matches!(event.act, Act::ChangeCategory { .. }) {
        return Ok(Vec::new());
    }
    scans_with(centre, number, event)
}

/// The scans that came with a wish to join.
///
/// # Errors
/// When the store fails.
pub(crate) fn scans_of_merge(
    centre: &Centre,
    number: &ApplicationNumber,
    event: &Event,
) -> Result<Vec<ScanRef>, Problem> {
    if !matches!(event.act, Act::AskMerge { .. }) {
        return Ok(Vec::new());
    }
    scans_with(centre, number, event)
}

fn scans_with(centre: &Centre, number: &ApplicationNumber, event: &Event) -> Result<Vec<ScanRef>, Problem> {
    let signed = signed_of(centre, number, event)?;
    Ok(signed.map(|signed| signed.action.deed.scans().to_vec()).unwrap_or_default())
}

/// The sealed bytes of a scan that came with a signed act of this application.
///
/// # Errors
/// When the store fails.
pub(crate) fn sealed_scan(
    centre: &Centre,
    number: &ApplicationNumber,
    sha256: &str,
) -> Result<Option<Vec<u8>>, Problem> {
    let bytes_max = usize::try_from(centre.policy.scans.bytes_max).unwrap_or(usize::MAX / 2);
    let is_it = |sealed: &[u8]| {
        let plain = unseal_blob(sealed, &centre.keys.sealing, bytes_max).ok();
        plain.is_some_and(|plain| sync::envelope::sha256_hex(&plain) == sha256)
    };
    let kept = centre.store.scans_of_actions(number)?;
    Ok(kept.into_iter().find(|sealed| is_it(sealed)))
}
