//! A kiosk: the real rules over rows on a disk.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
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
}

pub(crate) enum Op {
    Accept(Item, Vec<Blob>),
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
            Op::Accept(item, scans) => {
                self.scans.insert(item.submission_id, scans.clone());
                self.items.push(item.clone());
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
    /// When it looks again, ms; a later wake than this one is none.
    pub(crate) wakes: i64,
}

impl Kiosk {
    pub(crate) fn new() -> Kiosk {
        let disk = Disk::new(Rows::default());
        Kiosk { disk, line: Line::default(), up: true, flight: None, skew: 0, wakes: i64::MAX }
    }

    /// The row of an application.
    pub(crate) fn row(filed: &Filed, now: DateTime<Utc>) -> Op {
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
        Op::Accept(item, filed.scans.iter().map(|scan| scan.blob.clone()).collect())
    }

    /// Power off: only the disk stays, and the clock goes on.
    pub(crate) fn crash(&mut self) {
        self.disk.crash();
        self.line = Line::default();
        self.flight = None;
        self.up = false;
    }
}
