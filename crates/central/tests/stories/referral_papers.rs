//! D4, D5, D7–D9 as a family takes them home: both languages, dates, nothing but what was recorded.

use axum::body::Body;
use forms::decision::Ruling;
use sync::wire::Folder;
use sync::wire::desk::{DecisionDone, Role};
use uuid::Uuid;

use crate::kindergarten::{Filing, Visit, about, done};
use crate::offices::INSPECTOR;
use crate::papers::text_of;
use crate::people::AIGUL;
use crate::places::{group, publish, state_group};
use crate::world::World;

fn world() -> World {
    let world = crate::papers::world().hushed();
    world.turn_to("2026-11-23T11:22:07Z".parse().unwrap());
    world
}

/// The plain text of a paper in one language.
fn paper(world: &World, number: &str, name: &str, lang: &str) -> String {
    let path = format!("/v1/applications/{number}/papers/{name}?lang={lang}");
    let pdf = Visit::new(world, AIGUL).ask(world, "GET", &path, Body::empty());
    assert_eq!(pdf.status, 200, "{name}");
    text_of(&pdf.body).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Both editions hold these parts, and no id without its text.
fn holds(world: &World, number: &str, name: &str, parts: &[&str]) {
    for lang in ["kk", "ru"] {
        let text = paper(world, number, name, lang);
        for part in parts {
            assert!(text.contains(part), "{name} {lang}: {part} is not in\n{text}");
        }
        assert!(!text.contains("[doc-") && !text.contains("[referral-"), "{name}: {text}");
        assert!(!text.contains("230401500109"), "an IIN in full: {text}");
    }
}

fn listed(world: &World, number: &str) -> Vec<String> {
    let shown = Visit::new(world, AIGUL).look(world, number);
    let common = shown.documents.iter().filter(|line| line.folder == Folder::Common);
    common.map(|line| line.name.clone()).collect()
}

#[test]
fn a_private_referral_its_extension_and_its_withdrawal() {
    let world = world();
    publish(&world, &group(1, 1));
    let number = Filing::new(&world).register(&world).number;
    let visit = Visit::new(&world, AIGUL);
    done(&visit.choose(&world, &number, 1));
    done(&visit.extend(&world, &number, "2026-12-15"));
    done(&visit.withdraw(&world, &number));
    assert_eq!(listed(&world, &number), ["D1", "D2", "D3", "D4-2", "D5-2", "D8-3", "D7-4", "RECEIPT"]);
    let place = ["«Балапан» балабақшасы", "Детский сад «Балапан»", "200140920016", "+77142500101"];
    let group = ["Қазақша, 3–6 жас", "Казахский, 3–6 лет"];
    holds(&world, &number, "D4-2", &["Баланың карточкасы", "Карточка ребёнка", "30.11.2026"]);
    holds(&world, &number, "D4-2", &place);
    let issued = [
        "Жеке мектепке дейінгі ұйымға жолдама",
        "Направление в частный ДДО",
        "23.11.2026 16:22:07",
        "30.11.2026",
        "24.11.2026 16:22:07",
        "проспект Абая, дом 21",
        "номер в общей очереди не сохраняется",
    ];
    holds(&world, &number, "D5-2", &issued);
    holds(&world, &number, "D5-2", &[&place[..], &group[..]].concat());
    holds(&world, &number, "D8-3", &["Уведомление о продлении направления", "15.12.2026", "Басқа себеп"]);
    holds(&world, &number, "D7-4", &["Жолдаманы кері қайтару туралы хабарлама", "Переезд", "Көшу"]);
}

#[test]
fn the_stop_list_says_until_when_and_what_comes_next() {
    let world = world();
    publish(&world, &group(1, 1));
    let number = Filing::new(&world).register(&world).number;
    done(&Visit::new(&world, AIGUL).choose(&world, &number, 1));
    world.turn_to("2026-12-01T06:00:00Z".parse().unwrap());
    central::queue::clock::round(&world.centre).unwrap();
    let parts = [
        "Тоқтату парағына (стоп-тізімге) енгізу туралы хабарлама",
        "Уведомление о внесении в стоп-лист",
        "30.11.2026",
        "14.12.2026",
        "15.12.2026",
        "T18",
        "ребёнок будет снят с очереди",
    ];
    holds(&world, &number, "D9-3", &parts);
}

#[test]
fn a_place_of_the_state_has_a_referral_of_its_own_name() {
    let world = world();
    publish(&world, &state_group(7, 1));
    let number = Filing::new(&world).register(&world).number;
    let place = Uuid::from_u128(7);
    let given = Ruling::OfferPlace { about: about(&number, 1), place };
    let _: DecisionDone = INSPECTOR.at_work(&world, Role::Department).rule(&world, given).json();
    let parts =
        ["Мемлекеттік мектепке дейінгі ұйымға жолдама", "Направление в государственный ДДО", "Ясли-сад № 7"];
    holds(&world, &number, "D5-2", &parts);
    let text = paper(&world, &number, "D5-2", "ru");
    assert!(!text.contains("не сохраняется"), "nobody chose to lose a number: {text}");
}
