//! D14: the decision of the head of the school on meals (DOMAIN §1.6, §2.6 M-9, M-10; §8.3).
//!
//! **Invariant:** it says who decided, with what certificate, and when; a refusal gives its reason, and says where to
//! complain and that one may apply again. IINs are masked.

use chrono::NaiveDate;
use domain::calendar::Term;
use domain::digest::Sha256;
use domain::iin::Iin;
use domain::number::ApplicationNumber;
use domain::time::{Timestamp, show_date, show_time};
use words::{Lang, say};

use crate::meal::service;
use crate::paper::{Both, Kind, Paper, Part, Row, Tone};
use crate::referral::term;
use crate::seal::Seal;

/// What D14 shows.
#[derive(Clone, Debug)]
pub struct MealDecision {
    /// The language that leads.
    pub lang: Lang,
    /// The centre that issues it.
    pub issuer: Both,
    /// The number of the application.
    pub number: ApplicationNumber,
    /// The settlement the number counts in, in words.
    pub settlement: Both,
    /// The school whose head decided.
    pub school: Both,
    /// The applicant's full name.
    pub applicant: String,
    /// The child's full name.
    pub child: String,
    /// The child's IIN; printed masked.
    pub child_iin: Iin,
    /// The category that was asked for, in words.
    pub category: Both,
    /// When the application was registered.
    pub registered_at: Timestamp,
    /// When the decision was recorded.
    pub at: Timestamp,
    /// The last day there was for it.
    pub due: Term,
    /// What was decided.
    pub verdict: Verdict,
    /// Who decided: the name in the certificate.
    pub clerk: String,
    /// The organisation in the certificate, with its BIN.
    pub organisation: String,
    /// The certificate's serial number, hexadecimal.
    pub certificate_serial: String,
    /// The digest of the signed decision.
    pub xml_sha256: Sha256,
    /// The policy profile of the application.
    pub profile: String,
}

/// What was decided.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// M-9: meals until this day.
    Granted {
        /// The last day.
        valid_until: NaiveDate,
    },
    /// M-10: no meals.
    Refused {
        /// Why, in words.
        reason: Both,
        /// More of it, in the clerk's own words.
        text: Option<String>,
        /// For so many months one may complain, where the profile says so.
        complaint_months: Option<u32>,
    },
}

/// Why a school refuses, in words: `UNTRUE_DATA` … (DOMAIN §2.6).
pub fn reason(code: &str) -> Both {
    let id = format!("doc-refusal-{}", code.to_lowercase().replace('_', "-"));
    Both::say(|words| words.text(&id))
}

/// Makes the paper.
pub fn meal_decision(facts: &MealDecision) -> Paper {
    let mut parts = vec![facts.notice(), Part::Facts { title: None, rows: facts.rows() }];
    if let Verdict::Refused { complaint_months, .. } = &facts.verdict {
        parts.push(Part::Statement(complaint(*complaint_months)));
        parts.push(Part::Statement(Both::say(say::doc_decision_again)));
    }
    parts.push(Part::Signature {
        title: Both::say(say::doc_signature),
        note: Both::say(say::doc_decision_signature),
        rows: facts.signature(),
    });
    parts.push(Part::Note(Both::say(say::doc_qr)));
    let title = match facts.verdict {
        Verdict::Granted { .. } => Both::say(say::doc_decision_title_granted),
        Verdict::Refused { .. } => Both::say(say::doc_decision_title_refused),
    };
    Paper {
        kind: Kind::D14,
        lang: facts.lang,
        issuer: facts.issuer.clone(),
        title,
        subtitle: Some(service()),
        number_label: Both::say(say::doc_number),
        number: facts.number.shown(),
        at: facts.at,
        seal: Seal::new(Kind::D14, &facts.number.machine(), facts.xml_sha256),
        profile: facts.profile.clone(),
        parts,
    }
}

fn complaint(months: Option<u32>) -> Both {
    match months {
        Some(months) => Both::say(|words| say::doc_decision_complaint_months(words, months)),
        None => Both::say(say::doc_decision_complaint),
    }
}

impl MealDecision {
    fn notice(&self) -> Part {
        match &self.verdict {
            Verdict::Granted { valid_until } => {
                let until = show_date(*valid_until);
                Part::Notice {
                    headline: Both::say(say::doc_decision_granted),
                    text: Both::say(|words| say::doc_decision_granted_text(words, &until)),
                    tone: Tone::Done,
                }
            }
            Verdict::Refused { .. } => Part::Notice {
                headline: Both::say(say::doc_decision_refused),
                text: Both::say(say::doc_decision_refused_text),
                tone: Tone::Attention,
            },
        }
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::both(Both::say(say::doc_decision_school), self.school.clone()),
            Row::both(Both::say(say::doc_settlement), self.settlement.clone()),
            Row::new(Both::say(say::doc_applicant), &self.applicant),
            Row::new(Both::say(say::doc_child), &self.child),
            Row::new(Both::say(say::doc_child_iin), self.child_iin.masked()),
            Row::both(Both::say(say::doc_decision_category), self.category.clone()),
            Row::new(Both::say(say::doc_registered_at), show_time(self.registered_at)),
            term(say::doc_due, self.due),
            Row::new(Both::say(say::doc_decision_at), show_time(self.at)),
        ];
        match &self.verdict {
            Verdict::Granted { valid_until } => {
                rows.push(Row::new(Both::say(say::doc_decision_until), show_date(*valid_until)));
            }
            Verdict::Refused { reason, text, .. } => {
                rows.push(Row::both(Both::say(say::doc_reason), reason.clone()));
                rows.extend(text.as_ref().map(|text| Row::new(Both::say(say::doc_decision_words), text)));
            }
        }
        rows
    }

    fn signature(&self) -> Vec<Row> {
        vec![
            Row::new(Both::say(say::doc_signature_owner), &self.clerk),
            Row::new(Both::say(say::doc_decision_organisation), &self.organisation),
            Row::new(Both::say(say::doc_signature_serial), &self.certificate_serial),
            Row::new(Both::say(say::doc_signature_digest), self.xml_sha256.to_string()),
        ]
    }
}
