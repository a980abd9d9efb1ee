//! Posts: who may decide, and until when; and the doors to what offices do.

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use postgres::Row;
use uuid::Uuid;

use super::db::{Db, With};
use super::row::{digest, get, moment, moment_at, ms, role, settlement};
use super::{PostgresStore, applications, decisions, desks, help, notices};
use crate::store::office::{
    DeskLoginRow, DeskLook, DoneDecision, KeptDecision, NewDeskChallenge, OfficeStore, OpenedDesk,
    OverdueMeals, PostRow, Ruled,
};
use crate::store::{Digest, StoreError};

/// Posts, chosen and ordered as the rest of the statement says. Its columns are what [`post`] reads.
macro_rules! posts_of {
    ($which:literal) => {
        concat!(
            "SELECT c.settlement, c.post_id, c.person, c.bin, c.role, c.since, r.until
             FROM clerk AS c
             LEFT JOIN clerk_revoked AS r ON r.settlement = c.settlement AND r.post_id = c.post_id ",
            $which
        )
    };
}

impl OfficeStore for PostgresStore {
    fn grant(&self, post: &PostRow) -> Result<(), StoreError> {
        self.pool.write(|db| grant(db, post))
    }

    fn revoke(&self, settlement: &Kato, post: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        self.pool.write(|db| revoke(db, settlement, post, at))
    }

    fn posts(&self) -> Result<Vec<PostRow>, StoreError> {
        self.pool.read(|db| posts(db, posts_of!("ORDER BY c.since, c.post_id"), &[]))
    }

    fn posts_of(&self, person: Digest, bin: &str) -> Result<Vec<PostRow>, StoreError> {
        let sql =
            posts_of!("WHERE c.person = $1 AND c.bin = $2 AND r.until IS NULL ORDER BY c.since, c.post_id");
        self.pool.read(|db| posts(db, sql, &[&person.as_slice(), &bin]))
    }

    fn posts_ever(&self, person: Digest, bin: &str) -> Result<Vec<PostRow>, StoreError> {
        let sql = posts_of!("WHERE c.person = $1 AND c.bin = $2 ORDER BY c.since, c.post_id");
        self.pool.read(|db| posts(db, sql, &[&person.as_slice(), &bin]))
    }

    fn challenge_desk(&self, new: &NewDeskChallenge<'_>) -> Result<(), StoreError> {
        self.pool.write(|db| desks::challenge(db, new))
    }

    fn open_desk(&self, opened: &OpenedDesk<'_>) -> Result<bool, StoreError> {
        self.pool.write(|db| desks::open(db, opened))
    }

    fn desk_login(&self, token_sha256: Digest) -> Result<Option<DeskLoginRow>, StoreError> {
        self.pool.read(|db| desks::login(db, token_sha256))
    }

    fn end_desk_login(&self, token_sha256: Digest, at: Timestamp) -> Result<(), StoreError> {
        self.pool.write(|db| {
            help::end_login(db, token_sha256, at)?;
            desks::end(db, token_sha256)
        })
    }

    fn purge_desk_logins(&self, before: Timestamp) -> Result<(), StoreError> {
        self.pool.write(|db| desks::purge(db, before))
    }

    fn decision(&self, id: Uuid) -> Result<Option<DoneDecision>, StoreError> {
        self.pool.read(|db| decisions::find(db, id))
    }

    fn signed_decision(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<KeptDecision>, StoreError> {
        self.pool.read(|db| decisions::signed(db, number.settlement(), Some(number), xml_sha256))
    }

    fn append_ruled(
        &self,
        number: &ApplicationNumber,
        revision: u64,
        ruled: &Ruled<'_>,
    ) -> Result<(), StoreError> {
        self.pool.write(|db| {
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
        self.pool.read(|db| applications::of_school(db, settlement, bin, count_max))
    }

    fn overdue_meals(&self, settlement: &Kato, today: NaiveDate) -> Result<Vec<OverdueMeals>, StoreError> {
        self.pool.read(|db| applications::overdue(db, settlement, today))
    }

    fn flags(&self, number: &ApplicationNumber) -> Result<Vec<(String, String)>, StoreError> {
        self.pool.read(|db| applications::flags(db, number))
    }

    fn record_desk_look(&self, look: &DeskLook<'_>) -> Result<(), StoreError> {
        self.pool.write(|db| desks::keep_look(db, look))
    }

    fn desk_looks(&self, number: &ApplicationNumber) -> Result<u64, StoreError> {
        self.pool.read(|db| desks::looks(db, number))
    }

    fn desk_listings(&self, settlement: &Kato) -> Result<Vec<String>, StoreError> {
        self.pool.read(|db| desks::listings(db, settlement))
    }
}

fn grant(db: &Db, post: &PostRow) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO clerk (settlement, post_id, person, bin, role, since) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            &post.settlement.as_str(),
            &post.id,
            &post.person.as_slice(),
            &post.bin,
            &post.role.word(),
            &ms(post.since),
        ],
    )?;
    Ok(())
}

fn revoke(db: &Db, settlement: &Kato, post: Uuid, at: Timestamp) -> Result<bool, StoreError> {
    let taken = db.execute(
        "INSERT INTO clerk_revoked (settlement, post_id, until)
         SELECT settlement, post_id, $3 FROM clerk WHERE settlement = $1 AND post_id = $2
         ON CONFLICT (settlement, post_id) DO NOTHING",
        &[&settlement.as_str(), &post, &ms(at)],
    )?;
    Ok(taken == 1)
}

fn posts(db: &Db, sql: &'static str, with: With<'_>) -> Result<Vec<PostRow>, StoreError> {
    db.rows(sql, with)?.iter().map(post).collect()
}

fn post(row: &Row) -> Result<PostRow, StoreError> {
    Ok(PostRow {
        settlement: settlement(row, 0)?,
        id: get(row, 1)?,
        person: digest(row, 2)?,
        bin: get(row, 3)?,
        role: role(row, 4)?,
        since: moment_at(row, 5)?,
        until: get::<Option<i64>>(row, 6)?.map(moment).transpose()?,
    })
}
