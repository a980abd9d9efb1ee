//! How one edition becomes the next on a thin line: the new manifest and the items that changed, each compressed with what
//! the other side has already as its prefix (zstd, RFC 8878: "patch from").
//!
//! A pack is, with every length in four bytes, big end first: its own length; a byte that says what it goes on from (0 nothing,
//! 1 the edition that was named); the frame of the signed manifest; the frames of the items that the edition before did not
//! hold, in the order of their names.
//!
//! **Invariants:**
//! - the same two editions make the same pack, so that a pack can be fetched in pieces, wherever it was cut;
//! - nothing in a pack is believed before the manifest was verified with the pinned key, and no item before its digest was;
//! - nothing that is opened becomes longer than the signed manifest says, and no manifest longer than its bound.

use std::io::{Read, Write};
use std::sync::Arc;

use ledger::edition::{EDITION_BYTES_MAX, Item, MANIFEST_BYTES_MAX, Manifest, SignedManifest};
use ledger::receipt::ReceiptKey;
use zstd::stream::{read, write};

use crate::{Edition, Items};

/// The longest pack: an edition that could not be made any smaller.
pub const PACK_BYTES_MAX: u64 = EDITION_BYTES_MAX + 1024 * 1024;

/// The longest signed manifest as JSON: its payload escaped within it.
const SIGNED_BYTES_MAX: usize = 2 * MANIFEST_BYTES_MAX;

/// How hard zstd tries on what is short; what is long would take minutes.
const LEVEL: i32 = 19;
/// How hard it tries on what is long.
const LEVEL_OF_LONG: i32 = 12;
/// What is long, in bytes.
const LONG: usize = 2 * 1024 * 1024;

/// The smallest and the largest window of zstd, as powers of two.
const WINDOW_LOG: std::ops::RangeInclusive<u32> = 10..=26;

/// The length and what it goes on from.
const HEAD_BYTES: usize = 5;

/// Why a pack is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no pack, or what came is not what was made.
    #[error("E-EDITION-PACK: what came is not what the centre made")]
    Pack,
    /// The pinned key did not sign it, or it is out of bounds.
    #[error("E-EDITION-SIGNATURE: not signed by the centre's key, or out of bounds")]
    Signature,
    /// It is not newer than the one that is here.
    #[error("E-EDITION-OLD: not newer than the edition that is here")]
    Old,
    /// An item is not what the manifest says.
    #[error("E-EDITION-ITEM: an item is not what the signed list says")]
    Item,
}

/// What one side sends to whoever has `before` (nothing: whoever has no edition).
///
/// # Errors
/// Where zstd fails, which is a bug of ours.
pub fn pack(before: Option<&Edition>, next: &Edition) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    frame(&mut body, &signed_text(before)?, &signed_text(Some(next))?)?;
    for (name, item) in &next.manifest().items {
        if held(before, item).is_none() {
            let new = next.items().get(name).map(|bytes| &bytes[..]).unwrap_or_default();
            frame(&mut body, &prefix(before, name), new)?;
        }
    }
    let length = u32::try_from(body.len() + HEAD_BYTES).map_err(std::io::Error::other)?;
    Ok([&length.to_be_bytes()[..], &[u8::from(before.is_some())], &body].concat())
}

/// The whole length of a pack that begins so.
#[must_use]
pub fn length(begun: &[u8]) -> Option<u64> {
    let length = begun.first_chunk().map(|length| u64::from(u32::from_be_bytes(*length)))?;
    (HEAD_BYTES as u64..=PACK_BYTES_MAX).contains(&length).then_some(length)
}

/// Opens what [`pack`] made for whoever has `before`, or for whoever has nothing, with the pinned key.
///
/// # Errors
/// [`Refused`]; what is here stays.
pub fn open(packed: &[u8], before: Option<&Edition>, key: &ReceiptKey) -> Result<Edition, Refused> {
    if length(packed) != Some(packed.len() as u64) {
        return Err(Refused::Pack);
    }
    let (head, mut rest) = packed.split_at_checked(HEAD_BYTES).ok_or(Refused::Pack)?;
    let floor = before.map_or(0, Edition::number);
    let before = match head.last() {
        Some(0) => None,
        Some(1) if before.is_some() => before,
        Some(_) | None => return Err(Refused::Pack),
    };
    let old = signed_text(before).map_err(|_| Refused::Pack)?;
    let text = opened(&mut rest, &old, SIGNED_BYTES_MAX)?;
    let signed: SignedManifest = serde_json::from_slice(&text).map_err(|_| Refused::Pack)?;
    let manifest = key.edition(&signed).map_err(|_| Refused::Signature)?;
    if manifest.edition <= floor {
        return Err(Refused::Old);
    }
    let items = items(&mut rest, &manifest, before)?;
    if !rest.is_empty() {
        return Err(Refused::Pack);
    }
    Edition::of(signed, manifest, items).ok_or(Refused::Item)
}

fn items(rest: &mut &[u8], manifest: &Manifest, before: Option<&Edition>) -> Result<Items, Refused> {
    let mut items = Items::new();
    for (name, item) in &manifest.items {
        let bytes = match held(before, item) {
            Some(bytes) => bytes,
            None => {
                let bytes_max = usize::try_from(item.bytes).map_err(|_| Refused::Item)?;
                let bytes = opened(rest, &prefix(before, name), bytes_max)?;
                if !item.is_of(&bytes) {
                    return Err(Refused::Item);
                }
                bytes.into()
            }
        };
        items.insert(name.clone(), bytes);
    }
    Ok(items)
}

fn signed_text(edition: Option<&Edition>) -> serde_json::Result<Vec<u8>> {
    edition.map_or(Ok(Vec::new()), |edition| serde_json::to_vec(edition.signed()))
}

/// An item that the edition before held, under whatever name.
fn held(before: Option<&Edition>, item: &Item) -> Option<Arc<[u8]>> {
    let before = before?;
    let (name, _) = before.manifest().items.iter().find(|(_, held)| *held == item)?;
    before.items().get(name).cloned()
}

/// What an item most likely resembles: the one of its name, or else the last of its folder.
fn prefix(before: Option<&Edition>, name: &str) -> Arc<[u8]> {
    let Some(before) = before else { return Arc::default() };
    let folder = |name: &str| name.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let same = before.items().get(name);
    let near = || before.items().iter().rfind(|(other, _)| folder(other) == folder(name));
    same.or_else(|| near().map(|(_, bytes)| bytes)).cloned().unwrap_or_default()
}

/// The window that reaches over prefix and text together.
fn window_log(prefix: &[u8], bytes: usize) -> u32 {
    let both = (prefix.len() + bytes).max(1).next_power_of_two();
    both.trailing_zeros().clamp(*WINDOW_LOG.start(), *WINDOW_LOG.end())
}

fn frame(into: &mut Vec<u8>, prefix: &[u8], bytes: &[u8]) -> std::io::Result<()> {
    let long = prefix.len() + bytes.len() > LONG;
    let level = if long { LEVEL_OF_LONG } else { LEVEL };
    let mut encoder = write::Encoder::with_ref_prefix(Vec::new(), level, prefix)?;
    encoder.window_log(window_log(prefix, bytes.len()))?;
    encoder.long_distance_matching(long)?;
    encoder.include_checksum(false)?;
    encoder.include_contentsize(false)?;
    encoder.write_all(bytes)?;
    let frame = encoder.finish()?;
    let length = u32::try_from(frame.len()).map_err(std::io::Error::other)?;
    into.extend_from_slice(&length.to_be_bytes());
    into.extend_from_slice(&frame);
    Ok(())
}

/// The next frame, opened, and never longer than this.
fn opened(rest: &mut &[u8], prefix: &[u8], bytes_max: usize) -> Result<Vec<u8>, Refused> {
    let (length, after) = rest.split_first_chunk().ok_or(Refused::Pack)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Refused::Pack)?;
    let (frame, after) = after.split_at_checked(length).ok_or(Refused::Pack)?;
    *rest = after;
    let open = || -> std::io::Result<Vec<u8>> {
        let mut decoder = read::Decoder::with_ref_prefix(frame, prefix)?.single_frame();
        decoder.window_log_max(window_log(prefix, bytes_max))?;
        let mut bytes = Vec::new();
        decoder.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    open().ok().filter(|bytes| bytes.len() <= bytes_max).ok_or(Refused::Pack)
}

#[cfg(test)]
mod tests;
