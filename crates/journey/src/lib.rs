//! How a citizen walks through a service: the model, its messages, the effects it asks for, the stages.
//!
//! **Invariant:** pure. No clock (`now` comes with every message), no I/O, no threads, no logging; the same
//! messages always give the same walk. It knows forms and the domain; it knows neither the terminal nor the
//! words, so a screen can be redrawn in another language or size without touching what was typed.

pub mod account;
pub mod effect;
pub mod idle;
pub mod journal;
pub mod kept;
pub mod key_desk;
pub mod model;
pub mod msg;
pub mod places;
pub mod questions;
pub mod service;
pub mod session;
pub mod stage;
pub mod target;

// What clerks share with citizens lies below both.
pub use domain::problem;
pub use forms::line;
