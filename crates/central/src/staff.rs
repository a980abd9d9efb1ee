//! The people who decide: who is appointed to what, and who of them is at a desk (DOMAIN §1.0).
//!
//! **Invariants:** a post is somebody's in one organisation, one role, one settlement; it is asked for anew with every
//! request, so that one taken back is worth nothing at once. A citizen's own key opens no desk, and a desk's login is
//! no login of a citizen. Nothing of a clerk is kept but a keyed digest, and what they signed, sealed.

mod login;

pub use login::{challenge, end, open, who};

use domain::bin::Bin;
use domain::iin::Iin;
use domain::kato::Kato;
use sync::wire::desk::Role;
use uuid::Uuid;

use crate::centre::Centre;
use crate::login::person;
use crate::problem::Problem;
use crate::store::Digest;
use crate::store::office::PostRow;

/// Somebody at a desk, with the posts they hold now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clerk {
    /// The desk.
    pub desk: String,
    /// Keyed digest of the clerk's IIN.
    pub person: Digest,
    /// The organisation's BIN.
    pub bin: String,
    /// At least one.
    pub posts: Vec<PostRow>,
}

impl Clerk {
    /// Whether they hold a role anywhere.
    pub fn is(&self, role: Role) -> bool {
        self.posts.iter().any(|post| post.role == role)
    }

    /// Whether they hold a role in a settlement.
    pub fn is_in(&self, role: Role, settlement: &Kato) -> bool {
        self.posts.iter().any(|post| post.role == role && post.settlement == *settlement)
    }
}

/// Appoints somebody. An appointment that stands is not made twice.
///
/// # Errors
/// When the store fails.
pub fn grant(
    centre: &Centre,
    settlement: &Kato,
    iin: &Iin,
    bin: &Bin,
    role: Role,
) -> Result<PostRow, Problem> {
    let person = person(centre, iin);
    let standing = centre.store.posts_of(person, bin.as_str())?;
    if let Some(post) = standing.into_iter().find(|post| post.role == role && post.settlement == *settlement)
    {
        return Ok(post);
    }
    let post = PostRow {
        settlement: settlement.clone(),
        id: Uuid::now_v7(),
        person,
        bin: bin.as_str().to_owned(),
        role,
        since: centre.clock.now(),
        until: None,
    };
    centre.store.grant(&post)?;
    Ok(post)
}

/// Takes a post back, from now on.
///
/// # Errors
/// 404 `E-POST` for a post that is not there, or was taken back before.
pub fn revoke(centre: &Centre, settlement: &Kato, post: Uuid) -> Result<(), Problem> {
    if centre.store.revoke(settlement, post, centre.clock.now())? {
        Ok(())
    } else {
        Err(Problem::not_there("E-POST"))
    }
}
