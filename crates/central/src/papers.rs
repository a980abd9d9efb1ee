//! Papers that central issues: made once, sealed to central, the same bytes for ever.
//!
//! **Invariant:** a paper is made from the signed application alone, so it can be made at any time after the
//! registration: a crash between the two loses nothing. The first one kept stays.

mod d13;

use std::sync::Arc;

use domain::number::ApplicationNumber;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use sync::envelope::{seal_blob, unseal_blob};
use sync::wire::{DOCUMENT_BYTES_MAX, Language, SIGNED_APPLICATION};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk, work};
use crate::problem::Problem;
use crate::store::{Digest, Document, DocumentName};

/// Both languages; Kazakh first.
const LANGUAGES: [Language; 2] = [Language::Kk, Language::Ru];

/// A paper for whoever holds the secret of the envelope. Whatever is missing or wrong, the answer is the same.
///
/// # Errors
/// 404 `E-NODOCUMENT`.
pub fn for_holder(
    centre: &Centre,
    kiosk: &Kiosk,
    id: Uuid,
    kind: &str,
    lang: Language,
    key_hex: &str,
) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let refused = || Problem::not_there("E-NODOCUMENT");
    let stored =
        centre.store.submission(id)?.filter(|stored| stored.kiosk == kiosk.id).ok_or_else(refused)?;
    let key = hex::decode(key_hex).map(Zeroizing::new).map_err(|_| refused())?;
    let given: Digest = Sha256::digest(key.as_slice()).into();
    if kind != SIGNED_APPLICATION || !bool::from(given.ct_eq(&stored.document_key_sha256)) {
        return Err(refused());
    }
    show(centre, &stored.number, lang)?.ok_or_else(refused)
}

/// The signed application as PDF, made now if it was not made before; nothing where central has no fonts.
///
/// # Errors
/// When the store fails or the paper cannot be made.
pub fn show(
    centre: &Centre,
    number: &ApplicationNumber,
    lang: Language,
) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
    let name = DocumentName { number, kind: SIGNED_APPLICATION, lang };
    let kept = match centre.store.document(&name)? {
        Some(kept) => kept,
        None => match issue(centre, number, lang)? {
            Some(issued) => issued,
            None => return Ok(None),
        },
    };
    let pdf = unseal_blob(&kept.sealed, &centre.keys.sealing, DOCUMENT_BYTES_MAX)
        .map_err(|_| Problem::ours("a paper that our key does not open"))?;
    if kept.sha256 == Digest::from(Sha256::digest(pdf.as_slice())) {
        Ok(Some(pdf))
    } else {
        Err(Problem::ours("a paper that is not what was issued"))
    }
}

/// Makes the papers of a fresh registration apart from its answer.
pub fn issue_soon(centre: &Arc<Centre>, id: Uuid) {
    if centre.fonts.is_none() {
        return;
    }
    let centre = Arc::clone(centre);
    tokio::spawn(async move {
        let issued = work(&centre, move |centre| match centre.store.submission(id)? {
            Some(stored) => issue_all(centre, &stored.number),
            None => Ok(()),
        });
        if let Err(problem) = issued.await {
            tracing::warn!(code = problem.code(), "papers will be made in the next round");
        }
    });
}

/// Makes what a crash or a missing font left out.
///
/// # Errors
/// The first that cannot be made; it is tried again in the next round.
pub fn issue_missing(centre: &Centre) -> Result<(), Problem> {
    if centre.fonts.is_none() {
        return Ok(());
    }
    for number in centre.store.without_documents(SIGNED_APPLICATION, 2)? {
        issue_all(centre, &number)?;
    }
    Ok(())
}

fn issue_all(centre: &Centre, number: &ApplicationNumber) -> Result<(), Problem> {
    for lang in LANGUAGES {
        let name = DocumentName { number, kind: SIGNED_APPLICATION, lang };
        if centre.store.document(&name)?.is_none() {
            issue(centre, number, lang)?;
        }
    }
    Ok(())
}

fn issue(centre: &Centre, number: &ApplicationNumber, lang: Language) -> Result<Option<Document>, Problem> {
    let Some(fonts) = &centre.fonts else { return Ok(None) };
    let Some(application) = centre.store.application(number)? else { return Ok(None) };
    let pdf = d13::make(centre, number, &application, lang, fonts)?;
    let sealed = seal_blob(&pdf, &centre.keys.sealing.to_public());
    let document = Document {
        sha256: Sha256::digest(pdf.as_slice()).into(),
        sealed: sealed.map_err(|_| Problem::ours("a paper could not be sealed"))?,
        made_at: centre.clock.now(),
    };
    let name = DocumentName { number, kind: SIGNED_APPLICATION, lang };
    Ok(Some(centre.store.keep_document(&name, &document)?))
}
