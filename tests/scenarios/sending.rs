//! Scenarios 36 and 39: codes, and an application signed while there is no line.

use crossterm::event::KeyCode;
use journey::msg::Msg;
use journey::target::{Button, Target};
use words::Lang;

use crate::way::{LANGUAGES, field, in_language, label, line};
use crate::world::{CHILD, CODES, World};

fn get_code() -> Target {
    Target::GetCode(field("phone"))
}

fn code() -> Target {
    Target::Code(field("phone"))
}

/// Lets seconds pass with somebody there.
fn stay_s(world: &mut World, seconds: i64) {
    for second in 1..=seconds {
        world.wait_s(1);
        if second % 30 == 0 {
            world.key(KeyCode::F(12));
        }
    }
}

fn is_confirmed(world: &World) -> bool {
    world.shell.model().session.as_ref().unwrap().draft.is_confirmed("phone")
}

fn code_asked(language: char) -> World {
    let mut world = World::new();
    world.go_to_contacts(language);
    world.touch(line("phone"));
    world.typed("87774128452");
    world.press(get_code());
    world
}

#[test]
fn scenario_36_a_new_code_can_be_asked_for_after_the_countdown() {
    for (key, lang) in LANGUAGES {
        let mut world = code_asked(key);
        let wait = |s: u32| match lang {
            Lang::Kk => format!("Код жіберілді. Жаңасын {s} секундтан кейін сұрауға болады."),
            Lang::Ru => format!("Код отправлен. Новый можно запросить через {s} с."),
        };
        world.must_say(&wait(60));
        for left in (1..60).rev() {
            world.wait_s(1);
            world.must_say(&wait(left));
            assert_eq!(world.is_enabled(get_code()), Some(false));
            world.press(get_code());
        }
        assert_eq!(world.sent.len(), 1, "no press before the countdown ends sends another");
        world.wait_s(1);
        world.must_say(in_language(lang, "Код жіберілді.", "Код отправлен."));
        assert_eq!(world.is_enabled(get_code()), Some(true));
        world.press(get_code());
        assert_eq!(world.sent.len(), 2);
        world.must_say(&wait(60));
    }
}

#[test]
fn scenario_36_an_earlier_code_that_is_still_alive_is_taken() {
    let mut world = code_asked('1');
    stay_s(&mut world, 60);
    world.press(get_code());
    world.touch(code());
    world.typed(CODES[0]);
    assert!(is_confirmed(&world));
    world.button(Button::Continue);
    assert_eq!(world.step(), "parent");
}

#[test]
fn scenario_36_a_code_after_its_life_is_told_and_another_one_helps() {
    for (key, lang) in LANGUAGES {
        let mut world = code_asked(key);
        stay_s(&mut world, 301);
        world.touch(code());
        world.typed(CODES[0]);
        let told = in_language(lang, "Код қате немесе мерзімі өткен.", "Код неверен или просрочен.");
        assert!(world.fault_beside(&code()).is_some_and(|fault| fault.starts_with(told)));
        world.button(Button::Continue);
        assert_eq!(world.step(), "contacts", "a number that is not confirmed does not pass");
        world.press(get_code());
        world.touch(code());
        world.typed(CODES[1]);
        assert!(is_confirmed(&world));
        assert_eq!(world.text_of("phone"), "87774128452");
    }
}

#[test]
fn scenario_39_without_a_line_the_receipt_says_not_yet_registered_and_then_registered() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.online = false;
        world.tell(Msg::Link(false));
        world.go_to_child(key);
        world.touch(line("child-iin"));
        world.typed(CHILD);
        world.must_say(in_language(lang, "Байланыс жоқ.", "Нет связи."));
        world.touch(line("child-name"));
        world.typed("Тестов Алихан");
        world.press(Target::ChooseSchool(field("school")));
        world.press(Target::Row(0));
        assert_eq!(
            world.value_of(&label(lang, "child-birth")).as_deref(),
            Some("25.05.2019"),
            "from the IIN"
        );
        world.press(Target::Option(field("citizenship"), 0));
        world.press(Target::Option(field("category"), 0));
        world.press(Target::AddScan(field("papers")));
        world.press(Target::Row(0));
        world.button(Button::Continue);
        world.go_to_paper();
        flagged_for_the_centre(&world.xml());
        world.sign();
        world.must_say(in_language(
            lang,
            "Өтініш ӘЛІ ТІРКЕЛГЕН ЖОҚ: байланыс жоқ.",
            "Заявление ЕЩЁ НЕ ЗАРЕГИСТРИРОВАНО: нет связи.",
        ));
        world.must_say("K-KST3-20261122-0007-4");
        assert!(!world.says("MT.2026.000123.1"), "no number before the centre gave one");
        world.tell(Msg::Busy(true));
        world.must_say(in_language(
            lang,
            "ТІРКЕЛГЕН ЖОҚ: орталық қазір бос емес. Өтініш сақталды",
            "НЕ ЗАРЕГИСТРИРОВАНО: центр сейчас занят. Заявление сохранено",
        ));
        world.tell(Msg::Busy(false));
        world.tell(Msg::Link(true));
        world.must_say(in_language(lang, "Өтініш ӘЛІ ТІРКЕЛГЕН ЖОҚ.", "Заявление ЕЩЁ НЕ ЗАРЕГИСТРИРОВАНО."));
        world.register();
        world.must_say(in_language(lang, "Өтініш тіркелді.", "Заявление зарегистрировано."));
        world.must_say("MT.2026.000123.1");
        world.must_say("27.11.2026");
        assert!(!world.says(in_language(lang, "ТІРКЕЛГЕН ЖОҚ", "НЕ ЗАРЕГИСТРИРОВАНО")));
    }
}

/// What no register and no code vouched for is marked, so that the centre checks it.
fn flagged_for_the_centre(xml: &str) {
    for marked in [
        r#"<phone confirmed="false" origin="typed">"#,
        r#"<parent-address origin="manual">"#,
        r#"<child-name origin="manual">"#,
        r#"<child-birth origin="manual">"#,
        r#"<school origin="manual">"#,
    ] {
        assert!(xml.contains(marked), "{marked}: {xml}");
    }
}
