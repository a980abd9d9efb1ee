//! Writers who share a transaction.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use super::*;

struct Hall {
    _dir: tempfile::TempDir,
    path: PathBuf,
    line: Line,
}

impl Hall {
    fn new() -> Hall {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("line.db");
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        connection.pragma_update(None, "foreign_keys", "ON").unwrap();
        connection
            .execute_batch(
                "CREATE TABLE t (n INTEGER PRIMARY KEY, of INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)",
            )
            .unwrap();
        Hall { _dir: dir, path, line: Line::new(connection) }
    }

    /// What another process would see.
    fn on_disk(&self) -> Vec<i64> {
        on_disk(&self.path)
    }
}

fn on_disk(path: &Path) -> Vec<i64> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare("SELECT n FROM t ORDER BY n").unwrap();
    statement.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn put(connection: &Connection, n: i64) -> Result<(), StoreError> {
    connection.execute("INSERT INTO t (n) VALUES (?1)", [n])?;
    Ok(())
}

/// One leads with the row 0, and these rows follow; `meanwhile` runs when all have done their work.
fn together(hall: &Hall, rows: &[i64], meanwhile: impl FnOnce()) -> Vec<Result<(), StoreError>> {
    begin(hall.line.0.lock(), |connection| put(connection, 0)).unwrap();
    thread::scope(|scope| {
        let (done, all_done) = mpsc::channel();
        let follow = |n: i64| {
            let done = done.clone();
            scope.spawn(move || {
                hall.line.write(|connection| {
                    put(connection, n)?;
                    done.send(()).unwrap();
                    Ok(())
                })
            })
        };
        let followers: Vec<_> = rows.iter().map(|n| follow(*n)).collect();
        all_done.iter().take(rows.len()).for_each(drop);
        meanwhile();
        let led = hall.line.end();
        let followed = followers.into_iter().map(|follower| follower.join().unwrap());
        std::iter::once(led).chain(followed).collect()
    })
}

#[test]
fn who_shares_a_transaction_is_done_when_all_of_it_is_on_disk() {
    let hall = Hall::new();
    let outcomes = together(&hall, &[1, 2, 3], || assert!(hall.on_disk().is_empty()));
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(hall.on_disk(), [0, 1, 2, 3]);
}

#[test]
fn work_that_fails_or_panics_takes_back_itself_alone() {
    let hall = Hall::new();
    let outcomes = together(&hall, &[1], || {
        let twice = hall.line.write(|connection| put(connection, 7).and_then(|()| put(connection, 0)));
        assert!(matches!(twice, Err(StoreError::Failed(_))));
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            hall.line.write(|connection| -> Result<(), StoreError> {
                put(connection, 8)?;
                panic!("a bug of ours");
            })
        }));
        assert!(panicked.is_err());
    });
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(hall.on_disk(), [0, 1]);
}

#[test]
fn a_leader_that_fails_or_panics_leaves_no_transaction_open() {
    let hall = Hall::new();
    let twice = hall.line.write(|connection| put(connection, 7).and_then(|()| put(connection, 7)));
    assert!(twice.is_err());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        hall.line.write(|_| -> Result<(), StoreError> { panic!("a bug of ours") })
    }));
    assert!(panicked.is_err());
    Connection::open(&hall.path).unwrap().execute_batch("INSERT INTO t (n) VALUES (9)").unwrap();
    hall.line.write(|connection| put(connection, 1)).unwrap();
    assert_eq!(hall.on_disk(), [1, 9]);
}

#[test]
fn where_the_disk_does_not_take_it_everyone_hears_so() {
    let hall = Hall::new();
    let outcomes = together(&hall, &[1, 2], || {
        // What a commit refuses: a row that names another one, which is not there.
        let head = hall.line.0.lock();
        head.connection.execute_batch("INSERT INTO t (n, of) VALUES (3, 99)").unwrap();
    });
    assert!(outcomes.iter().all(Result::is_err));
    assert!(hall.on_disk().is_empty());
    hall.line.write(|connection| put(connection, 4)).unwrap();
    assert_eq!(hall.on_disk(), [4]);
}

#[test]
fn where_the_database_takes_all_of_it_back_nobody_goes_on_in_it() {
    let hall = Hall::new();
    let outcomes = together(&hall, &[1], || {
        // As SQLite does by itself on a full disk.
        hall.line.0.lock().connection.execute_batch("ROLLBACK").unwrap();
        let late = hall.line.write(|connection| put(connection, 2));
        assert!(matches!(late, Err(StoreError::Away(_))));
    });
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(StoreError::Away(_)))));
    assert!(hall.on_disk().is_empty());
}

#[test]
fn a_crowd_loses_nothing() {
    let hall = Hall::new();
    thread::scope(|scope| {
        for thread in 0..8 {
            let hall = &hall;
            scope.spawn(move || {
                for n in 0..50 {
                    hall.line.write(|connection| put(connection, thread * 50 + n)).unwrap();
                }
            });
        }
    });
    assert_eq!(hall.on_disk(), (0..400).collect::<Vec<_>>());
}
