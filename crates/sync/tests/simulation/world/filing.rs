//! People file, at kiosks whose clocks somebody sets.

use super::{ELSEWHERE_PERCENT, Event, HOUR_MS, JUMP_HOURS, Signing, World};
use crate::mutant::Mutant;

impl World {
    /// Somebody files; the screen says "accepted" when the row is on the disk.
    pub(super) fn file(&mut self, n: usize) {
        let kiosk = self.filed[n].kiosk;
        if !self.kiosks[kiosk].up {
            self.soon(600_000, Event::File(n));
            return;
        }
        if self.chance.permille(self.weather.clock_jumps_permille) {
            self.figures.clock_jumps += 1;
            let skew = self.jump();
            self.kiosks[kiosk].skew = skew;
            self.kiosks[kiosk].was_wrong |= skew != 0;
        }
        let here = &self.kiosks[kiosk];
        let proved = here.skew == 0 && here.heard_at.is_some();
        let row = here.row(&self.filed[n], self.clock(kiosk), self.now);
        self.kiosks[kiosk].disk.write(row);
        if self.mutant == Mutant::AcceptsBeforeSync {
            self.promised.insert(self.filed[n].id);
        }
        if self.dies(kiosk) {
            // They come back, and sign the same thing again if it was not accepted.
            if !self.promised.contains(&self.filed[n].id) {
                self.soon(HOUR_MS as u64, Event::File(n));
            }
            return;
        }
        self.kiosks[kiosk].disk.sync();
        let here = self.centre.up && !self.chance.percent(ELSEWHERE_PERCENT);
        if here && self.filed[n].whole.is_some() {
            self.centre.log_in(self.filed[n].id);
        }
        self.promised.insert(self.filed[n].id);
        self.signings.insert(self.filed[n].id, Signing { at: self.now, proved });
        self.wake(kiosk, self.now);
    }

    /// How wrong a clock is that somebody sets, ms; some set it right.
    pub(super) fn jump(&mut self) -> i64 {
        if self.chance.percent(50) {
            return 0;
        }
        (self.chance.below(2 * JUMP_HOURS as u64) as i64 - JUMP_HOURS) * HOUR_MS
    }
}
