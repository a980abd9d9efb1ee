//! Parcels on their way, and what the centre makes of them.

use chrono::TimeDelta;
use domain::policy::OfflineTime;
use ledger::journal::Entry;
use sync::dispatch::{Blob, Heard, Parcel};
use uuid::Uuid;

use super::{Event, HOUR_MS, PATIENCE_MS, World, moment};
use crate::centre::{Arrived, Died};
use crate::filed::{Filed, Kind};
use crate::kiosk::{Flight, Op};
use crate::liar::forged;
use crate::mutant::Mutant;

/// A parcel with what it holds, whatever becomes of the rows meanwhile.
#[derive(Clone)]
pub(super) struct Shipped {
    pub(super) parcel: Parcel,
    /// The sealed forms, each with its entry in the journal.
    forms: Vec<(Blob, Entry)>,
}

impl Shipped {
    fn bytes(&self) -> u64 {
        match &self.parcel {
            Parcel::Forms(_) => self.forms.iter().map(|(form, _)| form.bytes).sum(),
            Parcel::Piece(piece) => piece.bytes,
        }
    }
}

impl World {
    fn ship(&self, kiosk: usize, parcel: Parcel) -> Shipped {
        let rows = self.kiosks[kiosk].disk.read();
        let form = |id: &Uuid| {
            let item = rows.items.iter().find(|item| item.submission_id == *id)?;
            Some((item.form.clone(), rows.entries[id].clone()))
        };
        let forms = match &parcel {
            Parcel::Forms(ids) => ids.iter().filter_map(form).collect(),
            Parcel::Piece(_) => Vec::new(),
        };
        Shipped { parcel, forms }
    }

    pub(super) fn send(&mut self, kiosk: usize, parcel: Parcel) {
        self.order += 1;
        let shipped = self.ship(kiosk, parcel.clone());
        let (flight, bytes) = (self.order, shipped.bytes());
        self.figures.requests += 1;
        self.figures.bytes += bytes;
        match &parcel {
            Parcel::Forms(ids) => self.figures.batches += u64::from(ids.len() > 1),
            Parcel::Piece(piece) => self.figures.pieces += u64::from(piece.bytes < piece.of),
        }
        let began = self.now;
        self.kiosks[kiosk].flight = Some(Flight { number: flight, parcel: parcel.clone(), began });
        self.at(self.now + PATIENCE_MS, Event::HangUp { kiosk, flight });
        if self.mutant == Mutant::ForgetsWhatIsSent
            && let Parcel::Forms(ids) = &parcel
        {
            for id in ids {
                self.kiosks[kiosk].disk.write(Op::Forget(*id));
            }
            self.kiosks[kiosk].disk.sync();
        }
        if self.chance.percent(self.weather.lost) {
            return;
        }
        let mut came = bytes;
        if self.chance.percent(self.weather.cut) {
            came = self.chance.below(bytes + 1);
            self.figures.cut += 1;
        }
        if self.chance.percent(self.weather.repeated) {
            self.figures.repeated += 1;
            self.soon(HOUR_MS as u64, Event::Arrive { kiosk, flight, shipped: shipped.clone(), came });
        }
        let within = if self.chance.percent(self.weather.late) { 1_200_000 } else { 5_000 };
        self.soon(within, Event::Arrive { kiosk, flight, shipped, came });
    }

    pub(super) fn arrives(&mut self, kiosk: usize, flight: u64, shipped: Shipped, came: u64) {
        if self.centre.up && self.chance.permille(self.weather.clock_jumps_permille) {
            self.centre_clock_jumps();
        }
        let forges = self.chance.percent(self.weather.forged);
        let heard = if forges {
            self.figures.forged += 1;
            let about: Vec<&Filed> = self.about(&shipped.parcel).map(|n| &self.filed[n]).collect();
            Some(forged(&about, &self.liar, moment(self.now), &mut self.chance))
        } else {
            self.takes(&shipped, came)
        };
        if !self.centre.up {
            // Nobody is there, or no longer: the line tells at once.
            self.soon(1_000, Event::HangUp { kiosk, flight });
        }
        let beacon = (!forges).then(|| self.centre.beacon(kiosk, moment(self.now)));
        let Some(heard) = heard.filter(|_| !self.chance.percent(self.weather.lost)) else { return };
        // Whoever was cut off in the middle hears nothing any more.
        if came < shipped.bytes() {
            return;
        }
        let Shipped { parcel, .. } = shipped;
        if self.chance.percent(self.weather.repeated) {
            let (parcel, heard, beacon) = (parcel.clone(), heard.clone(), beacon.clone());
            self.soon(HOUR_MS as u64, Event::Return { kiosk, flight, parcel, heard, beacon });
        }
        let within = if self.chance.percent(self.weather.late) { 1_200_000 } else { 5_000 };
        self.soon(within, Event::Return { kiosk, flight, parcel, heard, beacon });
    }

    /// Where the record at the centre decides; where the signing does, its clock is what everything is held against.
    fn centre_clock_jumps(&mut self) {
        if self.centre.policy == OfflineTime::RecordedAtCentre {
            self.figures.centre_clock_jumps += 1;
            self.centre.skew = TimeDelta::milliseconds(self.jump());
        }
    }

    fn about(&self, parcel: &Parcel) -> impl Iterator<Item = usize> + use<> {
        let ids = match parcel {
            Parcel::Forms(ids) => ids.clone(),
            Parcel::Piece(piece) => vec![piece.submission_id],
        };
        ids.into_iter().map(|id| self.filed(id)).collect::<Vec<_>>().into_iter()
    }

    /// The centre takes a request; nothing where it is away, or dies of it.
    fn takes(&mut self, shipped: &Shipped, came: u64) -> Option<Heard> {
        if !self.centre.up {
            return None;
        }
        let Shipped { parcel, forms } = shipped;
        let whole = came == shipped.bytes();
        let now = moment(self.now);
        let mut answers = Vec::new();
        for (at, n) in self.about(parcel).enumerate() {
            let one = &self.filed[n];
            let answer = match parcel {
                // A batch that is cut is none.
                Parcel::Forms(_) if !whole => return None,
                Parcel::Forms(_) => {
                    let (form, entry) = &forms[at];
                    let arrived = Arrived { filed: one, sealed_sha256: &form.sealed_sha256, entry };
                    self.centre.form(arrived, now, &mut self.chance)
                }
                Parcel::Piece(piece) => self.centre.piece(one, piece, came, &mut self.chance),
            };
            let Ok(answer) = answer else {
                let Err(Died) = answer else { unreachable!() };
                self.figures.deadly += u64::from(one.kind == Kind::Poison);
                self.centre_dies();
                return None;
            };
            answers.push((one.id, answer));
        }
        Some(Heard::Answers(answers))
    }

    fn centre_dies(&mut self) {
        let lost = self.centre.crash();
        self.figures.centre_crashes += 1;
        let starts = self.now + 5_000 + self.chance.below(30_000) as i64;
        self.at(starts, Event::CentreUp);
        // What any kiosk has let go of must be there still.
        let safe = self.centre.disk.safe();
        let mut gone = self.kiosks.iter().flat_map(|kiosk| &kiosk.disk.read().done);
        if lost && let Some(id) = gone.find(|id| !safe.knows(**id)) {
            self.wrong.get_or_insert(format!("lost: {id} is done at the kiosk"));
        }
    }
}
