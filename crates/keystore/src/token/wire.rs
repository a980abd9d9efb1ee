//! What goes through the pipes between the program and a room for tokens: one line of JSON each.
//!
//! **Invariant:** neither side takes the length of a line on trust; whoever reads knows how long one may be.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Bytes of the longest line.
pub(super) const LINE_BYTES_MAX: usize = 1024 * 1024;

/// How many tries the PIN of a token has left, as far as tokens tell (PKCS#11 §5.5, `CKF_USER_PIN_…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tries {
    /// No wrong PIN since the last right one.
    Enough,
    /// A wrong one at least.
    Few,
    /// The next wrong one locks it.
    Last,
    /// None.
    Locked,
}

/// A token that is in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    pub(super) slot: u64,
    pub(super) serial: String,
    pub(super) label: String,
    pub(super) tries: Tries,
    pub(super) certificates: Vec<Found>,
}

/// A certificate on it, and the id that it shares with its key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Found {
    pub(super) id: Vec<u8>,
    pub(super) der: Vec<u8>,
}

/// One thing to do with a token.
#[derive(Serialize, Deserialize)]
pub(super) struct Errand {
    pub(super) slot: u64,
    pub(super) serial: String,
    pub(super) wanted: Wanted,
}

/// What is wanted of it.
#[derive(Serialize, Deserialize)]
pub(super) enum Wanted {
    /// Something of a key, which its PIN opens.
    OfKey(OfKey),
    /// Something of its memory, which is open to whoever holds the token.
    OfMemory(OfMemory),
}

/// Whether the PIN is right and the key is there; and a signature, where there is a text to sign.
#[derive(Serialize, Deserialize)]
pub(super) struct OfKey {
    pub(super) id: Vec<u8>,
    pub(super) pin: Zeroizing<String>,
    pub(super) message: Option<Vec<u8>>,
}

/// What is wanted of its memory.
#[derive(Serialize, Deserialize)]
pub(super) enum OfMemory {
    /// The unfinished applications in it.
    Find,
    /// This one laid into it, in the place of the one with this digest.
    Keep { sealed: Vec<u8>, former: Option<[u8; 32]> },
    /// The one with this digest taken out.
    Remove([u8; 32]),
}

/// What came of it.
#[derive(Serialize, Deserialize)]
pub(super) enum Done {
    /// It is done, and there is nothing to tell: the PIN is right, the memory is as it should be.
    Well,
    /// Signed.
    Signed(Vec<u8>),
    /// What its memory holds of ours.
    Kept(Vec<Vec<u8>>),
    /// The PIN is wrong.
    WrongPin(Tries),
    /// Too many of them were.
    Locked,
    /// It was pulled out.
    Gone,
    /// There is no such key.
    NoKey,
    /// It cannot sign with it as it should.
    Algorithm,
    /// There is no room in its memory.
    Full,
    /// Nothing may be written into its memory.
    ReadOnly,
    /// Anything else.
    Trouble,
}

/// As a line, in a buffer that wipes itself and never had to grow.
pub(super) fn line(value: &impl Serialize) -> Option<Zeroizing<Vec<u8>>> {
    let mut line = Zeroizing::new(vec![0; LINE_BYTES_MAX]);
    let mut rest: &mut [u8] = &mut line;
    serde_json::to_writer(&mut rest, value).ok()?;
    let left = rest.len();
    let end = LINE_BYTES_MAX - left;
    *line.get_mut(end)? = b'\n';
    line.truncate(end + 1);
    Some(line)
}
