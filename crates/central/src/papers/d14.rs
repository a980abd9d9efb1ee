//! D14: the decision on meals, read from the bytes that the school signed.

use documents::decision::{MealDecision, Verdict, meal_decision, reason};
use documents::fonts::Fonts;
use domain::meal::{self, Act};
use domain::number::ApplicationNumber;
use forms::decision::Decision;
use forms::{Fill, Value};
use sync::wire::Language;
use words::Lang;
use zeroize::Zeroizing;

use super::d13::{school, settlement, text};
use crate::centre::Centre;
use crate::decisions::read;
use crate::filed::Filed;
use crate::problem::Problem;
use crate::store::Application;

/// Makes the paper in one language; the other stands below it. Nothing where nobody has decided.
pub(super) fn make(
    centre: &Centre,
    number: &ApplicationNumber,
    application: &Application,
    lang: Language,
    fonts: &Fonts,
) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
    let Some(facts) = facts(centre, number, application, lang)? else { return Ok(None) };
    let pdf = documents::pdf(&meal_decision(&facts), fonts);
    Ok(Some(Zeroizing::new(pdf.map_err(|error| Problem::ours(&error.to_string()))?)))
}

fn facts(
    centre: &Centre,
    number: &ApplicationNumber,
    application: &Application,
    lang: Language,
) -> Result<Option<MealDecision>, Problem> {
    let decided = |event: &&meal::Event| matches!(event.act, Act::Approve { .. } | Act::Refuse { .. });
    let Some(event) = application.events.iter().find(decided) else { return Ok(None) };
    let unread = || Problem::ours("a decision that cannot be read");
    let digest = event.cause.xml_sha256().ok_or_else(unread)?;
    let kept = centre.store.signed_decision(number, digest.0)?.ok_or_else(unread)?;
    let signed = read(centre, &kept.sealed, digest.0).ok_or_else(unread)?;
    let recorded = application.signed_xml().ok_or_else(unread)?;
    let filed = Filed::open(centre, &application.sealed, recorded).ok_or_else(unread)?;
    let fold = meal::replay(application.events.iter().cloned()).map_err(|_| unread())?;
    let filing = fold.filing().ok_or_else(unread)?;
    let Some(verdict) = verdict(centre, event, &signed.decision) else { return Ok(None) };
    Ok(Some(MealDecision {
        lang: match lang {
            Language::Kk => Lang::Kk,
            Language::Ru => Lang::Ru,
        },
        issuer: centre.named(&centre.name),
        number: number.clone(),
        settlement: settlement(number),
        school: school(&filed.submission),
        applicant: filed.name(Fill::ApplicantName),
        child: filed.name(Fill::ChildName),
        child_iin: filed.submission.child_iin().ok_or_else(unread)?.clone(),
        category: category(&filed),
        registered_at: filing.registered_at,
        at: event.at,
        due: filing.due,
        verdict,
        clerk: signed.certificate.full_name(),
        organisation: organisation(signed.certificate.organisation(), signed.decision.bin.as_str()),
        certificate_serial: signed.certificate.serial_hex(),
        xml_sha256: digest,
        profile: filing.profile.clone(),
    }))
}

/// What was decided; nothing for an event that decides nothing.
fn verdict(centre: &Centre, event: &meal::Event, signed: &Decision) -> Option<Verdict> {
    match &event.act {
        Act::Approve { valid_until } => Some(Verdict::Granted { valid_until: *valid_until }),
        Act::Refuse { reason: refusal } => Some(Verdict::Refused {
            reason: reason(refusal.code()),
            text: signed.ruling.text().map(|text| text.as_str().to_owned()),
            complaint_months: centre.policy.meal.complaint_months,
        }),
        Act::Submit { .. } | Act::Open | Act::PassDue | Act::Withdraw => None,
    }
}

/// The category that was asked for, in the words of the form.
fn category(filed: &Filed) -> documents::paper::Both {
    let chosen = match filed.submission.value("category") {
        Some(Value::Choice(chosen)) => chosen.as_str(),
        Some(_) | None => return documents::paper::Both::same("—"),
    };
    let field = filed.form.fields().find(|field| &*field.id == "category");
    let label = field.map(|field| filed.form.label_id(&field.id)).unwrap_or_default();
    text(&format!("{label}-{chosen}"))
}

fn organisation(name: &str, bin: &str) -> String {
    if name.is_empty() { bin.to_owned() } else { format!("{name} ({bin})") }
}
