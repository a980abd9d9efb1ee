//! What goes next.
//!
//! **Invariant:** only what is due goes; forms before scans, in the order in which they were accepted, whatever clocks said
//! then. Rows that have failed travel in ever smaller company, so that one that breaks its batch is soon alone. What is
//! doubted to be more than line or centre can bear goes behind all other forms, alone, and does not hurry when the line
//! comes back; but no scan keeps it waiting (ADR 36).

use chrono::{DateTime, Utc};

use super::backoff::is_due;
use super::{Blob, Item, Line, Next, Parcel, Piece, Waiting};

/// The most forms in one parcel.
pub const BATCH_MAX: usize = 32;

/// Chooses what is sent next. `items` stand in the order in which they were accepted.
pub fn next(items: &[Item], line: &Line, now: DateTime<Utc>) -> Next {
    if items.is_empty() {
        return Next::Empty;
    }
    if let Some(until) = line.rests_until(now) {
        return Next::WaitUntil(until);
    }
    let due_at = |item: &Item| match line.row_rests_until(item.submission_id, now) {
        // A clock that was set back stops nothing.
        Some(until) if is_due(item.not_before, now) => until,
        Some(until) => until.max(item.not_before),
        None => item.not_before,
    };
    let due = items.iter().filter(|item| is_due(due_at(item), now));
    let (doubted, sound): (Vec<&Item>, Vec<&Item>) = due.partition(|item| line.doubts(item.submission_id));
    let parcel = forms(&sound, line)
        .or_else(|| forms(&doubted, line))
        .or_else(|| scan(&doubted, line))
        .or_else(|| scan(&sound, line));
    let until = || items.iter().map(due_at).min().map_or(Next::Empty, Next::WaitUntil);
    parcel.map_or_else(until, Next::Send)
}

fn scan(due: &[&Item], line: &Line) -> Option<Parcel> {
    let (item, blob) = due.iter().find_map(|item| Some((item, first_scan(item)?)))?;
    Some(Parcel::Piece(piece(item, blob, line)))
}

/// The scan that a row sends next. A row that waits for scans and has none left asks with its form what is missing.
fn first_scan(item: &Item) -> Option<&Blob> {
    match &item.waiting {
        Waiting::Form => None,
        Waiting::Scans(blobs) => blobs.first(),
    }
}

fn forms(due: &[&Item], line: &Line) -> Option<Parcel> {
    let (mut chosen, mut bytes, mut company) = (Vec::new(), 0, BATCH_MAX);
    for item in due.iter().filter(|item| first_scan(item).is_none()) {
        bytes += item.form.bytes;
        let failures = if line.doubts(item.submission_id) { u32::MAX } else { item.attempts };
        company = company.min(BATCH_MAX >> failures.min(5));
        if !chosen.is_empty() && (bytes > line.pace_bytes() || chosen.len() >= company) {
            break;
        }
        chosen.push(item.submission_id);
    }
    (!chosen.is_empty()).then_some(Parcel::Forms(chosen))
}

/// From where central's part ends, as far as the line should carry at once. Of a long scan of which it is not known how
/// much is there, nothing but the question goes.
fn piece(item: &Item, blob: &Blob, line: &Line) -> Piece {
    let known = line.held(&blob.sealed_sha256);
    let from = known.unwrap_or(0).min(blob.bytes);
    let ask = known.is_none() && blob.bytes > line.pace_bytes();
    let bytes = if ask { 0 } else { (blob.bytes - from).min(line.pace_bytes()) };
    Piece {
        submission_id: item.submission_id,
        sealed_sha256: blob.sealed_sha256.clone(),
        from,
        bytes,
        of: blob.bytes,
    }
}
