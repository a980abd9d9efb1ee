//! What kiosk and central say to each other, and when.
//!
//! - [`wire`]: the bodies of central's API.
//! - [`envelope`]: a submission sealed to central's key, and sealed scans.
//! - [`outbox`]: what to send next and what an answer means (pure rules).
//!
//! Pure: no clock, no network, no disk; `now` and chance are arguments.

pub mod dispatch;
pub mod envelope;
pub mod intake;
pub mod outbox;
pub mod wire;
