//! Responders asked at the moment about signing keys, and what a centre does when they are wrong or silent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use authority::ocsp::{Flaw, Reply as Said, Responder, Standing, try_later};
use authority::{Authority, CrlReason, Revoked, Validity};
use base64ct::{Base64, Encoding};
use central::ocsp::Responders;
use chrono::TimeDelta;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use signing::certificate::Certificate;
use signing::revocation::Question;

use crate::application::{Application, Signed};
use crate::people::AIGUL;
use crate::refusals::{assert_nothing_written, assert_refused};
use crate::world::{FRIDAY, World};

/// How long a slow responder takes over an octet: hundreds of them are longer than anybody waits.
const PACE: Duration = Duration::from_millis(50);

/// What the responder does when it is asked.
#[derive(Clone, Copy)]
enum Does {
    /// Answers so.
    Says(Said),
    /// Says that it cannot answer now.
    TriesLater,
    /// Answers with a page of a captive portal.
    Talks,
    /// Takes the question and never answers.
    Hangs,
    /// Cuts the line.
    Cuts,
    /// Answers so, an octet at a time: each comes soon, the whole of it does not.
    Drips(Said),
}

/// A responder on loopback.
struct Loopback {
    url: String,
    does: Arc<Mutex<Does>>,
    asked: Arc<AtomicUsize>,
}

impl Loopback {
    /// In the name of every [`World`]'s authority, whose keys they share.
    fn new(does: Does) -> Loopback {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/ocsp", listener.local_addr().unwrap());
        let loopback = Loopback { url, does: Arc::new(Mutex::new(does)), asked: Arc::default() };
        let (does, asked) = (Arc::clone(&loopback.does), Arc::clone(&loopback.asked));
        thread::spawn(move || {
            let authority = Authority::for_tests(FRIDAY.parse().unwrap(), 0).unwrap();
            let mut hanging = Vec::new();
            for stream in listener.incoming() {
                asked.fetch_add(1, Ordering::SeqCst);
                let does = *does.lock().unwrap();
                hanging.extend(serve(stream.unwrap(), does, &authority));
            }
        });
        loopback
    }

    fn now_does(&self, does: Does) {
        *self.does.lock().unwrap() = does;
    }

    fn times_asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn responders(&self) -> Responders {
        Responders::new(std::slice::from_ref(&self.url), 1).unwrap()
    }
}

/// Answers one question; gives the line back where it is to be left hanging.
fn serve(mut stream: TcpStream, does: Does, authority: &Authority) -> Option<TcpStream> {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).unwrap() > 2 {
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut request = vec![0; length];
    reader.read_exact(&mut request).unwrap();
    let body = match does {
        Does::Says(said) | Does::Drips(said) => authority.ocsp(&request, &said).unwrap(),
        Does::TriesLater => try_later().unwrap(),
        Does::Talks => b"<html>Welcome</html>".to_vec(),
        Does::Hangs => return Some(stream),
        Does::Cuts => return None,
    };
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let answer = [head.as_bytes(), &body].concat();
    if let Does::Drips(_) = does {
        thread::spawn(move || drip(&mut stream, &answer));
    } else {
        stream.write_all(&answer).unwrap();
    }
    None
}

/// Until whoever asked has gone.
fn drip(stream: &mut TcpStream, answer: &[u8]) {
    for octet in answer.chunks(1) {
        if stream.write_all(octet).is_err() {
            return;
        }
        thread::sleep(PACE);
    }
}

/// The moment of [`World`].
fn friday() -> Timestamp {
    FRIDAY.parse().unwrap()
}

fn good() -> Said {
    let period = Validity { from: friday(), until: friday() + TimeDelta::hours(1) };
    Said { standing: Standing::Good, period, by: Responder::Issuer, flaw: None }
}

fn taken_back(since: Timestamp) -> Does {
    Does::Says(Said { standing: Standing::Revoked(since, CrlReason::KeyCompromise), ..good() })
}

fn signed(world: &World) -> Signed {
    Application::new(world).sign(world, &world.key(AIGUL))
}

/// What stands beside the one registration.
fn known(world: &World) -> String {
    world.sql().one("SELECT revocation FROM submission", &[])
}

fn is_flagged(world: &World, number: &str) -> bool {
    let number = ApplicationNumber::parse(number).unwrap();
    let flags = world.centre.store.application(&number).unwrap().unwrap().flags;
    flags.contains(&("REVOCATION".to_owned(), String::new()))
}

#[test]
fn what_a_responder_answered_stands_whole_beside_the_signed_application() {
    let delegated = Responder::Delegated(Validity::year(friday()));
    let responder = Loopback::new(Does::Says(Said { by: delegated, ..good() }));
    let world = World::with_crls(true).asking(responder.responders());
    let signed = signed(&world);
    let receipt = signed.put(&world).receipt(&world);
    assert!(!is_flagged(&world, &receipt.number));
    let known = known(&world);
    let (learnt, response) = known.split_once("; OCSP ").unwrap();
    assert_eq!(learnt, "good as of 2026-12-18T09:32:10Z");
    // It is an answer that can be looked into again: about some other question than one of now.
    let response = Base64::decode_vec(response).unwrap();
    let issuer = Certificate::from_der(world.authority.trust()[1]).unwrap();
    let question = Question::new(world.key(AIGUL).certificate(), &issuer).unwrap();
    assert_eq!(
        question.answer(&response, &issuer, friday()).unwrap_err().to_string(),
        "an answer to another question"
    );
}

#[test]
fn a_responder_knows_before_any_list_that_a_key_was_taken_back() {
    let responder = Loopback::new(taken_back(friday() - TimeDelta::days(2)));
    let world = World::with_crls(false).hushed().asking(responder.responders());
    world.publish(&[]);
    let reply = signed(&world).put(&world);
    assert_refused(&world, &reply, "E-REVOKED");
    assert_eq!(world.security_events(), ["E-REVOKED"]);
}

#[test]
fn a_key_taken_back_on_the_way_is_indeterminate_and_signed_again() {
    let responder = Loopback::new(Does::Cuts);
    let world = World::with_crls(false).hushed().asking(responder.responders());
    world.publish(&[]);
    let signed = signed(&world);
    world.pass(TimeDelta::minutes(30));
    responder.now_does(taken_back(friday() + TimeDelta::minutes(10)));
    assert_refused(&world, &signed.put(&world), "W-RESIGN-MEAL");
    assert!(world.security_events().is_empty(), "an honest citizen");
}

/// Each silence, an answer that is too slow, and one that is not to be believed (`signing` knows all of those): the list has the say, and a
/// person is to look.
#[test]
fn where_responders_are_wrong_or_silent_the_list_has_the_say_and_the_application_is_flagged() {
    let other_nonce = Said { flaw: Some(Flaw::OtherNonce), ..good() };
    let silences = [
        Does::Hangs,
        Does::Drips(good()),
        Does::Cuts,
        Does::Talks,
        Does::TriesLater,
        Does::Says(other_nonce),
    ];
    for does in silences {
        let responder = Loopback::new(does);
        let world = World::with_crls(true).asking(responder.responders());
        world.publish(&[]);
        let receipt = signed(&world).put(&world).receipt(&world);
        assert!(known(&world).starts_with("good as of 2026-12-18T08:32:10Z; OCSP silent; CRL "));
        assert!(is_flagged(&world, &receipt.number));
    }
}

#[test]
fn where_nobody_can_say_the_policy_decides() {
    let responder = Loopback::new(Does::TriesLater);
    let strict = World::with_crls(true).asking(responder.responders());
    assert_eq!(signed(&strict).put(&strict).refusal(), (503, "E-REVCHECK".into()));
    assert_nothing_written(&strict);
    let relaxed = World::with_crls(false).asking(responder.responders());
    let receipt = signed(&relaxed).put(&relaxed).receipt(&relaxed);
    assert_eq!(known(&relaxed), "unknown: no list of this issuer; OCSP silent");
    assert!(is_flagged(&relaxed, &receipt.number));
    // A list that convicts does so whatever the responder does.
    let key = relaxed.key(AIGUL);
    let since = friday() - TimeDelta::days(2);
    relaxed.publish(&[Revoked { certificate_der: key.certificate().der(), since, reason: None }]);
    let reply = Application::new(&relaxed).sign(&relaxed, &key).put(&relaxed);
    assert_eq!(reply.refusal(), (422, "E-REVOKED".into()));
}

/// Whoever holds a responder's key, by right or not, clears nobody whom a list names.
#[test]
fn a_key_that_a_list_names_is_revoked_though_a_responder_calls_it_good() {
    let responder = Loopback::new(Does::Says(good()));
    let world = World::with_crls(true).asking(responder.responders());
    let key = world.key(AIGUL);
    let since = friday() - TimeDelta::days(2);
    world.publish(&[Revoked { certificate_der: key.certificate().der(), since, reason: None }]);
    let reply = Application::new(&world).sign(&world, &key).put(&world);
    assert_eq!(reply.refusal(), (422, "E-REVOKED".into()));
    assert_nothing_written(&world);
}

/// A silence costs one signer its wait; the next one is not made to wait for it.
#[test]
fn a_silent_responder_is_left_alone_for_a_while_and_the_next_one_is_asked() {
    let (silent, other) = (Loopback::new(Does::Cuts), Loopback::new(Does::Says(good())));
    let responders = Responders::new(&[silent.url.clone(), other.url.clone()], 1).unwrap();
    let world = World::with_crls(true).asking(responders);
    for _ in 0..3 {
        let consent = Application::new(&world).consent(&world.key(AIGUL));
        let ask = sync::wire::ParentLookUp { consent };
        assert!(world.post("/v1/look-ups/parent", &ask).status.is_success());
    }
    assert_eq!((silent.times_asked(), other.times_asked()), (1, 3));
    // What is wrong with an answer is no silence: whoever answers is asked again.
    other.now_does(Does::Says(Said { flaw: Some(Flaw::Changed), ..good() }));
    for times in 4..=5 {
        let consent = Application::new(&world).consent(&world.key(AIGUL));
        let reply = world.post("/v1/look-ups/parent", &sync::wire::ParentLookUp { consent });
        assert_eq!(reply.refusal(), (503, "E-REVCHECK".into()));
        assert_eq!(other.times_asked(), times);
    }
    assert_eq!(silent.times_asked(), 1);
    world.pass(TimeDelta::seconds(60));
    silent.now_does(Does::Says(good()));
    let consent = Application::new(&world).consent(&world.key(AIGUL));
    let reply = world.post("/v1/look-ups/parent", &sync::wire::ParentLookUp { consent });
    assert!(reply.status.is_success());
    assert_eq!((silent.times_asked(), other.times_asked()), (2, 5));
}
