//! A GOST key at the command line.
use std::fs;

use authority::{Authority, PersonSpec, Validity};

use crate::{SHOW, SIGN, VERIFY, desk, now, outcome};

#[test]
fn a_gost_key_is_shown_signs_and_is_verified() {
    let gost = Authority::gost(now()).unwrap();
    let person = PersonSpec::new("АХМЕТОВА", "АЙГҮЛ", "850101400123");
    let dir = desk(&gost.gost_leaf(&person, Validity::year(now())).unwrap());
    gost.write_trust_dir(&dir.path().join("trust")).unwrap();
    let (status, said, _) = outcome(dir.path(), &SHOW);
    assert!(status == 0 && said.contains("\npurpose: both\nalgorithm: GOST-2015-512\n"), "{said}");
    assert_eq!(outcome(dir.path(), &SIGN), (0, String::new(), String::new()));
    let (status, said, complaint) = outcome(dir.path(), &VERIFY);
    assert_eq!((status, complaint.as_str()), (0, ""));
    assert!(said.contains("root: НЕГІЗГІ КО TEST (GOST) TEREZE\n"), "{said}");
    fs::write(
        dir.path().join("out.xml"),
        fs::read_to_string(dir.path().join("out.xml")).unwrap().replace("Айару", "Айарү"),
    )
    .unwrap();
    let (status, _, complaint) = outcome(dir.path(), &VERIFY);
    assert!(status == 1 && complaint.starts_with("E-SIG-"), "{complaint}");
}
