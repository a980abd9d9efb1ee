//! A centre with its router, a clock that only we turn, a sender that only remembers.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Barrier, LazyLock};

use authority::{Authority, Profile, Revoked, Validity};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use central::api::Peer;
use central::centre::{Centre, Kiosk, Machine, Workers};
use central::clock::Clock;
use central::keys::Keys;
use central::lists::Publishers;
use central::ocsp::Responders;
use central::queue::Profiles;
use central::registry::SampleRegistry;
use central::stamps::Stampers;
use central::store::Store;
use central::store::machines::{Enrolling, NewCode};
use chrono::TimeDelta;
use domain::kato::Kato;
use domain::live::Live;
use domain::policy::{KeyAlgorithm, Policy};
use domain::released;
use domain::time::Timestamp;
use http_body_util::BodyExt;
use ledger::courier::KioskSigner;
use ledger::receipt::{Receipt, SignedReceipt};
use rand_core::OsRng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use signing::key::OpenedKey;
use signing::revocation::CrlFolder;
use signing::trust::TrustStore;
use sync::wire::ErrorBody;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::clocks::{Meeting, Turned};
use crate::database::Database;
pub(crate) use crate::people::public_key_of;
use crate::people::{self, Carried, REGISTRY};
pub(crate) use crate::phone::Phone;
use crate::sql::Sql;
use crate::wired::{Line, Wired};

pub(crate) const KIOSK: &str = "KST3";
pub(crate) const OTHER_KIOSK: &str = "RUD1";
pub(crate) const DESK: &str = "KST-DESK1";
pub(crate) const KOSTANAY: &str = "391010000";

/// Friday 18.12.2026, 14:32:10 in Almaty (scenario 38).
pub(crate) const FRIDAY: &str = "2026-12-18T09:32:10Z";

/// Names of the centre and of the operator, in Kazakh and in Russian.
pub(crate) const RUSSIAN: [(&str, &str); 2] =
    [("ХҚКО № 1", "ЦОН № 1"), ("Мемлекеттік корпорация", "Государственная корпорация")];

pub(crate) struct World {
    pub(crate) centre: Arc<Centre>,
    pub(crate) authority: Authority,
    pub(crate) phone: Phone,
    pub(crate) line: Line,
    clock: Turned,
    router: Router,
    runtime: Runtime,
    // After whatever holds a connection to it.
    database: Database,
    dir: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl World {
    pub(crate) fn new() -> World {
        World::with_fonts(None)
    }

    pub(crate) fn with_fonts(fonts: Option<documents::fonts::Fonts>) -> World {
        World::of(fonts, None)
    }

    /// A centre whose notices go only when the test says so.
    pub(crate) fn without_sender() -> World {
        World::new().hushed()
    }

    /// From now on notices go only when the test says so.
    pub(crate) fn hushed(self) -> World {
        self.centre.sending_notices.store(true, Ordering::SeqCst);
        self
    }

    /// With another released profile in one settlement.
    pub(crate) fn with_profile(settlement: &str, profile: &str) -> World {
        let policy = released::policies().into_iter().find(|policy| policy.profile == profile).unwrap();
        World::ruled(None, None, Some((Kato::parse(settlement).unwrap(), policy.clone())), "", Carried::Rsa)
    }

    /// With rules of its own in one settlement.
    pub(crate) fn with_policy(settlement: &str, policy: Policy) -> World {
        World::ruled(None, None, Some((Kato::parse(settlement).unwrap(), policy)), "", Carried::Rsa)
    }

    /// With more people in the registry.
    pub(crate) fn with_people(people: &str) -> World {
        World::ruled(None, None, None, people, Carried::Rsa)
    }

    /// With an empty folder of revocation lists, under a policy that needs them or does not.
    pub(crate) fn with_crls(must_answer: bool) -> World {
        World::of(None, Some(must_answer))
    }

    /// Where everybody carries a GOST key, and the rules accept these.
    pub(crate) fn in_gost(accepted: &[KeyAlgorithm]) -> World {
        World::ruled(None, None, None, "", Carried::Gost(accepted.to_vec()))
    }

    /// The same, with somebody who is asked about signing keys at the moment.
    pub(crate) fn asking(self, responders: Responders) -> World {
        self.with(|centre| centre.ocsp = Some(responders))
    }

    /// The same, with a third party that gives time stamps.
    pub(crate) fn stamping(self, stampers: Stampers) -> World {
        self.with(|centre| centre.stampers = Some(stampers))
    }

    /// The same, with somebody who publishes lists of revoked certificates.
    pub(crate) fn fetching(self, publishers: Publishers) -> World {
        self.with(|centre| centre.publishers = Some(publishers))
    }

    fn with(mut self, change: impl FnOnce(&mut Centre)) -> World {
        // The router holds the centre, too.
        self.router = Router::new();
        change(Arc::get_mut(&mut self.centre).unwrap());
        self.router = central::api::router(Arc::clone(&self.centre));
        self
    }

    fn of(fonts: Option<documents::fonts::Fonts>, crls: Option<bool>) -> World {
        World::ruled(fonts, crls, None, "", Carried::Rsa)
    }

    fn ruled(
        fonts: Option<documents::fonts::Fonts>,
        crls: Option<bool>,
        other: Option<(Kato, Policy)>,
        people: &str,
        carried: Carried,
    ) -> World {
        let now: Timestamp = FRIDAY.parse().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let database = Database::new(dir.path());
        let (authority, accepted) = carried.keys(now);
        let (phone, line, clock) = (Phone::default(), Line::default(), Turned::at(now));
        let sample = SampleRegistry::from_toml(&format!("{REGISTRY}{people}"), released::schools()).unwrap();
        let trust = TrustStore::from_der_list(&authority.trust()).unwrap();
        std::fs::create_dir(dir.path().join("crls")).unwrap();
        let lists = || CrlFolder::open(&dir.path().join("crls"), &trust).unwrap();
        let revocation_must_answer = crls == Some(true);
        let policy =
            Policy { revocation_must_answer, accepted_algorithms: accepted, ..released::policy().clone() };
        let profiles = Profiles::everywhere(policy.clone());
        let profiles = match other {
            Some((settlement, policy)) => profiles.but(settlement, policy),
            None => profiles,
        };
        let centre = Arc::new(Centre {
            name: "ХҚКО № 1".into(),
            russian: RUSSIAN.map(|(kk, ru)| (kk.to_owned(), ru.to_owned())).into(),
            clock: Box::new(clock.clone()),
            keys: Keys::init(&dir.path().join("keys")).unwrap(),
            store: database.open(),
            registry: Box::new(Wired { line: line.clone(), sample }),
            sender: Box::new(phone.clone()),
            crls: crls.map(|_| lists()),
            ocsp: None,
            stampers: None,
            publishers: None,
            trust,
            profiles: profiles.into(),
            books: Default::default(),
            policy: policy.into(),
            calendar: Live::of(released::calendar()),
            schools: Live::of(released::schools()),
            kindergartens: Live::of(released::kindergartens()),
            editions: None,
            fonts,
            remembered: Default::default(),
            workers: Workers::default(),
            metrics: Default::default(),
            sending_notices: Default::default(),
        });
        enrol(centre.store.as_ref(), KIOSK, KOSTANAY, Machine::Kiosk, now);
        enrol(centre.store.as_ref(), OTHER_KIOSK, "392410000", Machine::Kiosk, now);
        enrol(centre.store.as_ref(), DESK, KOSTANAY, Machine::Desk, now);
        let router = central::api::router(Arc::clone(&centre));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        World { centre, authority, phone, line, clock, router, runtime, database, dir }
    }

    /// Another server on the same database, with the same keys and clock.
    pub(crate) fn second_server(&self) -> Arc<Centre> {
        let one = &self.centre;
        let sample = SampleRegistry::from_toml(REGISTRY, released::schools()).unwrap();
        Arc::new(Centre {
            name: one.name.clone(),
            russian: one.russian.clone(),
            clock: Box::new(self.clock.clone()),
            keys: Keys::load(&self.dir.path().join("keys")).unwrap(),
            store: self.database.open(),
            registry: Box::new(Wired { line: self.line.clone(), sample }),
            sender: Box::new(self.phone.clone()),
            crls: None,
            ocsp: None,
            stampers: None,
            publishers: None,
            trust: one.trust.clone(),
            policy: Live::of(one.policy.now()),
            profiles: Live::of(one.profiles.now()),
            books: Default::default(),
            calendar: Live::of(one.calendar.now()),
            schools: Live::of(one.schools.now()),
            kindergartens: Live::of(one.kindergartens.now()),
            editions: None,
            fonts: None,
            remembered: Default::default(),
            workers: Workers::default(),
            metrics: Default::default(),
            sending_notices: Default::default(),
        })
    }

    /// Another server, whose clock waits for the other one's when it is asked for the time so often.
    pub(crate) fn server_that_waits(&self, call: usize, meeting: &Arc<Barrier>) -> Arc<Centre> {
        let mut centre = self.second_server();
        let clock = Meeting::new(self.clock.clone(), meeting, call);
        Arc::get_mut(&mut centre).unwrap().clock = Box::new(clock);
        centre
    }

    /// The centre starts again, its clock and its database as they are, with another profile in Kostanay.
    pub(crate) fn restart_under(&mut self, profile: &str) {
        let policy = released::policies().into_iter().find(|policy| policy.profile == profile).unwrap();
        let mut centre = self.second_server();
        let one = Arc::get_mut(&mut centre).unwrap();
        one.profiles.exchange(one.profiles.now().clone().but(Kato::parse(KOSTANAY).unwrap(), policy.clone()));
        one.sending_notices.store(true, Ordering::SeqCst);
        self.router = central::api::router(Arc::clone(&centre));
        self.centre = centre;
    }

    /// A machine of this world.
    pub(crate) fn machine(&self, id: &str) -> Kiosk {
        self.centre.store.machine(id).unwrap().unwrap()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn pass(&self, time: TimeDelta) {
        self.clock.turn_to(self.now() + time);
    }

    pub(crate) fn turn_to(&self, at: Timestamp) {
        self.clock.turn_to(at);
    }

    /// A signing key of a person, from the authority the centre trusts.
    pub(crate) fn key(&self, iin: &str) -> OpenedKey {
        people::key(&self.authority, iin, Profile::Sign, Validity::year(self.now()))
    }

    /// The authority publishes a list, made an hour ago, good for a day.
    pub(crate) fn publish(&self, revoked: &[Revoked<'_>]) {
        let from = self.now() - TimeDelta::hours(1);
        let period = Validity { from, until: from + TimeDelta::days(1) };
        self.authority.write_crl_dir(&self.crls(), revoked, period).unwrap();
    }

    /// The folder of revocation lists.
    pub(crate) fn crls(&self) -> PathBuf {
        self.dir.path().join("crls")
    }

    /// Every byte of the database.
    pub(crate) fn database(&self) -> Vec<u8> {
        self.database.bytes()
    }

    /// A second connection to the database, for looking.
    pub(crate) fn sql(&self) -> Sql {
        self.database.sql()
    }

    /// The codes of the security events of Kostanay.
    pub(crate) fn security_events(&self) -> Vec<String> {
        let kostanay = Kato::parse(KOSTANAY).unwrap();
        let events = self.centre.store.security_events(&kostanay, 100).unwrap();
        events.into_iter().map(|(_, code)| code).collect()
    }

    pub(crate) fn ask(&self, request: Request<Body>) -> Reply {
        self.ask_at(&self.router, request)
    }

    /// Asks another server.
    pub(crate) fn ask_at(&self, router: &Router, request: Request<Body>) -> Reply {
        self.runtime.block_on(async {
            let response = router.clone().oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            let body = body.collect().await.unwrap().to_bytes().to_vec();
            Reply { status: head.status, headers: head.headers, body }
        })
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask(from(KIOSK, "GET", path).body(Body::empty()).unwrap())
    }

    pub(crate) fn put(&self, path: &str, body: impl Into<Body>) -> Reply {
        self.ask(from(KIOSK, "PUT", path).body(body.into()).unwrap())
    }

    pub(crate) fn post(&self, path: &str, body: &impl Serialize) -> Reply {
        let text = serde_json::to_vec(body).unwrap();
        self.ask(from(KIOSK, "POST", path).body(text.into()).unwrap())
    }
}

/// A request of a machine whose certificate was seen.
pub(crate) fn from(machine: &str, method: &str, path: &str) -> axum::http::request::Builder {
    let peer = Peer { name: machine.to_owned(), public_key: public_key_of(machine) };
    Request::builder().method(method).uri(path).extension(peer)
}

/// Makes a machine known, as if it had enrolled with a code.
pub(crate) fn enrol(store: &dyn Store, id: &str, settlement: &str, kind: Machine, at: Timestamp) {
    let machine = Kiosk { id: id.to_owned(), settlement: Kato::parse(settlement).unwrap(), kind };
    let code = [7; 32];
    let new = NewCode { machine: &machine, code, made_at: at, until: at };
    assert!(store.invite(&new).unwrap());
    assert!(store.enrol(Enrolling { id, code, key: public_key_of(id), at }).unwrap().is_some());
}

impl Reply {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn problem(&self) -> ErrorBody {
        assert!(!self.status.is_success(), "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Status and code, for short comparisons.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status.as_u16(), self.problem().code)
    }

    pub(crate) fn receipt(&self, world: &World) -> Receipt {
        let signed: SignedReceipt = self.json();
        world.centre.keys.receipt.public().verify(&signed).unwrap()
    }
}

/// The key that a kiosk of these stories signs its bundles with, made when one is first asked for.
pub(crate) fn key_of(kiosk: &str) -> &'static KioskSigner {
    static KEYS: LazyLock<[KioskSigner; 2]> =
        LazyLock::new(|| [(); 2].map(|()| KioskSigner::generate(&mut OsRng)));
    &KEYS[usize::from(kiosk != KIOSK)]
}
