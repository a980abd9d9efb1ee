//! `tereze doctor`: what is wrong is said plainly, and a monitor can read it.

use std::fs;

use kiosk::checkup;
use kiosk::config::Config;
use serde_json::Value;
use tempfile::TempDir;

use super::{authority, kiosk_folder, outcome};

/// A kiosk that could work: its vault, and certificates to trust.
fn kiosk() -> (TempDir, kiosk::vault::Vault) {
    let (dir, vault) = kiosk_folder();
    authority().write_trust_dir(&dir.path().join("trust")).unwrap();
    let config = fs::read_to_string(dir.path().join("kiosk.toml")).unwrap();
    let trust = dir.path().join("trust").display().to_string();
    let config = config.replace("trust = \"/etc/tereze/trust\"", &format!("trust = \"{trust}\""));
    fs::write(dir.path().join("kiosk.toml"), config).unwrap();
    (dir, vault)
}

fn doctor(dir: &TempDir) -> (i32, String, String) {
    outcome(dir.path(), &["doctor", "--config", "kiosk.toml"])
}

fn json(dir: &TempDir) -> (i32, Value) {
    let (status, said, _) = outcome(dir.path(), &["doctor", "--json", "--config", "kiosk.toml"]);
    (status, serde_json::from_str(&said).unwrap())
}

#[test]
fn what_waits_and_what_was_refused_is_told_without_anybody_in_it() {
    let (dir, vault) = kiosk();
    drop(vault);
    let (status, said, complaint) = doctor(&dir);
    assert_eq!((status, complaint.as_str()), (0, ""), "{said}");
    assert!(said.contains("queue: 1 wait, 0 wait for their scans, 1 refused; 24 bytes"), "{said}");
    assert!(said.contains("! 1 application was refused for good and kept"), "{said}");
    assert!(said.contains("centre: not looked for: the kiosk does not run"), "{said}");
    let (status, value) = json(&dir);
    assert_eq!((status, value["queue"]["refused"].as_u64()), (0, Some(1)));
    assert_eq!(value["findings"][0]["finding"], "refused");
    for private in ["850101400123", "K-KST3-"] {
        assert!(!said.contains(private) && !value.to_string().contains(private), "{private}");
    }
}

#[test]
fn while_the_kiosk_runs_it_tells_what_it_laid_out() {
    let (dir, vault) = kiosk();
    let (status, said, _) = doctor(&dir);
    assert!(status == 1 && said.contains("!! the vault cannot be looked into (E-VAULT-BUSY)"), "{said}");
    let config = Config::read(&dir.path().join("kiosk.toml")).unwrap();
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let queue = checkup::queue(&vault.counts().unwrap(), kiosk::vault::Room::Free);
    let line = kiosk::health::Line { there: Some(true), last_contact: Some(now), trouble: None };
    let clock = kiosk::health::Clock { beacon: Some(now), drift_s: Some(-600) };
    let health = checkup::whole(&config, checkup::Within { queue, line, clock, tokens: None }, now);
    checkup::lay_out(&config.vault, &health).unwrap();
    let (status, said, complaint) = doctor(&dir);
    assert!(status == 1 && complaint.starts_with("E-DOCTOR "), "{complaint}");
    assert!(said.contains("centre: there; last heard 2026-11-22T09:00:00Z"), "{said}");
    assert!(said.contains("!! the clock is 10 minutes behind the centre's: set it"), "{said}");
}

#[test]
fn a_kiosk_that_cannot_work_says_what_to_do() {
    let (dir, vault) = kiosk();
    drop(vault);
    fs::write(dir.path().join("vault.sqlite"), "damaged").unwrap();
    fs::remove_dir_all(dir.path().join("trust")).unwrap();
    let (status, value) = json(&dir);
    let named: Vec<&str> =
        value["findings"].as_array().unwrap().iter().filter_map(|one| one["finding"].as_str()).collect();
    assert_eq!((status, named), (1, vec!["vault", "trust"]));
    assert_eq!(
        fs::read_to_string(dir.path().join("vault.sqlite")).unwrap(),
        "damaged",
        "looking changes nothing"
    );
}
