//! How a machine comes by its certificate: once with a code, later by the certificate that still holds.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::silent_debug;

/// Asks for the first certificate: by a code that the centre's administrator gave.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentRequest {
    /// The machine's name.
    pub machine: String,
    /// The code, as it was told: case, spaces and hyphens do not matter.
    pub code: String,
    /// The request for a certificate (PKCS#10), DER in base64.
    pub request: String,
}

/// Asks for the next certificate of the key that asks.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RenewalRequest {
    /// The request for a certificate (PKCS#10), DER in base64.
    pub request: String,
}

/// A machine's certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// X.509, DER in base64.
    pub certificate: String,
}

silent_debug!(EnrolmentRequest);
