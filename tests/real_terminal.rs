//! The whole way in a real terminal, with the real centre, from Welcome to the registered number.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "real_terminal/canary.rs"]
mod canary;
#[path = "real_terminal/demo.rs"]
mod demo;
#[path = "real_terminal/desk.rs"]
mod desk;
#[path = "real_terminal/disks.rs"]
mod disks;
#[path = "real_terminal/editions.rs"]
mod editions;
#[path = "real_terminal/ends.rs"]
mod ends;
mod hall;
#[path = "real_terminal/help.rs"]
mod help;
#[path = "real_terminal/kept.rs"]
mod kept;
#[path = "real_terminal/keys.rs"]
mod keys;
#[path = "real_terminal/offices.rs"]
mod offices;
#[path = "real_terminal/operator.rs"]
mod operator;
#[path = "real_terminal/parents.rs"]
mod parents;
#[path = "real_terminal/queue.rs"]
mod queue;
#[path = "real_terminal/referral.rs"]
mod referral;
#[path = "real_terminal/state.rs"]
mod state;
#[path = "real_terminal/wrong_turns.rs"]
mod wrong_turns;

use std::process::Command;

use hall::{Hall, Kiosk, PASSWORD};

/// Her signing key in a file, as a list shows it.
const SIGNING: &str = "RSA256_e98c";

/// The words a language has on the way.
struct Way {
    key: &'static str,
    services: &'static str,
    next: &'static str,
    contacts: &'static str,
    apply: &'static str,
    code: &'static str,
    confirmed: &'static str,
    found: &'static str,
    citizen: &'static str,
    family: &'static str,
    add_scan: &'static str,
    take_scan: &'static str,
    all_right: &'static str,
    to_sign: &'static str,
    registered: &'static str,
    not_registered: &'static str,
    personal: &'static str,
    save: &'static str,
    saved: &'static str,
}

const KAZAKH: Way = Way {
    key: "1",
    services: "Әлеуметтік көмек",
    next: "Әрі қарай",
    contacts: "Ата-ананың байланыс деректері",
    apply: "Өтініш беру",
    code: "Код жіберілді",
    confirmed: "расталды",
    found: "дерекқордан алынды",
    citizen: "( ) Қазақстан азаматы",
    family: "( ) ",
    add_scan: "+ Флешкадан",
    take_scan: "Осыны тіркеу",
    all_right: "Бәрі дұрыс",
    to_sign: "Қол қоюға өту",
    registered: "Өтініш тіркелді",
    not_registered: "ӘЛІ ТІРКЕЛГЕН ЖОҚ",
    personal: "[ ] Дербес",
    save: "Флешкаға сақтау",
    saved: "флешкаға сақталды",
};

const RUSSIAN: Way = Way {
    key: "2",
    services: "Социальная помощь",
    next: "Далее",
    contacts: "Контактные данные родителя",
    apply: "Подать заявление",
    code: "Код отправлен",
    confirmed: "подтверждено",
    found: "получены из",
    citizen: "( ) Гражданин Казахстана",
    family: "( ) ",
    add_scan: "+ Выбрать файл",
    take_scan: "Приложить",
    all_right: "Всё верно",
    to_sign: "Перейти к подписи",
    registered: "Заявление зарегистрировано",
    not_registered: "ЕЩЁ НЕ ЗАРЕГИСТРИРОВАНО",
    personal: "[ ] Даю согласие на сбор и",
    save: "Сохранить на флешку",
    saved: "сохранён на флешку",
};

/// From Welcome to the list of keys.
fn to_the_keys(kiosk: &mut Kiosk, way: &Way) {
    kiosk.wait_for("Қазақша");
    assert!(kiosk.full_screen(), "a kiosk is a full screen");
    kiosk.press(way.key);
    kiosk.wait_for(way.services);
    to_the_keys_from_services(kiosk, way);
}

fn to_the_keys_from_services(kiosk: &mut Kiosk, way: &Way) {
    kiosk.press("1");
    kiosk.wait_for(way.apply);
    for _ in 0..4 {
        kiosk.choose("[ ] ");
    }
    kiosk.choose(way.apply);
}

/// From Welcome to the review.
fn fill(hall: &Hall, kiosk: &mut Kiosk, way: &Way) {
    to_the_keys(kiosk, way);
    fill_with(hall, kiosk, way, SIGNING);
}

/// From the catalogue, where a helped visit begins, to the review.
fn fill_from_services(hall: &Hall, kiosk: &mut Kiosk, way: &Way) {
    to_the_keys_from_services(kiosk, way);
    fill_with(hall, kiosk, way, SIGNING);
}

fn fill_with(hall: &Hall, kiosk: &mut Kiosk, way: &Way, key: &str) {
    kiosk.choose(key);
    fill_by_the_chosen_key(hall, kiosk, way, PASSWORD);
}

/// From the key that is chosen, or chose itself, to the review.
fn fill_by_the_chosen_key(hall: &Hall, kiosk: &mut Kiosk, way: &Way, password: &str) {
    open_and_declare(kiosk, way, password);
    kiosk.press("87774128452");
    fill_from_the_telephone(hall, kiosk, way, ("87774128452", 1));
}

/// From the line of a key's password or PIN to the contacts.
fn open_and_declare(kiosk: &mut Kiosk, way: &Way, password: &str) {
    kiosk.press(&format!("{password}\r"));
    kiosk.wait_for("▶ [ ] ");
    declare(kiosk, way);
}

/// Both boxes of step 1, to the contacts.
fn declare(kiosk: &mut Kiosk, way: &Way) {
    agree(kiosk, way);
    // The step's own title: what is typed while the consent is still being signed goes nowhere.
    kiosk.wait_for(way.contacts);
}

/// Both boxes of step 1, and on.
fn agree(kiosk: &mut Kiosk, way: &Way) {
    kiosk.choose("[ ] ");
    kiosk.choose("[ ] ");
    kiosk.choose(way.next);
}

/// From the telephone that was typed, to which so many codes have come then, to the review.
fn fill_from_the_telephone(hall: &Hall, kiosk: &mut Kiosk, way: &Way, (number, codes): (&str, usize)) {
    give_the_child(hall, kiosk, way, (number, codes));
    fill_from_the_child(kiosk, way);
}

/// From the telephone that was typed to the child whose number was.
fn give_the_child(hall: &Hall, kiosk: &mut Kiosk, way: &Way, (number, codes): (&str, usize)) {
    prove(hall, kiosk, way, (number, codes));
    kiosk.choose(way.next);
    kiosk.wait_for("870308400010");
    kiosk.choose(way.next);
    kiosk.press("190525500508");
    kiosk.wait_for("АЛИХАН");
    kiosk.wait_for(way.found);
}

/// The telephone that was typed, by the newest of so many codes.
fn prove(hall: &Hall, kiosk: &mut Kiosk, way: &Way, (number, codes): (&str, usize)) {
    kiosk.wait_for(number);
    kiosk.press("\t\r");
    kiosk.wait_for(way.code);
    let code = hall.code(codes);
    kiosk.press(&code);
    kiosk.wait_for(way.confirmed);
}

/// From the child that the registry knows to the review.
fn fill_from_the_child(kiosk: &mut Kiosk, way: &Way) {
    kiosk.choose(way.citizen);
    kiosk.press("\t");
    kiosk.choose(way.family);
    kiosk.choose(way.add_scan);
    kiosk.wait_for("anyqtama.jpg");
    kiosk.choose("anyqtama.jpg");
    kiosk.choose(way.take_scan);
    kiosk.choose(way.next);
    // The next page, with its focus: a key that comes before it would go past the first answer.
    kiosk.wait_for("▶ ( ) SMS");
    kiosk.choose("( ) ");
    kiosk.press("\t");
    kiosk.choose("( ) ");
    kiosk.choose(way.personal);
    kiosk.choose(way.next);
    kiosk.choose(way.all_right);
}

fn sign(kiosk: &mut Kiosk, way: &Way) {
    kiosk.choose(way.to_sign);
    sign_with(kiosk, SIGNING, PASSWORD);
}

/// The key of step 1 is chosen again by itself; only its password is asked for.
fn sign_with(kiosk: &mut Kiosk, key: &str, password: &str) {
    kiosk.wait_for(&format!("√ {key}"));
    kiosk.press(&format!("{password}\r"));
}

fn from_welcome_to_the_number(way: &Way, cols: u16, rows: u16) {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(cols, rows);
    fill(&hall, &mut kiosk, way);
    sign(&mut kiosk, way);
    kiosk.wait_for(way.registered);
    kiosk.choose(way.save);
    kiosk.wait_for(way.saved);
    let papers = std::fs::read_dir(hall.path("stick")).unwrap();
    let papers: Vec<_> = papers.map(|entry| entry.unwrap().path()).collect();
    let pdfs: Vec<_> = papers.iter().filter(|path| path.extension().is_some_and(|e| e == "pdf")).collect();
    assert_eq!(pdfs.len(), 1, "one paper lies on the stick");
    let text = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(pdfs[0]).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap().replace(char::is_whitespace, "");
    let signed = ["Тегінжәнежеңілдетілгентамақберутуралыөтініш", ".2026.000001.1", "190525500508"];
    for words in signed {
        assert!(text.contains(words), "it is the signed application, from the centre: {words}\n{text}");
    }
    // The receipt promised a message.
    let notices = hall.notices();
    assert!(notices.len() == 1 && notices[0].contains(".2026.000001.1"), "it came, once: {notices:?}");
    // A telephone number, a name or an IIN must not lie unsealed in the kiosk's own file.
    let vault = std::fs::read(hall.path("vault.sqlite")).unwrap();
    for secret in ["870308400010", "190525500508", "ТЕСТОВА", "77774128452"] {
        let found = vault.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "the vault tells something of a person");
    }
}

#[test]
fn the_whole_way_in_kazakh() {
    from_welcome_to_the_number(&KAZAKH, 100, 30);
}

#[test]
fn the_whole_way_in_russian_on_the_smallest_screen() {
    from_welcome_to_the_number(&RUSSIAN, 80, 24);
}

#[test]
fn an_application_signed_while_the_centre_is_away_is_registered_when_it_is_back() {
    let mut hall = Hall::new();
    let mut kiosk = hall.kiosk(100, 30);
    fill(&hall, &mut kiosk, &RUSSIAN);
    hall.kill_centre();
    // The stick, pulled out between two steps, is asked for again; every answer is still there.
    let (stick, hand) = (hall.path("stick"), hall.path("in-the-hand"));
    std::fs::rename(&stick, &hand).unwrap();
    kiosk.choose(RUSSIAN.to_sign);
    kiosk.wait_for("Ключ не найден.");
    std::fs::rename(&hand, &stick).unwrap();
    // Whoever was quicker than the next look at the sticks does what the screen says.
    kiosk.choose("Обновить список ключей");
    kiosk.wait_for(&format!("√ {SIGNING}"));
    kiosk.go_to_line("Пароль *");
    sign_with(&mut kiosk, SIGNING, PASSWORD);
    kiosk.wait_for(RUSSIAN.not_registered);
    hall.open_centre();
    kiosk.wait_for(RUSSIAN.registered);
}

#[test]
fn a_key_that_was_taken_back_is_told_before_anything_is_typed_into_a_form() {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(80, 24);
    to_the_keys(&mut kiosk, &KAZAKH);
    kiosk.choose("RSA256_revoked");
    kiosk.press(&format!("{PASSWORD}\r"));
    kiosk.wait_for("Сертификат кері қайтарып алынған");
    kiosk.press("\x1bOQ");
    kiosk.wait_for("Сертификат отозван.");
}
