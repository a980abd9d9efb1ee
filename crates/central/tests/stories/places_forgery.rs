//! Places that somebody with the database file gave away: found, with the entry named.

use central::queue::audit::Broken;

use crate::kindergarten::{Filing, Visit, done};
use crate::people::AIGUL;
use crate::places::{group, is_sound, publish};
use crate::queue_audit::tampered;
use crate::sql::{Sql, Value};
use crate::world::World;

/// One referral, soundly; then the file with nothing in the way.
fn referred(world: &World) -> Sql {
    publish(world, &group(1, 1));
    let number = Filing::new(world).register(world).number;
    done(&Visit::new(world, AIGUL).choose(world, &number, 1));
    is_sound(world);
    let db = world.sql();
    db.unlock("place");
    db
}

fn told(world: &World) -> (u64, String) {
    let broken = tampered(world);
    let text = broken.to_string();
    let Broken::Entry { entry, why } = broken else { panic!("{text}") };
    (entry, why)
}

#[test]
fn a_publication_that_is_gone_is_named_by_its_referral() {
    let world = World::without_sender();
    referred(&world).change("DELETE FROM place", &[]);
    assert_eq!(told(&world), (1, "nobody had published its place".into()));
}

#[test]
fn a_number_of_places_changed_afterwards_is_named() {
    let world = World::without_sender();
    referred(&world).change("UPDATE place SET published = 5", &[]);
    assert_eq!(told(&world), (1, "it says another number of free places".into()));
}

#[test]
fn a_group_of_another_age_or_kindergarten_is_named() {
    let world = World::without_sender();
    let db = referred(&world);
    db.change("UPDATE place SET age_from = 5", &[]);
    assert_eq!(told(&world), (1, "its place is of another age".into()));
    let other = [Value::Text(crate::places::AINALAIYN)];
    db.change("UPDATE place SET age_from = 3, kindergarten = ?1", &other);
    assert_eq!(told(&world), (1, "its place is of another kindergarten".into()));
}

#[test]
fn a_publication_that_takes_a_held_place_away_is_named() {
    let world = World::without_sender();
    let db = referred(&world);
    let later = "INSERT INTO place SELECT settlement, place_id, 1, kindergarten, kind, language, age_from, age_to, 0, at,
                     2, author, signed_xml_sha256 FROM place";
    db.change(later, &[]);
    let (entry, why) = told(&world);
    assert_eq!(entry, 2);
    assert!(
        why.starts_with("publication 1 of place 00000000-0000-0000-0000-000000000001 cannot follow"),
        "{why}"
    );
}

#[test]
fn the_database_itself_takes_no_change_of_a_publication() {
    let world = World::without_sender();
    publish(&world, &group(1, 1));
    for sql in ["UPDATE place SET published = 9", "DELETE FROM place"] {
        assert!(world.sql().is_refused(sql), "{sql}");
    }
}
