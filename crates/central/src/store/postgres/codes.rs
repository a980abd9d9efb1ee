//! Codes and confirmations. The rules are not here: they come in as closures and are judged while the address, and for
//! a new code the kiosk, is held, so that two requests at once cannot both pass a cap.

use chrono::TimeDelta;
use domain::time::Timestamp;
use postgres::Row;
use uuid::Uuid;

use super::db::Db;
use super::locks;
use super::row::{damaged, digest, get, moment, moment_at, ms};
use crate::store::{CodeOwner, CodeRow, CodeVerdict, MaySend, NewCode, SendHistory, StoreError};

pub(super) fn issue(
    db: &Db,
    new: &NewCode<'_>,
    may_send: MaySend<'_>,
) -> Result<Result<Uuid, u32>, StoreError> {
    let owner = &new.owner;
    locks::address(db, owner.address)?;
    locks::kiosk(db, owner.settlement, owner.kiosk)?;
    if let Err(wait_s) = may_send(&history(db, new)?) {
        return Ok(Err(wait_s));
    }
    let id = Uuid::new_v4();
    db.execute(
        "INSERT INTO code (settlement, code_id, kiosk, session, channel, address, code, sent_at, went,
             tries_left)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true, $9)",
        &[
            &owner.settlement.as_str(),
            &id,
            &owner.kiosk,
            &owner.session,
            &owner.channel.word(),
            &owner.address.as_slice(),
            &new.code.as_slice(),
            &ms(new.sent_at),
            &i32::try_from(new.tries).unwrap_or(i32::MAX),
        ],
    )?;
    Ok(Ok(id))
}

fn history(db: &Db, new: &NewCode<'_>) -> Result<SendHistory, StoreError> {
    let since = |span: TimeDelta| ms(new.sent_at - span);
    let address = new.owner.address.as_slice();
    let last = db.row("SELECT max(sent_at) FROM code WHERE address = $1 AND went", &[&address])?;
    let last: Option<i64> = last.map(|row| get(&row, 0)).transpose()?.flatten();
    let to_address = db.rows(
        "SELECT sent_at FROM code WHERE address = $1 AND sent_at > $2 ORDER BY sent_at",
        &[&address, &since(TimeDelta::days(1))],
    )?;
    let from_kiosk = db.rows(
        "SELECT sent_at FROM code WHERE settlement = $1 AND kiosk = $2 AND sent_at > $3 ORDER BY sent_at",
        &[&new.owner.settlement.as_str(), &new.owner.kiosk, &since(TimeDelta::hours(1))],
    )?;
    let moments = |rows: Vec<Row>| rows.iter().map(|row| moment_at(row, 0)).collect::<Result<_, _>>();
    Ok(SendHistory {
        last_to_address: last.map(moment).transpose()?,
        to_address: moments(to_address)?,
        from_kiosk: moments(from_kiosk)?,
    })
}

pub(super) fn not_sent(db: &Db, code: Uuid) -> Result<(), StoreError> {
    db.execute("UPDATE code SET went = false WHERE code_id = $1", &[&code])?;
    Ok(())
}

pub(super) fn check(
    db: &Db,
    owner: &CodeOwner<'_>,
    judge: &dyn Fn(&[CodeRow]) -> CodeVerdict,
    at: Timestamp,
) -> Result<CodeVerdict, StoreError> {
    locks::address(db, owner.address)?;
    let (settlement, word, address) =
        (owner.settlement.as_str(), owner.channel.word(), owner.address.as_slice());
    let rows = db.rows(
        "SELECT code, sent_at, tries_left FROM code
         WHERE settlement = $1 AND kiosk = $2 AND session = $3 AND channel = $4 AND address = $5",
        &[&settlement, &owner.kiosk, &owner.session, &word, &address],
    )?;
    let codes = rows.iter().map(code).collect::<Result<Vec<_>, _>>()?;
    let verdict = judge(&codes);
    if verdict.confirmed {
        db.execute(
            "INSERT INTO confirmation (settlement, kiosk, session, channel, address, confirmed_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            &[&settlement, &owner.kiosk, &owner.session, &word, &address, &ms(at)],
        )?;
    } else {
        db.execute(
            "UPDATE code SET tries_left = tries_left - 1
             WHERE settlement = $1 AND kiosk = $2 AND session = $3 AND channel = $4 AND address = $5
               AND tries_left > 0",
            &[&settlement, &owner.kiosk, &owner.session, &word, &address],
        )?;
    }
    Ok(verdict)
}

fn code(row: &Row) -> Result<CodeRow, StoreError> {
    let tries_left = u32::try_from(get::<i32>(row, 2)?).map_err(|_| damaged("a count"))?;
    Ok(CodeRow { code: digest(row, 0)?, sent_at: moment_at(row, 1)?, tries_left })
}

pub(super) fn is_confirmed(db: &Db, owner: &CodeOwner<'_>) -> Result<bool, StoreError> {
    let found = db.row(
        "SELECT 1 FROM confirmation
         WHERE settlement = $1 AND kiosk = $2 AND session = $3 AND channel = $4 AND address = $5",
        &[
            &owner.settlement.as_str(),
            &owner.kiosk,
            &owner.session,
            &owner.channel.word(),
            &owner.address.as_slice(),
        ],
    )?;
    Ok(found.is_some())
}

pub(super) fn purge(db: &Db, codes: Timestamp, confirmations: Timestamp) -> Result<(), StoreError> {
    db.execute("DELETE FROM code WHERE sent_at < $1", &[&ms(codes)])?;
    db.execute("DELETE FROM confirmation WHERE confirmed_at < $1", &[&ms(confirmations)])?;
    Ok(())
}
