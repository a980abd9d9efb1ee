//! Lists of revoked certificates in a folder: what they say, and which are not believed.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use authority::{Authority, CrlReason, Profile, Revoked, Validity};
use chrono::Duration;
use signing::certificate::{Certificate, Timestamp};
use signing::check::{self, Accepted, Order, Terms, Want};
use signing::revocation::{
    Answer, Crl, CrlError, CrlFolder, FolderError, NoAnswer, Reason, Revocation, RevocationSource,
};
use signing::trust::TrustStore;
use tempfile::TempDir;

use crate::support::people::{authority, leaf, now, trust};

/// A day's list, made an hour ago.
fn today() -> Validity {
    Validity { from: now() - Duration::hours(1), until: now() + Duration::hours(23) }
}

fn person() -> Certificate {
    Certificate::from_der(&leaf(Profile::Sign).certificate_der).unwrap()
}

fn issuer() -> Certificate {
    Certificate::from_der(authority().trust()[1]).unwrap()
}

fn taken(certificate: &Certificate, since: Timestamp, reason: Option<CrlReason>) -> Revoked<'_> {
    Revoked { certificate_der: certificate.der(), since, reason }
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

fn open(dir: &Path) -> CrlFolder {
    CrlFolder::open(dir, &trust()).unwrap()
}

fn ask(crls: &CrlFolder, certificate: &Certificate) -> Answer {
    crls.ask(certificate, &issuer(), now())
}

/// What is not believed, by its file's name.
fn refused(crls: &CrlFolder) -> Vec<(String, CrlError)> {
    let reading = crls.reading();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let found = reading.refused.iter().map(|refused| match &refused.why {
        FolderError::List(error) => (name(&refused.path), *error),
        other @ (FolderError::Read(_) | FolderError::TooMany) => panic!("{other}"),
    });
    found.collect()
}

fn list(revoked: &[Revoked<'_>], period: Validity) -> Vec<u8> {
    authority().crl(revoked, period).unwrap()
}

#[test]
fn a_list_tells_whom_it_names_from_whom_it_does_not() {
    let (good, stolen, held, plain) = (person(), person(), person(), person());
    let since = now() - Duration::days(3);
    let list = list(
        &[
            taken(&stolen, since, Some(CrlReason::KeyCompromise)),
            taken(&held, since, Some(CrlReason::CertificateHold)),
            taken(&plain, since, None),
        ],
        today(),
    );
    let pem = der::pem::encode_string("X509 CRL", der::pem::LineEnding::LF, &list).unwrap();
    for (name, bytes) in [("issuer.crl", &list[..]), ("issuer.pem", pem.as_bytes())] {
        let dir = folder(&[(name, bytes)]);
        let crls = open(dir.path());
        assert_eq!(ask(&crls, &good), Answer::Good { as_of: today().from });
        for (certificate, reason) in
            [(&stolen, Reason::KeyCompromise), (&held, Reason::Hold), (&plain, Reason::Unspecified)]
        {
            assert_eq!(ask(&crls, certificate), Answer::Revoked { since, reason });
        }
        assert_eq!(refused(&crls), []);
    }
}

#[test]
fn an_empty_list_is_an_answer_and_an_empty_folder_is_none() {
    let dir = folder(&[("README.txt", b"lists come here")]);
    assert_eq!(ask(&open(dir.path()), &person()), Answer::Unknown(NoAnswer::NoList));
    let dir = folder(&[("issuer.crl", &list(&[], today()))]);
    assert_eq!(ask(&open(dir.path()), &person()), Answer::Good { as_of: today().from });
    assert!(CrlFolder::open(&dir.path().join("absent"), &trust()).is_err());
}

#[test]
fn a_stale_list_clears_nobody_and_still_convicts() {
    let (good, bad) = (person(), person());
    let since = now() - Duration::days(9);
    let due = now() - Duration::seconds(1);
    let last_week = Validity { from: now() - Duration::days(7), until: due };
    let dir = folder(&[("issuer.crl", &list(&[taken(&bad, since, None)], last_week))]);
    let crls = open(dir.path());
    assert_eq!(ask(&crls, &good), Answer::Unknown(NoAnswer::Stale { due }));
    assert_eq!(crls.ask(&good, &issuer(), due), Answer::Good { as_of: last_week.from });
    assert_eq!(ask(&crls, &bad), Answer::Revoked { since, reason: Reason::Unspecified });
}

/// RFC 5280 §5.2.4: a delta goes on from its base or a later list, not from an earlier one, and says nothing alone.
#[test]
fn a_delta_goes_on_from_its_full_list() {
    let (good, held, stolen) = (person(), person(), person());
    let since = now() - Duration::days(3);
    let monday = Validity { from: now() - Duration::days(2), until: now() - Duration::seconds(1) };
    let full = list(&[taken(&held, since, Some(CrlReason::CertificateHold))], monday);
    let changed = [
        taken(&held, since, Some(CrlReason::RemoveFromCRL)),
        taken(&stolen, since, Some(CrlReason::KeyCompromise)),
    ];
    let delta = |base| authority().delta_crl(&changed, today(), base).unwrap();

    let both = folder(&[("issuer.crl", &full), ("issuer_delta.crl", &delta(monday.from))]);
    let crls = open(both.path());
    // The full list is stale, and the delta keeps it fresh; how old the answer is, is how old the delta is.
    for certificate in [&good, &held] {
        assert_eq!(ask(&crls, certificate), Answer::Good { as_of: today().from });
    }
    assert_eq!(ask(&crls, &stolen), Answer::Revoked { since, reason: Reason::KeyCompromise });

    let alone = folder(&[("issuer_delta.crl", &delta(monday.from))]);
    assert_eq!(ask(&open(alone.path()), &stolen), Answer::Unknown(NoAnswer::NoList));
    let later = delta(monday.from + Duration::seconds(1));
    let gap = folder(&[("issuer.crl", &full), ("issuer_delta.crl", &later)]);
    assert_eq!(ask(&open(gap.path()), &stolen), Answer::Unknown(NoAnswer::Stale { due: monday.until }));
    assert_eq!(ask(&open(gap.path()), &held), Answer::Revoked { since, reason: Reason::Hold });
}

/// An authority of the same names with other keys: what it signs is worth nothing, whoever it accuses or clears.
#[test]
fn a_list_forged_by_another_issuer_is_not_believed() {
    let stranger = Authority::for_tests(now(), 1).unwrap();
    let victim = person();
    let forged = stranger.crl(&[taken(&victim, now(), None)], today()).unwrap();
    let dir = folder(&[("forged.crl", &forged)]);
    let crls = open(dir.path());
    assert_eq!(refused(&crls), [("forged.crl".to_owned(), CrlError::BadSignature)]);
    assert_eq!(ask(&crls, &victim), Answer::Unknown(NoAnswer::NoList));
    // It takes no better one with it, however much younger it says it is.
    fs::write(dir.path().join("issuer.crl"), list(&[], today())).unwrap();
    assert_eq!(ask(&crls, &victim), Answer::Good { as_of: today().from });
    // Where both are trusted, each speaks for its own.
    let both = TrustStore::from_der_list(&[authority().trust(), stranger.trust()].concat()).unwrap();
    let crls = CrlFolder::open(dir.path(), &both).unwrap();
    assert_eq!(refused(&crls), []);
    assert_eq!(ask(&crls, &victim), Answer::Good { as_of: today().from });
    let theirs = Certificate::from_der(stranger.trust()[1]).unwrap();
    let accused = Answer::Revoked { since: now(), reason: Reason::Unspecified };
    assert_eq!(crls.ask(&victim, &theirs, now()), accused);
}

#[test]
fn nobody_vouches_for_a_list_of_strangers() {
    let dir = folder(&[("issuer.crl", &list(&[], today()))]);
    let crls = CrlFolder::open(dir.path(), &TrustStore::empty()).unwrap();
    assert_eq!(refused(&crls), [("issuer.crl".to_owned(), CrlError::UnknownIssuer)]);
    // A list of the issuer says nothing about those whom the root issued.
    let root = Certificate::from_der(authority().trust()[0]).unwrap();
    let answer = open(dir.path()).ask(&issuer(), &root, now());
    assert_eq!(answer, Answer::Unknown(NoAnswer::NoList));
}

#[test]
fn the_latest_list_has_the_say() {
    let held = person();
    let since = now() - Duration::days(3);
    let yesterday = Validity { from: now() - Duration::hours(25), until: now() + Duration::days(9) };
    let dir = folder(&[
        ("a.crl", &list(&[taken(&held, since, Some(CrlReason::CertificateHold))], yesterday)),
        ("b.crl", &list(&[], today())),
    ]);
    assert_eq!(ask(&open(dir.path()), &held), Answer::Good { as_of: today().from }, "the hold was lifted");
    fs::write(dir.path().join("0.crl"), list(&[taken(&held, since, None)], today())).unwrap();
    fs::remove_file(dir.path().join("b.crl")).unwrap();
    assert!(matches!(ask(&open(dir.path()), &held), Answer::Revoked { .. }));
}

/// RFC 5280 §5: an entry may be left out of lists made after the certificate has ended.
#[test]
fn a_list_younger_than_the_certificate_clears_it_no_more() {
    let ended = authority().leaf(
        &crate::support::people::person(),
        Profile::Sign,
        Validity { from: now() - Duration::days(9), until: now() - Duration::hours(2) },
    );
    let ended = Certificate::from_der(&ended.unwrap().certificate_der).unwrap();
    let dir = folder(&[("issuer.crl", &list(&[], today()))]);
    let earlier = now() - Duration::hours(3);
    let answer = |certificate| open(dir.path()).ask(certificate, &issuer(), earlier);
    assert_eq!(answer(&ended), Answer::Unknown(NoAnswer::Ended));
    assert_eq!(answer(&person()), Answer::Good { as_of: today().from });
}

#[test]
fn a_change_of_the_folder_is_seen_at_the_next_question() {
    let (victim, dir) = (person(), folder(&[]));
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let crls = open(dir.path()).telling(move |reading| {
        telling.lock().unwrap().push((reading.lists.len(), reading.refused.len()));
    });
    let path = dir.path().join("issuer.crl");
    let full = list(&[taken(&victim, now(), None)], today());
    let revoked = Answer::Revoked { since: now(), reason: Reason::Unspecified };
    assert_eq!(ask(&crls, &victim), Answer::Unknown(NoAnswer::NoList));
    for (bytes, expected) in [
        (&list(&[], today())[..], Answer::Good { as_of: today().from }),
        (&full[..full.len() / 2], Answer::Unknown(NoAnswer::NoList)),
        (&full[..], revoked),
    ] {
        fs::write(&path, bytes).unwrap();
        assert_eq!(ask(&crls, &victim), expected);
        assert_eq!(ask(&crls, &victim), expected, "unchanged");
    }
    // Same length, same name, moved into place: another file.
    fs::write(dir.path().join("new"), list(&[taken(&person(), now(), None)], today())).unwrap();
    fs::rename(dir.path().join("new"), &path).unwrap();
    assert_eq!(ask(&crls, &victim), Answer::Good { as_of: today().from });
    fs::remove_file(&path).unwrap();
    assert_eq!(ask(&crls, &victim), Answer::Unknown(NoAnswer::NoList));
    assert_eq!(*told.lock().unwrap(), [(0, 0), (1, 0), (0, 1), (1, 0), (1, 0), (0, 0)], "told once each");
    // A folder that is gone for a moment takes nothing with it.
    fs::write(&path, &full).unwrap();
    assert_eq!(ask(&crls, &victim), revoked);
    fs::rename(dir.path(), dir.path().with_extension("away")).unwrap();
    assert_eq!(ask(&crls, &victim), revoked);
    fs::rename(dir.path().with_extension("away"), dir.path()).unwrap();
}

#[test]
fn what_is_no_list_is_told_and_passed_over() {
    let genuine = list(&[], today());
    let certificate =
        der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, issuer().der()).unwrap();
    let dir = folder(&[
        ("a.crl", b"junk"),
        ("b.crl", b""),
        ("c.PEM", certificate.as_bytes()),
        ("d.der", issuer().der()),
        ("e.crl", &[&genuine[..], b"\n"].concat()),
        ("f.crl", &genuine[..genuine.len() - 1]),
        ("g.crl", &genuine),
        ("h.txt", b"not looked at"),
    ]);
    fs::create_dir(dir.path().join("folder.crl")).unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join("link.crl")).unwrap();
    let crls = open(dir.path());
    let names: Vec<String> = refused(&crls).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a.crl", "b.crl", "c.PEM", "d.der", "e.crl", "f.crl"]);
    assert!(refused(&crls)[..3].iter().all(|(_, why)| *why == CrlError::Damaged), "{:?}", refused(&crls));
    assert_eq!(crls.reading().lists.len(), 1);
}

#[test]
fn a_folder_is_read_up_to_a_limit() {
    let genuine = list(&[], today());
    let names: Vec<String> = (0..66).map(|n| format!("{n:02}.crl")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &genuine[..])).collect();
    let reading = open(folder(&files).path()).reading();
    assert_eq!(reading.lists.len(), 64);
    let told: Vec<String> = reading.refused.iter().map(ToString::to_string).collect();
    assert!(told.len() == 2 && told.iter().all(|line| line.ends_with("more than 64 lists in the folder")));
    let long = vec![0x30; 32 * 1024 * 1024 + 1];
    assert_eq!(Crl::read(&long, &trust()).unwrap_err(), CrlError::TooBig);
}

#[test]
fn a_signer_is_judged_by_the_folder() {
    let (good, bad) = (person(), person());
    let since = now() - Duration::minutes(5);
    let dir = folder(&[("issuer.crl", &list(&[taken(&bad, since, Some(CrlReason::Superseded))], today()))]);
    let (crls, trust) = (open(dir.path()), trust());
    let judge = |certificate: &Certificate, at| {
        let terms = Terms {
            want: Want::Sign,
            at,
            trust: &trust,
            iin: None,
            accepted: &[Accepted::Rsa],
            revocation: Some(&crls),
            revocation_must_answer: true,
        };
        check::signer(certificate, &terms, Order::Centre).map(|standing| standing.revocation)
    };
    assert_eq!(judge(&good, now()).unwrap().to_string(), "good as of 2026-11-23T05:00:00Z");
    let error = judge(&bad, now()).unwrap_err();
    assert_eq!((error.code(), error.date()), ("E-REVOKED", Some(since)));
    assert!(error.to_string().ends_with("(superseded)"), "{error}");
    assert_eq!(judge(&bad, since).unwrap_err().code(), "E-REVOKED");
    let before = since - Duration::seconds(1);
    assert_eq!(judge(&bad, before), Ok(Revocation::Good { as_of: since }), "in force until then");
    let error = judge(&good, now() + Duration::days(2)).unwrap_err();
    assert_eq!(error.code(), "E-REVCHECK");
    assert!(error.to_string().ends_with("the next list was due on 2026-11-24T05:00:00Z"), "{error}");
}
