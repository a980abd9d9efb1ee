//! Scenarios 2, 3, 4, 7 and 9 at the login: real keys, and the e-mail without which nothing opens.

use journey::msg::Msg;
use journey::problem::Problem;
use journey::stage::Stage;
use journey::target::{Button, Target};

use crate::desk::Stick;
use crate::way::{LANGUAGES, field, in_language};
use crate::world::{CODES, PASSWORD, World};

const AUTH: &str = "AUTH_RSA256_mine.p12";
const SIGN: &str = "RSA256_mine.p12";

impl World {
    /// From Welcome to the list of keys of the login.
    pub fn go_to_login(&mut self, language: char, goal: char) {
        self.typed(&language.to_string());
        self.typed(&goal.to_string());
        if goal == '2' {
            self.button(Button::Apply);
            assert_eq!(self.step(), "settlement");
            self.press(Target::Row(0));
        }
        assert_eq!(self.step(), "login");
    }

    /// The key is open: what it allows is allowed, and in.
    pub fn enter(&mut self) {
        self.press(Target::Box(0));
        self.button(Button::Continue);
    }

    fn is_logged_in(&self) -> bool {
        self.shell.model().session.as_ref().unwrap().account.is_some()
    }
}

/// Both keys of one person on a stick.
fn two_keys() -> Stick {
    let stick = Stick::new();
    stick.login(AUTH);
    stick.good(SIGN);
    stick
}

#[test]
fn scenario_02_the_login_key_shows_its_owner_and_opens_the_cabinet() {
    for (key, lang) in LANGUAGES {
        let mut world = two_keys().world();
        world.go_to_login(key, '3');
        world.try_key(AUTH);
        world.must_say("ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ");
        world.must_say("870308400010");
        let drawn = world.text(80, 24);
        assert!(drawn.contains("870308400010"), "on the smallest screen too:\n{drawn}");
        assert!(!world.is_logged_in(), "not before it is allowed");
        world.must_say(in_language(lang, "Кіру", "Войти"));
        world.enter();
        assert!(world.is_logged_in());
        assert_eq!(world.step(), "journal");
    }
}

#[test]
fn scenario_02_one_key_for_both_opens_the_cabinet_and_signs() {
    let stick = Stick::new();
    stick.gost("GOST512_mine.p12");
    let mut world = stick.world();
    world.go_to_login('1', '2');
    world.typed(PASSWORD);
    world.key(crossterm::event::KeyCode::Enter);
    assert!(world.login_key().is_some(), "the one key that there is was chosen by itself");
    world.enter();
    world.fill_the_queue_form(false);
    world.button(Button::Continue);
    world.try_key("GOST512_mine.p12");
    assert_eq!(world.step(), "receipt");
}

#[test]
fn scenario_03_a_signing_key_opens_no_cabinet() {
    let mut world = two_keys().world();
    world.go_to_login('1', '3');
    world.try_key(SIGN);
    world.must_say_in_both(
        "Қол қоюға арналған кілт (RSA) таңдалды. Кіру үшін AUTH_RSA кілтін таңдаңыз.",
        "Выбран ключ для подписи (RSA). Для входа выберите ключ AUTH_RSA.",
    );
    assert!(!world.is_logged_in() && world.step() == "login");
    world.try_key(AUTH);
    world.enter();
    assert!(world.is_logged_in(), "the other key does");
}

#[test]
fn scenario_03_a_login_key_signs_no_application() {
    let stick = two_keys();
    let mut world = stick.world();
    world.go_to_login('1', '2');
    world.try_key(AUTH);
    world.enter();
    world.fill_the_queue_form(false);
    world.button(Button::Continue);
    assert_eq!(world.step(), "sign");
    world.try_key(AUTH);
    world.must_say_in_both(
        "Кіруге арналған кілт (AUTH_RSA) таңдалды. Қол қою үшін RSA кілтін таңдаңыз.",
        "Выбран ключ для входа (AUTH_RSA). Для подписи выберите ключ RSA.",
    );
    world.try_key(SIGN);
    assert_eq!(world.step(), "receipt", "the right key signs, and the vault takes it");
}

#[test]
fn scenario_04_three_wrong_passwords_at_the_login_bring_a_pause() {
    let mut world = two_keys().world();
    world.go_to_login('1', '3');
    for left in [2, 1] {
        let row = world.row_of(AUTH);
        world.press(row);
        world.typed("Tereze2025\n");
        world.key(crossterm::event::KeyCode::Enter);
        world.must_say_in_both(
            &format!("Құпиясөз дұрыс емес. Қалған әрекет саны: {left}."),
            &format!("Неверный пароль. Осталось попыток: {left}."),
        );
    }
    world.typed("Tereze2025");
    world.key(crossterm::event::KeyCode::Enter);
    world.must_say("Құпиясөз бірнеше рет қате енгізілді. 30 секундтан кейін қайталаңыз.");
    world.typed(PASSWORD);
    world.key(crossterm::event::KeyCode::Enter);
    assert!(world.login_key().is_none(), "not before the pause is over");
    world.wait_s(30);
    world.key(crossterm::event::KeyCode::Enter);
    assert!(world.login_key().is_some());
}

impl World {
    fn login_key(&self) -> Option<String> {
        match &self.shell.model().stage {
            Stage::Login(login) => login.opened.as_ref().map(|key| key.serial.clone()),
            other => panic!("no login at {}", other.name()),
        }
    }
}

#[test]
fn scenario_07_a_companys_key_opens_no_cabinet() {
    let stick = two_keys();
    stick.company_login("AUTH_RSA256_firm.p12");
    let mut world = stick.world();
    world.go_to_login('1', '3');
    world.try_key("AUTH_RSA256_firm.p12");
    world.must_say_in_both(
        "Заңды тұлғаның кілті таңдалды. Жеке тұлғаның кілті қажет.",
        "Выбран ключ юридического лица. Нужен ключ физического лица.",
    );
    assert!(!world.is_logged_in());
}

#[test]
fn scenario_08_a_login_that_central_refuses_opens_nothing() {
    let mut world = World::new();
    world.go_to_login('1', '3');
    world.open_key(0);
    let refused = journey::problem::Problem::of_code("E-CHAIN");
    world.cabinet.away = Some(journey::account::Away::Refused(refused));
    world.enter();
    world.must_say_in_both(
        "Сертификатты Ұлттық куәландырушы орталық бермеген.",
        "Сертификат выдан не Национальным удостоверяющим центром.",
    );
    assert!(!world.is_logged_in() && world.step() == "login");
}

#[test]
fn scenario_09_the_first_login_asks_for_an_email_and_nothing_opens_without_it() {
    for goal in ['2', '3'] {
        let mut world = World::new();
        world.cabinet.email = None;
        world.go_to_login('1', goal);
        world.open_key(0);
        world.enter();
        assert_eq!(world.step(), "email");
        world.button(Button::Continue);
        assert_eq!(world.step(), "email", "it cannot be passed by");
        world.must_say("Бұл өріс міндетті.");
        world.touch(Target::Field(field("email")));
        world.typed("aigul@mail");
        world.button(Button::Continue);
        world.must_say("Электрондық пошта мекенжайын тексеріңіз.");
        world.touch(Target::Field(field("email")));
        world.typed(".kz");
        world.press(Target::GetCode(field("email")));
        world.typed(CODES[0]);
        world.button(Button::Continue);
        assert_eq!(world.cabinet.email.as_deref(), Some("aigul@mail.kz"));
        let opened = if goal == '3' { "journal" } else { "applicant" };
        assert_eq!(world.step(), opened, "and with it, it opens");
    }
}

#[test]
fn without_a_line_the_login_is_provisional_and_opens_no_journal() {
    let mut world = World::new();
    world.online = false;
    world.tell(Msg::Link(false));
    world.go_to_login('1', '3');
    world.open_key(0);
    world.enter();
    assert_eq!(world.step(), "login");
    world.must_say_in_both(
        "Байланыс жоқ, сондықтан жеке кабинет қазір ашылмайды.",
        "Связи нет, поэтому личный кабинет сейчас не открыть.",
    );
}

#[test]
fn a_busy_centre_is_told_as_one_that_is_there_and_an_application_goes_on_without_it() {
    let busy = || {
        let wait = |problem: Problem| problem.and("unit", "seconds").and("s", 5);
        journey::account::Away::Busy(wait(Problem::of_code("E-BUSY")))
    };
    let mut world = World::new();
    world.go_to_login('1', '3');
    world.open_key(0);
    world.cabinet.away_at_log_in = Some(busy());
    world.enter();
    assert_eq!(world.step(), "login", "no journal without it");
    world.must_say_in_both(
        "Байланыс бар, бірақ орталық қазір бос емес. 5 секундтан кейін қайталаңыз.",
        "Связь есть, но центр сейчас занят. Повторите через 5 с.",
    );
    assert!(!world.says("Связи нет") && !world.says("Байланыс жоқ"));

    let mut world = World::new();
    world.go_to_login('1', '2');
    world.open_key(0);
    world.cabinet.away_at_log_in = Some(busy());
    world.enter();
    assert_eq!(world.step(), "applicant", "it is filled in and signed all the same");
    world.must_say_in_both(
        "Орталық қазір бос емес. Мәліметтерді өзіңіз енгізіңіз",
        "Центр сейчас занят. Введите сведения сами",
    );
}

#[test]
fn a_line_that_goes_while_one_logs_in_is_told_in_sight_and_the_login_works_again_when_it_is_back() {
    let mut world = World::new();
    world.go_to_login('2', '3');
    world.open_key(0);
    world.cabinet.away_at_log_in = Some(journey::account::Away::Offline);
    world.enter();
    assert_eq!(world.step(), "login");
    assert!(world.text(80, 24).contains("Связи нет"), "without scrolling:\n{}", world.text(80, 24));
    // The key was used up by its one signature.
    world.open_key(0);
    world.enter();
    assert!(world.is_logged_in());
}
