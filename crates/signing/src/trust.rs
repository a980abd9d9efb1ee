//! The roots we were configured with, and the way from a leaf up to one of them (RFC 5280 §6, the part the
//! national hierarchy needs).
//!
//! **Invariant:** a chain ends in a self-signed certificate from the configured store; nothing that came with
//! a document or a key file is ever trusted, not even as an intermediate.

mod chain;
mod policies;
mod store;

pub use self::chain::{Chain, ChainError};
pub use self::store::{TrustError, TrustStore};
