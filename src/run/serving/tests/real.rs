//! A panic in a real terminal: the test starts itself once more inside of one, as a kiosk whose hands trip.

use std::sync::mpsc::channel;

use portable_pty::CommandBuilder;
use terminal::{Screen, install_panic_restore};

use super::super::super::{Taken, ears::Listening};
use super::*;

#[expect(dead_code, reason = "the tests of the whole kiosk use the rest")]
#[path = "../../../../tests/hall/pty.rs"]
mod pty;

use pty::Kiosk;

/// Tells the test that it is the kiosk.
const INSIDE: &str = "TEREZE_TEST_INSIDE_A_TERMINAL";
const PASSWORD: &str = "Tereze2026";
/// Screen and scrollback emptied.
const WIPED: &str = "\x1b[2J\x1b[3J";

/// The real screen, the real ears and the real walk. It asks for ids, for the keys, and trips over the keys asked for
/// again.
fn kiosk_that_trips() {
    let (_sender, receiver) = channel();
    install_panic_restore();
    let with_a_way_out =
        format!("quit_key = \"ctrl-q\"\n{}", include_str!("../../../../kiosk-config/kiosk.toml"));
    let config: Config = toml::from_str(&with_a_way_out).unwrap();
    let face = Taken(Some(Screen::enter().unwrap()));
    let hands = Tripping { trips: vec![false, false, true], ..Tripping::default() };
    let shell = shell_of(&config, welcome(&config, None).unwrap());
    let mut window = Window { face, hands, shell, panics: 0, one_visit: false, edition: None };
    let mut ears = Listening::to(receiver).unwrap();
    window.serve(&mut ears, |broken| Ok(shell_of(&config, welcome(&config, None)?.after(broken)))).unwrap();
}

/// From Welcome to a password that can be read on the screen.
fn show_a_password(kiosk: &mut Kiosk) {
    kiosk.wait_for("Қош келдіңіз");
    kiosk.press("1");
    kiosk.wait_for("Әлеуметтік көмек");
    kiosk.press("1");
    kiosk.wait_for("Өтініш беру");
    for _ in 0..4 {
        kiosk.choose("[ ] ");
    }
    kiosk.choose("Өтініш беру");
    kiosk.go_to("Кілттер тізімін жаңарту");
    kiosk.press("\t");
    kiosk.wait_for("F8");
    // F8 shows what is typed.
    kiosk.press(&format!("{PASSWORD}\x1b[19~"));
    kiosk.wait_for(PASSWORD);
}

#[test]
fn a_panic_wipes_the_terminal_and_the_next_one_finds_welcome_there() {
    if std::env::var_os(INSIDE).is_some() {
        return kiosk_that_trips();
    }
    let name = std::thread::current().name().unwrap().to_owned();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([&name, "--exact", "--nocapture"]);
    command.env(INSIDE, "yes");
    let mut kiosk = Kiosk::start(command, 100, 30);
    show_a_password(&mut kiosk);
    kiosk.choose("Кілттер тізімін жаңарту");
    kiosk.wait_for("Қош келдіңіз");
    assert!(kiosk.full_screen() && !kiosk.text().contains(PASSWORD));
    let said = String::from_utf8_lossy(kiosk.said()).into_owned();
    let wipes: Vec<&str> = said.split(WIPED).collect();
    let [before, given_back, taken_again] = wipes[..] else { panic!("wiped {} times", wipes.len() - 1) };
    assert!(before.contains(PASSWORD));
    // Who looks after the kiosk reads of the panic, on a terminal that holds nothing of the person any more.
    assert!(given_back.contains("\x1b[?1049l") && given_back.contains("as the test wants it"));
    for after in [given_back, taken_again] {
        assert!(!after.contains(PASSWORD));
    }
    kiosk.press("1");
    kiosk.wait_for("Әлеуметтік көмек");
    kiosk.press("\x11");
    kiosk.wait_for("тағы бір рет");
    kiosk.press("\x11");
    kiosk.wait_for_end();
    assert!(kiosk.left_everything_as_it_was());
}
