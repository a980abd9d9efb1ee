//! Scans come after their form, sealed, by digest.

use sync::dispatch::CODE_NO_SUBMISSION;
use sync::envelope::{seal_blob, sha256_hex};

use crate::application::{Application, registered};
use crate::people::AIGUL;
use crate::world::{OTHER_KIOSK, World, from};

#[test]
fn each_scan_makes_the_receipt_await_one_less() {
    let world = World::new();
    let (signed, first) = registered(&world);
    let after_second = signed.put_scan(&world, 1).receipt(&world);
    assert_eq!(after_second.awaiting, [signed.envelope.scans[0].sealed_sha256.clone()]);
    let done = signed.put_scan(&world, 0).receipt(&world);
    assert!(done.awaiting.is_empty());
    assert_eq!((done.number, done.registered_at), (first.number, first.registered_at));
}

#[test]
fn a_scan_sent_twice_is_kept_once() {
    let world = World::new();
    let (signed, _) = registered(&world);
    let first = signed.put_scan(&world, 0);
    let again = signed.put_scan(&world, 0);
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(world.sql().count("scan_kept"), 1);
}

#[test]
fn a_scan_before_its_form_asks_for_the_form() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    let early = signed.put_scan(&world, 0);
    assert_eq!(early.refusal(), (404, CODE_NO_SUBMISSION.into()));
    assert!(!early.problem().for_good);
    signed.put(&world).receipt(&world);
    let foreign = format!("{}/scans/{}", signed.path(), signed.envelope.scans[0].sealed_sha256);
    let request = from(OTHER_KIOSK, "PUT", &foreign).body(signed.blobs[0].clone().into()).unwrap();
    assert_eq!(world.ask(request).refusal().1, CODE_NO_SUBMISSION, "another kiosk's submission");
}

#[test]
fn only_what_was_signed_gets_in() {
    let world = World::new();
    let recipient = world.centre.keys.sealing.to_public();
    let application = Application::new(&world);
    let honest = application.scans[0].clone();
    let key = world.key(AIGUL);
    let mut signed = application.sign(&world, &key);
    // The envelope promises one blob and the kiosk seals another picture of the same length under its name.
    let swapped = seal_blob(&vec![b'x'; honest.len()], &recipient).unwrap();
    signed.envelope.scans[0].sealed_sha256 = sha256_hex(&swapped);
    signed.blobs[0] = swapped;
    signed.put(&world).receipt(&world);
    assert_eq!(signed.put_scan(&world, 0).refusal(), (409, "E-DIGEST".into()));
    assert_eq!(world.security_events(), ["E-DIGEST"]);

    let path = format!("{}/scans/{}", signed.path(), signed.envelope.scans[1].sealed_sha256);
    assert_eq!(world.put(&path, b"other bytes".to_vec()).refusal(), (409, "E-DIGEST".into()));
    let unlisted = b"nobody signed this".to_vec();
    let path = format!("{}/scans/{}", signed.path(), sha256_hex(&unlisted));
    assert_eq!(world.put(&path, unlisted).refusal(), (422, "E-SCANS".into()));
    let path = format!("{}/scans/zz", signed.path());
    assert_eq!(world.put(&path, Vec::new()).refusal(), (400, "E-REQUEST".into()));
}

#[test]
fn a_kept_scan_opens_with_centrals_key_to_what_the_parent_attached() {
    let world = World::new();
    let application = Application::new(&world);
    let plain = application.scans[0].clone();
    let signed = application.sign(&world, &world.key(AIGUL));
    signed.put(&world).receipt(&world);
    signed.put_scan(&world, 0).receipt(&world);
    let sealed = world.sql().bytes("SELECT sealed FROM scan_kept", &[]);
    let opened = sync::envelope::unseal_blob(&sealed[0], &world.centre.keys.sealing, 1 << 20).unwrap();
    assert_eq!(*opened, plain);
}
