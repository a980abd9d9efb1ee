//! What is published for kiosks, as a kiosk and a monitor see it. (The whole way, with the programs, is in `thin_line`.)

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use central::editions::{Editions, publish};
use central::{api, metrics};
use editions::{Folder, Items, pack};

use crate::world::{KIOSK, World, from};

/// Texts that nothing shows.
fn texts(n: u32) -> Items {
    let text =
        |lang: &str| (format!("texts/{lang}/a.ftl"), Arc::from(format!("nobody-sees = {n}\n").as_bytes()));
    ["kk", "ru"].map(text).into()
}

#[test]
fn a_kiosk_is_told_what_is_published_and_fetches_it_in_pieces_and_a_monitor_sees_who_has_it() {
    let world = World::new();
    let bare = world.get("/v1/status?edition=0");
    assert!(!String::from_utf8_lossy(&bare.body).contains("edition"), "nothing is published");
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(dir.path());
    let signer = &world.centre.keys.receipt;
    let first = publish(&folder, signer, &texts(1), world.now()).unwrap();
    assert_eq!(publish(&folder, signer, &texts(1), world.now()).unwrap(), first, "the same is the same");
    let mut centre = world.second_server();
    let profiles = centre.profiles.now();
    let opened = Editions::open(folder.clone(), signer.public(), None, || profiles.clone()).unwrap();
    Arc::get_mut(&mut centre).unwrap().editions = Some(opened);
    let router = api::router(Arc::clone(&centre));
    let get = |path: &str| world.ask_at(&router, from(KIOSK, "GET", path).body(Body::empty()).unwrap());
    let status = get("/v1/status?edition=0");
    assert!(String::from_utf8_lossy(&status.body).contains("\"edition\":1"));
    // In two pieces, the second from a byte on; the same question gets the same bytes.
    let whole = get("/v1/editions/1?since=0").body;
    assert_eq!(get("/v1/editions/1?since=0&from=40").body, whole[40..]);
    assert_eq!(pack::open(&whole, None, &signer.public()).unwrap(), first);
    let past = format!("/v1/editions/1?from={}", whole.len() + 1);
    assert_eq!(get(&past).status, StatusCode::BAD_REQUEST);
    assert_eq!(get("/v1/editions/2?since=0").status, StatusCode::NOT_FOUND);
    // A difference only to the very edition that somebody has.
    let second = publish(&folder, signer, &texts(2), world.now()).unwrap();
    assert!(
        publish(&folder, signer, &Items::from([("bin/tereze".into(), Arc::from(&b"!"[..]))]), world.now())
            .is_err()
    );
    let again = Editions::open(folder, signer.public(), None, || profiles.clone()).unwrap();
    let digest = first.digest().to_string();
    let small = again.piece(2, (1, &digest[..16]), 0).unwrap();
    assert_eq!(pack::open(&small, Some(&first), &signer.public()).unwrap(), second);
    let other = again.piece(2, (1, "0000000000000000"), 0).unwrap();
    assert_eq!(pack::open(&other, None, &signer.public()).unwrap(), second);
    assert!(small.len() < other.len());
    let monitor = metrics::router(centre);
    let told = world.ask_at(&monitor, from(KIOSK, "GET", "/metrics").body(Body::empty()).unwrap());
    let told = String::from_utf8_lossy(&told.body).into_owned();
    for line in [format!("tereze_kiosk_edition{{kiosk=\"{KIOSK}\"}} 0"), "tereze_edition 1".to_owned()] {
        assert!(told.lines().any(|known| known == line), "{line} in\n{told}");
    }
}
