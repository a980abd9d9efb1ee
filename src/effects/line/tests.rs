#![expect(clippy::unwrap_used, reason = "tests")]

use journey::account::Away;
use journey::journal::{Journal, Party, Shown, StateShown};

use super::*;

fn row(service: &'static str, settlement: &str) -> Row {
    Row {
        name: format!("{settlement}/UO.2026.000123.1"),
        number: format!("{settlement}/UO.2026.000123.1"),
        number_shown: "УО.2026.000123.1".into(),
        kiosk_number: String::new(),
        service,
        settlement: settlement.into(),
        child_name: String::new().into(),
        child_iin: String::new().into(),
        child_birth: "2023-04-01".parse().unwrap(),
        applicant_name: String::new().into(),
        created_at: "2026-08-06T12:29:09Z".parse().unwrap(),
        state: "IN_QUEUE".into(),
        category: "N0".into(),
        place: None,
    }
}

fn shown(row: Row) -> Shown {
    let nothing = || String::new().into();
    let (name, iin, phone, email, phone2, email2) =
        (nothing(), nothing(), nothing(), nothing(), nothing(), nothing());
    Shown {
        changed_at: row.created_at,
        read_at: row.created_at,
        row,
        revision: 1,
        kiosk: "KST3".into(),
        applicant: Party {
            name,
            iin,
            birth: None,
            phone,
            email,
            phone2,
            email2,
            address: None,
            unconfirmed: Vec::new(),
        },
        state: StateShown::default(),
        why: None,
        referral: None,
        actions: Vec::new(),
        history: Vec::new(),
        documents: Vec::new(),
    }
}

fn queues(answer: AccountAnswer) -> Vec<String> {
    Line::queues(&Answer::Account(answer)).into_iter().collect()
}

#[test]
fn the_log_of_each_queue_that_is_shown_is_looked_at_at_every_opening() {
    let rows = [("kindergarten", "391010000"), ("meal", "111010000"), ("kindergarten", "710000000")];
    let rows = rows.map(|(service, settlement)| row(service, settlement)).into();
    let journal = Journal { rows, ..Journal::default() };
    assert_eq!(queues(AccountAnswer::Journal(Ok(journal))), ["391010000", "710000000"]);
    let opened = |service| AccountAnswer::Application(Ok(Box::new(shown(row(service, "391010000")))));
    assert_eq!(queues(opened("kindergarten")), ["391010000"]);
    assert!(queues(opened("meal")).is_empty(), "a meal stands in no queue");
    assert!(queues(AccountAnswer::Journal(Err(Away::Offline))).is_empty());
}
