//! Whether a definition can be walked at all: names that are names, references that lead somewhere, keys where
//! they have a meaning. The fields are taken in order, so a reference can only lead back: there are no circles.

use std::collections::{BTreeMap, BTreeSet};

use super::{Condition, DefinitionError, Field, Form, Kind};
use crate::assistant;
use crate::id::is_id;

/// Steps and fields of the largest form.
const STEPS_MAX: usize = 20;
const FIELDS_MAX: usize = 200;

type Earlier<'f> = BTreeMap<&'f str, &'f Field>;

pub(super) fn check(form: &Form) -> Result<(), DefinitionError> {
    if form.version == 0 {
        return Err(DefinitionError::Empty("versions count from 1"));
    }
    if form.steps.is_empty() || form.steps.len() > STEPS_MAX || form.fields().count() > FIELDS_MAX {
        return Err(DefinitionError::Empty("a form has at least one step, and not more than it can carry"));
    }
    let names = [&form.id, &form.section];
    names.into_iter().chain(form.steps.iter().map(|step| &step.id)).try_for_each(|id| named(id))?;
    once(form.steps.iter().map(|step| step.id.as_str()))?;
    let mut earlier = Earlier::new();
    for field in form.fields() {
        named(&field.id)?;
        if field.id == assistant::ELEMENT {
            return Err(DefinitionError::Id(field.id.to_string()));
        }
        keys(field)?;
        references(field, &earlier)?;
        if earlier.insert(field.id.as_str(), field).is_some() {
            return Err(DefinitionError::Twice(field.id.to_string()));
        }
    }
    Ok(())
}

fn named(id: &str) -> Result<(), DefinitionError> {
    if is_id(id) { Ok(()) } else { Err(DefinitionError::Id(id.to_owned())) }
}

fn once<'s>(names: impl Iterator<Item = &'s str>) -> Result<(), DefinitionError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(DefinitionError::Twice(name.to_owned()));
        }
    }
    Ok(())
}

/// Each key only where it means something, and where it is indispensable, there.
fn keys(field: &Field) -> Result<(), DefinitionError> {
    let kind = field.kind;
    let choice = kind == Kind::Choice;
    let consent = kind == Kind::Consent;
    let table = [
        ("options", !field.options.is_empty(), choice, choice),
        ("needs", !field.needs.is_empty(), choice, false),
        ("text_version", field.text_version.is_some(), consent, consent),
        ("signed", field.signed, consent, false),
        ("child", field.child, kind == Kind::Iin, false),
        ("queue_age", field.queue_age, kind == Kind::Date, false),
        ("ahead", field.ahead, kind == Kind::Date && field.fill.is_none(), false),
        ("paper", field.paper.is_some(), kind == Kind::Scans, kind == Kind::Scans),
        ("confirm", field.confirm.is_some(), matches!(kind, Kind::Mobile | Kind::Email), false),
        ("read_only", field.read_only, field.fill.is_some(), false),
    ];
    for (key, present, allowed, wanted) in table {
        if present && !allowed {
            return Err(DefinitionError::Misplaced { field: field.id.to_string(), key });
        }
        if wanted && !present {
            return Err(DefinitionError::Lacks { field: field.id.to_string(), key });
        }
    }
    field.options.iter().chain(&field.text_version).try_for_each(|id| named(id))?;
    once(field.options.iter().map(String::as_str))
}

fn references(field: &Field, earlier: &Earlier<'_>) -> Result<(), DefinitionError> {
    let nowhere =
        |key, to: &str| DefinitionError::Nowhere { field: field.id.to_string(), key, to: to.to_owned() };
    let kind_of = |id: &str| earlier.get(id).map(|found| found.kind);
    if let Some(id) = field.about.as_deref().filter(|id| kind_of(id) != Some(Kind::Iin)) {
        return Err(nowhere("about", id));
    }
    if let Some(id) = field.differs_from.as_deref().filter(|id| kind_of(id) != Some(field.kind)) {
        return Err(nowhere("differs_from", id));
    }
    for need in &field.needs {
        if kind_of(&need.field).is_none() || !field.options.contains(&need.option) {
            return Err(nowhere("needs", &need.field));
        }
    }
    match &field.show_if {
        Some(show_if) => leads_back(show_if, earlier).map_err(|to| nowhere("show_if", &to)),
        None => Ok(()),
    }
}

/// Whether a condition asks earlier fields things they can answer; else the first name that leads nowhere.
fn leads_back(condition: &Condition, earlier: &Earlier<'_>) -> Result<(), String> {
    match condition {
        Condition::Any(parts) | Condition::All(parts) => {
            parts.iter().try_for_each(|part| leads_back(part, earlier))
        }
        Condition::OneOf(id, options) => {
            let field = earlier.get(id.as_str()).ok_or_else(|| id.to_string())?;
            let unknown = options.iter().find(|option| !field.options.contains(option));
            unknown.map_or(Ok(()), |option| Err(format!("{id}-{option}")))
        }
        Condition::Before(id, _) => {
            let dated = earlier.get(id.as_str()).is_some_and(|field| field.kind == Kind::Date);
            if dated { Ok(()) } else { Err(id.to_string()) }
        }
        Condition::Given(id) => {
            if earlier.contains_key(id.as_str()) {
                Ok(())
            } else {
                Err(id.to_string())
            }
        }
    }
}
