//! What stands in for a register while there is no line (DOMAIN §6, the last column of its table), where no scenario of
//! DOMAIN §10 tells of it.

use journey::msg::Msg;
use journey::target::{Button, Target};

use crate::desk::Stick;
use crate::way::{field, line};
use crate::world::{TODDLER, World};

/// DOMAIN §6: "may only show last known, not bookable".
#[test]
fn without_a_line_the_last_known_places_can_be_read_and_none_chosen() {
    let mut world = World::new();
    world.go_to_places('2');
    world.online = false;
    world.tell(Msg::Link(false));
    world.say_in_both(
        "Байланыс жоқ. Соңғы оқылған мәлімет көрсетілген, ештеңе өзгертуге болмайды.",
        "Связи нет. Показаны последние прочитанные сведения, изменить ничего нельзя.",
    );
    world.must_say("Детский сад «Айгөлек»");
    world.say_in_both("22.11.2026 14:00:00 жағдайы бойынша", "по состоянию на 22.11.2026 14:00:00");
    assert!(!world.places().iter().any(|place| matches!(place, Target::Row(_))), "{:?}", world.places());
    world.tell(Msg::Press(Target::Row(0)));
    assert_eq!(world.step(), "places", "nor by a press that was on its way");
    world.tell(Msg::Link(true));
    world.press(Target::Row(0));
    assert_eq!(world.step(), "paper");
}

/// DOMAIN §6, the registers of benefits: without a line the scan goes along, and a clerk looks at it.
#[test]
fn without_a_line_a_benefit_is_claimed_with_its_scan_and_not_without() {
    let stick = Stick::new();
    stick.login("AUTH_RSA256_mine.p12");
    stick.page("crisp.jpg", None);
    let mut world = stick.world();
    world.online = false;
    world.tell(Msg::Link(false));
    world.go_to_login('1', '2');
    world.try_key("AUTH_RSA256_mine.p12");
    world.enter();
    world.finish_applicant();
    world.touch(line("child-iin"));
    world.typed(TODDLER);
    world.touch(line("child-name"));
    world.typed("Тестов Нурлан");
    world.press(Target::Option(field("benefit"), 1));
    world.press(Target::Option(field("category"), 5));
    world.press(Target::Tick(field("personal-data")));
    world.button(Button::Continue);
    assert_eq!(world.step(), "child");
    world.must_say("Жеңілдікті растайтын құжатты тіркеңіз.");
    world.press(Target::AddScan(field("papers")));
    let row = world.row_of("crisp.jpg");
    world.press(row);
    world.button(Button::TakeScan);
    world.button(Button::Continue);
    world.button(Button::Continue);
    assert_eq!(world.step(), "paper");
    let session = world.shell.model().session.as_ref().unwrap();
    assert_eq!(session.draft.scans("papers").len(), 1);
    assert_eq!(world.xml().matches("<scan ").count(), 1, "{}", world.xml());
}
