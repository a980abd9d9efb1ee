//! What PostgreSQL's refusals mean to us.
//!
//! **Invariant:** a text of ours names the SQLSTATE and, at most, a constraint of our own schema: never PostgreSQL's
//! message or detail, which quote the values of rows.

use postgres::error::{Severity, SqlState};

use crate::store::StoreError;

/// What stands in the way for now, by the class of the SQLSTATE: the connection, the machine's means, the operator.
const AWAY_CLASSES: [&str; 4] = ["08", "53", "57", "58"];

/// And one by one: somebody else at the same rows, a standby before its promotion, a transaction cut off for standing
/// idle, a plan older than the schema.
const AWAY: [SqlState; 7] = [
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::READ_ONLY_SQL_TRANSACTION,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    SqlState::FEATURE_NOT_SUPPORTED,
    SqlState::INVALID_SQL_STATEMENT_NAME,
];

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        let Some(refused) = error.as_db_error() else {
            return if is_line(&error) {
                Self::Away("no connection to PostgreSQL".into())
            } else {
                Self::Failed("PostgreSQL holds or gave what cannot be read".into())
            };
        };
        let state = refused.code();
        let class = state.code().get(..2).unwrap_or_default();
        let place = refused.constraint().map(|name| format!(", {name}")).unwrap_or_default();
        let told = format!("SQLSTATE {}{place}", state.code());
        let away = AWAY_CLASSES.contains(&class) || AWAY.contains(state);
        if away { Self::Away(told) } else { Self::Failed(told) }
    }
}

/// Whether the connection is gone, or was never made.
pub(super) fn is_line(error: &postgres::Error) -> bool {
    let severity = error.as_db_error().and_then(postgres::error::DbError::parsed_severity);
    if matches!(severity, Some(Severity::Fatal | Severity::Panic)) {
        return true;
    }
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<std::io::Error>() {
            return true;
        }
        cause = inner.source();
    }
    error.is_closed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_stays() {
        assert!(AWAY.contains(&SqlState::from_code("40P01")));
        assert!(AWAY_CLASSES.contains(&&SqlState::ADMIN_SHUTDOWN.code()[..2]));
        assert!(!AWAY.contains(&SqlState::UNIQUE_VIOLATION));
    }
}
