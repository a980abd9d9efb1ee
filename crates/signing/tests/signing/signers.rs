//! Who may sign and who may log in: every refusal of DOMAIN §7.2, in the kiosk's order and in the centre's.

use authority::{Authority, KeyPair, LeafKey, Profile, Validity};
use chrono::Duration;
use rstest::rstest;
use signing::certificate::{Certificate, Timestamp};
use signing::check::{self, Accepted, CheckError, Order, Terms, Want};
use signing::revocation::{Answer, NoAnswer, Reason, Revocation, RevocationSource};
use signing::trust::{ChainError, TrustStore};

use crate::support::people::{IIN, authority, leaf, now, person, trust};

const BOTH: [Order; 2] = [Order::Kiosk, Order::Centre];

fn terms(want: Want, trust: &TrustStore) -> Terms<'_> {
    Terms {
        want,
        at: now(),
        trust,
        iin: Some(IIN),
        accepted: &[Accepted::Rsa],
        revocation: None,
        revocation_must_answer: false,
    }
}

fn certificate(leaf: &LeafKey) -> Certificate {
    Certificate::from_der(&leaf.certificate_der).unwrap()
}

/// What both orders say, which must be the same.
fn refusal(leaf: &LeafKey, want: Want) -> CheckError {
    let trust = trust();
    let [kiosk, centre] = BOTH
        .map(|order| check::signer(&certificate(leaf), &terms(want, &trust), order).map(|_| ()).unwrap_err());
    assert_eq!(kiosk, centre);
    kiosk
}

#[rstest]
#[case::sign(Profile::Sign, Want::Sign)]
#[case::login(Profile::Login, Want::Login)]
#[case::both_to_sign(Profile::Both, Want::Sign)]
#[case::both_to_login(Profile::Both, Want::Login)]
fn the_right_key_passes_up_to_the_root(#[case] profile: Profile, #[case] want: Want) {
    let trust = trust();
    for order in BOTH {
        let standing = check::signer(&certificate(&leaf(profile)), &terms(want, &trust), order).unwrap();
        let names: Vec<&str> = standing.chain.iter().map(|authority| authority.common_name()).collect();
        assert_eq!(names, ["ҰКО (RSA TEST) TEREZE", "НЕГІЗГІ КО TEST (RSA) TEREZE"]);
        assert_eq!(standing.revocation, Revocation::NotAsked);
    }
}

#[rstest]
#[case::head_to_sign(Profile::LegalSign, Want::SignForOffice)]
#[case::head_to_login(Profile::LegalLogin, Want::LoginForOffice)]
#[case::employee_to_sign(Profile::EmployeeSign, Want::SignForOffice)]
#[case::employee_to_login(Profile::EmployeeLogin, Want::LoginForOffice)]
fn an_office_acts_by_the_key_of_its_own_people(#[case] profile: Profile, #[case] want: Want) {
    let trust = trust();
    let clerk = person().of("№ 5 «Білім» мектебі", "200140000014");
    let leaf = authority().leaf(&clerk, profile, Validity::year(now())).unwrap();
    let certificate = certificate(&leaf);
    assert_eq!(
        (certificate.bin(), certificate.organisation()),
        (Some("200140000014"), "№ 5 «Білім» мектебі")
    );
    for order in BOTH {
        check::signer(&certificate, &terms(want, &trust), order).unwrap();
    }
}

#[test]
fn an_office_takes_no_citizens_key_and_none_without_a_bin() {
    assert_eq!(refusal(&leaf(Profile::Sign), Want::SignForOffice).code(), "E-NATURAL");
    assert_eq!(refusal(&leaf(Profile::Login), Want::LoginForOffice).code(), "E-NATURAL");
    assert_eq!(refusal(&leaf(Profile::EmployeeSign), Want::SignForOffice).code(), "E-PERSON");
    assert_eq!(refusal(&leaf(Profile::EmployeeSign), Want::Sign).code(), "E-LEGAL");
    assert_eq!(refusal(&leaf(Profile::EmployeeLogin), Want::SignForOffice).code(), "E-AUTH4SIGN");
    assert_eq!(refusal(&leaf(Profile::EmployeeSign), Want::LoginForOffice).code(), "E-SIGN4AUTH");
}

#[test]
fn the_wrong_key_is_told_apart() {
    assert_eq!(refusal(&leaf(Profile::Login), Want::Sign).code(), "E-AUTH4SIGN");
    assert_eq!(refusal(&leaf(Profile::Sign), Want::Login).code(), "E-SIGN4AUTH");
    assert_eq!(refusal(&leaf(Profile::LegalSign), Want::Sign).code(), "E-LEGAL");
    assert_eq!(refusal(&leaf(Profile::LegalLogin), Want::Login).code(), "E-LEGAL");
    let gost = authority().gost_leaf(&person(), Validity::year(now())).unwrap();
    assert_eq!(refusal(&gost, Want::Sign).code(), "E-GOST");
}

#[test]
fn expired_and_not_yet_valid_keys_are_told_with_their_date() {
    let issue = |validity| authority().leaf(&person(), Profile::Sign, validity).unwrap();
    let expired = refusal(&issue(Validity::ended(now(), 10)), Want::Sign);
    assert_eq!((expired.code(), expired.date()), ("E-EXPIRED", Some(now() - Duration::days(10))));
    let early = refusal(&issue(Validity::begins(now(), 3)), Want::Sign);
    assert_eq!((early.code(), early.date()), ("E-NOTYET", Some(now() + Duration::days(3))));
}

#[test]
fn the_first_and_the_last_second_are_valid() {
    let validity = Validity { from: now(), until: now() + Duration::seconds(60) };
    let leaf = authority().leaf(&person(), Profile::Sign, validity).unwrap();
    let trust = trust();
    let at = |at: Timestamp| {
        let terms = Terms { at, ..terms(Want::Sign, &trust) };
        check::signer(&certificate(&leaf), &terms, Order::Centre).map(|_| ()).map_err(|error| error.code())
    };
    assert_eq!(at(now() - Duration::seconds(1)), Err("E-NOTYET"));
    assert_eq!((at(now()), at(now() + Duration::seconds(60))), (Ok(()), Ok(())));
    assert_eq!(at(now() + Duration::seconds(61)), Err("E-EXPIRED"));
}

#[test]
fn another_persons_key_is_refused_and_at_login_any_iin_will_do() {
    let trust = trust();
    let other = Terms { iin: Some("900101300456"), ..terms(Want::Sign, &trust) };
    let any = Terms { iin: None, ..terms(Want::Sign, &trust) };
    for order in BOTH {
        let leaf = certificate(&leaf(Profile::Sign));
        assert_eq!(check::signer(&leaf, &other, order).unwrap_err(), CheckError::OtherIin);
        assert!(check::signer(&leaf, &any, order).is_ok());
    }
}

/// Scenario 8: the national profile to the letter, a real IIN, no national issuer.
#[test]
fn a_home_made_certificate_has_no_chain() {
    let key = KeyPair::shared(0).unwrap();
    let own = LeafKey::self_made(key, &person(), Profile::Login, Validity::year(now())).unwrap();
    assert_eq!(refusal(&own, Want::Login), CheckError::Chain(ChainError::UnknownIssuer));
    let stranger = Authority::for_tests(now(), 1).unwrap();
    let theirs = stranger.leaf(&person(), Profile::Login, Validity::year(now())).unwrap();
    assert_eq!(refusal(&theirs, Want::Login), CheckError::Chain(ChainError::BadSignature));
    assert_eq!(refusal(&theirs, Want::Login).code(), "E-CHAIN");
}

#[test]
fn an_authority_is_nobodys_signing_key() {
    let issuer = Certificate::from_der(authority().trust()[1]).unwrap();
    let trust = trust();
    let terms = Terms { iin: None, ..terms(Want::Sign, &trust) };
    assert_eq!(check::signer(&issuer, &terms, Order::Centre).unwrap_err().code(), "E-USAGE");
}

/// The kiosk tells first what the citizen can put right; the centre decides by trust before it compares IINs.
#[test]
fn the_two_orders_differ_where_they_should() {
    let stranger = Authority::for_tests(now(), 1).unwrap();
    let theirs = stranger.leaf(&person(), Profile::Sign, Validity::year(now())).unwrap();
    let trust = trust();
    let terms = Terms { iin: Some("900101300456"), ..terms(Want::Sign, &trust) };
    let code = |order| check::signer(&certificate(&theirs), &terms, order).unwrap_err().code();
    assert_eq!(code(Order::Kiosk), "E-OTHERIIN");
    assert_eq!(code(Order::Centre), "E-CHAIN");
    let expired = stranger.leaf(&person(), Profile::LegalLogin, Validity::ended(now(), 1)).unwrap();
    assert_eq!(refusal(&expired, Want::Sign).code(), "E-EXPIRED");
}

struct Says(Answer);

impl RevocationSource for Says {
    fn ask(&self, _: &Certificate, issuer: &Certificate, _: Timestamp) -> Answer {
        assert_eq!(issuer.common_name(), "ҰКО (RSA TEST) TEREZE");
        self.0
    }
}

#[test]
fn revocation_is_asked_last_and_of_the_issuer() {
    let trust = trust();
    let before = now() - Duration::days(1);
    let after = now() + Duration::days(1);
    let reason = Reason::Superseded;
    let cases = [
        (Answer::Good { as_of: before }, false, Ok(Revocation::Good { as_of: before })),
        (Answer::Revoked { since: before, reason }, false, Err("E-REVOKED")),
        (Answer::Revoked { since: now(), reason }, false, Err("E-REVOKED")),
        (Answer::Revoked { since: after, reason }, false, Ok(Revocation::Good { as_of: after })),
        (Answer::Unknown(NoAnswer::NoList), false, Ok(Revocation::Unknown(NoAnswer::NoList))),
        (Answer::Unknown(NoAnswer::NoList), true, Err("E-REVCHECK")),
    ];
    for (answer, revocation_must_answer, expected) in cases {
        let source = Says(answer);
        let terms = Terms { revocation: Some(&source), revocation_must_answer, ..terms(Want::Sign, &trust) };
        for order in BOTH {
            // What is revoked only tomorrow by a clock that proves nothing is revoked.
            let at_the_kiosk = order == Order::Kiosk && matches!(answer, Answer::Revoked { .. });
            let expected = if at_the_kiosk { Err("E-REVOKED") } else { expected };
            let standing = check::signer(&certificate(&leaf(Profile::Sign)), &terms, order);
            assert_eq!(standing.map(|found| found.revocation).map_err(|error| error.code()), expected);
        }
    }
}
