//! A false centre: another key, other receipts, answers and heads without end. The kiosk that ships sends to it, and
//! whatever it says, it gains nothing and what waits is not lost.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::spawn;

use enrolment::{Authority, MachineKey, certificate_of_pem};
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner};
use rand_core::OsRng;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use sync::wire::Status;
use sync::wire::batch::{Answer, Answered, Answers, unpack};
use uuid::Uuid;

use super::hall::{Hall, until};
use super::sender::Sender;
use super::{Faults, Remote, now, value};

/// What the false centre does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lie {
    /// Its certificate is of another authority.
    OtherAuthority,
    /// It shows another key of receipts.
    OtherKeys,
    /// Its receipts are signed by another key.
    WrongReceipt,
    /// A true receipt, of another application.
    ReplayedReceipt,
    /// An answer to what was sent, without end.
    EndlessAnswer,
    /// A head of an answer, without end.
    EndlessHead,
    /// No TLS at all, without end.
    EndlessNoise,
}

/// A kiosk may hang up only so late: what it has read and what the system holds between the two.
const WRITTEN_MAX: u64 = 16 * 1024 * 1024;

/// How much memory the kiosk may have had, in KiB.
const MEMORY_KIB_MAX: u64 = 96 * 1024;

struct Liar {
    lie: Lie,
    status: String,
    signer: ReceiptSigner,
    tls: Arc<ServerConfig>,
    written: AtomicU64,
    /// It was asked, and has said its lie.
    lied: AtomicBool,
}

/// What a false centre in the place of this hall's shows: all that the true one's thief could show.
fn liar(hall: &Hall, lie: Lie) -> Arc<Liar> {
    let keys = |name: &str| std::fs::read_to_string(hall.path("keys").join(name)).unwrap();
    let root = certificate_of_pem(&keys("line-root.pem")).unwrap();
    let true_one = Authority::of(MachineKey::from_pem(&keys("line.key")).unwrap(), root).unwrap();
    let authority = if lie == Lie::OtherAuthority { Authority::new(&mut OsRng).unwrap() } else { true_one };
    let key = MachineKey::generate(&mut OsRng);
    let certificate = authority.centre(&["127.0.0.1".into()], &key.public(), now(), &mut OsRng).unwrap();
    let der = PrivatePkcs8KeyDer::from(key.to_der().unwrap().to_vec());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate)], der.into())
        .unwrap();
    let configured = std::fs::read_to_string(hall.path("kiosk.toml")).unwrap();
    let true_key = value(&configured, "receipt_key");
    let other = ReceiptSigner::generate(&mut OsRng);
    let status = Status {
        time: now(),
        centre: "test".into(),
        version: "0".into(),
        sealing_recipient: value(&configured, "sealing_recipient"),
        receipt_key: if lie == Lie::OtherKeys { other.public().to_base64() } else { true_key },
        beacon: None,
        edition: None,
    };
    let stolen = lie == Lie::ReplayedReceipt;
    let signer = if stolen { ReceiptSigner::from_base64(keys("receipt.key").trim()).unwrap() } else { other };
    let status = serde_json::to_string(&status).unwrap();
    let (written, lied) = (AtomicU64::new(0), AtomicBool::new(false));
    Arc::new(Liar { lie, status, signer, tls: Arc::new(tls), written, lied })
}

impl Liar {
    /// Serves whoever comes, from now on.
    fn open(self: &Arc<Self>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let liar = Arc::clone(self);
        spawn(move || {
            for line in listener.incoming() {
                let liar = Arc::clone(&liar);
                spawn(move || liar.serve(line.unwrap()));
            }
        });
        url
    }

    fn serve(&self, mut line: TcpStream) {
        if self.lie == Lie::EndlessNoise {
            return self.without_end(&mut line, b"noise ");
        }
        let connection = ServerConnection::new(Arc::clone(&self.tls)).unwrap();
        let mut line = BufReader::new(StreamOwned::new(connection, line));
        while let Some((head, body)) = asked(&mut line) {
            self.answer(line.get_mut(), &head, &body);
        }
    }

    fn answer(&self, line: &mut impl Write, head: &str, body: &[u8]) {
        if self.lie == Lie::EndlessHead {
            let _ = line.write_all(b"HTTP/1.1 200 OK\r\nx-long: ");
            return self.without_end(line, b"aaaaaaaa");
        }
        if !head.starts_with("POST /v1/submissions") {
            return say(line, &self.status);
        }
        if self.lie == Lie::EndlessAnswer {
            let _ = line.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n");
            return self.without_end(line, b"        ");
        }
        let answers = unpack(body).unwrap().into_iter().map(|(id, _)| self.receipt(id)).collect();
        say(line, &serde_json::to_string(&Answers { answers }).unwrap());
        self.lied.store(true, Ordering::SeqCst);
    }

    /// A receipt for this application that is none.
    fn receipt(&self, submission_id: Uuid) -> Answered {
        let of = if self.lie == Lie::ReplayedReceipt { Uuid::from_u128(7) } else { submission_id };
        let receipt = Receipt {
            v: RECEIPT_VERSION,
            submission_id: of,
            signed_xml_sha256: "ab".repeat(32),
            number: "391010000/MT.2026.000001.1".into(),
            settlement: "391010000".into(),
            state: "SUBMITTED".into(),
            claimed_at: now(),
            registered_at: now(),
            due: None,
            awaiting: vec![],
            profile: "SEED".into(),
            place: None,
            evidence: None,
        };
        Answered { submission_id, answer: Answer::Receipt(self.signer.sign(&receipt).unwrap()) }
    }

    /// Says the same until whoever listens hangs up.
    fn without_end(&self, line: &mut impl Write, words: &[u8]) {
        let words = words.repeat(1_024);
        while line.write_all(&words).is_ok() {
            self.written.fetch_add(words.len() as u64, Ordering::SeqCst);
        }
        self.lied.store(true, Ordering::SeqCst);
    }
}

/// The head and the body of the next request.
fn asked(line: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if line.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    line.read_exact(&mut body).ok()?;
    Some((head, body))
}

fn say(line: &mut impl Write, body: &str) {
    let _ = write!(line, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
}

#[test]
fn a_false_centre_gains_nothing_and_loses_nothing() {
    let mut remote = Remote::new(Faults::NONE);
    remote.file(1);
    let configured = std::fs::read_to_string(remote.hall.path("kiosk.toml")).unwrap();
    let not_ours = "whoever answers is not our central";
    for (lie, sentence) in [
        (Lie::OtherAuthority, not_ours),
        (Lie::OtherKeys, "central answers with other keys than the pinned ones"),
        (Lie::WrongReceipt, "is not signed by our central: it waits"),
        (Lie::ReplayedReceipt, "is not signed by our central: it waits"),
        (Lie::EndlessAnswer, "got an answer that is not our central's: it waits"),
        (Lie::EndlessHead, not_ours),
        (Lie::EndlessNoise, not_ours),
    ] {
        let liar = liar(&remote.hall, lie);
        let elsewhere = configured.replace(&value(&configured, "url"), &liar.open());
        std::fs::write(remote.hall.path("kiosk.toml"), elsewhere).unwrap();
        let sender = Sender::start(&remote.hall);
        until(&format!("{lie:?}: the kiosk says why"), || sender.has_said(sentence));
        let lies_without_end = matches!(lie, Lie::EndlessAnswer | Lie::EndlessHead | Lie::EndlessNoise);
        until("nobody listens any longer", || !lies_without_end || liar.lied.load(Ordering::SeqCst));
        let written = liar.written.load(Ordering::SeqCst);
        assert!(written < WRITTEN_MAX, "{lie:?}: {written} bytes were taken");
        let memory = sender.memory_kib();
        assert!(memory < MEMORY_KIB_MAX, "{lie:?}: {memory} KiB");
        sender.stop();
        let waiting = remote.hall.kiosk_says(&["outbox", "list"], None);
        assert!(waiting.lines().count() == 2 && waiting.contains("\tform\t-\t"), "{lie:?}: {waiting}");
    }
    std::fs::write(remote.hall.path("kiosk.toml"), configured).unwrap();
    let sender = Sender::start(&remote.hall);
    until("the true one takes it", || sender.has_said("registered "));
    sender.stop();
}
