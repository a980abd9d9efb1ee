//! Building one chain, bounded in length and in links tried.

use crate::certificate::{Certificate, Timestamp};

use super::{TrustStore, policies};

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
    /// An authority on the way demands a policy that does not lead all the way down, or maps policies as it may not.
    #[error("the policies of the way up do not allow it")]
    Policies,
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
            ChainError::Policies => "policies",
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
        let mut search = Search { store: self, leaf, at, steps_left: STEPS_MAX, path: Vec::new() };
        search.climb(Child::Leaf)?;
        let authorities = search.path.iter().map(|place| &self.authorities()[*place]).collect();
        Ok(Chain { authorities })
    }
}

struct Search<'a> {
    store: &'a TrustStore,
    leaf: &'a Certificate,
    at: Timestamp,
    steps_left: usize,
    /// Places in the store, from the leaf's issuer up.
    path: Vec<usize>,
}

/// Whose issuer is looked for.
#[derive(Clone, Copy)]
enum Child {
    Leaf,
    /// An authority, by its place in the store.
    Authority(usize),
}

impl Search<'_> {
    /// Extends the path above `child` until a root, trying each authority of the right name in turn. Where all
    /// fail, the one whose key made the signature has the say: a namesake's wrong key explains nothing.
    fn climb(&mut self, child: Child) -> Result<(), ChainError> {
        if self.path.len() + 1 >= CHAIN_LENGTH_MAX {
            return Err(ChainError::TooLong);
        }
        let mut outcome = ChainError::UnknownIssuer;
        let authorities = self.store.authorities();
        let issuer = match child {
            Child::Leaf => self.leaf.issuer_key(),
            Child::Authority(place) => authorities[place].issuer_key(),
        };
        for (place, _) in authorities.iter().enumerate().filter(|(_, one)| one.subject_key() == issuer) {
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

    /// Whether the policies allow the path, now that it reaches a root.
    fn policies(&self) -> Result<(), ChainError> {
        let authorities = self.path.iter().rev().skip(1).map(|place| &self.store.authorities()[*place]);
        let path: Vec<&Certificate> = authorities.chain([self.leaf]).collect();
        if policies::allow(&path) { Ok(()) } else { Err(ChainError::Policies) }
    }

    /// How many authorities stand below the next one; those that only vouch for their own next key do not count
    /// (RFC 5280 §6.1.4 (l)).
    fn issuers_below(&self) -> usize {
        self.path.iter().filter(|place| !self.store.authorities()[**place].is_self_issued()).count()
    }

    fn step(&mut self, child: Child, place: usize) -> Result<(), ChainError> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or(ChainError::TooLong)?;
        let authority = &self.store.authorities()[place];
        let is_signed = match child {
            Child::Leaf => self.leaf.is_signed_by(authority).is_ok(),
            Child::Authority(child) => self.store.is_signed_by(child, place),
        };
        if !is_signed {
            return Err(ChainError::BadSignature);
        }
        if self.at < authority.not_before() || self.at > authority.not_after() {
            return Err(ChainError::AuthorityDates);
        }
        if !authority.extensions().may_issue(self.issuers_below()) {
            return Err(ChainError::MayNotIssue);
        }
        if authority.extensions().unknown_critical() {
            return Err(ChainError::UnknownCritical);
        }
        self.path.push(place);
        let above =
            if self.store.is_root(place) { self.policies() } else { self.climb(Child::Authority(place)) };
        above.inspect_err(|_| {
            self.path.pop();
        })
    }
}
