//! The log of a queue, as kiosks and parents check it.

use ledger::hash::Hash32;
use ledger::head::SignedHead;
use serde::{Deserialize, Serialize};

/// Today's head of a queue's log, and the proof that it grew from an earlier one.
///
/// A kiosk keeps the last head it believed and asks `GET /v1/queues/{kato}/growth?since={size}`; it takes the new
/// one only where [`ledger::head::TreeHead::grew_from`] holds. The same body, saved as a file, is what
/// `tereze verify receipt FILE --head FILE` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Growth {
    /// The head, signed.
    pub head: SignedHead,
    /// The size it is proven to have grown from.
    pub since: u64,
    /// The hashes of the proof (RFC 9162 §2.1.4), 64 hexadecimal digits each.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub proof: Vec<Hash32>,
}
