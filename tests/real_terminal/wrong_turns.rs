//! What does not go straight, in a real terminal with the real centre: a child too old, a benefit without its paper, a
//! child who stands in the queue already; and a centre that rewrote the past of its queue.

use crate::hall::{Hall, Kiosk, until};
use crate::queue::{PHONE, apply, fill_applicant, give_email, log_in, put_in_queue, sign};

const KOSTANAY: &str = "391010000";

/// From Welcome to the question about the child.
fn to_the_child(hall: &Hall, kiosk: &mut Kiosk) {
    kiosk.wait_for("Қазақша");
    kiosk.press("2");
    kiosk.wait_for("Постановка ребёнка");
    kiosk.press("2");
    kiosk.choose("Подать заявление");
    kiosk.wait_for("▶ Костанай");
    kiosk.press("\r");
    log_in(kiosk);
    give_email(hall, kiosk, "aigul@mail.kz", 0);
    fill_applicant(hall, kiosk, PHONE, 2);
}

/// Erases what was typed and types this.
fn type_anew(kiosk: &mut Kiosk, iin: &str) {
    kiosk.go_to_line("ИИН ребёнка *");
    kiosk.press(&"\x7f".repeat(12));
    kiosk.wait_for("0 из 12");
    kiosk.press(iin);
    kiosk.wait_for("12 из 12");
}

#[test]
fn scenarios_16_and_17_in_the_queue_a_child_too_old_and_a_benefit_without_its_paper() {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(132, 43);
    to_the_child(&hall, &mut kiosk);
    kiosk.press("190525500508");
    kiosk.wait_for("АЛИХАН");
    kiosk.choose("( ) Нет");
    kiosk.choose("[ ] Согласен на сбор");
    kiosk.choose("Далее");
    kiosk.wait_for("Ребёнку исполнилось 7 лет: постановка в очередь невозможна.");
    type_anew(&mut kiosk, "230401500109");
    kiosk.wait_for("НҰРЛАН");
    kiosk.choose("( ) Да, есть льгота");
    kiosk.choose("( ) Дети из многодетных семей");
    kiosk.choose("Далее");
    kiosk.wait_for("Приложите документ, подтверждающий льготу.");
    kiosk.choose("( ) Нет");
    kiosk.choose("Далее");
    kiosk.choose("Всё верно");
    kiosk.choose("Перейти к подписи");
    sign(&mut kiosk);
    kiosk.wait_for("Номер очереди: 1");
}

#[test]
fn scenario_20_in_the_queue_a_child_who_stands_there_already_is_told_with_the_number() {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(132, 43);
    put_in_queue(&hall, &mut kiosk);
    kiosk.choose("Завершить");
    kiosk.wait_for("Қазақша");
    kiosk.press("2");
    kiosk.wait_for("Постановка ребёнка");
    kiosk.press("2");
    kiosk.choose("Подать заявление");
    kiosk.wait_for("▶ Костанай");
    kiosk.press("\r");
    log_in(&mut kiosk);
    // Another telephone: a code to hers may be asked for again only in a minute.
    apply(&hall, &mut kiosk, "87015551230", 3);
    kiosk.wait_for("На этого ребёнка уже есть заявление: УО.");
}

#[test]
fn a_real_centre_that_rewrites_its_log_is_found_out_by_the_kiosk_that_saw_the_old_one() {
    let mut hall = Hall::new();
    let mut kiosk = hall.kiosk(132, 43);
    put_in_queue(&hall, &mut kiosk);
    let kept = hall.path(&format!("vault.sqlite.head-{KOSTANAY}"));
    until("the kiosk keeps the head", || kept.exists());
    assert!(!kiosk.text().contains("не согласуется"), "an honest log is believed:\n{}", kiosk.text());
    drop(kiosk);
    let believed = std::fs::read(&kept).unwrap();
    hall.rewrite_the_past();
    let mut kiosk = hall.kiosk(132, 43);
    put_in_queue(&hall, &mut kiosk);
    kiosk.wait_for("не согласуется с прежними записями");
    drop(kiosk);
    let said = hall.kiosk_says(&["head", "doubts"], None);
    assert!(said.starts_with(&format!("{KOSTANAY}\tE-HEAD-REWRITTEN\t")), "{said}");
    assert_eq!(std::fs::read(&kept).unwrap(), believed, "what was believed stays as evidence");
}
