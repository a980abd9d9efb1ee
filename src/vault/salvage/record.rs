//! One row's values, as far as its bytes are here.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::pages::varint;

/// A value; only the kinds that the vault's tables hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
    /// Its bytes are not here, or it is of no kind of ours.
    Missing,
}

/// The most columns of a record: more than any table or index of ours has.
const COLUMNS_MAX: usize = 16;

/// The values of a record; none where its own header does not hold.
pub(super) fn values(payload: &[u8]) -> Option<Vec<Value>> {
    let mut at = 0;
    let header = usize::try_from(varint(payload, &mut at)?).ok().filter(|length| *length <= payload.len())?;
    let mut kinds = Vec::new();
    while at < header {
        if kinds.len() == COLUMNS_MAX {
            return None;
        }
        kinds.push(varint(payload, &mut at)?);
    }
    let mut body = header;
    Some(kinds.into_iter().map(|kind| value(kind, payload, &mut body)).collect())
}

fn value(kind: i64, payload: &[u8], at: &mut usize) -> Value {
    let length = match kind {
        0 | 8 | 9 => 0,
        1..=4 => usize::try_from(kind).unwrap_or(0),
        5 => 6,
        6 | 7 => 8,
        12.. => usize::try_from((kind - 12) / 2).unwrap_or(usize::MAX),
        _ => return Value::Missing,
    };
    let end = at.saturating_add(length);
    let bytes = payload.get(*at..end);
    *at = end;
    match (kind, bytes) {
        (0, _) => Value::Null,
        (8 | 9, _) => Value::Int(kind - 8),
        (1..=6, Some(bytes)) => Value::Int(int(bytes)),
        (12.., Some(bytes)) if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
        (13.., Some(bytes)) => String::from_utf8(bytes.to_vec()).map_or(Value::Missing, Value::Text),
        _ => Value::Missing,
    }
}

/// Big-endian, with its sign.
fn int(bytes: &[u8]) -> i64 {
    let first = bytes.first().map_or(0, |byte| i64::from(byte.cast_signed()));
    bytes.iter().skip(1).fold(first, |value, byte| value << 8 | i64::from(*byte))
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
            Value::Null | Value::Missing => ValueRef::Null,
        }))
    }
}
