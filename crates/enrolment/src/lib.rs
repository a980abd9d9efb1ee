//! How a machine (a kiosk, a clerk's desk) proves who it is: a key of its own, and a certificate for it.
//!
//! - [`MachineKey`]: an Ed25519 key, made on the machine, for TLS and for whatever else the machine signs.
//! - [`request`], [`read_request`]: the request for a certificate (PKCS#10), signed with that key.
//! - [`Authority`]: the centre's private authority; its root is pinned by every machine.
//! - [`MachineCertificate`]: what a certificate says.
//! - [`Folder`]: where a machine keeps both.
//!
//! **Invariant:** a private key is never in a request, a certificate, an error or a `Debug`; its file is the owner's only.

mod authority;
mod certificate;
mod folder;
mod key;
mod request;

pub use authority::Authority;
pub use certificate::{MachineCertificate, PINNED_CHARS_MAX, certificate_of_pem, pem_of_certificate};
pub use folder::{ENROLLING_FILE, Folder, FolderError, IDENTITY_FILE, Identity};
pub use key::{MachineKey, PublicKey, verify};
pub use request::{read_request, request};

/// Why bytes are no key, request or certificate of ours. Never carries them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentError {
    /// Not an Ed25519 key.
    #[error("not an Ed25519 key")]
    Key,
    /// No request for a certificate, or not signed with the key that it names.
    #[error("not a request for a certificate signed with its own key")]
    Request,
    /// No certificate of the shape we make.
    #[error("not a certificate of ours")]
    Certificate,
    /// A name that cannot stand in a certificate.
    #[error("a name that cannot stand in a certificate")]
    Name,
}
