//! A courier's stick: what kiosks sent on it is taken in as if it had come by wire, and answered on the stick.
//!
//! **Invariants:**
//! - only a bundle whose manifest its own kiosk signed is opened; after that it is that kiosk that speaks, and each form and
//!   scan goes through the same intake as by wire ([`crate::intake::answer_form`]);
//! - one bad file holds up nothing else: it is named, and the rest is taken;
//! - what is laid on the stick names nobody: the proof of a place, which tells of the child, stays here. It is there for
//!   whoever logs in.

use std::path::Path;

use ::courier::{Bundle, CourierError, Stick};
use base64ct::{Base64, Encoding};
use ledger::courier::{KioskKey, Manifest, Packed, SealedFile, SignedManifest};
use ledger::receipt::{Receipt, SignedReceipt};
use sync::envelope::{ENVELOPE_BYTES_MAX, sealed_bytes_max};
use sync::wire::batch::{Answer, Answered, Answers};

use crate::centre::{Centre, Kiosk, Machine};
use crate::intake::{Piece, answer_form, answer_piece};
use crate::store::Digest;

/// What became of a bundle.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Whose it is.
    pub kiosk: String,
    /// Registered, now or before, with all their scans.
    pub registered: usize,
    /// Registered, but scans of them are still awaited.
    pub awaited: usize,
    /// Refused for good.
    pub refused: usize,
    /// Neither: to be imported again later.
    pub later: usize,
    /// Files that could not be used, and why.
    pub faults: Vec<String>,
}

/// Why a bundle was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// The stick.
    #[error("{code} {0}", code = .0.code())]
    Stick(#[from] CourierError),
    /// It names a kiosk that is none of ours, has not enrolled, or was revoked.
    #[error(
        "E-COURIER-KIOSK it says that it is of {0}, and no key of such a kiosk holds here (`kiosk list`)"
    )]
    Kiosk(String),
    /// The database.
    #[error("E-BUSY {0}")]
    Store(String),
    /// Another key signed it, or it was changed.
    #[error("E-COURIER-SIGNATURE it was not signed by kiosk {0}, or it was changed after that")]
    Signature(String),
}

/// A bundle's name, and what became of it.
pub type Became = (String, Result<Taken, NotTaken>);

/// Takes in every bundle that lies in a folder.
///
/// # Errors
/// [`CourierError`] where the folder itself cannot be read.
pub fn import(centre: &Centre, dir: &Path) -> Result<Vec<Became>, CourierError> {
    let stick = Stick::open(dir)?;
    let names = stick.bundles()?;
    Ok(names.into_iter().map(|name| (name.clone(), take(centre, &stick, &name))).collect())
}

fn take(centre: &Centre, stick: &Stick, name: &str) -> Result<Taken, NotTaken> {
    let bundle = stick.bundle(name)?;
    let (kiosk, manifest) = sender(centre, &bundle.manifest()?)?;
    let mut taken = Taken { kiosk: kiosk.id.clone(), ..Taken::default() };
    let mut answers = Vec::new();
    for item in &manifest.items {
        let answered = one(centre, &kiosk, &bundle, item, &mut taken.faults);
        match answered.as_ref().map(|answered| &answered.answer) {
            Some(Answer::Receipt(signed)) if awaits_nothing(centre, signed) => taken.registered += 1,
            Some(Answer::Receipt(_)) => taken.awaited += 1,
            Some(Answer::Refused { .. }) => taken.refused += 1,
            Some(Answer::Held(_) | Answer::Later(_)) | None => taken.later += 1,
        }
        answers.extend(answered);
    }
    let answers = serde_json::to_vec(&Answers { answers }).map_err(|_| CourierError::Manifest)?;
    if let Err(error) = bundle.lay_answers(&answers) {
        taken.faults.push(format!(
            "answers: {} {error}; the kiosk will learn of it by wire, or from another import",
            error.code()
        ));
    }
    Ok(taken)
}

/// Whose bundle it is, proved, and what is in it.
fn sender(centre: &Centre, signed: &SignedManifest) -> Result<(Kiosk, Manifest), NotTaken> {
    let claimed = signed.claimed_kiosk().ok_or(CourierError::Manifest)?;
    // Told to a person: nothing that a stick wrote is, but letters.
    let told: String = claimed.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(64).collect();
    let holder = centre.store.holder_named(&claimed);
    let holder = holder
        .map_err(|error| NotTaken::Store(error.to_string()))?
        .filter(|(kiosk, _)| kiosk.kind == Machine::Kiosk);
    let Some((kiosk, key)) = holder else { return Err(NotTaken::Kiosk(told)) };
    let key = KioskKey::from_base64(&Base64::encode_string(&key));
    let key = key.map_err(|_| NotTaken::Signature(told.clone()))?;
    let manifest = key.verify(&kiosk.id, signed).map_err(|_| NotTaken::Signature(told))?;
    Ok((kiosk, manifest))
}

/// One submission: its form, then its scans. What central says last is what counts; nothing where its form cannot be used.
fn one(
    centre: &Centre,
    kiosk: &Kiosk,
    bundle: &Bundle,
    item: &Packed,
    faults: &mut Vec<String>,
) -> Option<Answered> {
    let id = item.submission_id;
    let sealed = read(bundle, &item.form, ENVELOPE_BYTES_MAX, faults)?;
    let mut last = answer_form(centre, kiosk, id, &sealed);
    drop(sealed);
    for scan in &item.scans {
        let Some(awaited) = awaiting(centre, &last.answer) else { break };
        if !awaited.contains(&scan.sealed_sha256) {
            continue;
        }
        let bytes_max = usize::try_from(centre.policy.scans.bytes_max).map_or(0, sealed_bytes_max);
        let Some(sealed) = read(bundle, scan, bytes_max, faults) else { continue };
        let mut sealed_sha256 = Digest::default();
        if hex::decode_to_slice(&scan.sealed_sha256, &mut sealed_sha256).is_err() {
            continue;
        }
        // From its beginning: what came of it by wire is known here, and skipped.
        let piece = Piece { id, sealed_sha256, from: 0, of: scan.bytes, bytes: &sealed };
        match answer_piece(centre, kiosk, piece) {
            // Not now: the form is registered all the same.
            Answered { answer: Answer::Later(_) | Answer::Held(_), .. } => {}
            answered => last = answered,
        }
    }
    Some(Answered { answer: without_proof(centre, last.answer), ..last })
}

fn read(bundle: &Bundle, file: &SealedFile, bytes_max: usize, faults: &mut Vec<String>) -> Option<Vec<u8>> {
    bundle
        .sealed(file, bytes_max)
        .map_err(|error| faults.push(format!("{}: {} {error}", file.name(), error.code())))
        .ok()
}

/// What a receipt still awaits; nothing where the answer is none.
fn awaiting(centre: &Centre, answer: &Answer) -> Option<Vec<String>> {
    let Answer::Receipt(signed) = answer else { return None };
    centre.keys.receipt.public().verify(signed).ok().map(|receipt| receipt.awaiting)
}

fn awaits_nothing(centre: &Centre, signed: &SignedReceipt) -> bool {
    centre.keys.receipt.public().verify(signed).is_ok_and(|receipt| receipt.awaiting.is_empty())
}

/// The same receipt without what tells of the child, signed once more.
fn without_proof(centre: &Centre, answer: Answer) -> Answer {
    let Answer::Receipt(signed) = answer else { return answer };
    let bare = centre
        .keys
        .receipt
        .public()
        .verify(&signed)
        .ok()
        .and_then(|receipt| centre.keys.receipt.sign(&Receipt { evidence: None, ..receipt }).ok());
    bare.map_or_else(|| Answer::Later(sync::wire::ErrorBody::later("E-INTERNAL")), Answer::Receipt)
}
