//! D13: the signed application for school meals, for reading (DOMAIN §1.6, S0.6).
//!
//! **Invariant:** it shows every answer the caller gives, the IINs whole, and says that the XML is what was
//! signed. The signature itself is not here.

use chrono::NaiveDate;
use domain::calendar::Term;
use domain::digest::Sha256;
use domain::iin::Iin;
use domain::name::PersonName;
use domain::number::ApplicationNumber;
use domain::time::{Timestamp, show_date, show_time};
use words::{Lang, say};

use crate::figures::kilobytes;
use crate::paper::{AgreedText, Both, Kind, Paper, Part, Row};
use crate::seal::Seal;

/// What D13 shows.
#[derive(Clone, Debug)]
pub struct MealApplication {
    /// The language that leads.
    pub lang: Lang,
    /// The centre that registered it.
    pub issuer: Both,
    /// Its number.
    pub number: ApplicationNumber,
    /// The settlement the number counts in, in words: wherever a number is shown, its settlement stands with it.
    pub settlement: Both,
    /// The school whose head decides.
    pub school: Both,
    /// When the applicant signed, by the kiosk's clock.
    pub signed_at: Timestamp,
    /// When central registered it.
    pub registered_at: Timestamp,
    /// The last day for the decision.
    pub due: Term,
    /// How many working days that is.
    pub decision_working_days: u32,
    /// Every answer, in sections as the form has them, with the labels of both languages.
    pub answers: Vec<Answers>,
    /// The scans that came with it.
    pub scans: Vec<Scan>,
    /// The declaration and the consents, word for word.
    pub agreed: Vec<AgreedText>,
    /// Who signed with what.
    pub signer: Signer,
    /// The digest of the signed XML.
    pub xml_sha256: Sha256,
    /// The policy profile it was registered under.
    pub profile: String,
}

/// The answers of one section of the form.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The section's title.
    pub title: Both,
    /// Its questions and answers.
    pub rows: Vec<Row>,
}

/// An attached scan.
#[derive(Clone, Debug)]
pub struct Scan {
    /// The name of the file, as the applicant saw it.
    pub name: String,
    /// Its pages; a picture has one.
    pub pages: usize,
    /// Its size.
    pub bytes: u64,
}

/// The signer, as the certificate names them.
#[derive(Clone, Debug)]
pub struct Signer {
    /// The owner of the certificate.
    pub name: PersonName,
    /// Their IIN.
    pub iin: Iin,
    /// The certificate's serial number, hexadecimal.
    pub certificate_serial: String,
    /// Who issued it.
    pub issuer: String,
    /// The first day of its validity.
    pub valid_from: NaiveDate,
    /// The last day of its validity.
    pub valid_until: NaiveDate,
    /// What it signs with, such as `RSA 2048, SHA-256`.
    pub algorithm: String,
}

/// Makes the paper.
pub fn meal_application(facts: &MealApplication) -> Paper {
    let mut parts = vec![Part::Facts { title: None, rows: head_rows(facts) }];
    parts.push(Part::Statement(Both::say(say::doc_meal_request)));
    let sections = facts
        .answers
        .iter()
        .map(|section| Part::Facts { title: Some(section.title.clone()), rows: section.rows.clone() });
    parts.extend(sections);
    if !facts.scans.is_empty() {
        let rows = facts.scans.iter().map(scan_row).collect();
        parts.push(Part::Facts { title: Some(Both::say(say::doc_scans)), rows });
    }
    parts.push(Part::Agreed { title: Both::say(say::doc_meal_texts), texts: facts.agreed.clone() });
    parts.push(Part::Signature {
        title: Both::say(say::doc_signature),
        note: Both::say(say::doc_signature_note),
        rows: signature_rows(facts),
    });
    parts.push(Part::Note(Both::say(say::doc_qr)));
    Paper {
        kind: Kind::D13,
        lang: facts.lang,
        issuer: facts.issuer.clone(),
        title: Both::say(say::doc_meal_title),
        subtitle: Some(Both::say(say::doc_meal_signed)),
        number_label: Both::say(say::doc_number),
        number: facts.number.shown(),
        at: facts.registered_at,
        seal: Seal::new(Kind::D13, &facts.number.machine(), facts.xml_sha256),
        profile: facts.profile.clone(),
        parts,
    }
}

/// The full name of the service (DOMAIN §1.15).
pub fn service() -> Both {
    Both::say(say::doc_service_meal)
}

/// The last day for the decision, marked where an order may still move it (DOMAIN §5).
pub(crate) fn due_row(due: &Term, working_days: u32) -> Row {
    let date = show_date(due.last_day);
    let value = Both::say(|w| {
        if due.provisional {
            say::doc_due_provisional(w, &date, working_days)
        } else {
            say::doc_due_date(w, &date, working_days)
        }
    });
    Row::both(Both::say(say::doc_due), value)
}

fn head_rows(facts: &MealApplication) -> Vec<Row> {
    vec![
        Row::both(Both::say(say::doc_meal_to), facts.school.clone()),
        Row::new(Both::say(say::doc_applicant), facts.signer.name.full()),
        Row::both(Both::say(say::doc_settlement), facts.settlement.clone()),
        Row::new(Both::say(say::doc_registered_at), show_time(facts.registered_at)),
        due_row(&facts.due, facts.decision_working_days),
    ]
}

fn scan_row(scan: &Scan) -> Row {
    let size = kilobytes(scan.bytes);
    Row::both(Both::same(&scan.name), Both::say(|w| say::doc_scan_facts(w, &size, scan.pages)))
}

fn signature_rows(facts: &MealApplication) -> Vec<Row> {
    let signer = &facts.signer;
    let validity = format!("{} – {}", show_date(signer.valid_from), show_date(signer.valid_until));
    vec![
        Row::new(Both::say(say::doc_signature_owner), signer.name.full()),
        Row::new(Both::say(say::doc_applicant_iin), signer.iin.as_str()),
        Row::new(Both::say(say::doc_signed_at), show_time(facts.signed_at)),
        Row::new(Both::say(say::doc_signature_serial), &signer.certificate_serial),
        Row::new(Both::say(say::doc_signature_issuer), &signer.issuer),
        Row::new(Both::say(say::doc_signature_validity), validity),
        Row::new(Both::say(say::doc_signature_algorithm), &signer.algorithm),
        Row::new(Both::say(say::doc_signature_digest), facts.xml_sha256.to_string()),
    ]
}
