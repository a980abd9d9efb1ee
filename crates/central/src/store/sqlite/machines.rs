//! The machines that may speak to the centre.

use domain::kato::Kato;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::SqliteStore;
use super::row::{damaged, moment, ms};
use crate::centre::{Kiosk, Machine};
use crate::store::StoreError;
use crate::store::machines::{
    CODE_TRIES_MAX, Enrolling, Holder, MachineKey, MachineRow, MachineStore, NewCode,
};

impl MachineStore for SqliteStore {
    fn invite(&self, new: &NewCode<'_>) -> Result<bool, StoreError> {
        self.write(|db| invite(db, new))
    }

    fn enrol(&self, enrolling: Enrolling<'_>) -> Result<Option<Kiosk>, StoreError> {
        self.write(|db| enrol(db, enrolling))
    }

    fn certified(&self, key: &MachineKey, until: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            let sql = "UPDATE machine_key SET certified_until = ?2 WHERE public_key = ?1";
            db.prepare_cached(sql)?.execute(params![key, ms(until)])?;
            Ok(())
        })
    }

    fn holder(&self, key: &MachineKey) -> Result<Option<Holder>, StoreError> {
        self.read(|db| {
            let found = db
                .prepare_cached(
                    "SELECT m.id, m.settlement, m.kind, k.revoked_at FROM machine_key AS k
                     JOIN machine AS m ON m.settlement = k.settlement AND m.id = k.machine
                     WHERE k.public_key = ?1",
                )?
                .query_row([key], |row| Ok((machine(row)?, row.get::<_, Option<i64>>(3)?)))
                .optional()?;
            found
                .map(|(machine, revoked)| {
                    Ok(Holder { machine: machine?, revoked: revoked.map(moment).transpose()? })
                })
                .transpose()
        })
    }

    fn holder_named(&self, id: &str) -> Result<Option<(Kiosk, MachineKey)>, StoreError> {
        self.read(|db| {
            let Some(machine) = find(db, id)? else { return Ok(None) };
            let sql = "SELECT public_key FROM machine_key
                       WHERE settlement = ?1 AND machine = ?2 AND revoked_at IS NULL";
            let at = params![machine.settlement.as_str(), machine.id];
            let key = db.prepare_cached(sql)?.query_row(at, |row| row.get(0)).optional()?;
            Ok(key.map(|key| (machine, key)))
        })
    }

    fn machine(&self, id: &str) -> Result<Option<Kiosk>, StoreError> {
        self.read(|db| find(db, id))
    }

    fn revoke_machine(&self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        self.write(|db| {
            let Some(machine) = find(db, id)? else { return Ok(false) };
            revoke(db, &machine, at)?;
            let sql = "DELETE FROM machine_code WHERE settlement = ?1 AND machine = ?2";
            db.prepare_cached(sql)?.execute(params![machine.settlement.as_str(), machine.id])?;
            Ok(true)
        })
    }

    fn machines(&self) -> Result<Vec<MachineRow>, StoreError> {
        self.read(list)
    }
}

fn find(db: &Connection, id: &str) -> Result<Option<Kiosk>, StoreError> {
    let sql = "SELECT id, settlement, kind FROM machine WHERE id = ?1";
    db.prepare_cached(sql)?.query_row([id], machine).optional()?.transpose()
}

/// The machine of the first three columns: name, settlement, kind.
fn machine(row: &Row<'_>) -> rusqlite::Result<Result<Kiosk, StoreError>> {
    let (id, settlement, kind): (_, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Kato::parse(&settlement)
        .zip(Machine::from_word(&kind))
        .map_or_else(|| Err(damaged("a machine")), |(settlement, kind)| Ok(Kiosk { id, settlement, kind })))
}

fn invite(db: &Connection, new: &NewCode<'_>) -> Result<bool, StoreError> {
    let machine = new.machine;
    match find(db, &machine.id)? {
        Some(known) if known != *machine => return Ok(false),
        Some(_) => {}
        None => {
            db.prepare_cached(
                "INSERT INTO machine (settlement, id, kind, named_at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                machine.settlement.as_str(),
                machine.id,
                machine.kind.word(),
                ms(new.made_at)
            ])?;
        }
    }
    db.prepare_cached(
        "INSERT OR REPLACE INTO machine_code (settlement, machine, code, made_at, until) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![machine.settlement.as_str(), machine.id, new.code, ms(new.made_at), ms(new.until)])?;
    Ok(true)
}

fn enrol(db: &Connection, who: Enrolling<'_>) -> Result<Option<Kiosk>, StoreError> {
    let Some(machine) = find(db, who.id)? else { return Ok(None) };
    let settlement = machine.settlement.as_str();
    let code: Option<(Vec<u8>, Option<Vec<u8>>)> = db
        .prepare_cached(
            "SELECT code, used_by FROM machine_code
             WHERE settlement = ?1 AND machine = ?2 AND until >= ?3 AND tries < ?4",
        )?
        .query_row(params![settlement, machine.id, ms(who.at), CODE_TRIES_MAX], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((code, used_by)) = code else { return Ok(None) };
    if code != who.code || used_by.as_ref().is_some_and(|key| *key != who.key) {
        let sql = "UPDATE machine_code SET tries = tries + 1 WHERE settlement = ?1 AND machine = ?2";
        db.prepare_cached(sql)?.execute(params![settlement, machine.id])?;
        return Ok(None);
    }
    if used_by.is_some() {
        return Ok(Some(machine));
    }
    // A key that anybody had before is nobody's fresh one.
    let sql = "SELECT 1 FROM machine_key WHERE public_key = ?1";
    if db.prepare_cached(sql)?.exists([&who.key])? {
        return Ok(None);
    }
    revoke(db, &machine, who.at)?;
    let sql =
        "INSERT INTO machine_key (settlement, machine, public_key, enrolled_at) VALUES (?1, ?2, ?3, ?4)";
    db.prepare_cached(sql)?.execute(params![settlement, machine.id, who.key, ms(who.at)])?;
    let sql = "UPDATE machine_code SET used_by = ?3 WHERE settlement = ?1 AND machine = ?2";
    db.prepare_cached(sql)?.execute(params![settlement, machine.id, who.key])?;
    Ok(Some(machine))
}

fn revoke(db: &Connection, machine: &Kiosk, at: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached(
        "UPDATE machine_key SET revoked_at = ?3
         WHERE settlement = ?1 AND machine = ?2 AND revoked_at IS NULL",
    )?
    .execute(params![machine.settlement.as_str(), machine.id, ms(at)])?;
    Ok(())
}

fn list(db: &Connection) -> Result<Vec<MachineRow>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT m.id, m.settlement, m.kind, k.public_key, k.enrolled_at, k.certified_until, k.revoked_at
         FROM machine AS m LEFT JOIN machine_key AS k ON k.rowid =
           (SELECT rowid FROM machine_key WHERE settlement = m.settlement AND machine = m.id
            ORDER BY enrolled_at DESC, rowid DESC LIMIT 1)
         ORDER BY m.id",
    )?;
    let mut rows = statement.query([])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let at = |at: usize| -> Result<Option<Timestamp>, StoreError> {
            row.get::<_, Option<i64>>(at)?.map(moment).transpose()
        };
        list.push(MachineRow {
            machine: machine(row)??,
            key: row.get(3)?,
            enrolled: at(4)?,
            certified_until: at(5)?,
            revoked: at(6)?,
        });
    }
    Ok(list)
}
