//! The machines that may speak to the centre.

use domain::time::Timestamp;
use postgres::Row;

use super::PostgresStore;
use super::db::Db;
use super::row::{damaged, digest, get, moment, ms, settlement};
use crate::centre::{Kiosk, Machine};
use crate::store::StoreError;
use crate::store::machines::{
    CODE_TRIES_MAX, Enrolling, Holder, MachineKey, MachineRow, MachineStore, NewCode,
};

impl MachineStore for PostgresStore {
    fn invite(&self, new: &NewCode<'_>) -> Result<bool, StoreError> {
        self.pool.write(|db| invite(db, new))
    }

    fn enrol(&self, enrolling: Enrolling<'_>) -> Result<Option<Kiosk>, StoreError> {
        self.pool.write(|db| enrol(db, enrolling))
    }

    fn certified(&self, key: &MachineKey, until: Timestamp) -> Result<(), StoreError> {
        self.pool.write(|db| {
            let sql = "UPDATE machine_key SET certified_until = $2 WHERE public_key = $1";
            db.execute(sql, &[&key.as_slice(), &ms(until)]).map(drop)
        })
    }

    fn holder(&self, key: &MachineKey) -> Result<Option<Holder>, StoreError> {
        self.pool.read(|db| {
            let found = db.row(
                "SELECT m.id, m.settlement, m.kind, k.revoked_at FROM machine_key AS k
                 JOIN machine AS m ON m.settlement = k.settlement AND m.id = k.machine
                 WHERE k.public_key = $1",
                &[&key.as_slice()],
            )?;
            let holder = |row: Row| Ok(Holder { machine: machine(&row)?, revoked: maybe(&row, 3)? });
            found.map(holder).transpose()
        })
    }

    fn holder_named(&self, id: &str) -> Result<Option<(Kiosk, MachineKey)>, StoreError> {
        self.pool.read(|db| {
            let Some(machine) = find(db, id)? else { return Ok(None) };
            let key = db.row(
                "SELECT public_key FROM machine_key
                 WHERE settlement = $1 AND machine = $2 AND revoked_at IS NULL",
                &[&machine.settlement.as_str(), &machine.id],
            )?;
            key.map(|row| Ok((machine, digest(&row, 0)?))).transpose()
        })
    }

    fn machine(&self, id: &str) -> Result<Option<Kiosk>, StoreError> {
        self.pool.read(|db| find(db, id))
    }

    fn revoke_machine(&self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        self.pool.write(|db| {
            let Some(machine) = find(db, id)? else { return Ok(false) };
            revoke(db, &machine, at)?;
            let sql = "DELETE FROM machine_code WHERE settlement = $1 AND machine = $2";
            db.execute(sql, &[&machine.settlement.as_str(), &machine.id])?;
            Ok(true)
        })
    }

    fn machines(&self) -> Result<Vec<MachineRow>, StoreError> {
        self.pool.read(list)
    }
}

fn find(db: &Db, id: &str) -> Result<Option<Kiosk>, StoreError> {
    let found = db.row("SELECT id, settlement, kind FROM machine WHERE id = $1", &[&id])?;
    found.map(|row| machine(&row)).transpose()
}

/// The machine of the first three columns: name, settlement, kind.
fn machine(row: &Row) -> Result<Kiosk, StoreError> {
    let kind = Machine::from_word(get(row, 2)?).ok_or_else(|| damaged("a machine"))?;
    Ok(Kiosk { id: get(row, 0)?, settlement: settlement(row, 1)?, kind })
}

fn maybe(row: &Row, at: usize) -> Result<Option<Timestamp>, StoreError> {
    get::<Option<i64>>(row, at)?.map(moment).transpose()
}

fn invite(db: &Db, new: &NewCode<'_>) -> Result<bool, StoreError> {
    let machine = new.machine;
    let (settlement, id) = (machine.settlement.as_str(), &machine.id);
    db.execute(
        "INSERT INTO machine (settlement, id, kind, named_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        &[&settlement, id, &machine.kind.word(), &ms(new.made_at)],
    )?;
    if find(db, id)?.as_ref() != Some(machine) {
        return Ok(false);
    }
    db.execute(
        "INSERT INTO machine_code (settlement, machine, code, made_at, until) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (settlement, machine) DO UPDATE SET
           code = excluded.code, made_at = excluded.made_at, until = excluded.until, tries = 0, used_by = NULL",
        &[&settlement, id, &new.code.as_slice(), &ms(new.made_at), &ms(new.until)],
    )?;
    Ok(true)
}

fn enrol(db: &Db, who: Enrolling<'_>) -> Result<Option<Kiosk>, StoreError> {
    let Some(machine) = find(db, who.id)? else { return Ok(None) };
    let at: [&(dyn postgres::types::ToSql + Sync); 2] = [&machine.settlement.as_str(), &machine.id];
    let code = db.row(
        "SELECT code, used_by FROM machine_code
         WHERE settlement = $1 AND machine = $2 AND until >= $3 AND tries < $4 FOR UPDATE",
        &[at[0], at[1], &ms(who.at), &CODE_TRIES_MAX],
    )?;
    let Some(row) = code else { return Ok(None) };
    let used_by: Option<&[u8]> = get(&row, 1)?;
    if get::<&[u8]>(&row, 0)? != who.code || used_by.is_some_and(|key| key != who.key) {
        db.execute("UPDATE machine_code SET tries = tries + 1 WHERE settlement = $1 AND machine = $2", &at)?;
        return Ok(None);
    }
    if used_by.is_some() {
        return Ok(Some(machine));
    }
    // A key that anybody had before is nobody's fresh one.
    if db.row("SELECT 1 FROM machine_key WHERE public_key = $1", &[&who.key.as_slice()])?.is_some() {
        return Ok(None);
    }
    revoke(db, &machine, who.at)?;
    db.execute(
        "INSERT INTO machine_key (settlement, machine, public_key, enrolled_at) VALUES ($1, $2, $3, $4)",
        &[at[0], at[1], &who.key.as_slice(), &ms(who.at)],
    )?;
    db.execute(
        "UPDATE machine_code SET used_by = $3 WHERE settlement = $1 AND machine = $2",
        &[at[0], at[1], &who.key.as_slice()],
    )?;
    Ok(Some(machine))
}

fn revoke(db: &Db, machine: &Kiosk, at: Timestamp) -> Result<(), StoreError> {
    db.execute(
        "UPDATE machine_key SET revoked_at = $3
         WHERE settlement = $1 AND machine = $2 AND revoked_at IS NULL",
        &[&machine.settlement.as_str(), &machine.id, &ms(at)],
    )
    .map(drop)
}

fn list(db: &Db) -> Result<Vec<MachineRow>, StoreError> {
    let rows = db.rows(
        "SELECT DISTINCT ON (m.id)
           m.id, m.settlement, m.kind, k.public_key, k.enrolled_at, k.certified_until, k.revoked_at
         FROM machine AS m LEFT JOIN machine_key AS k ON k.settlement = m.settlement AND k.machine = m.id
         ORDER BY m.id, k.enrolled_at DESC NULLS LAST",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            let key: Option<&[u8]> = get(row, 3)?;
            Ok(MachineRow {
                machine: machine(row)?,
                key: key.map(MachineKey::try_from).transpose().map_err(|_| damaged("a key"))?,
                enrolled: maybe(row, 4)?,
                certified_until: maybe(row, 5)?,
                revoked: maybe(row, 6)?,
            })
        })
        .collect()
}
