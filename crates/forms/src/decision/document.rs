//! A ruling as elements, and back.

use domain::bin::Bin;
use domain::digest::Sha256;
use domain::kindergarten::{OfficialReason, PaperFault, PlaceKind, Rejection};
use domain::language::Language;
use domain::meal::RefusalReason;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use uuid::Uuid;

use super::{Decision, PlacesPublished, Ruling, Teaching};
use crate::action::{About, REASON_CHARS_MAX};
use crate::consent::is_name;
use crate::parse::may_be_written;
use crate::value::Personal;
use crate::xml::{Element, Writer};

pub(super) fn write(ruling: &Ruling, writer: &mut Writer) {
    if let Some(About { number, revision }) = ruling.about() {
        writer.leaf("number", &[], &number.machine());
        writer.leaf("revision", &[], &revision.to_string());
    }
    match ruling {
        Ruling::OpenMeal { .. }
        | Ruling::ApproveMeal { .. }
        | Ruling::Check { .. }
        | Ruling::Enrol { .. }
        | Ruling::Discharge { .. } => {}
        Ruling::RefuseMeal { reason, .. } => writer.leaf("reason", &[], reason.code()),
        Ruling::Reject { reason, .. } => writer.leaf("reason", &[], reason.code()),
        Ruling::Remove { reason, .. } => writer.leaf("reason", &[], reason.code()),
        Ruling::DecideBenefit { granted, .. } | Ruling::DecideMerge { granted, .. } => {
            writer.leaf("granted", &[], word(*granted));
        }
        Ruling::AnswerReview { returned, .. } => writer.leaf("returned", &[], word(*returned)),
        Ruling::RefusePapers { fault, .. } => writer.leaf("fault", &[], fault.code()),
        Ruling::PublishPlaces(places) => write_places(places, writer),
        Ruling::OfferPlace { place, .. } => writer.leaf("place", &[], &place.hyphenated().to_string()),
    }
    if let Some(text) = ruling.text() {
        writer.leaf("text", &[], text.as_str());
    }
}

fn write_places(places: &PlacesPublished, writer: &mut Writer) {
    writer.leaf("place", &[], &places.place.hyphenated().to_string());
    writer.leaf("kindergarten", &[], places.kindergarten.as_str());
    writer.leaf("of", &[], places.kind.code());
    writer.leaf("teaching", &[], places.teaching.word());
    writer.leaf("age-from", &[], &places.age_from.to_string());
    writer.leaf("age-to", &[], &places.age_to.to_string());
    writer.leaf("published", &[], &places.published.to_string());
}

pub(super) fn read(root: &Element) -> Option<Decision> {
    let seconds = match root.child_text("seconds") {
        Some(text) => Some(text.parse::<Sha256>().ok()?),
        None => None,
    };
    Some(Decision {
        id: Uuid::try_parse(root.attribute("id")?).ok()?,
        desk: root.attribute("desk").filter(|text| is_name(text))?.to_owned(),
        claimed: root.attribute("claimed")?.parse::<Timestamp>().ok()?,
        language: Language::from_code(root.attribute("language")?)?,
        bin: Bin::parse(root.attribute("bin")?).ok()?,
        seconds,
        ruling: ruling(root)?,
    })
}

fn ruling(root: &Element) -> Option<Ruling> {
    let value = |name: &str| root.child_text(name);
    let about = || {
        let number = ApplicationNumber::parse(value("number")?).ok()?;
        Some(About { number, revision: value("revision")?.parse().ok()? })
    };
    Some(match root.attribute("kind")? {
        "open-meal" => Ruling::OpenMeal { about: about()? },
        "approve-meal" => Ruling::ApproveMeal { about: about()? },
        "refuse-meal" => {
            let reason = RefusalReason::from_code(value("reason")?)?;
            Ruling::RefuseMeal { about: about()?, reason, text: text(root)? }
        }
        "decide-benefit" => {
            Ruling::DecideBenefit { about: about()?, granted: yes(value("granted")?)?, text: text(root)? }
        }
        "answer-review" => {
            Ruling::AnswerReview { about: about()?, returned: yes(value("returned")?)?, text: text(root)? }
        }
        "decide-merge" => {
            Ruling::DecideMerge { about: about()?, granted: yes(value("granted")?)?, text: text(root)? }
        }
        "check" => Ruling::Check { about: about()? },
        "reject" => {
            let code = value("reason")?;
            let reason = Rejection::BY_A_CLERK.into_iter().find(|reason| reason.code() == code)?;
            Ruling::Reject { about: about()?, reason, text: text(root)? }
        }
        "remove" => {
            let reason = OfficialReason::from_code(value("reason")?)?;
            Ruling::Remove { about: about()?, reason, text: text(root)? }
        }
        "enrol" => Ruling::Enrol { about: about()? },
        "discharge" => Ruling::Discharge { about: about()? },
        "refuse-papers" => {
            Ruling::RefusePapers { about: about()?, fault: PaperFault::from_code(value("fault")?)? }
        }
        "publish-places" => Ruling::PublishPlaces(places(root)?),
        "offer-place" => {
            Ruling::OfferPlace { about: about()?, place: Uuid::try_parse(value("place")?).ok()? }
        }
        _ => return None,
    })
}

fn places(root: &Element) -> Option<PlacesPublished> {
    let value = |name: &str| root.child_text(name);
    let places = PlacesPublished {
        place: Uuid::try_parse(value("place")?).ok()?,
        kindergarten: Bin::parse(value("kindergarten")?).ok()?,
        kind: PlaceKind::from_code(value("of")?)?,
        teaching: Teaching::from_word(value("teaching")?)?,
        age_from: value("age-from")?.parse().ok()?,
        age_to: value("age-to")?.parse().ok()?,
        published: value("published")?.parse().ok()?,
    };
    places.is_sound().then_some(places)
}

/// `Some(None)` where there is none; `None` where it is no text that may stand.
fn text(root: &Element) -> Option<Option<Personal>> {
    let Some(text) = root.child_text("text") else { return Some(None) };
    let sound = !text.trim().is_empty()
        && text.chars().count() <= REASON_CHARS_MAX
        && text.chars().all(may_be_written);
    sound.then(|| Some(Personal::from(text)))
}

pub(super) fn word(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn yes(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
