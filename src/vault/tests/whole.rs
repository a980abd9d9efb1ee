//! The form that carries the login, beside the one that names it.

use sync::dispatch::{Item, Parcel};

use super::*;
use crate::vault::Cargo;

/// The `n`-th application, whose form only names its login.
pub(super) fn naming(n: u8) -> NewRow {
    NewRow { whole: Some(vec![n ^ 0x20; 4_000]), ..row(n) }
}

fn item(vault: &Vault) -> Item {
    vault.waiting().unwrap().remove(0)
}

/// What the line would be handed.
fn sent(vault: &mut Vault) -> Vec<u8> {
    let parcel = Parcel::Forms(vec![row(1).submission_id]);
    let Some(Cargo::Forms(mut forms)) = vault.sealed(&parcel).unwrap() else { panic!("no form") };
    forms.remove(0).1
}

#[test]
fn the_form_that_carries_the_login_takes_the_place_of_the_one_that_names_it_and_stays_there() {
    let (folder, mut vault) = vault();
    vault.enqueue(&naming(1)).unwrap();
    assert_eq!(vault.counts().unwrap().bytes, 17_000);
    assert_eq!((item(&vault).form.bytes, item(&vault).whole.unwrap().bytes), (3_000, 4_000));
    assert_eq!(sent(&mut vault), vec![1; 3_000]);
    vault.send_whole(row(1).submission_id).unwrap();
    drop(vault);
    let mut vault = open(folder.path());
    assert_eq!((item(&vault).form.bytes, item(&vault).whole), (4_000, None));
    assert_eq!(sent(&mut vault), vec![0x21; 4_000]);
    assert_eq!(vault.send_whole(row(1).submission_id), Err(VaultError::Unknown), "there is no other one");
    vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
    assert_eq!(vault.counts().unwrap(), Counts::default());
}

#[test]
fn what_goes_on_a_stick_carries_its_login() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&naming(1)).unwrap();
    vault.enqueue(&row(2)).unwrap();
    assert_eq!(vault.whole(row(1).submission_id).unwrap(), Some(vec![0x21; 4_000]));
    assert_eq!(vault.whole(row(2).submission_id).unwrap(), Some(vec![2; 3_000]), "it names none");
    vault.refuse(row(1).submission_id, "E-CHAIN").unwrap();
    assert_eq!(vault.aside(&row(1).kiosk_number).unwrap().sealed, vec![0x21; 4_000]);
}

#[test]
fn nothing_of_it_is_left_once_the_application_is_gone() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&naming(1)).unwrap();
    vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
    let left: i64 = vault.connection.query_row("SELECT count(*) FROM whole", [], |row| row.get(0)).unwrap();
    assert_eq!((left, vault.counts().unwrap()), (0, Counts::default()));
}

#[test]
fn one_that_has_changed_on_the_disk_holds_nothing_up() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&naming(1)).unwrap();
    vault.connection.execute("UPDATE whole SET sealed = zeroblob(4000)", []).unwrap();
    assert_eq!(vault.whole(row(1).submission_id).unwrap(), Some(vec![1; 3_000]), "the other one is sound");
    assert_eq!(sent(&mut vault), vec![1; 3_000]);
    vault.refuse(row(1).submission_id, "E-CHAIN").unwrap();
    assert_eq!(vault.aside(&row(1).kiosk_number).unwrap().sealed, vec![1; 3_000]);
}

#[test]
fn a_form_that_has_changed_on_the_disk_is_sent_as_the_sound_one_beside_it() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&naming(1)).unwrap();
    vault.enqueue(&row(2)).unwrap();
    vault.connection.execute("UPDATE application SET sealed = zeroblob(3000) WHERE id = 1", []).unwrap();
    // What was chosen was the damaged one, with another: the choice is made anew.
    let chosen = Parcel::Forms(vec![row(1).submission_id, row(2).submission_id]);
    assert!(vault.sealed(&chosen).unwrap().is_none());
    assert!(refused(&vault).is_empty());
    assert_eq!((item(&vault).form.bytes, item(&vault).whole), (4_000, None));
    assert_eq!(sent(&mut vault), vec![0x21; 4_000]);

    // Both are damaged: it is kept aside, and holds nothing up.
    vault.enqueue(&naming(4)).unwrap();
    vault.connection.execute("UPDATE application SET sealed = zeroblob(3000) WHERE id = 3", []).unwrap();
    vault.connection.execute("UPDATE whole SET sealed = zeroblob(4000)", []).unwrap();
    assert!(vault.sealed(&Parcel::Forms(vec![row(4).submission_id])).unwrap().is_none());
    assert_eq!(refused(&vault)[0].code, "E-VAULT-ROW");
}
