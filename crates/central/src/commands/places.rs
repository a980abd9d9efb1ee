//! `tereze-central places`: published by whoever runs the centre, for kindergartens without a desk.

use std::io::Write;

use anyhow::{Context, Result, anyhow};
use central::places::{self, Publication};
use central::queue::{self, Stop};
use clap::{Args, Subcommand};
use domain::bin::Bin;
use domain::kato::Kato;
use domain::kindergarten::PlaceId;
use domain::language::Language;
use sync::wire::Instruction;
use uuid::Uuid;

use super::Setup;

/// Who publishes here.
const OPERATOR: &str = "operator";

/// What can be done with places of kindergartens.
#[derive(Subcommand)]
pub(crate) enum PlacesCommand {
    /// Publish a group of places, or publish it anew, and print its name: for a kindergarten that has no desk
    Publish(Group),
    /// List what is published, with how many places are free
    List {
        #[command(flatten)]
        setup: Setup,
        /// KATO code of the settlement
        #[arg(long)]
        settlement: String,
    },
}

/// What is to be published.
#[derive(Args)]
pub(crate) struct Group {
    #[command(flatten)]
    setup: Setup,
    /// The BIN of the kindergarten, which stands in the reference list
    #[arg(long)]
    kindergarten: String,
    /// The language of instruction: kk, ru or mixed
    #[arg(long)]
    language: String,
    /// The youngest child it takes, in whole years
    #[arg(long)]
    age_from: u32,
    /// The oldest child it takes, in whole years
    #[arg(long)]
    age_to: u32,
    /// How many places there are altogether, with those that referrals hold
    #[arg(long)]
    places: u32,
    /// The group, where it was published before; left out: a new one
    #[arg(long)]
    place: Option<String>,
}

pub(super) fn run(command: &PlacesCommand) -> Result<()> {
    match command {
        PlacesCommand::Publish(group) => publish(group),
        PlacesCommand::List { setup, settlement } => list(setup, settlement),
    }
}

fn publish(group: &Group) -> Result<()> {
    let (_, centre) = super::open(&group.setup)?;
    let bin = Bin::parse(&group.kindergarten).map_err(|_| anyhow!("{}: no BIN", group.kindergarten))?;
    let known = centre.kindergartens.find(&bin);
    let known = known.with_context(|| format!("{bin} is no kindergarten of the reference list"))?;
    let id = match &group.place {
        Some(text) => PlaceId::parse(text).with_context(|| format!("{text}: no name of a place"))?,
        None => PlaceId(Uuid::now_v7().as_u128()),
    };
    let asked = Publication {
        id,
        kindergarten: bin,
        kind: known.kind,
        language: Instruction::from_code(&group.language).context("the language is kk, ru or mixed")?,
        age_from: group.age_from,
        age_to: group.age_to,
        published: group.places,
        author: OPERATOR.into(),
        signed_xml_sha256: None,
    };
    queue::write(&centre, &known.kato, |desk| places::publish(&centre, desk, &asked)).map_err(told)?;
    writeln!(std::io::stdout(), "{id}")?;
    Ok(())
}

fn list(setup: &Setup, settlement: &str) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let settlement = Kato::parse(settlement).context("a KATO code is nine digits")?;
    let lines = queue::write(&centre, &settlement, |desk| {
        let rows = desk.rows.places()?;
        Ok(rows.into_iter().map(|row| (places::free(desk.book(), &row), row)).collect::<Vec<_>>())
    });
    let mut out = std::io::stdout().lock();
    for (free, row) in lines.map_err(told)? {
        let known = centre.kindergartens.find(&row.kindergarten);
        let name = known.map_or("-", |known| known.name(Language::Russian));
        let (kind, language) = (row.kind.code(), row.language.code());
        let (from, to, published) = (row.age_from, row.age_to, row.published);
        let (id, bin) = (row.id, &row.kindergarten);
        writeln!(out, "{id} {bin} {name}: {kind}, {language}, {from}-{to}, {free} of {published} free")?;
    }
    Ok(())
}

/// A refusal by its code, with what its sentence needs.
fn told(stop: Stop) -> anyhow::Error {
    let problem = central::problem::Problem::from(stop);
    anyhow!("{} {:?}", problem.code(), problem.body.args)
}
