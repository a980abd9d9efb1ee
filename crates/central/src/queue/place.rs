//! Where an application stands now, and why its number is another than at the last look (DOMAIN §3.2).
//!
//! **Invariant:** the log only grows, so that what stood between two looks is read after the book was let go.

use std::ops::Range;

use domain::kindergarten::Application;
use domain::queue::{Change, Explanation, LookBack, Ticket, View};
use domain::time::Timestamp;
use sync::wire::{PlaceChanged, PlaceReason, QueuePlace};
use uuid::Uuid;

use super::books::Kept;
use super::{fold, in_step};
use crate::centre::Centre;
use crate::problem::Problem;
use crate::store::queue::{Look, QueueRow, QueueRows};
use crate::store::{Digest, StoreError};
use domain::kato::Kato;
use domain::kindergarten::Event;

/// So many changes are read at a time: nobody waits for the store, nor fills the memory, however long ago somebody
/// looked last.
const CHANGES_AT_ONCE: u32 = 5_000;

/// An application as it is seen at one moment.
pub struct Seen {
    /// Its events with their places in the log.
    pub events: Vec<(u64, Event)>,
    /// The fold of them.
    pub application: Application,
    /// Its numbers, while it stands in the queue.
    pub place: Option<QueuePlace>,
    /// Why they are others than at the last look.
    pub why: Option<PlaceChanged>,
}

/// Looks at an application. `by`: the person whose look is remembered; none leaves no trace.
///
/// # Errors
/// When the store fails.
pub fn see(centre: &Centre, settlement: &Kato, row: &QueueRow, by: Option<Digest>) -> Result<Seen, Problem> {
    let now = centre.clock.now();
    let sight = in_step(centre, settlement, |kept, rows| look(kept, rows, row, by, now))?;
    let Sight { mut seen, before, view, size } = sight;
    if let (Some(before), Some(view)) = (before, view) {
        seen.why = changed(before, explain(centre, settlement, view, before.size..size)?);
    }
    if let Some(person) = by {
        remember(centre, settlement, row.id, person, (before, Look { size, at: now }))?;
    }
    Ok(seen)
}

/// What one look finds.
struct Sight {
    seen: Seen,
    /// The last look of that person.
    before: Option<Look>,
    /// What the number follows from, while it stands in the queue.
    view: Option<View>,
    /// How long the log is.
    size: u64,
}

fn look(
    kept: &Kept,
    rows: &dyn QueueRows,
    row: &QueueRow,
    by: Option<Digest>,
    now: Timestamp,
) -> Result<Sight, StoreError> {
    let events = rows.stream(row.id)?;
    let application = fold(events.iter().map(|(_, event)| event.clone()))?;
    let place = place(kept, &application, now);
    let before = by.map(|person| rows.look(row.id, person)).transpose()?.flatten();
    let view = view(kept, &application);
    let seen = Seen { events, application, place, why: None };
    Ok(Sight { seen, before, view, size: kept.size() })
}

/// A look is written down only where the log has grown since the last one.
fn remember(
    centre: &Centre,
    settlement: &Kato,
    application: Uuid,
    person: Digest,
    (before, look): (Option<Look>, Look),
) -> Result<(), Problem> {
    if before.is_some_and(|before| before.size == look.size) {
        return Ok(());
    }
    Ok(centre.store.queue(settlement, &mut |rows| rows.looked(application, person, look))?)
}

fn place(kept: &Kept, application: &Application, as_of: Timestamp) -> Option<QueuePlace> {
    let book = kept.book()?;
    let position = book.position(application)?;
    Some(QueuePlace {
        general: position.general,
        in_class: position.in_class,
        ahead_in_birth_year: position.ahead_in_birth_year,
        of: book.queue().counts().sum(),
        as_of,
    })
}

/// All that the number follows from, while the application stands in the queue.
fn view(kept: &Kept, application: &Application) -> Option<View> {
    let ticket = application.registered().and_then(|registered| Ticket::of(&registered.number))?;
    kept.book()?.queue().view(ticket, application.standing()?)
}

fn explain(
    centre: &Centre,
    settlement: &Kato,
    now: View,
    stretch: Range<u64>,
) -> Result<Explanation, StoreError> {
    let mut back = LookBack::from(now);
    let read = |stretch: Range<u64>, count_max| {
        let mut changes = Vec::new();
        centre.store.read_queue(settlement, &mut |rows| {
            changes = rows.changes(stretch.clone(), count_max)?;
            Ok(())
        })?;
        Ok(changes)
    };
    go_back(stretch, read, |change| back.past(change))?;
    Ok(back.explanation())
}

/// Goes back through a stretch of the log, the latest change first, for as long as `past` wants another.
fn go_back(
    mut stretch: Range<u64>,
    mut read: impl FnMut(Range<u64>, u32) -> Result<Vec<(u64, Change)>, StoreError>,
    mut past: impl FnMut(&Change) -> bool,
) -> Result<(), StoreError> {
    while !stretch.is_empty() {
        let changes = read(stretch.clone(), CHANGES_AT_ONCE)?;
        if !changes.iter().all(|(_, change)| past(change)) {
            return Ok(());
        }
        // Fewer than were asked for: there are no others.
        let earliest = changes.get(CHANGES_AT_ONCE as usize - 1);
        stretch.end = earliest.map_or(stretch.start, |(place, _)| *place);
    }
    Ok(())
}

fn changed(look: Look, Explanation { from, to, reasons }: Explanation) -> Option<PlaceChanged> {
    // What cancelled out moved nothing: there is no change to explain.
    if from == Some(to) {
        return None;
    }
    let reasons = reasons.into_iter().map(|because| PlaceReason {
        why: word(because.why).into(),
        class: because.class.code().into(),
        own: because.own,
        times: because.times,
        moved: because.moved,
    });
    Some(PlaceChanged { since: look.at, from, to, reasons: reasons.collect() })
}

fn word(why: domain::queue::Why) -> &'static str {
    use domain::queue::Why;
    match why {
        Why::Registered => "registered",
        Why::Returned => "returned",
        Why::Left => "left",
        Why::TookPlace => "took_place",
        Why::ChangedCategory => "changed_category",
    }
}

#[cfg(test)]
mod tests;
