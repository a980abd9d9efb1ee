//! `tereze-central places`: published by whoever runs the centre, for kindergartens without a desk.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use central::places::{self, Publication};
use central::queue::{self, Stop};
use domain::bin::Bin;
use domain::kato::Kato;
use domain::kindergarten::PlaceId;
use domain::language::Language;
use sync::wire::Instruction;
use uuid::Uuid;

/// Who publishes here.
const OPERATOR: &str = "operator";

/// What is to be published.
pub(super) struct Group {
    pub(super) kindergarten: String,
    pub(super) language: String,
    pub(super) ages: (u32, u32),
    pub(super) places: u32,
    pub(super) place: Option<String>,
}

pub(super) fn publish(config: &Path, group: &Group) -> Result<()> {
    let (_, centre) = super::open(config)?;
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
        age_from: group.ages.0,
        age_to: group.ages.1,
        published: group.places,
        author: OPERATOR.into(),
        signed_xml_sha256: None,
    };
    queue::write(&centre, &known.kato, |desk| places::publish(&centre, desk, &asked)).map_err(told)?;
    writeln!(std::io::stdout(), "{id}")?;
    Ok(())
}

pub(super) fn list(config: &Path, settlement: &str) -> Result<()> {
    let (_, centre) = super::open(config)?;
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
