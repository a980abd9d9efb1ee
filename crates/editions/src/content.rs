//! What an edition says, read whole and then taken up.
//!
//! | item | what |
//! |---|---|
//! | `reference/settlements.toml`, `schools.toml`, `kindergartens.toml` | reference lists |
//! | `policy/seed.toml`, `order254_2024.toml`, `voucher_2025.toml` | the profiles of the rules |
//! | `calendar/YYYY.toml` | the working days of a year |
//! | `forms/ID/N.toml` | a version of a form |
//! | `texts/kk/NAME.ftl`, `texts/ru/NAME.ftl` | texts in the place of the program's own, and of new forms |
//! | `crls/NAME` | a revocation list; whether it is believed, its issuer's signature says, wherever it is asked |
//!
//! What an edition leaves out is as the program was built.
//!
//! **Invariants:** nothing is taken up unless everything loads. A version of a form that was ever known is neither changed nor
//! left out, so that a draft begun under it is finished under it. A new version asks at least what the one before it asked:
//! the program knows its fields by name.

use std::collections::BTreeMap;
use std::str::from_utf8;
use std::sync::Arc;

use domain::calendar::Calendar;
use domain::kato::Settlements;
use domain::kindergartens::Kindergartens;
use domain::policy::Policy;
use domain::released::{self, Own};
use domain::school::Schools;
use forms::Form;
use words::Published;
use words::check::Source;

use crate::Items;

/// An edition that loads.
#[derive(Debug)]
pub struct Content {
    own: Own,
    forms: Vec<Form>,
    texts: Published,
}

/// Why an edition is not taken up: the item, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{item}: {reason}")]
pub struct Unusable {
    /// The item.
    pub item: String,
    /// What is wrong with it.
    pub reason: String,
}

fn unusable(item: &str, reason: impl ToString) -> Unusable {
    Unusable { item: item.to_owned(), reason: reason.to_string() }
}

/// The items of an edition as texts, by what they are.
#[derive(Default)]
struct Sorted<'i> {
    own: Own,
    calendar: BTreeMap<&'i str, &'i str>,
    forms: Vec<(&'i str, Form)>,
    kk: Vec<Source<'i>>,
    ru: Vec<Source<'i>>,
}

impl Content {
    /// Reads every item. `before` is the edition that is in force, if there is one.
    ///
    /// # Errors
    /// [`Unusable`]: the first item that does not load.
    pub fn read(items: &Items, before: Option<&Items>) -> Result<Content, Unusable> {
        keeps_forms(items, before)?;
        let mut sorted = Sorted::default();
        for (name, bytes) in items {
            sorted.take(name, bytes)?;
        }
        let Sorted { mut own, calendar, forms, kk, ru } = sorted;
        own.calendar = read_calendar(calendar)?;
        stand_somewhere(&own)?;
        let texts = Published::read(&kk, &ru).map_err(|error| unusable("texts", error))?;
        for (name, form) in &forms {
            follows(form).map_err(|reason| unusable(name, reason))?;
            form.check_texts(|id| texts.has(id)).map_err(|error| unusable(name, error))?;
        }
        let forms = forms.into_iter().map(|(_, form)| form).collect();
        Ok(Content { own, forms, texts })
    }

    /// From now on everything that is begun is begun with this.
    pub fn take_up(self) {
        released::take_up(self.own);
        forms::released::take_up(self.forms);
        self.texts.take_up();
    }
}

/// The revocation lists of an edition: names without their folder, and bytes.
pub fn crls(items: &Items) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
    items.iter().filter_map(|(name, bytes)| Some((name.strip_prefix("crls/")?, bytes)))
}

impl<'i> Sorted<'i> {
    fn take(&mut self, name: &'i str, bytes: &'i [u8]) -> Result<(), Unusable> {
        let wrong = |reason: &dyn std::fmt::Display| unusable(name, reason);
        let parts: Vec<&str> = name.split('/').collect();
        if let ["crls", _] = parts[..] {
            return Ok(());
        }
        let text = from_utf8(bytes).map_err(|error| wrong(&error))?;
        match parts[..] {
            ["reference", "settlements.toml"] => {
                self.own.settlements = Some(Settlements::from_toml(text).map_err(|error| wrong(&error))?);
            }
            ["reference", "schools.toml"] => {
                self.own.schools = Some(Schools::from_toml(text).map_err(|error| wrong(&error))?);
            }
            ["reference", "kindergartens.toml"] => {
                self.own.kindergartens = Some(Kindergartens::from_toml(text).map_err(|error| wrong(&error))?);
            }
            ["policy", file] => self.policy(name, file, text)?,
            ["calendar", file] if file.strip_suffix(".toml").is_some() => {
                self.calendar.insert(file.trim_end_matches(".toml"), text);
            }
            ["forms", id, file] => {
                let form = Form::parse(text).map_err(|error| wrong(&error))?;
                if form.id != id || file != format!("{}.toml", form.version) {
                    return Err(wrong(&"its name is not the form's own id and version"));
                }
                self.forms.push((name, form));
            }
            ["texts", "kk", file] if file.ends_with(".ftl") => self.kk.push(source(name, text)),
            ["texts", "ru", file] if file.ends_with(".ftl") => self.ru.push(source(name, text)),
            _ => return Err(wrong(&"this program knows no such item")),
        }
        Ok(())
    }

    fn policy(&mut self, name: &str, file: &str, text: &str) -> Result<(), Unusable> {
        let policy = Policy::from_toml(text).map_err(|error| unusable(name, error))?;
        let known = released::policies().into_iter().any(|known| known.profile == policy.profile);
        if !known || file != format!("{}.toml", policy.profile.to_lowercase()) {
            return Err(unusable(
                name,
                format!("{}: no such profile, or not under its name", policy.profile),
            ));
        }
        if policy.profile == "SEED" {
            self.own.policy = Some(policy);
        } else {
            self.own.profiles.push(policy);
        }
        Ok(())
    }
}

/// A file of texts, under the name that complaints use: `kk/meal.ftl`.
fn source<'i>(name: &'i str, text: &'i str) -> Source<'i> {
    Source { file: name.strip_prefix("texts/").unwrap_or(name), text }
}

/// The years of ours, and those of the edition in their place.
fn read_calendar(published: BTreeMap<&str, &str>) -> Result<Option<Calendar>, Unusable> {
    if published.is_empty() {
        return Ok(None);
    }
    let mut years: BTreeMap<&str, &str> = released::CALENDAR.into_iter().collect();
    years.extend(published);
    let files: Vec<&str> = years.into_values().collect();
    Calendar::from_toml(&files).map(Some).map_err(|error| unusable("calendar", error))
}

/// Every school and kindergarten stands in a settlement that is known.
fn stand_somewhere(own: &Own) -> Result<(), Unusable> {
    let settlements = own.settlements.as_ref().unwrap_or_else(|| released::settlements());
    let schools = own.schools.iter().flat_map(|list| list.all()).map(|school| ("schools", &school.kato));
    let gardens =
        own.kindergartens.iter().flat_map(|list| list.all()).map(|one| ("kindergartens", &one.kato));
    match schools.chain(gardens).find(|(_, kato)| settlements.find(kato).is_none()) {
        Some((list, kato)) => {
            let item = format!("reference/{list}.toml");
            Err(unusable(&item, format!("{kato}: no such settlement")))
        }
        None => Ok(()),
    }
}

/// No version of a form that was published is left out or changed.
fn keeps_forms(items: &Items, before: Option<&Items>) -> Result<(), Unusable> {
    let forms = before.into_iter().flatten().filter(|(name, _)| name.starts_with("forms/"));
    match forms.into_iter().find(|(name, bytes)| items.get(*name) != Some(bytes)) {
        Some((name, _)) => Err(unusable(name, "a published version is never changed or left out")),
        None => Ok(()),
    }
}

/// Whether a version may stand beside those that are known.
fn follows(form: &Form) -> Result<(), String> {
    if let Some(known) = forms::released::find(&form.id, form.version) {
        return if known == form { Ok(()) } else { Err("a released version is never changed".to_owned()) };
    }
    let before = forms::released::in_force(&form.id).ok_or("there is no such service")?;
    if form.version < before.version {
        return Err(format!("version {} is in force already", before.version));
    }
    let steps = |form: &Form| form.steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>();
    if steps(form) != steps(before) || form.section != before.section {
        return Err("its steps and its section are not those of the version before".to_owned());
    }
    let lost = before.fields().find(|field| {
        form.field(field.id.as_str()).is_none_or(|now| {
            (now.kind, now.fill, now.confirm, now.signed)
                != (field.kind, field.fill, field.confirm, field.signed)
        })
    });
    lost.map_or(Ok(()), |field| Err(format!("{}: no longer there, or of another kind", field.id)))
}

#[cfg(test)]
mod tests;
