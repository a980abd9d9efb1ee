//! One question about one certificate, and what its authority answers at that moment (OCSP, RFC 6960).
//!
//! **Invariant:** an answer is believed only if the issuer of the certificate signed it, or somebody to whom that very
//! issuer gave a certificate for answering, in force then; if it answers this question, and is about this certificate;
//! and if it is of now. Everything else is no answer, and never "good".

mod request;
mod response;

pub use self::request::Question;
pub use self::response::OcspError;
