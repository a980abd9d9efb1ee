//! A clerk of a kindergarten at a desk, as far as the kiosk's tests need one: logs in and signs decisions with the
//! real key, over the real wire.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(unreachable_pub, reason = "shared by several tests")]

use std::process::Command;

use chrono::{SubsecRound, TimeDelta, Utc};
use domain::bin::Bin;
use domain::kindergarten::PlaceKind;
use domain::language::Language;
use enrolment::Folder;
use forms::decision::{Decision, PlacesPublished, Ruling, Teaching};
use sync::wire;
use uplink::Uplink;
use uuid::Uuid;

use super::{Hall, PASSWORD, SoftToken, program};

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
        let line = self.line_of_the_desk();
        let login = self.clerk_logs_in(&line);
        line.decide(&login, &self.clerk_signs("RSA256", &decision.to_xml())).unwrap();
    }

    /// The clerk's keys lie on a token, and the desk has no other.
    pub fn clerk_on_a_token(&mut self) -> SoftToken {
        let [login, signing] =
            ["AUTH_RSA256", "RSA256"].map(|kind| format!("stick-of-the-desk/{FOLDER}/{kind}_{FOLDER}.p12"));
        let token = self.token_with(&[&login, &signing], "desk.toml");
        let path = self.path("desk.toml");
        let configured = std::fs::read_to_string(&path).unwrap();
        let no_sticks = |line: &str| {
            let line = if line.starts_with("stick_folders = ") { "stick_folders = []" } else { line };
            format!("{line}\n")
        };
        std::fs::write(path, configured.lines().map(no_sticks).collect::<String>()).unwrap();
        token
    }

    fn clerk_logs_in(&self, line: &Uplink) -> String {
        let asked = wire::LoginRequest {
            session: Uuid::now_v7(),
            lang: wire::Language::Kk,
            operator: "«Балапан» балабақшасы".to_owned(),
            operator_bin: KINDERGARTEN.to_owned(),
        };
        let challenge = line.desk_challenge(&asked).unwrap();
        let signed_xml = self.clerk_signs("AUTH_RSA256", &challenge.document);
        line.open_desk(&signed_xml).unwrap().token.clone()
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

    /// The desk's own line, with the desk's own key.
    fn line_of_the_desk(&self) -> Uplink {
        let configured = std::fs::read_to_string(self.path("desk.toml")).unwrap();
        let configured: toml::Table = configured.parse().unwrap();
        let central = configured["central"].as_table().unwrap();
        let mut line = uplink::Config::new(central["url"].as_str().unwrap());
        line.root = Some(uplink::pinned_root(central["line_root"].as_str().unwrap()).unwrap());
        line.identity = Some(Folder::at(&self.path("desk-identity")));
        Uplink::new(line).unwrap()
    }

    #[expect(clippy::disallowed_methods, reason = "a test has the hall's clock")]
    fn now(&self) -> domain::time::Timestamp {
        (Utc::now() - TimeDelta::days(self.days_ago.into())).trunc_subsecs(0)
    }
}
