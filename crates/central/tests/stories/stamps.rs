//! Time stamps of a third party: nobody waits for them, only true ones are kept, and anybody can check them.

use std::process::Command;
use std::sync::{Arc, Mutex};

use authority::tsp::{StampFlaw, Stamping, rejection};
use authority::{Authority, Validity};
use axum::body::Body;
use central::evidence::{self, Stamped};
use central::stamps::{self, Stampers};
use central::{jobs, metrics};
use chrono::TimeDelta;
use domain::meal::RefusalReason;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use forms::action::Deed;
use forms::decision::Ruling;
use sync::wire::desk::{DecisionDone, Role};

use crate::application::registered;
use crate::kindergarten::{Filing, Visit, about, done};
use crate::loopback::{Does, Loopback};
use crate::offices::HEAD;
use crate::people::AIGUL;
use crate::world::{FRIDAY, KIOSK, World, from};

const NATIONAL: &str = "1.2.398.3.3.2.6.2";

/// What the third party does when it is asked.
#[derive(Debug, Clone, Copy)]
enum Gives {
    /// A stamp of this moment of the world, flawed or not.
    Stamp(Timestamp, Option<StampFlaw>),
    /// The stamp that it gave last.
    TheLastOne,
    /// A stamp of somebody whose certificate had ended.
    Ended(Timestamp),
    /// It says that it gives none.
    Refusal,
    /// A page of a captive portal.
    Page,
    /// An error.
    Error,
    /// Half of a stamp.
    Half,
    Nothing,
    Cut,
}

/// A third party on loopback.
struct ThirdParty {
    line: Loopback,
    gives: Arc<Mutex<Gives>>,
}

impl ThirdParty {
    /// Under every [`World`]'s authority, whose keys they share.
    fn new(gives: Gives) -> ThirdParty {
        let gives = Arc::new(Mutex::new(gives));
        let now = Arc::clone(&gives);
        let authority = Authority::for_tests(FRIDAY.parse().unwrap(), 0).unwrap();
        let mut last = Vec::new();
        let line = Loopback::new("tsp", move |asked| {
            let stamp = |at: Timestamp, validity, flaw| {
                authority.tsp(&asked.body, &Stamping { at, validity, flaw }).unwrap()
            };
            let good = |at: Timestamp| stamp(at, Validity::year(at), None);
            let body = match *now.lock().unwrap() {
                Gives::Stamp(at, flaw) => stamp(at, Validity::year(at), flaw),
                Gives::Ended(at) => stamp(at, Validity::ended(at, 1), None),
                Gives::TheLastOne => last.clone(),
                Gives::Refusal => rejection(),
                Gives::Page => b"<html>Welcome</html>".to_vec(),
                Gives::Error => return Does::Answers(500, "", Vec::new()),
                Gives::Half => return Does::Stalls(good(friday())),
                Gives::Nothing => return Does::Hangs,
                Gives::Cut => return Does::Cuts,
            };
            last.clone_from(&body);
            Does::Answers(200, "content-type: application/timestamp-reply\r\n", body)
        });
        ThirdParty { line, gives }
    }

    fn now_gives(&self, gives: Gives) {
        *self.gives.lock().unwrap() = gives;
    }

    fn stampers(&self) -> Stampers {
        let policy = Some(NATIONAL.parse().unwrap());
        Stampers::new(std::slice::from_ref(&self.line.url), 1, policy).unwrap()
    }
}

/// The moment of [`World`].
fn friday() -> Timestamp {
    FRIDAY.parse().unwrap()
}

fn good() -> Gives {
    Gives::Stamp(friday(), None)
}

/// How many stamps are here, and how many are waited for.
fn kept_and_waiting(world: &World) -> (usize, u64) {
    let waiting = world.centre.store.stamps_waiting().unwrap();
    (world.sql().count("time_stamp") - usize::try_from(waiting).unwrap(), waiting)
}

#[test]
fn without_a_third_party_nobody_is_asked_for_a_stamp() {
    let world = World::new();
    registered(&world);
    stamps::round(&world.centre).unwrap();
    assert_eq!(world.sql().count("time_stamp"), 0);
}

/// OpenSSL, which we did not write, checks what was exported with nothing else in hand.
#[test]
fn a_stamp_stands_beside_the_signed_application_and_openssl_checks_it() {
    let third = ThirdParty::new(good());
    let world = World::with_crls(false).stamping(third.stampers());
    world.publish(&[]);
    let (signed, receipt) = registered(&world);
    assert!(third.line.asked().is_empty(), "it was registered without waiting");
    assert_eq!(kept_and_waiting(&world), (0, 1));
    stamps::round(&world.centre).unwrap();
    assert_eq!(kept_and_waiting(&world), (1, 0));
    let number = ApplicationNumber::parse(&receipt.number).unwrap();
    let evidence = evidence::of(&world.centre, &number).unwrap().unwrap();
    assert_eq!(evidence.stamped, Stamped::At { at: friday(), by: "TSP TEST TEREZE".to_owned() });

    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in &evidence.files {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    let text = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(text("signed.xml"), *signed.envelope.signed_xml);
    assert!(text("signature-value.xml").starts_with("<ds:SignatureValue xmlns"));
    assert_eq!(text("chain.pem").matches("BEGIN CERTIFICATE").count(), 2);
    let list = std::fs::read(world.crls().join("issuer.crl")).unwrap();
    let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(list));
    assert_eq!(text("revocation.txt"), format!("good as of 2026-12-18T08:32:10Z; CRL {digest}\n"));
    let at = friday().timestamp().to_string();
    let verify = |stamped: &str| {
        let files = ["-CAfile", "stamp-root.pem", "-untrusted", "stamp-issuers.pem", "-data", stamped];
        let mut openssl = Command::new("openssl");
        openssl.current_dir(dir.path()).args(["ts", "-verify", "-in", "stamp.tsr", "-attime", &at]);
        let said = openssl.args(files).output().expect("install the package `openssl`");
        (said.status.success(), String::from_utf8_lossy(&said.stderr).into_owned())
    };
    assert!(verify("signature-value.xml").0, "{}", verify("signature-value.xml").1);
    assert!(!verify("signed.xml").0, "it is over the signature and nothing else");
}

/// A digest and a nonce is all that leaves the house.
#[test]
fn the_third_party_learns_nothing_of_anybody() {
    let third = ThirdParty::new(good());
    let world = World::new().stamping(third.stampers());
    let (signed, _) = registered(&world);
    stamps::round(&world.centre).unwrap();
    let [asked] = &third.line.asked()[..] else { panic!("one question") };
    assert!(asked.head.contains("content-type: application/timestamp-query"), "{}", asked.head);
    assert!(asked.body.len() < 100, "{}", asked.body.len());
    for secret in [AIGUL, &signed.envelope.submission_id.to_string()] {
        assert!(!asked.head.contains(secret));
        assert!(!asked.body.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
    }
}

/// What is given at a moment, and how it is counted.
type Wrong = (&'static str, Box<dyn Fn(Timestamp) -> Gives>);

/// Each kind of wrong answer, and of none.
fn wrong() -> Vec<Wrong> {
    let flawed = |flaw| move |at| Gives::Stamp(at, Some(flaw));
    vec![
        ("imprint", Box::new(|_| Gives::TheLastOne)),
        ("nonce", Box::new(flawed(StampFlaw::OtherNonce))),
        ("imprint", Box::new(flawed(StampFlaw::OtherImprint))),
        ("policy", Box::new(flawed(StampFlaw::OtherPolicy))),
        ("other-certificate", Box::new(flawed(StampFlaw::OtherCertificate))),
        ("purpose", Box::new(flawed(StampFlaw::OtherPurpose))),
        ("chain", Box::new(flawed(StampFlaw::Stranger))),
        ("signer-dates", Box::new(Gives::Ended)),
        ("times", Box::new(|at| Gives::Stamp(at - TimeDelta::hours(1), None))),
        ("refused", Box::new(|_| Gives::Refusal)),
        ("damaged", Box::new(|_| Gives::Page)),
        ("away", Box::new(|_| Gives::Error)),
        ("away", Box::new(|_| Gives::Cut)),
        ("away", Box::new(|_| Gives::Half)),
    ]
}

#[test]
fn whoever_is_silent_or_wrong_is_asked_again_and_nothing_of_theirs_is_kept() {
    let third = ThirdParty::new(good());
    let world = World::without_sender().stamping(third.stampers());
    registered(&world);
    let first = Filing::new(&world);
    stamps::round(&world.centre).unwrap();
    first.register(&world);
    assert_eq!(kept_and_waiting(&world), (1, 1));
    let wrong = wrong();
    let tries = wrong.len();
    for (times, (reason, gives)) in wrong.into_iter().enumerate() {
        third.now_gives(gives(world.now()));
        stamps::round(&world.centre).unwrap();
        // Not again before its time: ever more seldom.
        stamps::round(&world.centre).unwrap();
        assert_eq!((third.line.asked().len(), kept_and_waiting(&world)), (times + 2, (1, 1)), "{reason}");
        let counted = format!("tereze_stamps_total{{outcome=\"{reason}\"}}");
        assert!(told(&world).contains(&counted), "{counted}");
        world.pass(TimeDelta::hours(6));
    }
    third.now_gives(Gives::Nothing);
    stamps::round(&world.centre).unwrap();
    world.pass(TimeDelta::hours(6));
    third.now_gives(Gives::Stamp(world.now(), None));
    stamps::round(&world.centre).unwrap();
    assert_eq!((third.line.asked().len(), kept_and_waiting(&world)), (tries + 3, (2, 0)));
    assert!(told(&world).contains("tereze_stamps_total{outcome=\"kept\"} 2\n"));
}

/// The text as a monitor would fetch it.
fn told(world: &World) -> String {
    let router = metrics::router(world.centre.clone());
    let reply = world.ask_at(&router, from(KIOSK, "GET", "/metrics").body(Body::empty()).unwrap());
    String::from_utf8(reply.body).unwrap()
}

#[test]
fn a_backlog_waits_without_asking_a_silent_third_party_for_each_of_it() {
    let third = ThirdParty::new(Gives::Cut);
    let world = World::without_sender().stamping(third.stampers());
    registered(&world);
    Filing::new(&world).register(&world);
    stamps::round(&world.centre).unwrap();
    assert_eq!((third.line.asked().len(), kept_and_waiting(&world)), (1, (0, 2)));
    jobs::round(&world.centre).unwrap();
    assert!(told(&world).contains("tereze_stamps_waiting 2\n"));
    world.pass(TimeDelta::minutes(2));
    third.now_gives(Gives::Stamp(world.now(), None));
    stamps::round(&world.centre).unwrap();
    assert_eq!((third.line.asked().len(), kept_and_waiting(&world)), (3, (2, 0)));
}

#[test]
fn of_two_servers_one_asks_and_the_first_stamp_stays() {
    let third = ThirdParty::new(good());
    let world = World::without_sender().stamping(third.stampers());
    let mut other = world.second_server();
    Arc::get_mut(&mut other).unwrap().stampers = Some(third.stampers());
    registered(&world);
    Filing::new(&world).register(&world);
    std::thread::scope(|threads| {
        for centre in [&world.centre, &other, &world.centre, &other] {
            threads.spawn(|| stamps::round(centre).unwrap());
        }
    });
    stamps::round(&world.centre).unwrap();
    assert_eq!((third.line.asked().len(), kept_and_waiting(&world)), (2, (2, 0)));
    // What is kept cannot be changed or thrown away, whoever asks.
    assert!(world.sql().is_refused("UPDATE time_stamp SET stamped_at = 1"));
    assert!(world.sql().is_refused("DELETE FROM time_stamp"));
}

/// What a person does in the cabinet and what a clerk decides is signed too.
#[test]
fn acts_and_decisions_are_stamped_as_well() {
    let third = ThirdParty::new(good());
    let world = World::without_sender().stamping(third.stampers());
    let queued = Filing::new(&world).register(&world);
    let leave = Deed::Leave { about: about(&queued.number, 1), reason: None };
    done(&Visit::new(&world, AIGUL).do_signed(&world, leave));
    let (_, meal) = registered(&world);
    let head = HEAD.at_work(&world, Role::SchoolHead);
    head.rule(&world, Ruling::OpenMeal { about: about(&meal.number, 1) }).json::<DecisionDone>();
    let refusal = Ruling::RefuseMeal {
        about: about(&meal.number, 2),
        reason: RefusalReason::UnreadableScan,
        text: Some("2-бет оқылмайды".into()),
    };
    head.rule(&world, refusal).json::<DecisionDone>();
    assert_eq!(kept_and_waiting(&world), (0, 5), "logins decide nothing, and are not stamped");
    stamps::round(&world.centre).unwrap();
    assert_eq!(kept_and_waiting(&world), (5, 0));
}
