//! Scenario 39 at the kiosk: what waits to be signed again has no number, and is opened all the same.

use journey::stage::Tab;
use journey::target::{Button, Target};

use crate::way::{LANGUAGES, in_language};
use crate::world::World;
use crate::world::cabinet::to_sign_again;

impl World {
    fn go_to_what_waits(&mut self, language: char) {
        let shown = to_sign_again(self.now);
        self.cabinet.rows.clear();
        self.cabinet.keep(shown);
        self.go_to_journal(language);
        self.must_say("K-KST3-20261105-0012-1");
        self.press(Target::Row(0));
        assert_eq!(self.step(), "application");
    }
}

#[test]
fn scenario_39_an_application_without_a_number_says_until_when_and_how_it_is_signed_again() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.go_to_what_waits(key);
        world.must_say(in_language(
            lang,
            "24.11.2026 күніне дейін қайта қол қойыңыз, орныңыз сақталады",
            "Подпишите заново до 24.11.2026: место сохранится",
        ));
        world.must_say(in_language(lang, "Қостанай", "Костанай"));
        let [number, registered, kiosk] = [
            in_language(lang, "Өтініш нөмірі", "Номер заявления"),
            in_language(lang, "Тіркелген күні", "Дата регистрации"),
            in_language(lang, "Уақытша нөмірі", "Временный номер"),
        ]
        .map(|label| world.value_of(label).unwrap());
        assert!(number.starts_with('—') && registered == "—", "{number}, {registered}");
        assert_eq!(kiosk, "K-KST3-20261105-0012-1");
        world.press(Target::Tab(Tab::History));
        world.must_say(in_language(lang, "Қайта қол қою сұралды", "Требуется подписать заново"));
        world.press(Target::Tab(Tab::Documents));
        world.must_say(in_language(lang, "Бума бос", "Папка пуста"));
    }
}

#[test]
fn scenario_39_the_button_leads_to_the_same_service_and_settlement_without_another_login() {
    let mut world = World::new();
    let mut shown = to_sign_again(world.now);
    shown.row.settlement = "392410000".to_owned();
    world.cabinet.rows.clear();
    world.cabinet.keep(shown);
    world.go_to_journal('2');
    world.press(Target::Row(0));
    world.button(Button::Apply);
    assert_eq!(world.step(), "about");
    world.button(Button::Apply);
    assert_eq!(world.step(), "settlement");
    assert_eq!(world.shell.model().focus, Some(Target::Row(1)), "Rudny stands chosen, after the kiosk's own");
    world.press(Target::Row(1));
    assert_eq!(world.step(), "applicant");
    let session = world.shell.model().session.as_ref().unwrap();
    assert_eq!(session.settlement.as_ref().unwrap().as_str(), "392410000");
}

#[test]
fn without_a_line_nobody_is_led_to_sign_again() {
    let mut world = World::new();
    world.go_to_what_waits('2');
    world.tell(journey::msg::Msg::Link(false));
    assert!(!world.places().contains(&Target::Button(Button::Apply)));
}
