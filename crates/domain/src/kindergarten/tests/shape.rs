//! The shape of the log on disk, and the codes that other programs read.

use std::collections::BTreeSet;

use super::*;

/// A change here is a change of [`EVENT_VERSION`].
#[test]
fn the_log_keeps_its_shape() {
    let mut case = Case::registered("14.11.2026", "14.11.2022");
    case.act(at("2026-11-23T11:22:07Z"), By::Filer, |now| now.refer(place(1))).unwrap();
    case.tick(start_of_day(day("01.12.2026")));
    let expected = [
        r#"{"v":1,"at":"2026-11-14T07:00:00Z","by":"filer","cause":{"signed":{"xml_sha256":"DIGEST"}},"profile":"SEED","act":{"register":{"number":"391010000/UO.2026.000123.1","category":"N0","papers":0,"birth":"2022-11-14","since":"2026-11-14T07:00:00Z","interest_due":"2027-11-14","to_check":false}}}"#,
        r#"{"v":1,"at":"2026-11-23T11:22:07Z","by":"filer","cause":{"signed":{"xml_sha256":"DIGEST"}},"profile":"SEED","act":{"refer":{"place":{"kindergarten":"200140000014","kind":"private","free":1,"rank":null,"number_lost":true},"expires":{"last_day":"2026-11-30","provisional":false},"accept_by":null}}}"#,
        r#"{"v":1,"at":"2026-11-30T19:00:00Z","by":"centre","cause":{"clock":{"rule":"T18"}},"profile":"SEED","act":{"lapse_referral":{"outcome":{"stop_list":{"until":{"last_day":"2026-12-14","provisional":false}}}}}}"#,
    ];
    assert_eq!(case.log.len(), expected.len());
    for (event, line) in case.log.iter().zip(expected) {
        let line = line.replace("DIGEST", &XML.to_string());
        assert_eq!(serde_json::to_string(event).unwrap(), line);
        assert_eq!(serde_json::from_str::<Event>(&line).unwrap(), *event);
    }
    assert_eq!(replay(case.log), Ok(case.application));
}

/// A published group stands in the event; an event without one stays as it was.
#[test]
fn a_place_of_a_published_group_is_named() {
    let id = PlaceId::parse("019aa8f2-7c00-7abc-8def-0123456789ab");
    let of_group = serde_json::to_string(&Place { id, ..place(2) }).unwrap();
    let expected = r#"{"kindergarten":"200140000014","id":"019aa8f2-7c00-7abc-8def-0123456789ab","kind":"private","free":2,"rank":null,"number_lost":true}"#;
    assert_eq!(of_group, expected);
    let without =
        r#"{"kindergarten":"200140000014","kind":"private","free":2,"rank":null,"number_lost":true}"#;
    assert_eq!(serde_json::from_str::<Place>(without).unwrap(), place(2));
}

#[test]
fn an_event_of_another_shape_or_of_the_past_is_refused() {
    let case = Case::registered("12.12.2025", "01.04.2023");
    let leave = Event::new(noon("13.12.2025"), By::Filer, signed(), "SEED", Act::Leave);
    let take = |event| apply(case.application.clone(), event, released::calendar(), released::policy());
    assert_eq!(take(Event { v: 2, ..leave.clone() }), Err(Refusal::UnknownVersion));
    assert_eq!(take(Event { at: noon("11.12.2025"), ..leave.clone() }), Err(Refusal::TooEarly));
    assert_eq!(
        take(Event { profile: "ORDER254_2024".to_owned(), ..leave.clone() }),
        Err(Refusal::OtherDates)
    );
    assert!(take(leave).is_ok());
}

#[test]
fn a_new_event_cannot_promise_other_dates() {
    let case = Case::referred(noon("23.11.2026"));
    let mut early = case.log.last().unwrap().clone();
    if let Act::Refer(issue) = &mut early.act {
        issue.expires.last_day = day("27.11.2026");
    }
    let before = replay(case.log[..1].to_vec()).unwrap();
    let taken = apply(before, early.clone(), released::calendar(), released::policy());
    assert_eq!(taken, Err(Refusal::OtherDates));
    assert!(replay([case.log[0].clone(), early]).is_ok(), "what is recorded is trusted");
}

#[test]
fn nothing_shows_a_childs_birthday() {
    let case = Case::registered("12.12.2025", "01.04.2023");
    assert!(!format!("{case:?}").contains("2023"));
}

#[test]
fn every_state_has_a_code_of_its_own() {
    let term = crate::calendar::Term { last_day: day("01.12.2026"), provisional: false };
    let first = Arrival { signed_at: noon("01.11.2026"), arrived_at: noon("02.11.2026") };
    let all = [
        State::Draft,
        State::PendingSync(first),
        State::NeedsResign { first, until: term },
        State::PendingCheck,
        State::InQueue,
        State::Referred,
        State::StopListed { until: term },
        State::Enrolled,
        State::Removed { reason: Removal::AgeLimit },
        State::Rejected { reason: Rejection::Registry },
    ];
    let codes: BTreeSet<_> = all.iter().map(State::code).collect();
    assert_eq!(codes.len(), all.len());
    assert_eq!(all.iter().filter(|state| state.is_final()).count(), 3);
    let reason = serde_json::to_string(&Removal::InterestNotConfirmed).unwrap();
    assert_eq!(reason, "\"INTEREST_NOT_CONFIRMED\"");
}
