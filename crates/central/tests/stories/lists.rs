//! Lists of revoked certificates and their deltas, fetched: only better ones take the place of those that stand.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use authority::{Authority, CrlReason, Revoked, Validity};
use axum::body::Body;
use central::lists::{self, Publishers};
use central::outbound::{Fetched, Outbound, OutboundError, Version};
use central::{jobs, metrics};
use chrono::TimeDelta;
use domain::time::Timestamp;

use crate::application::Application;
use crate::loopback::{Does, Loopback};
use crate::people::AIGUL;
use crate::world::{FRIDAY, KIOSK, World, from};

/// What whoever publishes a list does when it is asked for.
#[derive(Clone)]
enum Gives {
    List(Vec<u8>),
    Status(u16),
    Half(Vec<u8>),
    Nothing,
    Cut,
}

/// Whoever publishes a list, on loopback: tells its version, and says when it has not changed.
struct Publisher {
    line: Loopback,
    gives: Arc<Mutex<Gives>>,
}

impl Publisher {
    fn new(name: &str, gives: Gives) -> Publisher {
        let gives = Arc::new(Mutex::new(gives));
        let (now, mut first) = (Arc::clone(&gives), None);
        let line = Loopback::new(name, move |asked| match now.lock().unwrap().clone() {
            Gives::List(list) => {
                let same = *first.get_or_insert_with(|| list.clone()) == list;
                if same && asked.head.contains("if-none-match: \"one\"\r\n") {
                    return Does::Answers(304, "", Vec::new());
                }
                let head = if same { "etag: \"one\"\r\n" } else { "etag: \"other\"\r\n" };
                Does::Answers(200, head, list)
            }
            Gives::Status(status) => Does::Answers(status, "", b"<html>Welcome</html>".to_vec()),
            Gives::Half(list) => Does::Stalls(list),
            Gives::Nothing => Does::Hangs,
            Gives::Cut => Does::Cuts,
        });
        Publisher { line, gives }
    }

    fn now_gives(&self, gives: Gives) {
        *self.gives.lock().unwrap() = gives;
    }
}

fn friday() -> Timestamp {
    FRIDAY.parse().unwrap()
}

fn day(from: Timestamp) -> Validity {
    Validity { from, until: from + TimeDelta::days(1) }
}

fn publishers(of: &[&Publisher]) -> Publishers {
    let urls: Vec<String> = of.iter().map(|publisher| publisher.line.url.clone()).collect();
    Publishers::new(&urls, None, 3600, 1).unwrap()
}

/// The files of the folder: their names, and what changes when they are written.
fn files(world: &World) -> Vec<(String, u64)> {
    let folder = std::fs::read_dir(world.crls()).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = folder
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().ino()))
        .collect();
    files.sort();
    files
}

fn told(world: &World) -> String {
    let router = metrics::router(world.centre.clone());
    let reply = world.ask_at(&router, from(KIOSK, "GET", "/metrics").body(Body::empty()).unwrap());
    String::from_utf8(reply.body).unwrap()
}

#[test]
fn a_list_and_its_delta_are_fetched_and_what_they_say_counts_at_once() {
    let authority = Authority::for_tests(friday(), 0).unwrap();
    let made = friday() - TimeDelta::hours(1);
    let full = Publisher::new("nca_rsa.crl", Gives::List(authority.crl(&[], day(made)).unwrap()));
    let delta = |revoked: &[Revoked<'_>], at| authority.delta_crl(revoked, day(at), made).unwrap();
    let deltas = Publisher::new("nca_d_rsa.crl", Gives::List(delta(&[], made + TimeDelta::minutes(1))));
    let world = World::with_crls(true).fetching(publishers(&[&full, &deltas]));
    let key = world.key(AIGUL);
    let application = Application::new(&world);
    assert_eq!(application.sign(&world, &key).put(&world).refusal().1, "E-REVCHECK", "no list is here yet");
    lists::round(&world.centre).unwrap();
    let names: Vec<String> = files(&world).into_iter().map(|(name, _)| name).collect();
    assert!(names.len() == 2 && names.iter().all(|name| name.ends_with(".crl")), "{names:?}");
    jobs::round(&world.centre).unwrap();
    let monitored = told(&world);
    for kind in ["full", "delta"] {
        assert!(monitored.contains(&format!("kind=\"{kind}\"}} ")), "{monitored}");
    }
    assert!(
        monitored.contains(&format!("tereze_crl_fetched_timestamp_seconds{{list=\"{}\"}} ", full.line.url))
    );

    let since = friday() - TimeDelta::minutes(5);
    let taken =
        Revoked { certificate_der: key.certificate().der(), since, reason: Some(CrlReason::KeyCompromise) };
    deltas.now_gives(Gives::List(delta(&[taken], friday())));
    lists::round(&world.centre).unwrap();
    assert_eq!(deltas.line.asked().len(), 1, "not before its time");
    world.pass(TimeDelta::hours(1));
    lists::round(&world.centre).unwrap();
    let again = Application { claimed: world.now(), ..Application::new(&world) };
    assert_eq!(again.sign(&world, &key).put(&world).refusal(), (422, "E-REVOKED".into()));
}

#[test]
fn what_has_not_changed_is_not_sent_again_and_what_is_due_is_asked_for_early() {
    let authority = Authority::for_tests(friday(), 0).unwrap();
    let short = Validity { from: friday(), until: friday() + TimeDelta::minutes(10) };
    let publisher = Publisher::new("nca.crl", Gives::List(authority.crl(&[], short).unwrap()));
    let world = World::with_crls(true).fetching(publishers(&[&publisher]));
    lists::round(&world.centre).unwrap();
    let stood = files(&world);
    world.pass(TimeDelta::minutes(9));
    lists::round(&world.centre).unwrap();
    assert_eq!(publisher.line.asked().len(), 1);
    world.pass(TimeDelta::minutes(1));
    lists::round(&world.centre).unwrap();
    let [first, second] = &publisher.line.asked()[..] else { panic!("the next one is due") };
    assert!(!first.head.contains("if-none-match") && second.head.contains("if-none-match: \"one\""));
    assert_eq!(files(&world), stood, "nothing was written");
    // Whoever threw the file away gets it whole again.
    std::fs::remove_file(world.crls().join(&stood[0].0)).unwrap();
    world.pass(TimeDelta::hours(1));
    lists::round(&world.centre).unwrap();
    assert_eq!(files(&world)[0].0, stood[0].0);
}

#[test]
fn whoever_is_slow_silent_or_wrong_takes_nothing_away() {
    let authority = Authority::for_tests(friday(), 0).unwrap();
    let stranger = Authority::for_tests(friday(), 1).unwrap();
    let made = friday() - TimeDelta::hours(1);
    let good = authority.crl(&[], day(made)).unwrap();
    let publisher = Publisher::new("nca.crl", Gives::List(good.clone()));
    let world = World::with_crls(true).fetching(publishers(&[&publisher]));
    lists::round(&world.centre).unwrap();
    let stood = files(&world);
    let mut changed = good.clone();
    *changed.last_mut().unwrap() ^= 1;
    let wrong = [
        ("older", Gives::List(authority.crl(&[], day(made - TimeDelta::hours(1))).unwrap())),
        ("not-believed", Gives::List(stranger.crl(&[], day(friday())).unwrap())),
        ("not-believed", Gives::List(changed)),
        ("not-believed", Gives::List(b"<html>Welcome</html>".to_vec())),
        ("not-believed", Gives::List(Vec::new())),
        ("answer", Gives::Status(404)),
        ("answer", Gives::Status(301)),
        ("answer", Gives::Half(good)),
        ("away", Gives::Nothing),
        ("away", Gives::Cut),
    ];
    for (times, (reason, gives)) in wrong.into_iter().enumerate() {
        publisher.now_gives(gives);
        world.pass(TimeDelta::hours(1));
        lists::round(&world.centre).unwrap();
        lists::round(&world.centre).unwrap();
        assert_eq!((publisher.line.asked().len(), files(&world)), (times + 2, stood.clone()), "{reason}");
        let counted = format!("reason=\"{reason}\"");
        assert!(told(&world).contains(&counted), "{counted} {}", told(&world));
    }
    // A newer one is taken, in the same place.
    publisher.now_gives(Gives::List(authority.crl(&[], day(world.now())).unwrap()));
    world.pass(TimeDelta::hours(1));
    lists::round(&world.centre).unwrap();
    let [(name, written)] = &files(&world)[..] else { panic!("one file") };
    assert!(*name == stood[0].0 && *written != stood[0].1);
}

/// Half a list is no list, however long whoever sends it goes on.
#[test]
fn no_more_is_read_than_the_limit() {
    let line = Loopback::new("nca.crl", |_| Does::Answers(200, "", vec![0x30; 100]));
    let outbound = Outbound::to_signed(&line.url, None, 5).unwrap();
    assert!(matches!(outbound.fetch(&Version::default(), 99), Err(OutboundError::Answer)));
    let Ok(Fetched::Changed(whole, _)) = outbound.fetch(&Version::default(), 101) else { panic!("it fits") };
    assert_eq!(whole.len(), 100);
}

/// OpenSSL serves a file over TLS: it comes to whoever was given its root, and to nobody else.
#[test]
fn a_publisher_may_speak_tls() {
    let dir = tempfile::tempdir().unwrap();
    let made = "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 30 -subj /CN=publisher \
                -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE";
    let openssl = |arguments: &str| {
        let mut openssl = Command::new("openssl");
        openssl.current_dir(dir.path()).args(arguments.split_whitespace()).stderr(Stdio::null());
        openssl
    };
    assert!(openssl(made).status().expect("install the package `openssl`").success());
    std::fs::write(dir.path().join("nca.crl"), "a list").unwrap();
    let serve = "s_server -accept 127.0.0.1:0 -key key.pem -cert cert.pem -WWW";
    let mut server = openssl(serve).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(server.stdout.take().unwrap());
    let port =
        said.lines().find_map(|line| line.unwrap().strip_prefix("ACCEPT ")?.rsplit(':').next()?.parse().ok());
    let port: u16 = port.unwrap();
    let url = format!("https://127.0.0.1:{port}/nca.crl");
    let fetch = |root: &[u8]| {
        let outbound = Outbound::to_signed(&url, Some(root), 5).unwrap();
        outbound.fetch(&Version::default(), 1_000)
    };
    let other = Authority::for_tests(friday(), 0).unwrap();
    other.write_trust_dir(&dir.path().join("other")).unwrap();
    let stranger = fetch(&std::fs::read(dir.path().join("other/root.pem")).unwrap());
    let list = fetch(&std::fs::read(dir.path().join("cert.pem")).unwrap());
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(matches!(stranger, Err(OutboundError::Away)), "{stranger:?}");
    assert!(matches!(&list, Ok(Fetched::Changed(bytes, _)) if bytes == b"a list"), "{list:?}");
}
