//! May the holder of this certificate do this, here and now?
//!
//! One list of steps in two orders: the kiosk's, which helps early (DOMAIN §1.13), and the centre's, which
//! decides (SIGNING §4). **Invariant:** the first step that fails is the answer; a step never asks a clock.

mod error;

pub use self::error::CheckError;

use crate::certificate::{Algorithm, Certificate, Person, Purpose, RSA_BITS, Timestamp};
use crate::revocation::{Answer, Revocation, RevocationSource};
use crate::trust::TrustStore;

/// Policies of certificates for people: bare, or one of the four kinds (SIGNING §4).
const POLICY: &str = "1.2.398.3.3.2";

/// What the holder wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Sign a document.
    Sign,
    /// Log in.
    Login,
    /// Sign a decision, as somebody of an organisation.
    SignForOffice,
    /// Log in at a desk, as somebody of an organisation.
    LoginForOffice,
}

/// Whose order of checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The kiosk's: what the citizen can put right comes first (DOMAIN §1.13).
    Kiosk,
    /// The centre's, which decides (SIGNING §4; the signature itself was verified before).
    Centre,
}

/// An algorithm a policy profile may accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// RSA of 2,048 to 4,096 bits.
    Rsa,
    /// ГОСТ 34.10-2015, 512 bit.
    Gost2015,
}

impl Accepted {
    /// Reads the policy profile's word: `rsa` or `gost2015`.
    pub fn parse(word: &str) -> Option<Accepted> {
        match word {
            "rsa" => Some(Accepted::Rsa),
            "gost2015" => Some(Accepted::Gost2015),
            _ => None,
        }
    }

    fn covers(self, algorithm: &Algorithm) -> bool {
        match self {
            Accepted::Rsa => matches!(algorithm, Algorithm::Rsa { .. }),
            Accepted::Gost2015 => matches!(algorithm, Algorithm::Gost2015_512),
        }
    }
}

/// The terms a signer is held to.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// What for.
    pub want: Want,
    /// The decisive time.
    pub at: Timestamp,
    /// The configured roots and issuers.
    pub trust: &'a TrustStore,
    /// The IIN the certificate must bear; `None` where any will do (at login).
    pub iin: Option<&'a str>,
    /// The algorithms the policy profile accepts.
    pub accepted: &'a [Accepted],
    /// Who is asked about revocation; `None` asks nobody, and the [`Standing`] says so.
    pub revocation: Option<&'a dyn RevocationSource>,
    /// Whether an unanswered revocation question is a refusal (`E-REVCHECK`).
    pub revocation_must_answer: bool,
}

/// What was found out about a signer who passed.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// From the issuer up to the root.
    pub chain: Vec<&'a Certificate>,
    /// What was learnt about revocation.
    pub revocation: Revocation,
}

#[derive(Clone, Copy)]
enum Step {
    Dates,
    Algorithm,
    Usage,
    Policy,
    Person,
    Iin,
    Chain,
    Revocation,
}

const KIOSK: [Step; 8] = [
    Step::Dates,
    Step::Algorithm,
    Step::Usage,
    Step::Person,
    Step::Iin,
    Step::Chain,
    Step::Policy,
    Step::Revocation,
];

const CENTRE: [Step; 8] = [
    Step::Algorithm,
    Step::Dates,
    Step::Usage,
    Step::Policy,
    Step::Person,
    Step::Chain,
    Step::Revocation,
    Step::Iin,
];

impl Order {
    fn steps(self) -> &'static [Step; 8] {
        match self {
            Order::Kiosk => &KIOSK,
            Order::Centre => &CENTRE,
        }
    }
}

/// Holds a signer to the terms, step by step in the given order.
pub fn signer<'a>(
    certificate: &Certificate,
    terms: &Terms<'a>,
    order: Order,
) -> Result<Standing<'a>, CheckError> {
    let mut standing = Standing { chain: Vec::new(), revocation: Revocation::NotAsked };
    for step in order.steps() {
        match step {
            Step::Dates => dates(certificate, terms.at)?,
            Step::Algorithm => algorithm(certificate.algorithm(), terms.accepted)?,
            Step::Usage => usage(certificate.purpose(), terms.want)?,
            Step::Policy => policy(certificate.policies())?,
            Step::Person => person(certificate, terms.want)?,
            Step::Iin => iin(certificate.iin(), terms.iin)?,
            Step::Chain => standing.chain = chain(certificate, terms)?,
            Step::Revocation => standing.revocation = revocation(certificate, terms, order, &standing.chain)?,
        }
    }
    Ok(standing)
}

fn dates(certificate: &Certificate, at: Timestamp) -> Result<(), CheckError> {
    if at < certificate.not_before() {
        Err(CheckError::NotYetValid { from: certificate.not_before() })
    } else if at > certificate.not_after() {
        Err(CheckError::Expired { on: certificate.not_after() })
    } else {
        Ok(())
    }
}

fn algorithm(algorithm: &Algorithm, accepted: &[Accepted]) -> Result<(), CheckError> {
    if !accepted.iter().any(|accepted| accepted.covers(algorithm)) {
        return Err(match algorithm.is_gost() {
            true if accepted.contains(&Accepted::Gost2015) => CheckError::OtherGost,
            true => CheckError::Gost,
            false => CheckError::OtherAlgorithm,
        });
    }
    match algorithm {
        Algorithm::Rsa { bits } if !RSA_BITS.contains(bits) => Err(CheckError::WeakKey { bits: *bits }),
        Algorithm::Rsa { .. }
        | Algorithm::Gost2015_512
        | Algorithm::Gost2015_256
        | Algorithm::Gost2004
        | Algorithm::Other(_) => Ok(()),
    }
}

fn usage(purpose: Purpose, want: Want) -> Result<(), CheckError> {
    let signs = match want {
        Want::Sign | Want::SignForOffice => true,
        Want::Login | Want::LoginForOffice => false,
    };
    match (signs, purpose) {
        (true, Purpose::Sign | Purpose::Both) | (false, Purpose::Login | Purpose::Both) => Ok(()),
        (true, Purpose::Login) => Err(CheckError::LoginKeyForSigning),
        (false, Purpose::Sign) => Err(CheckError::SigningKeyForLogin),
        (true | false, Purpose::None) => Err(CheckError::NoPurpose),
    }
}

fn policy(policies: &[String]) -> Result<(), CheckError> {
    let known = |policy: &String| {
        policy.strip_prefix(POLICY).is_some_and(|kind| matches!(kind, "" | ".1" | ".2" | ".3" | ".4"))
    };
    if policies.iter().any(known) { Ok(()) } else { Err(CheckError::Policy) }
}

/// A citizen's own affairs need a citizen's key; an office's that of somebody of an organisation with a BIN.
fn person(certificate: &Certificate, want: Want) -> Result<(), CheckError> {
    let for_office = match want {
        Want::Sign | Want::Login => false,
        Want::SignForOffice | Want::LoginForOffice => true,
    };
    match (certificate.person(), for_office) {
        (Person::Natural, false) => Ok(()),
        (Person::Legal, true) if certificate.bin().is_some() => Ok(()),
        (Person::Legal, false) => Err(CheckError::LegalPerson),
        (Person::Natural, true) => Err(CheckError::NaturalPerson),
        (Person::Legal | Person::Unknown, _) => Err(CheckError::UnknownPerson),
    }
}

/// A certificate without an IIN is nobody's, even where any IIN will do.
fn iin(found: Option<&str>, expected: Option<&str>) -> Result<(), CheckError> {
    match (found, expected) {
        (None, _) => Err(CheckError::UnknownPerson),
        (Some(found), Some(expected)) if found != expected => Err(CheckError::OtherIin),
        (Some(_), _) => Ok(()),
    }
}

fn chain<'a>(certificate: &Certificate, terms: &Terms<'a>) -> Result<Vec<&'a Certificate>, CheckError> {
    let chain = terms.trust.chain(certificate, terms.at).map_err(CheckError::Chain)?;
    Ok(chain.authorities)
}

fn revocation(
    certificate: &Certificate,
    terms: &Terms<'_>,
    order: Order,
    chain: &[&Certificate],
) -> Result<Revocation, CheckError> {
    let (Some(source), Some(issuer)) = (terms.revocation, chain.first()) else {
        return Ok(Revocation::NotAsked);
    };
    match source.ask(certificate, issuer, terms.at) {
        Answer::Good { as_of } => Ok(Revocation::Good { as_of }),
        // A kiosk's own clock proves nothing (ADR 22): whom a list names is revoked, though it were only tomorrow there.
        Answer::Revoked { since, reason } if since <= terms.at || order == Order::Kiosk => {
            Err(CheckError::Revoked { since, reason })
        }
        Answer::Revoked { since, .. } => Ok(Revocation::Good { as_of: since }),
        Answer::Unknown(why) if terms.revocation_must_answer => Err(CheckError::RevocationUnknown(why)),
        Answer::Unknown(why) => Ok(Revocation::Unknown(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policies_of_people_are_the_bare_one_and_four_kinds() {
        let judged = |found: &str| policy(&["1.3.6.1.4.1".to_owned(), found.to_owned()]);
        for good in ["1.2.398.3.3.2", "1.2.398.3.3.2.1", "1.2.398.3.3.2.4"] {
            assert_eq!(judged(good), Ok(()), "{good}");
        }
        for bad in
            ["1.2.398.3.3.1.1", "1.2.398.3.3.2.5", "1.2.398.3.3.2.6.2", "1.2.398.3.3.20", "1.2.398.3.3.2.3.1"]
        {
            assert_eq!(judged(bad), Err(CheckError::Policy), "{bad}");
        }
        assert_eq!(policy(&[]), Err(CheckError::Policy));
    }

    #[test]
    fn algorithms_are_told_apart() {
        let judged = |found: Algorithm, accepted: &[Accepted]| algorithm(&found, accepted);
        let rsa = |bits| Algorithm::Rsa { bits };
        assert_eq!(judged(rsa(2048), &[Accepted::Rsa]), Ok(()));
        assert_eq!(judged(rsa(1024), &[Accepted::Rsa]), Err(CheckError::WeakKey { bits: 1024 }));
        assert_eq!(judged(rsa(8192), &[Accepted::Rsa]), Err(CheckError::WeakKey { bits: 8192 }));
        assert_eq!(judged(rsa(2048), &[]), Err(CheckError::OtherAlgorithm));
        for gost in [Algorithm::Gost2015_512, Algorithm::Gost2015_256, Algorithm::Gost2004] {
            assert_eq!(judged(gost, &[Accepted::Rsa]), Err(CheckError::Gost));
        }
        assert_eq!(judged(Algorithm::Gost2015_512, &[Accepted::Gost2015]), Ok(()));
        for gost in [Algorithm::Gost2015_256, Algorithm::Gost2004] {
            assert_eq!(judged(gost, &[Accepted::Rsa, Accepted::Gost2015]), Err(CheckError::OtherGost));
        }
        let curve = Algorithm::Other("1.2.840.10045.2.1".to_owned());
        assert_eq!(judged(curve, &[Accepted::Rsa]), Err(CheckError::OtherAlgorithm));
    }
}
