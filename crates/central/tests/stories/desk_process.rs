//! The real binary: an administrator appoints and dismisses, and enrols a desk.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::offices::{HEAD, SCHOOL};
use crate::process::{PROGRAM, run, scene, start};
use crate::world::KOSTANAY;

fn add(config: &Path, role: &str, iin: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(["staff", "add", "--bin", SCHOOL, "--role", role, "--settlement", KOSTANAY, "--config"])
        .arg(config)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever names no role that there is may not be listened to at all.
    writeln!(child.stdin.take().unwrap(), "{iin}").ok();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn an_administrator_appoints_lists_and_dismisses_and_no_iin_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let scene = scene(dir.path());
    let config = dir.path().join("central.toml");
    let path = config.to_str().unwrap();
    assert!(!add(&config, "king", HEAD.iin).status.success());
    assert!(!add(&config, "school-head", "not a number").status.success());
    let post = said(&add(&config, "school-head", HEAD.iin));
    let post = post.trim().strip_prefix("post: ").unwrap().to_owned();
    let again = said(&add(&config, "school-head", HEAD.iin));
    assert!(again.contains(&post), "an appointment that stands is not made twice");
    let list = || said(&run(&["staff", "list", "--config", path]));
    let known = list();
    assert_eq!(known.lines().count(), 1);
    assert!(
        known.starts_with(&format!("{post} {KOSTANAY} {SCHOOL} school-head ")) && known.ends_with(" now\n")
    );
    let revoke = || run(&["staff", "revoke", "--config", path, "--settlement", KOSTANAY, "--post", &post]);
    assert!(revoke().status.success());
    let refused = revoke();
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("E-POST"));
    let known = list();
    assert!(!known.ends_with(" now\n"), "{known}");
    assert!(!known.contains(HEAD.iin));
    let bytes = scene.database.bytes();
    assert!(!bytes.is_empty());
    assert!(!bytes.windows(12).any(|window| window == HEAD.iin.as_bytes()), "nobody is named in clear");
    drop(start(dir.path()));
}

#[test]
fn a_desk_is_enrolled_as_one() {
    let dir = tempfile::tempdir().unwrap();
    let _scene = scene(dir.path());
    let config = dir.path().join("central.toml");
    let config = config.to_str().unwrap();
    let enrol = |id, more: &[&str]| {
        let asked = ["enrol", "--config", config, "--kiosk", id, "--settlement", KOSTANAY];
        said(&run(&[&asked[..], more].concat()))
    };
    assert!(enrol("DESK7", &["--desk"]).contains("tereze-desk enrol"));
    assert!(enrol("KST7", &[]).contains("tereze enrol"));
    let listed = said(&run(&["kiosk", "list", "--config", config]));
    assert!(listed.starts_with("DESK7 391010000 desk not enrolled yet\n"), "{listed}");
}
