//! A clerk's decision: one form, read back as it was written; nothing else passes for one.

use domain::bin::Bin;
use domain::digest::Sha256;
use domain::kindergarten::{OfficialReason, PaperFault, PlaceKind, Rejection};
use domain::language::Language;
use domain::meal::RefusalReason;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use forms::Personal;
use forms::action::{About, Action};
use forms::decision::{Decision, PlacesPublished, Ruling, Teaching};
use forms::xml::XmlError;
use uuid::Uuid;

const PLACE: Uuid = Uuid::from_u128(0x019a_a8f2_7c00_7abc_8000_0000_0000_0077);

fn bin() -> Bin {
    Bin::parse("200140000014").unwrap()
}

fn meal() -> About {
    About { number: ApplicationNumber::parse("391010000/MT.2026.000001.1").unwrap(), revision: 2 }
}

fn queued() -> About {
    About { number: ApplicationNumber::parse("391010000/UO.2026.000001.1").unwrap(), revision: 3 }
}

fn decision(seconds: Option<Sha256>, ruling: Ruling) -> Decision {
    Decision {
        id: Uuid::from_u128(0x019a_a8f2_7c00_7abc_8000_0000_0000_0001),
        desk: "DESK1".into(),
        claimed: "2026-11-22T09:32:10Z".parse::<Timestamp>().unwrap(),
        language: Language::Kazakh,
        bin: bin(),
        seconds,
        ruling,
    }
}

fn places(published: u32) -> PlacesPublished {
    PlacesPublished {
        place: PLACE,
        kindergarten: bin(),
        kind: PlaceKind::Private,
        teaching: Teaching::Mixed,
        age_from: 3,
        age_to: 5,
        published,
    }
}

fn every() -> Vec<Decision> {
    let text = || Some(Personal::from("Көшірме оқылмайды"));
    let rulings = vec![
        Ruling::OpenMeal { about: meal() },
        Ruling::ApproveMeal { about: meal() },
        Ruling::RefuseMeal { about: meal(), reason: RefusalReason::UnreadableScan, text: text() },
        Ruling::DecideBenefit { about: queued(), granted: false, text: None },
        Ruling::AnswerReview { about: queued(), returned: true, text: text() },
        Ruling::DecideMerge { about: queued(), granted: true, text: None },
        Ruling::Check { about: queued() },
        Ruling::Reject { about: queued(), reason: Rejection::Registry, text: None },
        Ruling::Remove { about: queued(), reason: OfficialReason::MovedSettlement, text: text() },
        Ruling::Enrol { about: queued() },
        Ruling::Discharge { about: queued() },
        Ruling::RefusePapers { about: queued(), fault: PaperFault::Vaccination },
        Ruling::PublishPlaces(places(12)),
        Ruling::OfferPlace { about: queued(), place: PLACE },
    ];
    rulings.into_iter().map(|ruling| decision(None, ruling)).collect()
}

#[test]
fn a_decision_is_read_back_as_it_was_written() {
    for one in every() {
        assert_eq!(Decision::from_xml(&one.to_xml()).unwrap(), one, "{:?}", one.ruling);
    }
    let second = Ruling::Remove { about: queued(), reason: OfficialReason::Deceased, text: None };
    let second = decision(Some(Sha256([7; 32])), second);
    assert_eq!(Decision::from_xml(&second.to_xml()).unwrap(), second);
}

#[test]
fn what_moves_somebody_in_a_queue_needs_two_people() {
    let moved: Vec<&str> =
        every().iter().filter(|one| one.ruling.changes_order()).map(|one| one.ruling.word()).collect();
    assert_eq!(moved, ["decide-benefit", "answer-review", "reject", "remove"]);
    let seconded =
        every().into_iter().filter(|one| one.ruling.can_be_seconded() && !one.ruling.changes_order());
    assert!(seconded.map(|one| one.ruling.word()).eq(["check"]), "where another application ends by it");
}

#[test]
fn a_decision_is_no_act_of_a_parent_and_no_act_is_a_decision() {
    for one in every() {
        assert_eq!(Action::from_xml(&one.to_xml()), Err(XmlError::OtherKind));
    }
    let act = "<action xmlns=\"urn:tereze:action:1\"></action>";
    assert_eq!(Decision::from_xml(act), Err(XmlError::OtherKind));
}

#[test]
fn what_no_desk_writes_is_no_decision() {
    let xml = decision(
        None,
        Ruling::Reject { about: queued(), reason: Rejection::Papers, text: Some(Personal::from("Жоқ")) },
    );
    let xml = xml.to_xml();
    for (right, wrong) in [
        ("PAPERS", "SIGNATURE"),
        ("200140000014", "200140000015"),
        ("<revision>3</revision>", ""),
        ("DESK1", ""),
        ("<text>Жоқ</text>", "<text> </text>"),
        ("<text>Жоқ</text>", "<text>Жоқ</text><text>Бар</text>"),
        ("kind=\"reject\"", "kind=\"check\""),
    ] {
        assert!(xml.contains(right), "{right}");
        assert_eq!(
            Decision::from_xml(&xml.replacen(right, wrong, 1)),
            Err(XmlError::NotCanonical),
            "{wrong}"
        );
    }
}

#[test]
fn a_group_that_cannot_be_is_not_published() {
    let wrong = [
        PlacesPublished { age_from: 5, age_to: 5, ..places(1) },
        PlacesPublished { age_to: 8, ..places(1) },
        places(1000),
    ];
    for one in wrong {
        let xml = decision(None, Ruling::PublishPlaces(one)).to_xml();
        assert_eq!(Decision::from_xml(&xml), Err(XmlError::NotCanonical));
    }
}
