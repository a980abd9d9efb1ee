//! A parent who is helped at a front desk: who helps is told on every screen and in what is signed.
#![expect(clippy::unwrap_used, reason = "tests")]

use crossterm::event::KeyCode;
use domain::bin::Bin;
use domain::digest::Sha256;
use domain::language::Language;
use forms::{Assistant, Help};
use journey::stage::Stage;
use journey::target::{Button, Target};

use crate::world::{PARENT, PASSWORD, World};
use crate::{Look, every_screen_is_whole_of, sign, to_the_number, to_the_paper};

/// Somebody of a school, and whose IIN they have.
fn help(iin: &str, language: Language) -> Help {
    let assistant = Assistant {
        name: "ҚАБЫЛДАУШЫ АЙНҰР СЕРІКҚЫЗЫ".into(),
        organisation: "№ 5 «Білім» мектебі".to_owned(),
        bin: Bin::parse("200140900011").unwrap(),
        desk: "KST-DESK1".to_owned(),
        login: Sha256([7; 32]),
        serial: "53a1".to_owned(),
    };
    Help { own: assistant.mark_of(iin), assistant, language }
}

fn world(key: char, iin: &str) -> World {
    let language = if key == '1' { Language::Kazakh } else { Language::Russian };
    World::helped(help(iin, language))
}

/// From the catalogue, for there is no first screen, to the receipt.
fn walk(world: &mut World, _: char, look: Look<'_>) {
    look(world, "helped-services");
    to_the_paper(world, &mut |world: &mut World, name: &str| {
        if ["key", "key-opened", "child", "review", "paper"].contains(&name) {
            look(world, &format!("helped-{name}"));
        }
    });
    world.press(Target::Button(Button::Continue));
    sign(world);
    look(world, "helped-receipt");
}

#[test]
fn who_helps_is_told_on_every_screen() {
    every_screen_is_whole_of(walk, |key| world(key, "820707400072"));
}

#[test]
fn what_is_signed_names_whoever_helped_and_one_visit_is_one_parent() {
    let mut world = world('1', "820707400072");
    walk(&mut world, '1', &mut |_, _| ());
    let signed = world.signed.last().unwrap();
    assert!(
        signed.contains(
            "<name>ҚАБЫЛДАУШЫ АЙНҰР СЕРІКҚЫЗЫ</name><organisation>№ 5 «Білім» мектебі</organisation>"
        )
    );
    assert!(!signed.contains("820707400072"));
    assert_eq!(world.wipes, 0);
    world.press(Target::Button(Button::Finish));
    assert_eq!(world.wipes, 1, "the desk has its terminal back");
}

#[test]
fn the_queues_application_names_whoever_helped_and_leads_to_no_journal() {
    let mut world = world('1', "820707400072");
    world.cabinet.email = None;
    to_the_number(&mut world, &mut |_, _| ());
    let signed = world.signed.last().unwrap();
    assert!(
        signed.contains("urn:tereze:application:kindergarten")
            && signed.contains("<assistant bin=\"200140900011\"")
    );
    let places = world.places();
    assert!(
        places.contains(&Target::Button(Button::Finish))
            && !places.contains(&Target::Button(Button::Journal))
    );
}

#[test]
fn the_helpers_own_key_opens_nothing_and_is_dropped() {
    for key in ['1', '2'] {
        let mut world = world(key, PARENT);
        world.typed("1");
        for i in 0..4 {
            world.press(Target::Box(i));
        }
        world.press(Target::Button(Button::Apply));
        world.press(Target::Row(2));
        world.typed(PASSWORD);
        world.key(KeyCode::Enter);
        let model = world.shell.model();
        let session = model.session.as_ref().unwrap();
        assert!(session.key.is_none() && session.owner.is_none());
        let Stage::Key(desk) = &model.stage else { panic!("it went on") };
        assert_eq!(desk.problem.as_ref().unwrap().message, "fault-assistant-self");
        assert!(world.dropped, "nothing of the key stays open");
        super::take(&mut world, "helped-own-key", if key == '1' { "kk" } else { "ru" });
    }
}

#[test]
fn the_cabinet_is_the_parents_own() {
    let mut world = world('1', "820707400072");
    world.press(Target::Button(Button::Journal));
    assert!(matches!(world.shell.model().stage, Stage::Services));
    assert!(!world.places().contains(&Target::Button(Button::Journal)));
}

#[test]
fn whoever_goes_away_leaves_the_terminal_to_the_desk() {
    let mut world = world('1', "820707400072");
    world.wait_s(91);
    assert_eq!(world.wipes, 1);
}
