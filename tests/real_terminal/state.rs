//! A place of a state kindergarten at real desks: the department publishes it and gives it to the head of the queue, the
//! parent is told and sees it in the journal, the kindergarten's own clerk enrols.

use crate::desk::{log_in, sign_as};
use crate::hall::{Hall, Kiosk};
use crate::queue::{open_application, put_in_queue};

/// What the parent is told of it.
const TOLD: &str = "подошла очередь";

/// One more group of the first state kindergarten: children of three and four, taught in Kazakh, one place.
fn publish_a_place_of_the_state(desk: &mut Kiosk) {
    desk.choose("Свободные места");
    desk.wait_for("возраст 1–4");
    desk.choose("Новая группа");
    desk.wait_for("(•) Ясли-сад № 7");
    desk.press("3\t4\t1\r");
    sign_as(desk, "department");
    desk.wait_for("Решение записано");
    desk.wait_for("возраст 3–4");
    desk.press("\x1b");
    desk.wait_for("Дать место в государственном саду");
}

/// The child is the head of two groups' queues: the row, the page and what is signed say which.
fn give_it(desk: &mut Kiosk) {
    desk.wait_for("Ясли-сад № 7 · казахский · возраст 1–4");
    desk.wait_for("Ясли-сад № 7 · казахский · возраст 3–4");
    let text = desk.text();
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("возраст")).collect();
    let at = rows.iter().position(|row| row.contains("возраст 3–4")).unwrap();
    desk.go_to("УО.");
    (0..at).for_each(|_| desk.press("\x1b[B"));
    desk.press("\r");
    desk.wait_for("3–4");
    desk.choose("Дать место");
    desk.wait_for("Подписание решения");
    for told in ["Ясли-сад № 7", "казахский", "3–4"] {
        desk.wait_for(told);
    }
    desk.wait_for("√ RSA256_department");
    desk.press(&format!("{}\r", crate::hall::PASSWORD));
    desk.wait_for("Решение записано");
}

#[test]
fn a_place_of_a_state_kindergarten_is_published_given_told_and_taken_up() {
    let hall = Hall::new();
    let (mut desk, mut kiosk) = (hall.desk(132, 43), hall.kiosk(132, 43));
    put_in_queue(&hall, &mut kiosk);
    kiosk.choose("Журнал заявлений");
    open_application(&mut kiosk);
    let notices_before = hall.notices().len();

    log_in(&mut desk, "department");
    publish_a_place_of_the_state(&mut desk);
    give_it(&mut desk);

    crate::hall::until("the parent is told", || {
        hall.notices().iter().skip(notices_before).any(|notice| notice.contains(TOLD))
    });
    kiosk.choose("Обновить");
    kiosk.wait_for("Ясли-сад № 7");

    let mut own = hall.desk(132, 43);
    log_in(&mut own, "kindergarten-state");
    own.wait_for("Принять ребёнка по направлению");
    own.choose("УО.");
    own.wait_for("НҰРЛАН");
    own.choose("Зачислить ребёнка");
    sign_as(&mut own, "kindergarten-state");
    own.wait_for("Решение записано");
    kiosk.choose("Обновить");
    kiosk.wait_for("Зачислен");
    kiosk.tab_to("История изменений");
    kiosk.wait_for("Ребёнок зачислен");
}
