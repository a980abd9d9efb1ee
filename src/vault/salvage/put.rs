//! One application of a file that lies aside, put into the vault that took its place.

use std::collections::BTreeSet;

use domain::number::KioskNumber;
use domain::time::Timestamp;
use rusqlite::{TransactionBehavior, params};
use uuid::Uuid;

use super::super::{Vault, VaultError};
use super::pages::Pages;
use super::record::Value::{self, Blob, Text};
use super::record::values;
use super::survey::{Place, Sha, Survey, holds, is_plain};
use super::taken;

/// One application of a file that lies aside.
pub(super) struct Found<'a> {
    pub(super) pages: &'a Pages,
    pub(super) survey: &'a Survey,
    /// Its number in that file.
    pub(super) row: i64,
}

/// What became of it.
pub(super) enum Put {
    /// It is in the vault, with all its scans.
    Whole,
    /// It is there, without so many of them.
    Without(u32),
    /// The centre has all of it, or it was taken away.
    Delivered,
    /// It could not be read.
    Not,
}

impl Found<'_> {
    /// Puts it into a vault, in one transaction.
    ///
    /// # Errors
    /// Where the vault takes no writes.
    pub(super) fn put_into(&self, vault: &mut Vault, now: Timestamp) -> Result<Put, VaultError> {
        let mut done = Put::Not;
        // Two rows of one number: a number was damaged, and nothing tells which. Both are somebody's.
        for place in self.survey.places(self.row) {
            let put = self.put_one(place, vault, now)?;
            if !matches!(put, Put::Not) {
                done = put;
            }
        }
        Ok(done)
    }

    fn put_one(&self, place: Place, vault: &mut Vault, now: Timestamp) -> Result<Put, VaultError> {
        let values = self.read(place);
        let Some(
            [_, Blob(id), Text(number), Text(state), Text(code), accepted, _, _, signed, Blob(sha), sealed],
        ) = values.as_deref()
        else {
            return Ok(Put::Not);
        };
        let Ok(submission_id) = Uuid::from_slice(id) else { return Ok(Put::Not) };
        let receipt = vault.receipt_for(submission_id)?.map(|(_, receipt)| receipt);
        let delivered = receipt.as_ref().is_some_and(|receipt| receipt.awaiting.is_empty());
        if delivered || vault.was_taken_away(submission_id)? {
            return Ok(Put::Delivered);
        }
        let none = BTreeSet::new();
        let named = self.survey.scans_named.get(&self.row).unwrap_or(&none);
        // What the centre still awaits it has said itself, unless that is damaged, too: then what names them has to be believed.
        let awaited = receipt.filter(|_| state == "scans").and_then(|receipt| {
            let digest = |hex: &String| Sha::try_from(hex::decode(hex).ok()?).ok();
            receipt.awaiting.iter().map(digest).collect::<Option<BTreeSet<Sha>>>()
        });
        let awaited = awaited.filter(|awaited| awaited.is_subset(named));
        let scans = self.scans(awaited.as_ref());
        let named = awaited.as_ref().unwrap_or(named).len();
        let missing = u32::try_from(named.saturating_sub(scans.len())).unwrap_or(u32::MAX);
        let put_in = if missing == 0 { Put::Whole } else { Put::Without(missing) };
        let whole = self.survey.wholes.get(&self.row).and_then(|at| self.read((*at)?));
        let whole = whole.as_deref().and_then(|row| {
            if let [_, Blob(sha), sealed] = row { Some((sha, holds(sealed, sha)?)) } else { None }
        });
        // Registered, with scans to send: the form has done its duty, unless nothing else is left to send.
        let registered = state == "scans" && !scans.is_empty();
        let (sha, sealed, beside) = match (holds(sealed, sha), whole) {
            (Some(sealed), whole) => (sha, sealed, whole),
            (None, Some((sha, sealed))) => (sha, sealed, None),
            (None, None) if registered => (sha, &[][..], None),
            (None, None) => return Ok(Put::Not),
        };
        let (number, code) = (self.number(number, submission_id), if is_plain(code) { code } else { "" });
        let state = if state == "scans" && !registered { "form" } else { state };
        let transaction = vault.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let here = "SELECT EXISTS (SELECT 1 FROM application WHERE submission_id = ?1)";
        if transaction.query_row(here, [id], |row| row.get(0))? {
            return Ok(put_in);
        }
        let put = transaction.execute(
            "INSERT INTO application
               (submission_id, kiosk_number, state, code, accepted_ms, due_ms, signed_sha256, sealed_sha256, sealed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![id, number, state, code, accepted, now.timestamp_millis(), signed, sha, sealed],
        );
        if !taken(put)? {
            return Ok(Put::Not);
        }
        let application = transaction.last_insert_rowid();
        if let Some((sha, sealed)) = beside {
            let sql = "INSERT INTO whole (application, sealed_sha256, sealed) VALUES (?1, ?2, ?3)";
            transaction.execute(sql, params![application, sha, sealed])?;
        }
        for place in &scans {
            if let Some([_, _, sha, sealed]) = self.read(*place).as_deref() {
                let sql = "INSERT INTO scan (application, sealed_sha256, sealed) VALUES (?1, ?2, ?3)";
                transaction.execute(sql, params![application, sha, sealed])?;
            }
        }
        transaction.commit()?;
        Ok(put_in)
    }

    /// The number its owner holds: as it stands, where it holds its check digit, or as an index has it. Where neither can be
    /// read, its id, so that it goes on its way all the same.
    fn number(&self, own: &str, submission_id: Uuid) -> String {
        let holds = |number: &&str| KioskNumber::parse(number).is_ok();
        let indexed = self.survey.numbers.get(&self.row).map(String::as_str);
        let number =
            Some(own).filter(holds).or(indexed.filter(holds)).or(Some(own).filter(|own| is_plain(own)));
        number.map_or_else(|| submission_id.to_string(), str::to_owned)
    }

    /// Its scans that can be read, of those that are awaited, in their order.
    fn scans(&self, awaited: Option<&BTreeSet<Sha>>) -> Vec<Place> {
        let scans = self.survey.scans.get(&self.row).into_iter().flatten();
        let awaited = |sha: &Sha| awaited.is_none_or(|awaited| awaited.contains(sha));
        let mut places: Vec<Place> = scans.filter(|(sha, _)| awaited(sha)).map(|(_, at)| *at).collect();
        places.sort_unstable();
        places
    }

    fn read(&self, (page, n): Place) -> Option<Vec<Value>> {
        values(&self.pages.cell_at(page, n)?.payload)
    }
}
