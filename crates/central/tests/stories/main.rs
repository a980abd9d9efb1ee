//! Stories of the centre, told over HTTP through the real router, on SQLite, with keys of a test authority. The same
//! stories on PostgreSQL: `../stories_postgres`.

#![expect(clippy::unwrap_used, reason = "tests")]

mod api;
mod application;
mod clocks;
mod cluster;
mod codes;
mod connectors;
mod contacts;
mod courier;
mod database;
mod desk_audit;
mod desk_checks;
mod desk_department;
mod desk_logins;
mod desk_meals;
mod desk_places;
mod desk_process;
mod editions;
mod fair_order;
mod gost;
mod help;
mod jobs;
mod kindergarten;
mod lists;
mod logins;
mod look_ups;
mod loopback;
mod machines;
mod metrics;
mod named_logins;
mod notices;
mod ocsp;
mod offices;
mod papers;
mod people;
mod phone;
mod places;
mod places_forgery;
mod places_given;
mod places_histories;
mod places_race;
mod process;
mod process_evidence;
mod process_queue;
mod queue_acts;
mod queue_audit;
mod queue_clock;
mod queue_forgery;
mod queue_histories;
mod queue_notices;
mod queue_papers;
mod queue_profiles;
mod queue_registration;
mod queue_revoked;
mod referral_papers;
mod referrals;
mod refusals;
mod refused;
mod registration;
mod rejected;
mod resigned;
mod revocation;
mod scans;
mod sql;
mod stamps;
mod thin;
mod two_servers;
mod unreadable;
mod wired;
mod world;

/// The store that these stories are about.
fn kept_in() -> database::KeptIn {
    database::KeptIn::Sqlite
}
