//! What central promises and anyone can check offline.
//!
//! - [`receipt`]: the signed statement that a submission was registered; [`refusal`]: that it never will be.
//! - [`entry`], [`tree`], [`head`]: the log of a queue: hash-chained entries without personal data, their Merkle
//!   tree, and the heads that central signs.
//! - [`evidence`]: what an applicant takes home of it.
//! - [`beacon`], [`journal`]: what time the centre told a kiosk, and what the kiosk accepted when.
//! - [`courier`]: what a kiosk says of the sealed files that it sends on a stick.
//! - [`edition`]: what the centre publishes for its kiosks.
//! - [`audit`]: the whole log held against heads and evidence.

pub mod audit;
pub mod beacon;
pub mod courier;
pub mod edition;
pub mod entry;
pub mod evidence;
pub mod hash;
pub mod head;
pub mod journal;
pub mod key;
pub mod receipt;
pub mod refusal;
pub mod tree;
