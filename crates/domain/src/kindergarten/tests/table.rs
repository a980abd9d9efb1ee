//! The whole table of DOMAIN §2.3: every act in every state, by the fold alone.

use super::*;
use crate::calendar::Term;

/// State, act, next state; whatever is not listed is refused.
const TABLE: &[(&str, &str, &str)] = &[
    ("DRAFT", "arrive", "PENDING_SYNC"),               // T2
    ("DRAFT", "register", "IN_QUEUE"),                 // T1
    ("PENDING_SYNC", "register", "IN_QUEUE"),          // T3
    ("PENDING_SYNC", "reject", "REJECTED"),            // T4
    ("PENDING_SYNC", "ask_again", "NEEDS_RESIGN"),     // T4b
    ("PENDING_SYNC", "remove_duplicate", "REMOVED"),   // T27
    ("NEEDS_RESIGN", "register", "IN_QUEUE"),          // T4b
    ("NEEDS_RESIGN", "reject", "REJECTED"),            // T4b
    ("NEEDS_RESIGN", "remove_duplicate", "REMOVED"),   // T27
    ("PENDING_CHECK", "check", "IN_QUEUE"),            // design
    ("PENDING_CHECK", "check_late", "IN_QUEUE"),       // §2.4-e
    ("PENDING_CHECK", "reject", "REJECTED"),           // design
    ("PENDING_CHECK", "reach_age_limit", "REMOVED"),   // T23
    ("PENDING_CHECK", "remind", "PENDING_CHECK"),      // T23
    ("PENDING_CHECK", "remove", "REMOVED"),            // design
    ("PENDING_CHECK", "remove_duplicate", "REMOVED"),  // T27
    ("IN_QUEUE", "confirm", "IN_QUEUE"),               // T6
    ("IN_QUEUE", "lapse_interest", "REMOVED"),         // T7
    ("IN_QUEUE", "change_category", "IN_QUEUE"),       // T8
    ("IN_QUEUE", "decide_benefit", "IN_QUEUE"),        // T9
    ("IN_QUEUE", "leave", "REMOVED"),                  // T10
    ("IN_QUEUE", "refer", "REFERRED"),                 // T11
    ("IN_QUEUE", "reach_age_limit", "REMOVED"),        // T23
    ("IN_QUEUE", "remind", "IN_QUEUE"),                // T7, T23
    ("IN_QUEUE", "ask_merge", "IN_QUEUE"),             // T24
    ("IN_QUEUE", "remove", "REMOVED"),                 // design
    ("IN_QUEUE", "remove_duplicate", "REMOVED"),       // T27
    ("REFERRED", "accept", "REFERRED"),                // profiles of 2024
    ("REFERRED", "withdraw", "IN_QUEUE"),              // T13
    ("REFERRED", "extend", "REFERRED"),                // T15
    ("REFERRED", "enrol", "ENROLLED"),                 // T17
    ("REFERRED", "lapse_referral", "STOP_LISTED"),     // T18
    ("REFERRED", "reach_age_limit", "REMOVED"),        // T23
    ("REFERRED", "refuse_papers", "IN_QUEUE"),         // T25
    ("REFERRED", "remind", "REFERRED"),                // T23
    ("REFERRED", "remove", "REMOVED"),                 // design
    ("REFERRED", "remove_duplicate", "REMOVED"),       // T27
    ("STOP_LISTED", "end_stop_list", "IN_QUEUE"),      // T21
    ("STOP_LISTED", "confirm", "STOP_LISTED"),         // T22
    ("STOP_LISTED", "change_category", "STOP_LISTED"), // T22
    ("STOP_LISTED", "decide_benefit", "STOP_LISTED"),  // T22
    ("STOP_LISTED", "leave", "REMOVED"),               // T22
    ("STOP_LISTED", "reach_age_limit", "REMOVED"),     // T23
    ("STOP_LISTED", "remind", "STOP_LISTED"),          // T23
    ("STOP_LISTED", "remove", "REMOVED"),              // design
    ("STOP_LISTED", "remove_duplicate", "REMOVED"),    // T27
    ("ENROLLED", "discharge", "ENROLLED"),             // T26
    ("REMOVED", "ask_review", "REMOVED"),              // §8.2
];

fn term() -> Term {
    Term { last_day: day("14.12.2026"), provisional: false }
}

fn register() -> Act {
    Case::new().moment(noon("12.12.2025")).register(filing("01.04.2022", Category::P4)).unwrap()
}

/// One act of each kind.
fn acts() -> Vec<Act> {
    let back = Back { since: noon("12.12.2025"), grace: None };
    let kiosk = KioskNumber::new("KST3", day("22.11.2026"), 7).unwrap();
    let issue = Issue { place: place(1), expires: term(), accept_by: None };
    vec![
        Act::Arrive { kiosk, signed_at: noon("01.12.2025") },
        register(),
        Act::AskAgain { until: term() },
        Act::Reject { reason: Rejection::Registry },
        Act::Check,
        Act::CheckLate { grace: term() },
        Act::Confirm { next_due: day("12.12.2027") },
        Act::ChangeCategory { category: Category::E1, papers: 1 },
        Act::DecideBenefit { granted: false },
        Act::Leave,
        Act::Refer(issue),
        Act::Accept,
        Act::Withdraw { reason: Reason::Other, back },
        Act::Extend { until: day("15.12.2026"), reason: Reason::Other },
        Act::Enrol,
        Act::Discharge,
        Act::RefusePapers { fault: PaperFault::Expired, back },
        Act::AskMerge { link: Link::Registry, objection: term() },
        Act::Object,
        Act::Merge,
        Act::RefuseMerge,
        Act::AskReview,
        Act::AnswerReview { back: Some(back) },
        Act::Remove { reason: OfficialReason::Deceased },
        Act::RemoveDuplicate { kept: number() },
        Act::Remind { of: Deadline::AgeLimit, days: 30 },
        Act::LapseInterest,
        Act::LapseReferral { outcome: Lapse::StopList { until: term() } },
        Act::EndStopList { back },
        Act::ReachAgeLimit,
    ]
}

/// The name of an act in the log.
fn name(act: &Act) -> String {
    let json = serde_json::to_value(act).unwrap();
    json.as_str()
        .map(str::to_owned)
        .unwrap_or_else(|| json.as_object().unwrap().keys().next().unwrap().clone())
}

fn find(wanted: &str) -> Act {
    acts().into_iter().find(|act| name(act) == wanted).unwrap()
}

fn after(path: &[&str]) -> Application {
    let event = |act| Event::new(noon("12.12.2025"), By::Filer, signed(), "SEED", act);
    replay(path.iter().map(|wanted| event(find(wanted)))).unwrap()
}

/// One application in each state.
fn applications() -> Vec<Application> {
    let mut all: Vec<Application> = [
        &[][..],
        &["arrive"],
        &["arrive", "ask_again"],
        &["register"],
        &["register", "refer"],
        &["register", "refer", "lapse_referral"],
        &["register", "refer", "enrol"],
        &["register", "lapse_interest"],
        &["arrive", "reject"],
    ]
    .iter()
    .map(|path| after(path))
    .collect();
    let Act::Register(registration) = register() else { unreachable!() };
    let typed = Act::Register(Registration { to_check: true, ..registration });
    all.push(replay([Event::new(noon("12.12.2025"), By::Filer, signed(), "SEED", typed)]).unwrap());
    all
}

#[test]
fn the_table() {
    let mut found = Vec::new();
    for application in applications() {
        for act in acts() {
            let (from, did) = (application.state().code(), name(&act));
            let event = Event::new(noon("13.12.2025"), By::Filer, signed(), "SEED", act);
            match application.clone().next(event) {
                Ok(after) => found.push((from.to_owned(), did, after.state().code().to_owned())),
                Err(refusal) => assert_eq!(
                    refusal == Refusal::Ended || refusal == Refusal::NothingToReview,
                    application.state().is_final(),
                    "{from} {did}: {refusal}"
                ),
            }
        }
    }
    found.sort();
    let mut table: Vec<_> =
        TABLE.iter().map(|(from, act, to)| ((*from).into(), (*act).into(), (*to).into())).collect();
    table.sort();
    assert_eq!(found, table);
}

#[test]
fn every_act_is_of_one_kind_of_hand() {
    for act in acts() {
        let takes = |by: By, cause: Cause| {
            let event = Event::new(noon("13.12.2025"), by, cause, "SEED", act.clone());
            after(&["register"]).judge_hand(&event).is_ok()
        };
        let parties = [By::Filer, By::OtherParent, By::Department, By::Kindergarten, By::Centre];
        let clock = parties.iter().filter(|by| takes(**by, Cause::clock("T7"))).count();
        let signed = parties.iter().filter(|by| takes(**by, signed())).count();
        assert!(
            takes(By::Centre, Cause::clock("T7")) == (clock == 1),
            "{act:?}: only the centre has the clock"
        );
        assert!(signed <= 1, "{act:?}");
        assert!(!takes(By::Centre, super::signed()), "{act:?}: the centre signs nothing");
    }
}
