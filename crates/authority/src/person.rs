//! Whom a certificate is for, and of what kind.

use chrono::{DateTime, Duration, Utc};

/// The holder, as the subject of the certificate names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonSpec {
    /// Surname, in capitals as the authority writes it.
    pub surname: String,
    /// Given name.
    pub given: String,
    /// Patronymic, where there is one.
    pub patronymic: Option<String>,
    /// 12 digits; not judged here, so that tests can make wrong ones.
    pub iin: String,
    /// For a legal person's key.
    pub organisation: Option<Organisation>,
}

/// The organisation a legal person's key belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// 12 digits.
    pub bin: String,
    /// Its name.
    pub name: String,
}

impl PersonSpec {
    /// A natural person without a patronymic.
    pub fn new(surname: &str, given: &str, iin: &str) -> PersonSpec {
        PersonSpec {
            surname: surname.to_owned(),
            given: given.to_owned(),
            patronymic: None,
            iin: iin.to_owned(),
            organisation: None,
        }
    }

    /// The same person with a patronymic.
    pub fn patronymic(mut self, patronymic: &str) -> PersonSpec {
        self.patronymic = Some(patronymic.to_owned());
        self
    }

    /// The same person acting for an organisation.
    pub fn of(mut self, name: &str, bin: &str) -> PersonSpec {
        self.organisation = Some(Organisation { bin: bin.to_owned(), name: name.to_owned() });
        self
    }
}

/// The kind of certificate (SIGNING §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A natural person's signing key: digitalSignature + nonRepudiation.
    Sign,
    /// A natural person's login key: digitalSignature + keyEncipherment.
    Login,
    /// One key for both: nonRepudiation + keyAgreement, under the bare policy.
    Both,
    /// A legal person's signing key (its head's).
    LegalSign,
    /// A legal person's login key (its head's).
    LegalLogin,
    /// The signing key of an employee of a legal person.
    EmployeeSign,
    /// The login key of an employee of a legal person.
    EmployeeLogin,
}

/// From when until when a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first moment.
    pub from: DateTime<Utc>,
    /// The last moment.
    pub until: DateTime<Utc>,
}

impl Validity {
    /// A year that began a day ago: how long a key in a file lives.
    pub fn year(now: DateTime<Utc>) -> Validity {
        Validity { from: now - Duration::days(1), until: now + Duration::days(364) }
    }

    /// A year that ended `days` days ago.
    pub fn ended(now: DateTime<Utc>, days: i64) -> Validity {
        let until = now - Duration::days(days);
        Validity { from: until - Duration::days(365), until }
    }

    /// A year that begins in `days` days.
    pub fn begins(now: DateTime<Utc>, days: i64) -> Validity {
        let from = now + Duration::days(days);
        Validity { from, until: from + Duration::days(365) }
    }
}
