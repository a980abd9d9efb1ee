//! The rows of one settlement's queue, within one transaction.
//!
//! **Invariant:** what is walked through is fetched page by page, each page whole before anything of it is handed out:
//! whoever takes a row may ask for other rows meanwhile, and the memory stays within a page.

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
use postgres::Row;
use sync::wire::Channel;
use uuid::Uuid;

use self::read::{NEVER, application, applications, entry, log_row, rows_of, stream};
use super::db::Db;
use super::row::{count_at, damaged, digest, get, moment_at, ms, receipt, signed};
use super::{actions, logins, notices, refusals, submissions};
use crate::store::places::PlaceRow;
use crate::store::queue::{
    Kept, KeptLogin, LogRow, Look, NewAction, NewArrival, NewLogRow, QueueRow, QueueRows,
};
use crate::store::{Digest, NewRefusal, NewSubmission, StoreError};

/// Rows of one page.
const PAGE: i64 = 1_000;

/// The rows of a settlement.
pub(super) struct Rows<'a> {
    pub(super) db: &'a Db,
    pub(super) settlement: &'a Kato,
}

impl QueueRows for Rows<'_> {
    fn size(&self) -> Result<u64, StoreError> {
        let last = self.db.row(
            "SELECT place FROM queue_event WHERE settlement = $1 ORDER BY place DESC LIMIT 1",
            &[&self.settlement.as_str()],
        )?;
        last.map_or(Ok(0), |row| Ok(count_at(&row, 0)? + 1))
    }

    fn last(&self) -> Result<Option<Entry>, StoreError> {
        let last = self.db.row(
            "SELECT previous, commitment, place FROM queue_event WHERE settlement = $1
             ORDER BY place DESC LIMIT 1",
            &[&self.settlement.as_str()],
        )?;
        last.map(|row| entry(self.settlement, count_at(&row, 2)?, &row)).transpose()
    }

    fn entry(&self, place: u64) -> Result<Entry, StoreError> {
        let row = self.db.row(
            "SELECT previous, commitment FROM queue_event WHERE settlement = $1 AND place = $2",
            &[&self.settlement.as_str(), &signed(place)?],
        )?;
        entry(self.settlement, place, &row.ok_or_else(|| damaged("a log without an entry"))?)
    }

    fn log(
        &self,
        from: u64,
        take: &mut dyn FnMut(LogRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut from = signed(from)?;
        loop {
            let page = self.db.rows(
                "SELECT place, application_id, revision, body, salt, previous, commitment, change, settlement
                 FROM queue_event WHERE settlement = $1 AND place >= $2 ORDER BY place LIMIT $3",
                &[&self.settlement.as_str(), &from, &PAGE],
            )?;
            let Some(last) = page.last() else { return Ok(()) };
            from = get::<i64>(last, 0)?.saturating_add(1);
            page.iter().try_for_each(|row| take(log_row(row)?))?;
        }
    }

    fn stream(&self, application: Uuid) -> Result<Vec<(u64, Event)>, StoreError> {
        stream(self.db, self.settlement, application)
    }

    fn changes(&self, stretch: Range<u64>, count_max: u32) -> Result<Vec<(u64, Change)>, StoreError> {
        let rows = self.db.rows(
            "SELECT place, change FROM queue_event
             WHERE settlement = $1 AND place >= $2 AND place < $3 AND change <> ''
             ORDER BY place DESC LIMIT $4",
            &[
                &self.settlement.as_str(),
                &signed(stretch.start)?,
                &signed(stretch.end)?,
                &i64::from(count_max),
            ],
        )?;
        let change = |row: &Row| {
            let change = serde_json::from_str(get(row, 1)?).map_err(|_| damaged("a change"))?;
            Ok((count_at(row, 0)?, change))
        };
        rows.iter().map(change).collect()
    }

    fn node(&self, place: u64) -> Result<Hash32, StoreError> {
        let row = self.db.row(
            "SELECT hash FROM queue_node WHERE settlement = $1 AND place = $2",
            &[&self.settlement.as_str(), &signed(place)?],
        )?;
        let row = row.ok_or_else(|| damaged("a tree without a hash"))?;
        digest(&row, 0).map(Hash32)
    }

    fn by_id(&self, id: Uuid) -> Result<Option<QueueRow>, StoreError> {
        let sql = rows_of!("WHERE settlement = $1 AND application_id = $2");
        let found = self.db.row(sql, &[&self.settlement.as_str(), &id])?;
        found.as_ref().map(application).transpose()
    }

    fn by_number(&self, number: &ApplicationNumber) -> Result<Option<QueueRow>, StoreError> {
        let sql = rows_of!("WHERE settlement = $1 AND number = $2 AND number <> ''");
        let found = self.db.row(sql, &[&self.settlement.as_str(), &number.canonical()])?;
        found.as_ref().map(application).transpose()
    }

    fn by_child(&self, child: Digest) -> Result<Vec<QueueRow>, StoreError> {
        let sql = rows_of!("WHERE child = $2 AND settlement = $1 ORDER BY application_id");
        applications(&self.db.rows(sql, &[&self.settlement.as_str(), &child.as_slice()])?)
    }

    fn all(&self, take: &mut dyn FnMut(QueueRow) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let first = rows_of!("WHERE settlement = $1 ORDER BY application_id LIMIT $2");
        let next = rows_of!("WHERE settlement = $1 AND application_id > $3 ORDER BY application_id LIMIT $2");
        let mut page = self.db.rows(first, &[&self.settlement.as_str(), &PAGE])?;
        while let Some(last) = page.last() {
            let after: Uuid = get(last, 0)?;
            page.iter().try_for_each(|row| take(application(row)?))?;
            page = self.db.rows(next, &[&self.settlement.as_str(), &PAGE, &after])?;
        }
        Ok(())
    }

    fn receipts(
        &self,
        take: &mut dyn FnMut(&str, SignedReceipt) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let page = self.db.rows(
                "SELECT receipt_payload, receipt_signature, receipt_key_id, number FROM submission
                 WHERE settlement = $1 AND number LIKE 'UO.%' AND number > $2 ORDER BY number LIMIT $3",
                &[&self.settlement.as_str(), &after, &PAGE],
            )?;
            let Some(last) = page.last() else { return Ok(()) };
            after = get(last, 3)?;
            page.iter().try_for_each(|row| take(get(row, 3)?, receipt(row, 0)?))?;
        }
    }

    fn append(&self, row: &NewLogRow<'_>) -> Result<(), StoreError> {
        let entry = &row.opened.entry;
        let change = row.change.map(serde_json::to_string).transpose().map_err(|_| damaged("a change"))?;
        self.db.execute(
            "INSERT INTO queue_event (settlement, place, application_id, revision, at, body, salt,
                 previous, commitment, change)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &[
                &self.settlement.as_str(),
                &signed(entry.index)?,
                &row.application,
                &signed(row.revision)?,
                &ms(row.at),
                &row.opened.event,
                &row.opened.salt.to_bytes().as_slice(),
                &entry.previous.0.as_slice(),
                &entry.commitment.0.as_slice(),
                &change.unwrap_or_default(),
            ],
        )?;
        let places = row.nodes.iter().map(|(place, _)| signed(*place)).collect::<Result<Vec<_>, _>>()?;
        let hashes: Vec<&[u8]> = row.nodes.iter().map(|(_, hash)| hash.0.as_slice()).collect();
        self.db.execute(
            "INSERT INTO queue_node (settlement, place, hash)
             SELECT $1, place, hash FROM unnest($2::bigint[], $3::bytea[]) AS new (place, hash)",
            &[&self.settlement.as_str(), &places, &hashes],
        )?;
        Ok(())
    }

    fn put(&self, row: &QueueRow) -> Result<(), StoreError> {
        let told: Vec<&str> = row.channels.iter().map(|channel| channel.word()).collect();
        self.db.execute(
            "INSERT INTO queue_application (settlement, application_id, number, revision, state, active,
                 wakes_at, child, child_place, applicant, linked, other_parent, channel)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (settlement, application_id) DO UPDATE SET number = excluded.number,
                 revision = excluded.revision, state = excluded.state, active = excluded.active,
                 wakes_at = excluded.wakes_at, linked = excluded.linked, other_parent = excluded.other_parent",
            &[
                &self.settlement.as_str(),
                &row.id,
                &row.number.as_ref().map(ApplicationNumber::canonical).unwrap_or_default(),
                &signed(row.revision)?,
                &row.state,
                &row.active,
                &row.wakes_at.map_or(NEVER, ms),
                &row.child.as_slice(),
                &row.child_place.cast_signed(),
                &row.applicant.as_slice(),
                &row.linked,
                &row.other_parent.as_ref().map_or(&[][..], |digest| &digest[..]),
                &told.join(" "),
            ],
        )?;
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
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                &self.settlement.as_str(),
                &new.id,
                &new.kiosk,
                &new.signed_xml_sha256.as_slice(),
                &ms(new.claimed_at),
                &ms(new.at),
                &new.sealed,
            ],
        )?;
        Ok(())
    }

    fn arrival(&self, id: Uuid) -> Result<Option<(Digest, Vec<u8>)>, StoreError> {
        let found = self.db.row(
            "SELECT signed_xml_sha256, sealed FROM queue_arrival
             WHERE settlement = $1 AND application_id = $2",
            &[&self.settlement.as_str(), &id],
        )?;
        found.map(|row| Ok((digest(&row, 0)?, get(&row, 1)?))).transpose()
    }

    fn refuse(&self, new: &NewRefusal<'_>) -> Result<(), StoreError> {
        refusals::keep(self.db, new)
    }

    fn submission(&self, number: &ApplicationNumber) -> Result<Option<Kept>, StoreError> {
        submissions::kept_by_number(self.db, self.settlement, number)
    }

    fn submission_by_id(&self, id: Uuid) -> Result<Option<Kept>, StoreError> {
        submissions::kept_by_id(self.db, self.settlement, id)
    }

    fn action(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
        actions::signed(self.db, number, xml_sha256)
    }

    fn act(&self, new: &NewAction<'_>) -> Result<(), StoreError> {
        actions::keep(self.db, self.settlement, new)
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

    fn logins(&self) -> Result<Vec<KeptLogin>, StoreError> {
        logins::kept(self.db)
    }

    fn look(&self, application: Uuid, person: Digest) -> Result<Option<Look>, StoreError> {
        let found = self.db.row(
            "SELECT size, at FROM look WHERE settlement = $1 AND application_id = $2 AND person = $3",
            &[&self.settlement.as_str(), &application, &person.as_slice()],
        )?;
        found.map(|row| Ok(Look { size: count_at(&row, 0)?, at: moment_at(&row, 1)? })).transpose()
    }

    fn looked(&self, application: Uuid, person: Digest, look: Look) -> Result<(), StoreError> {
        self.db.execute(
            "INSERT INTO look (settlement, application_id, person, size, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (settlement, application_id, person)
             DO UPDATE SET size = excluded.size, at = excluded.at",
            &[&self.settlement.as_str(), &application, &person.as_slice(), &signed(look.size)?, &ms(look.at)],
        )?;
        Ok(())
    }
}
