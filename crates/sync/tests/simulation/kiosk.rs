//! A kiosk: the real rules over rows on a disk.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use ledger::hash::Hash32;
use ledger::journal::{About, ENTRY_VERSION, Entry, Heard, nothing_before};
use sync::dispatch::{Blob, Item, Line, Parcel, Waiting, Write};
use uuid::Uuid;

use crate::disk::{Disk, Kept};
use crate::filed::Filed;

/// What lies on the kiosk's disk: as the vault keeps it.
#[derive(Clone, Default)]
pub(crate) struct Rows {
    pub(crate) items: Vec<Item>,
    scans: BTreeMap<Uuid, Vec<Blob>>,
    pub(crate) aside: BTreeMap<Uuid, String>,
    pub(crate) done: BTreeSet<Uuid>,
    /// The journal: the entry of each application, and the last one's number and hash.
    pub(crate) entries: BTreeMap<Uuid, Entry>,
    last: Option<(u64, Hash32)>,
    /// The last beacon of the centre.
    beacon: Option<Heard>,
}

/// An application as it is stored, in one transaction: its row, its scans, and its entry with the hash of that.
pub(crate) struct Accepted {
    item: Item,
    scans: Vec<Blob>,
    entry: Entry,
    hash: Hash32,
}

pub(crate) enum Op {
    Accept(Box<Accepted>),
    Hear(Heard),
    /// The centre is there again: whatever waits may be tried.
    Wake(DateTime<Utc>),
    /// A verified receipt, by what it still awaits.
    Settle(Uuid, Vec<String>),
    Other(Write),
    /// Only a mutant does that.
    Forget(Uuid),
}

impl Rows {
    fn item(&mut self, id: Uuid) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.submission_id == id)
    }

    fn remove(&mut self, id: Uuid) {
        self.items.retain(|item| item.submission_id != id);
        self.scans.remove(&id);
    }

    fn settle(&mut self, id: Uuid, awaiting: &[String]) {
        let Some(scans) = self.scans.get_mut(&id) else { return };
        scans.retain(|scan| awaiting.contains(&scan.sealed_sha256));
        let left = scans.clone();
        if left.is_empty() {
            self.remove(id);
            self.done.insert(id);
        } else if let Some(item) = self.item(id) {
            item.waiting = Waiting::Scans(left);
            item.attempts = 0;
            item.not_before = item.accepted_at;
        }
    }

    fn other(&mut self, write: &Write) {
        match write {
            Write::Settle(_) => unreachable!("settled by what it awaits"),
            Write::Forward { submission_id } => {
                if let Some(item) = self.item(*submission_id) {
                    item.attempts = 0;
                }
            }
            Write::Retry { submission_id, at } => {
                if let Some(item) = self.item(*submission_id) {
                    item.attempts += 1;
                    item.not_before = *at;
                }
            }
            Write::FormAgain { submission_id, at } => {
                if let Some(item) = self.item(*submission_id) {
                    item.waiting = Waiting::Form;
                    item.attempts += 1;
                    item.not_before = *at;
                }
            }
            Write::Whole { submission_id } => {
                if let Some(item) = self.item(*submission_id)
                    && let Some(whole) = item.whole.take()
                {
                    item.form = whole;
                }
            }
            Write::LayAside { submission_id, problem } => {
                self.remove(*submission_id);
                self.aside.insert(*submission_id, problem.code.clone());
            }
        }
    }
}

impl Kept for Rows {
    type Op = Op;

    fn apply(&mut self, op: &Op) {
        match op {
            Op::Accept(accepted) => {
                let Accepted { item, scans, entry, hash } = &**accepted;
                self.last = Some((entry.seq, *hash));
                self.entries.insert(item.submission_id, entry.clone());
                self.scans.insert(item.submission_id, scans.clone());
                self.items.push(item.clone());
            }
            Op::Hear(heard) => self.beacon = Some(heard.clone()),
            Op::Wake(now) => {
                self.items.iter_mut().for_each(|item| item.not_before = item.not_before.min(*now));
            }
            Op::Settle(id, awaiting) => self.settle(*id, awaiting),
            Op::Other(write) => self.other(write),
            Op::Forget(id) => {
                self.remove(*id);
                self.done.insert(*id);
            }
        }
    }
}

/// A parcel on its way.
pub(crate) struct Flight {
    pub(crate) number: u64,
    pub(crate) parcel: Parcel,
    pub(crate) began: i64,
}

pub(crate) struct Kiosk {
    pub(crate) disk: Disk<Rows>,
    pub(crate) line: Line,
    pub(crate) up: bool,
    pub(crate) flight: Option<Flight>,
    /// How wrong its clock is, ms.
    pub(crate) skew: i64,
    /// Whether it ever was.
    pub(crate) was_wrong: bool,
    /// When the last beacon was heard, ms; nobody knows any more once it was off.
    pub(crate) heard_at: Option<i64>,
    /// Nothing was heard, and the centre was not there when it was looked for.
    pub(crate) away: bool,
    /// When it looks again, ms; a later wake than this one is none.
    pub(crate) wakes: i64,
}

impl Kiosk {
    pub(crate) fn new() -> Kiosk {
        let disk = Disk::new(Rows::default());
        Kiosk {
            disk,
            line: Line::default(),
            up: true,
            flight: None,
            skew: 0,
            was_wrong: false,
            heard_at: None,
            away: false,
            wakes: i64::MAX,
        }
    }

    /// The row of an application, and its entry in the journal; `uptime` is a clock that nobody sets, ms.
    pub(crate) fn row(&self, filed: &Filed, now: DateTime<Utc>, uptime: i64) -> Op {
        let rows = self.disk.read();
        let (seq, before) = rows.last.unwrap_or((0, nothing_before()));
        let ago_ms = self.heard_at.and_then(|at| u64::try_from(uptime - at).ok());
        let beacon = rows.beacon.clone().map(|heard| Heard { ago_ms, ..heard });
        let entry = Entry { v: ENTRY_VERSION, book: Uuid::nil(), seq: seq + 1, before, at: now, beacon };
        let hash = entry.hash(About {
            kiosk: &filed.kiosk.to_string(),
            submission_id: filed.id,
            signed_xml_sha256: filed.xml,
        });
        let item = Item {
            submission_id: filed.id,
            accepted_at: now,
            signed_xml_sha256: hex::encode(filed.xml),
            form: filed.form.clone(),
            whole: filed.whole.clone(),
            waiting: Waiting::Form,
            attempts: 0,
            not_before: now,
        };
        let scans = filed.scans.iter().map(|scan| scan.blob.clone()).collect();
        Op::Accept(Box::new(Accepted { item, scans, entry, hash }))
    }

    /// Power off: only the disk stays, and the clock goes on.
    pub(crate) fn crash(&mut self) {
        self.disk.crash();
        self.line = Line::default();
        self.flight = None;
        self.heard_at = None;
        self.away = false;
        self.up = false;
    }
}
