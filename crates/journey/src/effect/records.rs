//! What the world's answers carry.

use std::sync::Arc;

use domain::school::School;
use domain::secret::Secret;
use domain::time::Timestamp;
use forms::value::{Address, Scan};
use zeroize::Zeroizing;

use super::FileHandle;
use crate::problem::Problem;
use crate::session::SecretText;

/// What was found on the sticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The files, in a stable order.
    pub files: Vec<T>,
    /// There are more on the sticks than were looked at.
    pub cut: bool,
}

impl<T> From<Vec<T>> for Found<T> {
    /// All that there is.
    fn from(files: Vec<T>) -> Found<T> {
        Found { files, cut: false }
    }
}

/// A key as the list shows it, before its password or PIN is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChoice {
    /// The file.
    pub file: FileHandle,
    /// Its cleaned name.
    pub name: String,
    /// The stick it lies on.
    pub stick: String,
    /// What the name hints at, of a file; of a key on a token, what its certificate says.
    pub hint: KeyHint,
    /// Of a key on a token: how many tries its PIN has left.
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
    /// None: it is locked.
    Locked,
}

/// What a key is opened for: never decided by a name (SIGNING §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// To sign an application or an act.
    Sign,
    /// To log in.
    Login,
}

/// What a key file's *name* hints at, or a token's certificate says. Never decides anything (SIGNING §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyHint {
    /// `RSA256_…`
    Signing,
    /// `AUTH_RSA256_…`
    Login,
    /// `GOST512_…`
    Gost,
    /// For both: no name says so, but a certificate.
    Both,
    /// Anything else.
    Unknown,
}

/// A picture or PDF on a stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChoice {
    /// The file.
    pub file: FileHandle,
    /// Its cleaned name.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
}

/// A file that can be read, and its page made small: which of both is sent, the applicant says.
#[derive(Debug)]
pub struct Offer {
    /// The file as it is.
    pub original: Scan,
    /// What it shows; nothing for a PDF.
    pub seen: Option<Seen>,
    /// Its page made small, where that is smaller.
    pub small: Option<SmallScan>,
}

/// A page made small.
#[derive(Debug)]
pub struct SmallScan {
    /// It, as it is attached.
    pub scan: Scan,
    /// What it shows.
    pub seen: Seen,
}

/// A picture in shades of grey, wiped with its last owner.
#[derive(Clone)]
pub struct Seen {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Row by row, 0 black to 255 white.
    pub shades: Arc<Zeroizing<Vec<u8>>>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seen({}×{})", self.width, self.height)
    }
}

impl From<Scan> for Offer {
    /// A file of which nothing is shown.
    fn from(original: Scan) -> Offer {
        Offer { original, seen: None, small: None }
    }
}

impl Offer {
    /// The digests of everything that is kept for it.
    pub fn digests(&self) -> impl Iterator<Item = [u8; 32]> {
        [Some(self.original.sha256), self.small.as_ref().map(|small| small.scan.sha256)].into_iter().flatten()
    }
}

/// How far the test of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum ScanStep {
    /// It is read, and tested.
    #[default]
    Reading,
    /// It can be read; its page is looked for.
    Finding,
    /// The page lies flat; it is made small.
    Shrinking,
}

/// The owner of an opened key, from its certificate.
#[derive(Clone)]
pub struct KeyIdentity {
    /// The file it came from.
    pub file: FileHandle,
    /// Family and given name, as the certificate has them.
    pub common_name: Secret<String>,
    /// The patronymic, where there is one.
    pub patronymic: Option<Secret<String>>,
    /// 12 digits; authoritative, their checksum is not judged (SIGNING §2).
    pub iin: Secret<String>,
    /// Last day of the certificate.
    pub valid_until: Timestamp,
    /// The certificate's serial number, hex.
    pub serial: String,
    /// What the kiosk's own list of revoked keys says; `None` where there is none of this issuer.
    pub listed: Option<Listed>,
    /// The issuer's common name.
    pub issuer: String,
    /// It lives on a token.
    pub on_token: bool,
}

/// What the kiosk's own list of revoked keys says of one that it does not name; central has the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// The list of this moment.
    Good {
        /// When the authority made it.
        as_of: Timestamp,
    },
    /// The next list was due then, and is not here: this one proves nothing.
    Old {
        /// When the next was due.
        due: Timestamp,
    },
}

impl std::fmt::Debug for KeyIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyIdentity").field("serial", &self.serial).finish_non_exhaustive()
    }
}

/// Why a key can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyProblem {
    /// The password is wrong: counts as a try.
    WrongPassword,
    /// The PIN is wrong, and the token has counted a try; so many are left.
    WrongPin(PinTries),
    /// The stick is gone.
    Gone,
    /// Anything else the certificate or the file tells.
    Refused(Problem),
}

/// A code was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeSent {
    /// A new one may be asked for after this many seconds.
    pub resend_after_s: i64,
}

/// A code was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeChecked {
    /// The right one.
    pub confirmed: bool,
    /// Tries left where it was wrong.
    pub tries_left: u32,
}

/// Why a look-up gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUpProblem {
    /// No line to central: the answers are typed by hand and checked later (DOMAIN §6).
    Offline,
    /// Central or its registry cannot answer now: typed by hand, as without a line.
    Silent(Problem),
    /// Central answered no.
    Refused(Problem),
}

/// The applicant's record (ГБД ФЛ).
#[derive(Clone)]
pub struct ParentRecord {
    /// Full name.
    pub name: Secret<String>,
    /// The registered address, where the register has one.
    pub address: Option<Address>,
}

/// The child's record (ГБД ФЛ and НОБД).
#[derive(Clone)]
pub struct ChildRecord {
    /// Full name, where the registry has one; where it has none, the form says so and goes on (scenario 42).
    pub name: Option<Secret<String>>,
    /// ДД.ММ.ГГГГ.
    pub birth: Secret<String>,
    /// Where the child learns; `None` is scenario 37.
    pub school: Option<School>,
}

macro_rules! redacted {
    ($($t:ident),*) => {$(
        impl std::fmt::Debug for $t {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($t), "(…)"))
            }
        }
    )*};
}
redacted!(ParentRecord, ChildRecord, Signed);

/// A signed application.
#[derive(Clone)]
pub struct Signed {
    /// The signed XML, byte for byte.
    pub xml: SecretText,
}

/// The application is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// `K-<kiosk>-<yyyymmdd>-<seq>-<check>` (DOMAIN §4.7).
    pub kiosk_number: String,
    /// When it was stored.
    pub at: Timestamp,
    /// SHA-256 of the signed XML.
    pub digest: [u8; 32],
}

/// Unfinished applications that were found.
#[derive(Debug, Default)]
pub struct KeptFound {
    /// The files of this person's, with what stands in them; of others why they cannot be opened.
    pub files: Vec<Result<(FileHandle, SecretText), Problem>>,
}

/// Where an unfinished application was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptAt {
    /// In a file of this name on a stick.
    Stick(String),
    /// In the memory of the token that the key lives on.
    Token,
}

/// What was written to the stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The paper's name there.
    pub name: String,
    /// Why the receipt that proves the place does not lie beside it, where it should.
    pub unproven: Option<Problem>,
}

/// What central's verified receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Machine form with the settlement in front.
    pub number: String,
    /// As it is shown to people.
    pub number_shown: String,
    /// When central registered it.
    pub at: Timestamp,
    /// Decision by this day, ДД.ММ.ГГГГ; in the queue, the last day to confirm the interest, none where the
    /// profile asks for none.
    pub due: Option<String>,
    /// The numbers in the queue at that moment; none where there is no queue.
    pub place: Option<QueuePlace>,
    /// The place is provisional: what no registry confirmed is still to be checked (`PENDING_CHECK`).
    pub to_check: bool,
    /// The day was computed past the last known calendar.
    pub due_provisional: bool,
}

/// The two numbers in the queue (DOMAIN §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueuePlace {
    /// In the whole queue.
    pub general: u64,
    /// In the benefit class; 0 without a benefit.
    pub in_class: u64,
}
