//! One transaction: number, event, receipt.

use chrono::Datelike;
use domain::digest::Sha256;
use domain::meal::{self, Category, Event};
use domain::number::{ApplicationNumber, KioskNumber, Series};
use domain::time::{Timestamp, civil_date};
use forms::{Submission, Value};
use ledger::receipt::{RECEIPT_VERSION, Receipt};
use sync::envelope::Envelope;

use super::findings::Findings;
use super::verify::Verified;
use crate::centre::{Centre, Kiosk};
use crate::notices;
use crate::problem::Problem;
use crate::store::{Digest, Filed, LookUp, NewSubmission, Registration, StoreError};

/// A submission as it came.
pub(super) struct New<'a> {
    /// Who sent it.
    pub(super) kiosk: &'a Kiosk,
    /// The sealed bytes.
    pub(super) sealed: &'a [u8],
    /// What was in them.
    pub(super) envelope: &'a Envelope,
    /// Digest of the signed XML.
    pub(super) xml_sha256: Digest,
    /// When the kiosk accepted it, where that is proved.
    pub(super) believed: Option<Timestamp>,
}

/// What was found about it.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    /// Who says what.
    pub(super) verified: &'a Verified,
    /// What a person must look at.
    pub(super) findings: &'a Findings,
    /// The registries that were asked.
    pub(super) look_ups: &'a [LookUp<'a>],
}

pub(super) fn register(centre: &Centre, new: &New<'_>, found: Found<'_>) -> Result<Registration, Problem> {
    let category = category(&found.verified.submission).ok_or_else(|| Problem::refused("E-FORM"))?;
    let now = centre.clock.now();
    let kiosk_number = kiosk_number(new.kiosk, new.envelope).map(|number| number.to_string());
    let kiosk_number = kiosk_number.unwrap_or_default();
    let new = row(new, found, Series::Meal, &kiosk_number, now)?;
    let complete = |number: &ApplicationNumber| file(centre, &new, number, category, now);
    Ok(centre.store.register(&new, &complete)?)
}

/// The row of a submission.
pub(super) fn row<'a>(
    new: &New<'a>,
    found: Found<'a>,
    series: Series,
    kiosk_number: &'a str,
    now: Timestamp,
) -> Result<NewSubmission<'a>, Problem> {
    let Found { verified, findings, look_ups } = found;
    Ok(NewSubmission {
        settlement: &findings.settlement,
        series,
        year: u16::try_from(civil_date(now).year()).map_err(|_| Problem::ours("the year of the clock"))?,
        id: new.envelope.submission_id,
        kiosk: &new.kiosk.id,
        kiosk_number,
        signed_xml_sha256: new.xml_sha256,
        sealed: new.sealed,
        document_key_sha256: verified.document_key_sha256,
        claimed_at: verified.submission.claimed,
        registered_at: now,
        chain: verified.signer.chain.iter().map(Vec::as_slice).collect(),
        revocation: verified.signer.revocation.clone(),
        stamp: verified.signer.stamp,
        scans: &verified.scans,
        child: findings.child,
        applicant: findings.applicant,
        linked: findings.linked,
        school: &findings.school,
        flags: &findings.flags,
        look_ups,
        notices: notices::channels(&verified.submission),
        helped: verified.helped.clone(),
    })
}

/// The number that this kiosk gave. It is not signed and decides nothing: what is no number of this kiosk is left
/// out, and no reason to refuse an application.
pub(super) fn kiosk_number(kiosk: &Kiosk, envelope: &Envelope) -> Option<KioskNumber> {
    let named = envelope.kiosk_number.as_deref().map(KioskNumber::parse);
    match named {
        Some(Ok(number)) if number.kiosk() == kiosk.id => Some(number),
        Some(_) => {
            tracing::warn!(kiosk = kiosk.id, submission = %envelope.submission_id, "not a number of this kiosk");
            None
        }
        None => None,
    }
}

/// Event M-7 and the receipt, once the number is known.
fn file(
    centre: &Centre,
    new: &NewSubmission<'_>,
    number: &ApplicationNumber,
    category: Category,
    now: Timestamp,
) -> Result<Filed, StoreError> {
    let xml = Sha256(new.signed_xml_sha256);
    let event = Event::submitted(now, xml, number.clone(), category, &centre.calendar, &centre.policy);
    let application =
        meal::apply(meal::Application::default(), event.clone(), &centre.calendar, &centre.policy)
            .map_err(|refusal| StoreError::Failed(format!("a new application was refused: {refusal}")))?;
    let filing = application
        .filing()
        .ok_or_else(|| StoreError::Failed("a filed application without a filing".into()))?;
    let receipt = Receipt {
        v: RECEIPT_VERSION,
        submission_id: new.id,
        signed_xml_sha256: xml.to_string(),
        number: number.machine(),
        settlement: number.settlement().to_string(),
        state: application.state().code().into(),
        claimed_at: new.claimed_at,
        registered_at: now,
        due: Some(filing.due.last_day),
        awaiting: new.scans.iter().map(|scan| hex::encode(scan.sealed_sha256)).collect(),
        profile: filing.profile.clone(),
        place: None,
        evidence: None,
    };
    let receipt =
        centre.keys.receipt.sign(&receipt).map_err(|error| StoreError::Failed(error.to_string()))?;
    Ok(Filed { event, application, receipt })
}

fn category(submission: &Submission) -> Option<Category> {
    let Some(Value::Choice(chosen)) = submission.value("category") else { return None };
    match chosen.as_str() {
        "m1" => Some(Category::M1),
        "m2" => Some(Category::M2),
        "m3" => Some(Category::M3),
        "m4" => Some(Category::M4),
        "m5" => Some(Category::M5),
        _ => None,
    }
}
