//! Publications of places, held against the log: what was free at each referral, and whose turn it was.
//!
//! **Invariant:** no referral stands without a published place that was free then, of its kindergarten, kind and age;
//! where the rank decided, it was the rank. No publication takes away a place that is held,
//! nor makes another group of one that a referral stands on.

use std::collections::HashMap;

use domain::kindergarten::{Application, Place, PlaceId};
use domain::queue::{Book, Ticket};
use domain::time::civil_date;

use crate::places::{Rules, ahead, fits, free, may_follow};
use crate::store::StoreError;
use crate::store::places::PlaceRow;
use crate::store::queue::QueueRows;

/// The publications of a settlement, as far as the reading has come.
pub(super) struct Published {
    coming: std::vec::IntoIter<PlaceRow>,
    next: Option<PlaceRow>,
    in_force: HashMap<PlaceId, PlaceRow>,
}

impl Published {
    pub(super) fn of(rows: &dyn QueueRows) -> Result<Published, StoreError> {
        let mut coming = rows.publications()?.into_iter();
        let next = coming.next();
        Ok(Published { coming, next, in_force: HashMap::new() })
    }

    /// Takes what was published before the log had more than so many entries.
    pub(super) fn until(&mut self, size: u64, book: &Book) -> Result<(), String> {
        while let Some(row) = self.next.take_if(|row| row.size <= size) {
            self.next = self.coming.next();
            let before = self.in_force.get(&row.id);
            let turn = before.map_or(0, |before| before.turn + 1);
            let same = before.is_none_or(|before| row.is_of_kindergarten(before));
            if row.turn != turn
                || !same
                || !may_follow(&row, before, book)
                || row.published < book.taken(row.id)
            {
                return Err(format!("publication {} of place {} cannot follow", row.turn, row.id));
            }
            self.in_force.insert(row.id, row);
        }
        Ok(())
    }

    /// Holds a referral against what was published and free when it was issued.
    pub(super) fn hold<'a>(
        &self,
        (place, ticket): (&Place, Ticket),
        birth: domain::birthday::Birthday,
        book: &Book,
        rules: Rules<'_>,
        of: impl Fn(Ticket) -> Option<&'a Application>,
    ) -> Result<(), &'static str> {
        let row = place.id.and_then(|id| self.in_force.get(&id)).ok_or("nobody had published its place")?;
        if row.kindergarten != place.kindergarten || row.kind != place.kind {
            return Err("its place is of another kindergarten");
        }
        if !fits(row, birth, civil_date(rules.at)) {
            return Err("its place is of another age");
        }
        if place.free != free(book, row) {
            return Err("it says another number of free places");
        }
        let ranked = place.rank.is_none_or(|rank| rank == ahead(book, row, ticket, rules, of) + 1);
        if ranked { Ok(()) } else { Err("it was not the turn of its child") }
    }
}
