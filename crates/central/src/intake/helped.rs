//! Whoever helped to fill in, as the signed application names them, held against the login that is kept (ADR 16).
//!
//! **Invariants:** who is named was logged in at a front desk of that organisation with just the document whose digest
//! is named, held the post at the time that the kiosk claims, and is not the applicant. What the centre says of them
//! later comes from what the parent signed, which was compared with their certificate.

use chrono::TimeDelta;
use domain::iin::Iin;
use domain::time::Timestamp;
use forms::{Assistant, Submission};
use sha2::{Digest as _, Sha256};
use signing::xmldsig;
use sync::envelope::unseal_blob;
use sync::wire::JSON_BYTES_MAX;
use sync::wire::desk::Role;

use crate::centre::{Centre, Kiosk};
use crate::login::person;
use crate::problem::Problem;
use crate::store::Digest;
use crate::store::help::{HelpLogin, Helped};
use crate::store::office::PostRow;

/// How far the clocks of a kiosk and of the centre may be apart.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// Why a named assistant is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nobody logged in with that document, or it is somebody else's.
    Unknown,
    /// They were not logged in then, or held no such post.
    NoPost,
    /// They helped themselves.
    Oneself,
}

impl Why {
    fn code(self) -> &'static str {
        match self {
            Why::Unknown => "E-ASSISTANT",
            Why::NoPost => "E-ASSISTANT-POST",
            Why::Oneself => "E-ASSISTANT-SELF",
        }
    }
}

/// Whose help a submission names, where it names anybody's.
///
/// # Errors
/// 422 `E-ASSISTANT`, `E-ASSISTANT-POST`, `E-ASSISTANT-SELF`; when the store fails.
pub(super) fn check(
    centre: &Centre,
    kiosk: &Kiosk,
    submission: &Submission,
    applicant: &Iin,
) -> Result<Option<Helped>, Problem> {
    let Some(assistant) = &submission.assistant else { return Ok(None) };
    let login =
        centre.store.help_login(assistant.login.0)?.filter(|login| login.settlement == kiosk.settlement);
    let posts = match &login {
        Some(login) => centre.store.posts_ever(login.person, &login.bin)?,
        None => Vec::new(),
    };
    match hold(centre, (assistant, submission.claimed), login.as_ref(), (&posts, person(centre, applicant))) {
        Ok(helped) => Ok(Some(helped)),
        Err(why) => Err(Problem::refused(why.code())),
    }
}

/// Holds an assistant against the login that is kept, the posts there ever were, and the applicant.
pub(crate) fn hold(
    centre: &Centre,
    (assistant, claimed): (&Assistant, Timestamp),
    login: Option<&HelpLogin>,
    (posts, applicant): (&[PostRow], Digest),
) -> Result<Helped, Why> {
    let login = login.filter(|login| is_theirs(centre, assistant, login)).ok_or(Why::Unknown)?;
    let held = |post: &PostRow| {
        let theirs = post.person == login.person && post.bin == login.bin;
        theirs
            && post.role == Role::FrontDesk
            && post.settlement == login.settlement
            && was(claimed, post.since, post.until)
    };
    if !was(claimed, login.opened_at, Some(login.until)) || !posts.iter().any(held) {
        return Err(Why::NoPost);
    }
    if login.person == applicant {
        return Err(Why::Oneself);
    }
    Ok(Helped { login_sha256: assistant.login.0, person: login.person, bin: login.bin.clone() })
}

/// Whether a moment lies in a term, as far as two clocks can tell.
fn was(moment: Timestamp, since: Timestamp, until: Option<Timestamp>) -> bool {
    since - SKEW <= moment && until.is_none_or(|until| moment <= until + SKEW)
}

/// Whether what is kept is the document that is named, signed by just whom the application names.
fn is_theirs(centre: &Centre, assistant: &Assistant, login: &HelpLogin) -> bool {
    let Ok(signed) = unseal_blob(&login.sealed, &centre.keys.sealing, JSON_BYTES_MAX) else { return false };
    if Digest::from(Sha256::digest(signed.as_slice())) != assistant.login.0 {
        return false;
    }
    let Ok(verified) = xmldsig::verify(&signed) else { return false };
    let certificate = &verified.certificate;
    let iin = certificate.iin().and_then(Iin::from_certificate);
    iin.is_some_and(|iin| person(centre, &iin) == login.person)
        && certificate.bin() == Some(login.bin.as_str())
        && assistant.bin.as_str() == login.bin
        && assistant.desk == login.desk
        && assistant.serial == certificate.serial_hex()
        && assistant.organisation == certificate.organisation()
        && assistant.name.as_str() == certificate.full_name()
}
