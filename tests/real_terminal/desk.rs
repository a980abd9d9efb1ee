//! Clerks at a real desk, with the real centre and their own keys: what a parent filed at a real kiosk is opened,
//! read and decided, and what may not be done is told.

use crate::hall::{Hall, Kiosk, PASSWORD, SoftToken, until};
use crate::queue::{open_application, put_in_queue};
use crate::referral::choose;
use crate::{RUSSIAN, fill, sign};

/// Switches to Russian and logs in with the login key of a clerk, to their inbox.
pub(crate) fn log_in(desk: &mut Kiosk, clerk: &str) {
    log_in_to(desk, clerk, "Текущие дела");
}

pub(crate) fn log_in_to(desk: &mut Kiosk, clerk: &str, page: &str) {
    desk.wait_for("Қызметкердің");
    desk.press("\x1bOQ");
    desk.wait_for("Вход сотрудника");
    desk.choose(&format!("AUTH_RSA256_{clerk}"));
    desk.press(&format!("{PASSWORD}\r"));
    desk.wait_for(page);
}

/// Signs with the clerk's signing key, which is chosen by itself after the first time.
pub(crate) fn sign_as(desk: &mut Kiosk, clerk: &str) {
    desk.wait_for("Подписание решения");
    desk.choose(&format!("RSA256_{clerk}"));
    desk.press(&format!("{PASSWORD}\r"));
}

#[test]
fn the_head_of_the_school_opens_reads_and_approves_a_meal_application() {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(132, 43);
    fill(&hall, &mut kiosk, &RUSSIAN);
    sign(&mut kiosk, &RUSSIAN);
    kiosk.wait_for(RUSSIAN.registered);

    let mut desk = hall.desk(132, 43);
    log_in(&mut desk, "school-head");
    desk.wait_for("Решить о питании");
    assert!(!desk.text().contains("190525500508"), "an inbox shows four digits:\n{}", desk.text());
    desk.choose("MT.");
    desk.wait_for("190525500508");
    // The kiosk hands scans over after the application.
    desk.choose_until("Обновить", "Копия 1");
    desk.choose("Копия 1");
    desk.wait_for("▀▀▀▀▀▀");
    desk.press("+++");
    desk.press("\x1b");
    desk.choose("Взять на рассмотрение");
    sign_as(&mut desk, "school-head");
    desk.wait_for("Решение записано");
    desk.choose("Одобрить");
    desk.wait_for("√ RSA256_school-head");
    desk.press(&format!("{PASSWORD}\r"));
    desk.wait_for("Готов документ «Решение о");
    desk.wait_for("Сейчас решения по этому заявлению не требуется");
    desk.press("\x1b");
    desk.wait_for("Дел нет");
    // Ctrl-Q twice: the login ends, the terminal is as it was.
    desk.press("\x11\x11");
    desk.wait_for_end();
    assert!(!desk.full_screen(), "the terminal is given back");
}

/// A group of children of three and four, taught in Kazakh, with one place.
pub(crate) fn publish_a_place(desk: &mut Kiosk) {
    desk.choose("Свободные места");
    desk.wait_for("Опубликованных групп ещё нет");
    desk.choose("Новая группа");
    desk.wait_for("Наименьший возраст");
    desk.press("3\t4\t1\r");
    sign_as(desk, "kindergarten");
    desk.wait_for("Решение записано");
    desk.wait_for("свободно: 1");
    desk.press("\x1b");
    desk.wait_for("Дел нет");
}

#[test]
fn a_kindergarten_publishes_a_place_a_parent_takes_it_and_the_kindergarten_enrols() {
    let hall = Hall::new();
    let mut desk = hall.desk(132, 43);
    let mut kiosk = hall.kiosk(132, 43);
    log_in(&mut desk, "kindergarten");
    publish_a_place(&mut desk);
    put_in_queue(&hall, &mut kiosk);
    kiosk.choose("Журнал заявлений");
    open_application(&mut kiosk);
    choose(&mut kiosk);

    desk.choose("Обновить");
    desk.wait_for("Принять ребёнка по направлению");
    desk.choose("УО.");
    desk.wait_for("НҰРЛАН");
    desk.choose("Зачислить ребёнка");
    desk.wait_for("√ RSA256_kindergarten");
    desk.press(&format!("{PASSWORD}\r"));
    desk.wait_for("Решение записано");
    kiosk.choose("Обновить");
    kiosk.wait_for("Зачислен");
    // What is left to decide of a child that attends: that it left.
    desk.wait_for("Ребёнок выбыл");
    desk.choose("К списку дел");
    desk.wait_for("Дел нет");
    desk.choose("Свободные места");
    desk.wait_for("свободно: 0");
}

/// The only key for a login, and then the only one for a signature, is chosen by itself.
#[test]
fn a_clerk_logs_in_and_signs_with_a_token_and_does_not_wait_for_a_slow_one() {
    let mut hall = Hall::new();
    let token = hall.clerk_on_a_token();
    let (chosen, pin) = (format!("√ {}", SoftToken::LABEL), format!("{}\r", SoftToken::PIN));
    let mut desk = hall.desk(132, 43);
    desk.wait_for("Қызметкердің");
    desk.press("\x1bOQ");
    desk.wait_for(&chosen);
    desk.press("Pin-4321\r");
    desk.wait_for("Неверный PIN-код. Попыток осталось мало.");
    desk.wait_for("PIN-код этого токена вводили неверно");
    desk.press(&pin);
    desk.wait_for("Текущие дела");
    desk.choose("Свободные места");
    desk.wait_for("Опубликованных групп ещё нет");
    desk.choose("Новая группа");
    desk.wait_for("Наименьший возраст");
    desk.press("3\t4\t1\r");
    desk.wait_for(&chosen);
    token.is("slow");
    desk.press(&pin);
    desk.wait_for("Токен работает.");
    until("the token is asked to sign", || token.path("signing").exists());
    desk.choose("Остановить");
    desk.wait_for("Работа с токеном остановлена.");
    token.is_not("slow");
    desk.press(&pin);
    desk.wait_for("Решение записано");
    desk.wait_for("свободно: 1");
}

#[test]
fn a_key_of_a_citizen_opens_no_desk() {
    let hall = Hall::new();
    let path = hall.path("desk.toml");
    let configured = std::fs::read_to_string(&path).unwrap();
    let stick = hall.path("stick").display().to_string();
    let configured = configured.replace("stick_folders = [", &format!("stick_folders = [\"{stick}\", "));
    std::fs::write(path, configured).unwrap();
    let mut desk = hall.desk(80, 24);
    desk.wait_for("Қызметкердің");
    desk.press("\x1bOQ");
    desk.wait_for("Вход сотрудника");
    desk.choose("AUTH_RSA256_6b36");
    desk.press(&format!("{PASSWORD}\r"));
    desk.wait_for("Это ключ физического лица");
}
