#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;

use super::*;

/// The configuration with these lines, and what it makes of its database.
fn told(lines: &str, instead: Option<&str>, password: Option<&str>) -> Result<String, String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("central.toml");
    fs::write(dir.path().join("password"), "from-a-file\n").unwrap();
    fs::write(dir.path().join("roots.pem"), "no certificate").unwrap();
    let rest = "centre = \"test\"\nlisten = \"127.0.0.1:0\"\nkeys = \"keys\"\ntrust = \"trust\"\n\
                [registry]\nsample = \"people.toml\"\n[codes]\nphone_file = \"phone.txt\"\n";
    fs::write(&path, format!("{lines}\n{rest}")).unwrap();
    let config = Config::read(&path).map_err(|error| error.to_string())?;
    let password = password.map(|text| Zeroizing::new(text.to_owned()));
    match config.database(instead, password) {
        Ok(Database::Postgres(address)) => Ok(format!("{address} {address:?} {}", address.has_password())),
        Ok(Database::Sqlite(path)) => Ok(path.display().to_string()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn an_address_is_known_by_its_beginning_and_the_command_line_goes_first() {
    let file = "database = \"central.db\"";
    assert!(told(file, None, None).unwrap().ends_with("/central.db"));
    let address = "postgres://tereze@localhost/queues";
    assert!(told(file, Some(address), None).unwrap().starts_with("queues of PostgreSQL at localhost "));
    let address = format!("database = \"{address}\"");
    assert!(told(&address, None, None).unwrap().starts_with("queues of PostgreSQL at localhost "));
    assert_eq!(told(&address, Some("other.db"), None).unwrap(), "other.db");
    let socket = told("database = \"postgresql:///queues\"", None, None).unwrap();
    assert!(socket.starts_with("queues of PostgreSQL at /var/run/postgresql "), "{socket}");
}

#[test]
fn a_password_is_taken_from_wherever_it_lies_and_told_nowhere() {
    let plain = "database = \"postgres://tereze@localhost/queues\"";
    let within = "database = \"postgres://tereze:in-the-address@localhost/queues\"";
    let file = format!("{plain}\ndatabase_password_file = \"password\"");
    for (lines, environment, holds) in [
        (plain, None, false),
        (plain, Some("of-the-environment"), true),
        (within, None, true),
        (file.as_str(), None, true),
        (file.as_str(), Some("of-the-environment"), true),
    ] {
        let said = told(lines, None, environment).unwrap();
        assert!(said.ends_with(if holds { " true" } else { " false" }), "{said}");
        assert!(!said.contains("in-the-address") && !said.contains("environment"), "{said}");
    }
    let absent = format!("{plain}\ndatabase_password_file = \"absent\"");
    assert!(told(&absent, None, None).unwrap_err().contains("database_password_file"));
}

#[test]
fn nothing_crosses_a_network_in_clear() {
    let at = |host: &str, more: &str| {
        told(&format!("database = \"postgres://tereze:secret@{host}/queues{more}\""), None, None)
    };
    for here in ["localhost", "127.0.0.1", "%2Frun%2Fpostgresql", "localhost,127.0.0.1"] {
        assert!(at(here, "").is_ok(), "{here}");
    }
    for (host, more) in [
        ("db.example.kz", ""),
        ("10.1.2.3", "?sslmode=disable"),
        ("db.example.kz", "?sslmode=prefer"),
        ("localhost,db.example.kz", ""),
        ("localhost", "?hostaddr=10.1.2.3"),
    ] {
        let refused = at(host, more).unwrap_err();
        assert!(refused.contains("sslmode=require") && !refused.contains("secret"), "{refused}");
    }
    assert!(at("db.example.kz", "?sslmode=require").unwrap_err().contains("database_roots"));
    let roots = "database = \"postgres://tereze@db.example.kz/queues?sslmode=require\"\n\
                 database_roots = \"roots.pem\"";
    assert!(told(roots, None, None).unwrap_err().contains("no PEM file of certificates"));
}

#[test]
fn what_is_no_address_is_refused_without_being_repeated() {
    for wrong in ["postgres://tereze:secret@localhost:port/queues", "postgres://tereze:secret@localhost"] {
        let refused = told(&format!("database = \"{wrong}\""), None, None).unwrap_err();
        assert!(refused.starts_with("database: ") && !refused.contains("secret"), "{refused}");
    }
}
