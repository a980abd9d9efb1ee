//! From elements back to answers. Strictness is the caller's: it writes the result again and compares.

use chrono::NaiveDate;
use domain::bin::Bin;
use domain::fault::Fault;
use domain::kato::Kato;
use domain::language::Language;
use domain::school::School;
use domain::time::{Timestamp, civil_date, show_date};
use uuid::Uuid;

use super::{Element, XmlError, namespace};
use crate::assistant::{self, Assistant};
use crate::definition::{Field, Form, Kind};
use crate::draft::Raw;
use crate::parse;
use crate::submission::{Answer, Facts, Submission};
use crate::value::{Address, MEDIA_TYPES, Origin, Personal, Scan, ScanRef};

/// Scans of one answer and characters of a name in the envelope, at most.
const SCANS_MAX: usize = 32;
const NAME_CHARS_MAX: usize = 64;

/// The id and version of the form that an application names.
pub(super) fn form_named(root: &Element) -> Result<(&str, u32), XmlError> {
    let form = root.attribute("form").ok_or(XmlError::OtherKind)?;
    let version = root.attribute("version").and_then(|text| text.parse().ok()).ok_or(XmlError::OtherKind)?;
    let ours = root.name == "application" && root.attribute("xmlns") == Some(&namespace(form, version));
    if ours { Ok((form, version)) } else { Err(XmlError::OtherKind) }
}

pub(super) fn submission(form: &Form, root: &Element) -> Result<Submission, XmlError> {
    if form_named(root)? != (form.id.as_str(), form.version) {
        return Err(XmlError::OtherKind);
    }
    let facts = Facts {
        id: attribute(root, "id", |text| Uuid::try_parse(text).ok())?,
        kiosk: attribute(root, "kiosk", name)?,
        claimed: attribute(root, "claimed", |text| Some(text.parse::<Timestamp>().ok()?.to_utc()))?,
        language: attribute(root, "language", Language::from_code)?,
        assistant: helped(root)?,
    };
    let profile = attribute(root, "policy", name)?;
    let mut fields = form.fields();
    let mut last = String::new();
    let mut answers = Vec::with_capacity(root.children.len());
    let helped = usize::from(facts.assistant.is_some());
    for element in root.children.iter().take(root.children.len() - helped) {
        // Fields only go forward: what is out of order or repeated is not found any more.
        let field = fields.find(|field| field.id == element.name.as_str());
        let field = field.ok_or_else(|| XmlError::Misplaced(last.clone()))?;
        answers.push(answer(field, element, civil_date(facts.claimed))?);
        last.clone_from(&element.name);
    }
    Ok(Submission::new(form, facts, &profile, answers))
}

/// Whoever helped stands behind the answers.
fn helped(root: &Element) -> Result<Option<Assistant>, XmlError> {
    let last = root.children.last().filter(|last| last.name == assistant::ELEMENT);
    let wrong = || XmlError::Value { element: assistant::ELEMENT.to_owned(), fault: Fault::Text };
    last.map(|element| Assistant::read(element).ok_or_else(wrong)).transpose()
}

fn attribute<T>(
    element: &Element,
    name: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, XmlError> {
    let wrong = || XmlError::Attribute { element: element.name.clone(), attribute: name };
    element.attribute(name).and_then(read).ok_or_else(wrong)
}

fn name(text: &str) -> Option<String> {
    let fits =
        !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && text.chars().all(parse::may_be_written);
    fits.then(|| text.to_owned())
}

fn answer(field: &Field, element: &Element, today: NaiveDate) -> Result<Answer, XmlError> {
    let value_error = |fault| XmlError::Value { element: element.name.clone(), fault };
    let allowed = |text: &str| Origin::from_code(text).filter(|origin| field.allows(*origin));
    let origin = attribute(element, "origin", allowed)?;
    let confirmed = match field.confirm {
        Some(_) => Some(attribute(element, "confirmed", |text| text.parse::<bool>().ok())?),
        None => None,
    };
    let raw = raw(field, element)?;
    let value = parse::value(field, &raw, origin, today).map_err(value_error)?;
    let value = value.ok_or_else(|| value_error(field.missing()))?;
    Ok(Answer { field: field.id.clone(), value, origin, confirmed })
}

/// What the element says, as it might have been typed.
fn raw(field: &Field, element: &Element) -> Result<Raw, XmlError> {
    let wrong = |fault| XmlError::Value { element: element.name.clone(), fault };
    let text = element.text.as_str();
    Ok(match field.kind {
        Kind::Iin | Kind::Mobile | Kind::Email | Kind::Text | Kind::Name => Raw::Text(text.into()),
        Kind::Date => {
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| wrong(Fault::Date))?;
            Raw::Text(show_date(date).into())
        }
        Kind::Choice => Raw::Chosen(text.to_owned()),
        Kind::Consent => {
            attribute(element, "text", |version| {
                (Some(version) == field.text_version.as_deref()).then_some(())
            })?;
            let signed = if field.signed { Some(attribute(element, "sha256", digest)?) } else { None };
            Raw::Ticked(signed)
        }
        Kind::Address => address(element).ok_or_else(|| wrong(Fault::Text))?,
        Kind::School => Raw::School(school(element).ok_or_else(|| wrong(Fault::SchoolChoice))?),
        Kind::Settlement => Raw::Settlement(Kato::parse(text).ok_or_else(|| wrong(Fault::Settlement))?),
        Kind::Scans if element.children.len() > SCANS_MAX => return Err(XmlError::TooBig),
        Kind::Scans => Raw::Scans(element.children.iter().map(scan).collect::<Result<_, _>>()?),
    })
}

fn address(element: &Element) -> Option<Raw> {
    if let Some(typed) = element.child_text("typed") {
        return Some(Raw::Text(typed.into()));
    }
    let kato = match element.child_text("kato") {
        Some(code) => Some(Kato::parse(code)?),
        None => None,
    };
    let part = |name| element.child_text(name).map(Personal::from);
    Some(Raw::Address(Address::Registered { kato, kk: part("kk")?, ru: part("ru")? }))
}

fn school(element: &Element) -> Option<School> {
    let part = |name| element.child_text(name).map(str::to_owned);
    Some(School {
        bin: Bin::parse(element.child_text("bin")?).ok()?,
        kato: Kato::parse(element.child_text("kato")?)?,
        name_kk: part("kk")?,
        name_ru: part("ru")?,
    })
}

/// The scans among the children of an element.
pub(crate) fn scans(element: &Element) -> Result<Vec<ScanRef>, XmlError> {
    let found = element.children.iter().filter(|child| child.name == "scan");
    let scans: Vec<ScanRef> =
        found.map(|child| Ok(ScanRef::from(&scan(child)?))).collect::<Result<_, _>>()?;
    if scans.len() > SCANS_MAX { Err(XmlError::TooBig) } else { Ok(scans) }
}

fn scan(element: &Element) -> Result<Scan, XmlError> {
    Ok(Scan {
        name_shown: String::new(),
        media_type: attribute(element, "media", media_type)?,
        bytes_len: attribute(element, "bytes", |text| text.parse().ok())?,
        pages: attribute(element, "pages", |text| text.parse().ok())?,
        sha256: attribute(element, "sha256", digest)?,
    })
}

fn media_type(text: &str) -> Option<String> {
    MEDIA_TYPES.contains(&text).then(|| text.to_owned())
}

fn digest(text: &str) -> Option<[u8; 32]> {
    hex::decode(text).ok()?.try_into().ok()
}
