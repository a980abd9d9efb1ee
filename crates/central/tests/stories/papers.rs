//! D13: the signed application on paper, for whoever holds its key.

use std::path::Path;

use axum::body::Body;
use documents::fonts::Fonts;

use crate::application::{DOCUMENT_KEY, Signed, registered};
use crate::kindergarten::Filing;
use crate::world::{KIOSK, OTHER_KIOSK, Reply, World, from};

pub(crate) fn world() -> World {
    // Debian's package fonts-dejavu-core brings it.
    let path = Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
    World::with_fonts(Some(Fonts::read(path).unwrap_or_else(|e| panic!("install fonts-dejavu-core: {e}"))))
}

fn get(world: &World, kiosk: &str, signed: &Signed, edition: &str, key: &str) -> Reply {
    let path = format!("{}/documents/{edition}", signed.path());
    let mut request = from(kiosk, "GET", &path);
    if !key.is_empty() {
        request = request.header("x-document-key", key);
    }
    world.ask(request.body(Body::empty()).unwrap())
}

#[test]
fn the_holder_of_the_key_gets_the_paper_in_both_languages() {
    let world = world();
    let (signed, _) = registered(&world);
    let key = hex::encode(DOCUMENT_KEY);
    let [kk, ru] = ["D13?lang=kk", "D13?lang=ru"].map(|edition| get(&world, KIOSK, &signed, edition, &key));
    for paper in [&kk, &ru] {
        assert_eq!(paper.status, 200, "{}", String::from_utf8_lossy(&paper.body));
        assert_eq!(paper.headers["content-type"], "application/pdf");
        assert!(paper.body.starts_with(b"%PDF-"));
    }
    assert_ne!(kk.body, ru.body);
    let again = get(&world, KIOSK, &signed, "D13?lang=kk", &key);
    assert_eq!(kk.body, again.body, "an issued paper stays as it is");
}

#[test]
fn whoever_else_asks_gets_one_and_the_same_nothing() {
    let world = world();
    let (signed, _) = registered(&world);
    let key = hex::encode(DOCUMENT_KEY);
    let other = hex::encode([8; 32]);
    let replies = [
        get(&world, KIOSK, &signed, "D13?lang=kk", ""),
        get(&world, KIOSK, &signed, "D13?lang=kk", &other),
        get(&world, KIOSK, &signed, "D13?lang=kk", "not hex"),
        get(&world, KIOSK, &signed, "D1?lang=kk", &key),
        get(&world, OTHER_KIOSK, &signed, "D13?lang=kk", &key),
        world.ask(
            from(KIOSK, "GET", "/v1/submissions/019aa8f2-7c00-7abc-8def-0123456789ab/documents/D13?lang=kk")
                .header("x-document-key", &key)
                .body(Body::empty())
                .unwrap(),
        ),
    ];
    for reply in &replies {
        assert_eq!(reply.refusal(), (404, "E-NODOCUMENT".into()));
        assert_eq!(reply.body, replies[0].body);
    }
    let foreign = get(&world, KIOSK, &signed, "D13?lang=en", &key);
    assert_eq!(foreign.refusal(), (400, "E-REQUEST".into()));
}

#[test]
fn the_clock_makes_what_a_crash_left_out_and_nothing_twice() {
    let world = world();
    registered(&world);
    central::jobs::round(&world.centre).unwrap();
    central::jobs::round(&world.centre).unwrap();
    let editions = world.sql().column("SELECT lang FROM document WHERE kind = 'D13' ORDER BY lang", &[]);
    assert_eq!(editions, ["kk", "ru"]);
}

#[test]
fn without_fonts_an_application_is_registered_all_the_same() {
    let world = World::new();
    let (signed, _) = registered(&world);
    let reply = get(&world, KIOSK, &signed, "D13?lang=kk", &hex::encode(DOCUMENT_KEY));
    assert_eq!(reply.refusal(), (404, "E-NODOCUMENT".into()));
    central::jobs::round(&world.centre).unwrap();
}

/// What `pdftotext` (poppler-utils) finds in a paper.
pub(crate) fn text_of(pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output();
    let output = output.unwrap_or_else(|e| panic!("pdftotext does not start ({e}); `make test` installs it"));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_paper_says_what_was_signed() {
    let world = world();
    let (signed, receipt) = registered(&world);
    let paper = get(&world, KIOSK, &signed, "D13?lang=kk", &hex::encode(DOCUMENT_KEY));
    let text = text_of(&paper.body);
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "MT.2026.000001.1",
        "870308 400106",
        "190525 500508",
        "ТЕСТОВ АЛИХАН МАРАТҰЛЫ",
        "+7 (777) 412-84-52",
        "25.05.2019",
        "Абай к-сі",
        "Қостанай",
        "25.12.2026",
        "18.12.2026",
        "SEED",
        "ХҚКО № 1",
        "ЦОН № 1",
        "Оператор: Мемлекеттік корпорация",
        "Оператор: Государственная корпорация",
    ] {
        assert!(plain.contains(part), "{part} is not on the paper:\n{text}");
    }
    let digest: String = plain.split_whitespace().collect();
    assert!(digest.contains(&receipt.signed_xml_sha256), "the digest is not on the paper");
    assert!(!plain.contains("[meal-"), "an id without its text is on the paper:\n{text}");
}

#[test]
fn whoever_put_a_child_in_the_queue_takes_the_centres_own_papers_along() {
    let world = world();
    let filing = Filing::new(&world);
    let receipt = filing.register(&world);
    let paper = |name: &str, key: [u8; 32]| {
        let path = format!("/v1/submissions/{}/documents/{name}?lang=kk", filing.id);
        let request = from(KIOSK, "GET", &path).header("x-document-key", hex::encode(key));
        world.ask(request.body(Body::empty()).unwrap())
    };
    for name in ["D1", "D2", "D3"] {
        let pdf = paper(name, DOCUMENT_KEY).body;
        let issued = central::papers::verify(&world.centre, &pdf).unwrap().unwrap();
        assert_eq!((issued.number.machine(), issued.kind.as_str()), (receipt.number.clone(), name));
        assert_eq!(paper(name, [8; 32]).refusal(), (404, "E-NODOCUMENT".into()));
    }
    for name in ["D10", "D13", "RECEIPT"] {
        assert_eq!(paper(name, DOCUMENT_KEY).refusal(), (404, "E-NODOCUMENT".into()), "{name}");
    }
}
