//! Other keys than RSA in a file, to both services and the real centre: today's GOST key, which is for both, and what
//! becomes of it where the rules take RSA alone; an RSA pair on a token, and whatever can go wrong with one.
use std::process::Command;

use crate::hall::{Hall, Kiosk, PASSWORD, SoftToken, program, until};
use crate::{RUSSIAN, fill_by_the_chosen_key, queue, sign_with, to_the_keys};

const PIN: &str = SoftToken::PIN;
const LABEL: &str = SoftToken::LABEL;
const GOST: &str = "GOST512_93de";

/// Her stick, with her GOST key and no other.
fn with_a_gost_key_alone() -> Hall {
    let hall = Hall::new();
    hall.leave_no_key_but(GOST);
    hall
}

/// It is the only one: only its password is asked for.
fn chosen_by_itself(kiosk: &mut Kiosk, key: &str) {
    kiosk.wait_for(&format!("√ {key}"));
}

/// From Welcome through the login to the number of a child in the queue.
fn into_the_queue(hall: &Hall, kiosk: &mut Kiosk, key: &str, secret: &str) {
    kiosk.wait_for("Қазақша");
    kiosk.press("2");
    kiosk.wait_for("Постановка ребёнка");
    kiosk.press("2");
    kiosk.choose("Подать заявление");
    kiosk.wait_for("▶ Костанай");
    kiosk.press("\r");
    chosen_by_itself(kiosk, key);
    queue::log_in_with(kiosk, secret);
    queue::give_email(hall, kiosk, "aigul@mail.kz", 1);
    // Another telephone than before: a code to hers may be asked for again only in a minute.
    queue::fill(hall, kiosk, "87015551230", 3);
    sign_with(kiosk, key, secret);
    kiosk.wait_for("Номер очереди: 1");
}

/// For meals and for a kindergarten; the books of the centre hold.
fn to_both_services(hall: &Hall, key: &str, secret: &str) {
    let mut kiosk = hall.kiosk(100, 30);
    to_the_keys(&mut kiosk, &RUSSIAN);
    chosen_by_itself(&mut kiosk, key);
    fill_by_the_chosen_key(hall, &mut kiosk, &RUSSIAN, secret);
    kiosk.choose(RUSSIAN.to_sign);
    sign_with(&mut kiosk, key, secret);
    kiosk.wait_for(RUSSIAN.registered);
    drop(kiosk);
    into_the_queue(hall, &mut hall.kiosk(132, 43), key, secret);
    let audit = Command::new(program("tereze-central"))
        .args(["log", "audit", "--config"])
        .arg(hall.path("central.toml"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&audit.stdout);
    assert!(
        said.contains("1 applications, 1 receipts: sound"),
        "{said}{}",
        String::from_utf8_lossy(&audit.stderr)
    );
}

#[test]
fn a_gost_key_applies_to_both_services() {
    to_both_services(&with_a_gost_key_alone(), GOST, PASSWORD);
}

#[test]
fn an_rsa_pair_on_a_token_applies_to_both_services() {
    let mut hall = Hall::new();
    let _token = hall.on_a_token();
    to_both_services(&hall, LABEL, PIN);
}

#[test]
fn whatever_goes_wrong_with_a_token_is_told_and_nothing_typed_is_lost() {
    let mut hall = Hall::new();
    let token = hall.on_a_token();
    let mut kiosk = hall.kiosk(100, 30);
    to_the_keys(&mut kiosk, &RUSSIAN);
    chosen_by_itself(&mut kiosk, LABEL);
    kiosk.press("Pin-4321\r");
    kiosk.wait_for("Неверный PIN-код. Попыток осталось мало.");
    kiosk.wait_for("PIN-код этого токена вводили неверно");
    kiosk.press(&format!("{PIN}\r"));
    kiosk.wait_for("▶ [ ] ");
    token.is("absent");
    kiosk.wait_for("Токен вынули.");
    kiosk.wait_for("Ключ не найден.");
    token.is_not("absent");
    chosen_by_itself(&mut kiosk, LABEL);
    kiosk.go_to_line("PIN-код *");
    kiosk.press(&format!("{PIN}\r"));
    kiosk.wait_for("▶ [ ] ");
    kiosk.choose("[ ] ");
    kiosk.choose("[ ] ");
    token.is("slow");
    kiosk.choose("Далее");
    kiosk.wait_for("Токен работает.");
    // Not while it is being unlocked: SoftHSM writes its one file anew then, and a token of iron does not lie in a file.
    until("the token is asked to sign", || token.path("signing").exists());
    kiosk.choose("Остановить");
    kiosk.wait_for("Работа с токеном остановлена.");
    token.is_not("slow");
    kiosk.go_to_line("PIN-код *");
    for told in ["Попыток осталось мало.", "Осталась одна попытка", "Этот токен заблокирован"]
    {
        kiosk.press("Pin-4321\r");
        kiosk.wait_for(told);
    }
    kiosk.choose("Проверить ЭЦП");
    kiosk.wait_for("Токен заблокирован: PIN-код слишком много раз");
}

#[test]
fn scenario_06_where_the_rules_take_rsa_alone_a_gost_key_is_told_so() {
    let hall = with_a_gost_key_alone();
    let rules = include_str!("../../assets/policy/seed.toml").replace(r#""RSA", "GOST2015""#, r#""RSA""#);
    std::fs::write(hall.path("rsa-alone.toml"), rules).unwrap();
    hall.configure_without_card(&format!("[data]\npolicy = {:?}", hall.path("rsa-alone.toml")));
    let mut kiosk = hall.kiosk(80, 24);
    to_the_keys(&mut kiosk, &RUSSIAN);
    chosen_by_itself(&mut kiosk, GOST);
    kiosk.press(&format!("{PASSWORD}\r"));
    kiosk.wait_for("Выбран ключ GOST. Для этой услуги нужен ключ RSA.");
    kiosk.press(F2);
    kiosk.wait_for("GOST кілті таңдалды. Бұл қызмет RSA кілтін қажет етеді.");
}

/// The other language, wherever one is.
const F2: &str = "\x1bOQ";

/// Nobody can say whether her key was taken back: the responder is silent, there is no list, and the rules have the centre
/// wait. Where lists lie that can say, nothing needs to be started anew.
#[test]
fn where_nobody_can_say_whether_a_key_was_taken_back_the_kiosk_asks_to_come_later() {
    let mut hall = Hall::new();
    let rules = include_str!("../../assets/policy/seed.toml");
    let strict = rules.replace("revocation_must_answer = false", "revocation_must_answer = true");
    assert_ne!(strict, rules);
    std::fs::write(hall.path("strict.toml"), strict).unwrap();
    std::fs::create_dir(hall.path("lists-of-the-centre")).unwrap();
    // A port that nobody listens on.
    let silent = "[ocsp]\nurls = [\"http://127.0.0.1:9/ocsp\"]\ntimeout_s = 1\n";
    hall.configure_centre(|configured| {
        let strict = "crls = \"lists-of-the-centre\"\npolicy = \"strict.toml\"";
        configured.replace("crls = \"crls\"", strict) + silent
    });
    let mut kiosk = hall.kiosk(100, 30);
    kiosk.wait_for("Қазақша");
    kiosk.press("2");
    kiosk.wait_for("Постановка ребёнка");
    kiosk.press("3");
    queue::log_in(&mut kiosk);
    kiosk.wait_for("Не удалось проверить сертификат. Повторите позже.");
    kiosk.press(F2);
    kiosk.wait_for("Сертификатты тексеру мүмкін болмады. Кейінірек қайталаңыз.");
    for list in std::fs::read_dir(hall.path("crls")).unwrap() {
        let list = list.unwrap();
        std::fs::copy(list.path(), hall.path("lists-of-the-centre").join(list.file_name())).unwrap();
    }
    kiosk.press(F2);
    kiosk.go_to_line("Пароль *");
    queue::log_in_with(&mut kiosk, PASSWORD);
    kiosk.wait_for("Укажите адрес электронной почты");
}
