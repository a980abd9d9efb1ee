//! What the centre publishes while people stand at a kiosk: they end as they began, and the next one finds it.

use std::fs;

use crate::hall::{Hall, PASSWORD, until};
use crate::{KAZAKH, SIGNING, declare, fill_from_the_telephone, sign, to_the_keys};

const MEAL: &str = include_str!("../../assets/forms/meal/2.toml");

/// What the declaration of version 2 says, and that of version 3.
const OLD: &str = "нақты иесі екенімді";
const NEW: &str = "Жаңа мәлімдеме: кілт менікі";

/// A centre that publishes.
fn publishing() -> Hall {
    let mut hall = Hall::new();
    hall.kill_centre();
    let path = hall.path("central.toml");
    let configured = fs::read_to_string(&path).unwrap();
    fs::write(path, format!("publish = \"publish\"\neditions = \"published\"\n{configured}")).unwrap();
    fs::create_dir_all(hall.path("publish")).unwrap();
    hall.open_centre();
    hall
}

fn lay(hall: &Hall, name: &str, text: &str) {
    let path = hall.path("publish").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Version 3 of the meal form, whose declaration is another, and a word on the first screen.
fn publish_another_form(hall: &Hall) {
    let form = MEAL.replacen("version = 2", "version = 3", 1);
    lay(hall, "forms/meal/3.toml", &form.replacen("meal-declaration-1", "meal-declaration-3", 1));
    lay(hall, "texts/kk/spring.ftl", &format!("meal-declaration-3 = {NEW}\nwelcome-free = Қызмет ақысыз\n"));
    lay(
        hall,
        "texts/ru/spring.ftl",
        "meal-declaration-3 = Новая декларация: ключ мой\nwelcome-free = Услуга бесплатная\n",
    );
    assert!(hall.centre_does("publish").starts_with("edition 2: "));
}

#[test]
fn who_began_under_the_old_form_finishes_it_and_the_next_one_begins_with_the_new_one() {
    let hall = publishing();
    let mut kiosk = hall.kiosk(100, 50);
    kiosk.wait_for("Қызмет тегін");
    to_the_keys(&mut kiosk, &KAZAKH);
    kiosk.choose(SIGNING);
    kiosk.press(&format!("{PASSWORD}\r"));
    kiosk.wait_for(OLD);
    declare(&mut kiosk, &KAZAKH);
    kiosk.press("87774128452");
    kiosk.wait_for("87774128452");
    // In the middle of this visit it comes; nothing changes for whoever stands here.
    publish_another_form(&hall);
    until("it is here", || hall.path("editions/edition-000000000002.json").exists());
    kiosk.go_to(KAZAKH.next);
    kiosk.press("\x1b[D");
    kiosk.wait_for("▶ Флешкаға сақтап");
    kiosk.press("\r");
    kiosk.wait_for("tereze-draft.sealed");
    kiosk.choose("Аяқтау");
    // Nobody stands here any more.
    kiosk.wait_for("Қызмет ақысыз");
    to_the_keys(&mut kiosk, &KAZAKH);
    kiosk.choose(SIGNING);
    kiosk.press(&format!("{PASSWORD}\r"));
    kiosk.wait_for(NEW);
    // What was begun under the old one goes on under the old one, and the centre takes it.
    kiosk.choose("Жалғастыру:");
    kiosk.wait_for(OLD);
    assert!(!kiosk.text().contains(NEW));
    declare(&mut kiosk, &KAZAKH);
    fill_from_the_telephone(&hall, &mut kiosk, &KAZAKH, ("87774128452", 1));
    sign(&mut kiosk, &KAZAKH);
    kiosk.wait_for(KAZAKH.registered);
}
