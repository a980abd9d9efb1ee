//! The paper that the kiosk itself makes: its receipt (D15), before the registration and after it.
//!
//! **Invariant:** it says plainly whether the application is registered, and never passes for a paper of central's: it
//! is D15 under the kiosk's own number in either case. IINs and telephone numbers are masked (DOMAIN §8.1).

use domain::calendar::Term;
use domain::digest::Sha256;
use domain::iin::Iin;
use domain::name::PersonName;
use domain::number::{ApplicationNumber, KioskNumber};
use domain::phone::MobilePhone;
use domain::time::{Timestamp, show_time};
use words::{Lang, say};

use crate::meal::due_row;
use crate::paper::{Both, Kind, Paper, Part, Row, Tone};
use crate::seal::Seal;

/// What a kiosk knows about an application it took.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The language that leads.
    pub lang: Lang,
    /// The service centre the kiosk stands in.
    pub issuer: Both,
    /// The service that was asked for.
    pub service: Both,
    /// The kiosk's temporary number.
    pub kiosk_number: KioskNumber,
    /// When the applicant signed.
    pub signed_at: Timestamp,
    /// Who signed.
    pub applicant: PersonName,
    /// Their IIN; printed masked.
    pub applicant_iin: Iin,
    /// The child's IIN; printed masked.
    pub child_iin: Iin,
    /// Where the notice goes, if a telephone was given; printed masked.
    pub phone: Option<MobilePhone>,
    /// The digest of the signed XML.
    pub xml_sha256: Sha256,
    /// The serial number of the signer's certificate, hexadecimal.
    pub certificate_serial: String,
    /// How many working days the decision takes; none where the registration is the decision.
    pub decision_working_days: Option<u32>,
    /// The telephone people ask at.
    pub support_phone: String,
    /// The policy profile of the kiosk.
    pub profile: String,
}

/// What central's verified receipt adds.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The number it was given.
    pub number: ApplicationNumber,
    /// The settlement the number counts in, in words.
    pub settlement: Both,
    /// When central registered it.
    pub registered_at: Timestamp,
    /// The last day for the decision; none where nobody waits for one.
    pub due: Option<Term>,
    /// What no registry confirmed is still to be checked: the place in the queue is provisional.
    pub to_check: bool,
}

/// D15: the application is signed and kept, and not registered yet.
pub fn kiosk_receipt(handed: &Handed) -> Paper {
    let masked = handed.phone.as_ref().map(MobilePhone::masked);
    let sms = masked.map(|phone| Both::say(|w| say::doc_next_sms(w, &phone)));
    let steps = sms.into_iter().chain(decision_step(handed)).chain([help_step(handed)]).collect();
    let number = handed.kiosk_number.to_string();
    Paper {
        kind: Kind::D15,
        lang: handed.lang,
        issuer: handed.issuer.clone(),
        title: Both::say(say::doc_receipt_title),
        subtitle: None,
        number_label: Both::say(say::doc_temporary_number),
        seal: Seal::new(Kind::D15, &number, handed.xml_sha256),
        number,
        at: handed.signed_at,
        profile: handed.profile.clone(),
        parts: vec![
            Part::Notice {
                headline: Both::say(say::doc_receipt_not_registered),
                text: Both::say(say::doc_receipt_why),
                tone: Tone::Attention,
            },
            Part::Facts { title: None, rows: handed_rows(handed) },
            Part::Steps { title: Both::say(say::doc_next), steps },
            Part::Note(Both::say(say::doc_receipt_keep)),
            Part::Note(Both::say(say::doc_qr)),
        ],
    }
}

/// D15 once central's receipt is here, but none of its papers: the fact and the time of registration, and who sent it
/// (Law 370-II art. 7; DOMAIN §8.2); and where central's own notice is to be had.
pub fn registered_receipt(handed: &Handed, registered: &Registered) -> Paper {
    let mut rows = vec![
        Row::new(Both::say(say::doc_number), registered.number.shown()),
        Row::both(Both::say(say::doc_settlement), registered.settlement.clone()),
        Row::new(Both::say(say::doc_registered_at), show_time(registered.registered_at)),
    ];
    let due = registered.due.as_ref().zip(handed.decision_working_days);
    rows.extend(due.map(|(due, days)| due_row(due, days)));
    rows.extend(handed_rows(handed));
    let number = handed.kiosk_number.to_string();
    Paper {
        kind: Kind::D15,
        lang: handed.lang,
        issuer: handed.issuer.clone(),
        title: Both::say(say::doc_receipt_title),
        subtitle: None,
        number_label: Both::say(say::doc_temporary_number),
        seal: Seal::new(Kind::D15, &number, handed.xml_sha256),
        number,
        at: registered.registered_at,
        profile: handed.profile.clone(),
        parts: vec![
            registered_notice(registered),
            Part::Facts { title: None, rows },
            Part::Steps {
                title: Both::say(say::doc_next),
                steps: decision_step(handed).into_iter().chain([help_step(handed)]).collect(),
            },
            Part::Note(Both::say(say::doc_receipt_of_kiosk)),
            Part::Note(Both::say(say::doc_qr)),
        ],
    }
}

/// Registered: to stay, or until what no registry confirmed has been checked.
fn registered_notice(registered: &Registered) -> Part {
    if registered.to_check {
        return Part::Notice {
            headline: Both::say(say::doc_registered_fact),
            text: Both::say(say::doc_queue_provisional_text),
            tone: Tone::Attention,
        };
    }
    Part::Notice {
        headline: Both::say(say::doc_registered_fact),
        text: Both::say(say::doc_receipt_registered),
        tone: Tone::Done,
    }
}

fn handed_rows(handed: &Handed) -> Vec<Row> {
    vec![
        Row::both(Both::say(say::doc_service), handed.service.clone()),
        Row::new(Both::say(say::doc_registered_sender), handed.applicant.full()),
        Row::new(Both::say(say::doc_applicant_iin), handed.applicant_iin.masked()),
        Row::new(Both::say(say::doc_child_iin), handed.child_iin.masked()),
        Row::new(Both::say(say::doc_signed_at), show_time(handed.signed_at)),
        Row::new(Both::say(say::doc_signature_serial), &handed.certificate_serial),
    ]
}

fn decision_step(handed: &Handed) -> Option<Both> {
    handed.decision_working_days.map(|days| Both::say(|w| say::doc_next_decision(w, days)))
}

fn help_step(handed: &Handed) -> Both {
    Both::say(|w| say::doc_next_help(w, &handed.support_phone))
}
