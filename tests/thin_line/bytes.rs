//! How many bytes an application costs on the line, TLS and all, counted at the proxy between the client that ships and the
//! centre that ships. The aims: 3.8 KB resumed, 2.2 KB of ten.

use std::path::PathBuf;
use std::time::Duration;

use enrolment::Folder;
use ledger::receipt::ReceiptKey;
use sync::dispatch::{Answer, Heard};
use sync::envelope::Envelope;
use sync::wire::{Language, LoginRequest};
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

/// How somebody files.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Way {
    /// For the queue, after a login that the centre keeps: two keys signed, and the login is named.
    LoggedIn,
    /// For the queue, typed without a line: two keys signed, and both signatures travel.
    Offline,
    /// For meals: one key signed consent and application.
    Meal,
}

impl Way {
    /// What they file, consent and all.
    fn envelope(self, one: &Somebody, line: &Uplink) -> Envelope {
        match self {
            Way::LoggedIn => one.envelope_under(Service::Kindergarten, true, log_in(one, line)),
            Way::Offline => one.envelope(Service::Kindergarten, false),
            Way::Meal => one.envelope(Service::Meal, false),
        }
    }

    /// What of it is sent.
    fn sent(self, whole: Envelope) -> Envelope {
        if self == Way::LoggedIn { whole.naming_its_login().unwrap() } else { whole }
    }
}

/// Logs in at the centre, which keeps what was signed.
fn log_in(one: &Somebody, line: &Uplink) -> String {
    let (operator, operator_bin) = ("Мемлекеттік корпорация".to_owned(), "200140000014".to_owned());
    let asked = LoginRequest { session: Uuid::new_v4(), lang: Language::Kk, operator, operator_bin };
    let signed = one.log_in(&line.challenge(&asked).unwrap().document);
    assert!(line.open_login(&signed).unwrap().kept);
    signed
}

/// Sealed applications of people who never filed before.
fn sealed(remote: &mut Remote, line: &Uplink, way: Way, count: u64) -> Vec<(Uuid, Vec<u8>)> {
    let configured = std::fs::read_to_string(remote.hall.path("kiosk.toml")).unwrap();
    let recipient = sync::envelope::recipient(&value(&configured, "sealing_recipient")).unwrap();
    let id = value(&configured, "id");
    let one = |n| {
        let somebody = Somebody::new(n, &remote.authority, now()).at_kiosk(&id).filing_at(now());
        let envelope = way.envelope(&somebody, line);
        leave(way, &envelope);
        let envelope = way.sent(envelope);
        (envelope.submission_id, envelope.seal(&recipient).unwrap())
    };
    let first = remote.filed + 1;
    remote.filed += count;
    (first..first + count).map(one).collect()
}

/// For a peer that sends the same (`benches/wire.py`): the last of each service, in the folder that it names.
fn leave(way: Way, envelope: &Envelope) {
    let Some(folder) = std::env::var_os("TEREZE_SAMPLES_DIR").map(PathBuf::from) else { return };
    std::fs::write(folder.join(format!("{way:?}.xml")), &envelope.signed_xml).unwrap();
    let consent = envelope.look_up_consent.as_deref().unwrap();
    std::fs::write(folder.join(format!("{way:?}-consent.xml")), consent).unwrap();
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
    remote.line.hang_up();
    let resumed = carried(&remote, || drop(line.status().unwrap()));
    println!(
        "a look on a first connection: {} + {}, resumed: {} + {}",
        whole.0, whole.1, resumed.0, resumed.1
    );
    let certificates = 500;
    assert!(resumed.0 + resumed.1 + certificates < whole.0 + whole.1, "none travels when it is resumed");
    for (way, alone_max, of_ten_max) in
        [(Way::LoggedIn, 3_800, 2_200), (Way::Offline, 3_900, 2_700), (Way::Meal, 3_800, 2_200)]
    {
        let one = sealed(&mut remote, &line, way, 1);
        remote.line.hang_up();
        let alone = carried(&remote, || register(&remote, &line, &one));
        let again = sealed(&mut remote, &line, way, 1);
        let open = carried(&remote, || register(&remote, &line, &again));
        let ten = sealed(&mut remote, &line, way, TOGETHER);
        remote.line.hang_up();
        let ten = carried(&remote, || register(&remote, &line, &ten));
        let each = (ten.0 / TOGETHER, ten.1 / TOGETHER);
        println!(
            "{way:?}: resumed {} + {}, on an open connection {} + {}, of ten {} + {}",
            alone.0, alone.1, open.0, open.1, each.0, each.1
        );
        assert!(alone.0 + alone.1 <= alone_max, "{alone:?}");
        assert!(each.0 + each.1 <= of_ten_max, "{each:?}");
    }
}
