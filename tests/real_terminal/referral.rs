//! A referral in a real terminal, with the real centre: the clerk publishes one place, the parent takes it, extends it,
//! gives it back, takes it again and lets it lapse.

use crate::hall::{Hall, Kiosk};
use crate::queue::{enter_journal, open_application, put_in_queue, sign};

/// Past the five working days of the referral, and not yet past the ten of the stop-list.
const DAYS_AGO: u32 = 12;

/// From the application, past the notice, to the list of places.
fn to_the_list(kiosk: &mut Kiosk) {
    kiosk.choose("Выбрать частный детский сад");
    kiosk.wait_for("номер в общей очереди не сохраняется");
    kiosk.choose("ОК");
    kiosk.wait_for("место получает тот, кто подписал первым");
    kiosk.wait_for("Детский сад «Куншуак»");
}

/// The number of the application is on the screen; the place is chosen and signed for.
pub(crate) fn choose(kiosk: &mut Kiosk) {
    to_the_list(kiosk);
    take_the_place(kiosk);
}

/// The place of the list that the clerk published.
fn take_the_place(kiosk: &mut Kiosk) {
    kiosk.choose("Детский сад «Балапан»");
    kiosk.wait_for("Номер места в списке");
    kiosk.choose("Перейти к подписи");
    sign(kiosk);
    kiosk.wait_for("Направление выдано");
}

fn extend(kiosk: &mut Kiosk) {
    kiosk.choose("Продлить направление");
    kiosk.wait_for("Новый срок можно выбрать");
    let text = kiosk.text();
    let (_, days) = text.split_once(" по ").unwrap_or_else(|| panic!("no days:\n{text}"));
    let last: String = days.chars().take(10).filter(char::is_ascii_digit).collect();
    kiosk.press(&last);
    kiosk.choose("( ) Документы ещё не готовы");
    kiosk.choose("Продлить");
    kiosk.choose("Перейти к подписи");
    sign(kiosk);
    kiosk.wait_for("Срок направления продлён");
    kiosk.wait_for("Направление уже продлевалось");
}

fn give_back(kiosk: &mut Kiosk) {
    kiosk.choose("Отозвать направление");
    kiosk.choose("( ) Выбран другой детский сад");
    kiosk.choose("Подтвердить отказ");
    kiosk.choose("Перейти к подписи");
    sign(kiosk);
    kiosk.wait_for("Направление отозвано");
    kiosk.wait_for("В очереди с");
}

#[test]
fn a_place_is_taken_extended_given_back_taken_again_and_lapses_into_the_stop_list() {
    let mut hall = Hall::opened(DAYS_AGO);
    let mut kiosk = hall.kiosk(132, 43);
    put_in_queue(&hall, &mut kiosk);
    kiosk.choose("Журнал заявлений");
    open_application(&mut kiosk);
    to_the_list(&mut kiosk);
    assert!(!kiosk.text().contains("Балапан"), "its clerk has published nothing:\n{}", kiosk.text());
    hall.publish_places(1);
    kiosk.choose("Обновить");
    kiosk.wait_for("Детский сад «Балапан»");
    take_the_place(&mut kiosk);
    extend(&mut kiosk);
    give_back(&mut kiosk);
    to_the_list(&mut kiosk);
    take_the_place(&mut kiosk);
    kiosk.tab_to("Общие документы");
    for paper in ["Карточка ребёнка", "Направление в частный ДДО", "Уведомление об отзыве направления"]
    {
        kiosk.wait_for(paper);
    }
    drop(kiosk);
    hall.come_to_today();
    let mut kiosk = hall.kiosk(132, 43);
    enter_journal(&mut kiosk);
    kiosk.wait_for("В стоп-листе");
    kiosk.choose("УО.");
    kiosk.wait_for("Заявление в стоп-листе до");
    kiosk.wait_for("Аннулировано");
    assert!(!kiosk.text().contains("[ Выбрать частный детский сад ]"), "not from the stop-list");
    kiosk.tab_to("Общие документы");
    kiosk.wait_for("Уведомление о внесении в стоп-лист");
}
