//! Disks that take nothing more, under a person's hands: what was not accepted is said, what was accepted is there once.

use rusqlite::{Connection, OpenFlags};

use super::{RUSSIAN, fill, sign};
use crate::hall::Hall;

#[test]
fn a_full_disk_of_the_kiosk_is_told_and_a_full_one_of_the_centre_delays_only() {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(100, 30);
    fill(&hall, &mut kiosk, &RUSSIAN);
    kiosk.limit_files(Some(0));
    sign(&mut kiosk, &RUSSIAN);
    kiosk.wait_for("Заявление ещё не принято");
    kiosk.limit_files(None);
    hall.limit_files_of_the_centre(Some(0));
    kiosk.choose("Сохранить ещё раз");
    kiosk.wait_for(RUSSIAN.not_registered);
    hall.limit_files_of_the_centre(None);
    kiosk.wait_for(RUSSIAN.registered);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let db = Connection::open_with_flags(hall.path("central.sqlite"), flags).unwrap();
    let count: i64 = db.query_row("SELECT count(*) FROM submission", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1, "stored twice, accepted once");
}
