//! The operator's page in a real terminal, over a real vault.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::hall::{Hall, program, until};

/// What `tereze operator-pin` prints for a PIN.
pub(super) fn line_of(pin: &str) -> String {
    let mut asked = Command::new(program("tereze"))
        .arg("operator-pin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    asked.stdin.take().unwrap().write_all(pin.as_bytes()).unwrap();
    String::from_utf8(asked.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn the_page_opens_with_the_pin_only_and_a_wrong_one_counts_over_a_restart() {
    let hall = Hall::new();
    hall.configure(&line_of("481516\n"), "");
    let mut kiosk = hall.kiosk(132, 43);
    kiosk.wait_for("Қазақша");
    kiosk.wait_for("F12");
    kiosk.press("\x1b[24~");
    kiosk.wait_for("Қызметкердің ПИН-коды");
    for _ in 0..2 {
        kiosk.press("000000\r");
        kiosk.wait_for("ПИН-код қате.");
        kiosk.press("1");
        until("what is typed takes the fault away", || !kiosk.text().contains("ПИН-код қате."));
        kiosk.press("\x7f");
    }
    kiosk.signal(rustix::process::Signal::KILL);
    drop(kiosk);
    let mut kiosk = hall.kiosk(132, 43);
    kiosk.wait_for("F12");
    kiosk.press("\x1b[24~");
    kiosk.wait_for("Қызметкердің ПИН-коды");
    kiosk.press("000000\r");
    kiosk.wait_for("секундтан кейін");
    kiosk.press("481516\r");
    kiosk.wait_for("секунд күтіңіз");
    assert!(!kiosk.text().contains("Орталықпен соңғы байланыс"), "the right one has to wait too");
    drop(kiosk);
    let vault = rusqlite::Connection::open(hall.path("vault.sqlite")).unwrap();
    vault.execute("UPDATE pin SET until_ms = 0", []).unwrap();
    drop(vault);
    let mut kiosk = hall.kiosk(132, 43);
    kiosk.wait_for("F12");
    kiosk.press("\x1b[24~");
    kiosk.wait_for("Қызметкердің ПИН-коды");
    kiosk.press("481516\r");
    kiosk.wait_for("Орталықпен соңғы байланыс");
    kiosk.wait_for("Бәрі дұрыс жұмыс істеп тұр");
    kiosk.press("\x1b[12~");
    kiosk.wait_for("Последняя связь с центром");
    // From the way out over the other two buttons.
    kiosk.press("\t\t\t\r");
    kiosk.wait_for("Нет заявлений, которые ждут отправки в центр.");
    kiosk.press("\x1b");
    kiosk.wait_for("Қош келдіңіз");
    until("the health lies beside the vault", || hall.path("vault.sqlite.health").exists());
}
