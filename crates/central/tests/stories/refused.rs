//! Whoever left the kiosk is told of a refusal: once, why, and what to do.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use authority::{Profile, Validity};
use chrono::TimeDelta;
use domain::number::KioskNumber;
use forms::action::Deed;
use sync::envelope::Envelope;

use crate::application::{Application, Signed};
use crate::kindergarten::{EMAIL, Filing, Visit, about, put};
use crate::people::{self, AIGUL, CHILD, TODDLER};
use crate::places::is_sound;
use crate::world::{KIOSK, OTHER_KIOSK, World, from};

pub(crate) const PHONE: &str = "+77774128452";

/// What is due goes now; everything that has gone to this address.
pub(crate) fn told(world: &World, address: &str) -> Vec<String> {
    central::notices::send_due(&world.centre).unwrap();
    world.phone.texts_to(address)
}

/// One SMS of Cyrillic letters that names a kiosk's number and no person.
pub(crate) fn assert_one_sms(text: &str, kiosk_number: &str) {
    assert!(text.chars().count() <= 70, "{}: {text}", text.chars().count());
    assert!(text.contains(kiosk_number), "{text}");
    for private in [AIGUL, CHILD, TODDLER, "ТЕСТОВ", "АЛИХАН", "НҰРЛАН"] {
        assert!(!text.contains(private), "{text}");
    }
}

/// How many refusals are recorded.
pub(crate) fn recorded(world: &World) -> usize {
    world.sql().count("refusal")
}

fn notices(world: &World) -> Vec<(String, String)> {
    let sql = "SELECT channel, state FROM notice WHERE kind LIKE 'refusal-%' ORDER BY channel, kind";
    let pair = |row| <[String; 2]>::try_from(row).unwrap().into();
    world.sql().rows(sql, &[]).into_iter().map(pair).collect()
}

/// A second application for a child that stands in the queue already, as has been told.
fn second(world: &World, lang: &'static str) -> (String, Envelope) {
    let first = Filing::new(world).register(world);
    told(world, PHONE);
    let filing = Filing { notices: ("both", lang), ..Filing::new(world) };
    let visit = Visit::new(world, AIGUL);
    (first.number, filing.envelope(world, &world.key(AIGUL), &visit))
}

/// An application whose key had ended before it was signed.
fn expired(world: &World, change: impl FnOnce(&mut Application)) -> Signed {
    let key = people::key(&world.authority, AIGUL, Profile::Sign, Validity::ended(world.now(), 3));
    let mut application = Application::new(world);
    change(&mut application);
    application.sign(world, &key)
}

#[test]
fn a_second_application_is_told_with_the_number_of_the_first() {
    for (lang, short, why, subject) in [
        ("kk", "тіркелмеді", "өтініш тіркелген: УО.2026.000001.1, Қостанай", "Елді мекен: Қостанай"),
        ("ru", "отказано", "уже есть заявление: УО.2026.000001.1, Костанай", "Населённый пункт: Костанай"),
    ] {
        let world = World::without_sender();
        let (number, envelope) = second(&world, lang);
        let refused = put(&world, &envelope);
        assert_eq!(refused.refusal(), (422, "E-DUP".into()));
        assert_eq!(refused.problem().number, Some(number));
        let held = envelope.kiosk_number.as_deref().unwrap();
        let sms = told(&world, PHONE).pop().unwrap();
        assert_one_sms(&sms, held);
        assert!(
            sms.contains(short) && sms.contains("УО.2026.000001.1, ") && sms.contains("останай"),
            "{sms}"
        );
        let letter = told(&world, EMAIL).pop().unwrap();
        for part in [held, why, subject] {
            assert!(letter.contains(part), "{part}: {letter}");
        }
    }
}

#[test]
fn the_same_envelope_again_is_the_same_refusal_and_no_second_notice() {
    let world = World::without_sender();
    let (number, envelope) = second(&world, "kk");
    let first = put(&world, &envelope);
    let sent = told(&world, PHONE).len();
    // Meanwhile nothing would stand in its way: it was refused all the same, and its applicant knows.
    let visit = Visit::new(&world, AIGUL);
    let revision = visit.look(&world, &number).revision;
    let leave = Deed::Leave { about: about(&number, revision), reason: None };
    assert!(visit.do_signed(&world, leave).status.is_success());
    world.pass(TimeDelta::days(30));
    for _ in 0..3 {
        let again = put(&world, &envelope);
        assert_eq!((again.status, &again.body), (first.status, &first.body));
    }
    let more: Vec<_> = told(&world, PHONE).split_off(sent);
    assert!(more.iter().all(|text| !text.contains("тіркелмеді")), "{more:?}");
    assert_eq!(recorded(&world), 1);
    assert_eq!(notices(&world), [("email".into(), "sent".into()), ("sms".into(), "sent".into())]);
}

#[test]
fn many_rounds_at_once_send_it_once() {
    let world = World::without_sender();
    let signed = expired(&world, |_| ());
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                let kiosk = &world.machine(KIOSK);
                let id = signed.envelope.submission_id;
                let refused = central::intake::submit(&world.centre, kiosk, id, &signed.seal(&world));
                assert_eq!(refused.unwrap_err().code(), "E-EXPIRED");
                central::jobs::round(&world.centre).unwrap();
            });
        }
    });
    assert_eq!((world.phone.count(), recorded(&world)), (1, 1));
}

#[test]
fn a_gateway_that_failed_is_asked_again_under_the_same_id() {
    let world = World::without_sender();
    world.phone.broken.store(true, Ordering::SeqCst);
    let signed = expired(&world, |_| ());
    assert_eq!(signed.put(&world).refusal().1, "E-EXPIRED");
    assert!(told(&world, PHONE).is_empty());
    world.phone.broken.store(false, Ordering::SeqCst);
    assert!(told(&world, PHONE).is_empty(), "not at once");
    world.pass(TimeDelta::seconds(30));
    let texts = told(&world, PHONE);
    assert_eq!(texts.len(), 1);
    assert_one_sms(&texts[0], signed.envelope.kiosk_number.as_deref().unwrap());
    let ids: BTreeSet<_> = world.phone.ids().into_iter().collect();
    assert!(world.phone.ids().len() == 2 && ids.len() == 1 && !ids.contains(&None), "{ids:?}");
}

#[test]
fn over_http_it_is_told_without_waiting_for_the_clock() {
    let world = World::new();
    assert_eq!(expired(&world, |_| ()).put(&world).refusal().1, "E-EXPIRED");
    for _ in 0..1_000 {
        if world.phone.count() > 0 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(world.phone.count(), 1);
}

#[test]
fn the_letter_says_since_when_and_where_to_get_a_new_key() {
    for (lang, parts) in [
        (
            "kk",
            [
                "Сертификаттың мерзімі 15.12.2026 күні аяқталған",
                "egov.kz порталынан",
                "кез келген терминалда",
            ],
        ),
        ("ru", ["Срок действия сертификата истёк 15.12.2026", "на портале egov.kz", "в любом терминале"]),
    ] {
        let world = World::without_sender();
        let signed = expired(&world, |application| {
            application.email = EMAIL.into();
            application.notices = ("email", lang);
        });
        signed.put(&world);
        let letter = told(&world, EMAIL).pop().unwrap();
        for part in parts {
            assert!(letter.contains(part), "{part}: {letter}");
        }
        assert!(told(&world, PHONE).is_empty(), "on the way that was chosen");
    }
}

#[test]
fn nothing_personal_of_it_stands_in_the_database() {
    let world = World::without_sender();
    let signed = expired(&world, |application| {
        application.email = EMAIL.into();
        application.notices = ("both", "kk");
    });
    signed.put(&world);
    told(&world, PHONE);
    let bytes = world.database();
    for private in [AIGUL, CHILD, "АЛИХАН", "ТЕСТОВ", "Абай", &PHONE[2..], EMAIL] {
        assert!(!bytes.windows(private.len()).any(|window| window == private.as_bytes()), "{private}");
    }
    let kept = world.sql().bytes("SELECT sealed FROM refusal", &[]);
    assert_eq!(world.sql().rows("SELECT code, day FROM refusal", &[]), [["E-EXPIRED", "2026-12-15"]]);
    let opened = Envelope::unseal(&kept[0], &world.centre.keys.sealing).unwrap();
    assert_eq!(opened, signed.envelope, "the evidence as it came");
}

#[test]
fn what_is_not_authentic_has_nobody_to_tell() {
    let world = World::without_sender();
    let forged = people::self_made(AIGUL, world.now());
    assert_eq!(Application::new(&world).sign(&world, &forged).put(&world).refusal().1, "E-CHAIN");
    let mut meddled = Application::new(&world).sign(&world, &world.key(AIGUL));
    meddled.envelope.signed_xml = meddled.envelope.signed_xml.replacen("m1", "m3", 1);
    assert_eq!(meddled.put(&world).refusal().1, "E-SIGNATURE");
    let good = Application::new(&world).sign(&world, &world.key(AIGUL));
    let elsewhere = from(OTHER_KIOSK, "PUT", &good.path()).body(good.seal(&world).into()).unwrap();
    assert_eq!(world.ask(elsewhere).refusal().1, "E-KIOSK");
    assert_eq!(world.put(&good.path(), vec![0; 99]).refusal().1, "E-ENVELOPE");
    assert_eq!((recorded(&world), notices(&world)), (0, Vec::new()));
    good.put(&world).receipt(&world);
}

/// A certificate that ended long ago tells nothing of its issuer: that is asked apart.
#[test]
fn a_self_made_key_that_has_ended_is_nobodys() {
    let world = World::without_sender();
    let forged = people::self_made(AIGUL, world.now() - TimeDelta::days(800));
    assert_eq!(Application::new(&world).sign(&world, &forged).put(&world).refusal().1, "E-EXPIRED");
    assert_eq!(recorded(&world), 0);
}

#[test]
fn what_the_kiosk_may_send_again_is_no_refusal() {
    let world = World::with_crls(true).hushed();
    let key = world.key(AIGUL);
    let signed = Application::new(&world).sign(&world, &key);
    assert_eq!(signed.put(&world).refusal(), (503, "E-REVCHECK".into()));
    assert_eq!((recorded(&world), told(&world, PHONE).len()), (0, 0));
    world.publish(&[]);
    signed.put(&world).receipt(&world);
}

#[test]
fn another_envelope_under_the_id_is_judged_afresh_and_told_no_second_time() {
    let world = World::without_sender();
    let application = Application::new(&world);
    let good = application.sign(&world, &world.key(AIGUL));
    let mut fewer = good.envelope.clone();
    fewer.scans.pop();
    let mut other = good.envelope.clone();
    other.scans[0].plain_sha256 = "0".repeat(64);
    for envelope in [fewer, other] {
        let refused = Signed { envelope, blobs: Vec::new() }.put(&world);
        assert_eq!(refused.refusal(), (422, "E-SCANS".into()));
    }
    assert_eq!((recorded(&world), told(&world, PHONE).len()), (1, 1));
    assert!(told(&world, PHONE)[0].contains("қате"), "{:?}", told(&world, PHONE));
    good.put(&world).receipt(&world);
}

#[test]
fn a_mistake_is_told_with_the_field_it_is_in() {
    let world = World::without_sender();
    world.turn_to("2030-04-01T06:00:00Z".parse().unwrap());
    let key = world.key(AIGUL);
    let aged = Filing { notices: ("both", "ru"), ..Filing::new(&world) };
    assert_eq!(aged.send(&world, &Visit::new(&world, AIGUL)).refusal().1, "E-AGE");
    let letter = told(&world, EMAIL).pop().unwrap();
    assert!(letter.contains("Ребёнку исполнилось 7 лет: постановка в очередь невозможна."), "{letter}");

    let application =
        Application { email: EMAIL.into(), notices: ("both", "ru"), ..Application::new(&world) };
    let consent = application.consent(&key);
    let xml = application.xml(&key, &consent);
    let without = xml.replacen("<category origin=\"typed\">m1</category>", "", 1);
    let signed_xml = signing::xmldsig::sign(&without, &key).unwrap().to_string();
    let refused = application.wrap(&world, signed_xml, consent).put(&world);
    assert_eq!(refused.refusal().1, "E-REQ");
    let letter = told(&world, EMAIL).pop().unwrap();
    assert!(letter.contains("Ошибка в поле «Социальный статус». Это поле обязательно."), "{letter}");
}

#[test]
fn without_a_number_of_the_kiosk_it_is_told_all_the_same() {
    let world = World::without_sender();
    let mut signed = expired(&world, |application| {
        application.email = EMAIL.into();
        application.notices = ("both", "ru");
    });
    signed.envelope.kiosk_number = None;
    signed.put(&world);
    let sms = told(&world, PHONE).pop().unwrap();
    assert!(sms.starts_with("Заявление: отказано, ключ истёк."), "{sms}");
    assert!(told(&world, EMAIL)[0].contains("Номер, который дал терминал: —."));
}

#[test]
fn a_channel_without_an_address_gives_way_to_the_other() {
    let world = World::without_sender();
    let signed = expired(&world, |_| ());
    let key = people::key(&world.authority, AIGUL, Profile::Sign, Validity::ended(world.now(), 3));
    let document = signing::xmldsig::verify(signed.envelope.signed_xml.as_bytes()).unwrap().document;
    let by_email = document.replacen(">sms</channel>", ">email</channel>", 1);
    assert_ne!(by_email, *document);
    let mut changed = Signed { envelope: signed.envelope.clone(), blobs: Vec::new() };
    changed.envelope.signed_xml = signing::xmldsig::sign(&by_email, &key).unwrap().to_string();
    assert_eq!(changed.put(&world).refusal().1, "E-EXPIRED");
    assert_eq!(told(&world, PHONE).len(), 1, "an e-mail was wanted and none given");
}

/// Every reason fits one SMS in both languages, with the numbers that kiosks give.
#[test]
fn every_short_text_fits_one_message() {
    let day = "2026-12-18".parse().unwrap();
    let held = KioskNumber::new("KST3", day, 7).unwrap().to_string();
    for lang in [words::Lang::Kk, words::Lang::Ru] {
        let words = words::Words::new(lang);
        let args = [
            ("num", held.clone()),
            ("date", "06.01.2027".to_owned()),
            ("known", "УО.2026.000001.1, Қостанай".to_owned()),
        ];
        for why in [
            "revoked",
            "expired",
            "lost",
            "again",
            "again-revoked",
            "again-provisional",
            "again-revoked-provisional",
            "person",
            "key",
            "dup",
            "age",
            "mistake",
        ] {
            assert_one_sms(&words.message(&format!("sent-refused-sms-{why}"), &args), &held);
        }
        assert_one_sms(&words.message("sent-too-late-sms", &args), &held);
    }
}

#[test]
fn whoever_comes_after_the_day_to_sign_again_begins_anew_even_before_the_clock_looked() {
    let world = World::without_sender();
    let visit = Visit::new(&world, AIGUL);
    let ends = Validity { from: world.now() - TimeDelta::days(300), until: world.now() + TimeDelta::days(2) };
    let ending = people::key(&world.authority, AIGUL, Profile::Sign, ends);
    let envelope = Filing::new(&world).envelope(&world, &ending, &visit);
    world.pass(TimeDelta::days(3));
    assert_eq!(put(&world, &envelope).refusal().1, "W-RESIGN");
    world.pass(TimeDelta::days(30));
    let receipt = Filing { claimed: world.now(), ..Filing::new(&world) }.register(&world);
    let shown = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!(shown.state.since, Some(receipt.registered_at), "the old time is lost");
    let end = told(&world, PHONE).into_iter().filter(|sms| sms.contains("мерзім өтті")).count();
    assert_eq!(end, 0, "whoever stands in the queue again is not told to apply");
    is_sound(&world);
}
