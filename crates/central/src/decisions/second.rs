//! What one clerk decided and another one must sign too.
//!
//! **Invariant:** both say the same of the same application, each holds the post when it counts, and they are two
//! people.

use std::collections::HashSet;

use super::verified::{Verified, read, role};
use crate::centre::Centre;
use crate::problem::Problem;
use crate::queue::{Desk, Stop};
use crate::store::Digest;

/// Whoever may have been first: the people who hold such a post now.
pub(super) struct Firsts(HashSet<(Digest, String)>);

/// The decision of the first clerk.
pub(super) struct First {
    pub(super) revision: u64,
}

impl Firsts {
    /// Asked before the transaction, which works on one queue alone.
    pub(super) fn of(centre: &Centre, verified: &Verified<'_>) -> Result<Firsts, Problem> {
        let wanted = role(&verified.decision.ruling);
        let settlement = verified.decision.ruling.about().map(|about| about.number.settlement());
        if verified.decision.seconds.is_none() {
            return Ok(Firsts(HashSet::new()));
        }
        let posts = centre.store.posts()?.into_iter().filter(|post| {
            post.until.is_none() && post.role == wanted && Some(&post.settlement) == settlement
        });
        Ok(Firsts(posts.map(|post| (post.person, post.bin)).collect()))
    }
}

/// The first clerk's decision that this one seconds; none where it seconds none.
pub(super) fn first(
    centre: &Centre,
    desk: &Desk<'_>,
    firsts: &Firsts,
    verified: &Verified<'_>,
) -> Result<Option<First>, Stop> {
    let Some(digest) = verified.decision.seconds else { return Ok(None) };
    let no_such = || Stop::from(Problem::refused("E-SECOND"));
    let about = verified.decision.ruling.about().ok_or_else(no_such)?;
    let kept = desk.rows.decision(Some(&about.number), digest.0)?.ok_or_else(no_such)?;
    let read = read(centre, &kept.sealed, digest.0).ok_or_else(no_such)?;
    let theirs = read.decision.ruling.about().ok_or_else(no_such)?;
    let same = read.decision.ruling.says_the_same(&verified.decision.ruling);
    if kept.done || !same || !firsts.0.contains(&(kept.person, kept.bin.clone())) {
        return Err(no_such());
    }
    if kept.person == verified.clerk.person {
        return Err(Problem::refused("E-SAMECLERK").into());
    }
    Ok(Some(First { revision: theirs.revision }))
}
