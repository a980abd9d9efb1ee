//! Today's GOST key, which is for both, from its stick to both services and the real centre; and what becomes of it where
//! the rules take RSA alone.
use std::process::Command;

use crate::hall::{Hall, Kiosk, PASSWORD, program};
use crate::{RUSSIAN, fill_by_the_chosen_key, queue, sign_with, to_the_keys};

const GOST: &str = "GOST512_93de";

/// Her stick, with her GOST key and no other.
fn with_a_gost_key_alone() -> Hall {
    let hall = Hall::new();
    for entry in std::fs::read_dir(hall.path("stick")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".p12") && !name.starts_with(GOST) {
            std::fs::remove_file(path).unwrap();
        }
    }
    hall
}

/// It is the only one: only its password is asked for.
fn chosen_by_itself(kiosk: &mut Kiosk) {
    kiosk.wait_for(&format!("√ {GOST}"));
}

/// From Welcome through the login to the number of a child in the queue.
fn into_the_queue(hall: &Hall, kiosk: &mut Kiosk) {
    kiosk.wait_for("Қазақша");
    kiosk.press("2");
    kiosk.wait_for("Постановка ребёнка");
    kiosk.press("2");
    kiosk.choose("Подать заявление");
    kiosk.wait_for("▶ Костанай");
    kiosk.press("\r");
    queue::log_in(kiosk);
    queue::give_email(hall, kiosk, "aigul@mail.kz", 1);
    // Another telephone than before: a code to hers may be asked for again only in a minute.
    queue::fill(hall, kiosk, "87015551230", 3);
    sign_with(kiosk, GOST, PASSWORD);
    kiosk.wait_for("Номер очереди: 1");
}

#[test]
fn a_gost_key_applies_to_both_services_and_the_books_of_the_centre_hold() {
    let hall = with_a_gost_key_alone();
    let mut kiosk = hall.kiosk(100, 30);
    to_the_keys(&mut kiosk, &RUSSIAN);
    chosen_by_itself(&mut kiosk);
    fill_by_the_chosen_key(&hall, &mut kiosk, &RUSSIAN, PASSWORD);
    kiosk.choose(RUSSIAN.to_sign);
    sign_with(&mut kiosk, GOST, PASSWORD);
    kiosk.wait_for(RUSSIAN.registered);
    drop(kiosk);
    into_the_queue(&hall, &mut hall.kiosk(132, 43));
    let audit = Command::new(program("tereze-central"))
        .args(["log", "audit", "--config"])
        .arg(hall.path("central.toml"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&audit.stdout);
    assert!(
        audit.status.success() && said.contains("1 applications, 1 receipts: sound"),
        "{said}{}",
        String::from_utf8_lossy(&audit.stderr)
    );
}

#[test]
fn scenario_06_where_the_rules_take_rsa_alone_a_gost_key_is_told_so() {
    let hall = with_a_gost_key_alone();
    let rules = include_str!("../../assets/policy/seed.toml").replace(r#""RSA", "GOST2015""#, r#""RSA""#);
    std::fs::write(hall.path("rsa-alone.toml"), rules).unwrap();
    hall.configure_without_card(&format!("[data]\npolicy = {:?}", hall.path("rsa-alone.toml")));
    let mut kiosk = hall.kiosk(80, 24);
    to_the_keys(&mut kiosk, &RUSSIAN);
    chosen_by_itself(&mut kiosk);
    kiosk.press(&format!("{PASSWORD}\r"));
    kiosk.wait_for("Выбран ключ GOST. Для этой услуги нужен ключ RSA.");
}
