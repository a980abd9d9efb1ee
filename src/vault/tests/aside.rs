//! What was refused stays with its reason until a person takes it away, and then its reason stays.

use super::*;

#[test]
fn what_was_refused_is_whole_until_it_is_taken_away_and_its_reason_after_that() {
    let (folder, mut vault) = vault();
    for n in 1..=2 {
        vault.enqueue(&row(n)).unwrap();
    }
    let number = row(1).kiosk_number;
    assert_eq!(vault.aside(&number), Err(VaultError::Unknown), "it still waits");
    assert_eq!(vault.take_away(&number, now()), Err(VaultError::Unknown), "what waits cannot be taken away");
    vault.refuse(row(1).submission_id, "E-EXPIRED").unwrap();
    vault.tidy(now() + TimeDelta::days(400)).unwrap();
    let aside = vault.aside(&number).unwrap();
    assert_eq!((aside.code.as_str(), aside.sealed.len(), aside.scans.len()), ("E-EXPIRED", 3_000, 2));
    assert_eq!(aside.scans, row(1).blobs);
    let later = now() + TimeDelta::days(400);
    vault.take_away(&number, later).unwrap();
    drop(vault);
    let mut vault = open(folder.path());
    assert_eq!(vault.aside(&number), Err(VaultError::Unknown));
    let taken = vault.taken_away().unwrap();
    assert_eq!((taken.len(), taken[0].code.as_str(), taken[0].at), (1, "E-EXPIRED", later));
    assert_eq!(
        vault.counts().unwrap(),
        Counts { forms: 1, bytes: 13_000, oldest: Some(now()), ..Counts::default() }
    );
    assert_eq!(vault.take_away(&number, later), Err(VaultError::Unknown));
    // Whoever presses twice after all that time is told of the first time, and not accepted anew.
    assert_eq!(vault.enqueue(&row(1)), Err(VaultError::Conflict));
    vault.tidy(now() + TimeDelta::days(5 * DAYS_OF_A_YEAR + 1)).unwrap();
    assert!(vault.taken_away().unwrap().is_empty());
    assert_eq!(vault.counts().unwrap().forms, 1, "what waits is never touched");
}
