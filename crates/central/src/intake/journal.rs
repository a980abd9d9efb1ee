//! The entry of a kiosk's journal that comes with an application: kept, held against its neighbours and against the time
//! that the centre once told this kiosk.
//!
//! **Invariant:** the kiosk's own time counts only where its clock is proved and its journal whole; what is not proved is
//! no reason to refuse anybody, and what contradicts itself is a security event.

use chrono::TimeDelta;
use domain::time::Timestamp;
use ledger::journal::{About, Clock, Entry};
use sync::envelope::Envelope;

use crate::centre::{Centre, Kiosk};
use crate::problem::Problem;
use crate::signer::report;
use crate::store::Digest;
use crate::store::journal::{KioskEntry, Neighbours};

/// The code of a clock that stood behind what is proved.
const BACKDATED: &str = "E-CLOCK";

/// The code of a journal that is not one chain.
const BROKEN: &str = "E-JOURNAL";

/// Keeps the entry of an application; when it was accepted, where the kiosk's time may be believed.
pub(super) fn enter(
    centre: &Centre,
    kiosk: &Kiosk,
    envelope: &Envelope,
    xml_sha256: Digest,
) -> Result<Option<Timestamp>, Problem> {
    let Some(entry) = &envelope.journal else { return Ok(None) };
    let tolerance = TimeDelta::seconds(centre.policy.clock_tolerance_s.into());
    let now = centre.clock.now();
    let about =
        About { kiosk: &kiosk.id, submission_id: envelope.submission_id, signed_xml_sha256: xml_sha256 };
    let hash = entry.hash(about).0;
    let clock = entry.judge(&kiosk.id, &centre.keys.receipt, now, tolerance);
    let beside = centre.store.enter(&KioskEntry {
        settlement: &kiosk.settlement,
        kiosk: &kiosk.id,
        book: entry.book,
        seq: entry.seq,
        hash,
        before: entry.before.0,
        at: entry.at,
        submission_id: envelope.submission_id,
        received_at: now,
        clock: word(clock),
    })?;
    let which = || format!("entry {} of book {}", entry.seq, entry.book);
    let whole = is_whole(entry, hash, &beside);
    if !whole {
        report(centre, kiosk, BROKEN, which(), None);
    }
    let went_back = beside.before.is_some_and(|(_, at)| entry.at < at - tolerance);
    if matches!(clock, Clock::Behind(_)) || went_back {
        report(centre, kiosk, BACKDATED, which(), None);
    }
    Ok((whole && clock == Clock::Sound && !went_back).then_some(entry.at))
}

/// Whether the chain holds as far as it is here.
fn is_whole(entry: &Entry, hash: Digest, beside: &Neighbours) -> bool {
    beside.same == hash
        && beside.before.is_none_or(|(before, _)| before == entry.before.0)
        && beside.after.is_none_or(|(named, _)| named == hash)
}

/// The moment that an application may count from where the signing time decides (DOMAIN §2.3 T3): never before what the
/// journal proves, and now where it proves nothing.
pub(super) fn signed_at(believed: Option<Timestamp>, claimed: Timestamp, now: Timestamp) -> Timestamp {
    believed.map_or(now, |accepted| accepted.max(claimed).min(now))
}

/// As rows and logs have it.
fn word(clock: Clock) -> &'static str {
    match clock {
        Clock::Sound => "sound",
        Clock::Behind(_) => "behind",
        Clock::Ahead(_) => "ahead",
        Clock::Unproved => "unproved",
    }
}
