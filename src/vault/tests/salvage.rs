//! What is left of a damaged file goes on: every page is damaged in its turn, and the log beside it.

use std::collections::BTreeMap;

use ledger::head::SignedHead;
use proptest::prelude::*;

use super::*;

const N: u8 = 12;
const PAGE: usize = 4_096;

/// A vault with `N` applications that wait, and something in every other table.
fn filled(folder: &Path) -> Vault {
    let mut vault = open(folder);
    let busy = |n: u8| if n.is_multiple_of(3) { whole::naming(n) } else { row(n) };
    for n in (100..103).chain(1..=N) {
        vault.enqueue(&busy(n)).unwrap();
    }
    vault.settle(&receipt(100, 2), &signer().public(), now()).unwrap();
    vault.refuse(row(101).submission_id, "E-CHAIN").unwrap();
    vault.take_away(&row(101).kiosk_number, now()).unwrap();
    vault.refuse(row(102).submission_id, "E-FORM").unwrap();
    vault.settle(&receipt(1, 1), &signer().public(), now()).unwrap();
    let head = SignedHead { payload: "head".into(), signature: "s".into(), key_id: "k".into() };
    vault.keep_head("391010000", &head).unwrap();
    let doubt = Doubt { queue: "391010000".into(), code: "E-LOG".into(), since: now(), shown: None };
    vault.doubt(&doubt).unwrap();
    vault.keep_pin_tries(3, None).unwrap();
    vault.next_kiosk_seq("2026-11-22".parse().unwrap()).unwrap();
    vault
}

/// Each application by its number, with its state, the reason it was refused for, its two forms and its scans.
type Content = BTreeMap<String, (String, String, Vec<Vec<u8>>)>;

fn content(vault: &Vault) -> Content {
    let mut all = BTreeMap::new();
    let mut statement = vault
        .connection
        .prepare("SELECT id, kiosk_number, state, code, sealed, (SELECT sealed FROM whole WHERE application = application.id) FROM application")
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let id: i64 = row.get(0).unwrap();
        let mut bytes =
            vec![row.get(4).unwrap(), row.get::<_, Option<Vec<u8>>>(5).unwrap().unwrap_or_default()];
        let mut scans = vault
            .connection
            .prepare("SELECT sealed FROM scan WHERE application = ?1 ORDER BY sealed_sha256")
            .unwrap();
        bytes.extend(scans.query_map([id], |row| row.get::<_, Vec<u8>>(0)).unwrap().map(Result::unwrap));
        all.insert(row.get(1).unwrap(), (row.get(2).unwrap(), row.get(3).unwrap(), bytes));
    }
    all
}

fn begun(folder: &Path) -> Opened {
    Vault::open(&file(folder), Limits::default(), now()).unwrap()
}

#[test]
fn a_file_of_which_every_page_can_be_read_is_taken_over_whole() {
    let folder = tempfile::tempdir().unwrap();
    let vault = filled(folder.path());
    let before = content(&vault);
    assert_eq!(before.len(), usize::from(N) + 1);
    let opened = vault.replace(now()).unwrap();
    let [salvaged] = &opened.salvaged[..] else { panic!("one file lies aside") };
    assert_eq!((salvaged.taken, salvaged.unread, salvaged.lost.len()), (u64::from(N) + 1, 0, 0));
    let vault = opened.vault;
    assert!(content(&vault) == before);
    assert!(vault.receipt(&row(100).kiosk_number).unwrap().is_some());
    assert_eq!(vault.taken_away().unwrap()[0].kiosk_number, row(101).kiosk_number);
    assert_eq!(vault.head("391010000").unwrap().unwrap().payload, "head");
    assert_eq!((vault.doubts().unwrap().len(), vault.pin_tries().unwrap().0), (1, 3));
    let counts = vault.counts().unwrap();
    assert_eq!((counts.forms, counts.scans, counts.refused), (u64::from(N) - 1, 1, 1));
    assert_eq!((counts.read_aside, counts.lost), (1, 0));
    // The next start looks no second time, and another damage carries everything on.
    drop(vault);
    let again = begun(folder.path());
    assert!(again.salvaged.is_empty());
    let later = now() + TimeDelta::seconds(1);
    assert!(content(&again.vault.replace(later).unwrap().vault) == before);
}

#[test]
fn whichever_page_is_damaged_what_is_not_taken_over_is_named() {
    let sound = tempfile::tempdir().unwrap();
    let vault = filled(sound.path());
    let before = content(&vault);
    drop(vault);
    let bytes = std::fs::read(file(sound.path())).unwrap();
    let (mut aside, mut lost_ever) = (0, 0);
    for page in 0..bytes.len() / PAGE {
        for filling in [0xA5, 0x00] {
            let folder = tempfile::tempdir().unwrap();
            let mut damaged = bytes.clone();
            damaged[page * PAGE..(page + 1) * PAGE].fill(filling);
            std::fs::write(file(folder.path()), &damaged).unwrap();
            let opened = begun(folder.path());
            if opened.set_aside.is_none() {
                continue;
            }
            aside += 1;
            let [salvaged] = &opened.salvaged[..] else { panic!("one file lies aside") };
            let after = content(&opened.vault);
            let told: BTreeMap<&str, u32> =
                salvaged.lost.iter().map(|lost| (lost.kiosk_number.as_str(), lost.scans)).collect();
            for (number, (_, _, was)) in &before {
                let what = format!("page {page} filled with {filling:#x}: {number}");
                match (after.get(number), told.get(number.as_str())) {
                    (None, Some(0)) => lost_ever += 1,
                    (Some((_, _, is)), lost) => {
                        let scans = was.len() - is.len();
                        assert_eq!(scans, lost.copied().unwrap_or(0) as usize, "{what}");
                        assert!(is[2..].iter().all(|bytes| was.contains(bytes)), "{what}");
                        let form = &is[0];
                        assert!(was[..2].contains(form) || form.is_empty(), "{what}");
                    }
                    (None, other) => panic!("{what} is gone, and is told as {other:?}"),
                }
            }
            assert_eq!(salvaged.taken, after.len() as u64);
        }
    }
    assert!(aside > 20 && lost_ever > 0, "{aside} files set aside, {lost_ever} applications lost in all");
}

#[test]
fn a_header_or_an_index_that_is_damaged_costs_nothing() {
    let sound = tempfile::tempdir().unwrap();
    let vault = filled(sound.path());
    let before = content(&vault);
    let mut roots = vault
        .connection
        .prepare(
            "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('application', 'scan')",
        )
        .unwrap();
    let mut pages: Vec<usize> =
        roots.query_map([], |row| row.get::<_, u32>(0)).unwrap().map(|page| page.unwrap() as usize).collect();
    drop(roots);
    pages.push(1);
    assert_eq!(pages.len(), 5);
    drop(vault);
    let bytes = std::fs::read(file(sound.path())).unwrap();
    for page in pages {
        let folder = tempfile::tempdir().unwrap();
        let mut damaged = bytes.clone();
        damaged[(page - 1) * PAGE..page * PAGE].fill(0xA5);
        std::fs::write(file(folder.path()), &damaged).unwrap();
        let opened = begun(folder.path());
        assert!(opened.set_aside.is_some() && opened.salvaged[0].lost.is_empty());
        assert!(content(&opened.vault) == before, "page {page}");
    }
}

/// As a kiosk leaves it whose power fails: nothing of the log has been moved into the file.
fn without_power() -> (Vec<u8>, Vec<u8>, Content) {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = open(folder.path());
    for n in 1..=6 {
        vault.enqueue(&row(n)).unwrap();
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    (read("vault.sqlite"), read("vault.sqlite-wal"), content(&vault))
}

#[test]
fn a_log_that_is_damaged_in_its_midst_costs_no_more_than_what_stood_there() {
    let (bytes, log, before) = without_power();
    let frames = (log.len() - 32) / (24 + PAGE);
    assert!(frames > 20);
    let mut beyond = 0;
    for at in (0..log.len()).step_by(1_501).chain([3, 9, 20]) {
        let folder = tempfile::tempdir().unwrap();
        let mut damaged = log.clone();
        damaged[at] ^= 0x40;
        std::fs::write(file(folder.path()), &bytes).unwrap();
        std::fs::write(folder.path().join("vault.sqlite-wal"), &damaged).unwrap();
        let opened = begun(folder.path());
        let after = content(&opened.vault);
        // Within the last frame it is what a power cut leaves, and nobody was told "accepted" then.
        let frame = at.saturating_sub(32) / (24 + PAGE);
        assert!(opened.set_aside.is_some() || frame == frames - 1, "byte {at}");
        if opened.set_aside.is_some() {
            assert!(after.len() >= 4, "byte {at}: {} of 6", after.len());
            assert!(opened.salvaged[0].unread > 0, "byte {at}");
            beyond += after.len();
        }
        for (number, is) in &after {
            assert!(is == &before[number] || !opened.salvaged[0].lost.is_empty(), "byte {at}: {number}");
        }
    }
    assert!(beyond > 0);
}

#[test]
fn a_power_cut_while_it_is_taken_over_doubles_nothing_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let vault = filled(folder.path());
    let before = content(&vault);
    let vault = vault.replace(now()).unwrap().vault;
    // As it stands before the last step of it, with something missing.
    vault.connection.execute("DELETE FROM salvage", []).unwrap();
    vault.connection.execute("DELETE FROM application WHERE id > 4", []).unwrap();
    drop(vault);
    let opened = begun(folder.path());
    assert_eq!((opened.set_aside, opened.salvaged[0].taken), (None, u64::from(N) + 1));
    assert!(content(&opened.vault) == before);
}

#[test]
fn a_form_that_is_damaged_beside_the_one_that_carries_the_login_is_sent_as_that() {
    let folder = tempfile::tempdir().unwrap();
    let vault = filled(folder.path());
    vault
        .connection
        .execute(
            "UPDATE application SET sealed = zeroblob(3000) WHERE submission_id = ?1",
            [row(3).submission_id.as_bytes()],
        )
        .unwrap();
    let vault = vault.replace(now()).unwrap().vault;
    let (state, _, bytes) = content(&vault).remove(&row(3).kiosk_number).unwrap();
    assert_eq!((state.as_str(), &bytes[0], &bytes[1]), ("form", &vec![3 ^ 0x20; 4_000], &Vec::new()));
}

/// What befalls a file: bytes that turn over, blocks that come back as rubbish, zeros or another block, an end that is gone.
#[derive(Debug, Clone)]
enum Harm {
    Flip(usize, u8),
    Fill(usize, u8),
    Swap(usize, usize),
    Cut(usize),
}

impl Harm {
    /// Does it; the pages that are no longer what they were.
    fn befall(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len().max(1);
        let block = |at: usize| at % length / 512 * 512;
        match *self {
            Harm::Flip(at, mask) if !bytes.is_empty() => bytes[at % length] ^= mask,
            Harm::Fill(at, byte) => bytes.iter_mut().skip(block(at)).take(512).for_each(|to| *to = byte),
            Harm::Swap(one, other) => {
                let copy: Vec<u8> = bytes.iter().skip(block(other)).take(512).copied().collect();
                bytes.iter_mut().skip(block(one)).zip(copy).for_each(|(to, from)| *to = from);
            }
            Harm::Cut(at) => bytes.truncate(at % length),
            Harm::Flip(..) => {}
        }
    }
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = || any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    prop_oneof![
        8 => (at(), 1..=u8::MAX).prop_map(|(at, mask)| Harm::Flip(at, mask)),
        4 => (at(), prop_oneof![Just(0), Just(0xA5), Just(0x0D), any::<u8>()])
            .prop_map(|(at, byte)| Harm::Fill(at, byte)),
        2 => (at(), at()).prop_map(|(one, other)| Harm::Swap(one, other)),
        1 => at().prop_map(Harm::Cut),
    ]
}

/// Files with the log beside them, if any, and what is in them. They are made once.
type Sound = (Vec<u8>, Vec<u8>, Content, BTreeMap<String, std::collections::BTreeSet<u32>>);

fn sound() -> &'static [Sound; 2] {
    static MADE: std::sync::LazyLock<[Sound; 2]> = std::sync::LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let vault = filled(folder.path());
        let before = content(&vault);
        drop(vault);
        let pages = super::super::salvage::pages_of(&file(folder.path()));
        let (bytes, log, logged) = without_power();
        [
            (std::fs::read(file(folder.path())).unwrap(), Vec::new(), before, pages),
            (bytes, log, logged, BTreeMap::new()),
        ]
    });
    &MADE
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_befalls_a_file_reading_ends_nothing_is_made_up_and_what_lies_on_sound_pages_comes_over(
        harms in prop::collection::vec(harm(), 1..24),
        with_log in any::<bool>(),
    ) {
        let (bytes, log, before, pages) = &sound()[usize::from(with_log)];
        let (mut damaged, mut damaged_log) = (bytes.clone(), log.clone());
        for harm in &harms {
            harm.befall(if with_log { &mut damaged_log } else { &mut damaged });
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(file(folder.path()), &damaged).unwrap();
        if with_log {
            std::fs::write(folder.path().join("vault.sqlite-wal"), &damaged_log).unwrap();
        }
        // As if SQLite had found it out, whatever it would say of this one.
        let aside = quarantine::set_aside(&file(folder.path()), now()).unwrap();
        let opened = begun(folder.path());
        prop_assert!(std::fs::read(&aside).unwrap() == damaged, "it lies there as it was");
        let after = content(&opened.vault);
        let forms: Vec<&Vec<u8>> = before.values().flat_map(|(_, _, was)| &was[..2]).collect();
        let scans: Vec<&Vec<u8>> = before.values().flat_map(|(_, _, was)| &was[2..]).collect();
        for (number, (_, _, is)) in &after {
            prop_assert!(is[..2].iter().all(|form| form.is_empty() || forms.contains(&form)), "{}", number);
            prop_assert!(is[2..].iter().all(|scan| scans.contains(&scan)), "{}", number);
        }
        let salvaged = &opened.salvaged[0];
        if !with_log && salvaged.unread == 0 && salvaged.lost.is_empty() {
            let is: Vec<&Vec<u8>> = after.values().flat_map(|(_, _, is)| is).collect();
            // The form that carries the login does for both, and a registered one has done its duty.
            let form = |was: &&[Vec<u8>]| is.contains(&if was[1].is_empty() { &was[0] } else { &was[1] });
            let registered = |state: &str| state == "scans";
            let mut all = before.values();
            prop_assert!(
                all.all(|(state, _, was)| registered(state) || form(&&was[..2])),
                "no form is told to be lost"
            );
            prop_assert!(scans.iter().all(|scan| is.contains(scan)), "no scan is told to be lost");
        }
        let page = |n: u32| {
            let at = (n as usize - 1) * PAGE;
            damaged.get(at..at + PAGE).is_some_and(|now| now == &bytes[at..at + PAGE])
        };
        for (number, (state, code, was)) in before.iter().filter(|_| !with_log) {
            if pages[number].iter().all(|n| page(*n)) {
                let Some((is_state, is_code, is)) = after.get(number) else {
                    return Err(TestCaseError::fail(format!("{number} lies on sound pages and is gone")));
                };
                prop_assert_eq!((is_state, is_code, &is[0]), (state, code, &was[0]));
                prop_assert!(was[2..].iter().all(|scan| is[2..].contains(scan)), "{}", number);
            }
        }
    }
}
