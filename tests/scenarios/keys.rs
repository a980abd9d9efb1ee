//! Scenarios 4–7: keys that cannot be used, told by their certificates whatever their names say.
//!
//! Every message of DOMAIN §7.2 about keys is reached by a test, in both languages:
//!
//! | code | where |
//! |---|---|
//! | `E-PWD`, `E-PWD-LOCK`, `E-NOKEY`, `E-BADFILE`, `E-EXPIRED`, `E-NOTYET`, `E-LEGAL`, `E-OTHERIIN`, `E-CHAIN` | here |
//! | `E-AUTH4SIGN`, `E-SIGN4AUTH` | `login` |
//! | `E-REVOKED` | `real_terminal::a_key_that_was_taken_back_is_told_before_anything_is_typed_into_a_form` |
//! | `E-GOST`, `E-REVCHECK` | `real_terminal::keys` |
//! | `I-KEYOK`, `I-SIGNED` | the screens `key-opened` and `sign-not-stored` |
//! | `W-RESIGN` | `resign` |

use chrono::TimeDelta;
use crossterm::event::KeyCode;
use domain::time::{civil_date, show_date};
use journey::msg::Msg;
use journey::target::{Button, Target};

use crate::desk::Stick;
use crate::world::{PASSWORD, World};

const GOOD: &str = "RSA256_good.p12";
const GOST: &str = "GOST512_good.p12";

impl World {
    /// Chooses a key and types its right password.
    pub fn try_key(&mut self, name: &str) {
        let row = self.row_of(name);
        self.press(row);
        self.typed(PASSWORD);
        self.key(KeyCode::Enter);
    }

    fn has_key(&self) -> bool {
        self.shell.model().session.as_ref().unwrap().key.is_some()
    }
}

/// At step 1 the key is refused in these words, and another one can be chosen.
fn refused(stick: Stick, name: &str, kk: &str, ru: &str) {
    stick.good(GOOD);
    let mut world = stick.world();
    world.go_to_key('1');
    world.try_key(name);
    assert!(!world.has_key());
    world.must_say_in_both(kk, ru);
    assert!(world.summary()[0].starts_with(kk), "above: {:?}", world.summary());
    world.try_key(GOOD);
    assert!(world.has_key() && world.summary().is_empty(), "another key, and nothing is wrong any more");
}

#[test]
fn after_the_list_of_keys_was_made_anew_the_password_of_the_chosen_one_is_next() {
    let stick = Stick::new();
    stick.good(GOOD);
    let mut world = stick.world();
    world.go_to_key('1');
    world.tell(Msg::Focus(Target::Button(Button::Refresh)));
    world.key(KeyCode::Enter);
    assert_eq!(world.shell.model().focus, Some(Target::Password));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    assert!(world.has_key());
}

#[test]
fn scenario_04_three_wrong_passwords_are_counted_then_there_is_a_pause() {
    let stick = Stick::new();
    stick.good(GOOD);
    let mut world = stick.world();
    world.go_to_key('1');
    for left in [2, 1] {
        world.typed("Tereze2025");
        world.key(KeyCode::Enter);
        world.must_say_in_both(
            &format!("Құпиясөз дұрыс емес. Қалған әрекет саны: {left}."),
            &format!("Неверный пароль. Осталось попыток: {left}."),
        );
        assert!(world.fault_beside(&Target::Password).is_some(), "beside the line too");
    }
    world.typed("Tereze2025");
    world.key(KeyCode::Enter);
    let paused = |world: &mut World, s: u32| {
        let kk = format!("Құпиясөз бірнеше рет қате енгізілді. {s} секундтан кейін қайталаңыз.");
        world.must_say_in_both(&kk, &format!("Пароль введён неверно несколько раз. Повторите через {s} с."));
    };
    paused(&mut world, 30);
    world.wait_s(10);
    paused(&mut world, 20);
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    assert!(!world.has_key(), "not before the pause is over");
    world.wait_s(19);
    paused(&mut world, 1);
    world.wait_s(1);
    assert!(world.summary().is_empty(), "nothing tells to wait any more: {:?}", world.summary());
    world.key(KeyCode::Enter);
    assert!(world.has_key(), "what was typed is still there");
}

#[test]
fn scenario_05_an_expired_key_is_told_with_its_date() {
    let stick = Stick::new();
    stick.expired("RSA256_old.p12", 30);
    let day = show_date(civil_date(stick.now - TimeDelta::days(30)));
    let kk = format!("Сертификаттың мерзімі {day} күні аяқталған. Жаңа кілт алыңыз.");
    refused(
        stick,
        "RSA256_old.p12",
        &kk,
        &format!("Срок действия сертификата истёк {day}. Получите новый ключ."),
    );
}

#[test]
fn scenario_06_a_gost_key_that_is_not_accepted_is_told_whatever_its_name_says() {
    let stick = Stick::new();
    stick.old_gost("RSA256_its_name_lies.p12");
    refused(
        stick,
        "RSA256_its_name_lies.p12",
        "Бұл түрдегі GOST кілті бұл қызметке жарамайды.",
        "Ключ GOST этого вида для этой услуги не подходит.",
    );
}

/// At the signature a key is refused in these words; the one that began the application signs it.
fn refused_at_the_signature(stick: Stick, own: &str, other: &str, kk: &str, ru: &str) {
    stick.page("page.jpg", None);
    let mut world = stick.world();
    world.go_to_key('1');
    world.try_key(own);
    world.consent();
    world.finish_contacts();
    world.button(Button::Continue);
    world.answer_about_child();
    world.button(Button::Continue);
    world.go_to_paper();
    world.button(Button::Continue);
    world.try_key(other);
    world.must_say_in_both(kk, ru);
    assert_eq!(world.step(), "sign");
    world.try_key(own);
    assert_eq!(world.step(), "receipt", "the right key signs, and the vault takes it");
}

#[test]
fn scenario_06_a_gost_key_that_is_accepted_signs_and_another_one_signs_nothing() {
    let stick = Stick::new();
    stick.gost(GOST);
    stick.old_gost("GOST2004_other.p12");
    refused_at_the_signature(
        stick,
        GOST,
        "GOST2004_other.p12",
        "Бұл түрдегі GOST кілті бұл қызметке жарамайды.",
        "Ключ GOST этого вида для этой услуги не подходит.",
    );
}

#[test]
fn another_persons_key_signs_nothing() {
    let stick = Stick::new();
    stick.good(GOOD);
    stick.fathers("RSA256_his.p12");
    refused_at_the_signature(
        stick,
        GOOD,
        "RSA256_his.p12",
        "Кілт басқа адамға тиесілі: ЖСН сәйкес емес.",
        "Ключ принадлежит другому лицу: ИИН не совпадает.",
    );
}

#[test]
fn a_key_that_does_not_hold_yet_is_told() {
    let stick = Stick::new();
    stick.early("RSA256_new.p12");
    refused(stick, "RSA256_new.p12", "Сертификат әлі күшіне енген жоқ.", "Сертификат ещё не вступил в силу.");
}

#[test]
fn a_key_that_nobody_certified_is_told() {
    let stick = Stick::new();
    stick.home_made("RSA256_mine.p12");
    refused(
        stick,
        "RSA256_mine.p12",
        "Сертификатты Ұлттық куәландырушы орталық бермеген.",
        "Сертификат выдан не Национальным удостоверяющим центром.",
    );
}

#[test]
fn a_file_that_is_no_key_is_told() {
    let stick = Stick::new();
    stick.letter("RSA256_letter.p12");
    refused(
        stick,
        "RSA256_letter.p12",
        "Файл ЭЦҚ кілті емес немесе бүлінген.",
        "Файл не является ключом ЭЦП или повреждён.",
    );
}

#[test]
fn a_stick_without_keys_is_told() {
    let mut world = Stick::new().world();
    world.go_to_key('1');
    world.must_say_in_both("Тасымалдағыштан кілт табылмады.", "На носителе не найдены ключи.");
}

#[test]
fn scenario_07_a_legal_persons_key_is_told() {
    let stick = Stick::new();
    stick.company("RSA256_mine_too.p12");
    refused(
        stick,
        "RSA256_mine_too.p12",
        "Заңды тұлғаның кілті таңдалды. Жеке тұлғаның кілті қажет.",
        "Выбран ключ юридического лица. Нужен ключ физического лица.",
    );
}
