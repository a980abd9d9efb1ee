//! The kiosk: a full-screen window on public services for one citizen after the other.
//!
//! [`run`] is the loop; [`shell`] gives keys and fingers their meaning; [`screens`] draws the walk's model;
//! [`effects`] does what the walk asks for; [`vault`] keeps signed applications until the centre has them;
//! [`carry`] takes them there on a stick.

pub mod carry;
pub mod checkup;
pub mod commands;
pub mod config;
pub mod devices;
pub mod edition;
pub mod effects;
pub mod enrol;
pub mod guard;
pub mod happening;
pub mod health;
pub mod helped;
pub mod log;
pub mod operator;
pub mod pin;
pub mod press;
pub mod run;
pub mod screens;
pub mod shell;
pub mod vault;
