//! Where an application stands now, and why its number is another than at the last look (DOMAIN §3.2).
//!
//! **Invariants:**
//! - the log only grows, so that what stood between two looks is read after the book was let go;
//! - what moved the number since an earlier visit is told for the whole of this one: an answer that was lost on the way,
//!   a list read anew or an act in between takes it from nobody.

use std::ops::Range;

use domain::kindergarten::Application;
use domain::queue::{Change, Explanation, LookBack, Ticket, View};
use domain::time::Timestamp;
use sync::wire::{PlaceChanged, PlaceReason, QueuePlace};
use uuid::Uuid;

use super::books::Kept;
use super::{fold, in_step};
use crate::centre::Centre;
use crate::login::lives;
use crate::problem::Problem;
use crate::store::logins::LoginRow;
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

/// A person who looks, in one visit.
#[derive(Clone, Copy)]
pub struct Looker {
    /// Who.
    pub person: Digest,
    /// When they logged in.
    began: Timestamp,
}

impl Looker {
    /// Whoever is logged in.
    pub fn of(centre: &Centre, login: &LoginRow) -> Looker {
        Looker { person: login.person, began: login.ends_at - lives(centre) }
    }
}

/// Looks at an application. `by`: whose look is remembered; none leaves no trace.
///
/// # Errors
/// When the store fails.
pub fn see(centre: &Centre, settlement: &Kato, row: &QueueRow, by: Option<Looker>) -> Result<Seen, Problem> {
    let now = centre.clock.now();
    let names = by.map(|by| (by, earlier(centre, by.person)));
    let sight = in_step(centre, settlement, |kept, rows| look(kept, rows, row, names, now))?;
    let Sight { mut seen, before, view, size } = sight;
    if let (Some(since), Some(view)) = (before.since, view) {
        seen.why = changed(since, explain(centre, settlement, view, since.size..size)?);
    }
    if let Some((by, earlier)) = names {
        remember(centre, settlement, row.id, (by.person, earlier), (before, Look { size, at: now }))?;
    }
    Ok(seen)
}

/// A person looked at an application for the first time, in its receipt.
///
/// # Errors
/// When the store fails.
pub(crate) fn looked_first(
    centre: &Centre,
    rows: &dyn QueueRows,
    (application, person): (Uuid, Digest),
    look: Look,
) -> Result<(), StoreError> {
    rows.looked(application, earlier(centre, person), look)?;
    rows.looked(application, person, look)
}

/// The name under which stands what a person saw before this visit, beside their last look.
fn earlier(centre: &Centre, person: Digest) -> Digest {
    centre.keys.index.digest("earlier-look", &[&hex::encode(person)])
}

/// What a person saw before.
#[derive(Clone, Copy, Default)]
struct Before {
    /// Their last look.
    last: Option<Look>,
    /// The look that the number is compared with: their last one before this visit.
    since: Option<Look>,
}

impl Before {
    fn read(
        rows: &dyn QueueRows,
        application: Uuid,
        (by, earlier): (Looker, Digest),
    ) -> Result<Before, StoreError> {
        let last = rows.look(application, by.person)?;
        let since = match last {
            Some(last) if last.at >= by.began => rows.look(application, earlier)?.or(Some(last)),
            Some(_) | None => last,
        };
        Ok(Before { last, since })
    }
}

/// What one look finds.
struct Sight {
    seen: Seen,
    /// What that person saw before.
    before: Before,
    /// What the number follows from, while it stands in the queue.
    view: Option<View>,
    /// How long the log is.
    size: u64,
}

fn look(
    kept: &Kept,
    rows: &dyn QueueRows,
    row: &QueueRow,
    by: Option<(Looker, Digest)>,
    now: Timestamp,
) -> Result<Sight, StoreError> {
    let events = rows.stream(row.id)?;
    let application = fold(events.iter().map(|(_, event)| event.clone()))?;
    let place = place(kept, &application, now);
    let before = by.map(|by| Before::read(rows, row.id, by)).transpose()?.unwrap_or_default();
    let view = view(kept, &application);
    let seen = Seen { events, application, place, why: None };
    Ok(Sight { seen, before, view, size: kept.size() })
}

/// A look is written down only where the log has grown since the last one.
fn remember(
    centre: &Centre,
    settlement: &Kato,
    application: Uuid,
    (person, earlier): (Digest, Digest),
    (before, look): (Before, Look),
) -> Result<(), Problem> {
    if before.last.is_some_and(|last| last.size == look.size) {
        return Ok(());
    }
    Ok(centre.store.queue(settlement, &mut |rows| {
        rows.looked(application, earlier, before.since.unwrap_or(look))?;
        rows.looked(application, person, look)
    })?)
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
