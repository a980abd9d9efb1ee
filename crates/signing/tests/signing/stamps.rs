//! Time stamps: the true ones, and every one that is not to be believed.

use std::fs;

use authority::tsp::{StampFlaw, Stamping, rejection};
use authority::{Authority, Validity};
use chrono::Duration;
use sha2::{Digest, Sha256};
use signing::certificate::{Certificate, Timestamp};
use signing::revocation::{Answer, Reason, RevocationSource};
use signing::stamp::{Policy, Question, Stamp, StampError, read};
use signing::trust::{ChainError, TrustStore};

use crate::support::foreign::issue;
use crate::support::people::{authority, gost_authority, now};
use crate::support::tools::must;

const NATIONAL: &str = "1.2.398.3.3.2.6.2";

fn imprint() -> [u8; 32] {
    Sha256::digest("<ds:SignatureValue/>").into()
}

fn question() -> Question {
    Question::new(imprint(), Some(NATIONAL.parse::<Policy>().unwrap())).unwrap()
}

fn good() -> Stamping {
    Stamping { at: now(), validity: Validity::year(now()), flaw: None }
}

fn trust(authority: &Authority) -> TrustStore {
    TrustStore::from_der_list(&authority.trust()).unwrap()
}

fn asked(authority: &Authority, stamping: &Stamping) -> Result<Stamp, StampError> {
    let question = question();
    let response = authority.tsp(question.request(), stamping).unwrap();
    question.answer(&response, &trust(authority), None, now())
}

#[test]
fn true_stamps_are_believed_in_rsa_and_in_gost() {
    for authority in [authority(), gost_authority()] {
        for apart in [-300, 0, 300] {
            let at = now() + Duration::seconds(apart);
            let stamp = asked(authority, &Stamping { at, ..good() }).unwrap();
            assert_eq!((stamp.at, stamp.by.common_name()), (at, "TSP TEST TEREZE"));
            assert_eq!(stamp.chain.len(), 2);
        }
    }
}

#[test]
fn every_other_stamp_is_none() {
    let flawed = |flaw| Stamping { flaw: Some(flaw), ..good() };
    let over = Validity { from: now() - Duration::days(9), until: now() - Duration::days(1) };
    let ahead = Validity { from: now() + Duration::hours(1), until: now() + Duration::hours(2) };
    let cases = [
        ("another imprint", flawed(StampFlaw::OtherImprint), StampError::Imprint),
        ("another nonce", flawed(StampFlaw::OtherNonce), StampError::Nonce),
        ("no nonce", flawed(StampFlaw::NoNonce), StampError::Nonce),
        ("another policy", flawed(StampFlaw::OtherPolicy), StampError::Policy),
        ("changed", flawed(StampFlaw::Changed), StampError::Signature),
        ("another certificate", flawed(StampFlaw::OtherCertificate), StampError::OtherCertificate),
        ("names no certificate", flawed(StampFlaw::NoCertificate), StampError::OtherCertificate),
        ("encloses none", flawed(StampFlaw::NothingEnclosed), StampError::OtherCertificate),
        ("for something else", flawed(StampFlaw::OtherPurpose), StampError::Purpose),
        ("for other things too", flawed(StampFlaw::ManyPurposes), StampError::Purpose),
        ("for anything", flawed(StampFlaw::PurposeNotCritical), StampError::Purpose),
        ("a stranger", flawed(StampFlaw::Stranger), StampError::Chain(ChainError::BadSignature)),
        ("ended", Stamping { validity: over, ..good() }, StampError::SignerDates),
        ("to come", Stamping { validity: ahead, ..good() }, StampError::SignerDates),
        ("of the past", Stamping { at: now() - Duration::seconds(301), ..good() }, StampError::Times),
        ("of the future", Stamping { at: now() + Duration::seconds(301), ..good() }, StampError::Times),
    ];
    for (what, stamping, error) in cases {
        assert_eq!(asked(authority(), &stamping), Err(error), "{what}");
    }
}

#[test]
fn what_is_no_stamp_says_nothing() {
    let trust = trust(authority());
    let question = question();
    let judged = |response: &[u8]| question.answer(response, &trust, None, now());
    assert_eq!(judged(&rejection()), Err(StampError::Refused(2)));
    assert_eq!(judged(b"<html>It works</html>"), Err(StampError::Damaged));
    assert_eq!(judged(&[]), Err(StampError::Damaged));
    assert_eq!(judged(&[0x30; 70_000]), Err(StampError::Damaged));
    // Of a hierarchy that nobody configured.
    let other = gost_authority().tsp(question.request(), &good()).unwrap();
    assert_eq!(judged(&other), Err(StampError::Chain(ChainError::UnknownIssuer)));
    // Played back: the stamp of an earlier question about the same signature.
    let earlier = self::question();
    let response = authority().tsp(earlier.request(), &good()).unwrap();
    assert_eq!(judged(&response), Err(StampError::Nonce));
    assert!(earlier.answer(&response, &trust, None, now()).is_ok());
    // Cut anywhere, or with one bit changed in any octet, it is never another stamp.
    let whole = earlier.answer(&response, &trust, None, now()).unwrap();
    for at in 0..response.len() {
        assert!(earlier.answer(&response[..at], &trust, None, now()).is_err(), "cut at {at}");
    }
    for at in (0..response.len()).step_by(7) {
        let mut changed = response.clone();
        changed[at] ^= 1;
        if let Ok(stamp) = earlier.answer(&changed, &trust, None, now()) {
            assert_eq!(stamp, whole, "changed at {at}");
        }
    }
}

/// Somebody who knows of everybody that they were taken back.
struct TakenBack;

impl RevocationSource for TakenBack {
    fn ask(&self, _: &Certificate, _: &Certificate, at: Timestamp) -> Answer {
        Answer::Revoked { since: at, reason: Reason::KeyCompromise }
    }
}

#[test]
fn a_signer_who_was_taken_back_stamps_nothing_more() {
    let question = question();
    let response = authority().tsp(question.request(), &good()).unwrap();
    let judged = question.answer(&response, &trust(authority()), Some(&TakenBack), now());
    assert_eq!(judged, Err(StampError::Revoked));
}

/// What was kept is read years later: nobody's clock is asked, and the certificate has long ended.
#[test]
fn a_kept_stamp_is_read_without_its_question() {
    let response = authority().tsp(question().request(), &good()).unwrap();
    assert_eq!(read(&response, &imprint(), &trust(authority())).unwrap().at, now());
    assert_eq!(read(&response, &[7; 32], &trust(authority())), Err(StampError::Imprint));
}

const TSA: &str = "[tsa]\ndefault_tsa = ours\n[ours]\nserial = serial\nsigner_digest = sha256\n\
                   default_policy = 1.2.398.3.3.2.6.2\ndigests = sha256\nordering = yes\ntsa_name = yes\n\
                   accuracy = secs:1, millisecs:500\ness_cert_id_alg = sha256\nclock_precision_digits = 3\n";

/// OpenSSL reads our question and stamps, and we read its stamp; it reads the test authority's in turn.
#[test]
fn openssl_stamps_for_us_and_reads_what_we_read() {
    let dir = tempfile::tempdir().unwrap();
    let openssl = |arguments: &[&str]| must(dir.path(), "openssl", arguments);
    let root = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
    let tsa = "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n";
    openssl(&["genrsa", "-out", "key.pem", "2048"]);
    let root = issue(dir.path(), "root", "root", root, "-sha256");
    // Made a moment ago by the clock of this machine.
    let today = issue(dir.path(), "tsa", "root", tsa, "-sha256").not_before();
    let question = question();
    fs::write(dir.path().join("tsa.cnf"), TSA).unwrap();
    fs::write(dir.path().join("serial"), "01\n").unwrap();
    fs::write(dir.path().join("question.tsq"), question.request()).unwrap();
    let reply = ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question.tsq", "-out", "answer.tsr"];
    openssl(&[&reply[..], &["-signer", "tsa.pem", "-inkey", "key.pem"]].concat());
    let response = fs::read(dir.path().join("answer.tsr")).unwrap();
    let trust = TrustStore::from_der_list(&[root.der()]).unwrap();
    let stamp = question.answer(&response, &trust, None, today).unwrap();
    assert_eq!(stamp.by.common_name(), "tsa");
    let kept = read(&response, &imprint(), &trust).unwrap();
    assert_eq!(kept, stamp);

    let validity = Validity::year(today);
    let authority = Authority::for_tests(today, 0).unwrap();
    let ours = authority.tsp(question.request(), &Stamping { at: today, validity, flaw: None }).unwrap();
    fs::write(dir.path().join("ours.tsr"), ours).unwrap();
    authority.write_trust_dir(dir.path()).unwrap();
    fs::write(dir.path().join("stamped"), "<ds:SignatureValue/>").unwrap();
    let verify = ["ts", "-verify", "-in", "ours.tsr", "-CAfile", "root.pem", "-untrusted", "issuer.pem"];
    openssl(&[&verify[..], &["-data", "stamped"]].concat());
    openssl(&[&verify[..], &["-queryfile", "question.tsq"]].concat());
}
