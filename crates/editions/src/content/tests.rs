#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

const MEAL: &str = include_str!("../../../../assets/forms/meal/2.toml");
const SCHOOLS: &str = include_str!("../../../../assets/reference/schools.toml");
const SEED: &str = include_str!("../../../../assets/policy/seed.toml");

fn items(of: &[(&str, &str)]) -> Items {
    of.iter().map(|(name, text)| ((*name).to_owned(), Arc::from(text.as_bytes()))).collect()
}

fn refused(of: &[(&str, &str)], before: Option<&Items>) -> String {
    Content::read(&items(of), before).unwrap_err().to_string()
}

fn next_meal() -> String {
    MEAL.replacen("version = 2", "version = 3", 1)
}

#[test]
fn an_edition_that_loads_is_read_whole() {
    let meal = next_meal();
    let all = [
        ("calendar/2027.toml", include_str!("../../../../assets/calendar/2027.toml")),
        ("crls/nca.crl", "\u{1}"),
        ("forms/meal/2.toml", MEAL),
        ("forms/meal/3.toml", &meal),
        ("policy/seed.toml", SEED),
        ("reference/schools.toml", SCHOOLS),
        ("texts/kk/a.ftl", "lbl-new = А"),
        ("texts/ru/a.ftl", "lbl-new = Б"),
    ];
    let read = Content::read(&items(&all), None).unwrap();
    assert_eq!(read.forms.iter().map(|form| form.version).collect::<Vec<_>>(), [2, 3]);
    assert!(read.own.schools.is_some() && read.own.settlements.is_none());
    assert_eq!(crls(&items(&all)).map(|(name, _)| name).collect::<Vec<_>>(), ["nca.crl"]);
}

#[test]
fn one_item_that_does_not_load_refuses_the_edition_with_its_name() {
    let broken = [("reference/schools.toml", "[[school]]"), ("policy/seed.toml", SEED)];
    assert!(refused(&broken, None).starts_with("reference/schools.toml: "));
    let nowhere = SCHOOLS.replacen("391010000", "999999999", 1);
    assert!(refused(&[("reference/schools.toml", &nowhere)], None).contains("no such settlement"));
    let one_language = [("texts/kk/a.ftl", "lbl-new = А")];
    assert!(refused(&one_language, None).contains("lbl-new: missing here"));
    assert!(refused(&[("policy/other.toml", SEED)], None).contains("not under its name"));
    for unknown in ["trust/root.pem", "keys/receipt_key", "bin/tereze", "texts/en/a.ftl"] {
        assert_eq!(refused(&[(unknown, "")], None), format!("{unknown}: this program knows no such item"));
    }
}

#[test]
fn a_version_of_a_form_is_neither_changed_nor_left_out_and_asks_what_the_one_before_asked() {
    let changed = MEAL.replacen("chars_max", "# chars_max", 1);
    let released = if changed == MEAL { MEAL.replacen("required = true", "", 1) } else { changed };
    assert!(refused(&[("forms/meal/2.toml", &released)], None).contains("never changed"));
    let meal = next_meal();
    let before = items(&[("forms/meal/3.toml", &meal)]);
    assert!(refused(&[], Some(&before)).contains("never changed or left out"));
    assert!(refused(&[("forms/meal/4.toml", &meal)], None).contains("own id and version"));
    let renamed = meal.replace("child_iin", "pupil_iin");
    if renamed != meal {
        assert!(Content::read(&items(&[("forms/meal/3.toml", &renamed)]), None).is_err());
    }
    let other = meal.replacen("id = \"meal\"", "id = \"passport\"", 1);
    assert!(refused(&[("forms/passport/3.toml", &other)], None).contains("no such service"));
}
