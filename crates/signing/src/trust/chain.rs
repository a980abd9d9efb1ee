//! Building one chain, bounded in length and in links tried.

use crate::certificate::{Certificate, Timestamp};

use super::TrustStore;

/// The longest chain, leaf and root included. The national one has three.
const CHAIN_LENGTH_MAX: usize = 6;
/// The most links tried for one leaf, however many authorities share a name.
const STEPS_MAX: usize = 16;

/// From the leaf's issuer up to the root.
#[derive(Debug, Clone)]
pub struct Chain<'a> {
    /// At least one; the last is the root.
    pub authorities: Vec<&'a Certificate>,
}

/// Why no chain was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// No configured authority bears the issuer's name.
    #[error("the issuer is not known")]
    UnknownIssuer,
    /// An authority bears the name, but its key did not make the signature.
    #[error("the issuer's signature is wrong")]
    BadSignature,
    /// An authority on the way was not valid at the decisive time.
    #[error("a certificate of the authority was not valid at that time")]
    AuthorityDates,
    /// An authority on the way may not issue certificates, or not at this depth.
    #[error("the issuer may not issue such certificates")]
    MayNotIssue,
    /// A critical extension that this program does not understand.
    #[error("a critical extension is not understood")]
    UnknownCritical,
    /// The way up is longer than the limit.
    #[error("the chain is too long")]
    TooLong,
}

impl ChainError {
    /// One stable word for logs.
    pub fn reason(self) -> &'static str {
        match self {
            ChainError::UnknownIssuer => "unknown-issuer",
            ChainError::BadSignature => "bad-signature",
            ChainError::AuthorityDates => "authority-dates",
            ChainError::MayNotIssue => "may-not-issue",
            ChainError::UnknownCritical => "unknown-critical",
            ChainError::TooLong => "too-long",
        }
    }
}

impl TrustStore {
    /// The chain from `leaf` to a configured root, every link valid at `at`. The leaf's own dates are the
    /// caller's question (they have a code of their own).
    pub fn chain(&self, leaf: &Certificate, at: Timestamp) -> Result<Chain<'_>, ChainError> {
        if leaf.extensions().unknown_critical() {
            return Err(ChainError::UnknownCritical);
        }
        let mut search = Search { store: self, at, steps_left: STEPS_MAX, path: Vec::new() };
        search.climb(Child::Leaf(leaf))?;
        let authorities = search.path.iter().map(|place| &self.authorities()[*place]).collect();
        Ok(Chain { authorities })
    }
}

struct Search<'a> {
    store: &'a TrustStore,
    at: Timestamp,
    steps_left: usize,
    /// Places in the store, from the leaf's issuer up.
    path: Vec<usize>,
}

/// Whose issuer is looked for.
#[derive(Clone, Copy)]
enum Child<'a> {
    Leaf(&'a Certificate),
    /// An authority, by its place in the store.
    Authority(usize),
}

impl Search<'_> {
    /// Extends the path above `child` until a root, trying each authority of the right name in turn. Where all
    /// fail, the one whose key made the signature has the say: a namesake's wrong key explains nothing.
    fn climb(&mut self, child: Child<'_>) -> Result<(), ChainError> {
        if self.path.len() + 1 >= CHAIN_LENGTH_MAX {
            return Err(ChainError::TooLong);
        }
        let mut outcome = ChainError::UnknownIssuer;
        let authorities = self.store.authorities();
        let issuer = match child {
            Child::Leaf(leaf) => leaf.issuer_der(),
            Child::Authority(place) => authorities[place].issuer_der(),
        };
        for (place, _) in authorities.iter().enumerate().filter(|(_, one)| one.subject_der() == issuer) {
            if self.path.contains(&place) {
                continue;
            }
            match self.step(child, place) {
                Ok(()) => return Ok(()),
                Err(ChainError::BadSignature) if outcome != ChainError::UnknownIssuer => {}
                Err(error) => outcome = error,
            }
        }
        Err(outcome)
    }

    fn step(&mut self, child: Child<'_>, place: usize) -> Result<(), ChainError> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or(ChainError::TooLong)?;
        let authority = &self.store.authorities()[place];
        let is_signed = match child {
            Child::Leaf(leaf) => leaf.is_signed_by(authority).is_ok(),
            Child::Authority(child) => self.store.is_signed_by(child, place),
        };
        if !is_signed {
            return Err(ChainError::BadSignature);
        }
        if self.at < authority.not_before() || self.at > authority.not_after() {
            return Err(ChainError::AuthorityDates);
        }
        if !authority.extensions().may_issue(self.path.len()) {
            return Err(ChainError::MayNotIssue);
        }
        if authority.extensions().unknown_critical() {
            return Err(ChainError::UnknownCritical);
        }
        self.path.push(place);
        if authority.subject_der() == authority.issuer_der() {
            // A root needs no signature of its own to be believed: it stands in the configuration.
            return Ok(());
        }
        self.climb(Child::Authority(place)).inspect_err(|_| {
            self.path.pop();
        })
    }
}
