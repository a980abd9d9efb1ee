//! The clock's part in the queues: interest due, age limit, reminders, ends of terms (DOMAIN §2.3 T4b, T7, T21, T23,
//! T24).
//!
//! **Invariant:** what a deadline leads to is decided in the transaction that records it, on the application as it
//! then is: so it is safe late, twice, and on two servers at once. An application that cannot be read keeps no other
//! from its deadline.

use domain::kato::Kato;
use uuid::Uuid;

use crate::centre::Centre;
use crate::problem::Problem;
use crate::queue::{self, Stop};
use crate::store::StoreError;

/// How many applications one round looks at; the next round takes the rest.
const ROUND_MAX: u32 = 2_000;

/// Records what fell due. An application that cannot be looked at is told to whoever runs the centre, every round.
///
/// # Errors
/// When the store cannot even say what to look at.
pub fn round(centre: &Centre) -> Result<(), Problem> {
    for (settlement, id) in centre.store.awake(centre.clock.now(), ROUND_MAX)? {
        match look(centre, &settlement, id) {
            Ok(0) => {}
            Ok(count) => tracing::info!(%settlement, count, "the clock recorded what fell due"),
            // Another server was first, or writes now: the next round looks again.
            Err(Stop::Store(StoreError::Changed | StoreError::Away(_))) => {}
            Err(stop) => {
                tracing::error!(%settlement, application = %id, %stop, "an application stands still")
            }
        }
    }
    Ok(())
}

fn look(centre: &Centre, settlement: &Kato, id: Uuid) -> Result<usize, Stop> {
    queue::write(centre, settlement, |desk| {
        let Some(row) = desk.rows.by_id(id)? else { return Ok(0) };
        let mut held = desk.hold(row)?;
        let count = desk.tick(&mut held)?;
        // Also where nothing was due: when to look again may have moved.
        desk.settle(&mut held)?;
        Ok(count)
    })
}
