//! Scans: harmless, legible, made small; looked at in a process that can do nothing else.
//!
//! **Invariants:** [`look`] is a function of the bytes and the policy, bounded in work and memory; [`room`] is the
//! process in which alone it is called. A hostile file costs whoever brought it one answer, and nobody else anything.
//! Nothing here knows sticks, applications or screens.

mod exif;
mod find;
mod geometry;
mod grey;
mod ink;
mod legible;
mod light;
mod look;
mod pack;
mod pdf;
mod picture;
pub mod room;
mod small;
mod upright;

pub use grey::Grey;
pub use look::{Looked, Step, look, too_big};
pub use small::Small;
