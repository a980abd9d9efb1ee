//! Over a network: TLS against roots that the configuration names, and a password that is told nowhere.

use std::fmt::Write;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::process::Command;

use central::store::StoreError;
use central::store::postgres::{Address, PostgresStore};

use crate::cluster::Cluster;

const PASSWORD: &str = "a-long-secret-of-the-database";

/// What `openssl` is told about a certificate that stands for itself.
const PROFILE: &str = "[req]\ndistinguished_name=who\nx509_extensions=shape\nprompt=no\n[who]\nCN=localhost\n\
                       [shape]\nbasicConstraints=critical,CA:FALSE\nsubjectAltName=DNS:localhost\n";

/// A key and a certificate of that name in a folder.
fn certificate(folder: &std::path::Path) {
    fs::write(folder.join("profile"), PROFILE).unwrap();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-config", "profile"])
        .args(["-keyout", "server.key", "-out", "server.crt"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// A cluster that listens on loopback for whoever speaks TLS and has a password; its port.
fn over_tls(cluster: &Cluster) -> u16 {
    let data = cluster.folder.join("data");
    certificate(&data);
    if let Some(owner) = cluster.owner() {
        chown(data.join("server.key"), Some(owner), Some(owner)).unwrap();
        chown(data.join("server.crt"), Some(owner), Some(owner)).unwrap();
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut config = fs::read_to_string(data.join("postgresql.conf")).unwrap();
    write!(config, "\nssl = on\nlisten_addresses = '127.0.0.1'\nport = {port}\n").unwrap();
    fs::write(data.join("postgresql.conf"), config).unwrap();
    let access = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
    fs::write(data.join("pg_hba.conf"), access).unwrap();
    cluster.run(&format!("CREATE ROLE central LOGIN PASSWORD '{PASSWORD}'"));
    cluster.run("CREATE DATABASE queues OWNER central");
    cluster.control("restart");
    port
}

#[test]
fn another_machine_is_spoken_to_over_tls_that_its_own_roots_vouch_for() {
    let cluster = Cluster::start();
    let port = over_tls(&cluster);
    let roots = fs::read(cluster.folder.join("data/server.crt")).unwrap();
    let open = |url: &str, password: &str, roots: &[u8]| {
        let address = Address::parse(url, Some(password), Some(roots)).unwrap();
        PostgresStore::open(address).map(drop)
    };
    let url = format!("postgres://central@localhost:{port}/queues?sslmode=require");
    open(&url, PASSWORD, &roots).unwrap();
    let with_binding = format!("{url}&channel_binding=require");
    open(&with_binding, PASSWORD, &roots).unwrap();

    let wrong = open(&url, "another-secret-of-it", &roots);
    let Err(StoreError::Failed(told)) = wrong else { panic!("{wrong:?}") };
    assert_eq!(told, "SQLSTATE 28P01");
    // A certificate for another name, or that another root stands for, is nobody we know.
    let another_name = format!("postgres://central@127.0.0.1:{port}/queues?sslmode=require");
    assert!(open(&another_name, PASSWORD, &roots).is_err());
    let other = tempfile::tempdir().unwrap();
    certificate(other.path());
    let other_root = fs::read(other.path().join("server.crt")).unwrap();
    assert!(open(&url, PASSWORD, &other_root).is_err());
}
