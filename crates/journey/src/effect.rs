//! What the walk asks the outside world to do, and what the world answers.
//!
//! **Invariant:** an answer is taken only where its [`EffectId`] is still waited for; anything else is stale
//! (it belongs to a step already left, or to the person before) and is dropped.

mod records;

use domain::language::Language;
use domain::secret::Secret;
use forms::definition::Channel;
use forms::value::Scan;
use uuid::Uuid;

pub use self::records::{
    Accepted, ChildRecord, CodeChecked, CodeSent, FileChoice, Found, KeptAt, KeptFound, KeyChoice, KeyHint,
    KeyIdentity, KeyProblem, KeyUse, Listed, LookUpProblem, Offer, ParentRecord, PinTries, QueuePlace,
    Registration, Saved, ScanStep, Seen, Signed, SmallScan,
};

use crate::account::{AccountAnswer, AccountAsk};
use crate::problem::Problem;
use crate::session::SecretText;

/// Names one asking; never used twice while the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EffectId(pub u64);

/// One thing to be done by the shell, on a worker thread.
#[derive(Debug)]
pub struct Effect {
    /// Comes back with the answer.
    pub id: EffectId,
    /// What to do.
    pub ask: Ask,
}

/// A handle on a file that the shell listed; it knows the path, the walk does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileHandle(pub u32);

/// The things the walk can ask for.
#[derive(Debug)]
pub enum Ask {
    /// Fresh identifiers for a new application.
    NewIds,
    /// List the key files on the sticks.
    ListKeys,
    /// Open a key file and tell whose it is. The opened key waits for [`Ask::SignConsent`].
    OpenKey {
        /// What the key is for.
        wanted: KeyUse,
        /// The file.
        file: FileHandle,
        /// Its password.
        password: Secret<String>,
    },
    /// Forget the opened key, and give up what a token is doing with one.
    DropKey,
    /// Sign the look-up consent, or the login's challenge, with the key just opened, then forget the key.
    SignConsent {
        /// The document's XML (forms::consent, forms::login).
        xml: SecretText,
    },
    /// Ask central to send a confirmation code.
    SendCode {
        /// The application the code belongs to.
        session: Uuid,
        /// By SMS or by e-mail.
        channel: Channel,
        /// The number (E.164) or address.
        address: Secret<String>,
        /// Language of the message.
        language: Language,
    },
    /// Ask central whether the code is right.
    CheckCode {
        /// The application the code belongs to.
        session: Uuid,
        /// By SMS or by e-mail.
        channel: Channel,
        /// The number or address it went to.
        address: Secret<String>,
        /// What was typed.
        code: Secret<String>,
    },
    /// Read the applicant's own record.
    LookUpParent {
        /// The signed consent.
        consent: SecretText,
    },
    /// Read the child's record.
    LookUpChild {
        /// The signed consent.
        consent: SecretText,
        /// The child's IIN.
        iin: Secret<String>,
    },
    /// List the pictures and PDFs on the sticks.
    ListScans,
    /// Read a file, test that it can be read by a person, make its page small, keep the bytes of both for this
    /// session.
    CheckScan {
        /// The file.
        file: FileHandle,
        /// The page is turned to the right by so many quarters, beyond what it says itself.
        quarters: u8,
    },
    /// Nobody waits for the file that is being tested any more.
    StopScan,
    /// Forget the bytes of a scan taken back.
    DropScan {
        /// SHA-256 of its bytes.
        sha256: [u8; 32],
    },
    /// Open the key anew and sign the application.
    Sign {
        /// The key file.
        file: FileHandle,
        /// Its password.
        password: Secret<String>,
        /// The application's XML.
        xml: SecretText,
        /// Whose key it has to be.
        iin: Secret<String>,
    },
    /// Seal and store the signed application: one fsynced transaction.
    Enqueue {
        /// The application's id.
        submission: Uuid,
        /// The application as signed.
        signed_xml: SecretText,
        /// The signed look-up consent, if one was given.
        consent: Option<SecretText>,
        /// Whether that is the login that central has opened and keeps.
        login_kept: bool,
        /// Scans by digest, in order.
        scans: Vec<[u8; 32]>,
    },
    /// Write the paper of this application to the stick.
    SaveDocument {
        /// The application's id.
        submission: Uuid,
        /// Language that stands first.
        language: Language,
    },
    /// What the personal cabinet asks of central.
    Account(AccountAsk),
    /// Print the paper of this application.
    PrintDocument {
        /// The application's id.
        submission: Uuid,
        /// Language that stands first.
        language: Language,
    },
    /// Look for unfinished applications that the key just opened opens too.
    FindKept,
    /// Look at the scans of one of them anew, and keep their bytes for this session.
    TakeUpKept {
        /// Its file.
        file: FileHandle,
    },
    /// Seal the unfinished application and write it to the stick its key came from.
    KeepDraft {
        /// What was given by hand (forms::kept).
        text: SecretText,
        /// Scans by digest.
        scans: Vec<[u8; 32]>,
    },
    /// Forget everything of this session, on the screen and off it.
    Wipe,
}

/// What came of an [`Ask`].
#[derive(Debug)]
pub enum Answer {
    /// Fresh identifiers.
    Ids {
        /// UUIDv7 of the application.
        submission: Uuid,
        /// Random, for the consent.
        nonce: String,
    },
    /// Key files found.
    Keys(Found<KeyChoice>),
    /// Whose key it is, or why it can't be used.
    Key(Result<KeyIdentity, KeyProblem>),
    /// The signed consent.
    ConsentSigned(Result<SecretText, Problem>),
    /// The code is on its way.
    CodeSent(Result<CodeSent, Problem>),
    /// Right or not.
    CodeChecked(Result<CodeChecked, Problem>),
    /// The applicant's record.
    Parent(Result<ParentRecord, LookUpProblem>),
    /// The child's record.
    Child(Result<ChildRecord, LookUpProblem>),
    /// Pictures and PDFs found.
    ScanFiles(Found<FileChoice>),
    /// A readable scan, or why it isn't.
    ScanChecked(Result<Offer, Problem>),
    /// The signature stands.
    Signed(Result<Signed, KeyProblem>),
    /// Stored: from here on nothing can lose the application.
    Accepted(Result<Accepted, Problem>),
    /// The paper lies on the stick.
    Saved(Result<Saved, Problem>),
    /// The printer has the paper.
    Printed(Result<(), Problem>),
    /// The unfinished applications on the sticks and in the token.
    KeptFound(KeptFound),
    /// The scans of the one that was taken up, as they were looked at.
    KeptTaken(Result<Vec<Scan>, Problem>),
    /// Where the unfinished application lies.
    DraftKept(Result<KeptAt, Problem>),
    /// What came of a question of the cabinet.
    Account(AccountAnswer),
}
