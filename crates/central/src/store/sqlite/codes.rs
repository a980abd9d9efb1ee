//! Codes and confirmations. The rules are not here: they come in as closures and are judged within the
//! transaction, so that two requests at once cannot both pass a cap.

use chrono::TimeDelta;
use domain::time::Timestamp;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::row::{moment, ms};
use crate::store::{CodeOwner, CodeRow, CodeVerdict, MaySend, NewCode, SendHistory, StoreError};

pub(super) fn issue(
    db: &Connection,
    new: &NewCode<'_>,
    may_send: MaySend<'_>,
) -> Result<Result<Uuid, u32>, StoreError> {
    if let Err(wait_s) = may_send(&history(db, new)?) {
        return Ok(Err(wait_s));
    }
    let id = Uuid::new_v4();
    let owner = &new.owner;
    db.prepare_cached(
        "INSERT INTO code (settlement, code_id, kiosk, session, channel, address, code, sent_at, went,
             tries_left)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9)",
    )?
    .execute(params![
        owner.settlement.as_str(),
        id.as_bytes(),
        owner.kiosk,
        owner.session.as_bytes(),
        owner.channel.word(),
        owner.address,
        new.code,
        ms(new.sent_at),
        new.tries,
    ])?;
    Ok(Ok(id))
}

fn history(db: &Connection, new: &NewCode<'_>) -> Result<SendHistory, StoreError> {
    let since = |span: TimeDelta| ms(new.sent_at - span);
    let last: Option<i64> = db
        .prepare_cached("SELECT max(sent_at) FROM code WHERE address = ?1 AND went = 1")?
        .query_row([new.owner.address], |row| row.get(0))?;
    let to_address = db
        .prepare_cached("SELECT sent_at FROM code WHERE address = ?1 AND sent_at > ?2 ORDER BY sent_at")?
        .query_map(params![new.owner.address, since(TimeDelta::days(1))], |row| row.get(0))?
        .map(|at| moment(at?))
        .collect::<Result<_, StoreError>>()?;
    let from_kiosk = db
        .prepare_cached(
            "SELECT sent_at FROM code WHERE settlement = ?1 AND kiosk = ?2 AND sent_at > ?3
             ORDER BY sent_at",
        )?
        .query_map(
            params![new.owner.settlement.as_str(), new.owner.kiosk, since(TimeDelta::hours(1))],
            |row| row.get(0),
        )?
        .map(|at| moment(at?))
        .collect::<Result<_, StoreError>>()?;
    Ok(SendHistory { last_to_address: last.map(moment).transpose()?, to_address, from_kiosk })
}

pub(super) fn not_sent(db: &Connection, code: Uuid) -> Result<(), StoreError> {
    db.execute("UPDATE code SET went = 0 WHERE code_id = ?1", [code.as_bytes()])?;
    Ok(())
}

pub(super) fn check(
    db: &Connection,
    owner: &CodeOwner<'_>,
    judge: &dyn Fn(&[CodeRow]) -> CodeVerdict,
    at: Timestamp,
) -> Result<CodeVerdict, StoreError> {
    let whose = params![
        owner.settlement.as_str(),
        owner.kiosk,
        owner.session.as_bytes(),
        owner.channel.word(),
        owner.address,
    ];
    let rows = db
        .prepare_cached(
            "SELECT code, sent_at, tries_left FROM code
             WHERE settlement = ?1 AND kiosk = ?2 AND session = ?3 AND channel = ?4 AND address = ?5",
        )?
        .query_map(whose, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .map(|row| {
            let (code, sent_at, tries_left) = row?;
            Ok(CodeRow { code, sent_at: moment(sent_at)?, tries_left })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let verdict = judge(&rows);
    if verdict.confirmed {
        db.prepare_cached(
            "INSERT INTO confirmation (settlement, kiosk, session, channel, address, confirmed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            owner.settlement.as_str(),
            owner.kiosk,
            owner.session.as_bytes(),
            owner.channel.word(),
            owner.address,
            ms(at),
        ])?;
    } else {
        db.prepare_cached(
            "UPDATE code SET tries_left = tries_left - 1
             WHERE settlement = ?1 AND kiosk = ?2 AND session = ?3 AND channel = ?4 AND address = ?5
               AND tries_left > 0",
        )?
        .execute(whose)?;
    }
    Ok(verdict)
}

pub(super) fn is_confirmed(db: &Connection, owner: &CodeOwner<'_>) -> Result<bool, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM confirmation
             WHERE settlement = ?1 AND kiosk = ?2 AND session = ?3 AND channel = ?4 AND address = ?5)",
        )?
        .query_row(
            params![
                owner.settlement.as_str(),
                owner.kiosk,
                owner.session.as_bytes(),
                owner.channel.word(),
                owner.address,
            ],
            |row| row.get(0),
        )?;
    Ok(found)
}

pub(super) fn purge(db: &Connection, codes: Timestamp, confirmations: Timestamp) -> Result<(), StoreError> {
    db.execute("DELETE FROM code WHERE sent_at < ?1", [ms(codes)])?;
    db.execute("DELETE FROM confirmation WHERE confirmed_at < ?1", [ms(confirmations)])?;
    Ok(())
}
