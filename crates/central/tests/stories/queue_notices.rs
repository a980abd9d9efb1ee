//! What parents are told about the queue is true whenever it is read.

use std::sync::atomic::Ordering;

use forms::action::Deed;
use ledger::receipt::Receipt;
use sync::wire::ActionKind;

use crate::kindergarten::{Filing, Visit, about, done, email_of};
use crate::people::{AIGUL, MARAT};
use crate::refused::{PHONE, told};
use crate::world::World;

/// In the queue, and told so.
fn filed(world: &World, lang: &'static str) -> Receipt {
    let receipt = Filing { notices: ("sms", lang), ..Filing::new(world) }.register(world);
    told(world, PHONE);
    receipt
}

/// A round on this day; what has come by SMS since.
fn heard(world: &World, day: &str) -> Vec<String> {
    let before = world.phone.texts_to(PHONE).len();
    world.turn_to(format!("{day}T06:00:00Z").parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    world.phone.texts_to(PHONE).split_off(before)
}

#[test]
fn a_reminder_names_the_last_day_and_what_follows_however_late_it_comes() {
    for (lang, text) in [
        (
            "kk",
            "УО.2026.000001.1, Қостанай: мүдделілікті 18.12.2027 күніне дейін (осы күнді қоса) растаңыз, \
             әйтпесе бала кезектен шығарылады.",
        ),
        (
            "ru",
            "УО.2026.000001.1, Костанай: подтвердите заинтересованность до 18.12.2027 включительно, \
             иначе ребёнок будет снят с очереди.",
        ),
    ] {
        let world = World::without_sender();
        filed(&world, lang);
        // Twenty days before, and four: the clock stood still on the thirtieth and on the fourteenth.
        for day in ["2027-11-28", "2027-12-14"] {
            assert_eq!(heard(&world, day), [text], "{day}");
        }
    }
}

#[test]
fn a_reminder_that_a_gateway_held_up_is_not_told_when_its_day_has_passed() {
    let world = World::without_sender();
    filed(&world, "ru");
    world.phone.broken.store(true, Ordering::SeqCst);
    assert!(heard(&world, "2027-12-17").is_empty());
    world.phone.broken.store(false, Ordering::SeqCst);
    let told = heard(&world, "2027-12-19");
    assert!(told.len() == 1 && told[0].contains("нет подтверждения"), "{told:?}");
    let kept = world.sql().one("SELECT state FROM notice WHERE kind = 'event-2'", &[]);
    assert_eq!(kept, "given-up", "and nobody tries again");
}

#[test]
fn who_has_confirmed_meanwhile_is_not_asked_to() {
    let world = World::without_sender();
    let receipt = filed(&world, "ru");
    world.phone.broken.store(true, Ordering::SeqCst);
    assert!(heard(&world, "2027-11-18").is_empty());
    let visit = Visit::new(&world, AIGUL);
    let seen = visit.look(&world, &receipt.number).revision;
    done(&visit.act(&world, &receipt.number, ActionKind::ConfirmInterest, seen));
    world.phone.broken.store(false, Ordering::SeqCst);
    let told = heard(&world, "2027-11-19");
    assert!(told.len() == 1 && told[0].contains("Следующий срок: 18.12.2028"), "{told:?}");
}

#[test]
fn the_age_limit_is_told_by_its_day() {
    let world = World::without_sender();
    world.turn_to("2029-12-18T06:00:00Z".parse().unwrap());
    filed(&world, "ru");
    let text = "УО.2029.000001.1, Костанай: с 01.04.2030 ребёнок старше возраста очереди. Если он не \
                зачислен, его снимут с очереди.";
    assert_eq!(heard(&world, "2030-03-01"), [text], "ninety days before has passed, thirty has not come");
}

#[test]
fn each_parent_is_told_truly_who_took_the_child_out() {
    let world = World::without_sender();
    let receipt = Filing { notices: ("email", "ru"), ..Filing::new(&world) }.register(&world);
    let father = Visit::new(&world, MARAT);
    let child =
        domain::iin::Iin::parse(crate::people::TODDLER, domain::time::civil_date(world.now())).unwrap();
    done(&father.do_signed(&world, Deed::Join { child, number: None, scans: Vec::new() }));
    heard(&world, "2026-12-24");
    let father = Visit::new(&world, MARAT);
    let revision = father.look(&world, &receipt.number).revision;
    let leave = Deed::Leave { about: about(&receipt.number, revision), reason: None };
    done(&father.do_signed(&world, leave));
    central::notices::send_due(&world.centre).unwrap();
    let last = |iin: &str| world.phone.texts_to(&email_of(iin)).pop().unwrap();
    let (hers, his) = (last(AIGUL), last(MARAT));
    assert!(hers.contains("ребёнок снят с очереди по заявлению другого родителя."), "{hers}");
    assert!(his.contains("өтінішіңіз бойынша бала кезектен шығарылды."), "{his}");
    let why = |iin: &str| Visit::new(&world, iin).look(&world, &receipt.number).state.reason.clone().unwrap();
    assert_eq!((why(AIGUL), why(MARAT)), ("BY_OTHER_PARENT".into(), "BY_YOU".into()));
}
