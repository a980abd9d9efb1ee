//! The client against whatever may answer: our central, nobody, a proxy, a liar, an endless talker.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{JoinHandle, spawn};

use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner};
use rand_core::OsRng;
use sync::dispatch::{Answer, Heard, Piece};
use sync::wire::batch::{Answered, Answers};
use sync::wire::{CodeRequest, ErrorBody, Language, Status};
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

fn client(url: &str) -> Uplink {
    let mut config = Config::new(url);
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

/// What is heard where a form is handed over.
fn submit(answer: Vec<u8>) -> Heard {
    let (url, served) = once(answer);
    let heard = client(&url).submit_all([(ID, &b"sealed"[..])]);
    served.join().unwrap();
    heard
}

/// What a question ends in.
fn ask(answer: Vec<u8>) -> Result<Status, UplinkError> {
    let (url, served) = once(answer);
    let status = client(&url).status();
    served.join().unwrap();
    status
}

#[test]
fn forms_go_together_with_no_header_that_nobody_reads() {
    let signer = ReceiptSigner::generate(&mut OsRng);
    let answer = Answer::Receipt(signer.sign(&receipt(ID)).unwrap());
    let told = Answers { answers: vec![Answered { submission_id: ID, answer: answer.clone() }] };
    let (url, served) = once(json(200, &serde_json::to_string(&told).unwrap()));
    let heard = client(&url).submit_all([(ID, &b"sealed bytes"[..]), (Uuid::nil(), b"others")]);
    assert_eq!(heard, Heard::Answers(vec![(ID, answer)]));
    let request = served.join().unwrap();
    assert!(request.starts_with("POST /v1/submissions?z=3 HTTP/1.1"), "{request}");
    assert!(request.contains("sealed bytes") && request.ends_with("others"), "{request}");
    let (head, _) = request.split_once("\r\n\r\n").unwrap();
    let mut headers: Vec<_> = head.lines().skip(1).map(|line| line.split(':').next().unwrap()).collect();
    headers.sort_unstable();
    assert_eq!(headers, ["content-length", "host"], "every other one is bytes on a thin line");
}

#[test]
fn an_answer_that_was_made_small_is_opened_and_what_is_none_is_a_bad_answer() {
    let answer = Answer::Held(7);
    let told = Answers { answers: vec![Answered { submission_id: ID, answer: answer.clone() }] };
    let text = serde_json::to_string(&told).unwrap();
    let small = sync::compact::shut_with(&text, sync::compact::Dictionary::of_answers().unwrap()).unwrap();
    let reply = |body: &[u8]| {
        let head = format!(
            "HTTP/1.1 200 x\r\ncontent-type: application/zstd\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body].concat()
    };
    assert_eq!(submit(reply(&small)), Heard::Answers(vec![(ID, answer)]));
    assert_eq!(submit(reply(&small[1..])), Heard::BadAnswer);
    assert_eq!(submit(reply(text.as_bytes())), Heard::BadAnswer);
}

#[test]
fn a_piece_says_where_it_stands() {
    let told = Answers { answers: vec![Answered { submission_id: ID, answer: Answer::Held(9) }] };
    let (url, served) = once(json(200, &serde_json::to_string(&told).unwrap()));
    let piece = Piece { submission_id: ID, sealed_sha256: "ab".repeat(32), from: 5, bytes: 4, of: 90 };
    assert_eq!(client(&url).put_piece(&piece, b"body"), Heard::Answers(vec![(ID, Answer::Held(9))]));
    let request = served.join().unwrap();
    let line = format!("POST /v1/submissions/{ID}/scans/{}?from=5&of=90&z=3 HTTP/1.1", "ab".repeat(32));
    assert!(request.starts_with(&line) && request.ends_with("body"), "{request}");
}

#[test]
fn a_refusal_of_everything_is_never_for_good() {
    let body = ErrorBody::for_good("E-CHAIN");
    let answer = || json(422, &serde_json::to_string(&body).unwrap());
    assert_eq!(ask(answer()).unwrap_err().code(), "E-CHAIN");
    assert_eq!(submit(answer()), Heard::Later(body.clone()));
    let busy = ErrorBody { retry_after_s: Some(7), ..ErrorBody::later("E-BUSY") };
    assert_eq!(submit(json(503, &serde_json::to_string(&busy).unwrap())), Heard::Later(busy));
}

#[test]
fn nobody_a_cut_line_and_a_gateway_are_offline() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = client(&format!("http://{free}")).status().unwrap_err();
    assert_eq!(nobody, UplinkError::Offline(Cut::Connection));
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".to_vec();
    assert_eq!(submit(cut), Heard::Offline);
    assert_eq!(submit(Vec::new()), Heard::Offline);
    let gateway = http(502, "text/html", "<h1>Bad gateway</h1>");
    assert_eq!(ask(gateway.clone()), Err(UplinkError::Offline(Cut::Gateway)));
    assert_eq!(submit(gateway), Heard::Offline);
}

#[test]
fn another_protocol_is_a_bad_answer_and_redirects_are_not_followed() {
    let portal = http(200, "text/html", "<h1>Welcome to the hotel</h1>");
    assert_eq!(ask(portal.clone()), Err(UplinkError::BadAnswer(BadAnswer::Body)));
    let redirect =
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".to_vec();
    assert_eq!(ask(redirect.clone()), Err(UplinkError::BadAnswer(BadAnswer::Protocol)));
    for strange in [portal, redirect, b"SSH-2.0-x\r\n\r\n".to_vec()] {
        assert_eq!(submit(strange), Heard::BadAnswer);
    }
}

#[test]
fn an_endless_answer_is_cut_off() {
    let spaces = |count: usize| http(200, "application/json", &" ".repeat(count));
    let long = ask(spaces(sync::wire::JSON_BYTES_MAX + 1));
    assert_eq!(long, Err(UplinkError::BadAnswer(BadAnswer::TooLong)));
    assert_eq!(submit(spaces(sync::wire::batch::ANSWERS_BYTES_MAX + 1)), Heard::BadAnswer);
    let header = format!("HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n", "a".repeat(1 << 20)).into_bytes();
    assert_eq!(submit(header), Heard::BadAnswer);
}

#[test]
fn a_document_must_be_a_pdf_and_needs_its_key() {
    let (url, served) = once(http(200, "application/pdf", "%PDF-1.7"));
    let pdf = client(&url).document(ID, "D13", Language::Kk, "00ff").unwrap();
    assert_eq!(pdf.as_slice(), b"%PDF-1.7");
    let request = served.join().unwrap();
    assert!(request.contains(&format!("GET /v1/submissions/{ID}/documents/D13?lang=kk ")), "{request}");
    assert!(request.to_ascii_lowercase().contains("x-document-key: 00ff"), "{request}");
    let (url, served) = once(http(200, "text/html", "hello"));
    let page = client(&url).document(ID, "D13", Language::Ru, "00ff").unwrap_err();
    assert_eq!(page, UplinkError::BadAnswer(BadAnswer::Body));
    served.join().unwrap();
}

#[test]
fn what_is_asked_goes_as_json_and_is_never_shown() {
    let (url, served) = once(json(200, r#"{"resend_after_s":60,"lives_s":300}"#));
    let asked = CodeRequest {
        session: ID,
        channel: sync::wire::Channel::Sms,
        address: "+77774128452".into(),
        lang: Language::Kk,
    };
    assert_eq!(client(&url).send_code(&asked).unwrap().lives_s, 300);
    let request = served.join().unwrap();
    assert!(request.contains(r#""channel":"sms","address":"+77774128452","lang":"kk"}"#), "{request}");
    assert_eq!(format!("{asked:?}"), "CodeRequest(…)");
}

#[test]
fn a_login_goes_in_its_own_header_and_nothing_of_it_into_an_address() {
    let (url, served) = once(json(401, r#"{"code":"E-LOGIN-OVER","for_good":true}"#));
    let uplink = client(&url);
    let refused =
        uplink.application("secret-of-a-login", "391010000/UO.2026.000123.1?x=1#\r\nx-kiosk: other");
    assert!(matches!(refused, Err(UplinkError::Refused(body)) if body.code == "E-LOGIN-OVER"));
    let request = served.join().unwrap();
    let (line, head) = request.split_once("\r\n").unwrap();
    assert_eq!(line, "GET /v1/applications/391010000/UO.2026.000123.1x1x-kioskother HTTP/1.1");
    assert!(head.contains("x-login: secret-of-a-login"), "{head}");
}
