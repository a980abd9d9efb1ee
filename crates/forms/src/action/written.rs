//! The document of a signed act, written and read.
//!
//! **Invariant:** what is read here is compared with what would be written: nothing else passes.

use domain::bin::Bin;
use domain::iin::Iin;
use domain::kindergarten::{Category, Reason};
use domain::language::Language;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use uuid::Uuid;

use super::{About, Action, Deed, REASON_CHARS_MAX};
use crate::consent::is_name;
use crate::parse::may_be_written;
use crate::value::Personal;
use crate::xml::{Element, Writer, read_scans, write_scan};

impl Deed {
    pub(super) fn write(&self, writer: &mut Writer) {
        if let Some(About { number, revision }) = self.about() {
            writer.leaf("number", &[], &number.machine());
            writer.leaf("revision", &[], &revision.to_string());
        }
        match self {
            Deed::ChangeCategory { category, reason, scans, .. } => {
                writer.leaf("category", &[], category.code());
                write_words(writer, "reason", reason.as_ref());
                for scan in scans {
                    write_scan(writer, scan);
                }
            }
            Deed::Leave { reason, .. } => write_words(writer, "reason", reason.as_ref()),
            Deed::ChoosePrivate { place, kindergarten, number_lost, .. } => {
                writer.leaf("place", &[], &place.hyphenated().to_string());
                writer.leaf("kindergarten", &[], kindergarten.as_str());
                writer.leaf("number-lost", &[], &number_lost.to_string());
            }
            Deed::Withdraw { reason, text, .. } => {
                writer.leaf("reason", &[], reason.code());
                write_words(writer, "text", text.as_ref());
            }
            Deed::Extend { until, reason, text, .. } => {
                writer.leaf("until", &[], &until.to_string());
                writer.leaf("reason", &[], reason.code());
                write_words(writer, "text", text.as_ref());
            }
            Deed::WithdrawMeal { .. } => {}
            Deed::Join { child, number, scans } => {
                writer.leaf("child", &[], child.as_str());
                if let Some(number) = number {
                    writer.leaf("number", &[], &number.machine());
                }
                for scan in scans {
                    write_scan(writer, scan);
                }
            }
        }
    }
}

fn write_words(writer: &mut Writer, name: &str, words: Option<&Personal>) {
    if let Some(words) = words {
        writer.leaf(name, &[], words.as_str());
    }
}

pub(super) fn read(root: &Element) -> Option<Action> {
    Some(Action {
        id: Uuid::try_parse(root.attribute("id")?).ok()?,
        kiosk: root.attribute("kiosk").filter(|text| is_name(text))?.to_owned(),
        claimed: root.attribute("claimed")?.parse::<Timestamp>().ok()?,
        language: Language::from_code(root.attribute("language")?)?,
        deed: deed(root)?,
    })
}

fn deed(root: &Element) -> Option<Deed> {
    let text = |name: &str| root.child_text(name);
    let number = || text("number").and_then(|text| ApplicationNumber::parse(text).ok());
    let about = || Some(About { number: number()?, revision: text("revision")?.parse().ok()? });
    Some(match root.attribute("kind")? {
        "change-category" => Deed::ChangeCategory {
            about: about()?,
            category: Category::from_code(text("category")?)?,
            reason: words(root, "reason")?,
            scans: read_scans(root).ok()?,
        },
        "leave" => Deed::Leave { about: about()?, reason: words(root, "reason")? },
        "choose-private" => Deed::ChoosePrivate {
            about: about()?,
            place: Uuid::try_parse(text("place")?).ok()?,
            kindergarten: Bin::parse(text("kindergarten")?).ok()?,
            number_lost: text("number-lost")?.parse().ok()?,
        },
        "withdraw" => {
            let (reason, text) = told(root)?;
            Deed::Withdraw { about: about()?, reason, text }
        }
        "extend" => {
            let (reason, words) = told(root)?;
            Deed::Extend { about: about()?, until: text("until")?.parse().ok()?, reason, text: words }
        }
        "withdraw-meal" => Deed::WithdrawMeal { about: about()? },
        "join" => {
            let child = Iin::from_certificate(text("child")?)?;
            let number = if text("number").is_some() { Some(number()?) } else { None };
            Deed::Join { child, number, scans: read_scans(root).ok()? }
        }
        _ => return None,
    })
}

/// The reason of the list, with the person's own words where there are any; "other" alone is no reason.
fn told(root: &Element) -> Option<(Reason, Option<Personal>)> {
    let reason = Reason::from_code(root.child_text("reason")?)?;
    let words = words(root, "text")?;
    (words.is_some() || !reason.needs_words()).then_some((reason, words))
}

/// `Some(None)` where there are none; `None` where they are none of a person.
fn words(root: &Element, name: &str) -> Option<Option<Personal>> {
    let Some(text) = root.child_text(name) else { return Some(None) };
    let sound = !text.trim().is_empty()
        && text.chars().count() <= REASON_CHARS_MAX
        && text.chars().all(may_be_written);
    sound.then(|| Some(Personal::from(text)))
}
