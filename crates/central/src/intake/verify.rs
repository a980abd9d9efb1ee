//! Is this submission what it says, by whom it says, and complete?

use chrono::NaiveDate;
use domain::time::civil_date;
use forms::submission::form_of;
use forms::{Context, Form, Submission, check_submission, released, xml};
use sha2::{Digest as _, Sha256};
use signing::check::CheckError;
use sync::envelope::{Envelope, sealed_bytes_max};

use crate::centre::{Centre, Kiosk};
use crate::look_ups::{self, Consented, When};
use crate::problem::Problem;
use crate::signer::{self, Admitted, NotAdmitted, report};
use crate::store::{Coming, Digest};

/// A submission that may be registered.
pub(super) struct Verified {
    /// Who signed it.
    pub(super) signer: Admitted,
    /// The form it follows.
    pub(super) form: &'static Form,
    /// What it says.
    pub(super) submission: Submission,
    /// The consent under which registries were and may be asked.
    pub(super) consented: Option<Consented>,
    /// The scans that will follow, in the order of the signed XML.
    pub(super) scans: Vec<Coming>,
    /// Digest of the secret that opens its documents.
    pub(super) document_key_sha256: Digest,
}

pub(super) fn submission(centre: &Centre, kiosk: &Kiosk, envelope: &Envelope) -> Result<Verified, Problem> {
    let about = || format!("submission {}", envelope.submission_id);
    let now = centre.clock.now();
    let signer = signer::admit(centre, &envelope.signed_xml, now).map_err(|refused| {
        resign(centre, &refused).unwrap_or_else(|| refused.refuse(centre, kiosk, about()))
    })?;
    let (form, submission) = read(&signer.document)?;
    if submission.id != envelope.submission_id || submission.kiosk != kiosk.id {
        report(centre, kiosk, "E-KIOSK", about(), Some(&signer.certificate));
        return Err(Problem::refused("E-KIOSK"));
    }
    if submission.applicant_iin() != Some(&signer.iin) {
        report(centre, kiosk, "E-OTHERIIN", about(), Some(&signer.certificate));
        return Err(Problem::refused("E-OTHERIIN"));
    }
    follows_its_form(centre, form, &submission, civil_date(now))?;
    let consented = consent(centre, kiosk, envelope, &submission, &signer)?;
    let scans = scans(centre, envelope, &submission)?;
    let document_key_sha256 = digest(&envelope.document_key_sha256)?;
    Ok(Verified { signer, form, submission, consented, scans, document_key_sha256 })
}

/// A certificate that ended or was revoked while the application waited, and that was good for everything when
/// it was signed: the applicant applies again with a new one (SIGNING §4, DOMAIN §2.3 T4b). A meal application
/// has no place in a queue that could be kept for them, so it has no date.
fn resign(centre: &Centre, refused: &NotAdmitted) -> Option<Problem> {
    let NotAdmitted::Signer { error: CheckError::Expired { .. } | CheckError::Revoked { .. }, verified } =
        refused
    else {
        return None;
    };
    let (_, submission) = read(&verified.document).ok()?;
    let iin = submission.applicant_iin()?.as_str();
    let held = signer::stood(centre, &verified.certificate, Some(iin), submission.claimed);
    held.then(|| Problem::refused("W-RESIGN-MEAL"))
}

fn read(document: &str) -> Result<(&'static Form, Submission), Problem> {
    let unreadable = |error: xml::XmlError| {
        tracing::warn!(%error, "a signed document that is no application");
        Problem::refused("E-FORM")
    };
    let (id, version) = xml::form_named(document).map_err(unreadable)?;
    let form = released::find(&id, version).ok_or_else(|| Problem::refused("E-FORM"))?;
    let submission = xml::from_xml(form, document).map_err(unreadable)?;
    let same = form_of(&submission).is_some_and(|named| named.id == form.id && named.version == form.version);
    if same { Ok((form, submission)) } else { Err(Problem::refused("E-FORM")) }
}

/// The rules that guided the applicant at the kiosk, once more.
fn follows_its_form(
    centre: &Centre,
    form: &'static Form,
    submission: &Submission,
    today: NaiveDate,
) -> Result<(), Problem> {
    let iin = submission.applicant_iin().map_or("", |iin| iin.as_str());
    // Without the network: a contact that was not confirmed is flagged, not refused (DOMAIN §6).
    let context = Context::new(today, iin, false, &centre.policy);
    match check_submission(form, submission, &context).first() {
        None => Ok(()),
        Some(slip) => Err(Problem::refused(slip.fault.code()).with_field(&slip.field)),
    }
}

/// The consent that the signed application names must be the one in the envelope, and have held.
fn consent(
    centre: &Centre,
    kiosk: &Kiosk,
    envelope: &Envelope,
    submission: &Submission,
    signer: &Admitted,
) -> Result<Option<Consented>, Problem> {
    let refused = || Problem::refused("E-CONSENT");
    match (&envelope.look_up_consent, submission.look_up_consent_sha256()) {
        (None, None) => Ok(None),
        (Some(xml), Some(named)) if named == Digest::from(Sha256::digest(xml.as_bytes())) => {
            let consented = look_ups::verify(centre, kiosk, xml, When::Claimed(submission.claimed))?;
            let same = consented.subject == signer.iin
                && consented.consent.purpose == submission.form
                && consented.consent.submission == submission.id;
            if same { Ok(Some(consented)) } else { Err(refused()) }
        }
        (None | Some(_), None | Some(_)) => Err(refused()),
    }
}

/// The scans that the envelope announces must be those that were signed, one for one, none too long.
fn scans(centre: &Centre, envelope: &Envelope, submission: &Submission) -> Result<Vec<Coming>, Problem> {
    let signed: Vec<_> = submission.scans().collect();
    if signed.len() != envelope.scans.len() {
        return Err(Problem::refused("E-SCANS"));
    }
    let mut coming: Vec<Coming> = Vec::with_capacity(signed.len());
    for (signed, sealed) in signed.iter().zip(&envelope.scans) {
        let scan = Coming {
            plain_sha256: digest(&sealed.plain_sha256)?,
            plain_bytes: signed.bytes_len,
            sealed_sha256: digest(&sealed.sealed_sha256)?,
        };
        if scan.plain_sha256 != signed.sha256 || coming.iter().any(|c| c.sealed_sha256 == scan.sealed_sha256)
        {
            return Err(Problem::refused("E-SCANS"));
        }
        let bound = usize::try_from(signed.bytes_len).map_or(0, sealed_bytes_max) as u64;
        if signed.bytes_len > centre.policy.scans.bytes_max || sealed.bytes > bound {
            return Err(Problem::refused("E-SIZE"));
        }
        coming.push(scan);
    }
    Ok(coming)
}

fn digest(text: &str) -> Result<Digest, Problem> {
    let mut digest = Digest::default();
    match hex::decode_to_slice(text, &mut digest) {
        Ok(()) => Ok(digest),
        Err(_) => Err(Problem::not_understood("E-ENVELOPE")),
    }
}
