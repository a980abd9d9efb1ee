//! Fair order (DOMAIN §2.3 T3): a place counts from its record at the centre; where an owner lets the signing time decide,
//! only from a time that the kiosk's journal and the centre's beacon prove.

use chrono::TimeDelta;
use domain::policy::OfflineTime;
use domain::released;
use domain::time::Timestamp;
use ledger::journal::{About, ENTRY_VERSION, Entry, Heard, nothing_before};
use sha2::{Digest, Sha256};
use sync::envelope::Envelope;
use sync::wire::Status;
use uuid::Uuid;

use crate::kindergarten::{Filing, Visit, put};
use crate::people::{AIGUL, SISTER};
use crate::world::{KIOSK, KOSTANAY, World};

fn where_the_signing_time_decides() -> World {
    let mut policy = released::policy().clone();
    policy.kindergarten.offline_t0 = OfflineTime::KioskSignedAt;
    World::with_policy(KOSTANAY, policy)
}

/// The beacon that the kiosk hears now, some time ago by a clock that nobody sets.
fn beacon(world: &World, ago: Option<TimeDelta>) -> Heard {
    let status: Status = world.get("/v1/status?beacon=true").json();
    let signed = status.beacon.unwrap();
    let read = world.centre.keys.receipt.public().beacon(&signed).unwrap();
    assert_eq!((read.kiosk.as_str(), read.time), (KIOSK, status.time));
    let ago_ms = ago.map(|ago| u64::try_from(ago.num_milliseconds()).unwrap());
    Heard { time: read.time, digest: signed.digest(), ago_ms }
}

/// The first entry of a kiosk's book, about this application.
fn entered(envelope: &mut Envelope, at: Timestamp, beacon: Option<Heard>) -> (Entry, [u8; 32]) {
    let entry =
        Entry { v: ENTRY_VERSION, book: Uuid::from_u128(77), seq: 1, before: nothing_before(), at, beacon };
    let signed_xml_sha256 = Sha256::digest(envelope.signed_xml.as_bytes()).into();
    let about = About { kiosk: KIOSK, submission_id: envelope.submission_id, signed_xml_sha256 };
    envelope.journal = Some(entry.clone());
    let hash = entry.hash(about).0;
    (entry, hash)
}

/// Hears a beacon, files an hour later by a clock that stands so far back, and the line is there two hours after that.
/// When the kiosk says it was, when it came, and from when the place counts.
fn filed(world: &World, ago: Option<TimeDelta>, set_back: TimeDelta) -> (Timestamp, Timestamp, Timestamp) {
    let visit = Visit::new(world, AIGUL);
    let heard = beacon(world, ago);
    world.pass(TimeDelta::hours(1));
    let said = world.now() - set_back;
    let filing = Filing { claimed: said, ..Filing::new(world) };
    let mut envelope = filing.envelope(world, &world.key(AIGUL), &visit);
    entered(&mut envelope, said, Some(heard));
    world.pass(TimeDelta::hours(2));
    let receipt = put(world, &envelope).receipt(world);
    let again = Visit::new(world, AIGUL);
    let since = again.look(world, &receipt.number).state.since.unwrap();
    (said, receipt.registered_at, since)
}

const HOUR: TimeDelta = TimeDelta::hours(1);

#[test]
fn by_default_the_record_at_the_centre_decides() {
    let world = World::new();
    let (said, came, since) = filed(&world, Some(HOUR), TimeDelta::zero());
    assert_eq!(since, came);
    assert_ne!(since, said);
    let kept = world.sql().rows("SELECT kiosk, seq, clock FROM kiosk_entry", &[]);
    assert_eq!(kept, [[KIOSK, "1", "sound"]], "and what the kiosk claims is kept");
}

#[test]
fn where_the_signing_time_decides_a_proved_one_does() {
    let world = where_the_signing_time_decides();
    let (said, _, since) = filed(&world, Some(HOUR), TimeDelta::zero());
    assert_eq!(since, said);
    assert!(world.security_events().is_empty());
}

#[test]
fn a_backdated_clock_gains_nothing_and_is_found_out() {
    let world = where_the_signing_time_decides();
    let (_, came, since) = filed(&world, Some(HOUR), TimeDelta::minutes(50));
    assert_eq!(since, came);
    assert_eq!(world.security_events(), ["E-CLOCK"]);
    assert_eq!(world.sql().one("SELECT clock FROM kiosk_entry", &[]), "behind");
}

#[test]
fn what_nobody_can_prove_counts_from_its_arrival_and_is_no_offence() {
    let world = where_the_signing_time_decides();
    let (_, came, since) = filed(&world, None, TimeDelta::minutes(10));
    assert_eq!(since, came, "the kiosk was off in between");
    assert!(world.security_events().is_empty());
    assert_eq!(world.sql().one("SELECT clock FROM kiosk_entry", &[]), "unproved");
}

#[test]
fn a_journal_that_is_not_one_chain_is_found_out() {
    let world = where_the_signing_time_decides();
    let visit = Visit::new(&world, AIGUL);
    let heard = beacon(&world, Some(TimeDelta::zero()));
    let mut first = Filing::new(&world).envelope(&world, &world.key(AIGUL), &visit);
    let (entry, hash) = entered(&mut first, world.now(), Some(heard.clone()));
    put(&world, &first).receipt(&world);
    put(&world, &first).receipt(&world);
    assert!(world.security_events().is_empty(), "sent again it is the same entry");
    let mut second = Filing::of(&world, AIGUL, SISTER, "ТЕСТОВА ӘЛИЯ", "2023-11-09").envelope(
        &world,
        &world.key(AIGUL),
        &visit,
    );
    let mut forged = hash;
    forged[0] ^= 1;
    second.journal = Some(Entry { seq: 2, before: ledger::hash::Hash32(forged), ..entry });
    let receipt = put(&world, &second).receipt(&world);
    assert_eq!(world.security_events(), ["E-JOURNAL"]);
    let since = visit.look(&world, &receipt.number).state.since;
    assert_eq!(since, Some(receipt.registered_at), "its time is not believed, and nobody is refused for it");
}

#[test]
fn an_entry_stays_in_the_journal_though_its_application_is_one_too_many() {
    let world = World::new();
    let (visit, key) = (Visit::new(&world, AIGUL), world.key(AIGUL));
    let mut first = Filing::new(&world).envelope(&world, &key, &visit);
    let (entry, hash) = entered(&mut first, world.now(), None);
    put(&world, &first).receipt(&world);
    let mut second = Filing::new(&world).envelope(&world, &key, &visit);
    second.journal = Some(Entry { seq: 2, before: ledger::hash::Hash32(hash), ..entry });
    assert_eq!(put(&world, &second).refusal().1, "E-DUP");
    let kept = world.sql().rows("SELECT seq, submission_id FROM kiosk_entry ORDER BY seq", &[]);
    assert_eq!(kept.len(), 2);
    assert!(world.security_events().is_empty(), "the chain has no hole");
}
