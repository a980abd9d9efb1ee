//! What an entry of a kiosk's journal proves beside those it stands between, and from when an application counts by it.
//!
//! **Invariants:**
//! - the kiosk's own time counts only where its clock is proved and its journal whole;
//! - nothing counts from before it was signed, or from after it came.

use chrono::{DateTime, TimeDelta, Utc};
use domain::time::Timestamp;
use ledger::journal::{Clock, Entry};

use crate::intake::Digest;

/// What stands beside an entry, as far as it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The hash under this very number: this entry's own, or of what came before it.
    pub same: Digest,
    /// Of the entry before: its hash, and when it says it was.
    pub before: Option<(Digest, Timestamp)>,
    /// When the nearest one before it was whose clock was proved.
    pub proved_before: Option<Timestamp>,
    /// The one after, where it came first.
    pub after: Option<After>,
}

/// An entry that came before the one that it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The hash that it names.
    pub names: Digest,
    /// When it says it was.
    pub at: Timestamp,
    /// Whether its clock was proved.
    pub proved: bool,
}

/// What an entry cannot explain: a security event, and no reason to refuse anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// The journal is not one chain.
    Broken,
    /// The clock stood behind what is proved.
    Backdated,
}

impl Contradiction {
    /// Its code (DOMAIN §8).
    pub fn code(self) -> &'static str {
        match self {
            Contradiction::Broken => "E-JOURNAL",
            Contradiction::Backdated => "E-CLOCK",
        }
    }
}

/// What an entry proves, and what it contradicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// When the application was accepted, where the kiosk's time may be believed.
    pub believed: Option<Timestamp>,
    /// What speaks against it.
    pub contradictions: Vec<Contradiction>,
}

/// Weighs an entry of this hash. `clock` is what [`Entry::judge`] says of it.
pub fn weigh(entry: &Entry, hash: Digest, clock: Clock, beside: &Neighbours, tolerance: TimeDelta) -> Proof {
    let mut contradictions = Vec::new();
    if !is_whole(entry, hash, beside) {
        contradictions.push(Contradiction::Broken);
    }
    // A clock that is proved may stand behind an entry that is not: that one stood ahead.
    let went_back_behind = |at: Timestamp| entry.at < at - tolerance;
    let went_back = beside.proved_before.is_some_and(went_back_behind)
        || clock != Clock::Sound && beside.before.is_some_and(|(_, at)| went_back_behind(at));
    if matches!(clock, Clock::Behind(_)) || went_back {
        contradictions.push(Contradiction::Backdated);
    }
    let believed = (clock == Clock::Sound && contradictions.is_empty()).then_some(entry.at);
    // The one after came first, when nobody could hold it against this one.
    let next_went_back = |next: After| !next.proved && next.at < entry.at - tolerance;
    if beside.after.is_some_and(next_went_back) && !contradictions.contains(&Contradiction::Backdated) {
        contradictions.push(Contradiction::Backdated);
    }
    Proof { believed, contradictions }
}

/// Whether the chain holds as far as it is here.
fn is_whole(entry: &Entry, hash: Digest, beside: &Neighbours) -> bool {
    beside.same == hash
        && beside.before.is_none_or(|(before, _)| before == entry.before.0)
        && beside.after.is_none_or(|next| next.names == hash)
}

/// The moment that an application may count from where the signing time decides (DOMAIN §2.3 T3): never before what the
/// journal proves, and now where it proves nothing.
pub fn signed_at(believed: Option<Timestamp>, claimed: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    believed.map_or(now, |accepted| accepted.max(claimed).min(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::hash::Hash32;
    use ledger::journal::ENTRY_VERSION;
    use uuid::Uuid;

    const TOLERANCE: TimeDelta = TimeDelta::seconds(60);

    fn at(s: i64) -> Timestamp {
        DateTime::from_timestamp(1_800_000_000 + s, 0).unwrap_or_default()
    }

    fn entry(s: i64) -> Entry {
        let book = Uuid::from_u128(9);
        Entry { v: ENTRY_VERSION, book, seq: 2, before: Hash32([1; 32]), at: at(s), beacon: None }
    }

    fn beside(before_s: i64) -> Neighbours {
        let after = Some(After { names: [2; 32], at: at(900), proved: false });
        Neighbours { same: [2; 32], before: Some(([1; 32], at(before_s))), proved_before: None, after }
    }

    fn weighed(clock: Clock, beside: &Neighbours) -> Proof {
        weigh(&entry(100), [2; 32], clock, beside, TOLERANCE)
    }

    #[test]
    fn a_proved_clock_in_a_whole_journal_is_believed_and_nothing_else_is() {
        let sound = weighed(Clock::Sound, &beside(0));
        assert_eq!(sound, Proof { believed: Some(at(100)), contradictions: vec![] });
        for clock in [Clock::Unproved, Clock::Ahead(100)] {
            let weighed = weighed(clock, &beside(0));
            assert_eq!(weighed, Proof { believed: None, contradictions: vec![] }, "{clock:?}: no offence");
        }
        let behind = weighed(Clock::Behind(100), &beside(0));
        assert_eq!(behind, Proof { believed: None, contradictions: vec![Contradiction::Backdated] });
    }

    #[test]
    fn a_journal_that_is_not_one_chain_is_not_believed() {
        let another = Neighbours { same: [3; 32], ..beside(0) };
        let of_another = Neighbours { before: Some(([3; 32], at(0))), ..beside(0) };
        let after = Some(After { names: [3; 32], at: at(900), proved: false });
        let named_otherwise = Neighbours { after, ..beside(0) };
        for beside in [another, of_another, named_otherwise] {
            let weighed = weighed(Clock::Sound, &beside);
            assert_eq!(weighed, Proof { believed: None, contradictions: vec![Contradiction::Broken] });
        }
    }

    #[test]
    fn a_clock_that_went_back_is_found_out_unless_it_is_proved_and_the_one_before_stood_ahead() {
        for clock in [Clock::Unproved, Clock::Ahead(100)] {
            assert_eq!(weighed(clock, &beside(161)).contradictions, [Contradiction::Backdated]);
            assert_eq!(weighed(clock, &beside(160)).contradictions, []);
        }
        assert_eq!(weighed(Clock::Sound, &beside(100_000)).believed, Some(at(100)));
        let behind_a_proved_one = Neighbours { proved_before: Some(at(161)), ..beside(0) };
        let weighed = weighed(Clock::Sound, &behind_a_proved_one);
        assert_eq!(weighed, Proof { believed: None, contradictions: vec![Contradiction::Backdated] });
    }

    #[test]
    fn a_clock_that_went_back_is_found_out_though_its_entry_came_first() {
        let after =
            |s, proved| Neighbours { after: Some(After { names: [2; 32], at: at(s), proved }), ..beside(0) };
        let found = weighed(Clock::Sound, &after(39, false));
        let proof = Proof { believed: Some(at(100)), contradictions: vec![Contradiction::Backdated] };
        assert_eq!(found, proof, "and this one is not to blame");
        for sound in [after(40, false), after(39, true)] {
            assert_eq!(weighed(Clock::Sound, &sound).contradictions, []);
        }
    }

    #[test]
    fn nothing_counts_from_before_it_was_signed_or_after_it_came() {
        assert_eq!(signed_at(None, at(5), at(50)), at(50));
        assert_eq!(signed_at(Some(at(20)), at(5), at(50)), at(20));
        assert_eq!(signed_at(Some(at(20)), at(30), at(50)), at(30));
        assert_eq!(signed_at(Some(at(60)), at(5), at(50)), at(50));
    }
}
