//! Offices and their people: who is appointed, who is at the desk, what they sign.

use authority::{PersonSpec, Profile, Validity};
use axum::body::Body;
use central::staff;
use domain::bin::Bin;
use domain::iin::Iin;
use domain::kato::Kato;
use domain::language::Language;
use domain::time::Timestamp;
use forms::decision::{Decision, Ruling};
use serde::Serialize;
use signing::key::OpenedKey;
use signing::xmldsig;
use sync::wire::desk::{AtDesk, DecisionDone, DeskLoggedIn, Inbox, Role, SignedDecision};
use sync::wire::{LoginChallenge, LoginOpen, LoginRequest};
use uuid::Uuid;

use crate::people;
use crate::world::{DESK, KOSTANAY, Reply, World, from};

/// The school of every meal application here.
pub(crate) const SCHOOL: &str = "200140900011";
/// Another school of the same town.
pub(crate) const OTHER_SCHOOL: &str = "200140900021";
/// The education department.
pub(crate) const DEPARTMENT: &str = "990340000123";
/// A kindergarten.
pub(crate) const KINDERGARTEN: &str = "200140000014";

/// Somebody with a key of an organisation.
#[derive(Clone, Copy)]
pub(crate) struct Employee {
    pub(crate) iin: &'static str,
    pub(crate) surname: &'static str,
    pub(crate) given: &'static str,
    pub(crate) organisation: &'static str,
    pub(crate) bin: &'static str,
}

pub(crate) const HEAD: Employee = Employee {
    iin: "750101400017",
    surname: "БАСШЫ",
    given: "ГҮЛНАР",
    organisation: "№ 5 «Білім» мектебі",
    bin: SCHOOL,
};
pub(crate) const OTHER_HEAD: Employee =
    Employee {
        iin: "760202300028", surname: "ҚАРАУШЫ", given: "ЕРБОЛ", bin: OTHER_SCHOOL, ..HEAD
    };
pub(crate) const INSPECTOR: Employee = Employee {
    iin: "780303400039",
    surname: "ТЕКСЕРУШІ",
    given: "САУЛЕ",
    organisation: "Қостанай қ. білім бөлімі",
    bin: DEPARTMENT,
};
pub(crate) const SECOND: Employee =
    Employee { iin: "790404300041", surname: "ЕКІНШІ", given: "ДАНИЯР", ..INSPECTOR };
pub(crate) const NURSE: Employee = Employee {
    iin: "800505400053",
    surname: "ТӘРБИЕШІ",
    given: "АСЕМ",
    organisation: "«Балбөбек» балабақшасы",
    bin: KINDERGARTEN,
};
pub(crate) const AUDITOR: Employee =
    Employee { iin: "810606300065", surname: "АУДИТОР", given: "МҰРАТ", ..INSPECTOR };

impl Employee {
    fn spec(self) -> PersonSpec {
        PersonSpec::new(self.surname, self.given, self.iin).of(self.organisation, self.bin)
    }

    /// A key of this person for their organisation.
    pub(crate) fn key_of(self, world: &World, profile: Profile) -> OpenedKey {
        let year = Validity::year(world.now());
        people::open(&world.authority.leaf(&self.spec(), profile, year).unwrap())
    }

    /// The signing key.
    pub(crate) fn key(self, world: &World) -> OpenedKey {
        self.key_of(world, Profile::EmployeeSign)
    }

    /// Appoints them; the id of the post.
    pub(crate) fn appoint(self, world: &World, role: Role) -> Uuid {
        self.appoint_in(world, role, KOSTANAY)
    }

    pub(crate) fn appoint_in(self, world: &World, role: Role, settlement: &str) -> Uuid {
        let (settlement, bin) = (Kato::parse(settlement).unwrap(), Bin::parse(self.bin).unwrap());
        let iin = Iin::from_certificate(self.iin).unwrap();
        staff::grant(&world.centre, &settlement, &iin, &bin, role).unwrap().id
    }

    /// Takes a post of theirs in Kostanay back.
    pub(crate) fn dismiss(self, world: &World, post: Uuid) {
        staff::revoke(&world.centre, &Kato::parse(KOSTANAY).unwrap(), post).unwrap();
    }

    /// Appoints them and logs them in.
    pub(crate) fn at_work(self, world: &World, role: Role) -> Shift {
        self.appoint(world, role);
        self.log_in(world)
    }

    pub(crate) fn log_in(self, world: &World) -> Shift {
        let reply = open(world, &challenge(world).document, &self.key_of(world, Profile::EmployeeLogin));
        Shift { clerk: self, logged_in: reply.json() }
    }
}

pub(crate) fn request(session: Uuid) -> LoginRequest {
    LoginRequest {
        session,
        lang: sync::wire::Language::Kk,
        operator: "Мемлекеттік корпорация".into(),
        operator_bin: "200140000014".into(),
    }
}

/// A challenge for the desk.
pub(crate) fn challenge(world: &World) -> LoginChallenge {
    ask(world, "POST", "/v1/desk/logins", &request(Uuid::new_v4())).json()
}

/// Brings a challenge back to the desk, signed with a key.
pub(crate) fn open(world: &World, document: &str, key: &OpenedKey) -> Reply {
    let signed_xml = xmldsig::sign(document, key).unwrap().to_string();
    ask(world, "POST", "/v1/desk/logins/open", &LoginOpen { signed_xml })
}

/// What the desk asks, with nobody logged in.
pub(crate) fn ask(world: &World, method: &str, path: &str, body: &impl Serialize) -> Reply {
    world.ask(from(DESK, method, path).body(serde_json::to_vec(body).unwrap().into()).unwrap())
}

/// A clerk who is logged in at the desk.
pub(crate) struct Shift {
    pub(crate) clerk: Employee,
    pub(crate) logged_in: DeskLoggedIn,
}

impl Shift {
    pub(crate) fn ask(&self, world: &World, method: &str, path: &str, body: impl Into<Body>) -> Reply {
        let request = from(DESK, method, path).header("x-login", &self.logged_in.token);
        world.ask(request.body(body.into()).unwrap())
    }

    pub(crate) fn get(&self, world: &World, path: &str) -> Reply {
        self.ask(world, "GET", path, Body::empty())
    }

    pub(crate) fn inbox(&self, world: &World) -> Inbox {
        self.get(world, "/v1/desk/inbox").json()
    }

    pub(crate) fn look(&self, world: &World, number: &str) -> AtDesk {
        self.get(world, &format!("/v1/desk/applications/{number}")).json()
    }

    /// Signs a ruling and sends it.
    pub(crate) fn rule(&self, world: &World, ruling: Ruling) -> Reply {
        self.send(world, &signed(self.clerk, world, decision(self.clerk, world, ruling)))
    }

    /// Seconds what another clerk decided.
    pub(crate) fn second(&self, world: &World, first: &DecisionDone, ruling: Ruling) -> Reply {
        let digest = first.awaits_second.as_ref().unwrap().parse().unwrap();
        let decision = Decision { seconds: Some(digest), ..decision(self.clerk, world, ruling) };
        self.send(world, &signed(self.clerk, world, decision))
    }

    pub(crate) fn send(&self, world: &World, decision: &SignedDecision) -> Reply {
        self.ask(world, "POST", "/v1/desk/decisions", serde_json::to_vec(decision).unwrap())
    }
}

/// A decision of this clerk, now.
pub(crate) fn decision(clerk: Employee, world: &World, ruling: Ruling) -> Decision {
    Decision {
        id: Uuid::now_v7(),
        desk: DESK.into(),
        claimed: Timestamp::from_timestamp(world.now().timestamp(), 0).unwrap(),
        language: Language::Kazakh,
        bin: Bin::parse(clerk.bin).unwrap(),
        seconds: None,
        ruling,
    }
}

/// Signed with the clerk's own key.
pub(crate) fn signed(clerk: Employee, world: &World, decision: Decision) -> SignedDecision {
    signed_by(&clerk.key(world), decision)
}

pub(crate) fn signed_by(key: &OpenedKey, decision: Decision) -> SignedDecision {
    SignedDecision { signed_xml: xmldsig::sign(&decision.to_xml(), key).unwrap().to_string() }
}
