//! Signed decisions, and what waits for one.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sync::wire::desk::Role;
use uuid::Uuid;

use super::evidence::want_stamp;
use super::help;
use super::queue::{Rows, waiting};
use super::row::{damaged, moment, ms};
use super::submissions::keep_chain;
use crate::store::help::HelpLogin;
use crate::store::office::{DoneDecision, KeptDecision, NewDecision, OfficeRows};
use crate::store::queue::QueueRow;
use crate::store::{Digest, StoreError};

const COLUMNS: &str = "decision_id, person, bin, role, signed_xml_sha256, done, at, sealed";

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
        let sql = format!(
            "SELECT {COLUMNS} FROM decision AS first WHERE settlement = ?1 AND number = ?2 AND done = 0
             AND NOT EXISTS (SELECT 1 FROM decision AS second
                             WHERE second.settlement = first.settlement AND second.number = first.number
                               AND second.seconds = first.signed_xml_sha256)
             ORDER BY at, decision_id"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params![number.settlement().as_str(), number.canonical()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(kept(row)?);
        }
        Ok(found)
    }

    fn help_login(&self, signed_sha256: Digest) -> Result<Option<HelpLogin>, StoreError> {
        help::login(self.db, signed_sha256)
    }

    fn wait_for_office(&self, application: Uuid, waits: bool) -> Result<(), StoreError> {
        let sql = if waits {
            "INSERT INTO queue_waiting (settlement, application_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
        } else {
            "DELETE FROM queue_waiting WHERE settlement = ?1 AND application_id = ?2"
        };
        self.db.prepare_cached(sql)?.execute(params![self.settlement.as_str(), application.as_bytes()])?;
        Ok(())
    }

    fn waiting(&self, take: &mut dyn FnMut(QueueRow) -> Result<(), StoreError>) -> Result<(), StoreError> {
        waiting(self.db, self.settlement)?.into_iter().try_for_each(take)
    }
}

pub(super) fn keep(db: &Connection, new: &NewDecision<'_>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO decision (settlement, decision_id, number, desk, person, bin, role, kind,
             signed_xml_sha256, seconds, done, at, revocation, sealed, answer)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        new.settlement.as_str(),
        new.id.as_bytes(),
        named(new.number),
        new.desk,
        new.person,
        new.bin,
        new.role.word(),
        new.kind,
        new.signed_xml_sha256,
        new.seconds.as_ref().map_or(&[][..], |digest| &digest[..]),
        new.done,
        ms(new.at),
        new.revocation,
        new.sealed,
        new.answer,
    ])?;
    keep_chain(db, new.settlement, new.id, new.chain.iter().map(Vec::as_slice))?;
    want_stamp(db, new.settlement, new.id, new.stamp, new.at)
}

pub(super) fn find(db: &Connection, id: Uuid) -> Result<Option<DoneDecision>, StoreError> {
    let found = db
        .prepare_cached("SELECT signed_xml_sha256, desk, answer FROM decision WHERE decision_id = ?1")?
        .query_row([id.as_bytes()], |row| {
            Ok(DoneDecision { signed_xml_sha256: row.get(0)?, desk: row.get(1)?, answer: row.get(2)? })
        })
        .optional()?;
    Ok(found)
}

pub(super) fn signed(
    db: &Connection,
    settlement: &Kato,
    number: Option<&ApplicationNumber>,
    xml_sha256: Digest,
) -> Result<Option<KeptDecision>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM decision WHERE settlement = ?1 AND number = ?2 AND signed_xml_sha256 = ?3"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params![settlement.as_str(), named(number), xml_sha256])?;
    rows.next()?.map(kept).transpose()
}

/// The number in the row; empty where it is about places.
fn named(number: Option<&ApplicationNumber>) -> String {
    number.map(ApplicationNumber::canonical).unwrap_or_default()
}

fn kept(row: &Row<'_>) -> Result<KeptDecision, StoreError> {
    let role: String = row.get(3)?;
    Ok(KeptDecision {
        id: Uuid::from_bytes(row.get(0)?),
        person: row.get(1)?,
        bin: row.get(2)?,
        role: Role::from_word(&role).ok_or_else(|| damaged("a role"))?,
        signed_xml_sha256: row.get(4)?,
        done: row.get(5)?,
        at: moment(row.get(6)?)?,
        sealed: row.get(7)?,
    })
}
