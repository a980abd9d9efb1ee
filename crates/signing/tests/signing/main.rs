//! Keys and signatures against what others make and accept: one program, so that it is linked once and its RSA
//! keys are made once.
#![expect(clippy::unwrap_used, reason = "tests")]

mod gost;
mod gost_peers;
mod hostile_documents;
mod hostile_keys;
mod kept;
mod key_file_peers;
mod key_files;
mod ocsp;
mod pkits;
mod properties;
mod public_certificates;
mod revocation;
mod revocation_peers;
mod revocation_vectors;
mod signature_peers;
mod signature_refusals;
mod signatures;
mod signers;
mod stamps;
mod support;
mod trust;
