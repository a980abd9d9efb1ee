//! However a visit or the kiosk ends, and whatever is poured into it: what the terminal holds then.

use super::{KAZAKH, declare, to_the_keys};
use crate::hall::{Hall, Kiosk, PASSWORD};

/// Screen and scrollback emptied.
const WIPED: &[u8] = b"\x1b[2J\x1b[3J";

/// What was written to the terminal before it was wiped the last time, and after.
fn around_the_wipe(kiosk: &mut Kiosk) -> (String, String) {
    let said = kiosk.said();
    let wiped = said.windows(WIPED.len()).rposition(|bytes| bytes == WIPED).unwrap();
    let (before, after) = said.split_at(wiped);
    (String::from_utf8_lossy(before).into_owned(), String::from_utf8_lossy(after).into_owned())
}

#[test]
fn an_end_by_idle_wipes_screen_and_scrollback() {
    let hall = Hall::new();
    // As on a public floor, where no card tells a password; the limits are long enough to walk and short enough to
    // wait for.
    hall.configure_without_card("[session]\nidle_warning_s = 20\nidle_end_s = 22");
    let mut kiosk = hall.kiosk(100, 30);
    to_the_keys(&mut kiosk, &KAZAKH);
    kiosk.choose("RSA256_e98c");
    // F8 shows what is typed.
    kiosk.press(&format!("{PASSWORD}\x1b[19~"));
    kiosk.wait_for(PASSWORD);
    kiosk.press("\r");
    kiosk.wait_for("870308400010");
    declare(&mut kiosk, &KAZAKH);
    kiosk.press("87774128452");
    kiosk.wait_for("87774128452");
    kiosk.wait_for("Қош келдіңіз");
    let (before, after) = around_the_wipe(&mut kiosk);
    let screen = kiosk.text();
    for personal in [PASSWORD, "870308400010", "ТЕСТОВА", "АЙГҮЛ"] {
        assert!(before.contains(personal), "{personal} was on the screen");
    }
    // A line is written letter by letter, so the number stands nowhere in one piece; on the wiped screen it would.
    for personal in [PASSWORD, "870308400010", "ТЕСТОВА", "АЙГҮЛ", "87774128452"] {
        assert!(!after.contains(personal) && !screen.contains(personal), "{personal} is still there");
    }
}

#[test]
fn no_key_leads_out_and_every_end_gives_the_terminal_back() {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(100, 30);
    kiosk.wait_for("Қазақша");
    // Ctrl-C, Ctrl-Z, Ctrl-\, Ctrl-D, stray escape sequences, a paste that never ends.
    kiosk.press("\x03\x1a\x1c\x04\x1b[999;999Q\x1b]0;x\x07\x1b[200~я");
    kiosk.press("1");
    kiosk.wait_for("Әлеуметтік көмек");
    assert!(kiosk.alive());
    kiosk.resize(60, 20);
    kiosk.wait_for("80×24");
    kiosk.resize(132, 43);
    kiosk.wait_for("Әлеуметтік көмек");
    kiosk.signal(rustix::process::Signal::TERM);
    kiosk.wait_for_end();
    assert!(kiosk.left_everything_as_it_was());
}

/// Pours a paste of so many bytes in: text, and escape sequences that mean nothing here.
fn pour(kiosk: &mut Kiosk, bytes: usize) {
    kiosk.press("\x1b[200~");
    for (kind, of_64) in [("я", 1), ("😀", 7), ("\x1b[9;9Q", 56)] {
        kiosk.press(&kind.repeat(bytes / 64 * of_64 / kind.len()));
    }
}

#[test]
fn pastes_of_megabytes_wait_in_the_terminal_and_cost_no_memory() {
    const POURED: usize = 3 << 20;
    // A third of what is poured in; what waits in the kiosk itself takes more room than in the terminal.
    const GROWN_KIB_MAX: u64 = 1_024;
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(100, 30);
    kiosk.wait_for("Қош келдіңіз");
    // Once round, and a small paste, so that everything is open that will be.
    pour(&mut kiosk, POURED / 128);
    kiosk.press("1");
    kiosk.wait_for("Әлеуметтік көмек");
    kiosk.press("\x1b");
    kiosk.wait_for("Қош келдіңіз");
    let before_kib = kiosk.peak_kib();
    pour(&mut kiosk, POURED);
    let grown_kib = kiosk.peak_kib() - before_kib;
    assert!(grown_kib < GROWN_KIB_MAX, "{POURED} bytes made it hold {grown_kib} KiB more");
    kiosk.press("1");
    kiosk.wait_for("Әлеуметтік көмек");
}

#[test]
fn in_a_demonstration_ctrl_q_twice_leaves() {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(100, 30);
    kiosk.wait_for("Қазақша");
    kiosk.press("\x11");
    kiosk.wait_for("тағы бір рет");
    kiosk.press("\x11");
    kiosk.wait_for_end();
    assert!(kiosk.left_everything_as_it_was());
}
