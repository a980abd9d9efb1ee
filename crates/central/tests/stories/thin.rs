//! A thin line: forms come together, scans in pieces, and every answer that ends something is signed.

use sync::dispatch::CODE_NO_SUBMISSION;
use sync::envelope::sha256_hex;
use sync::intake::CODE_PIECES;
use sync::wire::batch::{Answer, Answers, pack};
use uuid::Uuid;

use crate::application::{Application, Signed, registered};
use crate::people::{AIGUL, UNKNOWN};
use crate::world::{KIOSK, OTHER_KIOSK, Reply, World, from};

fn post(world: &World, kiosk: &str, path: &str, body: Vec<u8>) -> Reply {
    world.ask(from(kiosk, "POST", path).body(body.into()).unwrap())
}

fn batch(world: &World, forms: &[(Uuid, Vec<u8>)]) -> Vec<Answer> {
    let body = pack(forms.iter().map(|(id, sealed)| (*id, sealed.as_slice())));
    let told: Answers = post(world, KIOSK, "/v1/submissions", body).json();
    let ids: Vec<Uuid> = told.answers.iter().map(|one| one.submission_id).collect();
    assert_eq!(ids, forms.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    told.answers.into_iter().map(|one| one.answer).collect()
}

fn form(world: &World, signed: &Signed) -> (Uuid, Vec<u8>) {
    (signed.envelope.submission_id, signed.seal(world))
}

/// Sends bytes of a scan that is said to be so long.
fn piece(world: &World, signed: &Signed, n: usize, (from, of): (usize, usize), bytes: &[u8]) -> Answer {
    let name = &signed.envelope.scans[n].sealed_sha256;
    let path = format!("{}/scans/{name}?from={from}&of={of}", signed.path());
    let mut told: Answers = post(world, KIOSK, &path, bytes.to_vec()).json();
    assert_eq!(told.answers.len(), 1);
    told.answers.remove(0).answer
}

/// The code of a refusal, proved to be the centre's and about these bytes.
fn refused(world: &World, answer: &Answer, about: &[u8]) -> String {
    let Answer::Refused { refusal, problem } = answer else { panic!("{answer:?}") };
    let signed = world.centre.keys.receipt.public().refused(refusal).unwrap();
    assert_eq!(signed.sealed_sha256, sha256_hex(about));
    assert_eq!((signed.code.as_str(), problem.for_good), (problem.code.as_str(), true));
    signed.code
}

#[test]
fn forms_that_come_together_are_answered_each_for_itself_and_the_same_way_again() {
    let world = World::new();
    let aigul = Application::new(&world).sign(&world, &world.key(AIGUL));
    let mut other = Application::new(&world);
    other.iin = UNKNOWN.into();
    let forged = other.sign(&world, &world.key(AIGUL));
    let forms = [form(&world, &aigul), form(&world, &forged), (Uuid::now_v7(), b"garbage".to_vec())];
    let answers = batch(&world, &forms);
    let Answer::Receipt(receipt) = &answers[0] else { panic!("{answers:?}") };
    let receipt_read = world.centre.keys.receipt.public().verify(receipt).unwrap();
    assert_eq!(receipt_read.submission_id, aigul.envelope.submission_id);
    assert_eq!(refused(&world, &answers[1], &forms[1].1), "E-OTHERIIN");
    assert_eq!(refused(&world, &answers[2], &forms[2].1), "E-ENVELOPE");
    assert_eq!(batch(&world, &forms), answers, "byte for byte");
    assert_eq!(aigul.put(&world).receipt(&world), receipt_read, "by the route of before, too");
    assert_eq!(world.sql().count("submission"), 1);
}

#[test]
fn what_is_no_batch_is_refused_whole() {
    let world = World::new();
    let aigul = Application::new(&world).sign(&world, &world.key(AIGUL));
    let (id, sealed) = form(&world, &aigul);
    let mut cut = pack([(id, sealed.as_slice())]);
    cut.pop();
    for body in [cut, Vec::new(), b"?".to_vec()] {
        assert_eq!(post(&world, KIOSK, "/v1/submissions", body).refusal(), (400, "E-REQUEST".into()));
    }
    assert_eq!(world.sql().count("submission"), 0);
}

#[test]
fn a_scan_goes_on_at_any_byte_and_is_whole_only_when_it_bears_its_name() {
    let world = World::new();
    let (signed, first) = registered(&world);
    let sealed = signed.blobs[0].clone();
    let of = sealed.len();
    let send = |from: usize, to: usize| piece(&world, &signed, 0, (from, of), &sealed[from..to]);
    assert_eq!(send(0, 0), Answer::Held(0));
    assert_eq!(send(0, 7), Answer::Held(7));
    assert_eq!(send(20, 30), Answer::Held(7), "nothing is kept behind a gap");
    assert_eq!(send(3, 50), Answer::Held(50), "what is here already is skipped");
    assert_eq!(send(0, 20), Answer::Held(50));
    let Answer::Receipt(receipt) = send(50, of) else { panic!("not whole") };
    let receipt = world.centre.keys.receipt.public().verify(&receipt).unwrap();
    assert_eq!(receipt.awaiting, first.awaiting[1..]);
    assert_eq!((receipt.number, receipt.registered_at), (first.number, first.registered_at));
    assert_eq!(world.sql().count("scan_piece"), 0);
    assert_eq!(world.sql().bytes("SELECT sealed FROM scan_kept", &[]), std::slice::from_ref(&sealed));
    assert!(matches!(send(0, 0), Answer::Receipt(_)), "whoever asks again gets the receipt");
    let Answer::Receipt(done) = piece(&world, &signed, 1, (0, signed.blobs[1].len()), &signed.blobs[1])
    else {
        panic!("at once")
    };
    assert!(world.centre.keys.receipt.public().verify(&done).unwrap().awaiting.is_empty());
}

#[test]
fn pieces_of_something_else_begin_anew_and_the_scan_still_comes_through() {
    let world = World::new();
    let (signed, _) = registered(&world);
    let sealed = signed.blobs[0].clone();
    let of = sealed.len();
    assert_eq!(piece(&world, &signed, 0, (0, of), &[b'x'; 40]), Answer::Held(40));
    let answer = piece(&world, &signed, 0, (40, of), &sealed[40..]);
    assert!(matches!(&answer, Answer::Later(why) if why.code == CODE_PIECES), "{answer:?}");
    assert_eq!(world.sql().count("scan_piece"), 0);
    assert_eq!(piece(&world, &signed, 0, (0, of), &sealed[..40]), Answer::Held(40));
    assert!(matches!(piece(&world, &signed, 0, (40, of), &sealed[40..]), Answer::Receipt(_)));
}

#[test]
fn what_nobody_signed_gets_no_place_on_the_disk() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    let early = piece(&world, &signed, 0, (0, 9), b"123");
    assert!(matches!(&early, Answer::Later(why) if why.code == CODE_NO_SUBMISSION), "{early:?}");
    signed.put(&world).receipt(&world);
    let too_long = piece(&world, &signed, 0, (0, 1 << 30), b"123");
    assert!(matches!(&too_long, Answer::Refused { problem, .. } if problem.code == "E-SIZE"), "{too_long:?}");
    let unlisted = format!("{}/scans/{}?from=0&of=3", signed.path(), sha256_hex(b"123"));
    let told: Answers = post(&world, KIOSK, &unlisted, b"123".to_vec()).json();
    assert_eq!(refused(&world, &told.answers[0].answer, b"123"), "E-SCANS");
    let foreign = format!("{}/scans/{}?from=0&of=3", signed.path(), signed.envelope.scans[0].sealed_sha256);
    let told: Answers = post(&world, OTHER_KIOSK, &foreign, b"123".to_vec()).json();
    assert!(matches!(&told.answers[0].answer, Answer::Later(why) if why.code == CODE_NO_SUBMISSION));
    let nowhere = format!("{}/scans/{}", signed.path(), signed.envelope.scans[0].sealed_sha256);
    assert_eq!(post(&world, KIOSK, &nowhere, Vec::new()).refusal(), (400, "E-REQUEST".into()));
    assert_eq!(world.sql().count("scan_piece"), 0);
}
