//! The client of central's API: one blocking agent for kiosk and desk.
//!
//! - [`Config`]: whom to call.
//! - [`Uplink`]: one method per route.
//! - [`UplinkError`]: away, refused, or not our central.

mod account;
mod certificate;
mod config;
mod desk;
mod error;
mod exchange;
mod routes;
mod secure;

pub use certificate::{NotEnrolled, enrol};
pub use config::{Config, ConfigError, pinned_root};
pub use enrolment::{Folder, MachineCertificate};
pub use error::{BadAnswer, Cut, UplinkError};
pub use routes::{Came, EditionWanted, Uplink};
