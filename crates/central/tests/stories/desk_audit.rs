//! The log of a queue with decisions of offices in it: sound as it is, and no thief's.

use authority::{Profile, Validity};
use domain::digest::Sha256 as XmlDigest;
use domain::kindergarten::{Act, By, Cause, Event, OfficialReason};
use domain::queue::Logged;
use forms::decision::{Decision, Ruling};
use sha2::{Digest, Sha256};
use sync::envelope::seal_blob;
use sync::wire::desk::{AuditShown, DecisionDone, Role};
use uuid::Uuid;

use crate::kindergarten::{Filing, about};
use crate::offices::{AUDITOR, Employee, INSPECTOR, NURSE, SECOND, decision, signed, signed_by};
use crate::people;
use crate::queue_audit::{thief, unproven};
use crate::queue_forgery::{forge, logged};
use crate::queue_registration::cousin;
use crate::sql::{Sql, Value};
use crate::world::{DESK, KOSTANAY, World};

fn shown(world: &World) -> AuditShown {
    let auditor = AUDITOR.log_in(world);
    auditor.get(world, &format!("/v1/desk/audit/{KOSTANAY}")).json()
}

#[test]
fn an_auditor_reads_the_audit_and_nothing_else() {
    let world = World::new();
    let mine = Filing { category: Some("p4"), ..Filing::new(&world) }.register(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let ruling = Ruling::DecideBenefit { about: about(&mine.number, 1), granted: true, text: None };
    inspector.rule(&world, ruling).json::<DecisionDone>();
    AUDITOR.appoint(&world, Role::Auditor);
    let audit = shown(&world);
    let sound = audit.sound.unwrap();
    assert_eq!((sound.entries, sound.applications, sound.receipts), (2, 1, 1));
    let head = world.centre.keys.receipt.public().verify_head(&audit.head.head).unwrap();
    assert_eq!((head.size, head.queue.as_str(), audit.broken), (2, KOSTANAY, None));
    let auditor = AUDITOR.log_in(&world);
    let path = format!("/v1/desk/applications/{}", mine.number);
    assert_eq!(auditor.get(&world, &path).refusal(), (404, "E-NOAPPLICATION".into()));
    assert_eq!(auditor.get(&world, "/v1/desk/audit/392410000").refusal(), (422, "E-ROLE".into()));
    let ruling = Ruling::Check { about: about(&mine.number, 2) };
    assert_eq!(auditor.rule(&world, ruling).refusal(), (422, "E-ROLE".into()));
}

/// A decision that a thief writes into the database, with the entry that it is to bear out.
struct Theft<'a> {
    world: &'a World,
    db: Sql,
    number: String,
}

impl Theft<'_> {
    fn of(world: &World) -> Theft<'_> {
        let mine = Filing { category: Some("p4"), ..Filing::new(world) }.register(world);
        INSPECTOR.appoint(world, Role::Department);
        SECOND.appoint(world, Role::Department);
        NURSE.appoint(world, Role::Kindergarten);
        Theft { world, db: thief(world), number: mine.number }
    }

    /// Puts a signed decision among the kept ones; its digest.
    fn keep(&self, id: Uuid, signed_xml: &str) -> XmlDigest {
        let digest: [u8; 32] = Sha256::digest(signed_xml.as_bytes()).into();
        let sealed = seal_blob(signed_xml.as_bytes(), &self.world.centre.keys.sealing.to_public()).unwrap();
        let short = self.number.rsplit('/').next().unwrap();
        self.db.change(
            "INSERT INTO decision (settlement, decision_id, number, desk, person, bin, role, kind,
               signed_xml_sha256, seconds, done, at, revocation, sealed, answer)
             VALUES (?1, ?2, ?3, ?4, ?5, '', 'department', '', ?6, ?7, true, ?8, '', ?9, '')",
            &[
                Value::Text(KOSTANAY),
                Value::Id(id),
                Value::Text(short),
                Value::Text(DESK),
                Value::Bytes(&[0; 32]),
                Value::Bytes(&digest),
                Value::Bytes(&[]),
                Value::Whole(self.world.now().timestamp_millis()),
                Value::Bytes(&sealed),
            ],
        );
        XmlDigest(digest)
    }

    /// Appends an entry of an office, and lets the rows follow.
    fn enter(&self, by: By, act: Act, cause: Cause) -> (u64, String) {
        let Logged { application, child, event, .. } = logged(&self.db, 0);
        let event = Event { by, act, cause, at: self.world.now(), ..event };
        forge(&self.db, 1, &Logged { application, revision: 2, child, event });
        let (entry, code) = unproven(self.world);
        (entry, code.into())
    }

    fn benefit(&self, decision: impl FnOnce(Decision) -> (Uuid, String)) -> (u64, String) {
        let ruling = Ruling::DecideBenefit { about: about(&self.number, 1), granted: true, text: None };
        let made = crate::offices::decision(INSPECTOR, self.world, ruling);
        let (id, signed_xml) = decision(made);
        let xml_sha256 = self.keep(id, &signed_xml);
        self.enter(By::Department, Act::DecideBenefit { granted: true }, Cause::Signed { xml_sha256 })
    }
}

#[test]
fn an_entry_of_an_office_without_its_document_is_named() {
    let world = World::new();
    let theft = Theft::of(&world);
    let cause = Cause::Signed { xml_sha256: XmlDigest([7; 32]) };
    let named = theft.enter(By::Department, Act::DecideBenefit { granted: true }, cause);
    assert_eq!(named, (1, "E-EVIDENCE-MISSING".into()));
}

#[test]
fn an_office_that_only_logged_in_signed_nothing() {
    let world = World::new();
    let theft = Theft::of(&world);
    let cause = Cause::Session { certificate_serial: "00".into() };
    let named = theft.enter(By::Department, Act::DecideBenefit { granted: true }, cause);
    assert_eq!(named, (1, "E-EVIDENCE-UNSIGNED".into()));
}

#[test]
fn a_decision_that_nobody_appointed_signed_is_named() {
    let stranger = Employee { iin: "830808300084", surname: "БӨТЕН", given: "ҚАНАТ", ..INSPECTOR };
    let world = World::new();
    let theft = Theft::of(&world);
    let named = theft.benefit(|made| (made.id, signed(stranger, &world, made).signed_xml.clone()));
    assert_eq!(named, (1, "E-EVIDENCE-POST".into()));
}

#[test]
fn a_decision_by_another_role_or_with_a_citizens_key_is_named() {
    let world = World::new();
    let theft = Theft::of(&world);
    let nurses = |made: Decision| {
        let made = Decision { bin: domain::bin::Bin::parse(NURSE.bin).unwrap(), ..made };
        (made.id, signed(NURSE, &world, made).signed_xml.clone())
    };
    assert_eq!(theft.benefit(nurses), (1, "E-EVIDENCE-POST".into()));
    let world = World::new();
    let theft = Theft::of(&world);
    let citizens = |made: Decision| {
        let year = Validity::year(world.now());
        let key = people::key(&world.authority, INSPECTOR.iin, Profile::Sign, year);
        (made.id, signed_by(&key, made).signed_xml.clone())
    };
    assert_eq!(theft.benefit(citizens), (1, "E-EVIDENCE-OTHER".into()));
}

#[test]
fn a_decision_that_says_something_else_is_named() {
    let world = World::new();
    let theft = Theft::of(&world);
    let ruling = Ruling::DecideMerge { about: about(&theft.number, 1), granted: true, text: None };
    let made = decision(INSPECTOR, &world, ruling);
    let xml_sha256 = theft.keep(made.id, &signed(INSPECTOR, &world, made).signed_xml);
    let act = Act::DecideBenefit { granted: true };
    let named = theft.enter(By::Department, act, Cause::Signed { xml_sha256 });
    assert_eq!(named, (1, "E-EVIDENCE-ACT".into()));
}

#[test]
fn a_removal_that_one_clerk_signed_is_named() {
    let world = World::new();
    let theft = Theft::of(&world);
    let reason = OfficialReason::DataInvalid;
    let ruling = || Ruling::Remove { about: about(&theft.number, 1), reason, text: None };
    let alone = decision(INSPECTOR, &world, ruling());
    let first = theft.keep(alone.id, &signed(INSPECTOR, &world, alone).signed_xml);
    // The same person twice.
    let twice = Decision { seconds: Some(first), ..decision(INSPECTOR, &world, ruling()) };
    let xml_sha256 = theft.keep(twice.id, &signed(INSPECTOR, &world, twice).signed_xml);
    let named = theft.enter(By::Department, Act::Remove { reason }, Cause::Signed { xml_sha256 });
    assert_eq!(named, (1, "E-EVIDENCE-ALONE".into()));
    AUDITOR.appoint(&world, Role::Auditor);
    let broken = shown(&world).broken.unwrap();
    assert_eq!((broken.code.as_str(), broken.why.as_str()), ("evidence", "E-EVIDENCE-ALONE"));
    assert_eq!(broken.args["entry"], "1", "the words are the screen's");
}

/// What one clerk finds right by hand ends no other application: that takes two.
#[test]
fn a_place_that_ended_by_what_one_clerk_checked_alone_is_named() {
    let world = World::new();
    let line = |cut| world.line.cut.store(cut, std::sync::atomic::Ordering::SeqCst);
    line(true);
    let mine = Filing { by_registry: false, ..Filing::new(&world) }.register(&world);
    line(false);
    cousin(&world).register(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    inspector.rule(&world, Ruling::Check { about: about(&mine.number, 1) }).json::<DecisionDone>();
    let db = thief(&world);
    let checked = logged(&db, 2).event.at;
    let Logged { application, child, event, .. } = logged(&db, 1);
    let act = Act::RemoveDuplicate { kept: about(&mine.number, 1).number };
    let event = Event { by: By::Centre, act, cause: Cause::centre("T27"), at: checked, ..event };
    forge(&db, 3, &Logged { application, revision: 2, child, event });
    let (entry, code) = unproven(&world);
    assert_eq!((entry, code), (3, "E-EVIDENCE-ALONE"));
}
