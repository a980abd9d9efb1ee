//! Look-ups in the registries, each under a consent that its subject signed (DOMAIN §6, §8.1).
//!
//! **Invariants:** no look-up without a consent that holds now: signature, chain, dates, this kiosk, a known
//! text, not older than the policy allows. Each look-up is recorded without what was found. About a child
//! central answers only where the registry holds the link to the signer; "unknown" and "not yours" are one
//! answer.

use chrono::TimeDelta;
use domain::iin::Iin;
use domain::time::{Timestamp, civil_date};
use forms::consent::LookUpConsent;
use forms::{Form, Kind, Origin, released};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sync::wire::{Child, ChildLookUp, Parent, ParentLookUp};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk};
use crate::problem::Problem;
use crate::registry::{Inquiry, Minor, Person, RegistryError};
use crate::signer;
use crate::store::{Digest, LookUp};

/// How far a kiosk's clock may run ahead of ours, in seconds.
const CLOCK_AHEAD_S: i64 = 300;

/// The item of a consent that allows asking whose child it is.
const FAMILY_LINK: &str = "family-link";

/// How soon to ask again when a registry was silent, in seconds.
const REGISTRY_RETRY_S: u32 = 10;

/// A consent that was verified.
pub struct Consented {
    /// Who consented, and so whom it is about.
    pub subject: Iin,
    /// What they agreed to.
    pub consent: LookUpConsent,
    /// Digest of the signed document.
    pub sha256: Digest,
}

/// The signer's own facts.
///
/// # Errors
/// The code of what the consent failed, `E-NOTFOUND`, `E-REGISTRY` (silent: asking later may help).
pub fn parent(centre: &Centre, kiosk: &Kiosk, asked: &ParentLookUp) -> Result<Parent, Problem> {
    let consented = verify(centre, kiosk, &asked.consent, When::Now)?;
    let found = person(centre, kiosk, &consented).map_err(silent)?;
    let found = found.ok_or_else(|| Problem::not_there("E-NOTFOUND"))?;
    Ok(found.as_parent(&consented.subject))
}

/// A child of the signer.
///
/// # Errors
/// As [`parent`], and `E-NOPARENT` for a child that is not theirs or does not exist.
pub fn child(centre: &Centre, kiosk: &Kiosk, asked: &ChildLookUp) -> Result<Child, Problem> {
    let consented = verify(centre, kiosk, &asked.consent, When::Now)?;
    let today = civil_date(centre.clock.now());
    let child = Iin::parse_child(&asked.child_iin, today).map_err(|fault| Problem::refused(fault.code()))?;
    if !consented.consent.data.iter().any(|item| item == FAMILY_LINK) {
        return Err(Problem::refused("E-CONSENT"));
    }
    let found = minor(centre, kiosk, &consented, &child).map_err(silent)?;
    found.map(|minor| minor.as_child()).ok_or_else(|| Problem::not_there("E-NOPARENT"))
}

/// Asks about the subject and records it.
pub(crate) fn person(
    centre: &Centre,
    kiosk: &Kiosk,
    consented: &Consented,
) -> Result<Option<Person>, Silence> {
    let request_id = Uuid::new_v4();
    let why = Inquiry { request_id, purpose: &consented.consent.purpose };
    let found = centre.registry.person(why, &consented.subject)?;
    record(centre, kiosk, consented, request_id, "parent", &found)?;
    Ok(found)
}

/// Asks about a child of the subject and records it.
pub(crate) fn minor(
    centre: &Centre,
    kiosk: &Kiosk,
    consented: &Consented,
    child: &Iin,
) -> Result<Option<Minor>, Silence> {
    let request_id = Uuid::new_v4();
    let why = Inquiry { request_id, purpose: &consented.consent.purpose };
    let found = centre.registry.child_of(why, &consented.subject, child)?;
    record(centre, kiosk, consented, request_id, "child", &found)?;
    Ok(found)
}

/// Why a look-up gave neither an answer nor a "no".
pub(crate) enum Silence {
    /// The registry did not answer.
    Registry(RegistryError),
    /// It could not be recorded, so it does not count.
    Record(Problem),
}

impl From<RegistryError> for Silence {
    fn from(error: RegistryError) -> Self {
        Self::Registry(error)
    }
}

fn silent(silence: Silence) -> Problem {
    match silence {
        Silence::Registry(error) => {
            tracing::warn!(%error, "registry");
            Problem::away("E-REGISTRY", REGISTRY_RETRY_S)
        }
        Silence::Record(problem) => problem,
    }
}

fn record(
    centre: &Centre,
    kiosk: &Kiosk,
    consented: &Consented,
    request_id: Uuid,
    about: &'static str,
    found: &impl Serialize,
) -> Result<(), Silence> {
    let answer = serde_json::to_string(found).map(Zeroizing::new);
    let answer = answer.map_err(|_| Silence::Record(Problem::ours("a registry answer without a text")))?;
    let index = &centre.keys.index;
    let look_up = LookUp {
        settlement: &kiosk.settlement,
        request_id,
        at: centre.clock.now(),
        kiosk: &kiosk.id,
        about,
        purpose: &consented.consent.purpose,
        subject: index.digest("iin", &[consented.subject.as_str()]),
        consent_sha256: consented.sha256,
        text_version: &consented.consent.text_version,
        result: index.digest("look-up result", &[&request_id.to_string(), &answer]),
    };
    centre.store.record_look_up(&look_up).map_err(|error| Silence::Record(error.into()))
}

/// At what moment a consent must hold.
#[derive(Clone, Copy)]
pub(crate) enum When {
    /// Now: for a look-up.
    Now,
    /// When the application was signed, by the same kiosk's clock.
    Claimed(Timestamp),
}

/// Verifies a consent to look-ups.
pub(crate) fn verify(
    centre: &Centre,
    kiosk: &Kiosk,
    signed_xml: &str,
    when: When,
) -> Result<Consented, Problem> {
    let now = centre.clock.now();
    let admitted = signer::admit(centre, signed_xml, now)
        .map_err(|refused| refused.refuse(centre, kiosk, "consent".into()))?;
    let consent = LookUpConsent::from_xml(&admitted.document).map_err(|_| Problem::refused("E-CONSENT"))?;
    let (at, ahead_s) = match when {
        When::Now => (now, CLOCK_AHEAD_S),
        When::Claimed(at) => (at, 0),
    };
    let lives = TimeDelta::try_seconds(i64::try_from(centre.policy.consent_lives_s).unwrap_or(i64::MAX));
    let lives = lives.unwrap_or(TimeDelta::MAX);
    if consent.office.kiosk != kiosk.id || !is_known(&consent) {
        return Err(Problem::refused("E-CONSENT"));
    }
    if consent.time > at + TimeDelta::seconds(ahead_s) || at.signed_duration_since(consent.time) > lives {
        return Err(Problem::refused("E-CONSENT-AGE"));
    }
    let sha256 = Sha256::digest(signed_xml.as_bytes()).into();
    Ok(Consented { subject: admitted.iin, consent, sha256 })
}

/// Whether it is the consent of a form we know, with the text of that form, for no more than it needs.
fn is_known(consent: &LookUpConsent) -> bool {
    let Some(form) = form_of(&consent.purpose) else { return false };
    let text = form.fields().find(|field| field.kind == Kind::Consent && field.signed);
    let needs = |item: &String| {
        item == FAMILY_LINK
            || form.fields().any(|field| field.id == *item.as_str() && field.allows(Origin::Registry))
    };
    text.and_then(|field| field.text_version.as_deref()) == Some(consent.text_version.as_str())
        && consent.data.iter().all(needs)
}

fn form_of(purpose: &str) -> Option<&'static Form> {
    let meal = released::meal();
    (meal.id == purpose).then_some(meal)
}
