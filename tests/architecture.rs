//! The floors of the house, held: imports go down only, and nothing goes round (ARCHITECTURE.md).
//!
//! The tables of `architecture/floors.rs` *are* the floors. A new crate, and a new room of the kiosk, fails here until it has been
//! given its place. The readers in `architecture/` are tested on made-up input, so that we know they can say no.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[path = "architecture/code.rs"]
mod code;
#[path = "architecture/floors.rs"]
mod floors;
#[path = "architecture/manifest.rs"]
mod manifest;

use floors::{EMPTY_NAMES, FLOORS, IMPURE, LINES_MAX, PRODUCTS, PURE, ROOMS, SERVERS};

#[test]
fn every_crate_stands_on_its_floor() {
    let found = members();
    let placed: BTreeSet<String> = FLOORS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let real: BTreeSet<String> = found.keys().cloned().collect();
    assert_eq!(real, placed, "give every crate its place in FLOORS (left: the tree, right: the table)");
    let wrong: Vec<String> = found.iter().flat_map(|(name, imports)| forbidden(name, imports)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_goes_round_among_the_crates() {
    let arrows =
        members().into_iter().map(|(name, imports)| (name, &imports.shipped | &imports.tests)).collect();
    assert_eq!(manifest::circle(&arrows), None);
}

#[test]
fn nothing_is_offered_that_nobody_takes() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let taken: BTreeSet<String> = members()
        .into_values()
        .flat_map(|imports| imports.shipped.into_iter().chain(imports.tests))
        .collect();
    let left: Vec<String> = manifest::offered(&text).unwrap().difference(&taken).cloned().collect();
    assert!(left.is_empty(), "[workspace.dependencies] that no member uses: {left:?}");
}

#[test]
fn rooms_of_the_kiosk_import_downwards() {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources(&root().join("src")) {
        let inside = file.strip_prefix(root().join("src")).unwrap().with_extension("");
        let depth = inside.iter().count();
        let room = inside.iter().next().unwrap().to_str().unwrap().to_owned();
        let text = code::bare(&std::fs::read_to_string(&file).unwrap());
        let paths = code::paths(&text);
        named.entry(room).or_default().extend(paths.iter().filter_map(|path| neighbour(path, depth)));
    }
    let wrong: Vec<String> = named.iter().flat_map(|(room, names)| upwards(room, names)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (room, names) in &mut named {
        names.remove(room);
    }
    assert_eq!(manifest::circle(&named), None);
}

#[test]
fn pure_members_stay_pure() {
    for member in PURE {
        for file in sources(&root().join("crates").join(member).join("src")) {
            let found = impure(&std::fs::read_to_string(&file).unwrap());
            assert!(found.is_empty(), "{}: {member} is pure, but names {found:?}", shown(&file));
        }
    }
}

#[test]
fn files_are_short_named_and_headed() {
    let mut wrong = Vec::new();
    for file in ["src", "crates", "tests", "benches"].iter().flat_map(|dir| sources(&root().join(dir))) {
        let (text, path) = (std::fs::read_to_string(&file).unwrap(), shown(&file));
        let lines = text.lines().count();
        if lines > LINES_MAX {
            wrong.push(format!("{path}: {lines} lines; look for the missing room"));
        }
        let stem = file.file_stem().unwrap().to_str().unwrap();
        if EMPTY_NAMES.contains(&stem) {
            wrong.push(format!("{path}: «{stem}» says nothing about what is inside"));
        }
        if path.contains("src/") && !text.starts_with("//!") && stem != "tests" {
            wrong.push(format!("{path}: begins without `//!`: what is it, what does it keep?"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a member imports against its floor.
fn forbidden(name: &str, imports: &manifest::Imports) -> Vec<String> {
    let Some((_, allowed)) = FLOORS.iter().find(|(member, _)| *member == name) else {
        return vec![format!("{name} has no floor")];
    };
    let is_member = |other: &&String| FLOORS.iter().any(|(member, _)| member == other);
    let up = imports.shipped.iter().filter(is_member).filter(|other| !allowed.contains(&other.as_str()));
    let started = imports.tests.iter().filter(|other| PRODUCTS.contains(&other.as_str()));
    let served =
        imports.shipped.iter().filter(|other| name != "central" && SERVERS.contains(&other.as_str()));
    up.map(|other| format!("{name} → {other}: a forbidden arrow"))
        .chain(started.map(|other| format!("{name} tests → {other}: a product is started, never imported")))
        .chain(served.map(|other| format!("{name} → {other}: only central serves")))
        .collect()
}

/// What a room of the kiosk names against its place. Names are rooms and members.
fn upwards(room: &str, names: &BTreeSet<String>) -> Vec<String> {
    let Some(place) = ROOMS.iter().find(|place| place.name == room) else {
        return vec![format!("src/{room} has no place in ROOMS")];
    };
    let is_room = |name: &str| ROOMS.iter().any(|other| other.name == name);
    names
        .iter()
        .map(String::as_str)
        .filter(|name| *name != room)
        .filter(|name| if is_room(name) { !place.imports.contains(name) } else { place.never.contains(name) })
        .map(|name| format!("src/{room} → {name}: a forbidden arrow"))
        .collect()
}

/// The room or member that a path of a file names; `depth` is 1 for `src/room.rs`.
fn neighbour(path: &str, depth: usize) -> Option<String> {
    let mut parts = path.split("::");
    let first = parts.next()?;
    let is_room = |name: &&str| ROOMS.iter().any(|room| room.name == *name);
    let room = match first {
        "crate" | "kiosk" => parts.next().filter(is_room),
        "super" => {
            let ups = 1 + path.split("::").skip(1).take_while(|part| *part == "super").count();
            parts.nth(ups - 1).filter(|_| ups >= depth).filter(is_room)
        }
        // A plain name is the member only where a path goes on from it.
        member => parts.next().map(|_| member).filter(|name| FLOORS.iter().any(|(member, _)| member == name)),
    };
    room.map(str::to_owned)
}

fn impure(source: &str) -> Vec<&'static str> {
    let paths = code::paths(&code::bare(source));
    let names = |path: &str, banned: &str| format!("::{path}::").contains(&format!("::{banned}::"));
    IMPURE.iter().copied().filter(|banned| paths.iter().any(|path| names(path, banned))).collect()
}

/// Every member and what it imports, from the manifests.
fn members() -> BTreeMap<String, manifest::Imports> {
    let mut dirs: Vec<PathBuf> =
        std::fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    dirs.retain(|dir| dir.join("Cargo.toml").exists());
    let named = dirs.iter().map(|dir| (dir.file_name().unwrap().to_str().unwrap().to_owned(), dir.clone()));
    named
        .chain([("tereze".to_owned(), root())])
        .map(|(name, dir)| {
            let text = std::fs::read_to_string(dir.join("Cargo.toml")).unwrap();
            (name, manifest::imports(&text).unwrap())
        })
        .collect()
}

/// Every Rust file under a folder; none where there is no such folder.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (dirs, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let files = files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    files.chain(dirs.iter().flat_map(|dir| sources(dir))).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

mod it_can_say_no {
    use super::*;

    #[test]
    fn to_a_crate_that_looks_up() {
        let manifest = |text| manifest::imports(text).unwrap();
        let says = |name, text| forbidden(name, &manifest(text)).join("; ");
        assert_eq!(
            says("domain", "[dependencies]\nwords.workspace = true"),
            "domain → words: a forbidden arrow"
        );
        assert_eq!(
            says("tereze", "[dependencies]\ncentral.workspace = true"),
            "tereze → central: a forbidden arrow"
        );
        assert!(says("signing", "[dependencies]\nauthority.workspace = true").contains("authority"));
        assert!(says("uplink", "[dependencies]\ntokio = \"1\"").contains("only central serves"));
        assert!(says("forms", "[dev-dependencies]\ntereze-central = \"*\"").contains("never imported"));
        assert!(says("attic", "").contains("no floor"));
        // Tests may go sideways.
        assert_eq!(says("forms", "[dev-dependencies]\nwords.workspace = true"), "");
        assert_eq!(says("signing", "[dev-dependencies]\nauthority.workspace = true"), "");
    }

    #[test]
    fn to_a_room_that_looks_up() {
        let says = |room: &str, depth, source: &str| {
            let paths = code::paths(&code::bare(source));
            let names = paths.iter().filter_map(|path| neighbour(path, depth)).collect();
            upwards(room, &names).join("; ")
        };
        assert!(says("screens", 2, "use crate::{press::Press, vault::Vault};").contains("screens → vault"));
        assert!(says("screens", 2, "fn f() { super::super::run::stop(); }").contains("screens → run"));
        assert!(says("devices", 3, "use journey::problem::Problem;").contains("devices → journey"));
        assert!(says("vault", 1, "fn f(k: &keystore::KeyFile) {}").contains("vault → keystore"));
        assert!(says("printer", 1, "").contains("no place"));
        assert_eq!(
            says("screens", 2, "use super::frame; // use crate::vault\nuse crate::screens::answers;"),
            ""
        );
        // A variable is no crate.
        assert_eq!(says("vault", 1, "let words = journey; sync(&words);"), "");
    }

    #[test]
    fn to_a_clock_a_disk_and_a_voice() {
        assert_eq!(impure("let t = chrono::Utc::now();"), ["Utc::now"]);
        assert_eq!(
            impure("use std::{fs, time::Instant}; fn f() { Instant::now(); }"),
            ["Instant::now", "std::fs"]
        );
        assert_eq!(impure("fn f() { println!(\"{x}\"); }"), ["println"]);
        assert_eq!(impure("// Utc::now() is banned\nfn f(now: Timestamp) -> &str { \"std::fs\" }"), [""; 0]);
    }
}
