//! Keys and signatures against what others make and accept: one program, so that it is linked once and its RSA
//! keys are made once.
#![expect(clippy::unwrap_used, reason = "tests")]

mod key_files;
mod signatures;
mod support;
