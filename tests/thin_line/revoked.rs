//! A lost kiosk is revoked at the centre: it says so, keeps what waits, and sends it once it is enrolled anew.

use std::process::{Command, Output};

use super::hall::{program, until};
use super::sender::Sender;
use super::{Faults, Remote, value};

/// What a program did that was asked so, with the configuration of this name.
fn asked(remote: &Remote, name: &str, config: &str, words: &[&str]) -> Output {
    let mut command = Command::new(program(name));
    command.args(words).arg("--config").arg(remote.hall.path(config));
    command.output().unwrap()
}

#[test]
fn a_revoked_kiosk_keeps_what_waits_and_sends_it_once_it_is_enrolled_anew() {
    let mut remote = Remote::new(Faults::NONE);
    remote.file(1);
    let id = value(&std::fs::read_to_string(remote.hall.path("kiosk.toml")).unwrap(), "id");
    let revoked = asked(&remote, "tereze-central", "central.toml", &["kiosk", "revoke", &id]);
    assert!(revoked.status.success(), "{revoked:?}");
    let sender = Sender::start(&remote.hall);
    until("the kiosk says that it is revoked", || sender.has_said("central has revoked this kiosk"));
    sender.stop();
    assert!(remote.hall.kiosk_says(&["outbox", "list"], None).contains("\tform\t-\t"), "it waits");

    let wrong = asked(&remote, "tereze", "kiosk.toml", &["enrol", "--code", "0000-0000-0000"]);
    let complaint = String::from_utf8_lossy(&wrong.stderr);
    assert!(!wrong.status.success() && complaint.contains("E-ENROL"), "{complaint}");
    let words = ["enrol", "--kiosk", &id, "--settlement", "391010000", "--code-file"];
    let file = remote.hall.path("code");
    let file_named = file.to_str().unwrap();
    let invited = asked(&remote, "tereze-central", "central.toml", &[&words[..], &[file_named]].concat());
    assert!(invited.status.success(), "{invited:?}");
    let code = std::fs::read_to_string(&file).unwrap();
    let enrolled = asked(&remote, "tereze", "kiosk.toml", &["enrol", "--code", code.trim()]);
    assert!(enrolled.status.success(), "{}", String::from_utf8_lossy(&enrolled.stderr));
    let sender = Sender::start(&remote.hall);
    until("what waited goes", || sender.has_said("registered "));
    sender.stop();
}
