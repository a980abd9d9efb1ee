//! What must be true, at every step and at the end.

use chrono::{DateTime, Utc};
use domain::policy::OfflineTime;
use sync::dispatch::{Answer, Heard};
use uuid::Uuid;

use super::{Signing, World, moment};
use crate::filed::Kind;
use crate::order::TOLERANCE;

impl World {
    /// Whatever the centre said of an application, it says again.
    pub(super) fn note(&mut self, heard: &Heard) {
        let Heard::Answers(answers) = heard else { return };
        for (id, answer) in answers {
            let Answer::Receipt(signed) = answer else { continue };
            let Ok(receipt) = self.centre.signer.public().verify(signed) else { continue };
            let told = (receipt.number.clone(), receipt.registered_at);
            let before = self.told.entry(*id).or_insert_with(|| told.clone());
            if *before != told {
                let what = if before.0 == told.0 { "another receipt" } else { "registered twice" };
                self.wrong.get_or_insert(format!("{what}: {before:?}, then {told:?}"));
            }
            if receipt.awaiting.len() == self.filed[self.by_id[id]].scans.len() {
                let first = self.first.entry(*id).or_insert_with(|| signed.clone());
                if first != signed {
                    self.wrong.get_or_insert(format!("another receipt for {id}"));
                }
            }
        }
    }

    pub(super) fn must_be_kept(&mut self, id: Uuid) {
        let one = &self.filed[self.filed(id)];
        if let Err(wrong) = self.centre.disk.safe().has_all_of(one) {
            self.wrong.get_or_insert(format!("{wrong}: {id} is done at the kiosk"));
        }
    }

    /// The end of the story.
    pub(super) fn judge_all(&mut self) -> Result<(), String> {
        if self.promised.len() != self.filed.len() {
            return Err("somebody never got to file".into());
        }
        for one in &self.filed {
            let rows = self.kiosks[one.kiosk].disk.safe();
            let waits = rows.items.iter().any(|item| item.submission_id == one.id);
            let aside = rows.aside.contains_key(&one.id);
            match one.kind {
                Kind::Refused if aside => self.figures.refused += 1,
                Kind::Poison if waits => {}
                Kind::Good if aside => return Err("laid aside, and nobody refused it".into()),
                _ if waits => return Err(format!("never through: {} {:?}", one.id, one.kind)),
                Kind::Refused | Kind::Poison => return Err(format!("lost: {} {:?}", one.id, one.kind)),
                Kind::Good => self.centre.disk.safe().has_all_of(one)?,
            }
        }
        self.judge_numbers()?;
        self.judge_order()
    }

    /// By the policy: from its record at the centre, whoever's clock is wrong; or from its signing where that is proved, and
    /// never from before it.
    fn judge_order(&mut self) -> Result<(), String> {
        let store = self.centre.disk.safe();
        for (id, row) in &store.registered {
            let (since, came) = (row.since, row.registered_at);
            match self.centre.policy {
                OfflineTime::RecordedAtCentre if since != came => {
                    return Err(format!("{id} does not count from its record"));
                }
                OfflineTime::RecordedAtCentre => continue,
                OfflineTime::KioskSignedAt => {}
            }
            let Signing { at, proved } = self.signings[id];
            if row.accused && !self.kiosks[row.kiosk].was_wrong {
                return Err(format!("{id}: a journal is accused whose clock was right"));
            }
            self.figures.accused += u64::from(row.accused);
            if since > came {
                return Err(format!("{id} counts from after it came"));
            }
            if since < moment(at) - TOLERANCE {
                return Err(format!("{id} counts from before it was signed"));
            }
            if proved && since != moment(at) {
                return Err(format!("{id} does not count from its signing: {since}, {}", moment(at)));
            }
            self.figures.believed += u64::from(since < came);
        }
        Ok(())
    }

    /// Registered once each, in the order of their arrival, without a gap.
    fn judge_numbers(&self) -> Result<(), String> {
        let store = self.centre.disk.safe();
        if store.twice || store.registered.len() as u64 != store.numbers {
            return Err("registered twice".into());
        }
        let key = self.centre.signer.public();
        let mut numbered: Vec<(String, DateTime<Utc>)> = store
            .receipts()
            .map(|signed| key.verify(signed).unwrap())
            .map(|receipt| (receipt.number, receipt.registered_at))
            .collect();
        numbered.sort_unstable();
        for (n, (number, _)) in (1..).zip(&numbered) {
            if *number != format!("391010000/MT.2026.{n:06}.1") {
                return Err(format!("a gap in the numbers: {number} stands {n}th"));
            }
        }
        let in_order = numbered.windows(2).all(|pair| pair[0].1 <= pair[1].1);
        if in_order { Ok(()) } else { Err("the numbers are not in the order of arrival".into()) }
    }
}
