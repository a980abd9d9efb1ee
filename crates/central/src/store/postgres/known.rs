//! Ids that are unique everywhere, not only in their settlement.

use domain::kato::Kato;
use uuid::Uuid;

use super::db::Db;
use crate::store::StoreError;

/// What an id is of.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Submission,
    Refusal,
    Action,
    Decision,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Submission => "submission",
            Kind::Refusal => "refusal",
            Kind::Action => "action",
            Kind::Decision => "decision",
        }
    }
}

/// Takes an id for this transaction. False: it is taken, and whose it is can be read now, for whoever took it has
/// committed.
pub(super) fn claim(db: &Db, id: Uuid, kind: Kind, settlement: &Kato) -> Result<bool, StoreError> {
    let sql =
        "INSERT INTO known_id (id, kind, settlement) VALUES ($1, $2, $3) ON CONFLICT (id, kind) DO NOTHING";
    Ok(db.execute(sql, &[&id, &kind.word(), &settlement.as_str()])? == 1)
}

/// Takes an id that nobody else may have.
pub(super) fn claimed(db: &Db, id: Uuid, kind: Kind, settlement: &Kato) -> Result<(), StoreError> {
    match claim(db, id, kind, settlement)? {
        true => Ok(()),
        false => Err(StoreError::Failed(format!("an id of another {}", kind.word()))),
    }
}
