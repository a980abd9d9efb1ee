//! The form engine from the outside: the meal form walked, written, read back and refused.

#![expect(clippy::unwrap_used, reason = "tests")]

mod definitions;
mod family;
mod texts;
mod walk;
