//! Whoever signs again keeps the time of the first arrival, whatever else happens on the way (DOMAIN §2.3 T4b).

use std::sync::{Arc, Barrier};

use authority::{Profile, Validity};
use chrono::TimeDelta;
use signing::key::OpenedKey;
use sync::envelope::Envelope;

use crate::kindergarten::{Filing, Visit, put};
use crate::people::{self, AIGUL};
use crate::places::is_sound;
use crate::refused::{PHONE, recorded, told};
use crate::world::{KIOSK, World};

/// A key that ends in two days.
pub(crate) fn ending(world: &World, iin: &str, profile: Profile) -> OpenedKey {
    let validity =
        Validity { from: world.now() - TimeDelta::days(300), until: world.now() + TimeDelta::days(2) };
    people::key(&world.authority, iin, profile, validity)
}

/// An application whose key ended on the way has arrived.
fn late(world: &World) -> Envelope {
    let key = ending(world, AIGUL, Profile::Sign);
    let envelope = Filing::new(world).envelope(world, &key, &Visit::new(world, AIGUL));
    world.pass(TimeDelta::days(3));
    assert_eq!(put(world, &envelope).refusal(), (422, "W-RESIGN".into()));
    envelope
}

/// Both servers have seen that nothing is registered under this id before either of them begins.
#[test]
fn the_second_signature_sent_twice_at_once_gets_one_receipt() {
    let world = World::without_sender();
    late(&world);
    let sent = told(&world, PHONE).len();
    let visit = Visit::new(&world, AIGUL);
    let again = Filing::new(&world).envelope(&world, &world.key(AIGUL), &visit);
    let sealed = again.seal(&world.centre.keys.sealing.to_public()).unwrap();
    let meeting = Arc::new(Barrier::new(2));
    let servers = [1, 1].map(|call| world.server_that_waits(call, &meeting));
    let (id, sealed) = (again.submission_id, sealed.as_slice());
    let receipts = std::thread::scope(|scope| {
        let submit = |centre| scope.spawn(move || submit(centre, id, sealed));
        let sent = servers.iter().map(submit).collect::<Vec<_>>();
        sent.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(receipts[0], receipts[1]);
    assert_eq!(recorded(&world), 1, "the first arrival's, and no other");
    assert!(told(&world, PHONE).split_off(sent).iter().all(|sms| !sms.contains("тіркелмеді")));
    is_sound(&world);
}

/// Sends it until the server has time for it.
fn submit(
    centre: &Arc<central::centre::Centre>,
    id: uuid::Uuid,
    sealed: &[u8],
) -> ledger::receipt::SignedReceipt {
    loop {
        match central::intake::submit(centre, &centre.kiosks[KIOSK], id, sealed) {
            Ok(receipt) => return receipt,
            Err(problem) => assert_eq!(problem.status, 503, "{}", problem.code()),
        }
    }
}
