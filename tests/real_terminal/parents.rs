//! Both parents at a real kiosk, with the real centre: another benefit with its scan, the second parent asks to join,
//! the first objects, and once nobody objects any more both see and act.

use crate::hall::{Hall, Kiosk, PASSWORD};
use crate::queue::{enter_journal, give_email, open_application, put_in_queue, sign};

/// Long enough for the three working days in which the first parent may object.
const DAYS_AGO: u32 = 12;

/// The stick that is not in: hers while he is at the kiosk.
const OTHER_STICK: &str = "stick-of-the-father";

/// The next one comes, with the other stick.
fn next_one(hall: &Hall, kiosk: Kiosk) -> Kiosk {
    drop(kiosk);
    hall.swap_stick(OTHER_STICK);
    hall.kiosk(132, 43)
}

pub(crate) fn change_benefit(kiosk: &mut Kiosk) {
    kiosk.choose("Изменить льготность");
    kiosk.choose("( ) Да, есть льгота");
    kiosk.choose("( ) Дети из многодетных семей");
    kiosk.choose("+ Выбрать файл");
    kiosk.wait_for("anyqtama.jpg");
    kiosk.choose("anyqtama.jpg");
    kiosk.wait_for("Будет отправлена эта страница");
    kiosk.choose("Приложить");
    kiosk.choose("Далее");
    kiosk.choose("Перейти к подписи");
    sign(kiosk);
    kiosk.wait_for("Льгота изменена");
    kiosk.tab_to("Общие документы");
    kiosk.wait_for("Уведомление об изменении льготной категории");
    kiosk.wait_for("Копия документа");
}

/// The one signing key on his stick is chosen by itself.
fn sign_as_father(kiosk: &mut Kiosk) {
    kiosk.wait_for("√ RSA256_4f1d");
    kiosk.press(&format!("{PASSWORD}\r"));
}

/// He asks for the application that she filed; nothing of it is shown to him yet.
fn ask_to_join(kiosk: &mut Kiosk) {
    kiosk.wait_for("На Ваше имя заявлений нет");
    kiosk.choose("Присоединить заявление");
    kiosk.wait_for("0 из 12");
    kiosk.press("230401500109");
    kiosk.wait_for("12 из 12");
    kiosk.choose("Далее");
    kiosk.choose("Перейти к подписи");
    sign_as_father(kiosk);
    kiosk.wait_for("Присоединение запрошено");
    assert!(!kiosk.text().contains("НҰРЛАН"), "she may still object:\n{}", kiosk.text());
}

#[test]
fn another_benefit_with_its_scan_and_a_second_parent_who_is_objected_to_and_then_joins() {
    let mut hall = Hall::opened(DAYS_AGO);
    let mut mother = hall.kiosk(132, 43);
    put_in_queue(&hall, &mut mother);
    mother.choose("Журнал заявлений");
    open_application(&mut mother);
    change_benefit(&mut mother);

    let mut father = next_one(&hall, mother);
    enter_journal(&mut father);
    give_email(&hall, &mut father, "marat@mail.kz", 2);
    ask_to_join(&mut father);

    let mut mother = next_one(&hall, father);
    enter_journal(&mut mother);
    open_application(&mut mother);
    mother.wait_for("Второй родитель просит");
    mother.choose("Возразить против присоединения");
    mother.choose("Подтвердить");
    mother.wait_for("Возражение записано");

    let mut father = next_one(&hall, mother);
    enter_journal(&mut father);
    ask_to_join(&mut father);
    drop(father);
    hall.come_to_today();
    let mut father = hall.kiosk(132, 43);
    enter_journal(&mut father);
    open_application(&mut father);
    father.choose("Снять с очереди");
    father.choose("[ ] Понимаю");
    father.choose("Далее");
    father.choose("Перейти к подписи");
    sign_as_father(&mut father);
    father.wait_for("по вашему желанию");

    let mut mother = next_one(&hall, father);
    enter_journal(&mut mother);
    mother.wait_for("Снят с очереди");
    mother.choose("УО.");
    mother.wait_for("по желанию другого родителя");
    mother.tab_to("История изменений");
    for told in ["Льготная категория изменена", "Подано возражение", "Второй родитель присоединён"]
    {
        mother.wait_for(told);
    }
    assert!(mother.text().contains("· второй"), "and which parent did it:\n{}", mother.text());
}
