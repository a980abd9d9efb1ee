//! The process is killed before and after every statement, and the log is torn at every length: afterwards all
//! of it is there, or nothing.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::super::listing::with;
use super::*;

const ENV: &str = "TEREZE_VAULT_CRASH";
const DONE: &str = "the screen says accepted";

/// Moments left to live.
static LEFT: AtomicU32 = AtomicU32::new(0);

fn count_down(_event: TraceEvent<'_>) {
    if LEFT.fetch_sub(1, Ordering::SeqCst) == 1 {
        let gone = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        unreachable!("killed: {gone:?}");
    }
}

/// Dies at the `moment`-th beginning or end of a statement.
fn arm(vault: &Vault, moment: u32) {
    LEFT.store(moment, Ordering::SeqCst);
    let events = TraceEventCodes::SQLITE_TRACE_STMT | TraceEventCodes::SQLITE_TRACE_PROFILE;
    vault.connection.trace_v2(events, Some(count_down));
}

/// Not a test of its own: the process that dies. `deed:moment:folder` comes from its parent.
#[test]
fn child() {
    use std::io::Write;
    let Ok(order) = std::env::var(ENV) else { return };
    let mut order = order.splitn(3, ':');
    let (deed, moment) = (order.next().unwrap(), order.next().unwrap().parse().unwrap());
    let folder = Path::new(order.next().unwrap());
    let mut vault = match deed {
        "take over" => Vault::open_sound(&file(folder), Limits::default()).unwrap(),
        _ => open(folder),
    };
    arm(&vault, moment);
    match deed {
        "take over" => drop(vault.salvage(now()).unwrap()),
        "enqueue" => vault.enqueue(&row(1)).unwrap(),
        "enqueue naming" => vault.enqueue(&whole::naming(1)).unwrap(),
        "send whole" => vault.send_whole(row(1).submission_id).unwrap(),
        "settle" => drop(vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap()),
        "partly" => drop(vault.settle(&receipt(1, 1), &signer().public(), now()).unwrap()),
        "number" => drop(vault.next_kiosk_seq("2026-11-22".parse().unwrap()).unwrap()),
        other => panic!("no such deed: {other}"),
    }
    std::io::stdout().write_all(DONE.as_bytes()).unwrap();
    // Leaves without closing, as a kiosk without power does.
    std::process::exit(0);
}

/// Kills a process at every moment of the deed; `check` sees what is left and whether the deed was said done.
/// Gives how many moments there were.
fn at_every_moment(deed: &str, prepare: impl Fn(&mut Vault), check: impl Fn(&mut Vault, bool)) -> u32 {
    for moment in 1..200 {
        let (folder, mut vault) = vault();
        prepare(&mut vault);
        drop(vault);
        if deed == "take over" {
            quarantine::set_aside(&file(folder.path()), now()).unwrap();
        }
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "vault::tests::crash::child", "--nocapture"])
            .env(ENV, format!("{deed}:{moment}:{}", folder.path().display()))
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let done = String::from_utf8_lossy(&child.stdout).contains(DONE);
        assert_eq!(done, child.status.success());
        check(&mut open(folder.path()), done);
        if done {
            return moment - 1;
        }
    }
    panic!("{deed} never ended");
}

/// All of application 1 with both scans, or nothing of it.
fn is_whole(vault: &mut Vault) -> bool {
    let Counts { forms, bytes, .. } = vault.counts().unwrap();
    assert!(matches!((forms, bytes), (0, 0) | (1, 13_000)), "{forms} forms, {bytes} bytes");
    if forms == 1 {
        assert_eq!(due(vault, now()), [(1, 3_000)]);
    }
    forms == 1
}

#[test]
fn killed_while_accepting_it_is_all_there_or_not_at_all() {
    let moments = at_every_moment(
        "enqueue",
        |_| {},
        |vault, accepted| {
            let whole = is_whole(vault);
            assert!(whole || !accepted, "accepted, but not there");
            // Whoever was not told signs again, and it is there once.
            vault.enqueue(&row(1)).unwrap();
            assert!(is_whole(vault));
        },
    );
    assert!(moments >= 10, "the statements were seen: {moments}");
}

#[test]
fn killed_while_the_receipt_is_taken_nothing_is_lost() {
    let prepare = |vault: &mut Vault| vault.enqueue(&row(1)).unwrap();
    let settled = |vault: &mut Vault| vault.receipt(&row(1).kiosk_number).unwrap().is_some();
    let moments = at_every_moment("settle", prepare, |vault, done| {
        assert_eq!(
            is_whole(vault),
            !settled(vault),
            "the application or its receipt, never neither nor both"
        );
        assert!(settled(vault) || !done);
    });
    assert!(moments >= 10, "the statements were seen: {moments}");
    at_every_moment("partly", prepare, |vault, done| {
        let counts = vault.counts().unwrap();
        let left = (counts.forms, counts.scans, counts.bytes, settled(vault));
        assert!(matches!(left, (1, 0, 13_000, false) | (0, 1, 8_000, true)), "{left:?}");
        assert!(settled(vault) || !done);
    });
}

/// One of the two forms is there to be sent, and the scans with it; while its login is only named, the other one too.
#[test]
fn killed_while_the_login_is_carried_after_all_nothing_is_lost() {
    let forms = |vault: &mut Vault| {
        let waiting = vault.waiting().unwrap();
        assert_eq!(vault.counts().unwrap().bytes, if waiting[0].whole.is_some() { 17_000 } else { 14_000 });
        (waiting[0].form.bytes, waiting[0].whole.as_ref().map(|whole| whole.bytes))
    };
    let prepare = |vault: &mut Vault| vault.enqueue(&whole::naming(1)).unwrap();
    let moments = at_every_moment("send whole", prepare, |vault, done| {
        let left = forms(vault);
        assert!(left == (4_000, None) || (left == (3_000, Some(4_000)) && !done), "{left:?}");
    });
    assert!(moments >= 6, "the statements were seen: {moments}");
    at_every_moment(
        "enqueue naming",
        |_| {},
        |vault, accepted| {
            if vault.counts().unwrap() == Counts::default() {
                assert!(!accepted, "accepted, but not there");
            } else {
                assert_eq!(forms(vault), (3_000, Some(4_000)));
            }
        },
    );
}

#[test]
fn killed_while_a_number_is_taken_it_is_not_given_again() {
    at_every_moment(
        "number",
        |_| {},
        |vault, done| {
            let next = vault.next_kiosk_seq("2026-11-22".parse().unwrap()).unwrap();
            assert!(next == 2 || !done, "number 1 was shown and given again");
        },
    );
}

/// Power fails in the middle of a write: the log ends anywhere, with nothing or with rubbish after it.
#[test]
fn a_log_torn_at_any_length_gives_all_of_it_or_nothing() {
    let (folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    let log_of = |folder: &Path| folder.join("vault.sqlite-wal");
    let file_bytes = std::fs::read(file(folder.path())).unwrap();
    let log = std::fs::read(log_of(folder.path())).unwrap();
    assert!(log.len() > 13_000, "the application stands in the log");
    let mut seen = [0, 0];
    for cut in (0..log.len()).step_by(509).chain([log.len()]) {
        for rubbish in [&[][..], &[0x5A; 8_192]] {
            let torn = tempfile::tempdir().unwrap();
            std::fs::write(file(torn.path()), &file_bytes).unwrap();
            std::fs::write(log_of(torn.path()), [&log[..cut], rubbish].concat()).unwrap();
            let whole = is_whole(&mut open(torn.path()));
            assert!(whole || cut < log.len());
            seen[usize::from(whole)] += 1;
        }
    }
    assert!(seen[0] > 20 && seen[1] >= 2, "{seen:?}");
}

#[test]
fn what_lies_aside_is_taken_over_whole_and_once_whenever_the_power_fails() {
    let prepare = |vault: &mut Vault| {
        for n in 1..=3 {
            vault.enqueue(&row(n)).unwrap();
        }
        vault.settle(&receipt(1, 1), &signer().public(), now()).unwrap();
        vault.settle(&receipt(3, 2), &signer().public(), now()).unwrap();
    };
    let moments = at_every_moment("take over", prepare, |vault, _| {
        let Counts { forms, scans, bytes, read_aside, lost, .. } = vault.counts().unwrap();
        assert_eq!((forms, scans, bytes, read_aside, lost), (1, 1, 13_000 + 8_000, 1, 0));
        assert!(vault.receipt(&row(3).kiosk_number).unwrap().is_some());
    });
    assert!(moments > 10, "{moments} moments");
}

/// The names as they stand after each step of setting a file aside.
#[test]
fn a_power_cut_while_a_file_is_set_aside_parts_it_from_no_log() {
    for step in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        let mut vault = open(folder.path());
        (1..=2).for_each(|n| vault.enqueue(&row(n)).unwrap());
        let (path, log) = (file(folder.path()), folder.path().join("vault.sqlite-wal"));
        // Nothing of the log has been moved into the file yet.
        let (bytes, mut logged) = (std::fs::read(&path).unwrap(), std::fs::read(&log).unwrap());
        drop(vault);
        // Damage in its midst, so that the file alone would pass for a sound one.
        let midst = logged.len() / 2;
        logged[midst] ^= 1;
        let (aside, aside_log) =
            (with(&path, ".damaged-20261122-090000Z"), with(&path, ".damaged-20261122-090000Z-wal"));
        std::fs::write(&path, &bytes).unwrap();
        std::fs::write(if step < 2 { &log } else { &aside_log }, &logged).unwrap();
        if step > 0 {
            std::fs::hard_link(&path, &aside).unwrap();
        }
        if step == 3 {
            std::fs::remove_file(&path).unwrap();
        }
        let opened = Vault::open(&path, Limits::default(), now()).unwrap();
        let counts = opened.vault.counts().unwrap();
        assert_eq!(opened.set_aside.is_none(), step == 3, "step {step}");
        assert_eq!(opened.salvaged.len(), 1, "step {step}");
        assert!(counts.forms + counts.lost == 2 && counts.forms > 0, "step {step}: {counts:?}");
        drop(opened);
        let asides = set_aside_of(&path);
        assert_eq!(asides.len(), 1, "step {step}: {asides:?}");
        assert!(std::fs::read(&asides[0]).unwrap() == bytes, "step {step}");
        assert!(std::fs::read(with(&asides[0], "-wal")).unwrap() == logged, "step {step}");
    }
}
