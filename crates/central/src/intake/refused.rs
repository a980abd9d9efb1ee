//! Refusals for good, which may reach a kiosk that its applicant left long ago (DOMAIN §2.3 T4): recorded, so that
//! whoever applied is told.
//!
//! **Invariants:**
//! - only an authentic application is recorded: its signature holds, its certificate descends from a configured root,
//!   it reads as a released form, and it names this submission and this kiosk. Anything else has no applicant whom a
//!   message could reach, and would only tell a stranger something;
//! - a refusal is answered only after it is recorded: a kiosk that got no answer sends again;
//! - the same envelope gets the same answer for ever and its applicant one notice. Another envelope under the id is
//!   judged afresh, unless it was an application for a queue that arrived and is over; if that one is refused too,
//!   nobody is told twice;
//! - an application for a queue that its applicant signed ends in REJECTED, in the log of its queue and in the journal
//!   (ADR 15), in the transaction that records the refusal; any other that its applicant signed stands in their journal
//!   beside the log ([`crate::journal`]): whoever holds the same key can ask for it at any kiosk.

use axum::http::StatusCode;
use forms::Submission;
use ledger::receipt::SignedReceipt;
use signing::certificate::{Certificate, Person, Purpose};
use signing::xmldsig;

use super::arrivals::Ended;
use super::register::{New, kiosk_number};
use super::{again as answered_before, arrivals, before, verify};
use crate::centre::Centre;
use crate::filed::envelope_digest;
use crate::login;
use crate::notices;
use crate::problem::Problem;
use crate::store::{Digest, NewRefusal, Refused};

/// What this very envelope was answered when it was refused for good.
pub(super) fn again(known: Refused) -> Result<Problem, Problem> {
    let status = StatusCode::from_u16(known.status).map_err(|_| Problem::ours("the status of a refusal"))?;
    Ok(Problem { status, body: Box::new(known.answer) })
}

/// Records a refusal, where the applicant is to be told of it; the answer to the kiosk, which is the receipt where
/// another connection registered it a moment ago.
pub(super) fn keep(centre: &Centre, new: &New<'_>, problem: Problem) -> Result<SignedReceipt, Problem> {
    // A conflict is about another document under this id, and that one stands.
    let ends_here = problem.body.for_good && problem.status != StatusCode::CONFLICT;
    let Some(authentic) = ends_here.then(|| authentic(centre, new)).flatten() else { return Err(problem) };
    match record(centre, new, &authentic, &problem)? {
        Ended::Registered => answered_before(centre, new, before(centre, new.envelope.submission_id)?),
        Ended::Recorded | Ended::Beside => Err(problem),
    }
}

/// What somebody signed whom we can believe to exist.
struct Authentic {
    submission: Submission,
    /// Whether that was the applicant.
    by_applicant: bool,
}

/// What the envelope holds, where somebody whom we can believe to exist signed just this.
fn authentic(centre: &Centre, new: &New<'_>) -> Option<Authentic> {
    let verified = xmldsig::verify(new.envelope.signed_xml.as_bytes()).ok()?;
    let (_, submission) = verify::read(&verified.document).ok()?;
    let named = submission.id == new.envelope.submission_id && submission.kiosk == new.kiosk.id;
    let chains = |at| centre.trust.chain(&verified.certificate, at).is_ok();
    let by_applicant = is_of(&verified.certificate, &submission);
    (named && (chains(centre.clock.now()) || chains(submission.claimed)))
        .then_some(Authentic { submission, by_applicant })
}

/// Whether it is the applicant's own key that a citizen signs with. A key that has ended was asked for nothing more.
fn is_of(certificate: &Certificate, submission: &Submission) -> bool {
    let signs = matches!(certificate.purpose(), Purpose::Sign | Purpose::Both);
    let theirs = certificate.iin() == submission.applicant_iin().map(|iin| iin.as_str());
    signs && theirs && certificate.person() == Person::Natural
}

/// Who finds it in their journal: whoever signed it.
fn applicant(centre: &Centre, authentic: &Authentic) -> Option<Digest> {
    let iin = authentic.submission.applicant_iin().filter(|_| authentic.by_applicant)?;
    Some(login::person(centre, iin))
}

fn record(
    centre: &Centre,
    new: &New<'_>,
    authentic: &Authentic,
    problem: &Problem,
) -> Result<Ended, Problem> {
    let submission = &authentic.submission;
    let kiosk_number = kiosk_number(new.kiosk, new.envelope).map(|number| number.to_string());
    let refusal = NewRefusal {
        settlement: verify::settlement(submission).unwrap_or(&new.kiosk.settlement),
        id: new.envelope.submission_id,
        kiosk: &new.kiosk.id,
        kiosk_number: kiosk_number.as_deref().unwrap_or_default(),
        envelope_sha256: envelope_digest(new.envelope)?,
        claimed_at: submission.claimed,
        at: centre.clock.now(),
        status: problem.status.as_u16(),
        answer: &problem.body,
        applicant: applicant(centre, authentic),
        sealed: new.sealed,
        notices: &notices::reachable(submission),
    };
    let ended = if authentic.by_applicant {
        arrivals::reject(centre, new, submission, &refusal)?
    } else {
        Ended::Beside
    };
    match ended {
        Ended::Registered => return Ok(ended),
        Ended::Recorded => {}
        Ended::Beside => centre.store.refuse(&refusal)?,
    }
    tracing::info!(code = problem.code(), submission = %new.envelope.submission_id, "refused for good");
    Ok(ended)
}
