//! Under what consent registries may be asked about an application (DOMAIN §8.1).
//!
//! **Invariant:** where the key of a consent did not hold when the application was signed, nobody is asked, now or later;
//! the application stands all the same, and a person looks at it.

use domain::iin::Iin;
use forms::Submission;
use sha2::{Digest as _, Sha256};
use sync::envelope::Envelope;

use crate::centre::{Centre, Kiosk};
use crate::look_ups::{self, Consented, Facts, When};
use crate::problem::Problem;
use crate::store::Digest;

/// The consent of an application to ask registries.
pub(super) enum Consent {
    /// This one.
    Given(Consented),
    /// None was given: they are asked as soon as there is one.
    Missing,
    /// Its key did not hold when it was signed: nobody may be asked.
    Void,
}

impl Consent {
    /// The consent, and what the registries say under it.
    pub(super) fn ask(&self, centre: &Centre, child: &Iin) -> Result<(Option<&Consented>, Facts), Problem> {
        let given = match self {
            Consent::Given(consented) => Some(consented),
            Consent::Missing => None,
            Consent::Void => return Ok((None, Facts::unconfirmed())),
        };
        Ok((given, Facts::ask(centre, given, child)?))
    }
}

/// The consent that the signed application names must be the one in the envelope. One whose key did not hold is
/// nobody's reason to refuse what a good key signed.
pub(super) fn of(
    centre: &Centre,
    kiosk: &Kiosk,
    envelope: &Envelope,
    submission: &Submission,
) -> Result<Consent, Problem> {
    let refused = || Problem::refused("E-CONSENT");
    let (xml, named) = match (&envelope.look_up_consent, submission.look_up_consent_sha256()) {
        (None, None) => return Ok(Consent::Missing),
        (Some(xml), Some(named)) => (xml, named),
        (Some(_), None) | (None, Some(_)) => return Err(refused()),
    };
    if named != Digest::from(Sha256::digest(xml.as_bytes())) {
        return Err(refused());
    }
    match look_ups::verify(centre, kiosk, xml, When::Claimed(submission.claimed)) {
        Ok(consented) => {
            let same = submission.applicant_iin() == Some(&consented.subject)
                && consented.purpose == submission.form
                && consented.submission.is_none_or(|named| named == submission.id);
            if same { Ok(Consent::Given(consented)) } else { Err(refused()) }
        }
        Err(problem) if matches!(problem.code(), "E-EXPIRED" | "E-NOTYET" | "E-REVOKED") => Ok(Consent::Void),
        Err(problem) => Err(problem),
    }
}
