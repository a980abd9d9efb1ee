//! A private PostgreSQL of one test process: made by `initdb` in a temporary folder, on a socket there.
//!
//! **Invariant:** it ends, and its folder goes, when its process ends, however that ends: a guard reads at the other end
//! of a pipe that only we hold.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use central::store::postgres::{Address, PostgresStore};
use postgres::{Client, NoTls};

/// PostgreSQL does not run as root; this account exists everywhere and owns nothing else.
pub(crate) const NOBODY: u32 = 65_534;

/// Makes the cluster, starts it, says so, and waits for the end of the one who asked. Names sort as in Kazakh, so that
/// no statement of ours may lean on another order. Nothing of it outlives the process: so nothing is fsynced.
const GUARD: &str = r#"
initdb --pgdata data --username tereze --auth trust --encoding UTF8 --no-sync \
  --locale=C.UTF-8 --locale-provider=icu --icu-locale=kk-KZ >log 2>&1 &&
cat >>data/postgresql.conf <<END
listen_addresses = ''
unix_socket_directories = '$PWD'
max_connections = 300
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
END
pg_ctl --pgdata data --wait --silent --log log start && echo ready
read -r end
pg_ctl --pgdata data --wait --silent --mode immediate stop
cd / && rm -rf "$1"
"#;

/// The template of every world's database: our schema, and nothing in it.
const TEMPLATE: &str = "ours";

/// A cluster of its own, ended when dropped.
pub(crate) struct Cluster {
    pub(crate) folder: PathBuf,
    guard: Child,
    made: AtomicU32,
}

impl Cluster {
    /// The cluster of this process.
    pub(crate) fn shared() -> &'static Cluster {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| {
            let cluster = Cluster::start();
            cluster.run(&format!("CREATE DATABASE {TEMPLATE}"));
            drop(PostgresStore::open(cluster.address(TEMPLATE)).unwrap());
            cluster
        })
    }

    pub(crate) fn start() -> Cluster {
        let folder = tempfile::Builder::new().prefix("tereze-pg-").tempdir().unwrap().keep();
        if is_root() {
            chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let mut guard = as_nobody("sh", &folder);
        let guard = guard.args(["-c", GUARD, "guard"]).arg(&folder).stdin(Stdio::piped());
        let mut guard = guard.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(guard.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert_eq!(said.trim(), "ready", "PostgreSQL did not start: {}", log());
        Cluster { folder, guard, made: AtomicU32::new(0) }
    }

    /// A database like the template.
    pub(crate) fn database(&'static self) -> OneDatabase {
        let name = self.next_name();
        self.run(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
        OneDatabase { name, cluster: self }
    }

    pub(crate) fn url(&self, database: &str) -> String {
        let sockets = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://tereze@{sockets}/{database}")
    }

    pub(crate) fn address(&self, database: &str) -> Address {
        Address::parse(&self.url(database), None, None).unwrap()
    }

    pub(crate) fn connect(&self, database: &str) -> Client {
        Client::connect(&self.url(database), NoTls).unwrap()
    }

    /// Says something to the database that is always there.
    pub(crate) fn run(&self, sql: &str) {
        self.connect("postgres").batch_execute(sql).unwrap();
    }

    pub(crate) fn next_name(&self) -> String {
        format!("world_{}", self.made.fetch_add(1, Ordering::SeqCst))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        self.guard.wait().ok();
    }
}

/// A database of a world, dropped with it.
pub(crate) struct OneDatabase {
    name: String,
    cluster: &'static Cluster,
}

impl OneDatabase {
    pub(crate) fn url(&self) -> String {
        self.cluster.url(&self.name)
    }
}

impl Drop for OneDatabase {
    fn drop(&mut self) {
        // Not while unwinding: a second panic would hide the first.
        if let Ok(mut client) = Client::connect(&self.cluster.url("postgres"), NoTls) {
            client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).ok();
        }
    }
}

/// Where `initdb` and `pg_ctl` lie; Debian keeps them out of the path.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    debian.sort_by_key(|bin| {
        bin.parent().and_then(|version| version.file_name()?.to_str()?.parse::<u32>().ok())
    });
    let places = debian.into_iter().rev().chain(std::env::split_paths(&path));
    let found = places.into_iter().find(|bin| bin.join("initdb").exists() && bin.join("pg_ctl").exists());
    found.expect("these tests need PostgreSQL 15 or newer: `make tools`, or apt-get install postgresql")
}

/// A program that runs in the cluster's folder as somebody who may run PostgreSQL.
pub(crate) fn as_nobody(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", programs().display())).current_dir(folder).process_group(0);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

pub(crate) fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0
}
