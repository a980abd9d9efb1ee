//! The rules: what is asked, what is wrong, what is complete. The same at the kiosk and at central.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use domain::birthday::Birthday;
use domain::fault::Fault;
use domain::iin::Iin;
use domain::policy::Policy;

use super::fill::date_of;
use super::{Draft, Raw};
use crate::FieldId;
use crate::definition::{Condition, Field, Fill, Kind};
use crate::parse;
use crate::submission::{Answer, Facts, Submission};
use crate::value::{MEDIA_TYPES, Origin, ScanRef, Value};

/// Bytes of one megabyte, as people are told it.
const MEGABYTE: u64 = 1024 * 1024;

/// What the rules need to know besides the answers.
#[derive(Clone, Debug)]
pub struct Context {
    /// The civil day in Asia/Almaty.
    pub today: NaiveDate,
    /// Who the certificate says is applying.
    pub applicant_iin: Option<Iin>,
    /// Whether codes can be sent: without a network contacts stay unverified (DOMAIN §6).
    pub network: bool,
    /// Scans per field.
    pub scan_count_max: usize,
    /// Bytes per scan.
    pub scan_bytes_max: u64,
    /// Pages per scan.
    pub scan_pages_max: usize,
    /// From which birthday on a child is too old for the queue.
    pub age_limit_years: u32,
    /// The policy profile, as printed on every document.
    pub profile: String,
    /// The days that a day still to come may be one of; none: it is not asked.
    pub ahead: Option<RangeInclusive<NaiveDate>>,
}

impl Context {
    /// The rules of a policy on a day, for the owner of a certificate.
    #[must_use]
    pub fn new(today: NaiveDate, applicant_iin: &str, network: bool, policy: &Policy) -> Context {
        Context {
            today,
            applicant_iin: Iin::from_certificate(applicant_iin),
            network,
            scan_count_max: policy.scans.count_max,
            scan_bytes_max: policy.scans.bytes_max,
            scan_pages_max: policy.scans.pdf_pages_max,
            age_limit_years: policy.kindergarten.age_limit_years,
            profile: policy.profile.clone(),
            ahead: None,
        }
    }
}

/// A slip: which field, and what is wrong with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The field.
    pub field: FieldId,
    /// What is wrong.
    pub fault: Fault,
}

impl Draft {
    /// The slips of one step, from top to bottom.
    #[must_use]
    pub fn check_step(&self, step: &str, context: &Context) -> Vec<Slip> {
        let fields = self.form.step(step).map(|step| step.fields.as_slice()).unwrap_or_default();
        self.slips(fields.iter(), context)
    }

    /// The slips of the whole form, from top to bottom.
    #[must_use]
    pub fn check(&self, context: &Context) -> Vec<Slip> {
        self.slips(self.form.fields(), context)
    }

    /// What is wrong with one answer, if anything is.
    #[must_use]
    pub fn check_field(&self, field: &str, context: &Context) -> Option<Fault> {
        self.form.field(field).and_then(|field| judge(self, field, context).err())
    }

    /// Parse, don't validate: only a complete draft becomes a submission.
    ///
    /// # Errors
    /// Every slip that stands in the way.
    pub fn complete(&self, context: &Context, facts: Facts) -> Result<Submission, Vec<Slip>> {
        let mut answers = Vec::new();
        let mut slips = Vec::new();
        for field in self.form.fields() {
            match judge(self, field, context) {
                Ok(Some(value)) => answers.push(Answer {
                    field: field.id.clone(),
                    value,
                    origin: self.origin(&field.id),
                    confirmed: field.confirm.map(|_| self.is_confirmed(&field.id)),
                }),
                Ok(None) => {}
                Err(fault) => slips.push(Slip { field: field.id.clone(), fault }),
            }
        }
        if slips.is_empty() {
            Ok(Submission::new(self.form, facts, &context.profile, answers))
        } else {
            Err(slips)
        }
    }

    fn slips<'f>(&self, fields: impl Iterator<Item = &'f Field>, context: &Context) -> Vec<Slip> {
        let slip = |field: &Field| {
            let fault = judge(self, field, context).err()?;
            Some(Slip { field: field.id.clone(), fault })
        };
        fields.filter_map(slip).collect()
    }
}

/// Whether a field is asked. References lead back only, so this ends.
pub(super) fn visible(draft: &Draft, field: &Field) -> bool {
    field.show_if.as_ref().is_none_or(|condition| holds(draft, condition))
}

fn holds(draft: &Draft, condition: &Condition) -> bool {
    match condition {
        Condition::Any(parts) => parts.iter().any(|part| holds(draft, part)),
        Condition::All(parts) => parts.iter().all(|part| holds(draft, part)),
        Condition::OneOf(id, options) => {
            asked(draft, id).is_some_and(|raw| matches!(raw, Raw::Chosen(one) if options.contains(one)))
        }
        Condition::Before(id, day) => asked(draft, id).and_then(date_of).is_some_and(|date| date < *day),
        Condition::Given(id) => asked(draft, id).is_some_and(|raw| *raw != Raw::Empty),
    }
}

/// The raw answer of a field that is itself visible.
fn asked<'d>(draft: &'d Draft, id: &str) -> Option<&'d Raw> {
    draft.visible(id).then(|| draft.raw(id))
}

/// The value of a visible field, if it has one; or the one fault to be told about it.
fn judge(draft: &Draft, field: &Field, context: &Context) -> Result<Option<Value>, Fault> {
    if !visible(draft, field) {
        return Ok(None);
    }
    let origin = draft.origin(&field.id);
    let Some(value) = parse::value(field, draft.raw(&field.id), origin, context.today)? else {
        return if field.required { Err(field.missing()) } else { Ok(None) };
    };
    own_iin(field, &value, context)?;
    differs(draft, field, &value, context)?;
    birth(draft, field, &value)?;
    young(field, &value, context)?;
    ahead(field, &value, context)?;
    needed(draft, field, &value)?;
    if let Value::Scans(scans) = &value {
        fits(scans, context)?;
    }
    if field.confirm.is_some() && context.network && !draft.is_confirmed(&field.id) {
        return Err(Fault::Unconfirmed);
    }
    Ok(Some(value))
}

/// M-4: the applicant's IIN is the certificate's.
fn own_iin(field: &Field, value: &Value, context: &Context) -> Result<(), Fault> {
    let Value::Iin(iin) = value else { return Ok(()) };
    let others = context.applicant_iin.as_ref().is_some_and(|own| own != iin);
    if field.fills_from(Fill::ApplicantIin) && others { Err(Fault::IinOther) } else { Ok(()) }
}

/// E-IIN-SAME and its like: two fields that may not have the same answer.
fn differs(draft: &Draft, field: &Field, value: &Value, context: &Context) -> Result<(), Fault> {
    let Some(other) = field.differs_from.as_deref().and_then(|id| draft.form.field(id)) else {
        return Ok(());
    };
    let theirs =
        parse::value(other, draft.raw(&other.id), draft.origin(&other.id), context.today).ok().flatten();
    if theirs.as_ref() != Some(value) {
        return Ok(());
    }
    Err(match field.kind {
        Kind::Iin => Fault::IinSame,
        Kind::Mobile => Fault::PhoneSame,
        Kind::Email => Fault::EmailSame,
        Kind::Text
        | Kind::Address
        | Kind::Name
        | Kind::Date
        | Kind::Choice
        | Kind::School
        | Kind::Settlement
        | Kind::Scans
        | Kind::Consent => Fault::Choice,
    })
}

/// A birth date that no register vouches for is the one in the IIN (DOMAIN §1.4, app.birth).
fn birth(draft: &Draft, field: &Field, value: &Value) -> Result<(), Fault> {
    let (Value::Date(date), Some(iin)) = (value, &field.about) else { return Ok(()) };
    if draft.origin(&field.id) == Origin::Registry {
        return Ok(());
    }
    let in_iin = Iin::parse(draft.text(iin), NaiveDate::MAX).ok().and_then(|iin| iin.birth_date());
    if in_iin.is_none_or(|day| day == *date) { Ok(()) } else { Err(Fault::Birth) }
}

/// E-AGE: on the birthday itself a child is too old (DOMAIN §2.4-f).
fn young(field: &Field, value: &Value, context: &Context) -> Result<(), Fault> {
    let Value::Date(birth) = value else { return Ok(()) };
    let too_old = field.queue_age && Birthday(*birth).is_aged(context.age_limit_years, context.today);
    if too_old { Err(Fault::Age { n: context.age_limit_years }) } else { Ok(()) }
}

/// E-EXT-RANGE: the day is one of those that are still open.
fn ahead(field: &Field, value: &Value, context: &Context) -> Result<(), Fault> {
    let (Value::Date(day), true) = (value, field.ahead) else { return Ok(()) };
    match &context.ahead {
        Some(days) if days.contains(day) => Ok(()),
        Some(days) => Err(Fault::ExtensionRange { first: *days.start(), last: *days.end() }),
        None => Err(Fault::DateFuture),
    }
}

/// Notices by e-mail need an address.
fn needed(draft: &Draft, field: &Field, value: &Value) -> Result<(), Fault> {
    let Value::Choice(chosen) = value else { return Ok(()) };
    let lacking = |id: &FieldId| !draft.visible(id) || draft.text(id).trim().is_empty();
    let slipped = field.needs.iter().any(|need| need.option == *chosen && lacking(&need.field));
    if slipped { Err(Fault::Channel) } else { Ok(()) }
}

/// The limits of DOMAIN §1.4 as far as they can be seen without the bytes.
fn fits(scans: &[ScanRef], context: &Context) -> Result<(), Fault> {
    if scans.len() > context.scan_count_max {
        return Err(Fault::ScanTooMany { n: context.scan_count_max });
    }
    if scans.iter().any(|scan| !MEDIA_TYPES.contains(&scan.media_type.as_str())) {
        return Err(Fault::ScanType);
    }
    if scans.iter().any(|scan| scan.bytes_len > context.scan_bytes_max) {
        return Err(Fault::ScanTooBig { mb: context.scan_bytes_max / MEGABYTE });
    }
    let limit = context.scan_pages_max;
    if scans.iter().any(|scan| usize::try_from(scan.pages).is_ok_and(|pages| pages > limit)) {
        return Err(Fault::ScanPages { n: limit });
    }
    if scans.iter().any(|scan| scan.bytes_len == 0 || scan.pages == 0) {
        return Err(Fault::ScanUnreadable);
    }
    let twice = |(at, scan): (usize, &ScanRef)| scans[..at].iter().any(|other| other.sha256 == scan.sha256);
    if scans.iter().enumerate().any(twice) { Err(Fault::ScanTwice) } else { Ok(()) }
}
