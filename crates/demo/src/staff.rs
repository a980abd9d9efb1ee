//! The people who decide: each with keys of an organisation in a folder of their own, and appointed at the centre.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use authority::pkcs12::Style;
use authority::{Authority, PersonSpec, Profile, Validity, pkcs12};
use chrono::{DateTime, Utc};

use crate::centre::SETTLEMENT;
use crate::people::SCHOOL_BIN;
use crate::stick::PASSWORD;

/// The folder that their keys lie in: each folder in it is somebody's stick.
pub(crate) const KEYS: &str = "stick-of-the-desk";

/// A private kindergarten of the released sample list, in Kostanay.
const KINDERGARTEN_BIN: &str = "200140920016";

/// A state kindergarten of the released sample list, in Kostanay.
const STATE_KINDERGARTEN_BIN: &str = "200140920056";

/// An education department that exists nowhere.
pub(crate) const DEPARTMENT_BIN: &str = "990340000123";

/// Somebody who decides.
struct Clerk {
    folder: &'static str,
    surname: &'static str,
    given: &'static str,
    iin: &'static str,
    organisation: &'static str,
    bin: &'static str,
    role: &'static str,
}

const CLERKS: [Clerk; 7] = [
    Clerk {
        folder: "school-head",
        surname: "БАСШЫ",
        given: "ГҮЛНАР",
        iin: "750101400017",
        organisation: "№ 5 «Білім» мектебі",
        bin: SCHOOL_BIN,
        role: "school-head",
    },
    Clerk {
        folder: "kindergarten",
        surname: "ТӘРБИЕШІ",
        given: "АСЕМ",
        iin: "800505400053",
        organisation: "«Балапан» балабақшасы",
        bin: KINDERGARTEN_BIN,
        role: "kindergarten",
    },
    Clerk {
        folder: "kindergarten-state",
        surname: "МЕҢГЕРУШІ",
        given: "РАУШАН",
        iin: "830808400083",
        organisation: "№ 7 бөбекжай-бақшасы",
        bin: STATE_KINDERGARTEN_BIN,
        role: "kindergarten",
    },
    Clerk {
        folder: "department",
        surname: "ТЕКСЕРУШІ",
        given: "САУЛЕ",
        iin: "780303400039",
        organisation: "Қостанай қаласының білім бөлімі",
        bin: DEPARTMENT_BIN,
        role: "department",
    },
    Clerk {
        folder: "department-second",
        surname: "ЕКІНШІ",
        given: "ДАНИЯР",
        iin: "790404300041",
        organisation: "Қостанай қаласының білім бөлімі",
        bin: DEPARTMENT_BIN,
        role: "department",
    },
    Clerk {
        folder: "front-desk",
        surname: "ҚАБЫЛДАУШЫ",
        given: "АЙНҰР",
        iin: "820707400072",
        organisation: "№ 5 «Білім» мектебі",
        bin: SCHOOL_BIN,
        role: "front-desk",
    },
    Clerk {
        folder: "auditor",
        surname: "АУДИТОР",
        given: "МҰРАТ",
        iin: "810606300065",
        organisation: "Қостанай қаласының білім бөлімі",
        bin: DEPARTMENT_BIN,
        role: "auditor",
    },
];

/// Everybody's stick.
pub(crate) fn sticks(dir: &Path) -> Vec<PathBuf> {
    CLERKS.iter().map(|clerk| dir.join(KEYS).join(clerk.folder)).collect()
}

/// Makes everybody's keys: one to log in with, one to sign with.
pub(crate) fn keys(authority: &Authority, dir: &Path, now: DateTime<Utc>) -> Result<()> {
    for clerk in &CLERKS {
        let stick = dir.join(KEYS).join(clerk.folder);
        std::fs::create_dir_all(&stick)?;
        let person = PersonSpec::new(clerk.surname, clerk.given, clerk.iin);
        let person = person.of(clerk.organisation, clerk.bin);
        let kinds = [("AUTH_RSA256", Profile::EmployeeLogin), ("RSA256", Profile::EmployeeSign)];
        for (name, profile) in kinds {
            let key = authority.leaf(&person, profile, Validity::year(now))?;
            let file = stick.join(format!("{name}_{}.p12", clerk.folder));
            std::fs::write(file, pkcs12::write(&key, PASSWORD, Style::NationalBer)?)?;
        }
    }
    Ok(())
}

/// Appoints everybody, as an administrator would.
pub(crate) fn appoint(program: &Path, configuration: &Path) -> Result<()> {
    for clerk in &CLERKS {
        let mut add = Command::new(program)
            .args(["staff", "add", "--config"])
            .arg(configuration)
            .args(["--bin", clerk.bin, "--role", clerk.role, "--settlement", SETTLEMENT])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut asked = add.stdin.take().context("a program without standard input")?;
        writeln!(asked, "{}", clerk.iin)?;
        drop(asked);
        let output = add.wait_with_output()?;
        anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
