//! What the centre publishes, down a line that is counted and cut: the kiosk and the centre are the programs that ship.

use authority::{Authority, PersonSpec, Profile, Revoked, Validity};
use chrono::TimeDelta;

use super::sender::Sender;
use super::*;

/// How many schools the settlement of the hall has.
const SCHOOLS: u64 = 4_000;

/// Lays a file where an administrator of the centre would.
fn lay(remote: &Remote, name: &str, text: &str) {
    let path = remote.hall.path("publish").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A BIN whose check digit is right: the next such number from this one on.
fn bin(from: u64) -> (String, u64) {
    let sound = |n: &u64| domain::bin::Bin::parse(&format!("2101400{n:05}")).is_ok();
    let n = (from..).find(sound).unwrap();
    (format!("2101400{n:05}"), n + 1)
}

/// The list of schools, one of them called so; the pupils of the demonstration keep theirs.
fn schools(odd: &str) -> String {
    let mut next = 0;
    let row = |n: u64| {
        let (bin, after) = bin(next);
        next = after;
        let name = if n == SCHOOLS / 2 { odd.to_owned() } else { format!("№{n} орта мектеп") };
        format!("[[school]]\nbin = \"{bin}\"\nkato = \"391010000\"\nkk = \"{name}\"\nru = \"{name}\"\n\n")
    };
    let released = include_str!("../../assets/reference/schools.toml").to_owned();
    released + &(0..SCHOOLS).map(row).collect::<String>()
}

/// A centre that publishes; nothing is published yet but the lists of its folder.
fn publishing() -> Remote {
    let mut remote = Remote::new(Faults::NONE);
    remote.hall.kill_centre();
    let path = remote.hall.path("central.toml");
    let configured = std::fs::read_to_string(&path).unwrap();
    let lines = "publish = \"publish\"\neditions = \"editions-of-the-centre\"\n";
    std::fs::write(path, format!("{lines}{configured}")).unwrap();
    std::fs::create_dir_all(remote.hall.path("publish")).unwrap();
    remote.hall.open_centre();
    remote
}

/// A revocation list of the authority that this hall trusts, of so many keys.
fn list(authority: &Authority, remote: &Remote, keys: u64) {
    let key = |n: u64| {
        let person = PersonSpec::new("ТЕСТОВ", "ТЕСТ", &format!("87030840{n:04}"));
        authority.leaf(&person, Profile::Sign, Validity::year(now())).unwrap().certificate_der
    };
    let taken: Vec<Vec<u8>> = (1..=keys).map(key).collect();
    let taken: Vec<Revoked<'_>> =
        taken.iter().map(|der| Revoked { certificate_der: der, since: now(), reason: None }).collect();
    let period = Validity { from: now() - TimeDelta::minutes(1), until: now() + TimeDelta::days(1) };
    authority.write_crl_dir(&remote.hall.path("crls"), &taken, period).unwrap();
}

#[test]
fn what_is_published_comes_down_a_line_that_is_cut_and_a_change_costs_few_hundred_bytes() {
    let remote = publishing();
    list(&remote.authority, &remote, 1);
    lay(&remote, "reference/schools.toml", &schools("Гимназия"));
    let said = remote.hall.centre_does("publish");
    assert!(said.starts_with("edition 1: "), "{said}");
    // Cut in the middle of a piece, again and again: it goes on at the byte.
    remote.line.set(Faults { cut_at_byte_down: Some(7_000), ..Faults::NONE });
    let sender = Sender::start(&remote.hall);
    let whole = came(&sender, 1);
    let carried = remote.line.carried().1;
    println!("{SCHOOLS} schools: {whole} bytes, {carried} on the line, {} cuts", remote.line.cuts());
    assert!(remote.line.cuts() >= 2, "the line was cut");
    // No connection carries the half of it: whoever began anew would never end.
    assert!(carried < whole * 4, "{carried}");
    remote.line.set(Faults::NONE);
    // One school changes, by an administrator; a list comes, by itself.
    lay(&remote, "reference/schools.toml", &schools("№ 7 гимназия"));
    assert!(remote.hall.centre_does("publish").starts_with("edition 2: "));
    let school = came(&sender, 2);
    list(&remote.authority, &remote, 2);
    let crl = came(&sender, 3);
    println!("a school: {school} bytes; a list with one more key: {crl} bytes");
    assert!(school < 500 && crl < 900, "{school} {crl}");
    sender.stop();
    let doctor = remote.hall.kiosk_says(&["doctor"], None);
    assert!(doctor.contains("edition: 3 of "), "{doctor}");
    // The list lies where keys are asked about, as its authority signed it.
    let [here, there] = ["editions/crls/issuer.crl", "crls/issuer.crl"]
        .map(|name| std::fs::read(remote.hall.path(name)).unwrap());
    assert!(here == there);
}

/// How many bytes an edition took, once it is here.
fn came(sender: &Sender, number: u64) -> u64 {
    let here = format!("edition {number} is here: ");
    until("the edition is here", || sender.has_said(&here));
    sender.said_after(&here).split(' ').next().unwrap().parse().unwrap()
}
