//! Why a document does not bear out the entry that names it.

use crate::store::StoreError;

/// Why what was signed does not bear an entry out.
#[derive(Debug, thiserror::Error)]
pub enum Unproven {
    /// Nothing is kept that it could rest on.
    #[error("the signed document that it names is not there")]
    Missing,
    /// The document does not open with the centre's key, or is another one.
    #[error("what is kept is not the signed document that it names")]
    OtherDocument,
    /// The signature does not hold, or nobody vouched for its signer then.
    #[error("the signature of its document does not hold, or no root vouched for the signer then")]
    Signature,
    /// The document says something else than the entry.
    #[error("its signed document says something else")]
    OtherAct,
    /// Another person signed it, or it is about another child.
    #[error("another person signed it, or it is about another child")]
    OtherPerson,
    /// The document stands behind an earlier entry.
    #[error("its signed document stands behind an earlier entry")]
    Twice,
    /// An office's act without a document.
    #[error("an office did it, and signed nothing")]
    Unsigned,
    /// Whoever signed for an office held no such post then.
    #[error("whoever signed it for an office held no such post then")]
    NoPost,
    /// Whoever is named as having helped to fill in was not at a front desk then.
    #[error("whoever it names as having helped was not at a front desk then")]
    NoHelp,
    /// What needs two people was signed by one.
    #[error("it needs two people, and no other one signed the same before")]
    Alone,
    /// Nobody was logged in who could have done it.
    #[error("its parent was not logged in with that certificate then")]
    NoLogin,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Unproven {
    /// The code, for whoever reads it by machine.
    pub fn code(&self) -> &'static str {
        match self {
            Unproven::Missing => "E-EVIDENCE-MISSING",
            Unproven::OtherDocument => "E-EVIDENCE-OTHER",
            Unproven::Signature => "E-EVIDENCE-SIGNATURE",
            Unproven::OtherAct => "E-EVIDENCE-ACT",
            Unproven::OtherPerson => "E-EVIDENCE-PERSON",
            Unproven::Twice => "E-EVIDENCE-TWICE",
            Unproven::Unsigned => "E-EVIDENCE-UNSIGNED",
            Unproven::NoPost => "E-EVIDENCE-POST",
            Unproven::NoHelp => "E-EVIDENCE-HELP",
            Unproven::Alone => "E-EVIDENCE-ALONE",
            Unproven::NoLogin => "E-EVIDENCE-LOGIN",
            Unproven::Store(_) => "E-STORE",
        }
    }
}
