//! `tereze-central log`: the queues held against their logs, and the logs against what people kept of them.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use central::queue::audit::{Kept, OnWord, Sound, audit as audit_queue};
use domain::kato::Kato;
use ledger::head::SignedHead;
use ledger::receipt::{ReceiptKey, SignedReceipt};
use serde::de::DeserializeOwned;
use sync::wire::{Growth, JSON_BYTES_MAX};

use super::Setup;

pub(super) fn audit(
    setup: &Setup,
    settlement: Option<&str>,
    receipts: &[PathBuf],
    heads: &[PathBuf],
) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let key = centre.keys.receipt.public();
    let kept = kept(&key, receipts, heads)?;
    let settlements = match settlement {
        Some(kato) => vec![Kato::parse(kato).context("a KATO code is nine digits")?],
        None => centre.store.queues()?,
    };
    let mut out = std::io::stdout().lock();
    for settlement in settlements {
        let sound =
            audit_queue(&centre, &settlement, &kept).with_context(|| format!("queue {settlement}"))?;
        let Sound { entries, applications, receipts, on_word: OnWord { logins, findings }, helped } = sound;
        writeln!(
            out,
            "queue {settlement}: {entries} entries, {applications} applications, {receipts} receipts: sound"
        )?;
        if helped > 0 {
            writeln!(
                out,
                "queue {settlement}: {helped} applications were filled in with help, each held against the login \
                 of whoever helped"
            )?;
        }
        if logins + findings > 0 {
            writeln!(
                out,
                "queue {settlement}: on the centre's word alone: {logins} acts by a login that is forgotten by \
                 now, {findings} findings of the centre itself"
            )?;
        }
        let lists = centre.store.desk_listings(&settlement)?;
        if !lists.is_empty() {
            writeln!(out, "queue {settlement}: clerks looked {} times at lists with names", lists.len())?;
        }
    }
    Ok(())
}

fn kept(key: &ReceiptKey, receipts: &[PathBuf], heads: &[PathBuf]) -> Result<Kept> {
    let mut kept = Kept::default();
    for path in receipts {
        let about = || format!("receipt {}", path.display());
        let signed: SignedReceipt = read(path).with_context(about)?;
        let receipt = key.verify(&signed).with_context(about)?;
        kept.evidence.push(receipt.evidence.context("it carries no evidence").with_context(about)?);
    }
    for path in heads {
        let about = || format!("head {}", path.display());
        let signed: SignedHead = match read::<Growth>(path) {
            Ok(growth) => growth.head,
            Err(_) => read(path).with_context(about)?,
        };
        kept.heads.push(key.verify_head(&signed).with_context(about)?);
    }
    Ok(kept)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = std::fs::metadata(path)?.len();
    anyhow::ensure!(bytes <= JSON_BYTES_MAX as u64, "longer than any of ours");
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}
