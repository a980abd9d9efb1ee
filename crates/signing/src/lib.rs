//! Keys, certificates and XML signatures in the national profile.
//!
//! | module | what it answers |
//! |---|---|
//! | [`pkcs12`] | what is in this key file, given its password? |
//! | [`key`] | a key opened for signing, and nothing else |
//! | [`kept`] | a secret that only this key can make again |
//! | [`certificate`] | whose is it, for what, until when? |
//! | [`trust`] | does it descend from a root we were configured with? |
//! | [`check`] | may this signer do this, here and now? |
//! | [`revocation`] | was it taken back? (lists in a folder; who answers is the caller's choice) |
//! | [`stamp`] | what does a third party say: was this signature there by then? (RFC 3161) |
//! | [`scheme`] | which ways of signing are there? (`gost` computes one of them) |
//! | [`xmldsig`] | sign a document; which bytes did a signature really cover? |
//!
//! **Invariant:** nothing here reads a clock, a file name or a network; time and trust are arguments.

pub mod certificate;
pub mod check;
mod gost;
pub mod kept;
pub mod key;
pub mod pkcs12;
pub mod revocation;
pub mod scheme;
pub mod stamp;
pub mod trust;
mod xml;
pub mod xmldsig;
