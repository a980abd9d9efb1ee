//! `tereze-central log`: the queues held against their logs, and the logs against what people kept of them; and the
//! proof that a log grew.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use central::queue::audit::{Broken, Kept, OnWord, Sound, audit as audit_queue};
use central::queue::log;
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
    let only = match settlement {
        Some(kato) => Some(Kato::parse(kato).context("a KATO code is nine digits")?),
        None => None,
    };
    let key = centre.keys.receipt.public();
    let kept = kept(&key, only.as_ref(), receipts, heads)?;
    // A queue that somebody kept something of is audited though nothing of it be left.
    let mut settlements: BTreeSet<Kato> = kept.keys().cloned().collect();
    match only {
        Some(only) => settlements.extend([only]),
        None => settlements.extend(centre.store.queues()?),
    }
    let mut out = std::io::stdout().lock();
    if settlements.is_empty() {
        writeln!(out, "no queue yet: nothing was audited")?;
    }
    let (none, audited) = (Kept::default(), settlements.len());
    let mut unsound = Vec::new();
    for settlement in settlements {
        let kept = kept.get(&settlement).unwrap_or(&none);
        match audit_queue(&centre, &settlement, kept) {
            Ok(sound) => tell(&mut out, &settlement, &sound, kept)?,
            Err(error @ Broken::Store(_)) => return Err(error).context(format!("queue {settlement}")),
            // What is wrong with one queue hides nothing of the next.
            Err(broken) => {
                writeln!(out, "queue {settlement}: NOT sound: {broken}")?;
                unsound.push(settlement.to_string());
            }
        }
        let lists = centre.store.desk_listings(&settlement)?;
        if !lists.is_empty() {
            writeln!(out, "queue {settlement}: clerks looked {} times at lists with names", lists.len())?;
        }
    }
    let named = unsound.join(", ");
    anyhow::ensure!(unsound.is_empty(), "{} of {audited} queues are not sound: {named}", unsound.len());
    Ok(())
}

/// Today's head of a queue, with the proof that it grew from one of `since` entries.
pub(super) fn growth(setup: &Setup, settlement: &str, since: u64) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let kato = Kato::parse(settlement).context("a KATO code is nine digits")?;
    let growth = log::growth(&centre, &kato, since)
        .map_err(|problem| anyhow::anyhow!("{}", problem.code()))
        .with_context(|| format!("queue {kato}: no growth since {since} entries"))?;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &growth)?;
    writeln!(out)?;
    Ok(())
}

/// What was read of a queue, all of it right.
fn tell(out: &mut impl Write, settlement: &Kato, sound: &Sound, kept: &Kept) -> Result<()> {
    let Sound { entries, applications, receipts, on_word: OnWord { logins, findings }, helped } = sound;
    if *entries == 0 {
        writeln!(out, "queue {settlement}: no entry yet")?;
        return Ok(());
    }
    writeln!(
        out,
        "queue {settlement}: {entries} entries, {applications} applications, {receipts} receipts: sound"
    )?;
    let (kept_receipts, heads) = (kept.evidence.len(), kept.heads.len());
    if kept_receipts + heads > 0 {
        writeln!(
            out,
            "queue {settlement}: it is the log of what was kept outside: {kept_receipts} receipts, {heads} heads"
        )?;
    }
    if *helped > 0 {
        writeln!(
            out,
            "queue {settlement}: {helped} applications were filled in with help, each held against the login of \
             whoever helped"
        )?;
    }
    if logins + findings > 0 {
        writeln!(
            out,
            "queue {settlement}: on the centre's word alone: {logins} acts by a login that is forgotten by now, \
             {findings} findings of the centre itself"
        )?;
    }
    Ok(())
}

/// What people kept, by the queue that it is of. Nothing that was given is left aside.
fn kept(
    key: &ReceiptKey,
    only: Option<&Kato>,
    receipts: &[PathBuf],
    heads: &[PathBuf],
) -> Result<BTreeMap<Kato, Kept>> {
    let mut kept: BTreeMap<Kato, Kept> = BTreeMap::new();
    for path in receipts {
        let about = || format!("receipt {}", path.display());
        let signed: SignedReceipt = read(path).with_context(about)?;
        let receipt = key.verify(&signed).with_context(about)?;
        let evidence = receipt.evidence.context("it carries no evidence").with_context(about)?;
        let queue = queue(&evidence.opened.entry.queue, only).with_context(about)?;
        kept.entry(queue).or_default().evidence.push(evidence);
    }
    for path in heads {
        let about = || format!("head {}", path.display());
        let signed: SignedHead = match read::<Growth>(path) {
            Ok(growth) => growth.head,
            Err(_) => read(path).with_context(about)?,
        };
        let head = key.verify_head(&signed).with_context(about)?;
        let queue = queue(&head.queue, only).with_context(about)?;
        kept.entry(queue).or_default().heads.push(head);
    }
    Ok(kept)
}

/// The queue that a file is of, if it is one that is audited.
fn queue(named: &str, only: Option<&Kato>) -> Result<Kato> {
    let queue = Kato::parse(named).with_context(|| format!("it is of {named:?}, which is no queue"))?;
    match only {
        Some(only) if *only != queue => {
            anyhow::bail!("it is of queue {queue}, and only queue {only} is audited")
        }
        Some(_) | None => Ok(queue),
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = std::fs::metadata(path)?.len();
    anyhow::ensure!(bytes <= JSON_BYTES_MAX as u64, "longer than any of ours");
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}
