//! The acceptance scenarios of the domain's §10 that this kiosk touches, where somebody meets them: on the screen.
//!
//! Scenarios that a lower room decides (8, 11, 38, 41 and others) stand there under their number too.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::wildcard_enum_match_arm, reason = "tests look for one thing among many")]
#![expect(unreachable_pub, reason = "shared among the scenarios")]

#[path = "scenarios/cabinet.rs"]
mod cabinet;
#[path = "scenarios/child.rs"]
mod child;
#[path = "scenarios/contacts.rs"]
mod contacts;
#[path = "scenarios/desk.rs"]
mod desk;
#[path = "scenarios/hands.rs"]
mod hands;
#[path = "scenarios/kept.rs"]
mod kept;
#[path = "scenarios/keys.rs"]
mod keys;
#[path = "scenarios/login.rs"]
mod login;
#[path = "scenarios/places.rs"]
mod places;
#[path = "scenarios/queue.rs"]
mod queue;
#[path = "scenarios/reading.rs"]
mod reading;
#[path = "scenarios/registers.rs"]
mod registers;
#[path = "scenarios/resign.rs"]
mod resign;
#[path = "scenarios/sending.rs"]
mod sending;
#[path = "scenarios/told.rs"]
mod told;
#[path = "scenarios/way.rs"]
mod way;
mod world;
