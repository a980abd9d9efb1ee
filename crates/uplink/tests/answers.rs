//! The client against whatever may answer: our central, nobody, a proxy, a liar, an endless talker.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{JoinHandle, spawn};

use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner};
use rand_core::OsRng;
use sync::outbox::Outcome;
use sync::wire::{CodeRequest, ErrorBody, Language};
use uplink::{BadAnswer, Config, Cut, Uplink, UplinkError};
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(42);

/// Answers one connection with fixed bytes and returns the request it read.
fn once(answer: Vec<u8>) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = spawn(move || {
        let (mut line, _) = listener.accept().unwrap();
        let request = read_request(&mut line);
        // A client that has read enough hangs up: that is its right.
        line.write_all(&answer).ok();
        request
    });
    (url, served)
}

fn read_request(line: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = line.read(&mut piece).unwrap();
        bytes.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return text;
            }
        }
        assert!(read > 0, "the request was cut short");
    }
}

fn http(status: u16, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

fn json(status: u16, body: &str) -> Vec<u8> {
    http(status, "application/json", body)
}

fn client(url: &str, signer: &ReceiptSigner) -> Uplink {
    let mut config = Config::new(url, "akt-001", "sesame", signer.public());
    config.call_timeout_s = 10;
    Uplink::new(config).unwrap()
}

fn receipt(id: Uuid) -> Receipt {
    Receipt {
        v: RECEIPT_VERSION,
        submission_id: id,
        signed_xml_sha256: "ab".repeat(32),
        number: "391010000/MT.2026.000001.1".into(),
        settlement: "391010000".into(),
        state: "SUBMITTED".into(),
        claimed_at: "2026-12-18T09:00:00Z".parse().unwrap(),
        registered_at: "2026-12-18T09:00:07Z".parse().unwrap(),
        due: "2026-12-25".parse().ok(),
        awaiting: vec![],
        profile: "seed".into(),
        place: None,
        evidence: None,
    }
}

fn submit(answer: Vec<u8>, signer: &ReceiptSigner) -> Result<uplink::Registered, UplinkError> {
    let (url, served) = once(answer);
    let result = client(&url, signer).submit(ID, b"sealed");
    served.join().unwrap();
    result
}

#[test]
fn a_receipt_of_the_pinned_key_is_believed_and_the_kiosk_names_itself() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let signed = signer.sign(&receipt(ID)).unwrap();
    let (url, served) = once(json(200, &serde_json::to_string(&signed).unwrap()));
    let registered = client(&url, &signer).submit(ID, b"sealed bytes").unwrap();
    assert_eq!(registered.receipt, receipt(ID));
    assert_eq!(registered.signed, signed);
    let request = served.join().unwrap();
    assert!(request.starts_with(&format!("PUT /v1/submissions/{ID} HTTP/1.1")), "{request}");
    for header in ["authorization: Bearer sesame", "x-kiosk: akt-001"] {
        assert!(request.to_ascii_lowercase().contains(&header.to_ascii_lowercase()), "{request}");
    }
}

#[test]
fn a_liar_with_another_key_or_a_replayed_receipt_gains_nothing() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let liar = ReceiptSigner::generate(&mut OsRng);
    let forged = liar.sign(&receipt(ID)).unwrap();
    let replayed = signer.sign(&receipt(Uuid::from_u128(43))).unwrap();
    for signed in [forged, replayed] {
        let error = submit(json(200, &serde_json::to_string(&signed).unwrap()), &signer).unwrap_err();
        assert_eq!(error, UplinkError::BadAnswer(BadAnswer::Receipt));
        assert_eq!(error.outcome(), Outcome::BadAnswer);
    }
}

#[test]
fn a_refusal_carries_its_code_and_whether_it_is_for_good() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let body = ErrorBody::for_good("E-CHAIN");
    let error = submit(json(422, &serde_json::to_string(&body).unwrap()), &signer).unwrap_err();
    assert_eq!(error.code(), "E-CHAIN");
    assert_eq!(error, UplinkError::Refused(body));
    let busy = ErrorBody { retry_after_s: Some(7), ..ErrorBody::later("E-BUSY") };
    let error = submit(json(503, &serde_json::to_string(&busy).unwrap()), &signer).unwrap_err();
    let code = "E-BUSY".into();
    assert_eq!(error.outcome(), Outcome::Refused { code, for_good: false, retry_after_s: Some(7) });
}

#[test]
fn nobody_a_cut_line_and_a_gateway_are_offline() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = client(&format!("http://{free}"), &signer).status().unwrap_err();
    assert_eq!(nobody, UplinkError::Offline(Cut::Connection));
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".to_vec();
    assert!(matches!(submit(cut, &signer), Err(UplinkError::Offline(_))));
    assert!(matches!(submit(Vec::new(), &signer), Err(UplinkError::Offline(_))));
    let gateway = submit(http(502, "text/html", "<h1>Bad gateway</h1>"), &signer).unwrap_err();
    assert_eq!(gateway, UplinkError::Offline(Cut::Gateway));
}

#[test]
fn another_protocol_is_a_bad_answer_and_redirects_are_not_followed() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let portal = submit(http(200, "text/html", "<h1>Welcome to the hotel</h1>"), &signer).unwrap_err();
    assert_eq!(portal, UplinkError::BadAnswer(BadAnswer::Body));
    let redirect =
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".to_vec();
    assert_eq!(submit(redirect, &signer), Err(UplinkError::BadAnswer(BadAnswer::Protocol)));
    assert!(matches!(submit(b"SSH-2.0-x\r\n\r\n".to_vec(), &signer), Err(UplinkError::BadAnswer(_))));
}

#[test]
fn an_endless_answer_is_cut_off() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let long = http(200, "application/json", &" ".repeat(sync::wire::JSON_BYTES_MAX + 1));
    assert_eq!(submit(long, &signer), Err(UplinkError::BadAnswer(BadAnswer::TooLong)));
    let header = format!("HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n", "a".repeat(1 << 20)).into_bytes();
    assert!(matches!(submit(header, &signer), Err(UplinkError::BadAnswer(_))));
}

#[test]
fn a_document_must_be_a_pdf_and_needs_its_key() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let (url, served) = once(http(200, "application/pdf", "%PDF-1.7"));
    let pdf = client(&url, &signer).document(ID, "D13", Language::Kk, "00ff").unwrap();
    assert_eq!(pdf.as_slice(), b"%PDF-1.7");
    let request = served.join().unwrap();
    assert!(request.contains(&format!("GET /v1/submissions/{ID}/documents/D13?lang=kk ")), "{request}");
    assert!(request.to_ascii_lowercase().contains("x-document-key: 00ff"), "{request}");
    let (url, served) = once(http(200, "text/html", "hello"));
    let page = client(&url, &signer).document(ID, "D13", Language::Ru, "00ff").unwrap_err();
    assert_eq!(page, UplinkError::BadAnswer(BadAnswer::Body));
    served.join().unwrap();
}

#[test]
fn what_is_asked_goes_as_json_and_is_never_shown() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let (url, served) = once(json(200, r#"{"resend_after_s":60,"lives_s":300}"#));
    let asked = CodeRequest {
        session: ID,
        channel: sync::wire::Channel::Sms,
        address: "+77774128452".into(),
        lang: Language::Kk,
    };
    assert_eq!(client(&url, &signer).send_code(&asked).unwrap().lives_s, 300);
    let request = served.join().unwrap();
    assert!(request.contains(r#""channel":"sms","address":"+77774128452","lang":"kk"}"#), "{request}");
    assert_eq!(format!("{asked:?}"), "CodeRequest(…)");
}

#[test]
fn a_login_goes_in_its_own_header_and_nothing_of_it_into_an_address() {
    let (url, served) = once(json(401, r#"{"code":"E-LOGIN-OVER","for_good":true}"#));
    let uplink = client(&url, &ReceiptSigner::generate(&mut OsRng));
    let refused =
        uplink.application("secret-of-a-login", "391010000/UO.2026.000123.1?x=1#\r\nx-kiosk: other");
    assert!(matches!(refused, Err(UplinkError::Refused(body)) if body.code == "E-LOGIN-OVER"));
    let request = served.join().unwrap();
    let (line, head) = request.split_once("\r\n").unwrap();
    assert_eq!(line, "GET /v1/applications/391010000/UO.2026.000123.1x1x-kioskother HTTP/1.1");
    assert!(head.contains("x-login: secret-of-a-login"), "{head}");
}
