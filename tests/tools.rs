//! The scripts of `tools/`, as processes.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A folder of programs that is the whole PATH; each is one line of shell.
fn programs(lines: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, line) in lines {
        let path = dir.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{line}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    dir
}

/// What `install-tools` misses where nobody may install: the packages it complains about.
fn missing(programs: &Path) -> Vec<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/install-tools");
    let output = Command::new("/bin/bash").arg(script).env("PATH", programs).output().unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    let (_, packages) = complaint.trim_end().rsplit_once(": ").unwrap();
    packages.split(' ').map(str::to_owned).collect()
}

/// Debian's python3 comes without the part that makes virtual environments, and a Java that runs comes without
/// the part that compiles.
#[test]
fn a_python_and_a_java_that_lack_the_half_are_told_from_whole_ones() {
    let half = [("id", "echo 1000"), ("python3", "exit 1"), ("java", "exit 0")];
    let found = missing(programs(&half).path());
    for package in ["python3-venv", "default-jdk-headless", "openssl", "xmlsec1"] {
        assert!(found.iter().any(|name| name == package), "{package}: {found:?}");
    }
    let asks = r#"[ "$1" = -c ] && [ "$2" = "import ensurepip" ]"#;
    let whole = [("id", "echo 1000"), ("python3", asks), ("javac", "exit 0"), ("openssl", "exit 1")];
    let found = missing(programs(&whole).path());
    for package in ["python3-venv", "default-jdk-headless", "openssl"] {
        assert!(!found.iter().any(|name| name == package), "{package}: {found:?}");
    }
    assert!(found.iter().any(|name| name == "xmlsec1"), "{found:?}");
}
