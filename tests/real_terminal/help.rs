//! A clerk of a front desk helps parents at a real desk: its terminal becomes a kiosk for one parent after the other and
//! comes back whole, also from one that was killed; the school and the centre's administrator see who helped.

use std::process::Command;

use crate::hall::{Hall, Kiosk, PASSWORD, program, until};
use crate::{RUSSIAN, fill_from_services, sign};

const WHO: &str = "ҚАБЫЛДАУШЫ АЙНҰР";

/// Switches to Russian and logs in as somebody who finds this on the first screen.
fn log_in(desk: &mut Kiosk, clerk: &str, finds: &str) {
    desk.wait_for("Қызметкердің");
    desk.press("\x1bOQ");
    desk.wait_for("Вход сотрудника");
    desk.choose(&format!("AUTH_RSA256_{clerk}"));
    desk.press(&format!("{PASSWORD}\r"));
    desk.wait_for(finds);
}

/// The kiosk that this hall's desk started for a parent.
fn guest(hall: &Hall) -> Option<i32> {
    let config = hall.path("help.toml").display().to_string();
    std::fs::read_dir("/proc").unwrap().find_map(|entry| {
        let entry = entry.ok()?;
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let command = std::fs::read_to_string(entry.path().join("cmdline")).ok()?;
        let words: Vec<&str> = command.split('\0').collect();
        (words.contains(&config.as_str()) && words.contains(&"--helped")).then_some(pid)
    })
}

/// What an administrator is told of help.
fn helped(hall: &Hall) -> String {
    let mut command = Command::new(program("tereze-central"));
    let said = command.args(["staff", "helped", "--config"]).arg(hall.path("central.toml")).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap()
}

#[test]
fn a_clerk_helps_a_parent_who_signs_and_the_desk_comes_back() {
    let hall = Hall::new();
    let mut desk = hall.desk(100, 30);
    log_in(&mut desk, "front-desk", "Не спрашивайте пароль родителя");
    desk.choose("Начать");
    desk.wait_for(RUSSIAN.services);
    desk.wait_for(&format!("Помогает: {WHO}"));
    fill_from_services(&hall, &mut desk, &RUSSIAN);
    sign(&mut desk, &RUSSIAN);
    desk.wait_for(RUSSIAN.registered);
    desk.choose("Завершить");
    desk.wait_for("Родитель закончил");
    assert!(desk.full_screen(), "the desk is a full screen");
    assert!(guest(&hall).is_none());
    assert_eq!(helped(&hall), "391010000 200140900011: 1 people helped with 1 applications\n");

    let mut school = hall.desk(132, 43);
    log_in(&mut school, "school-head", "Решить о питании");
    school.choose("MT.");
    school.wait_for("заполнить помог");
    school.wait_for(WHO);
    drop(school);

    // The next parent finds nothing of the one before, and goes away.
    desk.choose("Следующий родитель");
    desk.wait_for(RUSSIAN.services);
    desk.press("\x1b");
    desk.wait_for("Родитель закончил");
    // What a parent types into a kiosk that was killed is not the desk's to read.
    desk.choose("Следующий родитель");
    desk.wait_for(RUSSIAN.services);
    let pid = rustix::process::Pid::from_raw(guest(&hall).unwrap()).unwrap();
    // What it did not read before it died stays in the terminal.
    rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
    desk.press("\x1bOQ\x11\x11");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    desk.wait_for("неожиданно остановилась");
    assert!(desk.full_screen() && desk.alive());
    desk.press("\x1bOQ");
    desk.wait_for("Ата-анаға көмектесу");
    desk.press("\x11\x11");
    desk.wait_for_end();
    assert!(desk.left_everything_as_it_was());
    until("nothing of the desk runs any more", || desk.processes().is_empty());
}

#[test]
fn an_application_accepted_without_a_line_is_sent_while_no_parent_is_there() {
    let mut hall = Hall::new();
    let mut desk = hall.desk(100, 30);
    log_in(&mut desk, "front-desk", "Не спрашивайте пароль родителя");
    desk.choose("Начать");
    desk.wait_for(RUSSIAN.services);
    fill_from_services(&hall, &mut desk, &RUSSIAN);
    hall.kill_centre();
    sign(&mut desk, &RUSSIAN);
    desk.wait_for(RUSSIAN.not_registered);
    desk.choose("Завершить");
    desk.wait_for("Родитель закончил");
    hall.open_centre();
    until("it is registered, with whoever helped", || helped(&hall).contains("with 1 applications"));
}
