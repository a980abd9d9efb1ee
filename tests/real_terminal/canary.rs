//! Whoever takes the kiosk's disk away finds nobody on it: not what was typed, not what was signed, however it ended.

use std::path::Path;

use base64ct::{Base64, Encoding};

use super::{RUSSIAN, fill, sign, to_the_keys};
use crate::hall::{Hall, Kiosk, PASSWORD};

/// A child that no registry knows, and the name that is typed for it.
const CANARY: [&str; 2] = ["190817570012", "КАНАРЕЙКИН"];

/// What a visit of the demonstration shows, types and signs.
pub(crate) const VISIT: [&str; 6] =
    ["190525500508", "870308400010", "АЛИХАН", "ТЕСТОВА", "77774128452", PASSWORD];

/// Every file below a folder, with what is in it.
fn disk(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(disk(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

/// A text as somebody might have written it: UTF-8, UTF-16 both ways, hex, percent, and Base64 at each of its places.
fn spellings(text: &str) -> Vec<Vec<u8>> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let mut all = vec![text.as_bytes().to_vec(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)];
    for plain in all.clone() {
        let hex = hex::encode(&plain);
        all.push(hex.to_uppercase().into_bytes());
        let percent = |hex: &str| hex.as_bytes().chunks(2).flat_map(|two| [b"%", two].concat()).collect();
        all.extend([percent(&hex), percent(&hex.to_uppercase()), hex.into_bytes()]);
        for shift in 0..3 {
            // What stands before it decides how it looks; what it shares with its neighbours is cut off.
            let shifted = [&[b'x'; 2][..shift], &plain].concat();
            let whole = &shifted[shift.div_ceil(3) * 3..shifted.len() / 3 * 3];
            let base64 = Base64::encode_string(whole);
            all.push(base64.replace('+', "-").replace('/', "_").into_bytes());
            all.push(base64.into_bytes());
        }
    }
    all
}

pub(crate) fn must_not_hold(folder: &Path, texts: &[&str], when: &str) {
    let files = disk(folder);
    assert!(
        files.iter().any(|(name, bytes)| name.ends_with("vault.sqlite") && !bytes.is_empty()),
        "{files:?}"
    );
    for (name, bytes) in &files {
        assert!(!name.contains("core"), "{name} {when}");
        for text in texts {
            for spelling in spellings(text).iter().filter(|spelling| spelling.len() > 7) {
                let found = bytes.windows(spelling.len()).any(|window| window == spelling);
                assert!(!found, "{text} is in {name} {when}");
            }
        }
    }
}

/// A kiosk all of whose files lie in the folder of this name.
pub(crate) fn with_a_disk_of_its_own(hall: &Hall, disk: &str) -> Kiosk {
    let disk = hall.path(disk);
    std::fs::create_dir_all(disk.join("tmp")).unwrap();
    let path = hall.path("kiosk.toml");
    let configured = std::fs::read_to_string(&path).unwrap();
    let own = format!("vault = {:?}", disk.join("vault.sqlite"));
    let of = |line: &str| if line.starts_with("vault = ") { own.clone() } else { line.to_owned() } + "\n";
    std::fs::write(&path, configured.lines().map(of).collect::<String>()).unwrap();
    let tmp = disk.join("tmp");
    hall.kiosk_in(100, 30, &[("TMPDIR", &tmp), ("HOME", &disk), ("XDG_RUNTIME_DIR", &tmp)])
}

#[test]
fn the_kiosks_disk_holds_nobody_whether_it_is_killed_or_ends() {
    let mut hall = Hall::new();
    let mut kiosk = with_a_disk_of_its_own(&hall, "disk");
    fill(&hall, &mut kiosk, &RUSSIAN);
    hall.kill_centre();
    sign(&mut kiosk, &RUSSIAN);
    kiosk.wait_for(RUSSIAN.not_registered);
    let limits = kiosk.told("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "a crash writes no memory: {core}");
    let disk = hall.path("disk");
    must_not_hold(&disk, &VISIT, "while it runs");
    kiosk.signal(rustix::process::Signal::KILL);
    drop(kiosk);
    must_not_hold(&disk, &VISIT, "after it was killed");

    // Somebody begins to type what nobody knows, and the kiosk is told to end.
    hall.open_centre();
    let mut kiosk = with_a_disk_of_its_own(&hall, "disk");
    to_the_keys(&mut kiosk, &RUSSIAN);
    type_the_canary(&mut hall, &mut kiosk);
    let seen = kiosk.text();
    assert!(seen.contains(CANARY[1]), "it was typed:\n{seen}");
    must_not_hold(&disk, &CANARY, "while it is on the screen");
    kiosk.signal(rustix::process::Signal::TERM);
    kiosk.wait_for_end();
    must_not_hold(&disk, &[&CANARY[..], &VISIT[..]].concat(), "after it ended");
}

/// From the keys to a child that the registry does not know, typed by hand.
fn type_the_canary(hall: &mut Hall, kiosk: &mut Kiosk) {
    let way = &RUSSIAN;
    kiosk.choose("RSA256_e98c");
    kiosk.press(&format!("{PASSWORD}\r"));
    kiosk.wait_for("▶ [ ] ");
    kiosk.choose("[ ] ");
    kiosk.choose("[ ] ");
    kiosk.choose(way.next);
    kiosk.wait_for(way.contacts);
    kiosk.press("87015551230");
    kiosk.wait_for("87015551230");
    kiosk.press("\t\r");
    kiosk.wait_for(way.code);
    let code = hall.code(2);
    kiosk.press(&code);
    kiosk.wait_for(way.confirmed);
    kiosk.choose(way.next);
    kiosk.wait_for("870308400010");
    kiosk.choose(way.next);
    // Without a line what nobody knows is typed by hand.
    hall.kill_centre();
    kiosk.press(CANARY[0]);
    kiosk.wait_for("Введите сведения сами");
    kiosk.press("\t");
    kiosk.press(CANARY[1]);
    kiosk.wait_for(CANARY[1]);
}

#[test]
fn the_spellings_are_found_where_they_stand() {
    for text in CANARY.iter().chain(&VISIT) {
        for (n, spelling) in spellings(text).into_iter().enumerate() {
            assert!(spelling.len() > 5, "{text} {n}");
        }
        for before in ["", "a", "ab"] {
            let hidden = Base64::encode_string(format!("{before}{text} and more").as_bytes());
            let found =
                spellings(text).iter().any(|one| hidden.as_bytes().windows(one.len()).any(|at| at == one));
            assert!(found, "{text} behind {before:?}");
        }
    }
}
