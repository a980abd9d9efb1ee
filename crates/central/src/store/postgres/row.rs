//! Between PostgreSQL's values and ours.

use chrono::DateTime;
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use ledger::receipt::SignedReceipt;
use postgres::Row;
use postgres::types::FromSql;
use sync::wire::desk::Role;
use sync::wire::{Channel, Language};

use crate::store::{Digest, StoreError};

pub(super) fn ms(at: Timestamp) -> i64 {
    at.timestamp_millis()
}

pub(super) fn moment(ms: i64) -> Result<Timestamp, StoreError> {
    DateTime::from_timestamp_millis(ms).ok_or_else(|| damaged("a time"))
}

/// The value of a column; what it borrows lies in the row.
pub(super) fn get<'a, T: FromSql<'a>>(row: &'a Row, at: usize) -> Result<T, StoreError> {
    Ok(row.try_get(at)?)
}

pub(super) fn moment_at(row: &Row, at: usize) -> Result<Timestamp, StoreError> {
    moment(get(row, at)?)
}

pub(super) fn count_at(row: &Row, at: usize) -> Result<u64, StoreError> {
    u64::try_from(get::<i64>(row, at)?).map_err(|_| damaged("a count"))
}

pub(super) fn small_at(row: &Row, at: usize) -> Result<u32, StoreError> {
    u32::try_from(get::<i64>(row, at)?).map_err(|_| damaged("a count"))
}

pub(super) fn digest(row: &Row, at: usize) -> Result<Digest, StoreError> {
    get::<&[u8]>(row, at)?.try_into().map_err(|_| damaged("a digest"))
}

pub(super) fn settlement(row: &Row, at: usize) -> Result<Kato, StoreError> {
    Kato::parse(get(row, at)?).ok_or_else(|| damaged("a settlement"))
}

/// The number that lies in two columns: the settlement and, behind it, the number.
pub(super) fn number(row: &Row, first: usize) -> Result<ApplicationNumber, StoreError> {
    let settlement = settlement(row, first)?;
    ApplicationNumber::parse_in(&settlement, get(row, first + 1)?).map_err(|_| damaged("a number"))
}

pub(super) fn numbers(rows: &[Row]) -> Result<Vec<ApplicationNumber>, StoreError> {
    rows.iter().map(|row| number(row, 0)).collect()
}

pub(super) fn language(row: &Row, at: usize) -> Result<Language, StoreError> {
    let word: &str = get(row, at)?;
    let known = [Language::Kk, Language::Ru].into_iter().find(|known| known.word() == word);
    known.ok_or_else(|| damaged("a language"))
}

pub(super) fn channel(row: &Row, at: usize) -> Result<Channel, StoreError> {
    let word: &str = get(row, at)?;
    let known = [Channel::Sms, Channel::Email].into_iter().find(|known| known.word() == word);
    known.ok_or_else(|| damaged("a channel"))
}

pub(super) fn role(row: &Row, at: usize) -> Result<Role, StoreError> {
    Role::from_word(get(row, at)?).ok_or_else(|| damaged("a role"))
}

/// Reads the three receipt columns that begin at `first`.
pub(super) fn receipt(row: &Row, first: usize) -> Result<SignedReceipt, StoreError> {
    Ok(SignedReceipt {
        payload: get(row, first)?,
        signature: get(row, first + 1)?,
        key_id: get(row, first + 2)?,
    })
}

pub(super) fn signed(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| damaged("a count"))
}

pub(super) fn damaged(what: &str) -> StoreError {
    StoreError::Failed(format!("the database holds {what} that cannot be read"))
}
