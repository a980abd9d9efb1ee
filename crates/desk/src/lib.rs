//! The clerk's desk: a program of its own for the people who decide.
//!
//! A key opens it; what waits is listed by urgency; a decision is a document that the clerk's key signs. The floors
//! inside go down: `target`, `msg` → `model` → `screens` → `shell`; `config`, `happening` → `effects` → `run`.
//!
//! **Invariant:** nothing of a person outlives a login; what was decided is what central answered, never what the desk
//! believes; a scan is never on a disk.

pub mod config;
mod ears;
pub mod effects;
pub mod enrol;
pub mod happening;
pub mod model;
pub mod msg;
pub mod press;
pub mod run;
pub mod screens;
pub mod shell;
pub mod target;
mod visit;
