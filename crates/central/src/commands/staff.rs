//! `tereze-central staff`: who may decide. An IIN is read from standard input, so that it stands in no shell's history
//! and no list of processes.

use std::io::Write;

use anyhow::{Context, Result, anyhow};
use central::staff;
use central::store::help::HelpCount;
use domain::bin::Bin;
use domain::iin::Iin;
use domain::kato::Kato;
use sync::wire::desk::Role;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Setup;

pub(super) fn add(setup: &Setup, bin: &str, role: &str, settlement: &str) -> Result<()> {
    let bin = Bin::parse(bin).map_err(|_| anyhow!("a BIN is twelve digits with a check digit"))?;
    let role = Role::from_word(role).with_context(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.word()).collect();
        format!("a role is one of {}", known.join(", "))
    })?;
    let settlement = Kato::parse(settlement).context("a KATO code is nine digits")?;
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().read_line(&mut line).context("the IIN, on standard input")?;
    // The authority's own word counts: its certificates are not judged by their check digit (SIGNING §2).
    let iin = Iin::from_certificate(line.trim()).context("an IIN is twelve digits")?;
    let (_, centre) = super::open(setup)?;
    let post = staff::grant(&centre, &settlement, &iin, &bin, role);
    let post = post.map_err(|problem| anyhow!("{}", problem.code()))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "post: {}", post.id)?;
    Ok(())
}

pub(super) fn revoke(setup: &Setup, settlement: &str, post: &str) -> Result<()> {
    let settlement = Kato::parse(settlement).context("a KATO code is nine digits")?;
    let post = Uuid::try_parse(post).context("a post is named by its UUID, as `staff list` tells it")?;
    let (_, centre) = super::open(setup)?;
    staff::revoke(&centre, &settlement, post).map_err(|problem| anyhow!("{}", problem.code()))
}

pub(super) fn helped(setup: &Setup) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let mut out = std::io::stdout().lock();
    for HelpCount { settlement, bin, people, applications } in centre.store.help_counts()? {
        writeln!(out, "{settlement} {bin}: {people} people helped with {applications} applications")?;
    }
    Ok(())
}

pub(super) fn list(setup: &Setup) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let mut out = std::io::stdout().lock();
    for post in centre.store.posts()? {
        let until = post.until.map_or_else(|| "now".into(), |until| until.to_rfc3339());
        let since = post.since.to_rfc3339();
        let (id, settlement, bin, role) = (post.id, &post.settlement, &post.bin, post.role.word());
        writeln!(out, "{id} {settlement} {bin} {role} {since} {until}")?;
    }
    Ok(())
}
