//! What a monitor sees: counts and times, nobody's data.

use axum::body::Body;
use central::{jobs, metrics};

use crate::application::{Application, registered};
use crate::people::{AIGUL, CHILD, UNKNOWN};
use crate::world::{KIOSK, World, from};

/// The text as Prometheus would fetch it.
fn told(world: &World) -> String {
    let router = metrics::router(world.centre.clone());
    let reply = world.ask_at(&router, from(KIOSK, "GET", "/metrics").body(Body::empty()).unwrap());
    assert!(reply.status.is_success());
    String::from_utf8(reply.body.to_vec()).unwrap()
}

fn has(text: &str, line: &str) -> bool {
    text.lines().any(|known| known == line)
}

#[test]
fn a_monitor_sees_what_was_asked_registered_refused_and_waits() {
    let world = World::without_sender();
    assert!(!told(&world).contains("tereze_requests_total{"));
    registered(&world);
    let other = Application { iin: UNKNOWN.into(), ..Application::new(&world) };
    assert_eq!(other.sign(&world, &world.key(AIGUL)).put(&world).refusal().1, "E-OTHERIIN");
    jobs::round(&world.centre).unwrap();
    let text = told(&world);
    for line in [
        "tereze_requests_total{route=\"/v1/submissions/{id}\",status=\"200\"} 1",
        "tereze_requests_total{route=\"/v1/submissions/{id}\",status=\"422\"} 1",
        "tereze_registrations_total{service=\"meal\"} 1",
        "tereze_refusals_total{code=\"E-OTHERIIN\"} 1",
        "tereze_applications{service=\"meal\",settlement=\"391010000\",state=\"SUBMITTED\"} 1",
        "# EOF",
    ] {
        assert!(has(&text, line), "{line} in\n{text}");
    }
    let heard = format!("tereze_kiosk_last_contact_timestamp_seconds{{kiosk=\"{KIOSK}\"}} ");
    let at: f64 = text.lines().find_map(|line| line.strip_prefix(&heard)).unwrap().parse().unwrap();
    assert_eq!(at as i64, world.now().timestamp());
    assert!(text.contains("tereze_notices_waiting "));
    for private in [AIGUL, CHILD, UNKNOWN, "ТЕСТОВ"] {
        assert!(!text.contains(private), "{private}");
    }
}

#[test]
fn the_monitors_address_answers_nothing_else_and_the_publics_no_metrics() {
    let world = World::new();
    let router = metrics::router(world.centre.clone());
    let reply = world.ask_at(&router, from(KIOSK, "GET", "/v1/status").body(Body::empty()).unwrap());
    assert_eq!(reply.status.as_u16(), 404);
    assert_eq!(world.get("/metrics").status.as_u16(), 404);
}
