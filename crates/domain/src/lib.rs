//! What the services are: the numbers people carry, the days offices work, the limits of the rules, the life of
//! a meal application and of a kindergarten application, and the queue of a settlement.
//!
//! **Invariant:** everything here is a pure function of its arguments. There is no clock (`now` and `today`
//! are given), no I/O (data files arrive as text), no logging, and no word a person reads: a citizen's slip is
//! a [`fault::Fault`] with the id of its message. It imports no other room of the house.

pub mod bin;
pub mod birthday;
pub mod calendar;
pub mod cause;
mod check_digit;
pub mod digest;
pub mod email;
pub mod fault;
pub mod history;
pub mod iin;
pub mod kato;
pub mod kindergarten;
pub mod kindergartens;
pub mod language;
pub mod live;
pub mod meal;
pub mod media_type;
pub mod name;
pub mod number;
pub mod phone;
pub mod policy;
pub mod problem;
pub mod queue;
pub mod released;
pub mod school;
pub mod secret;
pub mod sort;
pub mod time;
