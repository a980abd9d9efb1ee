//! Answers of a responder: the true ones, and every one that is not to be believed.

use std::fs;

use authority::ocsp::{Flaw, Reply, Responder, Standing, try_later};
use authority::{CrlReason, Profile, Validity};
use chrono::Duration;
use signing::certificate::Certificate;
use signing::revocation::{Answer, OcspError, Question, Reason};

use crate::support::foreign::issue;
use crate::support::people::{authority, gost_authority, leaf, now};
use crate::support::tools::must;

fn person() -> Certificate {
    Certificate::from_der(&leaf(Profile::Sign).certificate_der).unwrap()
}

fn issuer() -> Certificate {
    Certificate::from_der(authority().trust()[1]).unwrap()
}

/// An hour, made a moment ago.
fn fresh() -> Validity {
    Validity { from: now() - Duration::seconds(2), until: now() + Duration::hours(1) }
}

/// What a good answer would be.
fn good() -> Reply {
    Reply { standing: Standing::Good, period: fresh(), by: Responder::Issuer, flaw: None }
}

fn asked(reply: &Reply) -> Result<Answer, OcspError> {
    let question = Question::new(&person(), &issuer()).unwrap();
    let response = authority().ocsp(question.request(), reply).unwrap();
    question.answer(&response, &issuer(), now())
}

#[test]
fn true_answers_are_believed() {
    let since = now() - Duration::days(1);
    let of_now = Answer::Good { as_of: fresh().from };
    assert_eq!(asked(&good()), Ok(of_now));
    let delegated = Responder::Delegated(Validity::year(now()));
    assert_eq!(asked(&Reply { by: delegated, ..good() }), Ok(of_now));
    for (given, reason) in [
        (CrlReason::KeyCompromise, Reason::KeyCompromise),
        (CrlReason::CertificateHold, Reason::Hold),
        (CrlReason::Unspecified, Reason::Unspecified),
    ] {
        let revoked = Reply { standing: Standing::Revoked(since, given), ..good() };
        assert_eq!(asked(&revoked), Ok(Answer::Revoked { since, reason }));
    }
}

#[test]
fn every_other_answer_is_none() {
    let over = Validity { from: now() - Duration::days(9), until: now() - Duration::days(1) };
    let ahead = Validity { from: now() + Duration::hours(1), until: now() + Duration::hours(2) };
    let year = Validity::year(now());
    let flawed = |flaw| Reply { flaw: Some(flaw), ..good() };
    let by = |by| Reply { by, ..good() };
    let cases = [
        ("another serial", flawed(Flaw::OtherSerial), OcspError::OtherCertificate),
        ("another nonce", flawed(Flaw::OtherNonce), OcspError::Nonce),
        ("no nonce", flawed(Flaw::NoNonce), OcspError::Nonce),
        ("changed", flawed(Flaw::Changed), OcspError::Signer),
        ("out of date", Reply { period: over, ..good() }, OcspError::Times),
        ("of the future", Reply { period: ahead, ..good() }, OcspError::Times),
        ("not known", Reply { standing: Standing::Unknown, ..good() }, OcspError::Unknown),
        ("not for answering", by(Responder::Undelegated(year)), OcspError::Signer),
        ("a stranger", by(Responder::Stranger(year)), OcspError::Signer),
        ("an ended responder", by(Responder::Delegated(over)), OcspError::SignerDates),
        ("a responder to come", by(Responder::Delegated(ahead)), OcspError::SignerDates),
        (
            "given back",
            Reply { standing: Standing::Revoked(now(), CrlReason::RemoveFromCRL), ..good() },
            OcspError::Damaged,
        ),
    ];
    for (what, reply, error) in cases {
        assert_eq!(asked(&reply), Err(error), "{what}");
    }
}

#[test]
fn what_is_no_answer_says_nothing() {
    let question = Question::new(&person(), &issuer()).unwrap();
    let judged = |response: &[u8]| question.answer(response, &issuer(), now());
    assert_eq!(judged(&try_later().unwrap()), Err(OcspError::Refused(3)));
    assert_eq!(judged(b"<html>It works</html>"), Err(OcspError::Damaged));
    assert_eq!(judged(&[]), Err(OcspError::Damaged));
    assert_eq!(judged(&[0x30; 70_000]), Err(OcspError::Damaged));
    // Another authority's answer, true by itself.
    let other = gost_authority().ocsp(question.request(), &good()).unwrap();
    assert_eq!(judged(&other), Err(OcspError::Signer));
    // An answer to an earlier question about the same certificate.
    let person = person();
    let [earlier, question] = [(); 2].map(|()| Question::new(&person, &issuer()).unwrap());
    let response = authority().ocsp(earlier.request(), &good()).unwrap();
    assert_eq!(question.answer(&response, &issuer(), now()), Err(OcspError::Nonce));
    assert!(earlier.answer(&response, &issuer(), now()).is_ok());
}

/// OpenSSL's responder reads our question, and we read its answer.
#[test]
fn openssl_answers_us() {
    let dir = tempfile::tempdir().unwrap();
    must(dir.path(), "openssl", &["genrsa", "-out", "key.pem", "2048"]);
    let extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
    let root = issue(dir.path(), "root", "root", extensions, "-sha256");
    let person = issue(dir.path(), "person", "root", "keyUsage=nonRepudiation\n", "-sha256");
    let question = Question::new(&person, &root).unwrap();
    fs::write(dir.path().join("question.der"), question.request()).unwrap();
    for (line, revoked) in [
        ("V\t301231235959Z\t\t07\tunknown\t/CN=person\n", false),
        ("R\t301231235959Z\t200101000000Z,keyCompromise\t07\tunknown\t/CN=person\n", true),
    ] {
        fs::write(dir.path().join("index.txt"), line).unwrap();
        let files = ["-index", "index.txt", "-CA", "root.pem", "-rsigner", "root.pem", "-rkey", "key.pem"];
        let ask = ["-reqin", "question.der", "-respout", "answer.der", "-ndays", "1"];
        must(dir.path(), "openssl", &[&["ocsp"], &files[..], &ask].concat());
        let response = fs::read(dir.path().join("answer.der")).unwrap();
        // Made a moment ago by the same clock.
        let today = person.not_before();
        match question.answer(&response, &root, today).unwrap() {
            Answer::Good { as_of } => assert!(!revoked && as_of >= today),
            Answer::Revoked { since, reason } => {
                assert!(revoked);
                assert_eq!(
                    (since.to_rfc3339(), reason),
                    ("2020-01-01T00:00:00+00:00".into(), Reason::KeyCompromise)
                );
            }
            Answer::Unknown(why) => panic!("{why}"),
        }
    }
}
