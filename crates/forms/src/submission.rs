//! A complete application, as it is signed and as it is read for ever.
//!
//! **Invariant:** only [`Draft::complete`] and [`crate::xml::from_xml`] make one, so every answer in it has been
//! understood by the form it names. Answers are wiped on drop; `Debug` shows none.

use chrono::NaiveDate;
use domain::fault::Fault;
use domain::iin::Iin;
use domain::language::Language;
use domain::time::Timestamp;
use uuid::Uuid;
use zeroize::Zeroize;

use crate::assistant::Assistant;
use crate::definition::Form;
use crate::draft::{Context, Draft, Slip};
use crate::value::{Origin, Personal, ScanRef, Value};
use crate::{FieldId, released};

/// What the kiosk knows about a submission besides the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// UUIDv7; names the application until central gives it a number.
    pub id: Uuid,
    /// The kiosk's own name.
    pub kiosk: String,
    /// The kiosk's clock at the signature; whole seconds count.
    pub claimed: Timestamp,
    /// The language of the screen.
    pub language: Language,
    /// Whoever helped at a front desk.
    pub assistant: Option<Assistant>,
}

/// A complete application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// UUIDv7; names the application until central gives it a number.
    pub id: Uuid,
    /// The form, such as `meal`.
    pub form: String,
    /// The version of the form.
    pub version: u32,
    /// The kiosk's own name.
    pub kiosk: String,
    /// The kiosk's clock at the signature, in whole seconds. Claimed: a kiosk can prove no time.
    pub claimed: Timestamp,
    /// The language of the screen.
    pub language: Language,
    /// The policy profile in force at the kiosk.
    pub profile: String,
    /// The answers, in the order of the form.
    pub answers: Vec<Answer>,
    /// Whoever helped at a front desk.
    pub assistant: Option<Assistant>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The field.
    pub field: FieldId,
    /// What was answered.
    pub value: Value,
    /// By whom.
    pub origin: Origin,
    /// For a number or an address: whether its code came back right.
    pub confirmed: Option<bool>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        match &mut self.value {
            Value::Choice(option) => option.zeroize(),
            Value::Date(date) => *date = NaiveDate::MIN,
            Value::School(school) => {
                school.name_kk.zeroize();
                school.name_ru.zeroize();
            }
            // These wipe themselves, or tell nothing of a person.
            Value::Iin(_)
            | Value::Mobile(_)
            | Value::Email(_)
            | Value::Text(_)
            | Value::Address(_)
            | Value::Name(_)
            | Value::Settlement(_)
            | Value::Scans(_)
            | Value::Consent { .. } => {}
        }
    }
}

impl Submission {
    pub(crate) fn new(form: &Form, facts: Facts, profile: &str, answers: Vec<Answer>) -> Submission {
        let Facts { id, kiosk, claimed, language, assistant } = facts;
        let claimed = Timestamp::from_timestamp(claimed.timestamp(), 0).unwrap_or(claimed);
        let profile = profile.to_owned();
        Submission {
            id,
            form: form.id.clone(),
            version: form.version,
            kiosk,
            claimed,
            language,
            profile,
            answers,
            assistant,
        }
    }

    /// The answer to a field.
    #[must_use]
    pub fn answer(&self, field: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.field == field)
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.answer(field).map(|answer| &answer.value)
    }

    /// The applicant's IIN, as the certificate gave it.
    #[must_use]
    pub fn applicant_iin(&self) -> Option<&Iin> {
        self.certified().find_map(|value| if let Value::Iin(iin) = value { Some(iin) } else { None })
    }

    /// The IIN of the child that it is about.
    pub fn child_iin(&self) -> Option<&Iin> {
        let form = released::find(&self.form, self.version)?;
        let field = form.fields().find(|field| field.child)?;
        if let Value::Iin(iin) = self.value(&field.id)? { Some(iin) } else { None }
    }

    /// The applicant's name, as the certificate gave it.
    #[must_use]
    pub fn applicant_name(&self) -> Option<&Personal> {
        self.certified().find_map(|value| if let Value::Name(name) = value { Some(name) } else { None })
    }

    /// Every scan, in the order of the form.
    pub fn scans(&self) -> impl Iterator<Item = &ScanRef> {
        self.answers.iter().flat_map(|answer| match &answer.value {
            Value::Scans(scans) => scans.as_slice(),
            Value::Iin(_)
            | Value::Mobile(_)
            | Value::Email(_)
            | Value::Text(_)
            | Value::Address(_)
            | Value::Name(_)
            | Value::Date(_)
            | Value::Choice(_)
            | Value::School(_)
            | Value::Settlement(_)
            | Value::Consent { .. } => &[],
        })
    }

    /// Every consent: the field and the version of its text.
    pub fn consents(&self) -> impl Iterator<Item = (&FieldId, &str)> {
        self.answers.iter().filter_map(|answer| match &answer.value {
            Value::Consent { version, .. } => Some((&answer.field, version.as_str())),
            Value::Iin(_)
            | Value::Mobile(_)
            | Value::Email(_)
            | Value::Text(_)
            | Value::Address(_)
            | Value::Name(_)
            | Value::Date(_)
            | Value::Choice(_)
            | Value::School(_)
            | Value::Settlement(_)
            | Value::Scans(_) => None,
        })
    }

    /// The digest of the signed consent to look-ups.
    #[must_use]
    pub fn look_up_consent_sha256(&self) -> Option<[u8; 32]> {
        self.answers
            .iter()
            .find_map(|answer| if let Value::Consent { signed, .. } = &answer.value { *signed } else { None })
    }

    /// The answers that a register would have given and a hand gave instead: to be checked (DOMAIN §6).
    pub fn manual(&self) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(|answer| answer.origin == Origin::Manual)
    }

    fn certified(&self) -> impl Iterator<Item = &Value> {
        let own = self.answers.iter().filter(|answer| answer.origin == Origin::Certificate);
        own.map(|answer| &answer.value)
    }
}

/// Checks a signed application again, by the rules the kiosk guided with. No slip: it may be registered.
/// An answer to a question that was not asked is a slip of its own.
#[must_use]
pub fn check_submission(form: &'static Form, submission: &Submission, context: &Context) -> Vec<Slip> {
    let mut draft = Draft::new(form);
    for answer in &submission.answers {
        draft.restore(&answer.field, &answer.value, answer.origin, answer.confirmed == Some(true));
    }
    let mut slips = draft.check(context);
    let unasked = submission.answers.iter().filter(|answer| !draft.visible(&answer.field));
    slips.extend(unasked.map(|answer| Slip { field: answer.field.clone(), fault: Fault::Choice }));
    slips
}

/// The released form a submission names.
#[must_use]
pub fn form_of(submission: &Submission) -> Option<&'static Form> {
    released::find(&submission.form, submission.version)
}
