//! A clerk of a kindergarten at a desk, as far as the kiosk's tests need one: logs in and signs decisions with the
//! real key, over the real wire.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(unreachable_pub, reason = "shared by several tests")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

use chrono::{SubsecRound, TimeDelta, Utc};
use domain::bin::Bin;
use domain::kindergarten::PlaceKind;
use domain::language::Language;
use forms::decision::{Decision, PlacesPublished, Ruling, Teaching};
use serde::Serialize;
use serde_json::Value;
use sync::wire;
use uuid::Uuid;

use super::{Hall, PASSWORD, program};

/// The desk that a demonstration enrols, and the kindergarten whose clerk's keys it makes.
const DESK: &str = "KST-DESK1";
const KINDERGARTEN: &str = "200140920016";
const FOLDER: &str = "kindergarten";

impl Hall {
    /// The clerk publishes so many places for children of two to six, taught in Kazakh.
    pub fn publish_places(&self, published: u32) {
        let ruling = Ruling::PublishPlaces(PlacesPublished {
            place: Uuid::from_u128(7),
            kindergarten: Bin::parse(KINDERGARTEN).unwrap(),
            kind: PlaceKind::Private,
            teaching: Teaching::Kazakh,
            age_from: 2,
            age_to: 6,
            published,
        });
        let decision = Decision {
            id: Uuid::now_v7(),
            desk: DESK.to_owned(),
            claimed: self.now(),
            language: Language::Kazakh,
            bin: Bin::parse(KINDERGARTEN).unwrap(),
            seconds: None,
            ruling,
        };
        let login = self.clerk_logs_in();
        let signed_xml = self.clerk_signs("RSA256", &decision.to_xml());
        let done = self.ask("/v1/desk/decisions", Some(&login), &wire::desk::SignedDecision { signed_xml });
        assert!(done.get("code").is_none(), "{done}");
    }

    fn clerk_logs_in(&self) -> String {
        let asked = wire::LoginRequest {
            session: Uuid::now_v7(),
            lang: wire::Language::Kk,
            operator: "«Балапан» балабақшасы".to_owned(),
            operator_bin: KINDERGARTEN.to_owned(),
        };
        let challenge = self.ask("/v1/desk/logins", None, &asked);
        let signed_xml = self.clerk_signs("AUTH_RSA256", challenge["document"].as_str().unwrap());
        let opened = self.ask("/v1/desk/logins/open", None, &wire::LoginOpen { signed_xml });
        opened["token"].as_str().unwrap_or_else(|| panic!("no desk for the clerk: {opened}")).to_owned()
    }

    /// As an administrator would: with the kiosk's own command.
    fn clerk_signs(&self, kind: &str, xml: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("password"), PASSWORD).unwrap();
        std::fs::write(path("plain.xml"), xml).unwrap();
        let key = self.path("stick-of-the-desk").join(FOLDER).join(format!("{kind}_{FOLDER}.p12"));
        let mut sign = Command::new(program("tereze"));
        sign.arg("sign").arg(path("plain.xml")).arg("--key").arg(key);
        sign.arg("--password-file").arg(path("password")).arg("--output").arg(path("signed.xml"));
        let said = sign.output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        std::fs::read_to_string(path("signed.xml")).unwrap()
    }

    /// Asks the centre as the desk does.
    fn ask(&self, path: &str, login: Option<&str>, body: &impl Serialize) -> Value {
        let url = std::fs::read_to_string(self.path("central.ready")).unwrap();
        let host = url.trim().trim_start_matches("http://").trim_end_matches('/');
        let token = std::fs::read_to_string(self.path("desk-token")).unwrap();
        let body = serde_json::to_vec(body).unwrap();
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             x-kiosk: {DESK}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
            token.trim(),
            body.len()
        );
        if let Some(login) = login {
            head.push_str(&format!("{}: {login}\r\n", wire::LOGIN_HEADER));
        }
        let mut line = TcpStream::connect(host).unwrap();
        line.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        line.write_all(&body).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
    }

    #[expect(clippy::disallowed_methods, reason = "a test has the hall's clock")]
    fn now(&self) -> domain::time::Timestamp {
        (Utc::now() - TimeDelta::days(self.days_ago.into())).trunc_subsecs(0)
    }
}
