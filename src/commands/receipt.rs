//! `tereze verify receipt`: does what somebody took home hold, with the centre's public key alone?
//!
//! A receipt of the queue is held against itself: the centre's signature, the event of the registration, its place
//! in the log, the head over that. With `--head`, also against a head that somebody else kept or was shown: the log
//! of the receipt must be its beginning. Nothing is asked of anybody; a head of another size without the proof of
//! its growth leaves the answer open, which is neither yes nor no.

use std::io::Write;
use std::path::{Path, PathBuf};

use domain::cause::Cause;
use domain::kindergarten::Act;
use domain::queue::Logged;
use ledger::head::{Growth, HeadError, SignedHead, TreeHead};
use ledger::receipt::{PAYLOAD_BYTES_MAX, Receipt, ReceiptKey, SignedReceipt};
use serde::de::DeserializeOwned;

use super::{Failure, files, said};
use crate::config::Config;

/// The longest file of a head with its proof, in bytes.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// `tereze verify receipt [--key BASE64] [--head FILE] FILE`
#[derive(Debug, clap::Args)]
pub struct ReceiptArguments {
    /// The receipt, as the centre gave it: JSON with `payload`, `signature` and `key_id`.
    file: PathBuf,
    /// A head of the same queue: of as many entries as the receipt's, or with the proof that it grew from those
    /// (`tereze-central log growth --since …`).
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
    /// The centre's public key, 32 bytes in base64; without it, the one that this kiosk's configuration pins.
    #[arg(long, value_name = "BASE64")]
    key: Option<String>,
}

/// Verifies a receipt offline.
pub fn verify(arguments: &ReceiptArguments, config: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let key = key(arguments.key.as_deref(), config)?;
    // As JSON within JSON the payload is at most twice as long.
    let signed: SignedReceipt = read(&arguments.file, 3 * PAYLOAD_BYTES_MAX)?;
    let receipt = key
        .verify(&signed)
        .map_err(|error| Failure::Refused { code: error.code(), reason: error.to_string() })?;
    said(writeln!(out, "receipt: signed by the centre"))?;
    said(writeln!(out, "number: {}", receipt.number))?;
    said(writeln!(out, "registered: {}", receipt.registered_at.to_rfc3339()))?;
    said(writeln!(out, "xml sha256: {}", receipt.signed_xml_sha256))?;
    let Some(evidence) = &receipt.evidence else {
        return said(writeln!(out, "log: this service has none"));
    };
    let head = evidence.verify(&key).map_err(refused)?;
    tells(&receipt, &evidence.opened.event)?;
    said(writeln!(out, "log: entry {} of queue {}, proven", evidence.opened.entry.index, head.queue))?;
    said(writeln!(out, "head: {} entries, signed {}", head.size, head.at.to_rfc3339()))?;
    match &arguments.head {
        Some(path) => against(&head, path, &key, out),
        None => Ok(()),
    }
}

fn key(given: Option<&str>, config: &Path) -> Result<ReceiptKey, Failure> {
    let text = match given {
        Some(text) => text.to_owned(),
        None => Config::read(config)?.central.receipt_key,
    };
    ReceiptKey::from_base64(&text)
        .map_err(|error| Failure::Refused { code: error.code(), reason: error.to_string() })
}

/// The event that is proven is the registration that the receipt tells of.
fn tells(receipt: &Receipt, event: &str) -> Result<(), Failure> {
    let other = || refused(HeadError::OtherEvent);
    let logged: Logged = serde_json::from_str(event).map_err(|_| other())?;
    let Act::Register(registration) = &logged.event.act else { return Err(other()) };
    let Cause::Signed { xml_sha256 } = &logged.event.cause else { return Err(other()) };
    let same = registration.number.machine() == receipt.number
        && xml_sha256.to_string() == receipt.signed_xml_sha256
        && logged.event.at == receipt.registered_at;
    if same { Ok(()) } else { Err(other()) }
}

/// Holds the receipt's head against another one of its queue.
fn against(mine: &TreeHead, path: &Path, key: &ReceiptKey, out: &mut impl Write) -> Result<(), Failure> {
    let (signed, growth) = match read::<Growth>(path, HEAD_BYTES_MAX) {
        Ok(growth) => (growth.head.clone(), Some(growth)),
        Err(_) => (read::<SignedHead>(path, HEAD_BYTES_MAX)?, None),
    };
    let other = key.verify_head(&signed).map_err(refused)?;
    if other.queue != mine.queue {
        return Err(refused(HeadError::Queue));
    }
    let entries = other.size;
    if let Some(growth) = growth.filter(|growth| growth.since == mine.size) {
        other.grew_from(mine, &growth.proof).map_err(refused)?;
        return said(writeln!(out, "other head: {entries} entries, grown from the receipt's"));
    }
    if entries != mine.size {
        return Err(apart(mine, &other));
    }
    if other.root != mine.root {
        return Err(refused(HeadError::Rewritten));
    }
    said(writeln!(out, "other head: {entries} entries, the same as the receipt's"))
}

/// Two heads of unlike sizes say nothing about each other.
fn apart(mine: &TreeHead, other: &TreeHead) -> Failure {
    let reason = format!(
        "the receipt is of {mine} entries and the head of {other}: whether they are of one log is not to be told \
         without a proof between them. Either give the head that proves its growth from {mine} (`tereze-central log \
         growth --settlement {queue} --since {mine}`), or let the centre hold both against its log (`tereze-central \
         log audit --receipt FILE --head FILE`)",
        queue = mine.queue,
        mine = mine.size,
        other = other.size,
    );
    Failure::Untold { code: "E-HEAD-PROOF", reason }
}

fn read<T: DeserializeOwned>(path: &Path, bytes_max: usize) -> Result<T, Failure> {
    let bytes = files::read(path, bytes_max)?;
    let unread =
        || Failure::Refused { code: "E-RECEIPT-PAYLOAD", reason: "not a file of this kind".to_owned() };
    if bytes.len() > bytes_max { Err(unread()) } else { serde_json::from_slice(&bytes).map_err(|_| unread()) }
}

fn refused(error: HeadError) -> Failure {
    Failure::Refused { code: error.code(), reason: error.to_string() }
}
