//! How many bytes an application takes before the line adds its own: sealed, and with its answer. Signed with keys and
//! under an authority that no dictionary was trained on.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests; figures are shown")]

use age::x25519::Identity;
use authority::Authority;
use chrono::{DateTime, Utc};
use ledger::receipt::ReceiptSigner;
use rand_core::OsRng;
use samples::{Service, Somebody};
use sync::compact::{Dictionary, open, shut_with};
use sync::envelope::{Envelope, seal_blob};
use sync::wire::batch::{Answers, pack};

mod samples;

/// How many travel together in the measure.
const TOGETHER: u64 = 10;

fn people() -> Vec<Somebody> {
    let now: DateTime<Utc> = "2027-03-09T03:00:00Z".parse().unwrap();
    let authority = Authority::new(now).unwrap();
    (5_000..5_000 + TOGETHER).map(|n| Somebody::new(n * 7, &authority, now)).collect()
}

/// What a kiosk sends and hears for these, in bytes each: request body and answer body.
fn each(people: &[Somebody], service: Service, way: Way, central: &Identity) -> (usize, usize) {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let sealed: Vec<_> = people
        .iter()
        .map(|one| {
            let envelope = way.envelope(one, service);
            let sealed = envelope.seal(&central.to_public()).unwrap();
            assert_eq!(Envelope::unseal(&sealed, central).unwrap(), envelope);
            (envelope.submission_id, sealed)
        })
        .collect();
    let body = pack(sealed.iter().map(|(id, sealed)| (*id, sealed.as_slice())));
    let answers = people.iter().map(|one| one.answer(service, &signer)).collect();
    let text = serde_json::to_string(&Answers { answers }).unwrap();
    let answer = shut_with(&text, Dictionary::of_answers().unwrap()).unwrap();
    assert_eq!(open(&answer, text.len()).unwrap().as_slice(), text.as_bytes());
    (body.len() / people.len(), answer.len() / people.len())
}

/// How the consent goes along.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Way {
    /// Signed without a line.
    Alone,
    /// The login, carried.
    Carried,
    /// The login, named by its digest.
    Named,
}

impl Way {
    fn envelope(self, one: &Somebody, service: Service) -> Envelope {
        let envelope = one.envelope(service, self != Way::Alone);
        if self == Way::Named { envelope.naming_its_login().unwrap() } else { envelope }
    }
}

#[test]
fn an_application_fits_a_thin_line() {
    let central = Identity::generate();
    let people = people();
    for (service, way, single_max, together_max) in [
        (Service::Meal, Way::Alone, 2_450, 2_250),
        (Service::Meal, Way::Carried, 3_200, 3_000),
        (Service::Kindergarten, Way::Alone, 3_000, 2_800),
        (Service::Kindergarten, Way::Carried, 3_000, 2_800),
        (Service::Kindergarten, Way::Named, 2_100, 2_000),
    ] {
        let envelope = way.envelope(&people[0], service);
        let plain = serde_json::to_string(&envelope).unwrap();
        let before = seal_blob(plain.as_bytes(), &central.to_public()).unwrap().len();
        let single = (0..5).map(|n| each(&people[n..=n], service, way, &central)).max().unwrap();
        let together = each(&people, service, way, &central);
        println!(
            "{service:?}, {way:?}: sealed as it is {before}; alone {} + {}, of ten {} + {} bytes",
            single.0, single.1, together.0, together.1
        );
        assert!(single.0 + single.1 <= single_max, "{single:?}");
        assert!(together.0 + together.1 <= together_max, "{together:?}");
    }
}
