//! Reads the TOML of a definition. What its keys mean is checked next door, in `soundness`.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Channel, Condition, DefinitionError, Field, Fill, Form, Kind, Need, Paper, Step, soundness};
use crate::FieldId;

/// Bytes of the largest definition.
const TOML_BYTES_MAX: usize = 64 * 1024;

/// Conditions within conditions, at most.
const CONDITION_DEPTH_MAX: usize = 3;

/// Characters of a typed answer, unless the field says otherwise.
const CHARS_MAX: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    id: String,
    version: u32,
    section: String,
    #[serde(default)]
    step: Vec<StepFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepFile {
    id: String,
    #[serde(default)]
    field: Vec<FieldFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    id: FieldId,
    kind: Kind,
    #[serde(default)]
    required: bool,
    show_if: Option<ConditionFile>,
    confirm: Option<Channel>,
    fill: Option<Fill>,
    about: Option<FieldId>,
    #[serde(default)]
    child: bool,
    #[serde(default)]
    queue_age: bool,
    #[serde(default)]
    ahead: bool,
    differs_from: Option<FieldId>,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    needs: Vec<Need>,
    paper: Option<Paper>,
    text_version: Option<String>,
    #[serde(default)]
    signed: bool,
    #[serde(default)]
    read_only: bool,
    chars_max: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionFile {
    any: Option<Vec<ConditionFile>>,
    all: Option<Vec<ConditionFile>>,
    field: Option<FieldId>,
    r#in: Option<Vec<String>>,
    before: Option<NaiveDate>,
    given: Option<bool>,
}

pub(super) fn read(toml: &str) -> Result<Form, DefinitionError> {
    if toml.len() > TOML_BYTES_MAX {
        return Err(DefinitionError::TooBig(TOML_BYTES_MAX));
    }
    let file: FormFile =
        toml::from_str(toml).map_err(|error| DefinitionError::Toml(error.message().to_owned()))?;
    let steps = file.step.into_iter().map(step).collect::<Result<_, _>>()?;
    let form = Form { id: file.id, version: file.version, section: file.section, steps };
    soundness::check(&form)?;
    Ok(form)
}

fn step(file: StepFile) -> Result<Step, DefinitionError> {
    Ok(Step { id: file.id, fields: file.field.into_iter().map(field).collect::<Result<_, _>>()? })
}

fn field(file: FieldFile) -> Result<Field, DefinitionError> {
    let show_if = file.show_if.map(|show_if| condition(&file.id, show_if, 1)).transpose()?;
    Ok(Field {
        show_if,
        id: file.id,
        kind: file.kind,
        required: file.required,
        confirm: file.confirm,
        fill: file.fill,
        about: file.about,
        child: file.child,
        queue_age: file.queue_age,
        ahead: file.ahead,
        differs_from: file.differs_from,
        options: file.options,
        needs: file.needs,
        paper: file.paper,
        text_version: file.text_version,
        signed: file.signed,
        read_only: file.read_only,
        chars_max: file.chars_max.unwrap_or(CHARS_MAX),
    })
}

fn condition(at: &FieldId, file: ConditionFile, depth: usize) -> Result<Condition, DefinitionError> {
    let wrong = || DefinitionError::Condition { field: at.to_string() };
    if depth > CONDITION_DEPTH_MAX {
        return Err(wrong());
    }
    let within = |parts: Vec<ConditionFile>| -> Result<Vec<Condition>, DefinitionError> {
        parts.into_iter().map(|part| condition(at, part, depth + 1)).collect()
    };
    let ConditionFile { any, all, field, r#in, before, given } = file;
    match (any, all, field, r#in, before, given) {
        (Some(parts), None, None, None, None, None) => Ok(Condition::Any(within(parts)?)),
        (None, Some(parts), None, None, None, None) => Ok(Condition::All(within(parts)?)),
        (None, None, Some(field), Some(options), None, None) => Ok(Condition::OneOf(field, options)),
        (None, None, Some(field), None, Some(date), None) => Ok(Condition::Before(field, date)),
        (None, None, Some(field), None, None, Some(true)) => Ok(Condition::Given(field)),
        _ => Err(wrong()),
    }
}
