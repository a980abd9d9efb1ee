//! Posts, desks, looks.

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sync::wire::desk::Role;
use uuid::Uuid;

use super::row::{damaged, moment, ms, number};
use super::{SqliteStore, applications, decisions, help, notices};
use crate::store::office::{
    DeskLoginRow, DeskLook, DoneDecision, KeptDecision, NewDeskChallenge, OfficeStore, OpenedDesk,
    OverdueMeals, PostRow, Ruled,
};
use crate::store::{Digest, StoreError};

const POST: &str = "SELECT c.settlement, c.post_id, c.person, c.bin, c.role, c.since, coalesce(r.until, -1)
     FROM clerk AS c LEFT JOIN clerk_revoked AS r ON r.settlement = c.settlement AND r.post_id = c.post_id";

impl OfficeStore for SqliteStore {
    fn grant(&self, post: &PostRow) -> Result<(), StoreError> {
        self.write(|db| grant(db, post))
    }

    fn revoke(&self, settlement: &Kato, post: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        self.write(|db| revoke(db, settlement, post, at))
    }

    fn posts(&self) -> Result<Vec<PostRow>, StoreError> {
        self.read(|db| posts(db, &format!("{POST} ORDER BY c.since, c.post_id"), ()))
    }

    fn posts_of(&self, person: Digest, bin: &str) -> Result<Vec<PostRow>, StoreError> {
        let sql = format!(
            "{POST} WHERE c.person = ?1 AND c.bin = ?2 AND r.until IS NULL ORDER BY c.since, c.post_id"
        );
        self.read(|db| posts(db, &sql, params![person, bin]))
    }

    fn posts_ever(&self, person: Digest, bin: &str) -> Result<Vec<PostRow>, StoreError> {
        let sql = format!("{POST} WHERE c.person = ?1 AND c.bin = ?2 ORDER BY c.since, c.post_id");
        self.read(|db| posts(db, &sql, params![person, bin]))
    }

    fn challenge_desk(&self, new: &NewDeskChallenge<'_>) -> Result<(), StoreError> {
        self.write(|db| challenge(db, new))
    }

    fn open_desk(&self, opened: &OpenedDesk<'_>) -> Result<bool, StoreError> {
        self.write(|db| open(db, opened))
    }

    fn desk_login(&self, token_sha256: Digest) -> Result<Option<DeskLoginRow>, StoreError> {
        self.read(|db| login(db, token_sha256))
    }

    fn end_desk_login(&self, token_sha256: Digest, at: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            help::end_login(db, token_sha256, at)?;
            db.execute("UPDATE desk_login SET ends_at = 0 WHERE token_sha256 = ?1", [token_sha256])?;
            Ok(())
        })
    }

    fn purge_desk_logins(&self, before: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("DELETE FROM desk_login WHERE made_at < ?1", [ms(before)])?;
            Ok(())
        })
    }

    fn decision(&self, id: Uuid) -> Result<Option<DoneDecision>, StoreError> {
        self.read(|db| decisions::find(db, id))
    }

    fn signed_decision(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<KeptDecision>, StoreError> {
        self.read(|db| decisions::signed(db, number.settlement(), Some(number), xml_sha256))
    }

    fn append_ruled(
        &self,
        number: &ApplicationNumber,
        revision: u64,
        ruled: &Ruled<'_>,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            applications::append(db, number, revision, ruled.step)?;
            decisions::keep(db, ruled.decision)?;
            notices::announce(db, number, ruled.notice, ruled.channels, ruled.decision.at)
        })
    }

    fn meals_of_school(
        &self,
        settlement: &Kato,
        bin: &str,
        count_max: u32,
    ) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.read(|db| meals(db, settlement, bin, count_max))
    }

    fn overdue_meals(&self, settlement: &Kato, today: NaiveDate) -> Result<Vec<OverdueMeals>, StoreError> {
        self.read(|db| applications::overdue(db, settlement, today))
    }

    fn flags(&self, number: &ApplicationNumber) -> Result<Vec<(String, String)>, StoreError> {
        self.read(|db| applications::flags(db, number))
    }

    fn record_desk_look(&self, look: &DeskLook<'_>) -> Result<(), StoreError> {
        self.write(|db| record_look(db, look))
    }

    fn desk_looks(&self, number: &ApplicationNumber) -> Result<u64, StoreError> {
        self.read(|db| {
            let count: i64 = db.query_row(
                "SELECT count(*) FROM desk_look WHERE settlement = ?1 AND number = ?2",
                params![number.settlement().as_str(), number.canonical()],
                |row| row.get(0),
            )?;
            Ok(count.unsigned_abs())
        })
    }

    fn desk_listings(&self, settlement: &Kato) -> Result<Vec<String>, StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT what FROM desk_look WHERE settlement = ?1 AND number = '' ORDER BY at, look_id",
            )?;
            let rows = statement.query_map([settlement.as_str()], |row| row.get(0))?;
            rows.collect::<Result<_, _>>().map_err(StoreError::from)
        })
    }
}

fn grant(db: &Connection, post: &PostRow) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO clerk (settlement, post_id, person, bin, role, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            post.settlement.as_str(),
            post.id.as_bytes(),
            post.person,
            post.bin,
            post.role.word(),
            ms(post.since)
        ],
    )?;
    Ok(())
}

fn revoke(db: &Connection, settlement: &Kato, post: Uuid, at: Timestamp) -> Result<bool, StoreError> {
    let taken = db.execute(
        "INSERT INTO clerk_revoked (settlement, post_id, until)
         SELECT settlement, post_id, ?3 FROM clerk WHERE settlement = ?1 AND post_id = ?2
         ON CONFLICT DO NOTHING",
        params![settlement.as_str(), post.as_bytes(), ms(at)],
    )?;
    Ok(taken == 1)
}

fn posts(db: &Connection, sql: &str, with: impl rusqlite::Params) -> Result<Vec<PostRow>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(with)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(post(row)?);
    }
    Ok(found)
}

fn post(row: &Row<'_>) -> Result<PostRow, StoreError> {
    let (settlement, role): (String, String) = (row.get(0)?, row.get(4)?);
    let until: i64 = row.get(6)?;
    Ok(PostRow {
        settlement: Kato::parse(&settlement).ok_or_else(|| damaged("a settlement"))?,
        id: Uuid::from_bytes(row.get(1)?),
        person: row.get(2)?,
        bin: row.get(3)?,
        role: Role::from_word(&role).ok_or_else(|| damaged("a role"))?,
        since: moment(row.get(5)?)?,
        until: if until < 0 { None } else { Some(moment(until)?) },
    })
}

fn challenge(db: &Connection, new: &NewDeskChallenge<'_>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO desk_login (settlement, nonce, desk, document_sha256, made_at, open_until, token_sha256,
             person, bin, certificate_serial, ends_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, x'', x'', '', '', 0)",
    )?
    .execute(params![
        new.settlement.as_str(),
        new.nonce,
        new.desk,
        new.document_sha256,
        ms(new.made_at),
        ms(new.open_until),
    ])?;
    Ok(())
}

fn open(db: &Connection, opened: &OpenedDesk<'_>) -> Result<bool, StoreError> {
    let changed = db
        .prepare_cached(
            "UPDATE desk_login SET token_sha256 = ?6, person = ?7, bin = ?8, certificate_serial = ?9,
                 ends_at = ?10
             WHERE settlement = ?1 AND nonce = ?2 AND desk = ?3 AND document_sha256 = ?4
               AND open_until >= ?5 AND token_sha256 = x''",
        )?
        .execute(params![
            opened.settlement.as_str(),
            opened.nonce,
            opened.desk,
            opened.document_sha256,
            ms(opened.at),
            opened.token_sha256,
            opened.person,
            opened.bin,
            opened.certificate_serial,
            ms(opened.ends_at),
        ])?;
    if changed == 1 {
        help::keep_login(db, opened)?;
    }
    Ok(changed == 1)
}

fn login(db: &Connection, token_sha256: Digest) -> Result<Option<DeskLoginRow>, StoreError> {
    let found: Option<(String, Digest, String, i64)> = db
        .prepare_cached(
            "SELECT desk, person, bin, ends_at FROM desk_login
             WHERE token_sha256 = ?1 AND token_sha256 <> x''",
        )?
        .query_row([token_sha256], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    found
        .map(|(desk, person, bin, ends_at)| Ok(DeskLoginRow { desk, person, bin, ends_at: moment(ends_at)? }))
        .transpose()
}

fn meals(
    db: &Connection,
    settlement: &Kato,
    bin: &str,
    count_max: u32,
) -> Result<Vec<ApplicationNumber>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT number FROM application WHERE school = ?2 AND settlement = ?1 AND decided = 0
         ORDER BY due_day, number LIMIT ?3",
    )?;
    let rows =
        statement.query_map(params![settlement.as_str(), bin, count_max], |row| row.get::<_, String>(0))?;
    rows.map(|row| row.map_err(StoreError::from).and_then(|one| number(settlement.as_str(), &one))).collect()
}

fn record_look(db: &Connection, look: &DeskLook<'_>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO desk_look (settlement, look_id, number, at, desk, person, bin, role, what)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        look.settlement.as_str(),
        Uuid::now_v7().as_bytes(),
        look.number.map(ApplicationNumber::canonical).unwrap_or_default(),
        ms(look.at),
        look.desk,
        look.person,
        look.bin,
        look.role.word(),
        look.what,
    ])?;
    Ok(())
}
