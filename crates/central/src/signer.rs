//! Whoever signed a document that reached central: admitted only after every check of SIGNING §4.
//!
//! **Invariant:** an [`Admitted`] document is exactly the bytes that a key of the wanted kind signed (a citizen's own;
//! at a desk that of somebody of an organisation), whose certificate was in force and not revoked, as far as the lists tell, when we received it and descends
//! from a configured root. Nothing else of the received XML is ever read.

mod remembered;

pub use remembered::Remembered;

use std::sync::Arc;

use domain::iin::Iin;
use domain::policy::{KeyAlgorithm, Policy};
use domain::time::{Timestamp, civil_date};
use sha2::{Digest as _, Sha256};
use signing::certificate::Certificate;
use signing::check::{self, Accepted, CheckError, Order, Terms, Want};
use signing::revocation::Revocation;
use signing::xmldsig::{self, Verified};
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk};
use crate::ocsp::Inquiry;
use crate::problem::Problem;
use crate::store::{Digest, SecurityEvent};

/// How soon to come again where nobody could say whether a key was revoked, in seconds.
const REVCHECK_RETRY_S: u32 = 600;

/// A verified document and who signed it.
pub struct Admitted {
    /// The verified bytes, without the signature.
    pub document: Zeroizing<String>,
    /// The signer's certificate.
    pub certificate: Certificate,
    /// The IIN in it.
    pub iin: Iin,
    /// From the issuer up to the root, DER.
    pub chain: Vec<Vec<u8>>,
    /// What is known about revocation, for auditors.
    pub revocation: String,
    /// The digest that a time stamp is to be asked for over, where somebody gives any.
    pub stamp: Option<Digest>,
    /// Whether the responders were asked about revocation in vain.
    pub unanswered: bool,
}

/// Why a document was not admitted.
pub enum NotAdmitted {
    /// The signature does not hold, or the document is none of ours.
    Signature {
        /// The code.
        code: &'static str,
    },
    /// The signature holds; its signer may not do this.
    Signer {
        /// Which check failed.
        error: CheckError,
        /// What they signed: read it only to say more about the failure.
        verified: Arc<Verified>,
    },
}

/// Checks a signature and its signer at the decisive time (received, SIGNING §4).
///
/// # Errors
/// The first check that fails.
pub fn admit(centre: &Centre, signed_xml: &str, at: Timestamp) -> Result<Admitted, NotAdmitted> {
    admit_for(centre, signed_xml, at, Want::Sign)
}

/// Checks a login: the same, but for a login key. What a signing key signed is no login, and the other way round.
///
/// # Errors
/// The first check that fails.
pub fn admit_login(centre: &Centre, signed_xml: &str, at: Timestamp) -> Result<Admitted, NotAdmitted> {
    admit_for(centre, signed_xml, at, Want::Login)
}

/// Checks a decision and its signer: the same, but by the key of somebody of an organisation, with its BIN. A
/// citizen's own key decides nothing.
///
/// # Errors
/// The first check that fails.
pub fn admit_clerk(centre: &Centre, signed_xml: &str, at: Timestamp) -> Result<Admitted, NotAdmitted> {
    admit_for(centre, signed_xml, at, Want::SignForOffice)
}

/// Checks a login at a desk.
///
/// # Errors
/// The first check that fails.
pub fn admit_clerk_login(centre: &Centre, signed_xml: &str, at: Timestamp) -> Result<Admitted, NotAdmitted> {
    admit_for(centre, signed_xml, at, Want::LoginForOffice)
}

/// Checks a document and its signer for what the key is wanted for.
///
/// # Errors
/// The first check that fails.
pub fn admit_for(
    centre: &Centre,
    signed_xml: &str,
    at: Timestamp,
    want: Want,
) -> Result<Admitted, NotAdmitted> {
    let verified = match want {
        Want::Login | Want::LoginForOffice => centre.remembered.verify(signed_xml),
        Want::Sign | Want::SignForOffice => xmldsig::verify(signed_xml.as_bytes()).map(Arc::new),
    };
    let verified = verified.map_err(|error| NotAdmitted::Signature { code: error.code() })?;
    let accepted = accepted(&centre.policy);
    // A login must not wait, and does nothing that a list could not still catch up with.
    let inquiry = match want {
        Want::Login | Want::LoginForOffice => Inquiry::of_lists(centre),
        Want::Sign | Want::SignForOffice => Inquiry::now(centre),
    };
    let terms = Terms { want, ..terms(centre, &accepted, at, &inquiry) };
    let standing = match check::signer(&verified.certificate, &terms, Order::Centre) {
        Ok(standing) => standing,
        Err(error) => return Err(NotAdmitted::Signer { error, verified }),
    };
    let chain = standing.chain.iter().map(|authority| authority.der().to_vec()).collect();
    if let Revocation::Unknown(why) = standing.revocation {
        tracing::warn!(%why, "a signer is admitted of whom nobody could say whether the key was revoked");
    }
    let learnt = standing.revocation;
    let revocation = format!("{learnt}{}", inquiry.evidence());
    let Some(iin) = verified.certificate.iin().and_then(Iin::from_certificate) else {
        let error = CheckError::UnknownPerson;
        return Err(NotAdmitted::Signer { error, verified });
    };
    let imprint = || Digest::from(Sha256::digest(verified.stamped.as_bytes()));
    let stamp = centre.stampers.is_some().then(imprint);
    let (document, certificate) = match Arc::try_unwrap(verified) {
        Ok(Verified { document, certificate, .. }) => (document, certificate),
        Err(remembered) => (remembered.document.clone(), remembered.certificate.clone()),
    };
    let unanswered = inquiry.is_unanswered();
    Ok(Admitted { document, certificate, iin, chain, revocation, stamp, unanswered })
}

/// Whether somebody might have signed with this certificate at a moment that is past: what the terms ask for now and
/// cannot have changed since, and what was known of revocation by then.
fn stood(centre: &Centre, certificate: &Certificate, want: Want, at: Timestamp) -> bool {
    let accepted = accepted(&centre.policy);
    let inquiry = Inquiry::of_lists(centre);
    let terms = Terms { want, revocation_must_answer: false, ..terms(centre, &accepted, at, &inquiry) };
    check::signer(certificate, &terms, Order::Centre).is_ok()
}

fn terms<'a>(
    centre: &'a Centre,
    accepted: &'a [Accepted],
    at: Timestamp,
    inquiry: &'a Inquiry<'a>,
) -> Terms<'a> {
    Terms {
        want: Want::Sign,
        at,
        trust: &centre.trust,
        iin: None,
        accepted,
        revocation: inquiry.source(),
        revocation_must_answer: centre.policy.revocation_must_answer,
    }
}

impl NotAdmitted {
    /// What was signed with a key that held at a moment that is past, and has ended or was revoked since.
    pub fn held_then(&self, centre: &Centre, want: Want, at: Timestamp) -> Option<&Verified> {
        let Self::Signer { error: CheckError::Expired { .. } | CheckError::Revoked { .. }, verified } = self
        else {
            return None;
        };
        // A responder may know what no list tells yet.
        if matches!(self, Self::Signer { error: CheckError::Revoked { since, .. }, .. } if *since <= at) {
            return None;
        }
        stood(centre, &verified.certificate, want, at).then_some(verified)
    }

    /// Whether the key was revoked; else something else is wrong.
    pub fn is_revoked(&self) -> bool {
        matches!(self, Self::Signer { error: CheckError::Revoked { .. }, .. })
    }

    /// The refusal, after an auditor has been told where one must know.
    pub fn refuse(&self, centre: &Centre, kiosk: &Kiosk, about: String) -> Problem {
        let (code, certificate) = match self {
            Self::Signature { code } => (*code, None),
            Self::Signer { error, verified } => (error.code(), Some(&verified.certificate)),
        };
        report(centre, kiosk, code, about, certificate);
        match self {
            // To the citizen all of these are one thing; which one it was is for the auditor.
            Self::Signature { .. } => Problem::refused("E-SIGNATURE"),
            // That is for us to put right, not for the citizen: the same bytes are welcome again.
            Self::Signer { error: CheckError::RevocationUnknown(why), .. } => {
                tracing::warn!(%why, "a signer waits until somebody can say whether the key was revoked");
                Problem::away("E-REVCHECK", REVCHECK_RETRY_S)
            }
            Self::Signer { error, .. } => match error.date() {
                Some(at) => Problem::refused(error.code()).with_date(civil_date(at)),
                None => Problem::refused(error.code()),
            },
        }
    }
}

/// Tells auditors of what an honest kiosk with an honest citizen does not send.
pub fn report(centre: &Centre, kiosk: &Kiosk, code: &str, about: String, certificate: Option<&Certificate>) {
    const HONEST: [&str; 11] = [
        "E-EXPIRED",
        "E-NOTYET",
        "E-GOST",
        "E-GOST-OTHER",
        "E-KEYALG",
        "E-AUTH4SIGN",
        "E-SIGN4AUTH",
        "E-USAGE",
        "E-LEGAL",
        "E-NATURAL",
        "E-REVCHECK",
    ];
    if HONEST.contains(&code) {
        return;
    }
    tracing::warn!(code, kiosk = kiosk.id, about, "security event");
    let event = SecurityEvent {
        settlement: &kiosk.settlement,
        at: centre.clock.now(),
        kiosk: &kiosk.id,
        code,
        about,
        certificate: certificate.map(|certificate| Sha256::digest(certificate.der()).into()),
    };
    if let Err(error) = centre.store.record_security_event(&event) {
        tracing::error!(%error, code, "a security event could not be recorded");
    }
}

fn accepted(policy: &Policy) -> Vec<Accepted> {
    let known = policy.accepted_algorithms.iter().map(|algorithm| match algorithm {
        KeyAlgorithm::Rsa => Accepted::Rsa,
        KeyAlgorithm::Gost2015 => Accepted::Gost2015,
    });
    known.collect()
}
