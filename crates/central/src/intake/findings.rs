//! What a person must look at: answers that no registry confirms, contacts that no code proved, a child whom
//! no registry links to the applicant (DOMAIN §6, flag `MANUAL`).

use chrono::TimeDelta;
use domain::bin::Bin;
use domain::iin::Iin;
use domain::kato::Kato;
use domain::name::PersonName;
use domain::time::Timestamp;
use forms::{Address, FieldId, Fill, Form, Origin, Submission, Value};
use sync::envelope::Envelope;
use sync::wire::Channel;

use super::verify::Verified;
use crate::centre::{Centre, Kiosk};
use crate::codes;
use crate::contacts;
use crate::login;
use crate::look_ups::Facts;
use crate::problem::Problem;
use crate::registry::{Minor, Person};
use crate::store::{Digest, Flag};

/// Given by hand, or not as a registry has it.
pub(super) const MANUAL: &str = "MANUAL";
/// A contact that no code of this session proved.
pub(crate) const UNVERIFIED: &str = "UNVERIFIED";
/// No registry links this child to this applicant.
pub(super) const NO_LINK: &str = "NO_LINK";
/// The registry was silent: to be asked again.
pub(super) const NO_REGISTRY: &str = "NO_REGISTRY";

/// The kiosk's clock cannot be right: the claimed time lies ahead, or before anything that could still arrive.
const CLOCK: &str = "CLOCK";
/// No responder said whether the key was revoked: the lists alone did, if anybody.
const REVOCATION: &str = "REVOCATION";
/// Somebody of another school helped to fill in.
const OTHER_SCHOOL: &str = "OTHER_SCHOOL";
/// How far a kiosk's clock may run ahead, in seconds.
const CLOCK_AHEAD_S: i64 = 300;

/// What was found out about a submission besides its own text.
pub(super) struct Findings {
    pub(super) flags: Vec<Flag>,
    /// Whether the registry holds the link between applicant and child.
    pub(super) linked: bool,
    /// The settlement whose series numbers it: that of the school (DOMAIN §4.7).
    pub(super) settlement: Kato,
    /// BIN of the school.
    pub(super) school: String,
    /// Keyed digest of the child's IIN.
    pub(super) child: Digest,
    /// Keyed digest of the applicant's IIN.
    pub(super) applicant: Digest,
}

pub(super) fn of(
    centre: &Centre,
    kiosk: &Kiosk,
    envelope: &Envelope,
    verified: &Verified,
    (child, facts): (&Iin, &Facts),
) -> Result<Findings, Problem> {
    let mut flags = unconfirmed(centre, kiosk, envelope, verified)?;
    if !facts.answered {
        flags.push(Flag { code: NO_REGISTRY, field: String::new() });
    }
    if facts.answered && facts.minor.is_none() {
        flags.push(Flag { code: NO_LINK, field: field_of(verified, Fill::ChildName) });
    }
    if verified.signer.unanswered {
        flags.push(Flag { code: REVOCATION, field: String::new() });
    }
    if !is_likely(centre, verified.submission.claimed) {
        flags.push(Flag { code: CLOCK, field: String::new() });
    }
    let said = Said {
        form: verified.form,
        submission: &verified.submission,
        signer: &verified.signer.certificate.full_name(),
    };
    flags.extend(by_hand(said, facts));
    let (settlement, school) = place(centre, kiosk, verified, &mut flags);
    if is_of_another_school(centre, verified, &school) {
        flags.push(Flag { code: OTHER_SCHOOL, field: field_of(verified, Fill::ChildSchool) });
    }
    let index = &centre.keys.index;
    Ok(Findings {
        flags,
        linked: facts.minor.is_some(),
        settlement,
        school,
        child: index.digest("iin", &[child.as_str()]),
        applicant: index.digest("iin", &[verified.signer.iin.as_str()]),
    })
}

fn is_likely(centre: &Centre, claimed: Timestamp) -> bool {
    let now = centre.clock.now();
    let kept = TimeDelta::days(i64::from(centre.policy.outbox_days_max) + 1);
    claimed <= now + TimeDelta::seconds(CLOCK_AHEAD_S) && claimed >= now - kept
}

/// An application, and the name of whoever signed it.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) form: &'a Form,
    pub(super) submission: &'a Submission,
    pub(super) signer: &'a str,
}

/// Every answer that a registry could have given, where it did not give just this one.
pub(super) fn by_hand(said: Said<'_>, facts: &Facts) -> Vec<Flag> {
    let mut flags = Vec::new();
    for field in said.form.fields() {
        let (Some(fill), Some(answer)) = (field.fill, said.submission.answer(&field.id)) else {
            continue;
        };
        let confirmed = match fill {
            Fill::ApplicantIin => true,
            Fill::ApplicantBirth => {
                facts.person.as_ref().is_some_and(|person| answer.value == Value::Date(person.birth))
            }
            Fill::ApplicantName => is_named(&answer.value, said.signer),
            Fill::ParentAddress => facts.person.as_ref().is_some_and(|person| lives(&answer.value, person)),
            Fill::ChildName => facts.minor.as_ref().is_some_and(|minor| {
                let name = PersonName::new(&minor.last, &minor.first, minor.patronymic.as_deref());
                is_named(&answer.value, &name.full())
            }),
            Fill::ChildBirth => {
                facts.minor.as_ref().is_some_and(|minor| answer.value == Value::Date(minor.birth))
            }
            Fill::ChildSchool => facts.minor.as_ref().is_some_and(|minor| attends(&answer.value, minor)),
        };
        let unasked = !facts.answered && answer.origin != Origin::Manual;
        if !confirmed && !unasked {
            flags.push(Flag { code: MANUAL, field: field.id.to_string() });
        }
    }
    flags
}

fn is_named(value: &Value, name: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    matches!(value, Value::Name(given) if plain(given.as_str()) == plain(name))
}

/// The registered address; or, typed where there was no line, its letters and digits in either language (DOMAIN §6).
fn lives(value: &Value, person: &Person) -> bool {
    let plain = |text: &str| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).collect::<String>();
    let known = person.address.as_ref();
    known.is_some_and(|known| match value {
        Value::Address(Address::Registered { kk, ru, .. }) => {
            known.kk == kk.as_str() && known.ru == ru.as_str()
        }
        Value::Address(Address::Typed(typed)) => {
            let typed = plain(typed.as_str());
            !typed.is_empty() && [&known.kk, &known.ru].into_iter().any(|known| plain(known) == typed)
        }
        Value::Iin(_)
        | Value::Mobile(_)
        | Value::Email(_)
        | Value::Text(_)
        | Value::Name(_)
        | Value::Date(_)
        | Value::Choice(_)
        | Value::School(_)
        | Value::Settlement(_)
        | Value::Scans(_)
        | Value::Consent { .. } => false,
    })
}

fn attends(value: &Value, minor: &Minor) -> bool {
    let Value::School(school) = value else { return false };
    minor.school.as_ref().is_some_and(|known| known.bin == school.bin.as_str())
}

/// Contacts that this session did not prove at this kiosk, whatever the signed XML claims.
fn unconfirmed(
    centre: &Centre,
    kiosk: &Kiosk,
    envelope: &Envelope,
    verified: &Verified,
) -> Result<Vec<Flag>, Problem> {
    let mut flags = Vec::new();
    let asked = |field: &FieldId| verified.form.field(field).is_some_and(|field| field.confirm.is_some());
    for answer in verified.submission.answers.iter().filter(|answer| asked(&answer.field)) {
        let Some((channel, address)) = contacts::reached(&answer.value) else { continue };
        let known =
            channel == Channel::Email && login::is_account_email(centre, &verified.signer.iin, &address)?;
        if !known && !codes::is_confirmed(centre, kiosk, envelope.session, channel, &address)? {
            flags.push(Flag { code: UNVERIFIED, field: answer.field.to_string() });
        }
    }
    Ok(flags)
}

/// The settlement of the school by our own list; a school we do not know is counted where the kiosk stands.
fn place(centre: &Centre, kiosk: &Kiosk, verified: &Verified, flags: &mut Vec<Flag>) -> (Kato, String) {
    if let Some(chosen) = super::verify::settlement(&verified.submission) {
        return (chosen.clone(), String::new());
    }
    let field = field_of(verified, Fill::ChildSchool);
    let Some(Value::School(school)) = verified.submission.value(&field) else {
        return (kiosk.settlement.clone(), String::new());
    };
    let bin = school.bin.as_str().to_owned();
    match centre.schools.find(&school.bin) {
        Some(known) => (known.kato.clone(), bin),
        None => {
            let unknown = Flag { code: MANUAL, field };
            if !flags.contains(&unknown) {
                flags.push(unknown);
            }
            (kiosk.settlement.clone(), bin)
        }
    }
}

/// Whether whoever helped is of a school, and the application goes to another one. A department helps everybody.
fn is_of_another_school(centre: &Centre, verified: &Verified, school: &str) -> bool {
    let helped = verified.helped.as_ref().and_then(|helped| Bin::parse(&helped.bin).ok());
    helped.is_some_and(|bin| {
        !school.is_empty() && bin.as_str() != school && centre.schools.find(&bin).is_some()
    })
}

fn field_of(verified: &Verified, fill: Fill) -> String {
    let found = verified.form.fields().find(|field| field.fill == Some(fill));
    found.map(|field: &forms::Field| -> &FieldId { &field.id }).map(FieldId::to_string).unwrap_or_default()
}
