//! D13: the signed application, read from the bytes that were signed.

use documents::fonts::Fonts;
use documents::meal::{Answers, MealApplication, Scan, Signer, meal_application};
use documents::paper::{AgreedText, Both, Row};
use domain::digest::Sha256 as XmlDigest;
use domain::iin::Iin;
use domain::kato::Kato;
use domain::language::Language as Tongue;
use domain::meal;
use domain::name::PersonName;
use domain::number::ApplicationNumber;
use domain::released;
use domain::time::{civil_date, show_date};
use forms::consent::LookUpConsent;
use forms::{Answer, Field, Form, Submission, Value, xml};
use sha2::{Digest as _, Sha256};
use signing::certificate::{Algorithm, Certificate};
use signing::xmldsig;
use sync::envelope::Envelope;
use sync::wire::Language;
use words::{Lang, Words};
use zeroize::Zeroizing;

use crate::centre::Centre;
use crate::problem::Problem;
use crate::store::Application;

/// Makes the paper in one language; the other stands below it.
pub(super) fn make(
    centre: &Centre,
    number: &ApplicationNumber,
    application: &Application,
    lang: Language,
    fonts: &Fonts,
) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let facts = facts(centre, number, application, lang).ok_or_else(|| {
        tracing::error!(number = number.machine(), "a registered application cannot be read");
        Problem::ours("a registered application cannot be read")
    })?;
    let pdf = documents::pdf(&meal_application(&facts), fonts)
        .map_err(|error| Problem::ours(&error.to_string()))?;
    Ok(Zeroizing::new(pdf))
}

fn facts(
    centre: &Centre,
    number: &ApplicationNumber,
    application: &Application,
    lang: Language,
) -> Option<MealApplication> {
    let envelope = Envelope::unseal(&application.sealed, &centre.keys.sealing).ok()?;
    let xml_sha256 = XmlDigest(Sha256::digest(envelope.signed_xml.as_bytes()).into());
    if application.signed_xml() != Some(xml_sha256) {
        return None;
    }
    let signed = xmldsig::verify(envelope.signed_xml.as_bytes()).ok()?;
    let (form, submission) = xml::read(&signed.document).ok()?;
    let fold = meal::replay(application.events.iter().cloned()).ok()?;
    let filing = fold.filing()?;
    Some(MealApplication {
        lang: match lang {
            Language::Kk => Lang::Kk,
            Language::Ru => Lang::Ru,
        },
        issuer: centre.named(&centre.name),
        number: number.clone(),
        settlement: settlement(number),
        school: school(&submission),
        signed_at: submission.claimed,
        registered_at: filing.registered_at,
        due: filing.due,
        decision_working_days: centre.policy.meal.decision_working_days,
        answers: sections(form, &submission),
        scans: scans(&submission),
        agreed: agreed(centre, form, &submission, &envelope),
        signer: signer(&signed.certificate)?,
        xml_sha256,
        profile: filing.profile.clone(),
    })
}

pub(super) fn settlement(number: &ApplicationNumber) -> Both {
    named_settlement(number.settlement())
}

fn named_settlement(kato: &Kato) -> Both {
    match released::settlements().find(kato) {
        Some(place) => Both::new(place.name(Tongue::Kazakh), place.name(Tongue::Russian)),
        None => Both::same(kato.as_str()),
    }
}

pub(super) fn school(submission: &Submission) -> Both {
    let found = submission.answers.iter().find_map(|answer| match &answer.value {
        Value::School(school) => Some(Both::new(&school.name_kk, &school.name_ru)),
        Value::Iin(_)
        | Value::Mobile(_)
        | Value::Email(_)
        | Value::Text(_)
        | Value::Address(_)
        | Value::Name(_)
        | Value::Date(_)
        | Value::Choice(_)
        | Value::Settlement(_)
        | Value::Scans(_)
        | Value::Consent { .. } => None,
    });
    found.unwrap_or_else(|| Both::same("—"))
}

/// The answers step by step, as the form has them; scans and consents stand apart.
fn sections(form: &Form, submission: &Submission) -> Vec<Answers> {
    let helped = submission.assistant.as_ref().map(|assistant| Answers {
        title: text("doc-helped"),
        rows: vec![
            Row::new(text("doc-helped-name"), assistant.name.as_str()),
            Row::new(text("doc-helped-office"), format!("{} · {}", assistant.organisation, assistant.bin)),
        ],
    });
    let steps = form.steps.iter().map(|step| {
        let title = format!("{}-step-{}", form.id, step.id);
        let rows = step.fields.iter().filter_map(|field| {
            let value = shown(form, field, submission.answer(&field.id)?)?;
            Some(Row::both(text(&form.label_id(&field.id)), value))
        });
        Answers { title: text_of(&title, "title"), rows: rows.collect() }
    });
    steps.chain(helped).filter(|section| !section.rows.is_empty()).collect()
}

fn shown(form: &Form, field: &Field, answer: &Answer) -> Option<Both> {
    Some(match &answer.value {
        Value::Iin(iin) => Both::same(iin.grouped()),
        Value::Mobile(phone) => Both::same(phone.shown()),
        Value::Email(email) => Both::same(email.as_str()),
        Value::Text(text) | Value::Name(text) => Both::same(text.as_str()),
        Value::Address(address) => Both::new(address.shown(true), address.shown(false)),
        Value::Date(date) => Both::same(show_date(*date)),
        Value::Choice(option) => text(&format!("{}-{option}", form.label_id(&field.id))),
        Value::School(school) => Both::new(&school.name_kk, &school.name_ru),
        Value::Settlement(kato) => named_settlement(kato),
        Value::Scans(_) | Value::Consent { .. } => return None,
    })
}

/// The scans by their order and kind: a file's name leaves the kiosk with nobody.
fn scans(submission: &Submission) -> Vec<Scan> {
    let numbered = (1..).zip(submission.scans());
    let scan = |(n, scan): (u32, &forms::ScanRef)| Scan {
        name: format!("{n}. {}", scan.media_type.rsplit('/').next().unwrap_or_default().to_uppercase()),
        pages: usize::try_from(scan.pages).unwrap_or(usize::MAX),
        bytes: scan.bytes_len,
    };
    numbered.map(scan).collect()
}

/// Every text that was agreed to, word for word, with the operator that the signed consent names.
fn agreed(centre: &Centre, form: &Form, submission: &Submission, envelope: &Envelope) -> Vec<AgreedText> {
    let consent = envelope.look_up_consent.as_deref().and_then(|xml| {
        let verified = xmldsig::verify(xml.as_bytes()).ok()?;
        LookUpConsent::from_xml(&verified.document).ok()
    });
    let office = consent.map(|consent| consent.office);
    let operator = centre.named(office.as_ref().map_or("—", |office| office.operator.as_str()));
    let bin = office.as_ref().map_or("—", |office| office.operator_bin.as_str());
    let agreed_in = |lang: Lang, version: &str| {
        let args = [("operator", operator.in_lang(lang).to_owned()), ("bin", bin.to_owned())];
        Words::new(lang).message(version, &args)
    };
    let known = |version: &&str| form.fields().any(|field| field.text_version.as_deref() == Some(version));
    let versions = submission.consents().map(|(_, version)| version).filter(known);
    let text = |version: &str| AgreedText {
        text: Both::new(agreed_in(Lang::Kk, version), agreed_in(Lang::Ru, version)),
        version: version.to_owned(),
    };
    versions.map(text).collect()
}

fn signer(certificate: &Certificate) -> Option<Signer> {
    let algorithm = match certificate.algorithm() {
        Algorithm::Rsa { bits } => format!("RSA {bits}, SHA-256"),
        Algorithm::Gost2015_512 => "GOST 34.10-2015, 512".into(),
        Algorithm::Gost2015_256 => "GOST 34.10-2015, 256".into(),
        Algorithm::Gost2004 => "GOST 34.310-2004".into(),
        Algorithm::Other(oid) => oid.clone(),
    };
    Some(Signer {
        name: PersonName::new(certificate.surname(), certificate.given(), certificate.patronymic()),
        iin: Iin::from_certificate(certificate.iin()?)?,
        certificate_serial: certificate.serial_hex(),
        issuer: certificate.issuer_common_name().to_owned(),
        valid_from: civil_date(certificate.not_before()),
        valid_until: civil_date(certificate.not_after()),
        algorithm,
    })
}

pub(super) fn text(id: &str) -> Both {
    Both::say(|words| words.text(id))
}

fn text_of(id: &str, attribute: &str) -> Both {
    Both::say(|words| words.attribute(id, attribute).unwrap_or_else(|| words.text(id)))
}
