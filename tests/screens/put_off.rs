//! What is put off: by a centre that has too much to do, and contacts that are proved at a later visit.

use journey::account::Contact;
use journey::msg::Msg;
use journey::problem::Problem;
use journey::target::{Button, Target};

use super::{Look, every_screen_is_whole, go_to_journal, sign, take, to_the_signature};
use crate::world::World;

fn contacts(world: &mut World, language_key: char, look: Look<'_>) {
    let contact = |channel, address: &str| Contact { channel, address: address.to_owned().into() };
    world.cabinet.unconfirmed = vec![
        contact(forms::definition::Channel::Sms, "+77774128452"),
        contact(forms::definition::Channel::Email, "aigul@mail.kz"),
    ];
    world.cabinet.unproved();
    go_to_journal(world, language_key);
    look(world, "contact-phone");
    world.press(Target::Button(Button::Continue));
    look(world, "contact-code");
    world.typed("9999");
    look(world, "contact-code-wrong");
    world.cabinet.away = Some(journey::account::Away::Busy(Problem::of_code("E-BUSY")));
    world.typed("1234");
    look(world, "contact-not-kept");
    world.press(Target::Button(Button::Continue));
    look(world, "contact-email");
    world.press(Target::Button(Button::Back));
    world.press(Target::Row(1));
    look(world, "application-unconfirmed");
}

#[test]
fn every_screen_of_a_contact_to_be_proved_is_whole_in_both_languages_at_every_size() {
    every_screen_is_whole(contacts);
}

#[test]
fn a_busy_centre_is_told_on_the_receipt() {
    for (language, key) in [("kk", '1'), ("ru", '2')] {
        let mut world = World::new();
        to_the_signature(&mut world, key, &mut |_, _| ());
        world.tell(Msg::Link(false));
        sign(&mut world);
        world.tell(Msg::Busy(true));
        take(&mut world, "receipt-busy", language);
    }
}
