//! The form engine from the outside: the meal form walked, written, read back and refused.

#![expect(clippy::unwrap_used, reason = "tests")]

mod decisions;
mod definitions;
mod documents;
mod family;
mod help;
mod look_up;
mod queue;
mod round_trip;
mod schema;
mod signed;
mod texts;
mod walk;
