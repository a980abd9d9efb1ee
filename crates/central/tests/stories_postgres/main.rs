//! The stories of `../stories` on PostgreSQL: a private cluster, a database for each world; and what only this store has
//! to show.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../stories/api.rs"]
mod api;
#[path = "../stories/application.rs"]
mod application;
mod broken;
#[path = "../stories/clocks.rs"]
mod clocks;
#[path = "../stories/cluster.rs"]
mod cluster;
#[path = "../stories/codes.rs"]
mod codes;
#[path = "../stories/connectors.rs"]
mod connectors;
#[path = "../stories/contacts.rs"]
mod contacts;
mod control;
#[path = "../stories/courier.rs"]
mod courier;
#[path = "../stories/database.rs"]
mod database;
#[path = "../stories/desk_audit.rs"]
mod desk_audit;
#[path = "../stories/desk_checks.rs"]
mod desk_checks;
#[path = "../stories/desk_department.rs"]
mod desk_department;
#[path = "../stories/desk_logins.rs"]
mod desk_logins;
#[path = "../stories/desk_meals.rs"]
mod desk_meals;
#[path = "../stories/desk_places.rs"]
mod desk_places;
#[path = "../stories/desk_process.rs"]
mod desk_process;
#[path = "../stories/editions.rs"]
mod editions;
#[path = "../stories/fair_order.rs"]
mod fair_order;
#[path = "../stories/gost.rs"]
mod gost;
#[path = "../stories/help.rs"]
mod help;
#[path = "../stories/jobs.rs"]
mod jobs;
#[path = "../stories/kindergarten.rs"]
mod kindergarten;
#[path = "../stories/lists.rs"]
mod lists;
#[path = "../stories/logins.rs"]
mod logins;
#[path = "../stories/look_ups.rs"]
mod look_ups;
#[path = "../stories/loopback.rs"]
mod loopback;
#[path = "../stories/machines.rs"]
mod machines;
#[path = "../stories/metrics.rs"]
mod metrics;
#[path = "../stories/named_logins.rs"]
mod named_logins;
#[path = "../stories/notices.rs"]
mod notices;
#[path = "../stories/ocsp.rs"]
mod ocsp;
#[path = "../stories/offices.rs"]
mod offices;
#[path = "../stories/papers.rs"]
mod papers;
#[path = "../stories/people.rs"]
mod people;
#[path = "../stories/phone.rs"]
mod phone;
#[path = "../stories/places.rs"]
mod places;
#[path = "../stories/places_forgery.rs"]
mod places_forgery;
#[path = "../stories/places_given.rs"]
mod places_given;
#[path = "../stories/places_histories.rs"]
mod places_histories;
#[path = "../stories/places_race.rs"]
mod places_race;
#[path = "../stories/process.rs"]
mod process;
#[path = "../stories/process_evidence.rs"]
mod process_evidence;
#[path = "../stories/process_queue.rs"]
mod process_queue;
#[path = "../stories/queue_acts.rs"]
mod queue_acts;
#[path = "../stories/queue_audit.rs"]
mod queue_audit;
#[path = "../stories/queue_clock.rs"]
mod queue_clock;
#[path = "../stories/queue_forgery.rs"]
mod queue_forgery;
#[path = "../stories/queue_histories.rs"]
mod queue_histories;
#[path = "../stories/queue_notices.rs"]
mod queue_notices;
#[path = "../stories/queue_papers.rs"]
mod queue_papers;
#[path = "../stories/queue_profiles.rs"]
mod queue_profiles;
#[path = "../stories/queue_registration.rs"]
mod queue_registration;
#[path = "../stories/queue_revoked.rs"]
mod queue_revoked;
#[path = "../stories/referral_papers.rs"]
mod referral_papers;
#[path = "../stories/referrals.rs"]
mod referrals;
#[path = "../stories/refusals.rs"]
mod refusals;
#[path = "../stories/refused.rs"]
mod refused;
#[path = "../stories/registration.rs"]
mod registration;
#[path = "../stories/rejected.rs"]
mod rejected;
#[path = "../stories/resigned.rs"]
mod resigned;
#[path = "../stories/revocation.rs"]
mod revocation;
#[path = "../stories/scans.rs"]
mod scans;
mod schema;
#[path = "../stories/sql.rs"]
mod sql;
#[path = "../stories/stamps.rs"]
mod stamps;
#[path = "../stories/thin.rs"]
mod thin;
mod tls;
#[path = "../stories/two_servers.rs"]
mod two_servers;
#[path = "../stories/unreadable.rs"]
mod unreadable;
#[path = "../stories/wired.rs"]
mod wired;
#[path = "../stories/world.rs"]
mod world;

/// The store that these stories are about.
fn kept_in() -> database::KeptIn {
    database::KeptIn::Postgres
}

#[test]
fn every_story_is_told_on_both_stores() {
    let rooms = |text: &str| -> std::collections::BTreeSet<String> {
        let names =
            text.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';').map(String::from));
        names.collect()
    };
    let mut here = rooms(include_str!("main.rs"));
    for own in ["broken", "control", "schema", "tls"] {
        here.remove(own);
    }
    assert_eq!(here, rooms(include_str!("../stories/main.rs")));
}
