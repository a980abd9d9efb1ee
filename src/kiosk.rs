//! The kiosk.

pub mod devices;
pub mod vault;
