//! Central's answers, from a stick.

use std::path::Path;

use chrono::TimeDelta;
use courier::{CourierError, Stick};
use domain::time::Timestamp;
use ledger::receipt::ReceiptKey;
use sync::dispatch::{Exchange, Heard, Item, Line, Parcel, Piece, Waiting, Write};
use sync::wire::batch::{Answer, Answered, Answers};

use super::{CarryError, Hold, Sender};
use crate::vault::{Vault, VaultError};

/// What came back with one bundle.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// What the bundle is called.
    pub name: String,
    /// Applications that central has whole: they are gone from here.
    pub settled: usize,
    /// Registered, while scans are still to be carried.
    pub awaited: usize,
    /// Refused for good: kept aside with the reason.
    pub refused: usize,
    /// Answered before, by wire or from another stick.
    pub known: usize,
    /// Not believed, or not an answer for good: they wait on.
    pub waiting: usize,
    /// Why the bundle was left alone.
    pub left_alone: Option<String>,
}

/// Takes the answers of every bundle of this kiosk that lies in a folder.
///
/// # Errors
/// [`CarryError`] where the folder cannot be read or the vault fails; what was taken until then stays taken.
pub fn take_back(
    vault: &mut impl Hold,
    sender: Sender<'_>,
    key: &ReceiptKey,
    dir: &Path,
    now: Timestamp,
) -> Result<Vec<TakenBack>, CarryError> {
    let stick = Stick::open(dir)?;
    let mut all = Vec::new();
    for name in stick.bundles()? {
        let back = match answers(&stick, &name, sender) {
            Ok(answers) => {
                let mut back = TakenBack { name, ..TakenBack::default() };
                for one in &answers {
                    vault.with(|vault| take(vault, one, (key, now), &mut back))?;
                }
                back
            }
            Err(why) => TakenBack { name, left_alone: Some(why), ..TakenBack::default() },
        };
        all.push(back);
    }
    Ok(all)
}

/// The answers of a bundle of ours, or why it is left alone.
fn answers(stick: &Stick, name: &str, sender: Sender<'_>) -> Result<Vec<Answered>, String> {
    let plain = |error: CourierError| format!("{} {error}", error.code());
    let bundle = stick.bundle(name).map_err(plain)?;
    let signed = bundle.manifest().map_err(plain)?;
    if sender.key.public().verify(sender.kiosk, &signed).is_err() {
        return Err("E-COURIER-KIOSK it is not a bundle of this kiosk".to_owned());
    }
    let Some(text) = bundle.answers().map_err(plain)? else {
        return Err("E-COURIER-UNANSWERED the centre has not answered it yet".to_owned());
    };
    let answers: Answers = serde_json::from_slice(&text).map_err(|_| plain(CourierError::Changed))?;
    Ok(answers.answers)
}

fn take(
    vault: &mut Vault,
    answered: &Answered,
    (key, now): (&ReceiptKey, Timestamp),
    back: &mut TakenBack,
) -> Result<(), VaultError> {
    let waiting = vault.waiting()?;
    let Some(item) = waiting.iter().find(|item| item.submission_id == answered.submission_id) else {
        back.known += 1;
        return Ok(());
    };
    match believed(item, answered, key, now) {
        Some(Write::Settle(signed)) => match vault.settle(&signed, key, now) {
            Ok(progress) if progress.scans_left == 0 => back.settled += 1,
            Ok(_) => back.awaited += 1,
            Err(VaultError::Conflict | VaultError::Receipt(_) | VaultError::Unknown) => back.waiting += 1,
            Err(error) => return Err(error),
        },
        Some(Write::LayAside { submission_id, problem }) => {
            vault.refuse(submission_id, &problem.code)?;
            back.refused += 1;
        }
        Some(Write::Forward { .. } | Write::Retry { .. } | Write::FormAgain { .. } | Write::Whole { .. })
        | None => back.waiting += 1,
    }
    Ok(())
}

/// What the rules of the wire make of an answer. A stick that fails to convince is no failed attempt: the others are dropped.
fn believed(item: &Item, answered: &Answered, key: &ReceiptKey, now: Timestamp) -> Option<Write> {
    let parcel = match &answered.answer {
        Answer::Refused { refusal, .. } => about(item, &key.refused(refusal).ok()?.sealed_sha256)?,
        Answer::Receipt(_) | Answer::Held(_) | Answer::Later(_) => Parcel::Forms(vec![item.submission_id]),
    };
    let items = std::slice::from_ref(item);
    let exchange = Exchange { parcel: &parcel, items, key, now, took: TimeDelta::zero() };
    let heard = Heard::Answers(vec![(answered.submission_id, answered.answer.clone())]);
    Line::default().judge(exchange, &heard, &mut || 0).pop()
}

/// What was sent, for a refusal of these bytes: the form, or a scan that is still here.
fn about(item: &Item, sealed_sha256: &str) -> Option<Parcel> {
    if item.is_form(sealed_sha256) {
        return Some(Parcel::Forms(vec![item.submission_id]));
    }
    let Waiting::Scans(scans) = &item.waiting else { return None };
    let scan = scans.iter().find(|scan| scan.sealed_sha256 == sealed_sha256)?;
    Some(Parcel::Piece(Piece {
        submission_id: item.submission_id,
        sealed_sha256: scan.sealed_sha256.clone(),
        from: 0,
        bytes: scan.bytes,
        of: scan.bytes,
    }))
}
