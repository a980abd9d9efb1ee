#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::calendar::Term;
use crate::digest::Sha256;
use crate::number::ApplicationNumber;
use crate::released;
use crate::time::{Timestamp, end_of_day, start_of_day};

const XML: Sha256 = Sha256([7; 32]);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Friday 18.12.2026, 14:32:10 in Almaty.
fn signed_at() -> Timestamp {
    at("2026-12-18T09:32:10Z")
}

fn submitted() -> Event {
    let number = ApplicationNumber::parse("391010000/MT.2026.000123.1").unwrap();
    Event::submitted(signed_at(), XML, number, Category::M1, released::calendar(), released::policy())
}

fn by_hand(act: Act) -> Event {
    Event::new(signed_at() + TimeDelta::days(3), Cause::Signed { xml_sha256: XML }, act)
}

fn approve() -> Event {
    Event::approved(signed_at() + TimeDelta::days(3), XML, released::policy())
}

fn refuse() -> Event {
    by_hand(Act::Refuse { reason: RefusalReason::UnreadableScan })
}

fn overdue() -> Event {
    Event::due_passed(start_of_day(day("2026-12-26")))
}

fn after(events: &[Event]) -> Application {
    replay(events.iter().cloned()).unwrap()
}

fn take(application: Application, event: Event) -> Result<Application, Refusal> {
    apply(application, event, released::calendar(), released::policy())
}

#[test]
fn scenario_38_five_working_days_then_overdue() {
    let application = take(Application::default(), submitted()).unwrap();
    let due = application.filing().unwrap().due;
    assert_eq!(due, Term { last_day: day("2026-12-25"), provisional: false });

    let last_second = end_of_day(day("2026-12-25"));
    assert!(!application.passes_due(last_second));
    assert_eq!(take(application.clone(), Event::due_passed(last_second)), Err(Refusal::NotDue));

    let midnight = start_of_day(day("2026-12-26"));
    assert_eq!(midnight, last_second + TimeDelta::seconds(1));
    assert!(application.passes_due(midnight));
    let late = take(application, Event::due_passed(midnight)).unwrap();
    assert!(late.is_overdue() && !late.passes_due(midnight));
    assert_eq!(late.state(), State::Submitted);
}

/// The whole table of DOMAIN §2.6: every state against every event.
#[rstest]
#[case::draft(vec![], [Ok("SUBMITTED"), Err(Refusal::WrongState), Err(Refusal::WrongState),
    Err(Refusal::WrongState), Err(Refusal::WrongState), Err(Refusal::WrongState)])]
#[case::submitted(vec![submitted()], [Err(Refusal::WrongState), Ok("UNDER_REVIEW"), Err(Refusal::WrongState),
    Err(Refusal::WrongState), Ok("SUBMITTED"), Ok("CANCELLED")])]
#[case::submitted_overdue(vec![submitted(), overdue()], [Err(Refusal::WrongState), Ok("UNDER_REVIEW"),
    Err(Refusal::WrongState), Err(Refusal::WrongState), Err(Refusal::OverdueAlready), Ok("CANCELLED")])]
#[case::under_review(vec![submitted(), by_hand(Act::Open)], [Err(Refusal::WrongState), Err(Refusal::WrongState),
    Ok("APPROVED"), Ok("REFUSED"), Ok("UNDER_REVIEW"), Err(Refusal::WrongState)])]
#[case::approved(vec![submitted(), by_hand(Act::Open), approve()], [Err(Refusal::Decided); 6])]
#[case::refused(vec![submitted(), by_hand(Act::Open), refuse()], [Err(Refusal::Decided); 6])]
#[case::cancelled(vec![submitted(), by_hand(Act::Withdraw)], [Err(Refusal::Decided); 6])]
fn the_table(#[case] before: Vec<Event>, #[case] outcomes: [Result<&str, Refusal>; 6]) {
    let events = [submitted(), by_hand(Act::Open), approve(), refuse(), overdue(), by_hand(Act::Withdraw)];
    for (event, outcome) in events.into_iter().zip(outcomes) {
        let act = event.act.clone();
        let reached = take(after(&before), event).map(|application| application.state().code());
        assert_eq!(reached, outcome, "{act:?}");
    }
}

#[test]
fn a_late_decision_is_taken_and_stays_late() {
    let application = after(&[submitted(), by_hand(Act::Open), overdue()]);
    let approved =
        take(application, Event::approved(at("2027-01-11T05:00:00Z"), XML, released::policy())).unwrap();
    assert_eq!(approved.state(), State::Approved { valid_until: day("2027-05-31") });
    assert!(approved.is_overdue());
    assert_eq!(approved.revision(), 4);
}

#[test]
fn a_new_event_cannot_promise_other_dates() {
    let mut early = submitted();
    if let Act::Submit { due, .. } = &mut early.act {
        due.last_day = day("2026-12-24");
    }
    assert_eq!(take(Application::default(), early.clone()), Err(Refusal::OtherDates));
    assert!(replay([early]).is_ok(), "what is recorded is trusted");

    let long = by_hand(Act::Approve { valid_until: day("2028-05-31") });
    assert_eq!(take(after(&[submitted(), by_hand(Act::Open)]), long), Err(Refusal::OtherDates));
}

#[test]
fn an_event_needs_the_cause_of_its_kind() {
    let clock = Cause::Clock { rule: "M-8".to_owned() };
    let session = Cause::Session { certificate_serial: "01ab".to_owned() };
    let open_by_clock = Event { cause: clock.clone(), ..by_hand(Act::Open) };
    let due_by_hand = Event { cause: session.clone(), ..overdue() };
    let unsigned = Event { cause: session.clone(), ..submitted() };
    let open_by_session = Event { cause: session, ..by_hand(Act::Open) };
    assert_eq!(take(after(&[submitted()]), open_by_clock), Err(Refusal::WrongCause));
    assert_eq!(take(after(&[submitted()]), due_by_hand), Err(Refusal::WrongCause));
    assert_eq!(take(Application::default(), unsigned), Err(Refusal::WrongCause));
    assert!(take(after(&[submitted()]), open_by_session).is_ok());
}

#[test]
fn an_event_of_the_future_shape_or_of_the_past_is_refused() {
    let newer = Event { v: 2, ..by_hand(Act::Open) };
    let older = Event { at: signed_at() - TimeDelta::seconds(1), ..by_hand(Act::Open) };
    assert_eq!(take(after(&[submitted()]), newer), Err(Refusal::UnknownVersion));
    assert_eq!(take(after(&[submitted()]), older), Err(Refusal::TooEarly));
}

/// The shape on disk: a change here is a change of [`EVENT_VERSION`].
#[test]
fn the_log_keeps_its_shape() {
    let expected = [
        r#"{"v":1,"at":"2026-12-18T09:32:10Z","cause":{"signed":{"xml_sha256":"DIGEST"}},"act":{"submit":{"number":"391010000/MT.2026.000123.1","category":"M1","profile":"SEED","due":{"last_day":"2026-12-25","provisional":false}}}}"#,
        r#"{"v":1,"at":"2026-12-21T09:32:10Z","cause":{"signed":{"xml_sha256":"DIGEST"}},"act":"open"}"#,
        r#"{"v":1,"at":"2026-12-21T09:32:10Z","cause":{"signed":{"xml_sha256":"DIGEST"}},"act":{"refuse":{"reason":"UNREADABLE_SCAN"}}}"#,
        r#"{"v":1,"at":"2026-12-25T19:00:00Z","cause":{"clock":{"rule":"M-11"}},"act":"pass_due"}"#,
    ];
    for (event, line) in [submitted(), by_hand(Act::Open), refuse(), overdue()].into_iter().zip(expected) {
        let line = line.replace("DIGEST", &XML.to_string());
        assert_eq!(serde_json::to_string(&event).unwrap(), line);
        assert_eq!(serde_json::from_str::<Event>(&line).unwrap(), event);
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let act = prop_oneof![
        Just(submitted().act),
        Just(Act::Open),
        Just(approve().act),
        Just(refuse().act),
        Just(Act::PassDue),
        Just(Act::Withdraw),
    ];
    let cause = prop_oneof![
        4 => Just(Cause::Signed { xml_sha256: XML }),
        4 => Just(Cause::Clock { rule: "M-11".to_owned() }),
        1 => Just(Cause::Session { certificate_serial: "01".to_owned() }),
    ];
    (0_i64..14 * 24 * 3600, act, cause).prop_map(|(s, act, cause)| {
        let at = match act {
            Act::Submit { .. } => signed_at(),
            Act::Open | Act::Approve { .. } | Act::Refuse { .. } | Act::PassDue | Act::Withdraw => {
                signed_at() + TimeDelta::seconds(s)
            }
        };
        Event::new(at, cause, act)
    })
}

proptest! {
    #[test]
    fn no_sequence_of_events_breaks_an_invariant(events in prop::collection::vec(any_event(), 0..40)) {
        let mut application = Application::default();
        let mut log = Vec::new();
        for event in events {
            let before = application.clone();
            match take(application.clone(), event.clone()) {
                Ok(after) => {
                    prop_assert!(!before.state().is_final(), "a decided application changed");
                    prop_assert_eq!(after.revision(), before.revision() + 1);
                    prop_assert!(before.filing().is_none() || after.filing() == before.filing());
                    if after.is_overdue() && !before.is_overdue() {
                        prop_assert!(event.at > end_of_day(day("2026-12-25")));
                    }
                    prop_assert!(after.is_overdue() || !before.is_overdue(), "the flag was lost");
                    log.push(event);
                    application = after;
                }
                Err(refusal) => prop_assert!(refusal != Refusal::Decided || before.state().is_final()),
            }
            prop_assert_eq!(application.state() == State::Draft, application.filing().is_none());
        }
        prop_assert_eq!(replay(log), Ok(application));
    }
}
