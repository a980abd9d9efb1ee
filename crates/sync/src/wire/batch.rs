//! Sealed forms that travel together, and what is answered about each.
//!
//! The body of `POST /v1/submissions` is one form after the other: the 16 bytes of its id, its length in four bytes (big
//! end first), its sealed bytes, slim (`slim`). Each is sealed by itself, at the moment it was accepted: the kiosk cannot open them to
//! seal them anew together.
//!
//! **Invariant:** a body is read whole or not at all; no length in it is believed before it is checked.

use ledger::receipt::SignedReceipt;
use ledger::refusal::SignedRefusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ErrorBody, slim};
use crate::dispatch::{BATCH_MAX, PACE_BYTES_MAX};
use crate::envelope::ENVELOPE_BYTES_MAX;

/// What stands before each form: an id, a length, and whether it is slim.
const HEAD_BYTES: usize = 16 + 4 + 1;

/// The longest body, in bytes: never longer than the pace, but for a form that travels alone.
pub const BATCH_BYTES_MAX: usize = PACE_BYTES_MAX as usize + BATCH_MAX * HEAD_BYTES;

/// The content type of [`Answers`] made small ([`crate::compact`]), for whoever asked for it with `z=` and the number of
/// the dictionary that it has.
pub const SMALL: &str = "application/zstd";

/// The longest body of [`Answers`] that a kiosk reads, in bytes.
pub const ANSWERS_BYTES_MAX: usize = 1024 * 1024;

/// What central says of one submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Registered; the receipt names the scans that are still awaited.
    Receipt(SignedReceipt),
    /// So many bytes of the scan are there.
    Held(u64),
    /// These bytes are refused for ever.
    Refused {
        /// What central signed: this is believed.
        refusal: SignedRefusal,
        /// What the message needs beside the code.
        problem: ErrorBody,
    },
    /// Not now.
    Later(ErrorBody),
}

/// An answer, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answered {
    /// The submission.
    pub submission_id: Uuid,
    /// What central says of it.
    pub answer: Answer,
}

/// One answer for each form of a batch, or for the piece of a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answers {
    /// In the order of what was sent.
    pub answers: Vec<Answered>,
}

/// The body of a batch.
pub fn pack<'f>(forms: impl IntoIterator<Item = (Uuid, &'f [u8])>) -> Vec<u8> {
    let mut body = Vec::new();
    for (id, sealed) in forms {
        let slim = slim::slim(sealed);
        let length = u32::try_from(slim.len()).unwrap_or(u32::MAX);
        body.extend_from_slice(id.as_bytes());
        body.extend_from_slice(&length.to_be_bytes());
        body.extend_from_slice(&slim);
    }
    body
}

/// The forms of a batch; nothing where it is not one, or holds more or longer ones than may be.
pub fn unpack(mut body: &[u8]) -> Option<Vec<(Uuid, Vec<u8>)>> {
    let mut forms = Vec::new();
    while !body.is_empty() {
        let (id, rest) = body.split_first_chunk::<16>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        if length > ENVELOPE_BYTES_MAX + 1 || forms.len() == BATCH_MAX {
            return None;
        }
        let (slim, rest) = rest.split_at_checked(length)?;
        forms.push((Uuid::from_bytes(*id), slim::whole(slim)?));
        body = rest;
    }
    (!forms.is_empty()).then_some(forms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let forms = [(Uuid::from_u128(1), &b"one"[..]), (Uuid::from_u128(2), &[]), (Uuid::max(), b"three")];
        let expected = forms.map(|(id, sealed)| (id, sealed.to_vec()));
        assert_eq!(unpack(&pack(forms)), Some(expected.to_vec()));
    }

    #[test]
    fn no_length_is_believed() {
        let mut body = pack([(Uuid::from_u128(1), &b"one"[..])]);
        body[16..20].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(unpack(&body), None);
        let long = vec![0; ENVELOPE_BYTES_MAX + 1];
        assert_eq!(unpack(&pack([(Uuid::nil(), &long[..])])), None);
        let many = vec![(Uuid::nil(), &b""[..]); BATCH_MAX + 1];
        assert_eq!(unpack(&pack(many)), None);
        assert_eq!(unpack(&[]), None);
    }

    proptest! {
        #[test]
        fn a_batch_that_was_cut_is_none(cut in 1_usize..40, garbage in proptest::collection::vec(any::<u8>(), 0..80)) {
            let body = pack([(Uuid::from_u128(1), &b"one"[..]), (Uuid::from_u128(2), &b"two"[..])]);
            let kept = body.len() - cut.min(body.len());
            let first = pack([(Uuid::from_u128(1), &b"one"[..])]).len();
            prop_assert_eq!(unpack(&body[..kept]).is_some(), kept == first);
            let _ = unpack(&garbage);
        }
    }
}
