//! The connectors of the centre, against a registry and a gateway that speak HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};

use central::codes::{CodeSender, GatewaySender, Message, PhoneFile};
use central::outbound::Outbound;
use central::registry::{HttpRegistry, Inquiry, Registry};
use domain::iin::Iin;
use sync::wire::Channel;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::people::{AIGUL, CHILD};

/// Answers one request and gives back what was asked: head and body.
fn once(status: u16, body: &'static str) -> (Outbound, JoinHandle<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/base", listener.local_addr().unwrap());
    let served = spawn(move || {
        let (line, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(line.try_clone().unwrap());
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).unwrap();
        }
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
            .unwrap_or(0);
        let mut asked = vec![0; length];
        reader.read_exact(&mut asked).unwrap();
        let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        (&line).write_all(answer.as_bytes()).unwrap();
        (head, String::from_utf8(asked).unwrap())
    });
    let token = Some(Zeroizing::new("sesame\n".to_owned()));
    (Outbound::new(&url, None, token, 5).unwrap(), served)
}

fn iin(text: &str) -> Iin {
    Iin::from_certificate(text).unwrap()
}

const WHY: Inquiry<'static> = Inquiry { request_id: Uuid::nil(), purpose: "meal" };

#[test]
fn a_person_is_asked_for_in_the_body_and_never_in_the_address() {
    let (outbound, served) = once(200, r#"{"last":"ТЕСТОВА","first":"АЙГҮЛ","birth":"1987-03-08"}"#);
    let found = HttpRegistry::new(outbound).person(WHY, &iin(AIGUL)).unwrap().unwrap();
    assert_eq!(found.last, "ТЕСТОВА");
    let (head, body) = served.join().unwrap();
    assert!(head.starts_with("POST /base/person HTTP/1.1") && !head.contains(AIGUL), "{head}");
    assert!(head.to_ascii_lowercase().contains("authorization: bearer sesame"), "{head}");
    assert!(
        body.contains(&format!("\"iin\":\"{AIGUL}\"")) && body.contains("\"purpose\":\"meal\""),
        "{body}"
    );
}

#[test]
fn no_link_is_nothing_and_trouble_is_an_error() {
    let (outbound, served) = once(404, "");
    assert!(HttpRegistry::new(outbound).child_of(WHY, &iin(AIGUL), &iin(CHILD)).unwrap().is_none());
    assert!(served.join().unwrap().1.contains("parent_iin"));
    for (status, body) in [(500, ""), (302, ""), (200, "<html>"), (200, "{\"last\":7}")] {
        let (outbound, served) = once(status, body);
        let error = HttpRegistry::new(outbound).child_of(WHY, &iin(AIGUL), &iin(CHILD)).unwrap_err();
        served.join().unwrap();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(AIGUL) && !shown.contains(CHILD), "{shown}");
    }
}

#[test]
fn a_message_goes_to_the_gateway_of_its_channel() {
    let (sms, told) = once(202, "");
    let nowhere = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let email = Outbound::new(&format!("http://{nowhere}"), None, None, 5).unwrap();
    let sender = GatewaySender::new(sms, email);
    let message = |channel, address| Message {
        at: crate::world::FRIDAY.parse().unwrap(),
        id: None,
        channel,
        address,
        code: "1234",
        subject: String::new(),
        text: Zeroizing::new("код 1234".to_owned()),
    };
    sender.send(&message(Channel::Sms, "+77774128452")).unwrap();
    let (_, body) = told.join().unwrap();
    assert_eq!(body, r#"{"channel":"sms","to":"+77774128452","subject":"","text":"код 1234"}"#);
    let error = sender.send(&message(Channel::Email, "aigul@mail.kz")).unwrap_err();
    assert!(!error.to_string().contains("aigul"), "{error}");
}

fn notice(id: u128) -> Message<'static> {
    Message {
        at: crate::world::FRIDAY.parse().unwrap(),
        id: Some(Uuid::from_u128(id)),
        channel: Channel::Sms,
        address: "+77774128452",
        code: "",
        subject: String::new(),
        text: Zeroizing::new("registered".to_owned()),
    }
}

#[test]
fn a_notice_tells_the_gateway_its_id() {
    let (sms, told) = once(202, "");
    let email = Outbound::new("http://127.0.0.1:1", None, None, 5).unwrap();
    GatewaySender::new(sms, email).send(&notice(7)).unwrap();
    let (_, body) = told.join().unwrap();
    assert!(body.starts_with(r#"{"id":"00000000-0000-0000-0000-000000000007","channel":"sms""#), "{body}");
}

#[test]
fn the_demonstrations_phone_shows_a_notice_once() {
    let dir = tempfile::tempdir().unwrap();
    let phone = PhoneFile::new(dir.path().join("phone.txt"));
    phone.send(&notice(7)).unwrap();
    phone.send(&Message { at: notice(7).at + chrono::TimeDelta::minutes(1), ..notice(7) }).unwrap();
    let shown = std::fs::read_to_string(dir.path().join("phone.txt")).unwrap();
    assert_eq!(shown.lines().count(), 1, "{shown}");
    assert!(shown.ends_with(" +77774128452 - | registered\n"), "{shown}");
}

#[test]
fn an_address_that_would_carry_people_in_clear_is_refused() {
    for bad in ["http://registers.example.kz", "https://registers.example.kz", "ftp://localhost", "localhost"]
    {
        assert!(Outbound::new(bad, None, None, 5).is_err(), "{bad}");
    }
}
