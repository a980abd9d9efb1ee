//! What a form asks: steps, fields, rules, where an answer is filled from, what makes a field visible.
//!
//! **Invariant:** a [`Form`] that exists is sound: its ids are unique, every reference points to an earlier
//! field, and a field has exactly the keys its kind understands ([`Form::parse`]). A released version is never
//! edited, so that every signed application can be read for ever (DESIGN §3).

mod error;
mod reader;
mod soundness;

use chrono::NaiveDate;
use domain::fault::Fault;
use serde::Deserialize;

pub use self::error::DefinitionError;
pub use crate::id::FieldId;
use crate::value::Origin;

/// A form as released: `id` and `version` name it for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The service, such as `meal`.
    pub id: String,
    /// Counts from 1; a released version never changes.
    pub version: u32,
    /// The section of the catalogue it stands in, such as `social`.
    pub section: String,
    /// The steps in the order they are walked.
    pub steps: Vec<Step>,
}

/// One group of questions: one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The name of the step within the form.
    pub id: String,
    /// The fields from top to bottom. Empty for a step that only shows, such as the review.
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name of the field within the form.
    pub id: FieldId,
    /// What an answer is.
    pub kind: Kind,
    /// Whether the form is incomplete without it (while it is visible).
    pub required: bool,
    /// When it is asked at all; always, if absent.
    pub show_if: Option<Condition>,
    /// How possession of the number or address is proved.
    pub confirm: Option<Channel>,
    /// Where the answer comes from when somebody else knows it.
    pub fill: Option<Fill>,
    /// The IIN field that names the person this answer is about. When that IIN changes, what was filled in for
    /// the former person is forgotten.
    pub about: Option<FieldId>,
    /// Whether the IIN is a child's: its century is judged (DOMAIN §4.1).
    pub child: bool,
    /// Whether the birth date must be that of a child young enough for the queue (DOMAIN §2.4-f).
    pub queue_age: bool,
    /// Whether the day is still to come, within those that [`crate::draft::Context::ahead`] names.
    pub ahead: bool,
    /// The field whose answer must be another one.
    pub differs_from: Option<FieldId>,
    /// The ids of the choices, in the order shown.
    pub options: Vec<String>,
    /// Choices that make sense only when another field has an answer.
    pub needs: Vec<Need>,
    /// The paper a scan shows, for the message when it is missing.
    pub paper: Option<Paper>,
    /// The version of the text agreed to; also the id of that text.
    pub text_version: Option<String>,
    /// Whether agreeing takes a signature of its own, made at once: the consent to look-ups (DOMAIN §1.16).
    pub signed: bool,
    /// Never typed: only filled.
    pub read_only: bool,
    /// The most characters of a typed answer.
    pub chars_max: usize,
}

/// What an answer to a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The number of a person (DOMAIN §4.1).
    Iin,
    /// A mobile telephone number (DOMAIN §4.3).
    Mobile,
    /// An e-mail address (DOMAIN §4.3).
    Email,
    /// One line of free text.
    Text,
    /// An address, registered or typed (DOMAIN §4.5).
    Address,
    /// Surname, name and patronymic in one line (DOMAIN §4.4).
    Name,
    /// A civil date, not in the future but where the field says so.
    Date,
    /// One of the options.
    Choice,
    /// A school.
    School,
    /// A settlement of the classifier (DOMAIN §1.1, §4.6).
    Settlement,
    /// Scans of a paper.
    Scans,
    /// A tick under a text.
    Consent,
}

/// How a code reaches its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// By SMS.
    Sms,
    /// By e-mail.
    Email,
}

/// Who fills a field in, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fill {
    /// The IIN in the applicant's certificate.
    ApplicantIin,
    /// The name in the applicant's certificate.
    ApplicantName,
    /// The applicant's birth date; without a registry, the date in the IIN.
    ApplicantBirth,
    /// The applicant's registered address.
    ParentAddress,
    /// The child's name.
    ChildName,
    /// The child's birth date; without a registry, the date in the IIN.
    ChildBirth,
    /// The school the child is a pupil of.
    ChildSchool,
}

/// A paper whose scan is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// The paper that proves the chosen category (DOMAIN §2.6).
    Category,
    /// The birth certificate.
    Birth,
}

/// A choice that needs the answer of another field: notices by e-mail need an address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The choice.
    pub option: String,
    /// The field that must have an answer when it is chosen.
    pub field: FieldId,
}

/// What makes a field visible. A hidden field counts as unanswered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// All of these hold.
    All(Vec<Condition>),
    /// The choice field has one of these options.
    OneOf(FieldId, Vec<String>),
    /// The date field has a date before this one.
    Before(FieldId, NaiveDate),
    /// The field has an answer.
    Given(FieldId),
}

impl Form {
    /// Reads a definition; anything unknown, double, dangling or out of place is refused.
    ///
    /// # Errors
    /// [`DefinitionError`] names the place and what is wrong with it.
    pub fn parse(toml: &str) -> Result<Form, DefinitionError> {
        reader::read(toml)
    }

    /// All fields, in the order they are asked.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|step| &step.fields)
    }

    /// The field of this name.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }

    /// The step of this name.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The step a field stands in.
    #[must_use]
    pub fn step_of(&self, field: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.fields.iter().any(|one| one.id == field))
    }

    /// The text id of a field's label: `meal-child-iin`. Its attributes are `help`, `example` and `where`.
    #[must_use]
    pub fn label_id(&self, field: &str) -> String {
        format!("{}-{field}", self.id)
    }

    /// The text id of a choice: `meal-citizenship-foreign`.
    #[must_use]
    pub fn option_id(&self, field: &str, option: &str) -> String {
        format!("{}-{field}-{option}", self.id)
    }

    /// The text id of a step: `meal-step-child`. Its attribute `title` heads the questions.
    #[must_use]
    pub fn step_id(&self, step: &str) -> String {
        format!("{}-step-{step}", self.id)
    }

    /// Refuses a form that could not be shown: whoever has the texts says which of them `has`.
    ///
    /// # Errors
    /// [`DefinitionError::Wordless`] with the first text that is missing.
    pub fn check_texts(&self, has: impl Fn(&str) -> bool) -> Result<(), DefinitionError> {
        let missing = self.texts().into_iter().find(|id| !has(id));
        missing.map_or(Ok(()), |id| Err(DefinitionError::Wordless(id)))
    }

    /// Every text id (`id` or `id.attribute`) without which the form cannot be shown.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let mut ids = vec![self.id.clone(), format!("{}.short", self.id)];
        for step in &self.steps {
            ids.push(self.step_id(&step.id));
            ids.push(format!("{}.title", self.step_id(&step.id)));
        }
        for field in self.fields() {
            let label = self.label_id(&field.id);
            ids.extend(field.options.iter().map(|option| self.option_id(&field.id, option)));
            ids.extend(field.text_version.clone());
            ids.push(format!("{label}.help"));
            ids.push(label);
        }
        ids
    }
}

impl Field {
    /// Where an answer to this field may come from.
    #[must_use]
    pub fn allows(&self, origin: Origin) -> bool {
        match origin {
            Origin::Typed => self.fill.is_none(),
            Origin::Certificate => self.is_applicants_own(),
            Origin::Registry => self.fill.is_some() && !self.is_applicants_own(),
            Origin::Manual => self.fill.is_some() && !(self.is_applicants_own() && self.read_only),
        }
    }

    /// Whether the certificate answers it.
    #[must_use]
    pub fn is_applicants_own(&self) -> bool {
        matches!(self.fill, Some(Fill::ApplicantIin | Fill::ApplicantName))
    }

    /// What is said when a mandatory answer is missing.
    #[must_use]
    pub fn missing(&self) -> Fault {
        match (self.kind, self.paper) {
            (Kind::Scans, Some(Paper::Birth)) => Fault::NoBirthPaper,
            (Kind::Scans, Some(Paper::Category) | None) => Fault::NoDocument,
            (Kind::Consent, _) => Fault::Consent,
            (Kind::School, _) => Fault::SchoolChoice,
            (Kind::Settlement, _) => Fault::Settlement,
            (
                Kind::Iin
                | Kind::Mobile
                | Kind::Email
                | Kind::Text
                | Kind::Address
                | Kind::Name
                | Kind::Date
                | Kind::Choice,
                _,
            ) => Fault::Required,
        }
    }
}
