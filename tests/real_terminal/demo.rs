//! `tereze-demo` as a visitor runs it: one command opens everything, and leaving it closes everything.

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::hall::{Kiosk, program, until};

/// The demonstration in a terminal, and the folder it makes.
fn demonstration(dir: &TempDir) -> Kiosk {
    let mut command = CommandBuilder::new(program("tereze-demo"));
    command.args(["--dir", "shown"]);
    command.cwd(dir.path());
    let mut kiosk = Kiosk::start(command, 100, 30);
    kiosk.wait_for("Қош келдіңіз");
    kiosk
}

fn leave(kiosk: &mut Kiosk) {
    kiosk.press("\x11");
    kiosk.wait_for("тағы бір рет");
    kiosk.press("\x11");
    kiosk.wait_for_end();
    assert!(kiosk.left_everything_as_it_was());
    until("every process has ended", || kiosk.processes().is_empty());
}

#[test]
fn a_demonstration_begins_with_one_command_and_leaves_nothing_behind() {
    let dir = TempDir::new().unwrap();
    let mut kiosk = demonstration(&dir);
    assert!(kiosk.full_screen());
    let mut running = kiosk.processes();
    running.sort();
    assert_eq!(running, ["tereze", "tereze-central", "tereze-demo"]);
    leave(&mut kiosk);
    assert!(!kiosk.text().contains("stick"), "no paper was saved, none is spoken of:\n{}", kiosk.text());
}

#[test]
fn its_last_words_say_where_the_papers_are() {
    let dir = TempDir::new().unwrap();
    let mut kiosk = demonstration(&dir);
    // As the kiosk saves a paper.
    std::fs::write(dir.path().join("shown/stick/tereze-K-KST3-20261122-0007-4.pdf"), "%PDF-").unwrap();
    leave(&mut kiosk);
    let said = kiosk.text().replace('\n', "");
    assert!(said.contains("Papers saved to the stick: ") && said.contains("shown/stick"), "{said}");
}

#[test]
fn a_demonstration_that_is_told_to_stop_takes_everything_with_it() {
    let dir = TempDir::new().unwrap();
    let mut kiosk = demonstration(&dir);
    kiosk.signal(rustix::process::Signal::TERM);
    kiosk.wait_for_end();
    assert!(kiosk.left_everything_as_it_was());
    until("every process has ended", || kiosk.processes().is_empty());
}
