//! Before a queue in PostgreSQL, the queue before it in this server: who waits here holds no connection.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::kato::Kato;
use parking_lot::Mutex;

use crate::store::StoreError;

/// How long a writer waits for the others of this server.
const WAIT: Duration = Duration::from_secs(10);

/// One gate a settlement.
#[derive(Default)]
pub(super) struct Gates(Mutex<HashMap<Kato, Arc<Mutex<()>>>>);

impl Gates {
    /// Works while no other thread of this server works on the queue of this settlement.
    pub(super) fn alone<T>(
        &self,
        settlement: &Kato,
        work: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let gate = Arc::clone(self.0.lock().entry(settlement.clone()).or_default());
        let passed = gate.try_lock_for(WAIT);
        let passed = passed.ok_or_else(|| StoreError::Away("too many writers of one queue".into()))?;
        let done = work();
        drop(passed);
        done
    }
}
