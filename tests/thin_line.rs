//! The real kiosk and the real centre over a line that is thin, slow and cut, and killed in the middle of it: what was
//! accepted is there, once, with all its scans.
//!
//! The applications are signed and sealed as a kiosk does it and stored through its own vault; the kiosk and the centre
//! are the programs that ship.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests; figures are shown")]

use std::net::SocketAddr;
use std::time::Duration;

use authority::Authority;
use chrono::{DateTime, SubsecRound, Utc};
use hall::{Hall, Kiosk, until};
use kiosk::vault::{Limits, NewRow, SealedBlob, Vault};
use proxy::{Faults, Proxy};
use rusqlite::{Connection, OpenFlags};
use rustix::process::Signal;
use samples::{Service, Somebody};
use sha2::{Digest, Sha256};

#[path = "thin_line/bytes.rs"]
mod bytes;
#[path = "thin_line/courier.rs"]
mod carried;
#[path = "thin_line/disks.rs"]
mod disks;
#[path = "thin_line/editions.rs"]
mod editions;
#[path = "thin_line/false_central.rs"]
mod false_central;
#[expect(dead_code, reason = "shared by several tests")]
#[path = "hall/mod.rs"]
mod hall;
#[path = "thin_line/proxy.rs"]
mod proxy;
#[path = "thin_line/revoked.rs"]
mod revoked;
#[path = "../crates/sync/tests/samples/mod.rs"]
mod samples;
#[path = "thin_line/sender.rs"]
mod sender;

/// How often either side is killed in `make test`.
const ROUNDS: u64 = 25;

/// A hall whose kiosk reaches its centre over a line of ours.
struct Remote {
    hall: Hall,
    line: Proxy,
    authority: Authority,
    filed: u64,
}

#[expect(clippy::disallowed_methods, reason = "the real programs have the real clock")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

impl Remote {
    fn new(faults: Faults) -> Remote {
        let mut hall = Hall::new();
        let authority = Authority::for_tests(now(), 0).unwrap();
        authority.write_trust_dir(&hall.path("trust")).unwrap();
        hall.kill_centre();
        hall.open_centre();
        let configured = std::fs::read_to_string(hall.path("kiosk.toml")).unwrap();
        let url = value(&configured, "url");
        let line = Proxy::to(url.trim_start_matches("https://").parse::<SocketAddr>().unwrap(), faults);
        std::fs::write(hall.path("kiosk.toml"), configured.replace(&url, &line.url())).unwrap();
        Remote { hall, line, authority, filed: 0 }
    }

    /// Somebody files an application with a scan, while the kiosk is down for everybody else. Every second one only names a
    /// consent, and this centre does not have it.
    fn file(&mut self, count: u64) {
        let configured = std::fs::read_to_string(self.hall.path("kiosk.toml")).unwrap();
        let (id, recipient) = (value(&configured, "id"), value(&configured, "sealing_recipient"));
        let recipient = sync::envelope::recipient(&recipient).unwrap();
        // What the kiosk said of its queue before is no longer true.
        let _ = std::fs::remove_file(self.hall.path("vault.sqlite.list"));
        let vault = self.hall.path("vault.sqlite");
        let mut vault = Vault::open(&vault, Limits::default(), now()).unwrap().vault;
        for _ in 0..count {
            self.filed += 1;
            let one = Somebody::new(self.filed, &self.authority, now()).at_kiosk(&id);
            let mut envelope = one.envelope(Service::Meal, false);
            let sealed = sync::envelope::seal_blob(&one.scan_bytes(), &recipient).unwrap();
            let sealed_sha256: [u8; 32] = Sha256::digest(&sealed).into();
            envelope.scans[0].sealed_sha256 = hex::encode(sealed_sha256);
            let naming = envelope.naming_its_login().filter(|_| self.filed.is_multiple_of(2));
            let row = NewRow {
                submission_id: envelope.submission_id,
                kiosk_number: format!("K-{id}-{:04}", self.filed),
                signed_xml_sha256: Sha256::digest(envelope.signed_xml.as_bytes()).into(),
                sealed: naming.as_ref().unwrap_or(&envelope).seal(&recipient).unwrap(),
                whole: naming.as_ref().map(|_| envelope.seal(&recipient).unwrap()),
                blobs: vec![SealedBlob { sealed_sha256, sealed }],
                accepted_at: now().trunc_subsecs(3),
                journal: None,
            };
            vault.enqueue(&row).unwrap();
        }
    }

    fn kiosk(&self) -> Kiosk {
        self.hall.kiosk(80, 24)
    }

    /// What the running kiosk says of its queue: one line each, under a heading.
    fn listed(&self) -> Vec<String> {
        let listing = std::fs::read_to_string(self.hall.path("vault.sqlite.list")).unwrap_or_default();
        listing.lines().skip(1).map(str::to_owned).collect()
    }

    /// Whether the kiosk has said of its queue that it is empty.
    fn is_empty(&self) -> bool {
        self.hall.path("vault.sqlite.list").exists() && self.listed().is_empty()
    }

    /// Everything that was filed is there, once, whole.
    fn must_have_everything(&self) {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let db = Connection::open_with_flags(self.hall.path("central.sqlite"), flags).unwrap();
        let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as u64;
        assert_eq!(count("SELECT count(*) FROM submission"), self.filed);
        assert_eq!(
            count("SELECT count(*) FROM (SELECT DISTINCT settlement, number FROM submission)"),
            self.filed
        );
        assert_eq!(count("SELECT count(*) FROM scan_kept"), self.filed);
        assert_eq!(count("SELECT count(*) FROM scan_piece"), 0);
        assert_eq!(count("SELECT count(*) FROM refusal"), 0);
    }
}

/// The value of the first such line.
fn value(toml: &str, key: &str) -> String {
    let line = toml.lines().find(|line| line.starts_with(&format!("{key} = \""))).unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

/// Waits for what takes minutes on a thin line.
fn until_at_last(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..6_000 {
        if so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("this did not happen: {what}");
}

#[test]
fn at_9600_bits_with_600_ms_and_a_cut_every_20_s_everything_comes_through() {
    let mut remote = Remote::new(Faults {
        bytes_per_s: 1_200,
        delay: Duration::from_millis(300),
        cut_after: Some(Duration::from_secs(20)),
        ..Faults::NONE
    });
    remote.file(3);
    let _kiosk = remote.kiosk();
    until_at_last("the queue is empty", || remote.is_empty());
    remote.must_have_everything();
    let (up, down) = remote.line.carried();
    println!("{up} bytes up, {down} bytes down, {} cuts", remote.line.cuts());
    assert!(remote.line.cuts() >= 2, "the line was cut");
}

#[test]
fn cut_at_any_byte_and_stalled_it_goes_on_where_it_was() {
    let mut remote = Remote::new(Faults { cut_at_byte: Some(700), ..Faults::NONE });
    remote.file(2);
    let kiosk = remote.kiosk();
    until("the line is cut", || remote.line.cuts() > 2);
    assert_eq!(remote.listed().len(), 2, "no form fits so short a line");
    // Long enough for a form, not for a scan.
    remote.line.set(Faults { cut_at_byte: Some(5_000), ..Faults::NONE });
    until_at_last("every scan comes, piece by piece", || remote.is_empty());
    kiosk.signal(Signal::KILL);
    drop(kiosk);
    remote.must_have_everything();
    remote.file(1);
    remote.line.set(Faults { stall_at_byte: Some(2_500), ..Faults::NONE });
    let carried = remote.line.carried().0;
    let _kiosk = remote.kiosk();
    until("it stalls", || remote.line.carried().0 >= carried + 2_500);
    remote.line.set(Faults::NONE);
    until_at_last("whoever waits gives up and tries again", || remote.is_empty());
    remote.must_have_everything();
}

/// Kills either side when the line has carried so many bytes since the round began.
fn kill_rounds(rounds: u64) {
    let mut remote = Remote::new(Faults { bytes_per_s: 40_000, ..Faults::NONE });
    let mut chance = 20_261_122_u64;
    for round in 0..rounds {
        remote.file(1);
        let kiosk = remote.kiosk();
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (after, before) = (chance >> 33, remote.line.carried());
        let carried = || {
            let (up, down) = remote.line.carried();
            up + down - before.0 - before.1
        };
        until("the line carries something", || carried() > after % 9_000 || remote.is_empty());
        if round % 2 == 0 {
            kiosk.signal(Signal::KILL);
        } else {
            remote.hall.kill_centre();
            remote.hall.open_centre();
            // Every other time the kiosk lives on and finds the centre again; else it dies soon after it.
            let before = carried();
            until_at_last("the kiosk goes on", || round % 4 == 1 || carried() > before || remote.is_empty());
            kiosk.signal(Signal::KILL);
        }
        drop(kiosk);
    }
    remote.file(1);
    let _kiosk = remote.kiosk();
    until_at_last("everything comes through", || remote.is_empty());
    remote.must_have_everything();
}

#[test]
fn killed_again_and_again_neither_side_loses_or_doubles_anything() {
    kill_rounds(ROUNDS);
}

/// `make soak`: 500 rounds, or as many as `TEREZE_ROUNDS` says.
#[test]
#[ignore = "an hour: make soak"]
fn soak_killed_again_and_again() {
    kill_rounds(std::env::var("TEREZE_ROUNDS").map_or(500, |rounds| rounds.parse().unwrap()));
}
