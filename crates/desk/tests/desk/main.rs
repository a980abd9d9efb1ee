//! The desk without a terminal, a disk or a line: a scripted centre answers what the model asks.
#![expect(clippy::unwrap_used, reason = "tests")]

mod help;
mod records;
mod rest;
mod screens;
mod several;
mod told;
mod walks;
mod world;
