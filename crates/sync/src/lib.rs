//! What kiosk and central say to each other, and when.
//!
//! - [`wire`]: the bodies of central's API.
//! - [`envelope`]: a submission sealed to central's key, and sealed scans; [`opener`]: that key.
//! - [`dispatch`]: what a kiosk sends next and what an answer means; [`intake`]: what central does with what comes.
//! - [`journal`]: what a kiosk's journal proves of when something was signed.
//! - [`compact`]: texts made small before they are sealed or answered.
//!
//! Pure: no clock, no network, no disk; `now` and chance are arguments.

pub mod compact;
pub mod dispatch;
pub mod envelope;
pub mod intake;
pub mod journal;
pub mod opener;
pub mod wire;
