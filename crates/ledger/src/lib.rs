//! What central promises and anyone can check offline.
//!
//! - [`receipt`]: the signed statement that a submission was registered.

pub mod receipt;
