//! Registries that were silent when an application arrived are asked again (DOMAIN §6): what they confirm takes its
//! place for good; what they do not, a person must look at.
//!
//! **Invariant:** asked under the consent that the application was registered with, and once they have answered not
//! again. Of two applications of one child the earlier stays (T27), whichever of them was confirmed first.

use domain::kindergarten::{Act, By, Cause, Event, Moment, State};
use domain::number::ApplicationNumber;
use domain::queue::earlier_stays;

use super::findings::{MANUAL, NO_LINK, Said, by_hand};
use crate::centre::Centre;
use crate::filed::Filed;
use crate::look_ups::{self, Facts};
use crate::problem::Problem;
use crate::queue::{self, Desk, Held, Stop};
use crate::store::Flag;

/// How many applications one round asks about.
const ROUND_MAX: u32 = 100;

/// After so many silences, one after the other, the line is down and the next round asks again.
const SILENCES_MAX: u32 = 3;

/// What came of asking.
enum Asked {
    /// The registries answered.
    Answered,
    /// They were silent.
    Silent,
    /// There is nothing to ask with: no consent, no document that can be read. A person must look.
    Cannot,
}

/// Asks again about what no registry answered. What cannot be asked about is told to whoever runs the centre.
///
/// # Errors
/// When the store cannot even say what to ask. A registry that is still silent is no error: the next round asks again.
pub fn round(centre: &Centre) -> Result<(), Problem> {
    let mut silences = 0;
    for number in centre.store.unanswered(ROUND_MAX)? {
        match ask(centre, &number) {
            Ok(Asked::Answered) => silences = 0,
            Ok(Asked::Silent) => silences += 1,
            Ok(Asked::Cannot) => {
                tracing::warn!(number = number.machine(), "nothing to ask the registries with");
            }
            Err(problem) => {
                let (number, code) = (number.machine(), problem.code());
                tracing::error!(number, code, "an application could not be asked about");
            }
        }
        if silences == SILENCES_MAX {
            return Ok(());
        }
    }
    Ok(())
}

fn ask(centre: &Centre, number: &ApplicationNumber) -> Result<Asked, Problem> {
    let Some((_, filed)) = Filed::of(centre, number)? else { return Ok(Asked::Cannot) };
    let Some(kiosk) = centre.store.machine(&filed.submission.kiosk)? else { return Ok(Asked::Cannot) };
    let consented = filed.envelope.look_up_consent.as_deref().and_then(look_ups::kept);
    let Some(consented) = consented else { return Ok(Asked::Cannot) };
    let Some(child) = filed.submission.child_iin().cloned() else { return Ok(Asked::Cannot) };
    let facts = Facts::ask(centre, Some(&consented), &child)?;
    centre.store.record_look_ups(&facts.look_ups(centre, &kiosk, Some(&consented)))?;
    if !facts.answered {
        return Ok(Asked::Silent);
    }
    let signer = filed.certificate.full_name();
    let said = Said { form: filed.form, submission: &filed.submission, signer: &signer };
    let mut flags = by_hand(said, &facts);
    if facts.minor.is_none() {
        flags.push(Flag { code: NO_LINK, field: String::new() });
    }
    let sound = !flags.iter().any(|flag| matches!(flag.code, MANUAL | NO_LINK));
    if sound {
        confirm(centre, number)?;
    }
    centre.store.answered(number, &flags)?;
    Ok(Asked::Answered)
}

/// Into the queue for good, and every later application of the child out of it; or out of it, where an earlier one
/// stands.
fn confirm(centre: &Centre, number: &ApplicationNumber) -> Result<(), Stop> {
    queue::write(centre, number.settlement(), |desk| {
        let Some(mut held) = desk.numbered(number)? else { return Ok(()) };
        desk.tick(&mut held)?;
        if held.application.state() != State::PendingCheck {
            return Ok(());
        }
        held.row.linked = true;
        let (earlier, later) = rivals(desk, &held)?;
        if let Some(kept) = earlier {
            return record(desk, &mut held, "T27", Act::RemoveDuplicate { kept });
        }
        let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
        let checked = moment.check().map_err(|refusal| Stop::Book(refusal.into()))?;
        record(desk, &mut held, "T3", checked)?;
        remove_duplicates(desk, later, &held)
    })
}

/// A clerk finds the child to be the applicant's: the later applications of the child, which must go.
///
/// # Errors
/// `E-DUP` where an earlier one stands: then this one is the one to go.
pub(crate) fn link(desk: &mut Desk<'_>, held: &mut Held) -> Result<Vec<Held>, Stop> {
    held.row.linked = true;
    match rivals(desk, held)? {
        (Some(kept), _) => Err(Problem::refused("E-DUP").with_number(kept.machine()).into()),
        (None, later) => Ok(later),
    }
}

/// T27: later applications of a child whose earlier one stands.
///
/// # Errors
/// When the store fails.
pub(crate) fn remove_duplicates(desk: &mut Desk<'_>, later: Vec<Held>, stays: &Held) -> Result<(), Stop> {
    let Some(kept) = stays.row.number.clone() else { return Ok(()) };
    for mut rival in later {
        record(desk, &mut rival, "T27", Act::RemoveDuplicate { kept: kept.clone() })?;
    }
    Ok(())
}

fn record(desk: &mut Desk<'_>, held: &mut Held, rule: &str, act: Act) -> Result<(), Stop> {
    let event = Event::new(desk.now, By::Centre, Cause::centre(rule), &desk.policy.profile, act);
    desk.record(held, event)?;
    Ok(())
}

/// The other applications of the same child that stand in this queue, proven to be the child's: the number of an
/// earlier one, and every later one.
fn rivals(desk: &mut Desk<'_>, held: &Held) -> Result<(Option<ApplicationNumber>, Vec<Held>), Stop> {
    let (mut earlier, mut later) = (None, Vec::new());
    let Some(mine) = held.application.registered() else { return Ok((earlier, later)) };
    for row in desk.rows.by_child(held.row.child)? {
        if row.id == held.row.id || !row.active || !row.linked {
            continue;
        }
        let mut other = desk.hold(row)?;
        desk.tick(&mut other)?;
        let active = other.application.is_active();
        let Some(theirs) = other.application.registered().filter(|_| active) else { continue };
        if earlier_stays(theirs.t0, mine.t0) {
            earlier = Some(theirs.number.clone());
        } else {
            later.push(other);
        }
    }
    Ok((earlier, later))
}
