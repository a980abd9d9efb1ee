//! A real desk: real keys and pictures on a stick, opened and judged by what the kiosk ships.
#![expect(clippy::disallowed_methods, reason = "certificates live in real time")]

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use authority::pkcs12::{self, Style};
use authority::{Authority, LeafKey, PersonSpec, Profile, Validity};
use base64ct::{Base64, Encoding};
use chrono::{DateTime, Utc};
use forms::value::Scan;
use image::{GrayImage, Luma};
use journey::effect::{Answer, Ask, Effect};
use journey::stage::Stage;
use journey::target::Target;
use kiosk::config::Config;
use kiosk::effects::Effects;
use kiosk::happening::Happening;
use rand_core::OsRng;
use scans::room::Room;
use tempfile::TempDir;

use crate::world::{PARENT, PASSWORD, World};

/// A public key of RFC 8032 §7.1: nothing here is signed with it.
const RECEIPT_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// How long a desk may take before something is wrong with it.
const ANSWER: Duration = Duration::from_secs(120);

/// A stick, and the authority whose keys lie on it.
pub struct Stick {
    dir: TempDir,
    authority: Authority,
    pub now: DateTime<Utc>,
}

impl Stick {
    pub fn new() -> Stick {
        let dir = TempDir::new().unwrap();
        let now = Utc::now();
        let authority = Authority::for_tests(now, 0).unwrap();
        std::fs::create_dir(dir.path().join("stick")).unwrap();
        authority.write_trust_dir(&dir.path().join("trust")).unwrap();
        Stick { dir, authority, now }
    }

    pub fn good(&self, name: &str) {
        self.put(name, &self.authority.leaf(&mother(), Profile::Sign, Validity::year(self.now)).unwrap());
    }

    /// A login key.
    pub fn login(&self, name: &str) {
        self.put(name, &self.authority.leaf(&mother(), Profile::Login, Validity::year(self.now)).unwrap());
    }

    /// A company's login key.
    pub fn company_login(&self, name: &str) {
        let firm = mother().of("ЖШС «ТЕСТ»", "150960000774");
        self.put(name, &self.authority.leaf(&firm, Profile::LegalLogin, Validity::year(self.now)).unwrap());
    }

    pub fn expired(&self, name: &str, days: i64) {
        let ended = Validity::ended(self.now, days);
        self.put(name, &self.authority.leaf(&mother(), Profile::Sign, ended).unwrap());
    }

    /// A key that holds only from tomorrow on.
    pub fn early(&self, name: &str) {
        let tomorrow = Validity::begins(self.now, 1);
        self.put(name, &self.authority.leaf(&mother(), Profile::Sign, tomorrow).unwrap());
    }

    /// The father's key.
    pub fn fathers(&self, name: &str) {
        let father = PersonSpec::new("ТЕСТОВ", "МАРАТ", "850415300012");
        self.put(name, &self.authority.leaf(&father, Profile::Sign, Validity::year(self.now)).unwrap());
    }

    /// Her name and IIN, certified by nobody.
    pub fn home_made(&self, name: &str) {
        let pair = authority::KeyPair::shared(0).unwrap();
        let year = Validity::year(self.now);
        self.put(name, &LeafKey::self_made(pair, &mother(), Profile::Sign, year).unwrap());
    }

    /// No key at all.
    pub fn letter(&self, name: &str) {
        std::fs::write(self.dir.path().join("stick").join(name), "This is a letter, not a key.\n").unwrap();
    }

    /// Today's GOST key: for both.
    pub fn gost(&self, name: &str) {
        self.put(name, &self.authority.gost_leaf(&mother(), Validity::year(self.now)).unwrap());
    }

    /// A GOST key that no policy accepts any more.
    pub fn old_gost(&self, name: &str) {
        self.put(name, &self.authority.gost_2004_leaf(&mother(), Validity::year(self.now)).unwrap());
    }

    pub fn company(&self, name: &str) {
        let firm = mother().of("ЖШС «ТЕСТ»", "150960000774");
        self.put(name, &self.authority.leaf(&firm, Profile::LegalSign, Validity::year(self.now)).unwrap());
    }

    /// A page of text, crisp or out of focus.
    pub fn page(&self, name: &str, blur: Option<f32>) {
        let page = page();
        let page = blur.map_or_else(|| page.clone(), |sigma| image::imageops::fast_blur(&page, sigma));
        page.save(self.dir.path().join("stick").join(name)).unwrap();
    }

    /// What lies on the stick under this name.
    pub fn bytes_of(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.dir.path().join("stick").join(name)).unwrap()
    }

    fn put(&self, name: &str, key: &LeafKey) {
        let file = pkcs12::write(key, PASSWORD, Style::NationalBer).unwrap();
        std::fs::write(self.dir.path().join("stick").join(name), file).unwrap();
    }

    /// A kiosk that this stick is put into.
    pub fn world(self) -> World {
        let (sender, happenings) = channel();
        let mut effects = Effects::start(&config(self.dir.path()), room(), &sender).unwrap();
        let mut world = World::new();
        world.desk = Some(Box::new(move |effect| {
            // The stick lies in the kiosk for as long as the kiosk stands.
            let _stick = &self.dir;
            answered(&mut effects, effect, &happenings)
        }));
        world
    }
}

fn answered(effects: &mut Effects, effect: Effect, happenings: &Receiver<Happening>) -> Option<Answer> {
    if let Ask::DropKey | Ask::DropScan { .. } | Ask::StopScan = effect.ask {
        effects.run(effect);
        return None;
    }
    let asked = effect.id;
    effects.run(effect);
    loop {
        match happenings.recv_timeout(ANSWER).expect("the desk answers") {
            Happening::Reply(id, answer) if id == asked => return Some(answer),
            _ => {}
        }
    }
}

impl World {
    /// What would be attached as things stand.
    pub fn seen_scan(&self) -> Scan {
        let Stage::Preview(preview) = &self.shell.model().stage else { panic!("nothing is shown") };
        preview.chosen().clone()
    }

    /// The row of a listed file.
    pub fn row_of(&self, name: &str) -> Target {
        let at = match &self.shell.model().stage {
            Stage::Key(desk) => desk.keys.iter().position(|key| key.name == name),
            Stage::Login(login) => login.desk.keys.iter().position(|key| key.name == name),
            Stage::Sign(sign) => sign.desk.keys.iter().position(|key| key.name == name),
            Stage::Attach(attach) => attach.files.iter().position(|file| file.name == name),
            _ => None,
        };
        Target::Row(at.unwrap_or_else(|| panic!("{name} is not listed")))
    }
}

/// The kiosk's own program, started as the room for scans.
fn room() -> Room {
    Room::of(env!("CARGO_BIN_EXE_tereze").into())
}

fn mother() -> PersonSpec {
    PersonSpec::new("ТЕСТОВА", "АЙГҮЛ", PARENT).patronymic("СЕРІКҚЫЗЫ")
}

fn config(dir: &Path) -> Config {
    let recipient = age::x25519::Identity::generate().to_public();
    let root = Base64::encode_string(enrolment::Authority::new(&mut OsRng).unwrap().root());
    let dir = dir.display();
    // The discard port: central is away, and nothing here needs it.
    let text = format!(
        r#"
        id = "KST3"
        place_kk = "Қостанай ХҚКО"
        place_ru = "Костанай ЦОН"
        settlement = "391010000"
        vault = "{dir}/vault.sqlite"
        trust = "{dir}/trust"
        stick_mounts = []
        stick_folders = ["{dir}/stick"]
        [central]
        url = "https://127.0.0.1:9"
        identity = "{dir}/identity"
        line_root = "{root}"
        receipt_key = "{RECEIPT_KEY}"
        sealing_recipient = "{recipient}"
        [operator]
        name_kk = "Мемлекеттік корпорация"
        name_ru = "Государственная корпорация"
        bin = "200140000014"
        "#
    );
    toml::from_str(&text).unwrap()
}

/// Lines of strokes on paper: what a page of type looks like to a camera.
fn page() -> GrayImage {
    let (width, height, margin) = (1_300, 1_400, 120);
    GrayImage::from_fn(width, height, |x, y| {
        let inside = (margin..width - margin).contains(&x) && (margin..height - margin).contains(&y);
        let (place, line) = ((x - x.min(margin)) / 24, (y - y.min(margin)) / 48);
        let (left, top) = ((x - x.min(margin)) % 24, (y - y.min(margin)) % 48);
        let letter = (line * 31 + place * 17 + place * place) % 9;
        let upright = (2..5).contains(&left) || (letter < 5 && (14..17).contains(&left));
        let across = (2..17).contains(&left) && (top / 3) == 1 + letter % 3 * 4;
        let ink = inside && letter < 7 && (2..28).contains(&top) && (upright || across);
        Luma([if ink { 24 } else { 244 }])
    })
}
