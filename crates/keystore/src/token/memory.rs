//! Unfinished applications in a token's own memory: data objects (PKCS#11 §4.5), public, under a name of our own. Only ever
//! in the room of a library, and in a session in which nobody is logged in.
//!
//! **Invariants:** no object is touched that does not bear that name; none is written or read that is longer than
//! [`OBJECT_BYTES_MAX`], and there are no more of ours than [`OBJECTS_MAX`]. What an object is replaced by stands before it
//! goes, unless there is no room for both; and where there is none for the new one alone, the former is laid back.

use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use sha2::{Digest, Sha256};

use super::wire::{Done, OfMemory};
use crate::kept::KEPT_NAME;

/// Octets of the longest object: an application with one page of a scan as it is made small (60 KB), which is as much as
/// most tokens have room for beside their keys.
pub(super) const OBJECT_BYTES_MAX: usize = 72 * 1024;

/// The most objects of ours in one token: all of them pass through one line.
const OBJECTS_MAX: usize = 3;

/// Whose objects they are (`CKA_APPLICATION`).
const APPLICATION: &str = "Tereze";

/// An object of ours.
struct Kept {
    handle: ObjectHandle,
    sealed: Vec<u8>,
}

impl Kept {
    fn is(&self, digest: &[u8; 32]) -> bool {
        Sha256::digest(&self.sealed).as_slice() == digest
    }
}

/// Does what is wanted.
pub(super) fn run(session: &Session, wanted: &OfMemory) -> Result<Done, Error> {
    match wanted {
        OfMemory::Find => Ok(Done::Kept(all(session)?)),
        OfMemory::Keep { sealed, former } => keep(session, sealed, former.as_ref()),
        OfMemory::Remove(digest) => remove(session, digest),
    }
}

/// What was kept there.
fn all(session: &Session) -> Result<Vec<Vec<u8>>, Error> {
    Ok(found(session)?.into_iter().map(|kept| kept.sealed).collect())
}

/// Keeps one, in the place of the former where there is one.
fn keep(session: &Session, sealed: &[u8], former: Option<&[u8; 32]>) -> Result<Done, Error> {
    let there = found(session)?;
    let former = former.and_then(|digest| there.iter().find(|kept| kept.is(digest)));
    if sealed.len() > OBJECT_BYTES_MAX || (former.is_none() && there.len() >= OBJECTS_MAX) {
        return Ok(Done::Full);
    }
    match (lay(session, sealed), former) {
        (Ok(_), None) => {}
        // The new one is there: where the former does not go, there are two.
        (Ok(_), Some(former)) => drop(session.destroy_object(former.handle)),
        (Err(error), Some(former)) if is_full(&error) => {
            session.destroy_object(former.handle)?;
            if let Err(error) = lay(session, sealed) {
                lay(session, &former.sealed)?;
                return Err(error);
            }
        }
        (Err(error), _) => return Err(error),
    }
    Ok(Done::Well)
}

/// What is wrong with the memory rather than with the token, where that is it.
pub(super) fn refused(error: &Error) -> Option<Done> {
    if is_full(error) {
        Some(Done::Full)
    } else if is_read_only(error) {
        Some(Done::ReadOnly)
    } else {
        None
    }
}

/// Takes one out; it is well where it is there no more.
fn remove(session: &Session, digest: &[u8; 32]) -> Result<Done, Error> {
    for kept in found(session)?.iter().filter(|kept| kept.is(digest)) {
        session.destroy_object(kept.handle)?;
    }
    Ok(Done::Well)
}

fn name() -> [Attribute; 4] {
    [
        Attribute::Class(ObjectClass::DATA),
        Attribute::Token(true),
        Attribute::Application(APPLICATION.as_bytes().to_vec()),
        Attribute::Label(KEPT_NAME.as_bytes().to_vec()),
    ]
}

fn found(session: &Session) -> Result<Vec<Kept>, Error> {
    let mut found = Vec::new();
    for handle in session.find_objects(&name())?.into_iter().take(OBJECTS_MAX) {
        for attribute in session.get_attributes(handle, &[AttributeType::Value])? {
            if let Attribute::Value(sealed) = attribute
                && sealed.len() <= OBJECT_BYTES_MAX
            {
                found.push(Kept { handle, sealed });
            }
        }
    }
    Ok(found)
}

fn lay(session: &Session, sealed: &[u8]) -> Result<ObjectHandle, Error> {
    let content = [Attribute::Private(false), Attribute::Value(sealed.to_vec())];
    session.create_object(&[&name()[..], &content].concat())
}

/// Some libraries say of an object that is too long for them that its value is not valid.
fn is_full(error: &Error) -> bool {
    matches!(
        error,
        Error::Pkcs11(RvError::DeviceMemory | RvError::DataLenRange | RvError::AttributeValueInvalid, _)
    )
}

/// Nothing may be written there, or only by whoever logs in.
fn is_read_only(error: &Error) -> bool {
    matches!(
        error,
        Error::Pkcs11(
            RvError::UserNotLoggedIn
                | RvError::TokenWriteProtected
                | RvError::SessionReadOnly
                | RvError::AttributeReadOnly
                | RvError::ActionProhibited,
            _
        )
    )
}
