//! PKITS, the Public Key Interoperability Test Suite of NIST (1.0.1), with its default settings: any policy, none
//! demanded. What each path should come to is the suite's own word; what ours says beyond yes and no stands beside it.
//!
//! Every readable authority of the suite is in one store: paths are found among 170, not handed over.
//!
//! | section | |
//! |---|---|
//! | 4.1 signatures | all but 4 to 6: DSA is none of ours, and refused |
//! | 4.2 dates | all but 3: it begins in 1950, before the first date that is read |
//! | 4.3 names, 4.6 basic constraints, 4.7 key usage | all |
//! | 4.4 lists | [`crate::revocation_vectors`]; without 2 (an authority is taken back by taking it out of the trust folder) and 19 to 21 (lists signed with keys of their own: the national authority has none) |
//! | 4.5 self-issued certificates | all but 6 to 8: again keys of their own for lists |
//! | 4.8 to 4.12 policies, demanded, mapped, inhibited | all |
//! | 4.13 name constraints | none: the national hierarchy has none; being critical, they are refused, which is shown |
//! | 4.14 distribution points | none but 10: the national lists are whole; parts and indirect lists are refused ([`crate::revocation_vectors`]) |
//! | 4.15 deltas | all ([`crate::revocation_vectors`]) |
//! | 4.16 private extensions | all |

mod sections;

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use signing::certificate::{Certificate, Timestamp};
use signing::revocation::{Answer, CrlFolder, RevocationSource};
use signing::trust::{ChainError, TrustStore};

use crate::support::tools::vectors;

/// What a path comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    /// It is good.
    Good,
    /// The person's own certificate is not valid at the time.
    Dates,
    /// There is no way up.
    None(ChainError),
}

use ChainError::{BadSignature, UnknownCritical};
use Path::{Dates, Good, None};
use sections::SECTIONS;

/// People by the names of their tests, and all authorities.
struct Suite {
    people: BTreeMap<String, Certificate>,
    trust: TrustStore,
}

/// The suite's time: its certificates are valid from 2010 to 2030.
fn at() -> Timestamp {
    "2011-04-15T08:30:00Z".parse().unwrap()
}

static SUITE: LazyLock<Suite> = LazyLock::new(|| {
    let (mut people, mut authorities) = (BTreeMap::new(), Vec::new());
    for entry in fs::read_dir(vectors().join("x509/PKITS_data/certs")).unwrap() {
        let path = entry.unwrap().path();
        let der = fs::read(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        match (name.strip_suffix("EE"), Certificate::from_der(&der)) {
            (Some(test), Ok(person)) => drop(people.insert(test.to_owned(), person)),
            (Option::None, Ok(_)) if TrustStore::from_der_list(&[&der]).is_ok() => authorities.push(der),
            (Some(_) | Option::None, _) => {}
        }
    }
    Suite { people, trust: TrustStore::from_der_list(&authorities).unwrap() }
});

fn found(test: &str) -> Path {
    let person = SUITE.people.get(test).unwrap_or_else(|| panic!("{test} is not in the suite"));
    if at() < person.not_before() || at() > person.not_after() {
        return Dates;
    }
    match SUITE.trust.chain(person, at()) {
        Ok(_) => Good,
        Err(why) => None(why),
    }
}

#[test]
fn every_path_of_the_sections_that_apply_comes_to_what_it_should() {
    let mut wrong = Vec::new();
    for (section, tests) in SECTIONS {
        for (test, expected) in *tests {
            let found = found(test);
            if found != *expected {
                wrong.push(format!("{section} {test}: {found:?} instead of {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(SECTIONS.iter().map(|(_, tests)| tests.len()).sum::<usize>(), 113);
}

/// A list of the suite's expectations that expects the opposite of a name would prove little.
#[test]
fn the_names_of_the_tests_say_the_same() {
    let by_lists = ["4.5", "4.7"];
    for (section, tests) in SECTIONS {
        for (test, expected) in *tests {
            let valid = *expected == Good;
            let contradicts = test.starts_with("Valid") && !valid || test.starts_with("Invalid") && valid;
            assert!(!contradicts || by_lists.contains(section), "{test}");
        }
    }
}

/// 4.1 (4 to 6) and 4.13: what we do not understand is refused, valid or not.
#[test]
fn paths_of_the_sections_that_do_not_apply_are_refused() {
    let constrained: Vec<_> = SUITE.people.keys().filter(|test| test.contains("nameConstraints")).collect();
    assert_eq!(constrained.len(), 38);
    for test in constrained {
        assert_eq!(found(test), None(UnknownCritical), "{test}");
    }
    for test in ["ValidDSASignaturesTest4", "ValidDSAParameterInheritanceTest5"] {
        assert_eq!(found(test), None(BadSignature), "{test}");
    }
    for unreadable in ["InvalidDSASignatureTest6", "Validpre2000UTCnotBeforeDateTest3"] {
        assert!(!SUITE.people.contains_key(unreadable), "{unreadable}");
    }
}

/// 4.5 and 4.7 once more, with the lists that decide them: an authority that changed its key speaks with either for
/// both, and one that may not sign lists says nothing.
#[test]
fn the_lists_of_an_authority_with_two_keys_speak_for_both() {
    let dir = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(vectors().join("x509/PKITS_data/crls")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if ["BasicSelfIssued", "keyUsage"].iter().any(|authority| name.starts_with(authority)) {
            fs::copy(&path, dir.path().join(name)).unwrap();
        }
    }
    let lists = CrlFolder::open(dir.path(), &SUITE.trust).unwrap();
    let answer = |test: &str| {
        let person = &SUITE.people[test];
        let chain = SUITE.trust.chain(person, at()).unwrap();
        match lists.ask(person, chain.authorities[0], at()) {
            Answer::Good { .. } => "good",
            Answer::Revoked { .. } => "revoked",
            Answer::Unknown(_) => "unknown",
        }
    };
    assert_eq!(answer("ValidBasicSelfIssuedOldWithNewTest1"), "good");
    assert_eq!(answer("InvalidBasicSelfIssuedOldWithNewTest2"), "revoked");
    assert_eq!(answer("ValidBasicSelfIssuedNewWithOldTest3"), "good");
    assert_eq!(answer("ValidBasicSelfIssuedNewWithOldTest4"), "good");
    assert_eq!(answer("InvalidBasicSelfIssuedNewWithOldTest5"), "revoked");
    assert_eq!(answer("ValidkeyUsageNotCriticalTest3"), "good");
    assert_eq!(answer("InvalidkeyUsageCriticalcRLSignFalseTest4"), "unknown");
    assert_eq!(answer("InvalidkeyUsageNotCriticalcRLSignFalseTest5"), "unknown");
}
