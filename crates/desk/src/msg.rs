//! What the model hears, and what it asks for.

use std::sync::Arc;

use domain::bin::Bin;
use domain::digest::Sha256;
use domain::language::Language;
use domain::problem::Problem;
use domain::secret::Secret;
use forms::Assistant;
use forms::assistant::Help;
use forms::decision::Ruling;
use forms::line::Edit;
use sync::wire::desk::{AtDesk, AuditShown, DecisionDone, DeskLoggedIn, Inbox, PlacesAtDesk};
use terminal::picture::Picture;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::target::Target;

/// What happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// Time passed; nobody pressed anything.
    Tick,
    /// Somebody is there.
    Presence,
    /// Something was pressed.
    Press(Target),
    /// The focus goes there.
    Focus(Target),
    /// One screen back.
    Back,
    /// F2.
    OtherLanguage,
    /// A key in the line under the cursor.
    Edit(Edit),
    /// F8.
    Reveal,
    /// Over the picture, in steps: right and down positive.
    Pan(i32, i32),
    /// Nearer (positive) or farther.
    Zoom(i32),
    /// A stick was put in or pulled out.
    Sticks,
    /// The parent who was helped is done, or the program that served them broke off.
    Helped(Result<(), Problem>),
    /// An effect came to an end.
    Reply(AskId, Result<Answer, Trouble>),
}

/// Which effect an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskId(pub u64);

/// Something that the model wants done.
#[derive(Debug)]
pub struct Effect {
    /// Its answer bears it.
    pub id: AskId,
    /// What.
    pub ask: Ask,
}

/// The token of a login.
pub type Token = Arc<Secret<String>>;

/// A document as it was signed: it names a person's application, and shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed(Arc<Zeroizing<String>>);

impl Signed {
    /// Keeps a document.
    pub fn new(document: Zeroizing<String>) -> Signed {
        Signed(Arc::new(document))
    }

    /// Its text, for central.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signed(…)")
    }
}

/// A key of the last list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyHandle(pub usize);

/// What the model wants done.
#[derive(Debug)]
pub enum Ask {
    /// Which keys there are.
    ListKeys,
    /// Open the key, fetch a challenge, sign it, open the desk.
    LogIn {
        /// Which key.
        key: KeyHandle,
        /// Its password.
        password: Secret<String>,
        /// The language of the screen.
        language: Language,
    },
    /// End the login; nobody waits for it.
    LogOut {
        /// Which.
        token: Token,
    },
    /// What waits.
    Inbox {
        /// Whose.
        token: Token,
    },
    /// The same, while nobody waits for it.
    Glance {
        /// Whose.
        token: Token,
    },
    /// One application.
    Application {
        /// For whom.
        token: Token,
        /// The machine form of its number.
        number: String,
    },
    /// One scan of it: fetched, and drawn where it is a picture.
    Scan {
        /// For whom.
        token: Token,
        /// Of which application.
        number: String,
        /// Its digest, hex.
        sha256: String,
        /// What it is.
        media_type: String,
    },
    /// Hand the scan on the desk to a program that shows it.
    Viewer,
    /// Take the scan off the desk.
    CloseScan,
    /// Sign a decision.
    Sign {
        /// With which key.
        key: KeyHandle,
        /// Its password.
        password: Secret<String>,
        /// What.
        decision: Box<ToSign>,
    },
    /// Nobody waits any more for what a token is doing.
    StopKey,
    /// Hand over a signed decision.
    Send {
        /// Whose.
        token: Token,
        /// The document.
        signed: Signed,
    },
    /// The places that the clerk may publish.
    Places {
        /// For whom.
        token: Token,
        /// Of which settlement.
        settlement: String,
    },
    /// An id for a group that was never published.
    NewGroup,
    /// The audit of a queue's log.
    Audit {
        /// For whom.
        token: Token,
        /// Of which settlement.
        settlement: String,
    },
    /// Give the terminal to a parent, until they are done.
    Help(Box<Help>),
    /// Forget everything of this login.
    Wipe,
}

/// Somebody who may help: how an application names them, and by what they are known as themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// As an application names them.
    pub assistant: Assistant,
    /// See [`Help::own`].
    pub own: Sha256,
}

/// A decision that is going to be signed.
#[derive(Debug)]
pub struct ToSign {
    /// What is decided.
    pub ruling: Ruling,
    /// The first clerk's decision that it seconds.
    pub seconds: Option<Sha256>,
    /// The language of the screen.
    pub language: Language,
    /// The clerk's organisation.
    pub bin: Bin,
}

/// What came of an effect.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Nothing more is to be said.
    Done,
    /// The keys that were found.
    Keys(Keys),
    /// The desk is open; for whoever may help, with how they are named.
    LoggedIn(Box<DeskLoggedIn>, Option<Box<Helper>>),
    /// What waits.
    Inbox(Box<Inbox>),
    /// One application.
    Application(Box<AtDesk>),
    /// A scan that can be drawn.
    Picture(Arc<Picture>),
    /// A scan that only a viewer shows.
    Paper,
    /// A viewer shows it.
    Viewing,
    /// The decision is signed.
    Signed(Signed),
    /// The decision is recorded.
    Decided(Box<DecisionDone>),
    /// The places that the clerk may publish.
    Places(Box<PlacesAtDesk>),
    /// An id for a new group.
    NewGroup(Uuid),
    /// An audit, and whether the signature of its head holds.
    Audit(Box<AuditShown>, bool),
}

/// The keys that were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// In the order of the sticks, then of the tokens.
    pub files: Vec<KeyChoice>,
    /// There are more than were looked at.
    pub cut: bool,
}

/// A key, as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChoice {
    /// By which it is opened.
    pub key: KeyHandle,
    /// Its name.
    pub name: String,
    /// The stick or token it lies on.
    pub stick: String,
    /// What its name hints at; of one on a token, what its certificate says.
    pub hint: KeyHint,
    /// It lies on a token: how many tries its PIN has left. Nothing for a file.
    pub token: Option<PinTries>,
}

/// How many tries the PIN of a token has left, as far as tokens tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinTries {
    /// No wrong PIN since the last right one.
    Enough,
    /// A wrong one at least.
    Few,
    /// The next wrong one locks it.
    Last,
    /// None.
    Locked,
}

/// What a key's name hints at; the certificate decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyHint {
    /// A signing key.
    Signing,
    /// A login key.
    Login,
    /// A key for both.
    Both,
    /// A key of another algorithm.
    Gost,
    /// Nothing.
    Unknown,
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The password is wrong.
    WrongPassword,
    /// The PIN is wrong; so many tries are left.
    WrongPin(PinTries),
    /// The stick or the file is gone.
    KeyGone,
    /// Central is away.
    Offline,
    /// The login has ended.
    LoginOver,
    /// The application is not what it was.
    Changed,
    /// Anything else, in words.
    Refused(Problem),
}

impl Trouble {
    /// Whether the application is not there, or not this clerk's.
    pub(crate) fn is_gone(&self) -> bool {
        matches!(self, Trouble::Refused(problem) if problem.message == "fault-noapplication")
    }

    /// In words.
    pub fn problem(&self) -> Problem {
        match self {
            Trouble::WrongPassword => Problem::plain("desk-fault-password"),
            Trouble::WrongPin(PinTries::Enough) => Problem::plain("fault-pin"),
            Trouble::WrongPin(PinTries::Few) => Problem::plain("fault-pin-few"),
            Trouble::WrongPin(PinTries::Last) => Problem::plain("fault-pin-last"),
            Trouble::WrongPin(PinTries::Locked) => Problem::plain("fault-token-locked"),
            Trouble::KeyGone => Problem::plain("fault-stick-gone"),
            Trouble::Offline => Problem::plain("desk-fault-offline"),
            Trouble::LoginOver => Problem::plain("desk-fault-login-over"),
            Trouble::Changed => Problem::plain("fault-changed"),
            Trouble::Refused(problem) => problem.clone(),
        }
    }
}
