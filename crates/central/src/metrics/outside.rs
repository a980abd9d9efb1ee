//! How those outside do on whom the evidence stands: who gives time stamps, who publishes lists.
//!
//! **Invariant:** no label is a stranger's: lists are named by the addresses of our configuration, outcomes are words of
//! ours.

use domain::time::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::{Moment, seconds};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct List {
    list: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Missed {
    list: String,
    reason: String,
}

/// What is counted of them.
#[derive(Default)]
pub struct Outside {
    stamps: Family<Outcome, Counter>,
    stamps_waiting: Gauge,
    fetched: Family<List, Moment>,
    missed: Family<Missed, Counter>,
}

impl Outside {
    pub(super) fn registered(registry: &mut Registry) -> Outside {
        let outside = Outside::default();
        registry.register(
            "stamps",
            "Time stamps asked for by this server, by outcome",
            outside.stamps.clone(),
        );
        let text = "Time stamps that were asked for and are not here yet";
        registry.register("stamps_waiting", text, outside.stamps_waiting.clone());
        let unit = Unit::Other("timestamp_seconds".into());
        let text = "When a list was last found as fresh as its publisher has it";
        registry.register_with_unit("crl_fetched", text, unit, outside.fetched.clone());
        let text = "Lists that were not taken, by list and reason";
        registry.register("crl_not_fetched", text, outside.missed.clone());
        outside
    }

    /// Somebody was asked for a stamp.
    pub fn stamped(&self, outcome: &str) {
        self.stamps.get_or_create(&Outcome { outcome: outcome.to_owned() }).inc();
    }

    /// So many stamps are not here yet.
    pub(super) fn waits(&self, stamps: u64) {
        self.stamps_waiting.set(i64::try_from(stamps).unwrap_or(i64::MAX));
    }

    /// A list is as its publisher has it.
    pub fn list_fetched(&self, list: &str, now: Timestamp) {
        self.fetched.get_or_create(&List { list: list.to_owned() }).set(seconds(now));
    }

    /// A list was not taken.
    pub fn list_not_fetched(&self, list: &str, reason: &str) {
        let missed = Missed { list: list.to_owned(), reason: reason.to_owned() };
        self.missed.get_or_create(&missed).inc();
    }
}
