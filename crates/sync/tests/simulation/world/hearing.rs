//! What comes back to a kiosk, and what it writes down.

use chrono::{DateTime, TimeDelta, Utc};
use ledger::journal::Heard as Beacon;
use ledger::receipt::Receipt;
use sync::dispatch::{Exchange, Heard, Line, Parcel, Write};

use super::World;
use crate::kiosk::Op;
use crate::mutant::Mutant;

impl World {
    /// The centre is there again: as the shell does it, everything that waits may try at once.
    pub(super) fn meets_again(&mut self, kiosk: usize, now: DateTime<Utc>) {
        self.figures.returns += 1;
        let here = &mut self.kiosks[kiosk];
        here.away = false;
        here.line.wake();
        if self.mutant == Mutant::SendsTheDeadlyFirst {
            here.line = Line::default();
        }
        here.disk.write(Op::Wake(now));
        here.disk.sync();
    }

    pub(super) fn returns(
        &mut self,
        kiosk: usize,
        flight: u64,
        (parcel, heard): (&Parcel, &Heard),
        beacon: Option<Beacon>,
    ) {
        if !self.kiosks[kiosk].up {
            return;
        }
        let open = self.kiosks[kiosk].flight.take_if(|open| open.number == flight);
        let began = open.as_ref().map_or(self.now, |open| open.began);
        if let Some(beacon) = beacon.filter(|_| open.is_some()) {
            self.kiosks[kiosk].heard_at = Some(self.now);
            self.kiosks[kiosk].disk.write(Op::Hear(beacon));
            self.kiosks[kiosk].disk.sync();
        }
        // An answer to what was given up long ago: a kiosk never hears it; that one which does is none the worse.
        if open.is_some() || self.chance.percent(30) {
            self.hear(kiosk, parcel, heard, began);
        }
    }

    pub(super) fn hear(&mut self, kiosk: usize, parcel: &Parcel, heard: &Heard, began: i64) {
        if self.dies(kiosk) {
            return;
        }
        self.note(heard);
        let now = self.clock(kiosk);
        let key = self.centre.signer.public();
        let here = &mut self.kiosks[kiosk];
        let items = &here.disk.read().items;
        let took = TimeDelta::milliseconds(self.now - began);
        let exchange = Exchange { parcel, items, key: &key, now, took };
        let writes = match self.mutant.obeys(heard) {
            Some(writes) => writes,
            None => here.line.judge(exchange, heard, &mut || self.chance.draw()),
        };
        for write in writes {
            if self.dies(kiosk) {
                return;
            }
            self.write(kiosk, write);
        }
        self.wake(kiosk, self.now);
    }

    fn write(&mut self, kiosk: usize, write: Write) {
        let settled = match write {
            Write::Settle(signed) => {
                let receipt = serde_json::from_str::<Receipt>(&signed.payload).unwrap();
                let awaiting = if self.mutant == Mutant::DropsScans { Vec::new() } else { receipt.awaiting };
                self.kiosks[kiosk].disk.write(Op::Settle(receipt.submission_id, awaiting));
                Some(receipt.submission_id)
            }
            Write::Whole { submission_id } if self.mutant == Mutant::NamesForEver => {
                let at = self.clock(kiosk) + TimeDelta::minutes(10);
                self.kiosks[kiosk].disk.write(Op::Other(Write::Retry { submission_id, at }));
                None
            }
            other @ (Write::Forward { .. }
            | Write::Retry { .. }
            | Write::FormAgain { .. }
            | Write::Whole { .. }
            | Write::LayAside { .. }) => {
                self.figures.whole += u64::from(matches!(other, Write::Whole { .. }));
                self.kiosks[kiosk].disk.write(Op::Other(other));
                None
            }
        };
        if self.dies(kiosk) {
            return;
        }
        self.kiosks[kiosk].disk.sync();
        if let Some(id) = settled.filter(|id| self.kiosks[kiosk].disk.read().done.contains(id)) {
            self.must_be_kept(id);
        }
    }
}
