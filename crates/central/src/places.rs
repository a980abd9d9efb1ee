//! Places of kindergartens: published, taken, given back (DOMAIN §1.10, §2.4-j, §3.2).
//!
//! **Invariants:**
//! - free = published − taken, and nothing else: what is published is appended and never edited, what is taken is the
//!   fold of the queue's log; both are read in the transaction that takes a place, so that none is given twice;
//! - nobody publishes fewer places than are taken, nor changes language or ages of a group while a referral stands on
//!   it; who saw it as it was cannot choose it as it is (`rests`);
//! - a place of a state kindergarten goes to the first of the general sequence who may take it.

mod turn;
mod vacant;

pub use turn::{Offered, head, offer, rank};
pub(crate) use turn::{Rules, ahead, first};
pub(crate) use vacant::shown_kind;
pub use vacant::{outside, vacancies};

use chrono::NaiveDate;
use domain::bin::Bin;
use domain::birthday::Birthday;
use domain::kindergarten::{PlaceId, PlaceKind};
use domain::queue::Book;
use domain::time::Timestamp;
use sync::wire::Instruction;

use crate::centre::Centre;
use crate::login;
use crate::problem::Problem;
use crate::queue::{Desk, Stop};
use crate::store::places::PlaceRow;
use crate::store::queue::QueueRows;
use crate::store::{Digest, StoreError};

/// The most places that one group may have.
const PLACES_MAX: u32 = 999;

/// What an office publishes of a group: a new one, or another number of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The group; a new one has a name of its own.
    pub id: PlaceId,
    /// The kindergarten.
    pub kindergarten: Bin,
    /// Whose places they are.
    pub kind: PlaceKind,
    /// The language of instruction.
    pub language: Instruction,
    /// The youngest child it takes, in whole years.
    pub age_from: u32,
    /// The oldest child it takes, in whole years.
    pub age_to: u32,
    /// How many places there are, with those that referrals hold and enrolled children fill: a number that stays right
    /// whoever takes a place while somebody types it.
    pub published: u32,
    /// Whose act it is: `operator`, or the BIN of the office.
    pub author: String,
    /// The digest of what was signed for it, where anything was.
    pub signed_xml_sha256: Option<Digest>,
}

/// Publishes places in a transaction on the queue of their settlement; what is then in force.
///
/// # Errors
/// `E-PLACE` where no kindergarten here has such places, or the group is another's; `E-PLACE-REFERRED` for another
/// language or other ages while a referral stands on it, which promised these; `E-PLACES-TAKEN` for fewer than are taken.
pub fn publish(centre: &Centre, desk: &Desk<'_>, asked: &Publication) -> Result<PlaceRow, Stop> {
    let before = desk.rows.place(asked.id)?;
    let turn = before.as_ref().map_or(0, |before| before.turn + 1);
    let row = asked.row(turn, desk);
    let same = before.as_ref().is_none_or(|before| row.is_of_kindergarten(before));
    if !same || !can_be(centre, desk, &row) {
        return Err(Problem::refused("E-PLACE").into());
    }
    if !may_follow(&row, before.as_ref(), desk.book()) {
        return Err(Problem::refused("E-PLACE-REFERRED").into());
    }
    let taken = desk.book().taken(row.id);
    if row.published < taken {
        let args = vec![("n", taken.to_string())];
        return Err(Problem::refused("E-PLACES-TAKEN").with_args(args).into());
    }
    desk.rows.publish(&row)?;
    Ok(row)
}

/// Whether a group may be published so after what was in force: what parents choose it for changes only while no
/// referral stands on it.
pub(crate) fn may_follow(row: &PlaceRow, before: Option<&PlaceRow>, book: &Book) -> bool {
    before.is_none_or(|before| row.is_as_chosen(before) || book.referred(row.id) == 0)
}

/// Whether a group became another one so lately that somebody may still see it as it was: nobody chooses it before
/// every login of that time is over.
///
/// # Errors
/// When the store fails.
pub(crate) fn rests(
    centre: &Centre,
    rows: &dyn QueueRows,
    row: &PlaceRow,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let since = now - login::lives(centre);
    if row.turn == 0 || row.at <= since {
        return Ok(false);
    }
    let mut all = rows.publications()?;
    all.retain(|one| one.id == row.id);
    all.sort_by_key(|one| one.turn);
    Ok(all.windows(2).any(|pair| pair[1].at > since && !pair[1].is_as_chosen(&pair[0])))
}

/// Whether the kindergarten stands here and can have such places.
fn can_be(centre: &Centre, desk: &Desk<'_>, row: &PlaceRow) -> bool {
    let known = centre.kindergartens.find(&row.kindergarten);
    let here = known.is_some_and(|it| it.kato == *desk.book().settlement() && it.kind == row.kind);
    let limit = desk.policy.kindergarten.age_limit_years;
    here && row.age_from <= row.age_to && row.age_to <= limit && row.published <= PLACES_MAX
}

impl Publication {
    fn row(&self, turn: u32, desk: &Desk<'_>) -> PlaceRow {
        let Publication { id, kind, language, age_from, age_to, published, signed_xml_sha256, .. } = *self;
        PlaceRow {
            id,
            turn,
            kindergarten: self.kindergarten.clone(),
            kind,
            language,
            age_from,
            age_to,
            published,
            at: desk.now,
            size: desk.size(),
            author: self.author.clone(),
            signed_xml_sha256,
        }
    }
}

/// How many places of a group are free.
pub fn free(book: &Book, row: &PlaceRow) -> u32 {
    row.published.saturating_sub(book.taken(row.id))
}

/// Whether a group takes children of this age on this day.
pub fn fits(row: &PlaceRow, birth: Birthday, on: NaiveDate) -> bool {
    birth.is_aged(row.age_from, on) && !birth.is_aged(row.age_to.saturating_add(1), on)
}
