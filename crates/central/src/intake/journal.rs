//! The entry of a kiosk's journal that comes with an application: kept, held against its neighbours and against the time
//! that the centre once told this kiosk.
//!
//! An entry is kept in the transaction that registers its application in a queue; by itself where the application is for no
//! queue, is to be signed again, or was refused.
//!
//! **Invariant:** the kiosk's own time counts only where its clock is proved and its journal whole; what is not proved is
//! no reason to refuse anybody, and what contradicts itself is a security event.

use chrono::TimeDelta;
use domain::time::Timestamp;
use ledger::journal::{About, Clock, Entry};
use sync::journal::{Proof, weigh};

use super::register::New;
use crate::centre::{Centre, Kiosk};
use crate::problem::Problem;
use crate::signer::report;
use crate::store::StoreError;
use crate::store::journal::{JournalStore, KioskEntry, PROVED};

/// An entry of a journal, with what can be said of it alone.
pub(super) struct Page<'a> {
    entry: &'a Entry,
    row: KioskEntry<'a>,
    clock: Clock,
    tolerance: TimeDelta,
}

/// Keeps the entry of an application by itself; when it was accepted, where the kiosk's time may be believed.
pub(super) fn enter(centre: &Centre, new: &New<'_>) -> Result<Option<Timestamp>, Problem> {
    let Some(page) = Page::of(centre, new) else { return Ok(None) };
    let entered = page.enter(centre.store.as_ref())?;
    page.tell(centre, new.kiosk, &entered);
    Ok(entered.believed)
}

impl<'a> Page<'a> {
    /// The entry that came with an application.
    pub(super) fn of(centre: &Centre, new: &New<'a>) -> Option<Page<'a>> {
        let New { kiosk, envelope, xml_sha256, .. } = *new;
        let entry = envelope.journal.as_ref()?;
        let tolerance = TimeDelta::seconds(centre.policy.clock_tolerance_s.into());
        let received_at = centre.clock.now();
        let submission_id = envelope.submission_id;
        let about = About { kiosk: &kiosk.id, submission_id, signed_xml_sha256: xml_sha256 };
        let given = |time| centre.remembered.beacon(&centre.keys.receipt, &kiosk.id, time);
        let clock = entry.judge(given, received_at, tolerance);
        let row = KioskEntry {
            settlement: &kiosk.settlement,
            kiosk: &kiosk.id,
            book: entry.book,
            seq: entry.seq,
            hash: entry.hash(about).0,
            before: entry.before.0,
            at: entry.at,
            submission_id,
            received_at,
            clock: word(clock),
        };
        Some(Page { entry, row, clock, tolerance })
    }

    /// Keeps it, and holds it against its neighbours.
    pub(super) fn enter(&self, journals: &dyn JournalStore) -> Result<Proof, StoreError> {
        let Page { entry, ref row, clock, tolerance } = *self;
        let beside = journals.enter(row)?;
        Ok(weigh(entry, row.hash, clock, &beside, tolerance))
    }

    /// Tells auditors of what it contradicts. Not while the transaction is open that keeps it: this is one of its own.
    pub(super) fn tell(&self, centre: &Centre, kiosk: &Kiosk, proof: &Proof) {
        let Entry { seq, book, .. } = self.entry;
        for contradiction in &proof.contradictions {
            report(centre, kiosk, contradiction.code(), format!("entry {seq} of book {book}"), None);
        }
    }
}

/// As rows and logs have it.
fn word(clock: Clock) -> &'static str {
    match clock {
        Clock::Sound => PROVED,
        Clock::Behind(_) => "behind",
        Clock::Ahead(_) => "ahead",
        Clock::Unproved => "unproved",
    }
}
