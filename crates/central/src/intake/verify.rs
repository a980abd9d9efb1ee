//! Is this submission what it says, by whom it says, and complete?

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::time::civil_date;
use forms::submission::form_of;
use forms::{Context, Form, Submission, Value, check_submission, xml};
use signing::certificate::Certificate;
use signing::check::Want;
use sync::envelope::{Envelope, sealed_bytes_max};

use super::consent::{self, Consent};
use super::helped;
use crate::centre::{Centre, Kiosk};
use crate::problem::Problem;
use crate::signer::{self, Admitted, NotAdmitted, report};
use crate::store::help::Helped;
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
    pub(super) consent: Consent,
    /// The scans that will follow, in the order of the signed XML.
    pub(super) scans: Vec<Coming>,
    /// Digest of the secret that opens its documents.
    pub(super) document_key_sha256: Digest,
    /// Whose help it names.
    pub(super) helped: Option<Helped>,
}

/// Whether a submission may be registered.
pub(super) enum Verdict {
    /// It may.
    Good(Box<Verified>),
    /// Everything holds but the certificate, which ended or was revoked on the way: to the queue's place of its
    /// arrival, signed again (DOMAIN §2.3 T4b).
    SignAgain(Box<Late>),
}

/// What was signed with a certificate that held then and holds no more.
pub(super) struct Late {
    pub(super) submission: Submission,
    /// The consent under which registries may be asked whose child it is.
    pub(super) consent: Consent,
    /// Whether it was revoked; else it ended.
    pub(super) revoked: bool,
}

pub(super) fn submission(centre: &Centre, kiosk: &Kiosk, envelope: &Envelope) -> Result<Verdict, Problem> {
    match signer::admit(centre, &envelope.signed_xml, centre.clock.now()) {
        Ok(signer) => good(centre, kiosk, envelope, signer).map(|good| Verdict::Good(Box::new(good))),
        Err(refused) => match late(centre, &refused) {
            Some(filed) => {
                let late = sign_again(centre, kiosk, envelope, filed, refused.is_revoked())?;
                Ok(Verdict::SignAgain(Box::new(late)))
            }
            None => Err(refused.refuse(centre, kiosk, about(envelope))),
        },
    }
}

/// A submission whose signer is admitted.
fn good(centre: &Centre, kiosk: &Kiosk, envelope: &Envelope, signer: Admitted) -> Result<Verified, Problem> {
    let (form, submission) = read(&signer.document)?;
    if submission.id != envelope.submission_id || submission.kiosk != kiosk.id {
        report(centre, kiosk, "E-KIOSK", about(envelope), Some(&signer.certificate));
        return Err(Problem::refused("E-KIOSK"));
    }
    if submission.applicant_iin() != Some(&signer.iin) {
        report(centre, kiosk, "E-OTHERIIN", about(envelope), Some(&signer.certificate));
        return Err(Problem::refused("E-OTHERIIN"));
    }
    let held = rest(centre, kiosk, envelope, (form, &submission), Some(&signer.certificate))?;
    let Rest { helped, consent, scans, document_key_sha256 } = held;
    Ok(Verified { signer, form, submission, consent, scans, document_key_sha256, helped })
}

/// Nobody is asked to sign again what would then be refused for something else.
fn sign_again(
    centre: &Centre,
    kiosk: &Kiosk,
    envelope: &Envelope,
    (form, submission): (&'static Form, Submission),
    revoked: bool,
) -> Result<Late, Problem> {
    // A meal application has no place in a queue that could be kept for it: it is simply filed anew.
    let queued = form.id == forms::released::kindergarten().id && submission.id == envelope.submission_id;
    if !queued || submission.kiosk != kiosk.id {
        return Err(Problem::refused("W-RESIGN-MEAL"));
    }
    let Rest { consent, .. } = rest(centre, kiosk, envelope, (form, &submission), None)?;
    Ok(Late { submission, consent, revoked })
}

/// What holds of a submission besides its signature.
struct Rest {
    helped: Option<Helped>,
    consent: Consent,
    scans: Vec<Coming>,
    document_key_sha256: Digest,
}

fn rest(
    centre: &Centre,
    kiosk: &Kiosk,
    envelope: &Envelope,
    (form, submission): (&'static Form, &Submission),
    certificate: Option<&Certificate>,
) -> Result<Rest, Problem> {
    let helped = help(centre, kiosk, submission, certificate)?;
    follows_its_form(centre, form, submission, civil_date(centre.clock.now()))?;
    Ok(Rest {
        helped,
        consent: consent::of(centre, kiosk, envelope, submission)?,
        scans: scans(centre, envelope, submission)?,
        document_key_sha256: digest(&envelope.document_key_sha256)?,
    })
}

fn about(envelope: &Envelope) -> String {
    format!("submission {}", envelope.submission_id)
}

/// Whose help a submission names; auditors are told of help that is not believed.
fn help(
    centre: &Centre,
    kiosk: &Kiosk,
    submission: &Submission,
    certificate: Option<&Certificate>,
) -> Result<Option<Helped>, Problem> {
    let applicant = submission.applicant_iin().ok_or_else(|| Problem::refused("E-FORM"))?;
    helped::check(centre, kiosk, submission, applicant).inspect_err(|problem| {
        if problem.body.for_good {
            report(centre, kiosk, problem.code(), format!("submission {}", submission.id), certificate);
        }
    })
}

/// What its applicant signed with a certificate that ended or was revoked while the application waited, and that was
/// good for everything when it was signed (SIGNING §4, DOMAIN §2.3 T4b).
fn late(centre: &Centre, refused: &NotAdmitted) -> Option<(&'static Form, Submission)> {
    let NotAdmitted::Signer { verified, .. } = refused else { return None };
    let filed = read(&verified.document).ok()?;
    let (_, submission) = &filed;
    let theirs = verified.certificate.iin() == submission.applicant_iin().map(|iin| iin.as_str());
    let held = refused.held_then(centre, Want::Sign, submission.claimed).is_some();
    (theirs && held).then_some(filed)
}

/// The application that a verified document is.
pub(super) fn read(document: &str) -> Result<(&'static Form, Submission), Problem> {
    let (form, submission) = xml::read(document).map_err(|error| {
        tracing::warn!(%error, "a signed document that is no application");
        Problem::refused("E-FORM")
    })?;
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
    let policy = settlement(submission).map_or(&*centre.policy, |kato| centre.profiles.of(kato));
    let context = Context::new(today, iin, false, policy);
    match check_submission(form, submission, &context).first() {
        None => Ok(()),
        Some(slip) => {
            let problem = Problem::refused(slip.fault.code()).with_field(&slip.field);
            Err(problem.with_args(slip.fault.args()))
        }
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

/// The settlement that a submission chose, where its form asks for one.
pub(crate) fn settlement(submission: &Submission) -> Option<&Kato> {
    submission
        .answers
        .iter()
        .find_map(|answer| if let Value::Settlement(kato) = &answer.value { Some(kato) } else { None })
}

fn digest(text: &str) -> Result<Digest, Problem> {
    let mut digest = Digest::default();
    match hex::decode_to_slice(text, &mut digest) {
        Ok(()) => Ok(digest),
        Err(_) => Err(Problem::not_understood("E-ENVELOPE")),
    }
}
