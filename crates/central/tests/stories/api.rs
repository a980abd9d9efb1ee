//! What stands before every route, and the description of them all.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use central::api::{ROUTES, description};
use sync::wire::{Schools, Status};

use crate::world::{KIOSK, KOSTANAY, World, from};

#[test]
fn the_description_names_exactly_the_routes_there_are() {
    let description = serde_json::to_value(description()).unwrap();
    let described: BTreeSet<(String, String)> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(|method| (method.clone(), path.clone()))
        })
        .collect();
    let routed = ROUTES.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(described, routed);
}

#[test]
fn every_described_route_answers_and_only_those() {
    let world = World::new();
    for (method, path) in ROUTES {
        let path = path
            .replace("{id}", "019aa8f2-7c00-7abc-8def-0123456789ab")
            .replace("{sealed_sha256}", &"0".repeat(64))
            .replace("{document}", "D13");
        let stranger = Request::builder().method(method.to_uppercase().as_str()).uri(&path);
        let reply = world.ask(stranger.body(Body::empty()).unwrap());
        let expected = match path.as_str() {
            "/healthz" | "/openapi.json" => StatusCode::OK,
            // Whoever enrols has no certificate yet: what it says is read.
            "/v1/enrolments" => StatusCode::BAD_REQUEST,
            _ => StatusCode::UNAUTHORIZED,
        };
        assert_eq!(reply.status, expected, "{method} {path}");
    }
    assert_eq!(world.get("/v1/nothing").refusal(), (404, "E-ROUTE".into()));
    let delete = from(KIOSK, "DELETE", "/v1/status").body(Body::empty()).unwrap();
    assert_eq!(world.ask(delete).refusal(), (400, "E-ROUTE".into()));
}

#[test]
fn every_answer_of_the_description_is_resolved() {
    let description = serde_json::to_value(description()).unwrap();
    let text = description.to_string();
    for schema in text.split("#/components/schemas/").skip(1) {
        let name: String = schema.chars().take_while(|c| c.is_alphanumeric()).collect();
        assert!(!description["components"]["schemas"][&name].is_null(), "{name} is used, not described");
    }
}

#[test]
fn status_tells_the_time_and_the_keys_that_kiosks_pin() {
    let world = World::new();
    let status: Status = world.get("/v1/status").json();
    assert_eq!(status.time, world.now());
    assert_eq!(status.sealing_recipient, world.centre.keys.sealing.to_public().to_string());
    assert_eq!(status.receipt_key, world.centre.keys.receipt.public().to_base64());
}

#[test]
fn schools_are_those_of_the_settlement() {
    let world = World::new();
    let list: Schools = world.get(&format!("/v1/schools?kato={KOSTANAY}")).json();
    assert!(!list.schools.is_empty());
    assert!(list.schools.iter().all(|school| school.kato == KOSTANAY));
    assert_eq!(world.get("/v1/schools?kato=391").refusal(), (400, "E-REQUEST".into()));
    assert_eq!(world.get("/v1/schools").refusal(), (400, "E-REQUEST".into()));
}

#[test]
fn garbage_and_floods_are_told_so_in_the_one_shape() {
    let world = World::new();
    let codes = |body: Vec<u8>| world.ask(from(KIOSK, "POST", "/v1/codes").body(body.into()).unwrap());
    for garbage in [&b""[..], b"null", b"{}", b"\xff\xfe", b"{\"session\":", b"[[[[[[[[[["] {
        assert_eq!(codes(garbage.to_vec()).refusal(), (400, "E-REQUEST".into()));
    }
    let extra = br#"{"session":"019aa8f2-7c00-7abc-8def-0123456789ab","channel":"sms","address":"+77774128452","lang":"kk","admin":true}"#;
    assert_eq!(codes(extra.to_vec()).refusal(), (400, "E-REQUEST".into()));
    assert_eq!(codes(vec![b' '; 65 * 1024]).refusal(), (413, "E-SIZE".into()));
    let nested = vec![b'['; 60 * 1024];
    assert_eq!(codes(nested).refusal(), (400, "E-REQUEST".into()));
    assert_eq!(world.put("/v1/submissions/not-an-id", Vec::new()).refusal(), (400, "E-REQUEST".into()));
}

#[test]
fn an_announced_flood_is_refused_before_it_is_read() {
    let world = World::new();
    let request = from(KIOSK, "PUT", "/v1/submissions/019aa8f2-7c00-7abc-8def-0123456789ab")
        .header("content-length", "10737418240")
        .body(Body::empty())
        .unwrap();
    assert_eq!(world.ask(request).refusal(), (413, "E-SIZE".into()));
}
