//! The courier's stick: sealed files in a folder of their own, with a manifest that their kiosk signed, and the answers that
//! central lays beside them.
//!
//! **Invariants:**
//! - a bundle is there whole or not at all: it is written beside, every file of it synced, and then renamed;
//! - what is read from a stick is believed for nothing: only regular files of the length and digest that the manifest
//!   names, reached through no link, and never by a name that the stick chose;
//! - what lies in clear on a stick names nobody: ids, digests, times, codes.
//!
//! ```text
//! DIR/tereze-KST3-20261122T093210Z/
//!     manifest.json          what the kiosk signed
//!     <sealed_sha256>.age    forms and scans, sealed to central
//!     answers.json           what central answered: signed receipts and refusals
//! ```

mod error;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use error::CourierError;
pub use read::{ANSWERS_BYTES_MAX, Bundle, Stick};
pub use write::NewBundle;

/// What the folder of a bundle is called: this, the kiosk, the time.
const PREFIX: &str = "tereze-";

/// What was refused and is only taken away is called this; nobody reads it as a bundle.
const ASIDE: &str = "tereze-refused-";

/// What is still being written has this ending.
const PART: &str = ".part";

const MANIFEST: &str = "manifest.json";

const ANSWERS: &str = "answers.json";

const ANSWERS_NEW: &str = "answers.json.part";
