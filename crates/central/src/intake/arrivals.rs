//! Applications that reached the centre and cannot be registered as they are: to be signed again (DOMAIN §2.3 T4b), or
//! over (T4).
//!
//! **Invariants:**
//! - what its applicant did not sign did not arrive: nothing of it stands in a log (ADR 15);
//! - an arrival takes no number and no place; one that is over stays over, whatever is sent under its id later.

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::kindergarten::{Act, Application, Cause, Moment, Rejection, State};
use domain::number::KioskNumber;
use forms::Submission;
use sync::journal::signed_at;

use super::queue::{begun, record, refused, signed};
use super::register::{New, kiosk_number};
use super::standing::standing;
use super::verify::{Late, settlement};
use crate::centre::Centre;
use crate::notices;
use crate::problem::Problem;
use crate::queue::{self, Desk, Held, Stop};
use crate::store::queue::NewArrival;
use crate::store::{Digest, NewRefusal};

/// T4b: the certificate ended on the way.
const ENDED: &str = "T4b";

/// T4b: it was revoked on the way.
pub(crate) const REVOKED: &str = "T4b-revoked";

/// T4: a check failed.
const REJECTED: &str = "T4";

/// An application for a queue, as it arrived.
struct Arriving<'a> {
    new: &'a New<'a>,
    submission: &'a Submission,
    settlement: &'a Kato,
    number: KioskNumber,
    child: Digest,
    applicant: Digest,
}

/// T4b: the certificate ended or was revoked on the way. The arrival is recorded and keeps its time; the last day to
/// sign again, or none where another connection registered it a moment ago.
pub(super) fn arrive(centre: &Centre, new: &New<'_>, late: &Late) -> Result<Option<NaiveDate>, Problem> {
    let rule = if late.revoked { REVOKED } else { ENDED };
    let arriving = Arriving::of(centre, new, &late.submission);
    let arriving = arriving.ok_or_else(|| Problem::refused("W-RESIGN-MEAL"))?;
    let id = new.envelope.submission_id;
    let linked = is_linked(centre, new, late)?;
    let done = queue::write(centre, arriving.settlement, |desk| {
        if desk.rows.submission_by_id(id)?.is_some() {
            return Ok(None);
        }
        if let Some(row) = desk.rows.by_id(id)? {
            return if desk.rows.arrival(id)?.is_some_and(|(first, _)| first == new.xml_sha256) {
                until(&desk.hold(row)?.application).map(Some)
            } else {
                Err(Problem::conflict("E-DIGEST").into())
            };
        }
        // Whoever signs again would hear of it only then.
        let rows = desk.rows.by_child(arriving.child)?;
        if let Some(number) = standing(&rows, arriving.applicant, linked) {
            return Err(Problem::refused("E-DUP").with_number(number.machine()).into());
        }
        let mut held = arriving.record(desk)?;
        let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
        let act = moment.ask_again().map_err(refused)?;
        record(desk, &mut held, Cause::centre(rule), act)?;
        until(&held.application).map(Some)
    });
    done.map_err(Problem::from)
}

/// Whether the registry holds the link between applicant and child, as far as it answers.
fn is_linked(centre: &Centre, new: &New<'_>, late: &Late) -> Result<bool, Problem> {
    let Some(child) = late.submission.child_iin() else { return Ok(false) };
    let (consented, facts) = late.consent.ask(centre, child)?;
    centre.store.record_look_ups(&facts.look_ups(centre, new.kiosk, consented))?;
    Ok(facts.minor.is_some())
}

/// How an application that was refused ends.
pub(super) enum Ended {
    /// In the log, with the refusal and what its applicant is told.
    Recorded,
    /// In no log: it is no arrival.
    Beside,
    /// Not at all: another connection registered it a moment ago.
    Registered,
}

/// T4: a check failed. The arrival, its end and what its applicant is told of it are recorded together.
pub(super) fn reject(
    centre: &Centre,
    new: &New<'_>,
    submission: &Submission,
    refusal: &NewRefusal<'_>,
) -> Result<Ended, Problem> {
    let Some(reason) = rejection(&refusal.answer.code) else { return Ok(Ended::Beside) };
    let Some(arriving) = Arriving::of(centre, new, submission) else { return Ok(Ended::Beside) };
    let done = queue::write(centre, arriving.settlement, |desk| {
        if desk.rows.submission_by_id(refusal.id)?.is_some() {
            return Ok(Ended::Registered);
        }
        if desk.rows.by_id(refusal.id)?.is_none() {
            let mut held = arriving.record(desk)?;
            record(desk, &mut held, Cause::centre(REJECTED), Act::Reject { reason })?;
        }
        desk.rows.refuse(refusal)?;
        Ok(Ended::Recorded)
    });
    done.map_err(Problem::from)
}

/// The signed XML of an application that arrived under this id and is over.
pub(super) fn rejected(
    centre: &Centre,
    settlement: &Kato,
    id: uuid::Uuid,
) -> Result<Option<Digest>, Problem> {
    let mut found = None;
    centre.store.read_queue(settlement, &mut |rows| {
        let over = State::Rejected { reason: Rejection::Data }.code();
        if rows.by_id(id)?.is_some_and(|row| row.number.is_none() && row.state == over) {
            found = rows.arrival(id)?.map(|(xml_sha256, _)| xml_sha256);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Why an application is over, by the code of the refusal; none where what came was signed by nobody who could apply,
/// or is to be signed again.
pub(crate) fn rejection(code: &str) -> Option<Rejection> {
    match code {
        "E-REVOKED" | "E-EXPIRED" | "E-NOTYET" => Some(Rejection::Certificate),
        "E-AGE" => Some(Rejection::AgeLimit),
        "E-DUP" => Some(Rejection::Duplicate),
        "E-NODOC" | "E-SCANS" | "E-SIZE" => Some(Rejection::Papers),
        "W-RESIGN" | "W-RESIGN-REVOKED" | "W-RESIGN-MEAL" | "E-OTHERIIN" | "E-AUTH4SIGN" | "E-USAGE"
        | "E-GOST" | "E-GOST-OTHER" | "E-KEYALG" | "E-LEGAL" | "E-POLICY" | "E-PERSON" | "E-CHAIN"
        | "E-SIGNATURE" => None,
        _ => Some(Rejection::Data),
    }
}

impl<'a> Arriving<'a> {
    /// Nothing where it is no application for a queue, or its kiosk gave it no number.
    fn of(centre: &Centre, new: &'a New<'a>, submission: &'a Submission) -> Option<Arriving<'a>> {
        if submission.form != forms::released::kindergarten().id {
            return None;
        }
        let digest = |iin: &str| centre.keys.index.digest("iin", &[iin]);
        Some(Arriving {
            new,
            submission,
            settlement: settlement(submission)?,
            number: kiosk_number(new.kiosk, new.envelope)?,
            child: digest(submission.child_iin()?.as_str()),
            applicant: digest(submission.applicant_iin()?.as_str()),
        })
    }

    /// T2, as the centre learns of it.
    fn record(&self, desk: &mut Desk<'_>) -> Result<Held, Stop> {
        let Arriving { new, submission, .. } = *self;
        let id = new.envelope.submission_id;
        let mut held = begun(id, (self.child, self.applicant, false), notices::channels(submission).to_vec());
        let signed_at = signed_at(new.believed, submission.claimed, desk.now);
        let act = Act::Arrive { kiosk: self.number.clone(), signed_at };
        record(desk, &mut held, signed(new.xml_sha256), act)?;
        desk.rows.arrive(&NewArrival {
            id,
            kiosk: &new.kiosk.id,
            signed_xml_sha256: new.xml_sha256,
            claimed_at: submission.claimed,
            at: desk.now,
            sealed: new.sealed,
        })?;
        Ok(held)
    }
}

fn until(application: &Application) -> Result<NaiveDate, Stop> {
    if let State::NeedsResign { until, .. } = application.state() {
        Ok(until.last_day)
    } else {
        Err(Problem::refused("E-EXPIRED").into())
    }
}
