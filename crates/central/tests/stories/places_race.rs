//! One vacancy is never given twice: fifty parents sign for it at once, at two servers.

use axum::body::Body;
use domain::iin::Iin;
use domain::time::Timestamp;
use sync::wire::SignedAction;

use crate::kindergarten::{Filing, Visit, signed};
use crate::places::{choice, free, group, is_sound, publish};
use crate::world::{KIOSK, Reply, World, from};

const PARENTS: usize = 50;

/// A sound IIN with this beginning.
fn iin(first_eleven: &str) -> Option<String> {
    let all = (0..10).map(|check| format!("{first_eleven}{check}"));
    all.into_iter().find(|iin| Iin::parse(iin, "2026-12-18".parse().unwrap()).is_ok())
}

/// Parents and their children of three years, who exist nowhere.
fn families() -> Vec<(String, String)> {
    let pair = |n: usize| Some((iin(&format!("8405123{n:04}"))?, iin(&format!("2304015{n:04}"))?));
    (1_000..9_999).filter_map(pair).take(PARENTS).collect()
}

fn registry(families: &[(String, String)]) -> String {
    let family = |(parent, child): &(String, String)| {
        format!(
            "[[person]]\niin = \"{parent}\"\nlast = \"ТЕСТОВА\"\nfirst = \"АЙГҮЛ\"\nbirth = \"1984-05-12\"\n\
             children = [\"{child}\"]\n\n[[person]]\niin = \"{child}\"\nlast = \"ТЕСТОВ\"\nfirst = \"НҰРЛАН\"\n\
             birth = \"2023-04-01\"\n\n"
        )
    };
    families.iter().map(family).collect()
}

/// A parent with a signed choice in hand.
struct Ready {
    visit: Visit,
    number: String,
    choice: SignedAction,
}

fn ready(world: &World, parent: &str, child: &str) -> Ready {
    let visit = Visit::new(world, parent);
    let filing = Filing::of(world, parent, child, "ТЕСТОВ НҰРЛАН", "2023-04-01");
    let number = filing.send(world, &visit).receipt(world).number;
    let choice = signed(world, &world.key(parent), choice(&number, 1, 1));
    Ready { visit, number, choice }
}

/// Sends a choice until the server has time for it.
fn send(world: &World, router: &axum::Router, ready: &Ready) -> Reply {
    loop {
        let body = serde_json::to_vec(&ready.choice).unwrap();
        let request = from(KIOSK, "POST", "/v1/actions").header("x-login", &ready.visit.logged_in.token);
        let reply = world.ask_at(router, request.body(Body::from(body)).unwrap());
        if reply.status != 503 {
            return reply;
        }
    }
}

#[test]
fn scenario_28_fifty_parents_at_once_end_with_one_referral() {
    let families = families();
    assert_eq!(families.len(), PARENTS);
    let world = World::with_people(&registry(&families)).hushed();
    publish(&world, &group(1, 1));
    let ready: Vec<Ready> = families.iter().map(|(parent, child)| ready(&world, parent, child)).collect();
    let before: Timestamp = world.now();
    let routers = [world.centre.clone(), world.second_server()].map(central::api::router);
    let replies: Vec<Reply> = std::thread::scope(|scope| {
        let sent = ready.iter().enumerate().map(|(n, ready)| {
            let (world, router) = (&world, &routers[n % 2]);
            scope.spawn(move || send(world, router, ready))
        });
        sent.collect::<Vec<_>>().into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (taken, refused): (Vec<_>, Vec<_>) =
        ready.iter().zip(&replies).partition(|(_, reply)| reply.status.is_success());
    assert_eq!(taken.len(), 1, "one place, one referral");
    assert_eq!(refused.len(), PARENTS - 1);
    assert!(refused.iter().all(|(_, reply)| reply.refusal() == (422, "E-VACANCY".into())));
    let (winner, loser) = (taken[0].0, refused[0].0);
    assert_eq!(winner.visit.state(&world, &winner.number), "REFERRED");
    assert_eq!(loser.visit.look(&world, &loser.number).row.place.unwrap().of, PARENTS as u64 - 1);
    assert_eq!((free(&world, 1), world.now()), (0, before));
    is_sound(&world);
}
