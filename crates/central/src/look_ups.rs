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
use forms::login::Login;
use forms::{Kind, Origin, released};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use signing::check::Want;
use signing::xmldsig::{self, Verified};
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

/// How every signed login challenge begins.
const LOGIN_BEGINS: &str = "<login ";

/// The item of a consent that allows asking whose child it is.
const FAMILY_LINK: &str = "family-link";

/// How soon to ask again when a registry was silent, in seconds.
pub(crate) const REGISTRY_RETRY_S: u32 = 10;

/// A consent that was verified.
pub struct Consented {
    /// Who consented, and so whom it is about.
    pub subject: Iin,
    /// The service they agreed to.
    pub purpose: String,
    /// The data.
    pub data: Vec<String>,
    /// The version of the text.
    pub text_version: String,
    /// The submission it is for alone; a login is for every one of its visit.
    pub submission: Option<Uuid>,
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
    if !consented.data.iter().any(|item| item == FAMILY_LINK) {
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
    let found = ask_person(centre, consented)?;
    record(centre, kiosk, consented, told(centre, "parent", &found))?;
    Ok(found.answer)
}

/// Asks about a child of the subject and records it.
pub(crate) fn minor(
    centre: &Centre,
    kiosk: &Kiosk,
    consented: &Consented,
    child: &Iin,
) -> Result<Option<Minor>, Silence> {
    let found = ask_minor(centre, consented, child)?;
    record(centre, kiosk, consented, told(centre, "child", &found))?;
    Ok(found.answer)
}

/// What the registries say of an applicant and a child, asked at once. It is recorded with what it is used for, or by
/// itself where nothing comes of that.
#[derive(Default)]
pub(crate) struct Facts {
    /// The applicant.
    pub(crate) person: Option<Person>,
    /// The child, where it is the applicant's.
    pub(crate) minor: Option<Minor>,
    /// Both registries answered, or none may be asked; else they are asked again later.
    pub(crate) answered: bool,
    told: Vec<Told>,
}

impl Facts {
    /// Asks under a consent; without one nobody is asked.
    pub(crate) fn ask(centre: &Centre, consented: Option<&Consented>, child: &Iin) -> Result<Facts, Problem> {
        let Some(consented) = consented else { return Ok(Facts::default()) };
        let person = match ask_person(centre, consented) {
            Ok(person) => person,
            Err(error) => return Ok(Facts::silent(&error, Vec::new())),
        };
        let mut told = vec![self::told(centre, "parent", &person)?];
        let minor = match ask_minor(centre, consented, child) {
            Ok(minor) => minor,
            Err(error) => return Ok(Facts::silent(&error, told)),
        };
        told.push(self::told(centre, "child", &minor)?);
        Ok(Facts { person: person.answer, minor: minor.answer, answered: true, told })
    }

    /// What no registry may be asked about, now or later: a person must look at all of it.
    pub(crate) fn unconfirmed() -> Facts {
        Facts { answered: true, ..Facts::default() }
    }

    /// What is to be recorded of it.
    pub(crate) fn look_ups<'a>(
        &self,
        centre: &Centre,
        kiosk: &'a Kiosk,
        consented: Option<&'a Consented>,
    ) -> Vec<LookUp<'a>> {
        consented.map_or_else(Vec::new, |consented| look_ups(centre, kiosk, consented, &self.told))
    }

    fn silent(error: &RegistryError, told: Vec<Told>) -> Facts {
        tracing::warn!(%error, "an application without the registry");
        Facts { told, ..Facts::default() }
    }
}

/// What a registry answered to a request.
struct Found<T> {
    request_id: Uuid,
    answer: Option<T>,
}

fn ask_person(centre: &Centre, consented: &Consented) -> Result<Found<Person>, RegistryError> {
    let request_id = Uuid::now_v7();
    let why = Inquiry { request_id, purpose: &consented.purpose };
    Ok(Found { request_id, answer: centre.registry.person(why, &consented.subject)? })
}

fn ask_minor(centre: &Centre, consented: &Consented, child: &Iin) -> Result<Found<Minor>, RegistryError> {
    let request_id = Uuid::now_v7();
    let why = Inquiry { request_id, purpose: &consented.purpose };
    Ok(Found { request_id, answer: centre.registry.child_of(why, &consented.subject, child)? })
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

/// What is recorded of an answer: about whom it was asked, and a digest that tells it from another answer.
struct Told {
    request_id: Uuid,
    about: &'static str,
    result: Digest,
}

fn told<T: Serialize>(centre: &Centre, about: &'static str, found: &Found<T>) -> Result<Told, Problem> {
    let Found { request_id, answer } = found;
    let answer = serde_json::to_string(answer).map(Zeroizing::new);
    let answer = answer.map_err(|_| Problem::ours("a registry answer without a text"))?;
    let result = centre.keys.index.digest("look-up result", &[&request_id.to_string(), &answer]);
    Ok(Told { request_id: *request_id, about, result })
}

fn look_ups<'a>(
    centre: &Centre,
    kiosk: &'a Kiosk,
    consented: &'a Consented,
    told: &[Told],
) -> Vec<LookUp<'a>> {
    let subject = centre.keys.index.digest("iin", &[consented.subject.as_str()]);
    let at = centre.clock.now();
    let look_up = |told: &Told| LookUp {
        settlement: &kiosk.settlement,
        request_id: told.request_id,
        at,
        kiosk: &kiosk.id,
        about: told.about,
        purpose: &consented.purpose,
        subject,
        consent_sha256: consented.sha256,
        text_version: &consented.text_version,
        result: told.result,
    };
    told.iter().map(look_up).collect()
}

fn record(
    centre: &Centre,
    kiosk: &Kiosk,
    consented: &Consented,
    told: Result<Told, Problem>,
) -> Result<(), Silence> {
    let told = told.map_err(Silence::Record)?;
    let look_ups = look_ups(centre, kiosk, consented, &[told]);
    centre.store.record_look_ups(&look_ups).map_err(|error| Silence::Record(error.into()))
}

/// At what moment a consent must hold.
#[derive(Clone, Copy)]
pub(crate) enum When {
    /// Now: for a look-up.
    Now,
    /// When the application was signed, by the same kiosk's clock.
    Claimed(Timestamp),
}

/// Verifies a consent to look-ups: the consent of a form, signed with the signing key, or the login challenge,
/// signed with the login key.
pub(crate) fn verify(
    centre: &Centre,
    kiosk: &Kiosk,
    signed_xml: &str,
    when: When,
) -> Result<Consented, Problem> {
    let now = centre.clock.now();
    let is_login = signed_xml.starts_with(LOGIN_BEGINS);
    let want = if is_login { Want::Login } else { Want::Sign };
    let (document, subject) = signed_by(centre, kiosk, signed_xml, want, when)?;
    let said = if is_login { Said::of_login(&document) } else { Said::of_form(&document) };
    let said = said.ok_or_else(|| Problem::refused("E-CONSENT"))?;
    let (at, ahead_s) = match when {
        When::Now => (now, CLOCK_AHEAD_S),
        // A login has our time, the application the kiosk's.
        When::Claimed(at) => (at, if is_login { CLOCK_AHEAD_S } else { 0 }),
    };
    let lives = TimeDelta::try_seconds(i64::try_from(centre.policy.consent_lives_s).unwrap_or(i64::MAX));
    let lives = lives.unwrap_or(TimeDelta::MAX);
    if said.kiosk != kiosk.id || !said.is_known() {
        return Err(Problem::refused("E-CONSENT"));
    }
    if said.time > at + TimeDelta::seconds(ahead_s) || at.signed_duration_since(said.time) > lives {
        return Err(Problem::refused("E-CONSENT-AGE"));
    }
    let sha256 = Sha256::digest(signed_xml.as_bytes()).into();
    let Said { purpose, data, text_version, submission, .. } = said;
    Ok(Consented { subject, purpose, data, text_version, submission, sha256 })
}

/// A signed consent and whose it is. Of an application that waited for the network the key must have held when it was
/// signed: what became of it on the way takes nothing back.
fn signed_by(
    centre: &Centre,
    kiosk: &Kiosk,
    signed_xml: &str,
    want: Want,
    when: When,
) -> Result<(Zeroizing<String>, Iin), Problem> {
    let refused = match signer::admit_for(centre, signed_xml, centre.clock.now(), want) {
        Ok(admitted) => return Ok((admitted.document, admitted.iin)),
        Err(refused) => refused,
    };
    let held = match when {
        When::Now => None,
        When::Claimed(at) => refused.held_then(centre, want, at),
    };
    let theirs = held.and_then(|held| Some((held, Iin::from_certificate(held.certificate.iin()?)?)));
    match theirs {
        Some((held, iin)) => Ok((held.document.clone(), iin)),
        None => Err(refused.refuse(centre, kiosk, "consent".into())),
    }
}

/// A consent that was verified when its application was registered, for asking again what a registry did not answer
/// then. Whether its key holds today is another question.
pub(crate) fn kept(signed_xml: &str) -> Option<Consented> {
    let Verified { document, certificate, .. } = xmldsig::verify(signed_xml.as_bytes()).ok()?;
    let said = Said::of_login(&document).or_else(|| Said::of_form(&document))?;
    let Said { purpose, data, text_version, submission, .. } = said;
    let subject = Iin::from_certificate(certificate.iin()?)?;
    let sha256 = Sha256::digest(signed_xml.as_bytes()).into();
    Some(Consented { subject, purpose, data, text_version, submission, sha256 })
}

/// What a consent says, whichever document it is.
struct Said {
    purpose: String,
    data: Vec<String>,
    text_version: String,
    submission: Option<Uuid>,
    kiosk: String,
    time: Timestamp,
}

impl Said {
    fn of_form(document: &str) -> Option<Said> {
        let LookUpConsent { purpose, data, text_version, submission, office, time, .. } =
            LookUpConsent::from_xml(document).ok()?;
        Some(Said { purpose, data, text_version, submission: Some(submission), kiosk: office.kiosk, time })
    }

    fn of_login(document: &str) -> Option<Said> {
        let Login { purpose, data, text_version, office, time, .. } = Login::from_xml(document).ok()?;
        Some(Said { purpose, data, text_version, submission: None, kiosk: office.kiosk, time })
    }

    /// Whether it is the consent of a form we know, with the text of that form, for no more than it needs.
    fn is_known(&self) -> bool {
        let forms = [released::meal(), released::kindergarten()];
        let Some(form) = forms.into_iter().find(|form| form.id == self.purpose) else { return false };
        let text = form.fields().find(|field| field.kind == Kind::Consent && field.signed);
        let needs = |item: &String| {
            item == FAMILY_LINK
                || form.fields().any(|field| field.id == *item.as_str() && field.allows(Origin::Registry))
        };
        text.and_then(|field| field.text_version.as_deref()) == Some(self.text_version.as_str())
            && self.data.iter().all(needs)
    }
}
