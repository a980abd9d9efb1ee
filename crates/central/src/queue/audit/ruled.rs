//! What offices decided, held against the entries that name it.
//!
//! **Invariant:** a decision bears an entry out only if its document is the one of the entry's digest, the key of
//! somebody of that organisation signed it, they held the post when it was recorded, and it says what the entry says;
//! and where it needs two people, another one who held the post then had signed the same before.

use domain::digest::Sha256;
use domain::kato::Kato;
use domain::kindergarten::{Act, Application, By, Event, PlaceId, PlaceKind};
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use forms::decision::{Decision, Ruling};
use signing::certificate::Purpose;

use super::unproven::Unproven;
use crate::centre::Centre;
use crate::decisions::{Read, instruction, read, role};
use crate::store::Digest;
use crate::store::office::PostRow;
use crate::store::places::PlaceRow;
use crate::store::queue::QueueRows;

/// What is kept of the offices of one settlement.
pub(super) struct Desk<'a> {
    pub(super) centre: &'a Centre,
    pub(super) rows: &'a dyn QueueRows,
    pub(super) posts: &'a [PostRow],
}

/// A kept decision that is the document of its digest.
pub(super) struct Signed {
    pub(super) read: Read,
    pub(super) at: Timestamp,
    person: Digest,
}

impl Desk<'_> {
    /// The decision with this digest.
    pub(super) fn signed(
        &self,
        number: Option<&ApplicationNumber>,
        digest: Sha256,
    ) -> Result<Signed, Unproven> {
        let kept = self.rows.decision(number, digest.0)?.ok_or(Unproven::Missing)?;
        let read = read(self.centre, &kept.sealed, digest.0).ok_or(Unproven::OtherDocument)?;
        let signs = matches!(read.certificate.purpose(), Purpose::Sign | Purpose::Both);
        let iin = read.certificate.iin().filter(|_| signs).ok_or(Unproven::Signature)?;
        let person = self.centre.keys.index.digest("iin", &[iin]);
        if read.decision.id != kept.id {
            return Err(Unproven::OtherDocument);
        }
        Ok(Signed { read, at: kept.at, person })
    }

    /// Whoever signed held the post at that moment.
    pub(super) fn holds_post(
        &self,
        signed: &Signed,
        settlement: &Kato,
        at: Timestamp,
    ) -> Result<(), Unproven> {
        let wanted = role(&signed.read.decision.ruling);
        let held = self.posts.iter().any(|post| {
            post.person == signed.person
                && post.bin == signed.read.decision.bin.as_str()
                && post.role == wanted
                && post.settlement == *settlement
                && post.since <= at
                && post.until.is_none_or(|until| at <= until)
        });
        if held { Ok(()) } else { Err(Unproven::NoPost) }
    }

    /// The first clerk's decision, where it needs one.
    pub(super) fn first(
        &self,
        second: &Signed,
        number: &ApplicationNumber,
    ) -> Result<Option<Signed>, Unproven> {
        let ruling = &second.read.decision.ruling;
        let Some(digest) = second.read.decision.seconds else {
            return if ruling.changes_order() { Err(Unproven::Alone) } else { Ok(None) };
        };
        let first = self.signed(Some(number), digest)?;
        if first.person == second.person || !ruling.says_the_same(&first.read.decision.ruling) {
            return Err(Unproven::Alone);
        }
        Ok(Some(first))
    }
}

/// Whether a ruling is what the entry says was done, to this application, by this office.
pub(super) fn says(decision: &Decision, event: &Event, before: &Application) -> bool {
    let Some(registered) = before.registered() else { return false };
    let ruling = &decision.ruling;
    let here = registered.referral.as_ref().is_some_and(|referral| referral.kindergarten == decision.bin);
    if ruling.about().is_none_or(|about| about.number != registered.number) {
        return false;
    }
    let by = |by: By| event.by == by;
    match ruling {
        Ruling::DecideBenefit { granted, .. } => {
            by(By::Department) && event.act == Act::DecideBenefit { granted: *granted }
        }
        Ruling::AnswerReview { returned, .. } => {
            by(By::Department)
                && matches!(&event.act, Act::AnswerReview { back } if back.is_some() == *returned)
        }
        Ruling::DecideMerge { granted, .. } => {
            by(By::Department) && event.act == if *granted { Act::Merge } else { Act::RefuseMerge }
        }
        Ruling::Check { .. } => by(By::Department) && event.act.is_a_check(),
        Ruling::Reject { reason, .. } => by(By::Department) && event.act == Act::Reject { reason: *reason },
        Ruling::Remove { reason, .. } => by(By::Department) && event.act == Act::Remove { reason: *reason },
        Ruling::Enrol { .. } => by(By::Kindergarten) && here && event.act == Act::Enrol,
        Ruling::Discharge { .. } => by(By::Kindergarten) && here && event.act == Act::Discharge,
        Ruling::RefusePapers { fault, .. } => {
            by(By::Kindergarten)
                && here
                && matches!(&event.act, Act::RefusePapers { fault: said, .. } if said == fault)
        }
        Ruling::OfferPlace { place, .. } => {
            by(By::Department)
                && matches!(&event.act, Act::Refer(issue)
                    if issue.place.kind == PlaceKind::State && issue.place.id == Some(PlaceId(place.as_u128())))
        }
        Ruling::OpenMeal { .. }
        | Ruling::ApproveMeal { .. }
        | Ruling::RefuseMeal { .. }
        | Ruling::PublishPlaces(_) => false,
    }
}

/// Whether a publication says what the office signed for it.
pub(super) fn publishes(decision: &Decision, row: &PlaceRow) -> bool {
    let Ruling::PublishPlaces(signed) = &decision.ruling else { return false };
    let own = signed.kind == PlaceKind::State || signed.kindergarten == decision.bin;
    own && row.author == decision.bin.as_str()
        && row.id == PlaceId(signed.place.as_u128())
        && (row.kindergarten == signed.kindergarten && row.kind == signed.kind)
        && row.language == instruction(signed.teaching)
        && (row.age_from, row.age_to, row.published) == (signed.age_from, signed.age_to, signed.published)
}
