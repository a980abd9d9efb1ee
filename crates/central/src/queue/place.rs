//! Where an application stands now, and why its number is another than at the last look (DOMAIN §3.2).

use domain::kindergarten::Application;
use domain::queue::{Explanation, Ticket};
use domain::time::Timestamp;
use sync::wire::{PlaceChanged, PlaceReason, QueuePlace};
use uuid::Uuid;

use super::books::Kept;
use crate::centre::Centre;
use crate::problem::Problem;
use crate::store::queue::{Look, QueueRow, QueueRows};
use crate::store::{Digest, StoreError};
use domain::kato::Kato;
use domain::kindergarten::{Event, replay};

/// The most changes that are explained: a queue that moved more often since is only told anew.
const CHANGES_MAX: u32 = 50_000;

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
    let policy = centre.profiles.of(settlement);
    let look = |kept: &mut Kept, rows: &dyn QueueRows| {
        kept.catch_up(rows, settlement, policy)?;
        look(kept, rows, row, by, now)
    };
    let mut seen = None;
    centre.books.with(settlement, |kept| {
        centre.store.read_queue(settlement, &mut |rows| {
            // Not while somebody's entry is on its way to the disk.
            if !kept.is_ahead_of(rows)? {
                seen = Some(look(kept, rows)?);
            }
            Ok(())
        })
    })?;
    if seen.is_none() {
        // In line behind that entry: what is seen is on disk when this returns.
        centre.store.queue(settlement, &mut |rows| {
            seen = Some(centre.books.with(settlement, |kept| look(kept, rows))?);
            Ok(())
        })?;
    }
    let (seen, before, size) = seen.ok_or_else(|| Problem::ours("a look that saw nothing"))?;
    if let Some(person) = by {
        remember(centre, settlement, row.id, person, (before, Look { size, at: now }))?;
    }
    Ok(seen)
}

/// What is seen, the last look of that person, and how long the log is.
type Sight = (Seen, Option<Look>, u64);

fn look(
    kept: &Kept,
    rows: &dyn QueueRows,
    row: &QueueRow,
    by: Option<Digest>,
    now: Timestamp,
) -> Result<Sight, StoreError> {
    let events = rows.stream(row.id)?;
    let application = replay(events.iter().map(|(_, event)| event.clone()))
        .map_err(|refusal| StoreError::Failed(format!("a stored stream that cannot be: {refusal}")))?;
    let place = place(kept, &application, now);
    let before = by.map(|person| rows.look(row.id, person)).transpose()?.flatten();
    let why = match (before, &place) {
        (Some(look), Some(_)) => explain(kept, rows, &application, look)?,
        (None | Some(_), None | Some(_)) => None,
    };
    Ok((Seen { events, application, place, why }, before, kept.size()))
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

fn explain(
    kept: &Kept,
    rows: &dyn QueueRows,
    application: &Application,
    look: Look,
) -> Result<Option<PlaceChanged>, StoreError> {
    let Some(book) = kept.book() else { return Ok(None) };
    let ticket = application.registered().and_then(|registered| Ticket::of(&registered.number));
    let view = ticket.zip(application.standing());
    let view = view.and_then(|(ticket, standing)| book.queue().view(ticket, standing));
    let (Some(view), Some(changes)) = (view, rows.changes(look.size, CHANGES_MAX)?) else { return Ok(None) };
    let Explanation { from, to, reasons } = Explanation::of(view, &changes);
    if from == Some(to) && reasons.is_empty() {
        return Ok(None);
    }
    let reasons = reasons.into_iter().map(|because| PlaceReason {
        why: word(because.why).into(),
        class: because.class.code().into(),
        own: because.own,
        times: because.times,
        moved: because.moved,
    });
    Ok(Some(PlaceChanged { since: look.at, from, to, reasons: reasons.collect() }))
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
