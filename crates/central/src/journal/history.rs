//! Events as lines of the history: what, whose, how it was proved. The words are the screen's.
//!
//! **Invariant:** the words of a person's own reason stay in what they signed; here stand codes, days and numbers.

use domain::bin::Bin;
use domain::cause::Cause;
use domain::kindergarten::{By, Event};
use domain::language::Language;
use domain::meal;
use domain::time::{Timestamp, show_date, show_time};
use serde::Serialize;
use serde_json::Value;
use sync::wire::{Args, HistoryLine};

use crate::centre::Centre;

/// A line of the queue.
pub(crate) fn of_queue(centre: &Centre, place: u64, event: &Event) -> HistoryLine {
    let by = match event.by {
        By::Filer => "filer",
        By::OtherParent => "other_parent",
        By::Department => "department",
        By::Kindergarten => "kindergarten",
        By::Centre => "centre",
    };
    let (what, mut args) = told(&event.act);
    named(centre, &mut args);
    let (cause, proof) = proof(&event.cause);
    HistoryLine { at: event.at, by: by.into(), what, args, cause, proof, entry: Some(place) }
}

/// A kindergarten is told by its names; by its number where the list has it no more.
fn named(centre: &Centre, args: &mut Args) {
    let Some(bin) = args.get("kindergarten").cloned() else { return };
    let known = Bin::parse(&bin).ok().and_then(|bin| centre.kindergartens.find(&bin));
    let name = |language| known.map_or(bin.clone(), |known| known.name(language).to_owned());
    args.insert("kindergarten_kk".to_owned(), name(Language::Kazakh));
    args.insert("kindergarten_ru".to_owned(), name(Language::Russian));
}

/// A line of a meal application.
pub(crate) fn of_meal(event: &meal::Event) -> HistoryLine {
    let by = match event.act {
        meal::Act::Submit { .. } | meal::Act::Withdraw => "filer",
        meal::Act::Open | meal::Act::Approve { .. } | meal::Act::Refuse { .. } => "school",
        meal::Act::PassDue => "centre",
    };
    let (what, args) = told(&event.act);
    let (cause, proof) = proof(&event.cause);
    HistoryLine { at: event.at, by: by.into(), what, args, cause, proof, entry: None }
}

fn proof(cause: &Cause) -> (String, String) {
    let (cause, proof) = match cause {
        Cause::Signed { xml_sha256 } => ("signed", xml_sha256.to_string()),
        Cause::Session { certificate_serial } => ("session", certificate_serial.clone()),
        Cause::Clock { rule } => ("clock", rule.clone()),
        Cause::Centre { rule } => ("centre", rule.clone()),
    };
    (cause.into(), proof)
}

/// The act's own name, and its parts as people read them: dates as dates, terms by their last day. Dates of birth
/// are left out: whose they are stands on the first tab.
fn told(act: &impl Serialize) -> (String, Args) {
    let mut args = Args::new();
    let what = match serde_json::to_value(act) {
        Ok(Value::String(what)) => what,
        Ok(Value::Object(parts)) => {
            let Some((what, parts)) = parts.into_iter().next() else { return (String::new(), args) };
            flatten("", &parts, &mut args);
            what
        }
        Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_)) | Err(_) => String::new(),
    };
    args.retain(|name, _| name != "birth" && name != "provisional" && name != "id");
    (what, args)
}

fn flatten(name: &str, value: &Value, into: &mut Args) {
    match value {
        Value::Object(parts) => {
            for (part, value) in parts {
                // A term, a place, an outcome: its parts carry names of their own, but for the last day of a term.
                let name = if part == "last_day" && !name.is_empty() { name } else { part };
                flatten(name, value, into);
            }
        }
        Value::String(text) => {
            into.insert(name.to_owned(), shown(text));
        }
        Value::Number(number) => {
            into.insert(name.to_owned(), number.to_string());
        }
        Value::Bool(yes) => {
            into.insert(name.to_owned(), yes.to_string());
        }
        Value::Null | Value::Array(_) => {}
    }
}

fn shown(text: &str) -> String {
    if let Ok(day) = text.parse::<chrono::NaiveDate>() {
        return show_date(day);
    }
    text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), show_time)
}
