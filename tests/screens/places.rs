//! The parent's screens of a referral: chosen, given back, extended, not used.

use crossterm::event::KeyCode;
use journey::journal::ActionKind;
use journey::stage::Tab;
use journey::target::{Button, Target};

use super::{Look, PASSWORD, every_screen_is_whole, field, go_to_journal};
use crate::world::World;

pub(super) fn walk(world: &mut World, language_key: char, look: Look<'_>) {
    world.cabinet.may_choose();
    go_to_journal(world, language_key);
    world.press(Target::Row(1));
    world.press(Target::Act(ActionKind::ChoosePrivate));
    look(world, "places-notice");
    world.press(Target::Button(Button::Continue));
    look(world, "places");
    world.press(Target::Option(field("place-language"), 1));
    look(world, "places-in-kazakh");
    world.press(Target::Option(field("place-district"), 1));
    look(world, "places-none");
    world.press(Target::Option(field("place-district"), 0));
    world.press(Target::Row(0));
    look(world, "places-paper");
    world.press(Target::Button(Button::Continue));
    world.typed(PASSWORD);
    world.cabinet.refer(world.now);
    world.key(KeyCode::Enter);
    look(world, "referred");
    world.press(Target::Act(ActionKind::Withdraw));
    look(world, "withdraw");
    world.press(Target::Option(field("referral-reason"), 5));
    world.press(Target::Button(Button::Continue));
    look(world, "withdraw-slips");
    world.key(KeyCode::Esc);
    world.press(Target::Act(ActionKind::Extend));
    look(world, "extend");
    world.typed("30122026");
    world.press(Target::Option(field("referral-reason"), 1));
    world.press(Target::Button(Button::Continue));
    look(world, "extend-too-far");
    world.key(KeyCode::Esc);
    world.cabinet.lapse(world.now);
    world.press(Target::Button(Button::Refresh));
    look(world, "stop-listed");
    world.press(Target::Tab(Tab::History));
}

#[test]
fn every_screen_of_a_referral_is_whole_in_both_languages_at_every_size() {
    every_screen_is_whole(walk);
}
