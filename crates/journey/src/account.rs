//! The personal cabinet: who is logged in, and what the cabinet asks of the world (DOMAIN §1.2, §1.3, §1.5).
//!
//! **Invariant:** without a token nothing of the cabinet is asked for: a login that no central has answered is
//! provisional and opens an application, never the journal (DOMAIN §6).

use std::sync::Arc;

use domain::kato::Kato;
use domain::language::Language;
use domain::secret::Secret;
use domain::time::Timestamp;
use forms::definition::Channel;
use forms::value::Address;
use uuid::Uuid;

use crate::effect::KeyIdentity;
use crate::journal::{ActionKind, DocumentName, Journal, Shown};
use crate::places::Vacancies;
use crate::problem::Problem;
use crate::session::SecretText;

/// The secret that proves a login to central.
pub type Token = Arc<Secret<String>>;

/// Somebody who has logged in.
pub struct Account {
    /// The login key, from its certificate.
    pub key: KeyIdentity,
    /// What central answered; none where there was no line, or it had too much to do: the login is provisional.
    pub open: Option<Open>,
    /// It was there, and had too much to do.
    pub was_busy: bool,
    /// The signed challenge: it is the consent to look-ups too. Without a line, the kiosk's own.
    pub consent: SecretText,
    /// When the login was signed.
    pub at: Timestamp,
}

/// A login that central has answered.
#[derive(Clone)]
pub struct Open {
    /// Opens the cabinet.
    pub token: Token,
    /// The e-mail of the account; none at the first login.
    pub email: Option<Secret<String>>,
    /// The person as the register has them; none where it was silent.
    pub person: Option<Person>,
    /// Whether central keeps the signed challenge.
    pub kept: bool,
    /// Contacts of the person's applications that no code has proved; empty once *not now* was said.
    pub unconfirmed: Vec<Contact>,
}

/// A telephone or e-mail of an application, typed where there was no line.
#[derive(Clone)]
pub struct Contact {
    /// The way of the code.
    pub channel: Channel,
    /// The number in E.164, or the address.
    pub address: Secret<String>,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// What the register says of whoever logged in.
#[derive(Clone)]
pub struct Person {
    /// ДД.ММ.ГГГГ.
    pub birth: Secret<String>,
    /// The registered address, where the register has one.
    pub address: Option<Address>,
}

/// What the cabinet asks of central.
#[derive(Debug)]
pub enum AccountAsk {
    /// A challenge to sign.
    Challenge {
        /// The visit's own id.
        session: Uuid,
        /// In which language the consent in it is read.
        language: Language,
    },
    /// Bring the signed challenge back.
    LogIn {
        /// The document, signed with the login key.
        signed: SecretText,
    },
    /// The cabinet is closed.
    LogOut {
        /// The login.
        token: Token,
    },
    /// Keep a proved e-mail for the account.
    KeepEmail {
        /// The login.
        token: Token,
        /// The address.
        email: Secret<String>,
    },
    /// Record that a code proved a contact of an application.
    ProveContact {
        /// The login.
        token: Token,
        /// The contact.
        contact: Contact,
    },
    /// Every application of the person.
    Journal {
        /// The login.
        token: Token,
    },
    /// One application, whole.
    Application {
        /// The login.
        token: Token,
        /// What central finds it by: its number, or settlement and submission.
        name: String,
    },
    /// The private places of a settlement that are free.
    Vacancies {
        /// The settlement.
        settlement: Kato,
    },
    /// Do something that the login alone proves.
    Act {
        /// The login.
        token: Token,
        /// The machine form of the application's number.
        number: String,
        /// What.
        action: ActionKind,
        /// The revision that the screen showed.
        revision: u64,
    },
    /// Do something that is signed. Its scans go first.
    ActSigned {
        /// The login.
        token: Token,
        /// The act's own id.
        id: Uuid,
        /// The document, signed with the signing key.
        signed: SecretText,
        /// The scans it names, by the digest of their bytes, in order.
        scans: Vec<[u8; 32]>,
    },
    /// A document: to be read, saved or printed.
    Document {
        /// The login.
        token: Token,
        /// The machine form of the application's number.
        number: String,
        /// Which.
        document: DocumentName,
        /// The language that stands first.
        language: Language,
        /// What for.
        then: Then,
    },
}

/// What is done with a document once it is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Shown on the screen.
    Read,
    /// Written to the citizen's stick.
    Save,
    /// Printed.
    Print,
}

/// What came of an [`AccountAsk`].
#[derive(Debug)]
pub enum AccountAnswer {
    /// The challenge, as central wrote it.
    Challenge(Result<SecretText, Away>),
    /// Logged in, or why not.
    LoggedIn(Result<Open, Away>),
    /// The e-mail in its canonical spelling.
    EmailKept(Result<Secret<String>, Away>),
    /// The proof of a contact is recorded.
    ContactProved(Result<(), Away>),
    /// The journal.
    Journal(Result<Journal, Away>),
    /// One application.
    Application(Result<Box<Shown>, Away>),
    /// The free places.
    Vacancies(Result<Vacancies, Away>),
    /// An act was recorded.
    Done(Result<Done, Away>),
    /// A document is here.
    Document(Result<Document, Away>),
}

/// By this code central says that it is there and has too much to do.
pub const BUSY: &str = "E-BUSY";

/// Why central gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Away {
    /// No line.
    Offline,
    /// Central is there and has too much to do; the problem says when to come again, where it said so.
    Busy(Problem),
    /// The login has ended.
    LoginOver,
    /// Anything else.
    Refused(Problem),
}

/// An act was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The application's number.
    pub number: String,
    /// The day that the message names, ДД.ММ.ГГГГ.
    pub day: Option<String>,
    /// The education department decides first, by the papers.
    pub by_papers: bool,
}

/// What became of a document.
#[derive(Clone, PartialEq, Eq)]
pub enum Document {
    /// Its text, line by line.
    Text(Vec<String>),
    /// It is a picture: it cannot be read here.
    Picture,
    /// A receipt that proves the place, and that was found to.
    Proof,
    /// It lies on the stick under this name.
    Saved(String),
    /// The printer has it.
    Printed,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Document(…)")
    }
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Open(…)")
    }
}

impl Away {
    /// In the applicant's words.
    pub fn problem(self) -> Problem {
        match self {
            Away::Offline => Problem::plain("fault-cabinet-offline"),
            Away::LoginOver => Problem::plain("fault-login-over"),
            Away::Busy(problem) | Away::Refused(problem) => problem,
        }
    }

    /// Too much to do, and nobody said for how long.
    pub(crate) fn busy() -> Away {
        Away::Busy(Problem::of_code(BUSY))
    }
}
