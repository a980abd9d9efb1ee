//! An application begun at one kiosk, kept by its applicant on the stick or in the token, and finished at another.

use super::{
    RUSSIAN, SIGNING, agree, fill_from_the_child, give_the_child, open_and_declare, prove, sign_with,
    to_the_keys,
};
use crate::canary::{VISIT, must_not_hold, with_a_disk_of_its_own};
use crate::hall::{Hall, Kiosk, PASSWORD, SoftToken};

/// The file on the stick.
const FILE: &str = "tereze-draft.sealed";

/// The child whose number was typed at the first kiosk.
const CHILD: &str = "190525500508";

/// The telephone that is given at the second one: to the first a code may go only once in a minute.
const ANOTHER_TELEPHONE: &str = "87015551230";

const FOUND: &str = "У вас есть неоконченное заявление.";

/// From the chosen key to the child's number, and away by Tab.
fn begin_and_keep(hall: &Hall, kiosk: &mut Kiosk, secret: &str, keep: &str) {
    open_and_declare(kiosk, &RUSSIAN, secret);
    kiosk.press("87774128452");
    give_the_child(hall, kiosk, &RUSSIAN, ("87774128452", 1));
    kiosk.tab_to(keep);
}

/// Nothing of it stays, on the screen or in any file.
fn leave(hall: &Hall, mut kiosk: Kiosk) {
    assert!(!kiosk.text().contains(CHILD), "{}", kiosk.text());
    kiosk.choose("Завершить");
    kiosk.wait_for("Қазақша");
    holds_nobody(hall, "disk", "after it was kept");
    drop(kiosk);
    holds_nobody(hall, "disk", "after the kiosk ended");
}

fn holds_nobody(hall: &Hall, disk: &str, when: &str) {
    let texts = [&VISIT[..], &[ANOTHER_TELEPHONE, SoftToken::PIN]].concat();
    must_not_hold(&hall.path(disk), &texts, when);
}

/// What was kept is offered, gone on with where it was left, and handed in.
fn finish_elsewhere(hall: &Hall, kiosk: &mut Kiosk, key: &str, secret: &str) {
    let way = &RUSSIAN;
    kiosk.press(&format!("{secret}\r"));
    kiosk.wait_for(FOUND);
    kiosk.choose("Продолжить: ");
    kiosk.wait_for("Открыто заявление");
    agree(kiosk, way);
    kiosk.wait_for(CHILD);
    kiosk.wait_for(way.found);
    fill_from_the_child(kiosk, way);
    // A telephone that was proved elsewhere is proved again.
    kiosk.choose("Подтвердите номер");
    kiosk.wait_for(way.contacts);
    kiosk.go_to_line("Основной номер мобильного телефона *");
    kiosk.press(&"\x7f".repeat(11));
    kiosk.press(ANOTHER_TELEPHONE);
    prove(hall, kiosk, way, (ANOTHER_TELEPHONE, 2));
    kiosk.choose("Вернуться к проверке");
    kiosk.choose(way.all_right);
    kiosk.choose(way.to_sign);
    sign_with(kiosk, key, secret);
    kiosk.wait_for(way.registered);
    holds_nobody(hall, "disk-2", "after it was handed in");
}

#[test]
fn an_application_kept_in_the_token_is_finished_at_another_kiosk() {
    let (mut hall, label) = (Hall::new(), SoftToken::LABEL);
    let token = hall.on_a_token();
    let mut kiosk = with_a_disk_of_its_own(&hall, "disk");
    to_the_keys(&mut kiosk, &RUSSIAN);
    kiosk.wait_for(&format!("√ {label}"));
    // First one that takes nothing from whoever has not logged in, and no stick of hers is in.
    token.is("writes-after-login");
    begin_and_keep(&hall, &mut kiosk, SoftToken::PIN, "Сохранить на токен");
    kiosk.wait_for("На этот токен нельзя сохранить заявление.");
    kiosk.wait_for("флешку и нажмите кнопку ещё раз");
    token.is_not("writes-after-login");
    kiosk.choose("Сохранить, закончить позже");
    kiosk.wait_for("Заявление сохранено на ваш токен.");
    assert!(token.shown_to_anybody().contains(FILE), "{}", token.shown_to_anybody());
    assert!(!hall.path("stick").join(FILE).exists(), "the stick that happens to be in is not asked");
    leave(&hall, kiosk);

    let mut kiosk = with_a_disk_of_its_own(&hall, "disk-2");
    to_the_keys(&mut kiosk, &RUSSIAN);
    kiosk.wait_for(&format!("√ {label}"));
    finish_elsewhere(&hall, &mut kiosk, label, SoftToken::PIN);
    let left = token.shown_to_anybody();
    assert!(
        left.contains("Certificate Object") && !left.contains(FILE),
        "handed in, it is taken out: {left}"
    );
}

#[test]
fn an_application_kept_on_the_stick_is_finished_at_another_kiosk_and_opened_by_no_other_key() {
    let hall = Hall::new();
    let mut kiosk = with_a_disk_of_its_own(&hall, "disk");
    to_the_keys(&mut kiosk, &RUSSIAN);
    kiosk.choose(SIGNING);
    begin_and_keep(&hall, &mut kiosk, PASSWORD, "Сохранить на флешку");
    kiosk.wait_for("Заявление сохранено на вашу флешку.");
    leave(&hall, kiosk);

    // The father has a copy of the file, and his own key.
    let others = "stick-of-the-father";
    std::fs::copy(hall.path("stick").join(FILE), hall.path(others).join(FILE)).unwrap();
    hall.swap_stick(others);
    let mut kiosk = with_a_disk_of_its_own(&hall, "disk-2");
    to_the_keys(&mut kiosk, &RUSSIAN);
    kiosk.wait_for("√ RSA256_4f1d");
    kiosk.press(&format!("{PASSWORD}\r"));
    kiosk.wait_for("Неоконченное заявление сохранено с другим ключом.");
    assert!(!kiosk.text().contains(FOUND), "{}", kiosk.text());
    drop(kiosk);

    hall.swap_stick(others);
    let mut kiosk = with_a_disk_of_its_own(&hall, "disk-2");
    to_the_keys(&mut kiosk, &RUSSIAN);
    kiosk.choose(SIGNING);
    finish_elsewhere(&hall, &mut kiosk, SIGNING, PASSWORD);
    assert!(!hall.path("stick").join(FILE).exists(), "handed in, it is taken off");
}
