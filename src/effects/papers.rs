//! The papers that a citizen takes along on the stick.
//!
//! **Invariant:** the centre's own paper (D13 for meals, D1 of a queue) as soon as it is registered; until then, and
//! where it cannot be had, the kiosk's own receipt (D15), which says so. The file's name tells nothing of a person.

use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};
use documents::fonts::Fonts;
use documents::paper::Both;
use documents::receipt::{Handed, Registered, kiosk_receipt, registered_receipt};
use domain::calendar::Term;
use domain::digest::Sha256 as Digest;
use domain::kato::Kato;
use domain::language::Language;
use domain::name::PersonName;
use domain::number::{ApplicationNumber, KioskNumber, Series};
use domain::phone::MobilePhone;
use forms::submission::Submission;
use forms::value::Value;
use journey::account::{Away, Done, Then};
use journey::effect::{Accepted, EffectId};
use journey::journal::DocumentName;
use journey::problem::Problem;
use journey::session::SecretText;
use ledger::head::HeadError;
use ledger::receipt::{Receipt, ReceiptError, ReceiptKey, SignedReceipt};
use sha2::{Digest as _, Sha256};
use uplink::Uplink;
use uuid::Uuid;
use words::{Lang, Words};
use zeroize::Zeroizing;

use crate::config::Config;
use crate::effects::desk::{ActScan, BroughtKept, BroughtScan, Bytes};
use crate::effects::shared::SharedVault;
use crate::effects::{EffectsError, account, line};

/// An application stored in this session.
pub(super) struct StoredApplication {
    /// Its id.
    pub(super) submission: Uuid,
    /// What the screen said.
    pub(super) accepted: Accepted,
    /// The application as signed.
    pub(super) signed_xml: SecretText,
    /// The secret that lets this session fetch its document.
    pub(super) document_key: Zeroizing<String>,
}

/// Central's papers.
pub(super) trait Archive: Send + Sync {
    /// The paper of a registration as PDF, for whoever holds the secret of its envelope; nothing where it cannot be
    /// had now.
    fn registration(
        &self,
        submission: Uuid,
        paper: &str,
        language: Language,
        document_key: &str,
    ) -> Option<Zeroizing<Vec<u8>>>;

    /// A document of an application in the journal.
    fn document(
        &self,
        token: &str,
        number: &str,
        document: &DocumentName,
        language: Language,
    ) -> Result<Bytes, Away>;

    /// Brings a signed act, its scans first.
    fn act(&self, token: &str, id: Uuid, signed: &str, scans: &[ActScan]) -> Result<Done, Away>;
}

impl Archive for Uplink {
    fn registration(
        &self,
        submission: Uuid,
        paper: &str,
        language: Language,
        document_key: &str,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let lang = line::wire_language(language);
        Uplink::document(self, submission, paper, lang, document_key).ok()
    }

    fn document(
        &self,
        token: &str,
        number: &str,
        document: &DocumentName,
        language: Language,
    ) -> Result<Bytes, Away> {
        match document {
            DocumentName::Paper(name) => self.paper(token, number, name, line::wire_language(language)),
            DocumentName::Receipt => {
                self.paper(token, number, sync::wire::RECEIPT, line::wire_language(language))
            }
            DocumentName::Scan { sha256, .. } => self.scan(token, number, sha256),
        }
        .map_err(|error| account::away(&error))
    }

    fn act(&self, token: &str, id: Uuid, signed: &str, scans: &[ActScan]) -> Result<Done, Away> {
        for scan in scans {
            self.put_action_scan(token, id, &scan.named.sealed_sha256, &scan.sealed)
                .map_err(|error| account::away(&error))?;
        }
        let scans = scans.iter().map(|scan| scan.named.clone()).collect();
        let action = sync::wire::SignedAction { signed_xml: signed.to_owned(), scans };
        self.act_signed(token, &action).map(account::done).map_err(|error| account::away(&error))
    }
}

/// What somebody was sent for.
pub(super) enum Brought {
    /// The paper of the application of this session.
    Application(BroughtApplication),
    /// A document of the journal.
    Document(BroughtDocument),
    /// A scan that was looked at.
    Scan(Box<BroughtScan>),
    /// The scans of a kept application, looked at anew.
    Kept(Box<BroughtKept>),
}

impl Brought {
    /// Who waits for it.
    pub(super) fn id(&self) -> EffectId {
        match self {
            Brought::Application(brought) => brought.id,
            Brought::Document(brought) => brought.id,
            Brought::Scan(brought) => brought.id,
            Brought::Kept(brought) => brought.id,
        }
    }
}

/// A document of the journal, or why there is none.
pub(super) struct BroughtDocument {
    /// Who waits for it.
    pub(super) id: EffectId,
    /// The visit it was asked in.
    pub(super) visit: u64,
    /// The application.
    pub(super) number: String,
    /// Which.
    pub(super) document: DocumentName,
    /// What for.
    pub(super) then: Then,
    /// The bytes.
    pub(super) bytes: Result<Bytes, Away>,
}

/// What was asked of the archive, and what it gave.
pub(super) struct BroughtApplication {
    /// Who waits for it.
    pub(super) id: EffectId,
    /// The application.
    pub(super) submission: Uuid,
    /// The language that stands first.
    pub(super) language: Language,
    /// It is to be printed, not saved.
    pub(super) print: bool,
    /// The paper.
    pub(super) pdf: Option<Zeroizing<Vec<u8>>>,
}

/// What papers are made of.
pub(super) struct Papers {
    key: ReceiptKey,
    vault: SharedVault,
    fonts: PathBuf,
    issuer: Both,
    support_phone: String,
}

impl Papers {
    pub(super) fn new(config: &Config, vault: SharedVault) -> Result<Papers, EffectsError> {
        Ok(Papers {
            key: line::receipt_key(config)?,
            vault,
            fonts: config.fonts.join("DejaVuSans.ttf"),
            issuer: Both::new(config.place_kk.clone(), config.place_ru.clone()),
            support_phone: config.support_phone.clone(),
        })
    }

    /// What central said of it, where it has.
    pub(super) fn receipt_of(&self, stored: &StoredApplication) -> Option<Receipt> {
        self.vault.with(|vault| vault.receipt(&stored.accepted.kiosk_number)).ok()?
    }

    /// A receipt that came later than its paper: is it of this application, and does it prove the place?
    pub(super) fn proves(&self, json: &[u8], number: &str) -> Result<(), Problem> {
        let doubted = |code: &'static str| Problem::with("fault-log", "code", code);
        let signed: SignedReceipt =
            serde_json::from_slice(json).map_err(|_| doubted(ReceiptError::Payload.code()))?;
        let receipt = self.key.verify(&signed).map_err(|error| doubted(error.code()))?;
        let evidence = receipt.evidence.as_ref().filter(|_| receipt.number == number);
        let evidence = evidence.ok_or_else(|| doubted(HeadError::NotIncluded.code()))?;
        evidence.verify(&self.key).map(drop).map_err(|error| doubted(error.code()))
    }

    /// The kiosk's receipt, from what was signed and nothing else.
    pub(super) fn own_paper(
        &self,
        stored: &StoredApplication,
        registered: Option<&Receipt>,
        language: Language,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let handed = self.handed(stored, language)?;
        let paper = match registered.and_then(in_words) {
            Some(registered) => registered_receipt(&handed, &registered),
            None => kiosk_receipt(&handed),
        };
        let fonts = Fonts::read(&self.fonts).ok()?;
        documents::pdf(&paper, &fonts).ok().map(Zeroizing::new)
    }

    fn handed(&self, stored: &StoredApplication, language: Language) -> Option<Handed> {
        let verified = signing::xmldsig::verify(stored.signed_xml.as_bytes()).ok()?;
        let (form, submission) = forms::xml::read(&verified.document).ok()?;
        let policy = domain::released::policy();
        let certificate = &verified.certificate;
        Some(Handed {
            lang: lang(language),
            issuer: self.issuer.clone(),
            service: Both::say(|words: &Words| words.attribute(&form.id, "short").unwrap_or_default()),
            kiosk_number: KioskNumber::parse(&stored.accepted.kiosk_number).ok()?,
            signed_at: submission.claimed,
            applicant: PersonName::new(certificate.surname(), certificate.given(), certificate.patronymic()),
            applicant_iin: submission.applicant_iin()?.clone(),
            child_iin: submission.child_iin()?.clone(),
            phone: notice_phone(&submission),
            xml_sha256: Digest(Sha256::digest(stored.signed_xml.as_bytes()).into()),
            certificate_serial: certificate.serial_hex(),
            decision_working_days: (form.id == "meal").then_some(policy.meal.decision_working_days),
            support_phone: self.support_phone.clone(),
            profile: submission.profile.clone(),
        })
    }
}

/// The paper that whoever has just applied takes along.
pub(super) fn paper_of(registered: &Receipt) -> Option<&'static str> {
    Some(match ApplicationNumber::parse(&registered.number).ok()?.series() {
        Series::Meal => sync::wire::SIGNED_APPLICATION,
        Series::Queue => sync::wire::REGISTRATION,
    })
}

/// What central's receipt says, with the settlement's name.
fn in_words(receipt: &Receipt) -> Option<Registered> {
    let number = ApplicationNumber::parse(&receipt.number).ok()?;
    let settlement = domain::released::settlements().find(&Kato::parse(&receipt.settlement)?)?;
    let provisional = |day: NaiveDate| domain::released::calendar().is_provisional(day.year());
    Some(Registered {
        number,
        settlement: Both::new(settlement.name_kk.clone(), settlement.name_ru.clone()),
        registered_at: receipt.registered_at,
        to_check: receipt.is_provisional(),
        due: receipt.due.map(|day| Term { last_day: day, provisional: provisional(day) }),
    })
}

/// The number that the notice of the registration will come to; none where it was asked for by e-mail alone.
fn notice_phone(submission: &Submission) -> Option<MobilePhone> {
    let by_email = |chosen: &Value| matches!(chosen, Value::Choice(channel) if channel == "email");
    if submission.value("channel").is_some_and(by_email) {
        return None;
    }
    if let Value::Mobile(phone) = submission.value("phone")? { Some(phone.clone()) } else { None }
}

fn lang(language: Language) -> Lang {
    match language {
        Language::Kazakh => Lang::Kk,
        Language::Russian => Lang::Ru,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use forms::submission::Answer;
    use forms::value::Origin;

    use super::*;

    fn submission(channel: &str) -> Submission {
        let answer = |field: &str, value| Answer {
            field: field.into(),
            value,
            origin: Origin::Manual,
            confirmed: None,
        };
        Submission {
            id: Uuid::nil(),
            form: "meal".into(),
            version: 1,
            kiosk: "KST3".into(),
            claimed: crate::effects::now(),
            language: Language::Kazakh,
            profile: "SEED".into(),
            assistant: None,
            answers: vec![
                answer("phone", Value::Mobile(MobilePhone::parse("+77774128452").unwrap())),
                answer("channel", Value::Choice(channel.into())),
            ],
        }
    }

    #[test]
    fn the_paper_promises_an_sms_only_to_whoever_asked_for_one() {
        assert!(notice_phone(&submission("sms")).is_some() && notice_phone(&submission("both")).is_some());
        assert_eq!(notice_phone(&submission("email")), None);
    }
}
