//! A child is put in the queue: number, place, evidence, papers, notices.

use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use domain::kato::Kato;
use domain::queue::Logged;
use domain::time::Timestamp;
use ledger::head::TreeHead;
use sync::envelope::Envelope;
use sync::wire::{Folder, Growth};

use crate::kindergarten::{EMAIL, Filing, Visit, put};
use crate::people::{AIGUL, COUSIN, MARAT, SISTER, STRANGER, TODDLER};
use crate::places::is_sound;
use crate::refused::{PHONE, assert_one_sms, told};
use crate::world::{KOSTANAY, World};

pub(crate) fn sister(world: &World) -> Filing {
    Filing::of(world, AIGUL, SISTER, "ТЕСТОВА ӘЛИЯ", "2023-11-09")
}

pub(crate) fn cousin(world: &World) -> Filing {
    Filing::of(world, MARAT, COUSIN, "ТЕСТОВА АИДА", "2021-06-01")
}

#[test]
fn scenario_19_everything_right_gives_number_place_papers_and_notices() {
    let world = World::without_sender();
    let receipt = Filing::new(&world).register(&world);
    assert_eq!(receipt.number, "391010000/UO.2026.000001.1");
    assert_eq!((receipt.state.as_str(), receipt.profile.as_str()), ("IN_QUEUE", "SEED"));
    assert_eq!(receipt.due, "2027-12-18".parse().ok(), "the first confirmation of interest");
    let place = receipt.place.unwrap();
    assert_eq!((place.general, place.in_class), (1, 0));
    central::notices::send_due(&world.centre).unwrap();
    central::notices::send_due(&world.centre).unwrap();
    let told = |address: &str| {
        let texts = world.phone.texts_to(address);
        texts.iter().filter(|text| text.contains("УО.2026.000001.1")).count()
    };
    assert_eq!((told("+77774128452"), told("aigul@mail.kz")), (1, 1), "each once, however often it is tried");
}

#[test]
fn the_receipt_proves_that_the_registration_stands_in_the_log() {
    let world = World::new();
    let first = Filing::new(&world).register(&world);
    let second = sister(&world).register(&world);
    let key = world.centre.keys.receipt.public();
    for (receipt, place) in [(&first, 0), (&second, 1)] {
        let evidence = receipt.evidence.as_ref().unwrap();
        let head = evidence.verify(&key).unwrap();
        assert_eq!((head.queue.as_str(), head.size), (KOSTANAY, place + 1));
        let logged: Logged = serde_json::from_str(&evidence.opened.event).unwrap();
        assert!(serde_json::to_string(&logged.event).unwrap().contains(&receipt.number));
        assert!(!evidence.opened.event.contains(TODDLER), "no personal data in the log");
    }
    let old: TreeHead = first.evidence.unwrap().verify(&key).unwrap();
    let growth: Growth = world.get(&format!("/v1/queues/{KOSTANAY}/growth?since={}", old.size)).json();
    assert_eq!(growth.verify(&old, &key).unwrap().size, 2);
    let beyond = world.get(&format!("/v1/queues/{KOSTANAY}/growth?since=3"));
    assert_eq!(beyond.refusal(), (422, "E-LOG-SIZE".into()));
}

#[test]
fn scenario_10_each_settlement_counts_for_itself() {
    let world = World::new();
    Filing::new(&world).register(&world);
    let elsewhere = Filing { settlement: "111010000".into(), ..sister(&world) };
    assert_eq!(elsewhere.register(&world).number, "111010000/UO.2026.000001.1");
    assert_eq!(cousin(&world).register(&world).number, "391010000/UO.2026.000002.1");
}

#[test]
fn scenario_16_on_the_seventh_birthday_it_is_too_late() {
    let world = World::new();
    world.turn_to("2030-03-31T06:00:00Z".parse().unwrap());
    let visit = Visit::new(&world, AIGUL);
    let filing = Filing { claimed: world.now(), ..Filing::new(&world) };
    world.turn_to("2030-03-31T19:00:00Z".parse().unwrap());
    let late = Visit::new(&world, AIGUL);
    // In another town: the log of a queue never goes back.
    let elsewhere = "111010000".into();
    let today = Filing { claimed: world.now(), settlement: elsewhere, ..Filing::new(&world) };
    let refused = today.send(&world, &late);
    assert_eq!(refused.refusal(), (422, "E-AGE".into()));
    assert_eq!(refused.problem().args["n"], "7");
    world.turn_to("2030-03-31T18:59:59Z".parse().unwrap());
    assert_eq!(filing.send(&world, &visit).receipt(&world).state, "IN_QUEUE");
}

#[test]
fn a_settlement_has_its_own_profile() {
    let world = World::with_profile("710000000", "VOUCHER_2025");
    world.turn_to("2029-04-01T06:00:00Z".parse().unwrap());
    let astana = Filing { settlement: "710000000".into(), ..Filing::new(&world) };
    let refused = astana.send(&world, &Visit::new(&world, AIGUL));
    assert_eq!(refused.refusal(), (422, "E-AGE".into()), "six years there");
    let receipt = Filing::new(&world).register(&world);
    assert_eq!(receipt.profile, "SEED", "seven here");
}

#[test]
fn where_the_profile_asks_for_no_interest_the_receipt_names_no_day() {
    let world = World::with_profile("710000000", "VOUCHER_2025");
    let astana = Filing { settlement: "710000000".into(), ..Filing::new(&world) };
    let receipt = astana.register(&world);
    assert_eq!((receipt.profile.as_str(), receipt.due), ("VOUCHER_2025", None));
}

#[test]
fn scenario_20_a_second_application_of_the_child_is_refused_with_the_firsts_number() {
    let world = World::new();
    let first = Filing::new(&world).register(&world);
    let again = Filing::new(&world).send(&world, &Visit::new(&world, AIGUL));
    assert_eq!(again.refusal(), (422, "E-DUP".into()));
    assert_eq!(again.problem().number.unwrap(), first.number);
    // The father too, since the registry holds both links; a stranger learns nothing and blocks nobody.
    let fathers = Filing::of(&world, MARAT, TODDLER, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ", "2023-04-01");
    assert_eq!(fathers.send(&world, &Visit::new(&world, MARAT)).refusal(), (422, "E-DUP".into()));
    let mut strangers = Filing::of(&world, STRANGER, TODDLER, "ТЕСТОВ НҰРЛАН", "2023-04-01");
    strangers.by_registry = false;
    let provisional = strangers.register(&world);
    assert_eq!(provisional.state, "PENDING_CHECK");
}

#[test]
fn the_same_submission_again_gets_the_same_receipt() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    let envelope = Filing::new(&world).envelope(&world, &world.key(AIGUL), &visit);
    let first = put(&world, &envelope);
    world.pass(TimeDelta::days(2));
    let again = put(&world, &envelope);
    assert_eq!((first.status, &first.body), (again.status, &again.body));
}

#[test]
fn without_the_registry_the_place_is_provisional() {
    let world = World::without_sender();
    let visit = Visit::new(&world, AIGUL);
    world.line.cut.store(true, Ordering::SeqCst);
    let receipt = Filing::new(&world).send(&world, &visit).receipt(&world);
    assert_eq!(receipt.state, "PENDING_CHECK");
    assert!(receipt.is_provisional());
    assert_eq!(receipt.place.unwrap().general, 1);
    let told = told(&world, PHONE);
    assert!(told.len() == 1 && told[0].contains("орын алдын ала берілді"), "no final word: {told:?}");
}

#[test]
fn what_the_registry_confirms_later_takes_its_place_for_good() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    world.line.cut.store(true, Ordering::SeqCst);
    let receipt = Filing::new(&world).send(&world, &visit).receipt(&world);
    central::jobs::round(&world.centre).unwrap();
    let state = || Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!(state().row.state, "PENDING_CHECK", "still silent");
    // Meanwhile the father files: nobody could say whose child it is, so both stand, provisionally.
    let fathers = Filing::of(&world, MARAT, TODDLER, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ", "2023-04-01");
    let second = fathers.send(&world, &Visit::new(&world, MARAT)).receipt(&world);
    world.line.cut.store(false, Ordering::SeqCst);
    central::jobs::round(&world.centre).unwrap();
    let confirmed = state();
    assert_eq!(confirmed.row.state, "IN_QUEUE");
    assert_eq!(confirmed.state.since, Some(receipt.registered_at));
    let later = Visit::new(&world, MARAT).look(&world, &second.number);
    assert_eq!((later.row.state.as_str(), later.state.reason.as_deref()), ("REMOVED", Some("DUPLICATE")));
    assert_eq!(later.history.last().unwrap().proof, "T27");
    let acts = confirmed.history.len();
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(state().history.len(), acts, "asked once");
}

#[test]
fn whoever_came_first_stays_though_the_other_was_confirmed_first() {
    let world = World::without_sender();
    let visit = Visit::new(&world, AIGUL);
    world.line.cut.store(true, Ordering::SeqCst);
    let first = Filing::new(&world).send(&world, &visit).receipt(&world);
    world.line.cut.store(false, Ordering::SeqCst);
    world.pass(TimeDelta::minutes(1));
    // The line is back, and nobody has asked about the mother's application yet: the father's is linked at once.
    let fathers = Filing::of(&world, MARAT, TODDLER, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ", "2023-04-01");
    let second = fathers.register(&world);
    assert_eq!(second.state, "IN_QUEUE");
    central::jobs::round(&world.centre).unwrap();
    let mothers = Visit::new(&world, AIGUL).look(&world, &first.number);
    assert_eq!((mothers.row.state.as_str(), mothers.row.place.unwrap().of), ("IN_QUEUE", 1));
    let later = Visit::new(&world, MARAT).look(&world, &second.number);
    assert_eq!((later.row.state.as_str(), later.state.reason.as_deref()), ("REMOVED", Some("DUPLICATE")));
    assert_eq!(later.history.last().unwrap().proof, "T27");
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    central::queue::audit::audit(&world.centre, &kostanay, &Default::default()).unwrap();
}

#[test]
fn what_the_registry_does_not_confirm_waits_for_a_person() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    world.line.cut.store(true, Ordering::SeqCst);
    let other_name = Filing { child_name: "ТЕСТОВ АЛМАС".into(), ..Filing::new(&world) };
    let receipt = other_name.send(&world, &visit).receipt(&world);
    world.line.cut.store(false, Ordering::SeqCst);
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(Visit::new(&world, AIGUL).look(&world, &receipt.number).row.state, "PENDING_CHECK");
}

#[test]
fn scenario_39_a_key_that_ended_on_the_way_signs_again_and_keeps_its_time() {
    let world = World::without_sender();
    let visit = Visit::new(&world, AIGUL);
    let validity = authority::Validity {
        from: world.now() - TimeDelta::days(300),
        until: world.now() + TimeDelta::days(2),
    };
    let ending = crate::people::key(&world.authority, AIGUL, authority::Profile::Sign, validity);
    let envelope = Filing::new(&world).envelope(&world, &ending, &visit);
    world.pass(TimeDelta::days(3));
    let arrived = world.now();
    let refused = put(&world, &envelope);
    assert_eq!(refused.refusal(), (422, "W-RESIGN".into()));
    assert_eq!(refused.problem().date.unwrap().to_string(), "2027-01-06", "ten working days");
    assert_eq!(put(&world, &envelope).problem().date.unwrap().to_string(), "2027-01-06", "and again");
    let sms = told(&world, PHONE);
    assert_one_sms(&sms[0], envelope.kiosk_number.as_deref().unwrap());
    assert!(sms.len() == 1 && sms[0].contains("06.01.2027 дейін (алдын ала) қайта қол қойыңыз"), "{sms:?}");
    let letters = told(&world, EMAIL);
    let resign = "06.01.2027 (алдын ала) күніне дейін қайта қол қойыңыз, орныңыз сақталады.";
    assert_eq!(letters.iter().filter(|letter| letter.contains(resign)).count(), 1, "{letters:?}");
    let name = assert_waits_to_be_signed_again(&world, &envelope, arrived);
    // Another child comes before the second signature, and stands behind it all the same.
    world.pass(TimeDelta::days(1));
    let other = cousin(&world).register(&world);
    assert_eq!(other.place.unwrap().general, 1);
    world.pass(TimeDelta::days(1));
    let again = Filing { claimed: world.now(), ..Filing::new(&world) }.register(&world);
    assert_eq!((again.state.as_str(), again.place.unwrap().general), ("IN_QUEUE", 1));
    let shown = Visit::new(&world, AIGUL).look(&world, &again.number);
    assert_eq!(shown.state.since, Some(arrived));
    let acts: Vec<_> = shown.history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(acts, ["arrive", "ask_again", "register"]);
    assert_eq!(
        Visit::new(&world, AIGUL).look(&world, &name).row.number,
        again.number,
        "found by either name"
    );
    is_sound(&world);
}

/// Its row can be opened though it has no number: what happened, and until when it can be signed again. Gives the
/// name it is opened by.
fn assert_waits_to_be_signed_again(world: &World, envelope: &Envelope, arrived: Timestamp) -> String {
    let visit = Visit::new(world, AIGUL);
    let journal = visit.journal(world);
    let [row] = journal.rows.as_slice() else { panic!("one row, not {}", journal.rows.len()) };
    assert_eq!((row.state.as_str(), row.number.as_str()), ("NEEDS_RESIGN", ""));
    assert_eq!(row.kiosk_number, envelope.kiosk_number);
    let name = format!("{KOSTANAY}/{}", row.submission_id);
    let shown = visit.look(world, &name);
    assert_eq!(shown.row, *row);
    assert_eq!(shown.state.until, "2027-01-06".parse().ok());
    assert_eq!(shown.state.since, Some(arrived), "the time that is kept");
    assert_eq!(shown.kiosk, "KST3");
    let acts: Vec<_> = shown.history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(acts, ["arrive", "ask_again"]);
    assert!(shown.actions.is_empty() && shown.documents.is_empty(), "nothing to press, no paper yet");
    let path = format!("/v1/applications/{name}");
    let others = Visit::new(world, MARAT).ask(world, "GET", &path, axum::body::Body::empty());
    assert_eq!(others.refusal(), (404, "E-NOAPPLICATION".into()));
    name
}

#[test]
fn scenario_39_who_does_not_sign_again_in_time_is_rejected() {
    let world = World::without_sender();
    let visit = Visit::new(&world, AIGUL);
    let validity = authority::Validity {
        from: world.now() - TimeDelta::days(300),
        until: world.now() + TimeDelta::days(2),
    };
    let ending = crate::people::key(&world.authority, AIGUL, authority::Profile::Sign, validity);
    let envelope = Filing::new(&world).envelope(&world, &ending, &visit);
    world.pass(TimeDelta::days(3));
    assert_eq!(put(&world, &envelope).refusal().1, "W-RESIGN");
    let letter = told(&world, EMAIL).pop().unwrap();
    assert!(
        letter.contains("үлгермесеңіз, орныңыз сақталмайды"),
        "told beforehand what would happen: {letter}"
    );
    let kiosk_number = envelope.kiosk_number.as_deref().unwrap();
    let sms = told(&world, PHONE).len();
    world.pass(TimeDelta::days(30));
    central::jobs::round(&world.centre).unwrap();
    central::jobs::round(&world.centre).unwrap();
    let sms = told(&world, PHONE).split_off(sms);
    assert_one_sms(&sms[0], kiosk_number);
    assert!(sms.len() == 1 && sms[0].contains("мерзім өтті"), "{sms:?}");
    let letter = told(&world, EMAIL).pop().unwrap();
    for part in ["орын сақталмады", kiosk_number, "Қостанай"] {
        assert!(letter.contains(part), "{part}: {letter}");
    }
    let journal = Visit::new(&world, AIGUL).journal(&world);
    let name = format!("{KOSTANAY}/{}", journal.rows[0].submission_id);
    let shown = Visit::new(&world, AIGUL).look(&world, &name);
    assert_eq!((shown.row.state.as_str(), shown.row.number.as_str()), ("REJECTED", ""));
    assert!(shown.state.reason.is_some(), "and why");
    let receipt = Filing { claimed: world.now(), ..Filing::new(&world) }.register(&world);
    let shown = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!(shown.history.iter().filter(|line| line.what == "register").count(), 1);
    assert_eq!(shown.state.since, Some(receipt.registered_at), "the old time is lost");
    is_sound(&world);
}

#[test]
fn scenario_19_the_papers_of_a_registration_are_there_in_both_languages() {
    let world = crate::papers::world();
    let receipt = Filing { category: Some("p4"), ..Filing::new(&world) }.register(&world);
    let visit = Visit::new(&world, AIGUL);
    let shown = visit.look(&world, &receipt.number);
    let common: Vec<_> = shown
        .documents
        .iter()
        .filter(|line| line.folder == Folder::Common)
        .map(|line| line.name.as_str())
        .collect();
    assert_eq!(common, ["D1", "D2", "D3", "RECEIPT"]);
    for name in ["D1", "D2", "D3"] {
        for lang in ["kk", "ru"] {
            let path = format!("/v1/applications/{}/papers/{name}?lang={lang}", receipt.number);
            let pdf = visit.ask(&world, "GET", &path, axum::body::Body::empty());
            assert!(pdf.body.starts_with(b"%PDF"), "{name} {lang}");
            let issued = central::papers::verify(&world.centre, &pdf.body).unwrap().unwrap();
            assert_eq!((issued.number.machine(), issued.kind.as_str()), (receipt.number.clone(), name));
            let mut changed = pdf.body.clone();
            let at = changed.len() / 2;
            changed[at] ^= 1;
            assert_eq!(central::papers::verify(&world.centre, &changed).unwrap(), None);
        }
    }
    let path = |name: &str| format!("/v1/applications/{}/papers/{name}?lang=kk", receipt.number);
    let proof = visit.ask(&world, "GET", &path("RECEIPT"), axum::body::Body::empty());
    let key = world.centre.keys.receipt.public();
    assert_eq!(
        key.verify(&proof.json()).unwrap(),
        receipt,
        "whoever did not take it home at once has it here"
    );
    let others = Visit::new(&world, MARAT);
    for name in ["D1", "RECEIPT"] {
        let refused = others.ask(&world, "GET", &path(name), axum::body::Body::empty());
        assert_eq!(refused.refusal(), (404, "E-NODOCUMENT".into()));
    }
}

#[test]
fn registrations_have_no_gap_and_the_rows_are_the_fold_of_the_events() {
    let world = World::new();
    for (n, filing) in [Filing::new(&world), sister(&world), cousin(&world)].into_iter().enumerate() {
        let receipt = filing.register(&world);
        assert!(receipt.number.ends_with(&format!("{:06}.1", n + 1)));
        world.pass(TimeDelta::minutes(1));
    }
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    let sound = central::queue::audit::audit(&world.centre, &kostanay, &Default::default()).unwrap();
    assert_eq!((sound.entries, sound.applications, sound.receipts), (3, 3, 3));
}
