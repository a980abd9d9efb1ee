//! The keys people bring: sticks noticed, PKCS#12 files found and opened, scans read, papers written back; tokens
//! noticed, and signatures made inside of them.
//!
//! **Invariant:** nothing outside the stick is ever opened through this crate: no symlink is followed, no
//! other file system is entered, only regular files are read, and every read and listing is bounded.
//! It may not know applications, screens or the network.

mod content;
pub mod error;
pub mod key;
pub mod name;
pub mod stick;
pub mod token;
mod watch;

pub use error::{OpenError, StickError};
pub use key::{Hint, KeyFile, accepted, open_key};
pub use stick::{Config, Listing, ScanFile, Stick, sticks};
pub use watch::watch;
