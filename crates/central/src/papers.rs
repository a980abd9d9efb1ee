//! Papers that central issues: made once, sealed to central, the same bytes for ever.
//!
//! **Invariant:** a paper is made from the signed application and the recorded events alone, so it can be made at any
//! time after them: a crash between the two loses nothing. The first one kept stays.

mod d13;
mod d14;
mod queue;
mod referral;

use std::sync::Arc;

use domain::number::{ApplicationNumber, Series};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use sync::envelope::{document_key_sha256, seal_blob, unseal_blob};
use sync::wire::{DECISION, DOCUMENT_BYTES_MAX, Folder, Language, RECEIPT, SIGNED_APPLICATION};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk, work};
use crate::filed::Filed;
use crate::problem::Problem;
use crate::store::{Digest, Document, DocumentName, Issued};
use crate::{acts, journal};

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
    let stored =
        centre.store.submission(id)?.filter(|stored| stored.kiosk == kiosk.id).ok_or_else(refused)?;
    let given: Digest = document_key_sha256(key_hex).ok_or_else(refused)?;
    let brought = at_registration(&stored.number).contains(&kind);
    if !brought || !bool::from(given.ct_eq(&stored.document_key_sha256)) {
        return Err(refused());
    }
    show(centre, &stored.number, kind, lang)?.ok_or_else(refused)
}

/// The papers that a registration of this series brings: whoever handed it in may take them along at once.
fn at_registration(number: &ApplicationNumber) -> &'static [&'static str] {
    match number.series() {
        Series::Meal => &[SIGNED_APPLICATION],
        Series::Queue => &queue::AT_REGISTRATION,
    }
}

/// A paper for a logged-in person who acts in the application.
///
/// # Errors
/// 404 `E-NODOCUMENT`.
pub fn for_member(
    centre: &Centre,
    person: Digest,
    number: &ApplicationNumber,
    name: &str,
    lang: Language,
) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let documents = journal::documents(centre, person, number).map_err(|_| refused())?;
    let listed = documents.iter().any(|line| line.folder == Folder::Common && line.name == name);
    if !listed {
        return Err(refused());
    }
    if name == RECEIPT {
        return receipt(centre, number)?.ok_or_else(refused);
    }
    show(centre, number, name, lang)?.ok_or_else(refused)
}

/// The receipt of a registration, byte for byte as it was signed.
fn receipt(centre: &Centre, number: &ApplicationNumber) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
    let Some((id, _)) = centre.store.envelope(number)? else { return Ok(None) };
    let Some(stored) = centre.store.submission(id)? else { return Ok(None) };
    let json = serde_json::to_vec(&stored.receipt).map_err(|_| Problem::ours("a receipt that is no JSON"))?;
    Ok(Some(Zeroizing::new(json)))
}

/// A scan for a logged-in person who acts in the application: its media type and its bytes.
///
/// # Errors
/// 404 `E-NODOCUMENT`.
pub fn scan_for_member(
    centre: &Centre,
    person: Digest,
    number: &ApplicationNumber,
    sha256: &str,
) -> Result<(String, Zeroizing<Vec<u8>>), Problem> {
    let documents = journal::documents(centre, person, number).map_err(|_| refused())?;
    let line = documents.iter().find(|line| line.folder == Folder::Attachments && line.name == sha256);
    let media_type = line.map(|line| line.media_type.clone()).ok_or_else(refused)?;
    let sealed = sealed_scan(centre, number, sha256)?.ok_or_else(refused)?;
    let bytes_max = usize::try_from(centre.policy.scans.bytes_max).unwrap_or(usize::MAX / 2);
    let scan = unseal_blob(&sealed, &centre.keys.sealing, bytes_max);
    Ok((media_type, scan.map_err(|_| Problem::ours("a scan that our key does not open"))?))
}

/// The sealed bytes of a scan: of the application, or of an act in it.
pub(crate) fn sealed_scan(
    centre: &Centre,
    number: &ApplicationNumber,
    sha256: &str,
) -> Result<Option<Vec<u8>>, Problem> {
    if let Some((id, filed)) = Filed::of(centre, number)? {
        let named = filed.envelope.scans.iter().find(|scan| scan.plain_sha256 == sha256);
        let mut digest = Digest::default();
        if let Some(named) = named
            && hex::decode_to_slice(&named.sealed_sha256, &mut digest).is_ok()
        {
            return Ok(centre.store.kept_scan(id, digest)?);
        }
    }
    acts::sealed_scan(centre, number, sha256)
}

fn refused() -> Problem {
    Problem::not_there("E-NODOCUMENT")
}

/// A paper as PDF by its name (`D13`, `D1`, `D6-3`), made now if it was not made before; nothing where central has no
/// fonts, or there is no such paper.
///
/// # Errors
/// When the store fails or the paper cannot be made.
pub fn show(
    centre: &Centre,
    number: &ApplicationNumber,
    name: &str,
    lang: Language,
) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
    let kept = match centre.store.document(&DocumentName { number, kind: name, lang })? {
        Some(kept) => kept,
        None => match issue(centre, number, name, lang)? {
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

/// Makes what a crash or a missing font left out. What cannot be made keeps no other paper from being made; it is tried
/// again in the next round.
///
/// # Errors
/// When the store cannot even say what is missing.
pub fn issue_missing(centre: &Centre) -> Result<(), Problem> {
    if centre.fonts.is_none() {
        return Ok(());
    }
    for number in centre.store.without_documents(SIGNED_APPLICATION, 2)? {
        if let Err(problem) = issue_all(centre, &number) {
            tracing::error!(number = number.machine(), code = problem.code(), "papers that cannot be made");
        }
    }
    Ok(())
}

fn issue_all(centre: &Centre, number: &ApplicationNumber) -> Result<(), Problem> {
    for (name, lang) in at_registration(number).iter().flat_map(|name| LANGUAGES.map(|lang| (*name, lang))) {
        if centre.store.document(&DocumentName { number, kind: name, lang })?.is_none() {
            issue(centre, number, name, lang)?;
        }
    }
    Ok(())
}

fn issue(
    centre: &Centre,
    number: &ApplicationNumber,
    name: &str,
    lang: Language,
) -> Result<Option<Document>, Problem> {
    let Some(fonts) = &centre.fonts else { return Ok(None) };
    let pdf = match number.series() {
        Series::Meal => {
            let Some(application) = centre.store.application(number)? else { return Ok(None) };
            let made = match name {
                SIGNED_APPLICATION => Some(d13::make(centre, number, &application, lang, fonts)?),
                DECISION => d14::make(centre, number, &application, lang, fonts)?,
                _ => None,
            };
            let Some(pdf) = made else { return Ok(None) };
            pdf
        }
        Series::Queue => match queue::make(centre, number, name, lang, fonts)? {
            Some(pdf) => pdf,
            None => return Ok(None),
        },
    };
    let sealed = seal_blob(&pdf, &centre.keys.sealing.to_public());
    let document = Document {
        sha256: Sha256::digest(pdf.as_slice()).into(),
        sealed: sealed.map_err(|_| Problem::ours("a paper could not be sealed"))?,
        made_at: centre.clock.now(),
    };
    Ok(Some(centre.store.keep_document(&DocumentName { number, kind: name, lang }, &document)?))
}

/// Whether these are the bytes of a paper that this centre issued: which one.
///
/// # Errors
/// When the store fails.
pub fn verify(centre: &Centre, pdf: &[u8]) -> Result<Option<Issued>, Problem> {
    Ok(centre.store.issued(Sha256::digest(pdf).into())?)
}
