//! How many bytes an application costs on the line, TLS and all, counted at the proxy between the client that ships and the
//! centre that ships.

use std::path::PathBuf;
use std::time::Duration;

use enrolment::Folder;
use ledger::receipt::ReceiptKey;
use sync::dispatch::{Answer, Heard};
use sync::envelope::Envelope;
use uplink::Uplink;
use uuid::Uuid;

use super::samples::{Service, Somebody};
use super::{Faults, Remote, now, until, value};

/// How many travel together in the measure.
const TOGETHER: u64 = 10;

/// The line of the hall's kiosk, with the kiosk's own key.
pub(crate) fn line_of(remote: &Remote) -> Uplink {
    let configured = std::fs::read_to_string(remote.hall.path("kiosk.toml")).unwrap();
    let mut line = uplink::Config::new(&value(&configured, "url"));
    line.root = Some(uplink::pinned_root(&value(&configured, "line_root")).unwrap());
    line.identity = Some(Folder::at(&remote.hall.path("identity")));
    Uplink::new(line).unwrap()
}

/// Sealed applications of people who never filed before. For the queue they logged in, and two keys signed; for meals one
/// key signed consent and application.
fn sealed(remote: &mut Remote, service: Service, count: u64) -> Vec<(Uuid, Vec<u8>)> {
    let configured = std::fs::read_to_string(remote.hall.path("kiosk.toml")).unwrap();
    let recipient = sync::envelope::recipient(&value(&configured, "sealing_recipient")).unwrap();
    let id = value(&configured, "id");
    let one = |n| {
        let envelope = Somebody::new(n, &remote.authority, now())
            .at_kiosk(&id)
            .envelope(service, service == Service::Kindergarten);
        leave(service, &envelope);
        (envelope.submission_id, envelope.seal(&recipient).unwrap())
    };
    let first = remote.filed + 1;
    remote.filed += count;
    (first..first + count).map(one).collect()
}

/// For a peer that sends the same (`benches/wire.py`): the last of each service, in the folder that it names.
fn leave(service: Service, envelope: &Envelope) {
    let Some(folder) = std::env::var_os("TEREZE_SAMPLES_DIR").map(PathBuf::from) else { return };
    std::fs::write(folder.join(format!("{service:?}.xml")), &envelope.signed_xml).unwrap();
    let consent = envelope.look_up_consent.as_deref().unwrap();
    std::fs::write(folder.join(format!("{service:?}-consent.xml")), consent).unwrap();
}

/// Bytes up and down that this takes, once nothing moves any more.
fn carried(remote: &Remote, what: impl FnOnce()) -> (u64, u64) {
    let before = remote.line.carried();
    what();
    let mut last = (0, 0);
    until("the line is quiet", || {
        std::thread::sleep(Duration::from_millis(50));
        std::mem::replace(&mut last, remote.line.carried()) == remote.line.carried()
    });
    (last.0 - before.0, last.1 - before.1)
}

/// Sends them all together and holds the receipts against the pinned key.
fn register(remote: &Remote, line: &Uplink, forms: &[(Uuid, Vec<u8>)]) {
    let configured = std::fs::read_to_string(remote.hall.path("kiosk.toml")).unwrap();
    let key = ReceiptKey::from_base64(&value(&configured, "receipt_key")).unwrap();
    let heard = line.submit_all(forms.iter().map(|(id, sealed)| (*id, sealed.as_slice())));
    let Heard::Answers(answers) = heard else { panic!("{heard:?}") };
    assert_eq!(answers.len(), forms.len());
    for ((id, _), (answered, answer)) in forms.iter().zip(answers) {
        let Answer::Receipt(signed) = answer else { panic!("{answer:?}") };
        assert_eq!((answered, key.verify(&signed).unwrap().submission_id), (*id, *id));
    }
}

#[test]
fn an_application_costs_few_bytes_on_a_resumed_connection_and_fewer_among_ten() {
    let mut remote = Remote::new(Faults::NONE);
    let line = line_of(&remote);
    let whole = carried(&remote, || drop(line.status().unwrap()));
    println!("a first connection and a look: {} + {}", whole.0, whole.1);
    for (service, alone_max, of_ten_max) in
        [(Service::Kindergarten, 3_800, 2_700), (Service::Meal, 3_000, 2_200)]
    {
        let one = sealed(&mut remote, service, 1);
        remote.line.hang_up();
        let alone = carried(&remote, || register(&remote, &line, &one));
        let again = sealed(&mut remote, service, 1);
        let open = carried(&remote, || register(&remote, &line, &again));
        let ten = sealed(&mut remote, service, TOGETHER);
        remote.line.hang_up();
        let ten = carried(&remote, || register(&remote, &line, &ten));
        let each = (ten.0 / TOGETHER, ten.1 / TOGETHER);
        println!(
            "{service:?}: resumed {} + {}, on an open connection {} + {}, of ten {} + {}",
            alone.0, alone.1, open.0, open.1, each.0, each.1
        );
        assert!(alone.0 + alone.1 <= alone_max, "{alone:?}");
        assert!(each.0 + each.1 <= of_ten_max, "{each:?}");
    }
}
