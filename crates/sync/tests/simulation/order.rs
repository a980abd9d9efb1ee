//! From when an application counts, by the real rules over the journals that have come.

use chrono::{DateTime, TimeDelta, Utc};
use domain::policy::OfflineTime;
use ledger::journal::{Clock, Entry};
use sync::intake::Digest;
use sync::journal::{After, Neighbours, signed_at, weigh};

use crate::centre::Centre;
use crate::filed::Filed;
use crate::mutant::Mutant;

/// As `clock_tolerance_s` of the policy.
pub(crate) const TOLERANCE: TimeDelta = TimeDelta::seconds(120);

/// An entry of a kiosk's journal, with its hash, and whether its clock was proved.
#[derive(Clone)]
pub(crate) struct Entered {
    pub(crate) entry: Entry,
    pub(crate) hash: Digest,
    pub(crate) proved: bool,
}

impl Centre {
    /// From when an application counts, by the policy and by what the journals prove, and whether its journal is accused.
    pub(crate) fn since(
        &self,
        filed: &Filed,
        entered: &Entered,
        clock: Clock,
        now: DateTime<Utc>,
    ) -> (DateTime<Utc>, bool) {
        let Entered { entry, hash, .. } = entered;
        match self.policy {
            OfflineTime::RecordedAtCentre => return (now, false),
            OfflineTime::KioskSignedAt if self.mutant == Mutant::BelievesTheClock => {
                return (entry.at.min(now), false);
            }
            OfflineTime::KioskSignedAt if self.mutant == Mutant::BelievesNobody => return (now, false),
            OfflineTime::KioskSignedAt => {}
        }
        let journals = &self.disk.read().journals;
        let beside = |seq| journals.get(&(filed.kiosk, seq));
        let neighbours = Neighbours {
            same: beside(entry.seq).map_or(*hash, |kept| kept.hash),
            before: beside(entry.seq - 1).map(|kept| (kept.hash, kept.entry.at)),
            proved_before: (1..entry.seq)
                .rev()
                .filter_map(beside)
                .find(|kept| kept.proved)
                .map(|kept| kept.entry.at),
            after: beside(entry.seq + 1).map(|Entered { entry, proved, .. }| After {
                names: entry.before.0,
                at: entry.at,
                proved: *proved,
            }),
        };
        let proof = weigh(entry, *hash, clock, &neighbours, TOLERANCE);
        (signed_at(proof.believed, entry.at, now), !proof.contradictions.is_empty())
    }
}
