//! Connections that break, work that fails, servers beside each other.

use std::sync::mpsc;

use central::store::postgres::PostgresStore;
use central::store::queue::{NewLogRow, QueueRows};
use central::store::{Store, StoreError};
use domain::kato::Kato;
use ledger::entry::{Opened, Salt};
use uuid::Uuid;

use crate::cluster::Cluster;
use crate::world::KOSTANAY;

/// What stands in an event that no message may repeat.
const SECRET: &str = "a-secret-of-the-event";

/// A store in a database of its own.
fn store(cluster: &Cluster) -> (String, PostgresStore) {
    let name = cluster.empty_database();
    let store = PostgresStore::open(cluster.address(&name)).unwrap();
    (name, store)
}

fn kostanay() -> Kato {
    Kato::parse(KOSTANAY).unwrap()
}

/// Appends an event behind the last one.
fn append(rows: &dyn QueueRows) -> Result<(), StoreError> {
    append_behind(rows, rows.last()?.as_ref())
}

fn append_behind(rows: &dyn QueueRows, last: Option<&ledger::entry::Entry>) -> Result<(), StoreError> {
    let opened = Opened::next(KOSTANAY, last, SECRET.into(), Salt::from_bytes([1; 32]));
    let revision = opened.entry.index + 1;
    let at = "2026-12-18T09:32:10Z".parse().unwrap();
    rows.append(&NewLogRow {
        opened: &opened,
        application: Uuid::nil(),
        revision,
        at,
        change: None,
        nodes: &[],
    })
}

fn size(store: &PostgresStore) -> Result<u64, StoreError> {
    let mut size = 0;
    store.read_queue(&kostanay(), &mut |rows| {
        size = rows.size()?;
        Ok(())
    })?;
    Ok(size)
}

#[test]
fn it_comes_back_by_itself_when_postgresql_does() {
    let cluster = Cluster::start();
    let (_, store) = store(&cluster);
    store.queue(&kostanay(), &mut append).unwrap();
    cluster.control("restart");
    assert_eq!(store.queues().unwrap(), [kostanay()], "a lone statement on a connection that had died");
    cluster.control("restart");
    store.queue(&kostanay(), &mut append).unwrap();
    cluster.control("stop");
    assert!(matches!(store.queues(), Err(StoreError::Away(_))));
    assert!(matches!(store.queue(&kostanay(), &mut append), Err(StoreError::Away(_))));
    assert!(matches!(PostgresStore::open(cluster.address("postgres")).map(drop), Err(StoreError::Away(_))));
    cluster.control("start");
    store.queue(&kostanay(), &mut append).unwrap();
    assert_eq!(size(&store).unwrap(), 3);
}

#[test]
fn a_connection_lost_in_the_middle_leaves_nothing() {
    let cluster = Cluster::shared();
    let (name, store) = store(cluster);
    let lost = store.queue(&kostanay(), &mut |rows| {
        append(rows)?;
        cluster.run(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND state <> 'idle'"
        ));
        append(rows)
    });
    assert!(matches!(lost, Err(StoreError::Away(_))), "{lost:?}");
    assert_eq!(size(&store).unwrap(), 0);
    store.queue(&kostanay(), &mut append).unwrap();
    assert_eq!(size(&store).unwrap(), 1);
}

#[test]
fn work_that_panics_leaves_nothing_and_keeps_nobody_out() {
    let (_, store) = store(Cluster::shared());
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.queue(&kostanay(), &mut |rows| {
            append(rows)?;
            panic!("in the middle of the work");
        })
    }));
    assert!(panicked.is_err());
    store.queue(&kostanay(), &mut append).unwrap();
    assert_eq!(size(&store).unwrap(), 1);
}

#[test]
fn a_refusal_of_the_database_repeats_no_value() {
    let (_, store) = store(Cluster::shared());
    let refused = store.queue(&kostanay(), &mut |rows| {
        append_behind(rows, None)?;
        append_behind(rows, None)
    });
    let Err(StoreError::Failed(told)) = refused else { panic!("{refused:?}") };
    assert_eq!(told, "SQLSTATE 23505, queue_event_pkey");
    assert_eq!(size(&store).unwrap(), 0);
}

#[test]
fn nothing_is_called_committed_after_a_statement_failed() {
    let (_, store) = store(Cluster::shared());
    let swallowed = store.queue(&kostanay(), &mut |rows| {
        append_behind(rows, None)?;
        append_behind(rows, None).ok();
        Ok(())
    });
    assert!(matches!(swallowed, Err(StoreError::Failed(_))), "{swallowed:?}");
    assert_eq!(size(&store).unwrap(), 0);
}

#[test]
fn a_look_sees_one_moment_while_others_write() {
    let (_, store) = store(Cluster::shared());
    store.queue(&kostanay(), &mut append).unwrap();
    store
        .read_queue(&kostanay(), &mut |rows| {
            assert_eq!(rows.size()?, 1);
            store.queue(&kostanay(), &mut append)?;
            assert_eq!(rows.size()?, 1, "what came meanwhile is not of this moment");
            let mut seen = 0;
            rows.log(0, &mut |row| {
                // Whoever walks the log may ask for more.
                assert!(rows.by_id(row.application)?.is_none());
                seen += 1;
                Ok(())
            })?;
            assert_eq!(seen, 1);
            Ok(())
        })
        .unwrap();
    assert_eq!(size(&store).unwrap(), 2);
}

#[test]
fn a_queue_at_work_keeps_no_other_queue_and_no_reader_waiting() {
    let (_, store) = store(Cluster::shared());
    let other = Kato::parse("710000000").unwrap();
    let (begun, has_begun) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    std::thread::scope(|threads| {
        let store = &store;
        let slow = threads.spawn(move || {
            store.queue(&kostanay(), &mut |rows| {
                append(rows)?;
                begun.send(()).unwrap();
                may_go_on.recv().unwrap();
                Ok(())
            })
        });
        has_begun.recv().unwrap();
        store.queue(&other, &mut |rows| rows.size().map(drop)).unwrap();
        assert_eq!(size(store).unwrap(), 0, "nobody sees what is not committed");
        go_on.send(()).unwrap();
        slow.join().unwrap().unwrap();
    });
    assert_eq!(size(&store).unwrap(), 1);
}

#[test]
fn writers_of_one_queue_on_two_servers_come_one_after_the_other() {
    let cluster = Cluster::shared();
    let (name, first) = store(cluster);
    let second = PostgresStore::open(cluster.address(&name)).unwrap();
    std::thread::scope(|threads| {
        for at in 0..24 {
            let store = if at % 2 == 0 { &first } else { &second };
            threads.spawn(|| store.queue(&kostanay(), &mut append).unwrap());
        }
    });
    assert_eq!((size(&first).unwrap(), size(&second).unwrap()), (24, 24));
}
