//! Tokens (PKCS#11): keys that never leave the thing they live in. Which are in, whose they are, how many tries their
//! PIN has left; and a signature made inside of one.
//!
//! **Invariants:** no vendor's library is ever loaded into the program itself: each runs in a process of its own, which
//! may hang or fall without taking anybody's visit with it, and which is killed when nobody waits any more (ADR 27).
//! What a library says is read within bounds. A PIN goes to the one process that needs it, for one errand, and is kept
//! by nobody but an [`OpenedToken`], in memory that is wiped. What does not verify with the certificate that was shown
//! does not leave.

mod errand;
mod keeping;
mod memory;
mod module;
mod room;
mod watching;
mod wire;

use std::ffi::OsStr;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use signing::certificate::{Certificate, Purpose};
use signing::key::{SigningFailed, SigningKey};
use zeroize::Zeroizing;

use self::errand::{Running, Work};
use self::wire::{Done, Errand, OfKey, Seen, Wanted};
use crate::name;

pub use self::keeping::{KeptObject, TokenMemory};
pub use self::room::{Room, entered};
pub use self::wire::Tries;

/// A token could not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The PIN is wrong: the token counted a try.
    #[error("the PIN is wrong")]
    WrongPin(Tries),
    /// Too many wrong PINs: only its issuer can unlock it.
    #[error("the token is locked")]
    Locked,
    /// It was pulled out.
    #[error("the token is gone")]
    Gone,
    /// Nobody waits for it any more.
    #[error("the token was told to stop")]
    Stopped,
    /// The certificate is there, its key is not, or belongs to another one.
    #[error("the token does not hold the key of this certificate")]
    NoKey,
    /// It cannot sign in the way of this key.
    #[error("the token cannot sign with a key of this algorithm")]
    Algorithm,
    /// It has no room for what should be kept in it.
    #[error("the token's memory is full")]
    Full,
    /// Nothing may be written into it, or only by whoever logs in.
    #[error("the token cannot be written to")]
    ReadOnly,
    /// Anything else: the library fell, or answered what makes no sense.
    #[error("the token does not work")]
    Trouble,
}

impl TokenError {
    /// The Fluent id of *what happened*; its attribute `.next` says what to do.
    pub fn message(self) -> &'static str {
        match self {
            Self::WrongPin(_) => "fault-pin",
            Self::Locked => "fault-token-locked",
            Self::Gone => "fault-token-gone",
            Self::Stopped => "fault-token-stopped",
            Self::NoKey => "fault-token-nokey",
            Self::Algorithm => "fault-token-algorithm",
            Self::Full => "fault-token-full",
            Self::ReadOnly => "fault-token-readonly",
            Self::Trouble => "fault-token-trouble",
        }
    }

    fn of(done: &Done) -> Option<TokenError> {
        match done {
            Done::Well | Done::Signed(_) | Done::Kept(_) => None,
            Done::WrongPin(tries) => Some(Self::WrongPin(*tries)),
            Done::Locked => Some(Self::Locked),
            Done::Gone => Some(Self::Gone),
            Done::NoKey => Some(Self::NoKey),
            Done::Algorithm => Some(Self::Algorithm),
            Done::Full => Some(Self::Full),
            Done::ReadOnly => Some(Self::ReadOnly),
            Done::Trouble => Some(Self::Trouble),
        }
    }
}

/// How the libraries are, and what is in their slots: nothing of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Libraries that are watched.
    pub libraries: usize,
    /// Those that do not answer.
    pub silent: usize,
    /// Slots with a token in them.
    pub slots: usize,
}

/// The tokens of a machine, watched for as long as somebody listens.
#[derive(Clone)]
pub struct Tokens(Arc<Inner>);

struct Inner {
    room: Room,
    modules: Vec<PathBuf>,
    /// What each module sees now.
    seen: Mutex<Vec<Vec<Seen>>>,
    /// Which modules fell, fell silent, or could not be started when they were last listened to.
    silent: Vec<AtomicBool>,
    work: Mutex<Work>,
}

impl Tokens {
    /// Watches the tokens of these modules, and tells of every change until `tell` says that nobody listens any more.
    pub fn watch(
        room: Room,
        modules: Vec<PathBuf>,
        tell: impl FnMut() -> bool + Clone + Send + 'static,
    ) -> Tokens {
        let seen = Mutex::new(vec![Vec::new(); modules.len()]);
        let silent = modules.iter().map(|_| AtomicBool::default()).collect();
        let tokens = Tokens(Arc::new(Inner { room, modules, seen, silent, work: Mutex::default() }));
        for at in 0..tokens.0.modules.len() {
            watching::start(tokens.clone(), at, tell.clone());
        }
        tokens
    }

    /// The keys with certificates on all tokens that are in, in a stable order. Waits for nothing.
    pub fn keys(&self) -> Vec<TokenKey> {
        let seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = seen.iter().enumerate().flat_map(|(at, seen)| seen.iter().map(move |token| (at, token)));
        tokens.flat_map(|(module, token)| TokenKey::all_of(module, token)).collect()
    }

    /// How the libraries are at this moment. Waits for nothing.
    pub fn reading(&self) -> Reading {
        let seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let silent = self.0.silent.iter().filter(|silent| silent.load(Ordering::Acquire)).count();
        Reading { libraries: self.0.modules.len(), silent, slots: seen.iter().map(Vec::len).sum() }
    }

    /// Whether this module answers.
    fn answers(&self, module: usize, answers: bool) {
        if let Some(silent) = self.0.silent.get(module) {
            silent.store(!answers, Ordering::Release);
        }
    }

    /// Tries the PIN of the token that holds a key.
    ///
    /// # Errors
    /// [`TokenError`]; [`TokenError::WrongPin`] has cost one of its tries.
    pub fn unlock(&self, key: &TokenKey, pin: &str) -> Result<OpenedToken, TokenError> {
        let opened =
            OpenedToken { tokens: self.clone(), key: key.clone(), pin: Zeroizing::new(pin.to_owned()) };
        opened.run(None)?;
        Ok(opened)
    }

    /// Nobody waits any more for what a token is doing: it is given up at once, whatever it does, and so is every errand
    /// that was meant to follow it, until whoever sends them has [heard](Self::stop_was_heard) of it.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Whoever sends the errands has come to one stop: what was asked for before it is behind them.
    pub fn stop_was_heard(&self) {
        self.0.stop_was_heard();
    }

    /// Is a token of this module at work for somebody?
    fn is_at_work(&self, module: usize) -> bool {
        self.0.runs_in(module)
    }

    /// What a module sees now; `true` where that is something else than before.
    fn take(&self, module: usize, now: Vec<Seen>) -> bool {
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(before) = seen.get_mut(module) else { return false };
        let changed = *before != now;
        let is_in = |running: &Running| now.iter().any(|token| token.serial == running.serial);
        self.0.give_up(TokenError::Gone, |running| running.module == module && !is_in(running));
        *before = now;
        changed
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("modules", &self.0.modules).finish_non_exhaustive()
    }
}

/// A key on a token, by its certificate: that may be read before the PIN is known.
#[derive(Clone)]
pub struct TokenKey {
    module: usize,
    slot: u64,
    serial: String,
    id: Vec<u8>,
    label_shown: String,
    tries: Tries,
    certificate: Arc<Certificate>,
}

impl TokenKey {
    fn all_of(module: usize, token: &Seen) -> Vec<TokenKey> {
        let key = |found: &wire::Found| {
            let certificate = Certificate::from_der(&found.der).ok()?;
            // Whoever issued it lies there as well, and is nobody's key.
            let signs_or_opens = certificate.purpose() != Purpose::None;
            signs_or_opens.then(|| TokenKey {
                module,
                slot: token.slot,
                serial: token.serial.clone(),
                id: found.id.clone(),
                label_shown: name::shown(OsStr::new(&token.label)),
                tries: token.tries,
                certificate: Arc::new(certificate),
            })
        };
        token.certificates.iter().filter_map(key).collect()
    }

    /// What the token is called, cleaned and cut for a screen.
    pub fn label_shown(&self) -> &str {
        &self.label_shown
    }

    /// How many tries its PIN had left when it was listed.
    pub fn tries(&self) -> Tries {
        self.tries
    }

    /// The holder's certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

/// The same key, however many tries are left.
impl PartialEq for TokenKey {
    fn eq(&self, other: &TokenKey) -> bool {
        let same = |key: &TokenKey| (key.module, key.slot, key.serial.clone(), key.id.clone());
        same(self) == same(other) && self.certificate.der() == other.certificate.der()
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenKey").field("tries", &self.tries).finish_non_exhaustive()
    }
}

/// A key on a token whose PIN was right.
pub struct OpenedToken {
    tokens: Tokens,
    key: TokenKey,
    pin: Zeroizing<String>,
}

impl OpenedToken {
    /// Unlocks the token, and has it sign where there is something to sign.
    fn run(&self, message: Option<&[u8]>) -> Result<Done, TokenError> {
        let (id, pin, message) = (self.key.id.clone(), self.pin.clone(), message.map(<[u8]>::to_vec));
        let wanted = Wanted::OfKey(OfKey { id, pin, message });
        let errand = Errand { slot: self.key.slot, serial: self.key.serial.clone(), wanted };
        self.tokens.0.send(self.key.module, &errand)
    }
}

impl SigningKey for OpenedToken {
    fn certificate(&self) -> &Certificate {
        self.key.certificate()
    }

    fn sign_rsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let done = self.run(Some(message)).map_err(|error| match error {
            TokenError::Gone => SigningFailed::Gone,
            TokenError::Stopped => SigningFailed::Stopped,
            TokenError::Algorithm => SigningFailed::Algorithm,
            TokenError::WrongPin(_)
            | TokenError::Locked
            | TokenError::NoKey
            | TokenError::Full
            | TokenError::ReadOnly
            | TokenError::Trouble => SigningFailed::Refused,
        })?;
        let Done::Signed(signature) = done else { return Err(SigningFailed::Refused) };
        let by_its_own_key = self.certificate().verify_rsa_sha256(message, &signature).is_ok();
        if by_its_own_key { Ok(signature) } else { Err(SigningFailed::Refused) }
    }
}

impl fmt::Debug for OpenedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedToken").finish_non_exhaustive()
    }
}
