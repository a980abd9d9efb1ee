//! Signed decisions, and what waits for one.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use postgres::Row;
use uuid::Uuid;

use super::db::Db;
use super::evidence::want_stamp;
use super::help;
use super::known::{self, Kind};
use super::queue::{Rows, waiting};
use super::row::{digest, get, moment_at, ms, role};
use super::submissions::keep_chain;
use crate::store::help::HelpLogin;
use crate::store::office::{DoneDecision, KeptDecision, NewDecision, OfficeRows};
use crate::store::queue::QueueRow;
use crate::store::{Digest, StoreError};

/// Decisions, chosen and ordered as the rest of the statement says. Its columns are what [`kept`] reads.
macro_rules! decisions_of {
    ($which:literal) => {
        concat!(
            "SELECT decision_id, person, bin, role, signed_xml_sha256, done, at, sealed FROM decision AS first ",
            $which
        )
    };
}

impl OfficeRows for Rows<'_> {
    fn decide(&self, new: &NewDecision<'_>) -> Result<(), StoreError> {
        keep(self.db, new)
    }

    fn decision(
        &self,
        number: Option<&ApplicationNumber>,
        xml_sha256: Digest,
    ) -> Result<Option<KeptDecision>, StoreError> {
        signed(self.db, self.settlement, number, xml_sha256)
    }

    fn proposals(&self, number: &ApplicationNumber) -> Result<Vec<KeptDecision>, StoreError> {
        let sql = decisions_of!(
            "WHERE settlement = $1 AND number = $2 AND NOT done
             AND NOT EXISTS (SELECT 1 FROM decision AS second
                             WHERE second.settlement = first.settlement AND second.number = first.number
                               AND second.seconds = first.signed_xml_sha256)
             ORDER BY at, decision_id"
        );
        let rows = self.db.rows(sql, &[&number.settlement().as_str(), &number.canonical()])?;
        rows.iter().map(kept).collect()
    }

    fn help_login(&self, signed_sha256: Digest) -> Result<Option<HelpLogin>, StoreError> {
        help::login(self.db, signed_sha256)
    }

    fn wait_for_office(&self, application: Uuid, waits: bool) -> Result<(), StoreError> {
        let sql = if waits {
            "INSERT INTO queue_waiting (settlement, application_id) VALUES ($1, $2)
             ON CONFLICT (settlement, application_id) DO NOTHING"
        } else {
            "DELETE FROM queue_waiting WHERE settlement = $1 AND application_id = $2"
        };
        self.db.execute(sql, &[&self.settlement.as_str(), &application])?;
        Ok(())
    }

    fn waiting(&self, take: &mut dyn FnMut(QueueRow) -> Result<(), StoreError>) -> Result<(), StoreError> {
        waiting(self.db, self.settlement)?.into_iter().try_for_each(take)
    }
}

pub(super) fn keep(db: &Db, new: &NewDecision<'_>) -> Result<(), StoreError> {
    known::claimed(db, new.id, Kind::Decision, new.settlement)?;
    db.execute(
        "INSERT INTO decision (settlement, decision_id, number, desk, person, bin, role, kind,
             signed_xml_sha256, seconds, done, at, revocation, sealed, answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &[
            &new.settlement.as_str(),
            &new.id,
            &named(new.number),
            &new.desk,
            &new.person.as_slice(),
            &new.bin,
            &new.role.word(),
            &new.kind,
            &new.signed_xml_sha256.as_slice(),
            &new.seconds.as_ref().map_or(&[][..], |digest| &digest[..]),
            &new.done,
            &ms(new.at),
            &new.revocation,
            &new.sealed,
            &new.answer,
        ],
    )?;
    keep_chain(db, new.settlement, new.id, new.chain.iter().map(Vec::as_slice))?;
    want_stamp(db, new.settlement, new.id, new.stamp, new.at)
}

pub(super) fn find(db: &Db, id: Uuid) -> Result<Option<DoneDecision>, StoreError> {
    let found =
        db.row("SELECT signed_xml_sha256, desk, answer FROM decision WHERE decision_id = $1", &[&id])?;
    let done = |row: Row| {
        Ok(DoneDecision { signed_xml_sha256: digest(&row, 0)?, desk: get(&row, 1)?, answer: get(&row, 2)? })
    };
    found.map(done).transpose()
}

pub(super) fn signed(
    db: &Db,
    settlement: &Kato,
    number: Option<&ApplicationNumber>,
    xml_sha256: Digest,
) -> Result<Option<KeptDecision>, StoreError> {
    let sql = decisions_of!("WHERE settlement = $1 AND number = $2 AND signed_xml_sha256 = $3");
    let found = db.row(sql, &[&settlement.as_str(), &named(number), &xml_sha256.as_slice()])?;
    found.as_ref().map(kept).transpose()
}

/// The number in the row; empty where it is about places.
fn named(number: Option<&ApplicationNumber>) -> String {
    number.map(ApplicationNumber::canonical).unwrap_or_default()
}

fn kept(row: &Row) -> Result<KeptDecision, StoreError> {
    Ok(KeptDecision {
        id: get(row, 0)?,
        person: digest(row, 1)?,
        bin: get(row, 2)?,
        role: role(row, 3)?,
        signed_xml_sha256: digest(row, 4)?,
        done: get(row, 5)?,
        at: moment_at(row, 6)?,
        sealed: get(row, 7)?,
    })
}
