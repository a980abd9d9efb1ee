//! The rows of one settlement's queue, within one transaction.

mod places;
mod read;

pub(super) use self::read::{awake, of_child, of_person, settlements, waiting};

use std::ops::Range;

use domain::kato::Kato;
use domain::kindergarten::{Event, PlaceId};
use domain::number::ApplicationNumber;
use domain::queue::Change;
use domain::time::Timestamp;
use ledger::entry::Entry;
use ledger::hash::Hash32;
use ledger::receipt::SignedReceipt;
use rusqlite::{Connection, OptionalExtension, params};
use sync::wire::Channel;
use uuid::Uuid;

use self::read::{COLUMNS, NEVER, application, log_row, many, one, signed, stream, unsigned};
use super::row::{damaged, moment, ms, receipt};
use super::{logins, notices, refusals, submissions};
use crate::store::places::PlaceRow;
use crate::store::queue::{
    Kept, KeptLogin, LogRow, Look, NewAction, NewArrival, NewLogRow, QueueRow, QueueRows,
};
use crate::store::{Digest, NewRefusal, NewSubmission, StoreError};

/// The rows of a settlement.
pub(super) struct Rows<'a> {
    pub(super) db: &'a Connection,
    pub(super) settlement: &'a Kato,
}

impl Rows<'_> {
    fn entry_of(&self, index: u64, previous: Digest, commitment: Digest) -> Entry {
        let queue = self.settlement.as_str().into();
        Entry { queue, index, previous: Hash32(previous), commitment: Hash32(commitment) }
    }
}

impl QueueRows for Rows<'_> {
    fn size(&self) -> Result<u64, StoreError> {
        let last: Option<i64> = self
            .db
            .prepare_cached("SELECT max(place) FROM queue_event WHERE settlement = ?1")?
            .query_row([self.settlement.as_str()], |row| row.get(0))?;
        last.map_or(Ok(0), |place| Ok(unsigned(place)? + 1))
    }

    fn last(&self) -> Result<Option<Entry>, StoreError> {
        let found: Option<(i64, Digest, Digest)> = self
            .db
            .prepare_cached(
                "SELECT place, previous, commitment FROM queue_event WHERE settlement = ?1
                 ORDER BY place DESC LIMIT 1",
            )?
            .query_row([self.settlement.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        found
            .map(|(place, previous, commitment)| Ok(self.entry_of(unsigned(place)?, previous, commitment)))
            .transpose()
    }

    fn entry(&self, place: u64) -> Result<Entry, StoreError> {
        let (previous, commitment): (Digest, Digest) = self
            .db
            .prepare_cached(
                "SELECT previous, commitment FROM queue_event WHERE settlement = ?1 AND place = ?2",
            )?
            .query_row(params![self.settlement.as_str(), signed(place)?], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok(self.entry_of(place, previous, commitment))
    }

    fn log(
        &self,
        from: u64,
        take: &mut dyn FnMut(LogRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT place, application_id, revision, body, salt, previous, commitment, change, settlement
             FROM queue_event WHERE settlement = ?1 AND place >= ?2 ORDER BY place",
        )?;
        let mut rows = statement.query(params![self.settlement.as_str(), signed(from)?])?;
        while let Some(row) = rows.next()? {
            take(log_row(row)?)?;
        }
        Ok(())
    }

    fn stream(&self, application: Uuid) -> Result<Vec<(u64, Event)>, StoreError> {
        stream(self.db, self.settlement, application)
    }

    fn changes(&self, stretch: Range<u64>, count_max: u32) -> Result<Vec<(u64, Change)>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT place, change FROM queue_event
             WHERE settlement = ?1 AND place >= ?2 AND place < ?3 AND change <> ''
             ORDER BY place DESC LIMIT ?4",
        )?;
        let (first, end) = (signed(stretch.start)?, signed(stretch.end)?);
        let rows = statement.query_map(params![self.settlement.as_str(), first, end, count_max], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        rows.map(|row| {
            let (place, change) = row?;
            Ok((unsigned(place)?, serde_json::from_str(&change).map_err(|_| damaged("a change"))?))
        })
        .collect()
    }

    fn node(&self, place: u64) -> Result<Hash32, StoreError> {
        let hash = self
            .db
            .prepare_cached("SELECT hash FROM queue_node WHERE settlement = ?1 AND place = ?2")?
            .query_row(params![self.settlement.as_str(), signed(place)?], |row| row.get(0))
            .optional()?;
        hash.map(Hash32).ok_or_else(|| damaged("a tree without a hash"))
    }

    fn by_id(&self, id: Uuid) -> Result<Option<QueueRow>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM queue_application WHERE settlement = ?1 AND application_id = ?2");
        one(self.db, &sql, params![self.settlement.as_str(), id.as_bytes()])
    }

    fn by_number(&self, number: &ApplicationNumber) -> Result<Option<QueueRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM queue_application
             WHERE settlement = ?1 AND number = ?2 AND number <> ''"
        );
        one(self.db, &sql, params![self.settlement.as_str(), number.canonical()])
    }

    fn by_child(&self, child: Digest) -> Result<Vec<QueueRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM queue_application WHERE child = ?2 AND settlement = ?1
             ORDER BY application_id"
        );
        many(self.db, &sql, params![self.settlement.as_str(), child])
    }

    fn all(&self, take: &mut dyn FnMut(QueueRow) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM queue_application WHERE settlement = ?1 ORDER BY application_id");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([self.settlement.as_str()])?;
        while let Some(row) = rows.next()? {
            take(application(row)?)?;
        }
        Ok(())
    }

    fn receipts(
        &self,
        take: &mut dyn FnMut(&str, SignedReceipt) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT receipt_payload, receipt_signature, receipt_key_id, number FROM submission
             WHERE settlement = ?1 AND number LIKE 'UO.%' ORDER BY number",
        )?;
        let mut rows = statement.query([self.settlement.as_str()])?;
        while let Some(row) = rows.next()? {
            take(&row.get::<_, String>(3)?, receipt(row, 0)?)?;
        }
        Ok(())
    }

    fn places(&self) -> Result<Vec<PlaceRow>, StoreError> {
        places::in_force(self.db, self.settlement)
    }

    fn place(&self, id: PlaceId) -> Result<Option<PlaceRow>, StoreError> {
        places::find(self.db, self.settlement, id)
    }

    fn publications(&self) -> Result<Vec<PlaceRow>, StoreError> {
        places::all(self.db, self.settlement)
    }

    fn publish(&self, row: &PlaceRow) -> Result<(), StoreError> {
        places::keep(self.db, self.settlement, row)
    }

    fn append(&self, row: &NewLogRow<'_>) -> Result<(), StoreError> {
        let entry = &row.opened.entry;
        let change = row.change.map(serde_json::to_string).transpose().map_err(|_| damaged("a change"))?;
        self.db
            .prepare_cached(
                "INSERT INTO queue_event (settlement, place, application_id, revision, at, body, salt,
                     previous, commitment, change)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                self.settlement.as_str(),
                signed(entry.index)?,
                row.application.as_bytes(),
                signed(row.revision)?,
                ms(row.at),
                row.opened.event,
                row.opened.salt.to_bytes(),
                entry.previous.0,
                entry.commitment.0,
                change.unwrap_or_default(),
            ])?;
        for (place, hash) in row.nodes {
            self.db
                .prepare_cached("INSERT INTO queue_node (settlement, place, hash) VALUES (?1, ?2, ?3)")?
                .execute(params![self.settlement.as_str(), signed(*place)?, hash.0])?;
        }
        Ok(())
    }

    fn put(&self, row: &QueueRow) -> Result<(), StoreError> {
        self.db
            .prepare_cached(
                "INSERT INTO queue_application (settlement, application_id, number, revision, state, active,
                     wakes_at, child, child_place, applicant, linked, other_parent,
                     channel)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
                 ON CONFLICT DO UPDATE SET number = excluded.number, revision = excluded.revision,
                     state = excluded.state, active = excluded.active, wakes_at = excluded.wakes_at,
                     linked = excluded.linked, other_parent = excluded.other_parent",
            )?
            .execute(params![
                self.settlement.as_str(),
                row.id.as_bytes(),
                row.number.as_ref().map(ApplicationNumber::canonical).unwrap_or_default(),
                signed(row.revision)?,
                row.state,
                row.active,
                row.wakes_at.map_or(NEVER, ms),
                row.child,
                row.child_place.cast_signed(),
                row.applicant,
                row.linked,
                row.other_parent.as_ref().map_or(&[][..], |digest| &digest[..]),
                row.channels.iter().map(|channel| channel.word()).collect::<Vec<_>>().join(" "),
            ])?;
        Ok(())
    }

    fn file(
        &self,
        new: &NewSubmission<'_>,
        number: &ApplicationNumber,
        receipt: &SignedReceipt,
    ) -> Result<(), StoreError> {
        submissions::keep(self.db, new, number, receipt)
    }

    fn arrive(&self, new: &NewArrival<'_>) -> Result<(), StoreError> {
        self.db.execute(
            "INSERT INTO queue_arrival (settlement, application_id, kiosk, signed_xml_sha256, claimed_at, at,
                 sealed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                self.settlement.as_str(),
                new.id.as_bytes(),
                new.kiosk,
                new.signed_xml_sha256,
                ms(new.claimed_at),
                ms(new.at),
                new.sealed
            ],
        )?;
        Ok(())
    }

    fn arrival(&self, id: Uuid) -> Result<Option<(Digest, Vec<u8>)>, StoreError> {
        let found = self
            .db
            .prepare_cached(
                "SELECT signed_xml_sha256, sealed FROM queue_arrival
                 WHERE settlement = ?1 AND application_id = ?2",
            )?
            .query_row(params![self.settlement.as_str(), id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found)
    }

    fn refuse(&self, new: &NewRefusal<'_>) -> Result<(), StoreError> {
        refusals::keep(self.db, new)
    }

    fn submission(&self, number: &ApplicationNumber) -> Result<Option<Kept>, StoreError> {
        submissions::kept(self.db, "number", params![self.settlement.as_str(), number.canonical()])
    }

    fn submission_by_id(&self, id: Uuid) -> Result<Option<Kept>, StoreError> {
        submissions::kept(self.db, "submission_id", params![self.settlement.as_str(), id.as_bytes()])
    }

    fn action(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
        super::actions::signed(self.db, number, xml_sha256)
    }

    fn act(&self, new: &NewAction<'_>) -> Result<(), StoreError> {
        super::actions::keep(self.db, self.settlement, new)
    }

    fn announce(
        &self,
        number: &ApplicationNumber,
        kind: &str,
        channels: &[Channel],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        notices::announce(self.db, number, kind, channels, at)
    }

    fn announce_too_late(
        &self,
        submission: Uuid,
        channels: &[Channel],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        notices::announce_too_late(self.db, self.settlement, submission, channels, at)
    }

    fn logins(&self) -> Result<Vec<KeptLogin>, StoreError> {
        logins::kept(self.db)
    }

    fn look(&self, application: Uuid, person: Digest) -> Result<Option<Look>, StoreError> {
        let found: Option<(i64, i64)> = self
            .db
            .prepare_cached(
                "SELECT size, at FROM look WHERE settlement = ?1 AND application_id = ?2 AND person = ?3",
            )?
            .query_row(params![self.settlement.as_str(), application.as_bytes(), person], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        found.map(|(size, at)| Ok(Look { size: unsigned(size)?, at: moment(at)? })).transpose()
    }

    fn looked(&self, application: Uuid, person: Digest, look: Look) -> Result<(), StoreError> {
        self.db
            .prepare_cached(
                "INSERT INTO look (settlement, application_id, person, size, at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET size = excluded.size, at = excluded.at",
            )?
            .execute(params![
                self.settlement.as_str(),
                application.as_bytes(),
                person,
                signed(look.size)?,
                ms(look.at)
            ])?;
        Ok(())
    }
}
