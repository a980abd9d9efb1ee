//! Counts for a monitor.

use super::StoreError;

/// How many applications of a service stand in a settlement in a state: service, settlement, state, count.
pub type Standing = (&'static str, String, String, u64);

/// What a monitor may know of the database.
pub trait MetricStore {
    /// Every application, by service, settlement and state.
    fn standing(&self) -> Result<Vec<Standing>, StoreError>;

    /// Notices that have not gone yet.
    fn notices_waiting(&self) -> Result<u64, StoreError>;
}
