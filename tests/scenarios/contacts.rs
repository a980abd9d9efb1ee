//! Contacts that were typed where there was no line: asked for at a later login, proved by a code, or not now.

use forms::definition::Channel;
use journey::account::{AccountAsk, Away, Contact};
use journey::effect::{Answer, Ask, CodeChecked};
use journey::msg::Msg;
use journey::problem::Problem;
use journey::target::{Button, Target};

use crate::way::{LANGUAGES, field, in_language};
use crate::world::{CODES, World};

const PHONE: &str = "+77774128452";
const EMAIL: &str = "aigul@mail.kz";

fn contact(channel: Channel, address: &str) -> Contact {
    Contact { channel, address: address.to_owned().into() }
}

/// A telephone that was typed where there was no line.
fn typed_before(world: &mut World) {
    world.cabinet.email = Some(EMAIL.into());
    world.cabinet.unconfirmed = vec![contact(Channel::Sms, PHONE)];
}

impl World {
    /// Logs in with the first key: language, goal.
    fn log_in(&mut self, language: char, goal: char) {
        self.go_to_login(language, goal);
        self.open_key(0);
        self.enter();
    }
}

#[test]
fn a_telephone_typed_without_a_line_is_proved_at_the_next_login() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        typed_before(&mut world);
        world.log_in(key, '3');
        assert_eq!(world.step(), "phone");
        world.must_say(in_language(lang, "Телефон нөміріңізді растаңыз", "Подтвердите номер телефона"));
        assert!(
            !world.shell.model().targets().contains(&Target::Field(field("phone"))),
            "it stays as signed"
        );
        world.button(Button::Continue);
        world.typed("0000");
        assert_eq!(world.step(), "phone", "a wrong code proves nothing");
        let told = in_language(lang, "Код қате немесе мерзімі өткен.", "Код неверен или просрочен.");
        assert!(world.says(told));
        world.touch(Target::Code(field("phone")));
        world.typed(CODES[0]);
        assert_eq!(world.step(), "journal", "and on it goes to what one came for");
        world.must_say(in_language(lang, "Байланыс дерегі расталды.", "Контакт подтверждён."));
        assert!(world.cabinet.unconfirmed.is_empty());
    }
}

#[test]
fn not_now_leads_on_and_is_asked_again_at_the_next_login_only() {
    for (goal, step) in [('3', "journal"), ('2', "applicant")] {
        let mut world = World::new();
        typed_before(&mut world);
        world.log_in('1', goal);
        world.must_say_in_both("Қазір емес", "Не сейчас");
        world.button(Button::Back);
        assert_eq!(world.step(), step);
        assert_eq!(world.cabinet.unconfirmed.len(), 1, "the centre still waits for it");
        let leaves = Target::Button(Button::Leave);
        for _ in 0..5 {
            if !world.shell.model().targets().contains(&leaves) {
                world.tell(Msg::Back);
            }
        }
        world.press(leaves);
        world.log_in('1', goal);
        assert_eq!(world.step(), "phone", "another visit");
    }
}

#[test]
fn a_proof_that_central_did_not_take_is_told_and_brought_again() {
    let mut world = World::new();
    typed_before(&mut world);
    world.log_in('1', '3');
    world.button(Button::Continue);
    world.cabinet.away = Some(Away::Busy(Problem::of_code("E-BUSY")));
    world.typed(CODES[0]);
    assert_eq!(world.step(), "phone");
    world.must_say_in_both("орталық қазір бос емес", "центр сейчас занят");
    world.button(Button::Continue);
    assert_eq!(world.step(), "journal");
}

#[test]
fn a_proof_that_central_does_not_know_is_asked_for_anew() {
    let mut world = World::new();
    typed_before(&mut world);
    world.log_in('1', '3');
    world.button(Button::Continue);
    world.cabinet.away = Some(Away::Refused(Problem::of_code("E-UNCONFIRMED")));
    world.typed(CODES[0]);
    assert_eq!(world.step(), "phone");
    world.must_say_in_both("кодты алып, осында енгізіңіз", "получите код и введите его здесь");
    world.button(Button::Continue);
    assert_eq!((world.step(), world.sent.len()), ("phone", 2), "another code");
    world.typed(CODES[1]);
    assert_eq!(world.step(), "journal");
}

#[test]
fn the_next_contact_is_asked_for_after_the_first_and_one_is_told_that_it_went_well() {
    let mut world = World::new();
    typed_before(&mut world);
    world.cabinet.unconfirmed.push(contact(Channel::Email, EMAIL));
    world.log_in('1', '2');
    world.button(Button::Continue);
    world.typed(CODES[0]);
    assert_eq!(world.step(), "email");
    world.must_say_in_both("Рақмет. Байланыс дерегі расталды.", "Спасибо. Контакт подтверждён.");
    world.button(Button::Continue);
    assert!(!world.says("Рақмет."), "of the one before");
    world.typed(CODES[1]);
    assert_eq!(world.step(), "applicant");
    assert!(world.cabinet.unconfirmed.is_empty());
}

#[test]
fn an_email_that_was_just_proved_for_the_account_is_not_asked_for_again() {
    let mut world = World::new();
    world.cabinet.email = None;
    world.cabinet.unconfirmed = vec![contact(Channel::Email, EMAIL), contact(Channel::Sms, PHONE)];
    world.log_in('1', '3');
    world.touch(Target::Field(field("email")));
    world.typed(EMAIL);
    world.press(Target::GetCode(field("email")));
    world.typed(CODES[0]);
    world.button(Button::Continue);
    assert_eq!(world.step(), "phone", "the telephone still is");
}

#[test]
fn whoever_went_on_is_not_brought_back_by_a_late_answer() {
    // The code is judged, or its proof recorded, only after one went on.
    for judged in [false, true] {
        let mut world = World::new();
        typed_before(&mut world);
        world.log_in('1', '3');
        world.button(Button::Continue);
        let (code, last) = CODES[0].split_at(3);
        world.typed(code);
        world.hold = true;
        world.typed(last);
        if judged {
            let check = world.held.remove(0);
            let right = CodeChecked { confirmed: true, tries_left: 2 };
            world.tell(Msg::Reply(check.id, Answer::CodeChecked(Ok(right))));
        }
        let late = std::mem::take(&mut world.held);
        assert_eq!(late.len(), 1);
        assert_eq!(matches!(late[0].ask, Ask::Account(AccountAsk::ProveContact { .. })), judged);
        world.hold = false;
        world.button(Button::Back);
        world.press(Target::Row(0));
        assert_eq!(world.step(), "application");
        world.held = late;
        world.release();
        assert_eq!(world.step(), "application");
    }
}

#[test]
fn an_application_that_was_begun_without_a_line_is_not_swept_away_by_the_question() {
    for email in [Some(EMAIL.to_owned()), None] {
        let mut world = World::new();
        typed_before(&mut world);
        world.cabinet.email = email;
        world.online = false;
        world.tell(Msg::Link(false));
        world.log_in('1', '2');
        assert_eq!(world.step(), "applicant");
        world.touch(Target::Field(field("phone2")));
        world.typed("7011234567");
        let typed = world.text_of("phone2").to_owned();
        assert!(!typed.is_empty());
        world.button(Button::Back);
        assert_eq!(world.step(), "settlement");
        world.online = true;
        world.tell(Msg::Link(true));
        world.press(Target::Row(0));
        assert_eq!(world.step(), "login");
        world.open_key(0);
        world.enter();
        assert_eq!(world.step(), "applicant");
        assert_eq!(world.text_of("phone2"), typed);
    }
}
