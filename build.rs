//! Links the kiosk so that starting it touches less memory.
//!
//! The loader reads every place of the program that holds an address. Written out they are 700 KiB, packed
//! (`DT_RELR`) 8 KiB, and what is read counts as the kiosk's memory. A C library before glibc 2.36 cannot read them
//! packed: where the machine that builds has such a one, they stay as they are.

use std::process::Command;

/// The first glibc that reads packed addresses.
const GLIBC_MIN: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let own = std::env::var("HOST") == std::env::var("TARGET");
    if own && glibc().is_some_and(|version| version >= GLIBC_MIN) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The C library of this machine, if it is glibc: `glibc 2.36`.
fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?.stdout;
    let said = String::from_utf8(said).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
