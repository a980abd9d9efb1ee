//! Offices at real desks, each with its own keys: a place that lapses while the clerk does nothing, papers that are
//! refused, a benefit looked at by eye, an application that two close together, and the audit of what all that left.

use crate::desk::{log_in, log_in_to, publish_a_place, sign_as};
use crate::hall::{Hall, Kiosk, PASSWORD};
use crate::parents::change_benefit;
use crate::queue::{enter_journal, open_application, put_in_queue};
use crate::referral::choose;

/// Past the working days of the referral and of the stop-list.
const LONG_AGO: u32 = 40;

/// Past those of the referral, and not of the stop-list.
const IN_THE_STOP_LIST: u32 = 28;

/// With the key that signed last.
fn sign_again(desk: &mut Kiosk, clerk: &str) {
    desk.wait_for(&format!("√ RSA256_{clerk}"));
    desk.press(&format!("{PASSWORD}\r"));
}

/// The history of the application tells all of this.
fn history_tells(kiosk: &mut Kiosk, told: &[&str]) {
    kiosk.tab_to("История изменений");
    for words in told {
        kiosk.wait_for(words);
    }
}

/// The kindergarten has no time for these papers' faults but one.
fn refuse_the_papers(desk: &mut Kiosk) {
    desk.choose("УО.");
    desk.choose("Не принять документы");
    desk.choose("( ) срок документов истёк");
    desk.choose("Перейти к подписи");
    sign_as(desk, "kindergarten");
    desk.wait_for("Решение записано");
    desk.wait_for("Дел нет");
}

#[test]
fn a_place_that_nobody_takes_up_lapses_and_after_the_stop_list_another_referral_ends_with_papers_refused() {
    let mut hall = Hall::opened(LONG_AGO);
    let (mut desk, mut kiosk) = (hall.desk(132, 43), hall.kiosk(132, 43));
    log_in(&mut desk, "kindergarten");
    publish_a_place(&mut desk);
    put_in_queue(&hall, &mut kiosk);
    kiosk.choose("Журнал заявлений");
    open_application(&mut kiosk);
    choose(&mut kiosk);
    desk.choose("Обновить");
    desk.wait_for("Принять ребёнка по направлению");

    hall.come_to(IN_THE_STOP_LIST);
    (desk, kiosk) = (hall.desk(132, 43), hall.kiosk(132, 43));
    log_in(&mut desk, "kindergarten");
    desk.wait_for("Дел нет");
    desk.choose("Свободные места");
    desk.wait_for("свободно: 1");
    enter_journal(&mut kiosk);
    kiosk.wait_for("В стоп-листе");
    kiosk.choose("УО.");
    kiosk.wait_for("Направление не было использовано в срок. Заявление в стоп-листе до");
    assert!(!kiosk.text().contains("[ Выбрать частный детский сад ]"), "not from the stop-list");
    history_tells(&mut kiosk, &["Срок направления истёк", "в стоп-листе по"]);

    hall.come_to_today();
    (desk, kiosk) = (hall.desk(132, 43), hall.kiosk(132, 43));
    enter_journal(&mut kiosk);
    open_application(&mut kiosk);
    history_tells(&mut kiosk, &["Срок стоп-листа истёк"]);
    kiosk.tab_to("Информация о заявлении");
    choose(&mut kiosk);
    log_in(&mut desk, "kindergarten");
    refuse_the_papers(&mut desk);
    kiosk.choose("Обновить");
    kiosk.wait_for("В очереди с");
    history_tells(&mut kiosk, &["Детский сад не принял документы: срок", "документов истёк"]);
}

/// The paper is opened and read before anything is decided.
fn verify_the_benefit(desk: &mut Kiosk) {
    desk.wait_for("Проверить документы о льготе");
    desk.choose("УО.");
    // The kiosk hands scans over after what was signed.
    desk.choose_until("Обновить", "Копия 1");
    desk.choose("Копия 1");
    desk.wait_for("▀▀▀▀▀▀");
    desk.press("\x1b");
    desk.wait_for("Подтвердить льготу");
    desk.choose("Подтвердить льготу");
    desk.choose("Перейти к подписи");
    sign_as(desk, "department");
    desk.wait_for("Решение записано");
}

fn propose_to_close(desk: &mut Kiosk) {
    desk.choose("Закрыть заявление");
    desk.choose("( ) сведения недостоверны");
    desk.choose("Перейти к подписи");
    desk.wait_for("только когда его подпишет второй сотрудник");
    sign_again(desk, "department");
    desk.wait_for("Ваше решение записано");
}

fn second_it(desk: &mut Kiosk) {
    desk.wait_for("Подтвердить решение коллеги");
    desk.choose("УО.");
    desk.wait_for("коллега принял решение");
    desk.choose("Подтвердить решение коллеги");
    desk.choose("Перейти к подписи");
    sign_as(desk, "department-second");
    desk.wait_for("Решение записано");
}

#[test]
fn the_department_verifies_a_benefit_by_eye_two_of_it_close_an_application_and_the_auditor_reads() {
    let hall = Hall::new();
    let (mut desk, mut kiosk) = (hall.desk(132, 43), hall.kiosk(132, 43));
    put_in_queue(&hall, &mut kiosk);
    kiosk.choose("Журнал заявлений");
    open_application(&mut kiosk);
    change_benefit(&mut kiosk);
    log_in(&mut desk, "department");
    verify_the_benefit(&mut desk);
    kiosk.tab_to("Обновить");
    history_tells(&mut kiosk, &["Документы о льготе рассмотрены"]);

    propose_to_close(&mut desk);
    kiosk.choose("Обновить");
    assert!(!kiosk.text().contains("сведения недостоверны"), "one alone changes nothing:\n{}", kiosk.text());
    let mut second = hall.desk(132, 43);
    log_in(&mut second, "department-second");
    second_it(&mut second);
    kiosk.choose("Обновить");
    history_tells(&mut kiosk, &["Отдел образования закрыл заявление: сведения", "недостоверны"]);

    let mut auditor = hall.desk(132, 43);
    log_in_to(&mut auditor, "auditor", "Журнал цел");
    for decided in ["Свободные места", "УО.2026", "Закрыть заявление"] {
        assert!(!auditor.text().contains(decided), "who audits decides nothing:\n{}", auditor.text());
    }
    auditor.choose("Проверить ещё раз");
    auditor.wait_for("Журнал цел");
}
