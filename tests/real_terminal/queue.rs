//! The queue in a real terminal, with the real centre: login, application, number, journal, a document on the stick,
//! interest confirmed, queue left.
use std::path::PathBuf;

use crate::hall::{Hall, Kiosk, PASSWORD};

/// So long ago the child is put in the queue that today the yearly confirmation is open, and the keys still hold.
const DAYS_AGO: u32 = 340;

/// Her telephone.
pub(crate) const PHONE: &str = "87774128452";

/// From Welcome to the opened cabinet.
pub(crate) fn log_in(kiosk: &mut Kiosk) {
    // The one login key on the stick is chosen by itself: the cursor stands in the line of its password.
    kiosk.wait_for("F3");
    log_in_with(kiosk, PASSWORD);
}

/// From the line of a key's password or PIN to the opened cabinet.
pub(crate) fn log_in_with(kiosk: &mut Kiosk, secret: &str) {
    kiosk.press(&format!("{secret}\r"));
    kiosk.wait_for("▶ [ ] ");
    kiosk.choose("[ ] ");
    kiosk.choose("Войти");
}

/// The first login asks for an e-mail, and proves it.
pub(crate) fn give_email(hall: &Hall, kiosk: &mut Kiosk, email: &str, codes_before: usize) {
    kiosk.wait_for("Укажите адрес электронной почты");
    kiosk.press(email);
    kiosk.wait_for(email);
    kiosk.press("\t\r");
    kiosk.wait_for("Код отправлен");
    kiosk.press(&hall.code(codes_before + 1));
    kiosk.wait_for("подтверждено");
    kiosk.choose("Далее");
}

/// The applicant's own step; so many codes have come when this telephone is proved.
pub(crate) fn fill_applicant(hall: &Hall, kiosk: &mut Kiosk, phone: &str, codes: usize) {
    kiosk.wait_for("получены из");
    kiosk.go_to_line("Телефон *");
    kiosk.press(phone);
    kiosk.wait_for(phone);
    kiosk.press("\t\r");
    kiosk.wait_for("Код отправлен");
    kiosk.press(&hall.code(codes));
    kiosk.wait_for("подтверждено");
    kiosk.choose("( ) SMS и");
    kiosk.choose("( ) Русский");
    kiosk.choose("Далее");
    kiosk.wait_for("ИИН ребёнка");
}

pub(crate) fn apply(hall: &Hall, kiosk: &mut Kiosk, phone: &str, codes: usize) {
    fill(hall, kiosk, phone, codes);
    sign(kiosk);
}

/// From the applicant's own step to the signature.
pub(crate) fn fill(hall: &Hall, kiosk: &mut Kiosk, phone: &str, codes: usize) {
    fill_applicant(hall, kiosk, phone, codes);
    kiosk.press("230401500109");
    kiosk.wait_for("НҰРЛАН");
    kiosk.choose("( ) Нет");
    kiosk.choose("[ ] Согласен на сбор");
    kiosk.choose("Далее");
    kiosk.choose("Всё верно");
    kiosk.choose("Перейти к подписи");
}

pub(crate) fn sign(kiosk: &mut Kiosk) {
    kiosk.wait_for("RSA256_e98c");
    kiosk.choose("RSA256_e98c");
    kiosk.press(&format!("{PASSWORD}\r"));
}

/// From Welcome to the receipt of the first application: the number one.
pub(crate) fn put_in_queue(hall: &Hall, kiosk: &mut Kiosk) {
    kiosk.wait_for("Қазақша");
    kiosk.press("2");
    kiosk.wait_for("Постановка ребёнка");
    kiosk.press("2");
    kiosk.choose("Подать заявление");
    kiosk.wait_for("▶ Костанай");
    kiosk.press("\r");
    log_in(kiosk);
    give_email(hall, kiosk, "aigul@mail.kz", 0);
    apply(hall, kiosk, PHONE, 2);
    kiosk.wait_for("Заявление зарегистрировано");
    kiosk.wait_for("Номер очереди: 1");
}

/// What is saved right after the registration is the centre's own notice: the centre knows it again.
fn take_the_notice_along(hall: &Hall, kiosk: &mut Kiosk) {
    kiosk.choose("Сохранить на флешку");
    kiosk.wait_for("сохранён на флешку");
    let papers = on_the_stick(hall, "pdf");
    assert_eq!(papers.len(), 1, "one paper lies on the stick");
    let said = hall.centre_says(&["document", "verify"], &papers[0]);
    assert!(said.contains("issued by") && said.contains("document: D1 (ru)"), "{said}");
    std::fs::remove_file(&papers[0]).unwrap();
    let proofs = on_the_stick(hall, "json");
    let said = hall.kiosk_says(&["verify", "receipt"], Some(&proofs[0]));
    assert!(said.contains("log: entry 0 of queue"), "beside it lies what proves the place: {said}");
}

fn on_the_stick(hall: &Hall, wanted: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(hall.path("stick")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == wanted)).collect()
}

/// From Welcome to the journal.
pub(crate) fn enter_journal(kiosk: &mut Kiosk) {
    kiosk.wait_for("Қазақша");
    kiosk.press("2");
    kiosk.wait_for("Журнал заявлений");
    kiosk.press("3");
    log_in(kiosk);
}

/// Opens the application in the journal.
pub(crate) fn open_application(kiosk: &mut Kiosk) {
    kiosk.wait_for("УО.");
    kiosk.choose("УО.");
    kiosk.wait_for("В очереди");
}

fn save_the_notice(hall: &Hall, kiosk: &mut Kiosk) {
    kiosk.tab_to("Общие документы");
    kiosk.wait_for("Уведомление о регистрации");
    kiosk.choose("Уведомление о регистрации");
    kiosk.wait_for("Распечатать");
    assert!(kiosk.text().contains("УО."), "read from its beginning:\n{}", kiosk.text());
    kiosk.tab_to("Сохранить на флешку");
    kiosk.wait_for("сохранён на флешку");
    assert_eq!(on_the_stick(hall, "pdf").len(), 1, "the document lies on the stick");
}

#[test]
fn login_apply_number_journal_document_and_a_year_later_interest_and_out() {
    let mut hall = Hall::opened(DAYS_AGO);
    let mut kiosk = hall.kiosk(132, 43);
    put_in_queue(&hall, &mut kiosk);
    take_the_notice_along(&hall, &mut kiosk);
    // Saving leaves the focus on the way on; Tab goes from there to what stands beside it.
    kiosk.press("\t");
    kiosk.wait_for("▶ Журнал заявлений");
    kiosk.press("\r");
    open_application(&mut kiosk);
    kiosk.wait_for("Окно подтверждения ещё не открылось");
    save_the_notice(&hall, &mut kiosk);
    drop(kiosk);
    hall.come_to_today();
    let mut kiosk = hall.kiosk(80, 24);
    enter_journal(&mut kiosk);
    open_application(&mut kiosk);
    kiosk.choose("Подтвердить заинтересованность");
    kiosk.choose("Подтвердить");
    kiosk.wait_for("Заинтересованность подтверждена");
    kiosk.choose("Снять с очереди");
    kiosk.choose("[ ] Понимаю");
    kiosk.choose("Далее");
    kiosk.choose("Перейти к подписи");
    sign(&mut kiosk);
    kiosk.wait_for("по желанию заявителя");
    kiosk.tab_to("История изменений");
    kiosk.wait_for("Ребёнок снят с очереди");
    // Nothing of all this lies unsealed in the kiosk's own file.
    let vault = std::fs::read(hall.path("vault.sqlite")).unwrap();
    for secret in
        ["870308400010", "230401500109", "ТЕСТОВА", "77774128452", "aigul@mail.kz", "2023-04-01", "\"N0\""]
    {
        let found = vault.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "the vault tells something of a person");
    }
}
