//! Applications as a kiosk makes them, of people who do not exist: for dictionaries, to see how small they become, and for
//! lines that lose them.

#![expect(dead_code, reason = "each of those needs a part")]

use authority::{Authority, LeafKey, PersonSpec, Profile, Validity, pkcs12};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::bin::Bin;
use domain::kato::Kato;
use domain::language::Language;
use domain::number::KioskNumber;
use forms::consent::{LookUpConsent, Office};
use forms::login::Login;
use forms::{Address, Context, Draft, Facts, Fill, Form, Origin, Scan, released};
use ledger::hash::Hash32;
use ledger::journal::{ENTRY_VERSION, Entry, Heard};
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner};
use sha2::{Digest, Sha256};
use signing::key::OpenedKey;
use signing::xmldsig;
use sync::envelope::{ENVELOPE_VERSION, Envelope, SealedScanRef, sha256_hex};
use sync::wire::batch::{Answer, Answered};
use uuid::Uuid;

const SURNAMES: [&str; 8] = [
    "АХМЕТОВА",
    "СЕЙІТҚАЛИЕВА",
    "ИВАНОВА",
    "ҚАСЫМОВА",
    "ЖҰМАБЕКОВА",
    "ПЕТРЕНКО",
    "ӘБДІРАХМАНОВА",
    "ТӨЛЕГЕНОВА",
];
const GIVEN: [&str; 8] = ["АЙГҮЛ", "ДИНАРА", "ЕЛЕНА", "ГҮЛНАР", "САЛТАНАТ", "ОЛЬГА", "ЖАНАР", "МӘДИНА"];
const PATRONYMICS: [&str; 5] = ["МАРАТҚЫЗЫ", "СЕРІКҚЫЗЫ", "ПЕТРОВНА", "БОЛАТҚЫЗЫ", "НҰРЛАНҚЫЗЫ"];
const CHILDREN: [&str; 6] = ["АЛИХАН", "АЯНА", "НҰРИСЛАМ", "ТОМИРИС", "ДАНИИЛ", "ӘЛІМЖАН"];
const STREETS: [(&str, &str); 5] = [
    ("Қостанай қ., Абай к-сі", "г. Костанай, ул. Абая"),
    ("Рудный қ., Ленин к-сі", "г. Рудный, ул. Ленина"),
    ("Лисаков қ., Мир к-сі", "г. Лисаковск, ул. Мира"),
    ("Арқалық қ., Байтұрсынов д-лы", "г. Аркалык, пр. Байтурсынова"),
    ("Қостанай қ., Әл-Фараби д-лы", "г. Костанай, пр. Аль-Фараби"),
];

/// What a person files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Service {
    /// A child in the queue; the visit began with a login.
    Kindergarten,
    /// Meals.
    Meal,
}

/// Somebody whose number is `n`.
pub(crate) struct Somebody {
    n: u64,
    at: DateTime<Utc>,
    kiosk: String,
    signing: OpenedKey,
    login: OpenedKey,
}

/// A number that a real person could have: birth day, century and sex, a serial, the check digit (DOMAIN §4.1).
fn iin(born: NaiveDate, century_sex: u64, serial: u64) -> String {
    (serial..)
        .find_map(|serial| {
            let digits = format!("{}{century_sex}{:04}", born.format("%y%m%d"), serial % 10_000);
            let sum = |weights: [u64; 11]| -> u64 {
                digits
                    .bytes()
                    .zip(weights)
                    .map(|(digit, weight)| u64::from(digit - b'0') * weight)
                    .sum::<u64>()
                    % 11
            };
            let first = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
            let check = if first == 10 { sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) } else { first };
            (check < 10).then(|| format!("{digits}{check}"))
        })
        .unwrap()
}

fn pick<T: Copy>(n: u64, from: &[T]) -> T {
    from[(n % from.len() as u64) as usize]
}

fn open(leaf: &LeafKey) -> OpenedKey {
    let file = pkcs12::write(leaf, "Aa123456", pkcs12::Style::NationalBer).unwrap();
    signing::pkcs12::open(&file, "Aa123456").unwrap()
}

impl Somebody {
    pub(crate) fn new(n: u64, authority: &Authority, now: DateTime<Utc>) -> Somebody {
        let at = now - TimeDelta::seconds((n * 7_919 % 80_000 + 60) as i64);
        let person = PersonSpec::new(pick(n, &SURNAMES), pick(n / 3, &GIVEN), &parent(n))
            .patronymic(pick(n / 7, &PATRONYMICS));
        let key = |profile| open(&authority.leaf(&person, profile, Validity::year(now)).unwrap());
        Somebody { n, at, kiosk: "KST3".into(), signing: key(Profile::Sign), login: key(Profile::Login) }
    }

    /// The same person at this kiosk.
    pub(crate) fn at_kiosk(self, kiosk: &str) -> Somebody {
        Somebody { kiosk: kiosk.into(), ..self }
    }

    /// The same person, filing at this moment.
    pub(crate) fn filing_at(self, at: DateTime<Utc>) -> Somebody {
        Somebody { at, ..self }
    }

    /// A challenge of the centre, signed with their login key.
    pub(crate) fn log_in(&self, challenge: &str) -> String {
        xmldsig::sign(challenge, &self.login).unwrap().to_string()
    }

    /// The scan that goes with meals.
    pub(crate) fn scan_bytes(&self) -> Vec<u8> {
        let count = 6_000 + self.n * 331 % 4_000;
        (0..count / 32)
            .flat_map(|at| Sha256::digest([self.n.to_be_bytes(), at.to_be_bytes()].concat()))
            .collect()
    }

    /// What this kiosk seals for them, with a signed login or without one (no line).
    pub(crate) fn envelope(&self, service: Service, online: bool) -> Envelope {
        let form = form(service);
        let (id, session) = (uuid(self.n, 7, self.at), uuid(self.n, 4, self.at));
        let consent = match (service, online) {
            (Service::Kindergarten, _) | (_, true) => self.logged_in(form, session),
            (Service::Meal, false) => self.consent(form, id, &self.signing),
        };
        self.envelope_under(service, online, consent)
    }

    /// What this kiosk seals for them under a signed consent.
    pub(crate) fn envelope_under(&self, service: Service, online: bool, consent: String) -> Envelope {
        let (n, id, form) = (self.n, uuid(self.n, 7, self.at), form(service));
        let mut draft = self.draft(form, &consent);
        if online {
            self.looked_up(&mut draft);
        }
        let mut rules =
            Context::new(domain::time::civil_date(self.at), &parent(n), false, domain::released::policy());
        rules.age_limit_years = 20;
        let facts = Facts {
            id,
            kiosk: self.kiosk.clone(),
            claimed: self.at,
            language: Language::Kazakh,
            assistant: None,
        };
        let submission = draft.complete(&rules, facts).unwrap();
        let signed_xml = xmldsig::sign(&forms::xml::to_xml(&submission), &self.signing).unwrap().to_string();
        let day = domain::time::civil_date(self.at);
        Envelope {
            v: ENVELOPE_VERSION,
            submission_id: id,
            kiosk_number: Some(KioskNumber::new(&self.kiosk, day, (n % 90 + 1) as u32).unwrap().to_string()),
            session: id,
            signed_xml,
            look_up_consent: Some(consent),
            login_sha256: None,
            scans: submission.scans().map(|scan| listed(&hex::encode(scan.sha256))).collect(),
            document_key_sha256: sha256_hex(&n.to_be_bytes()),
            journal: Some(self.entry()),
        }
    }

    /// As every kiosk keeps one: somewhere in its book, a while after a beacon.
    fn entry(&self) -> Entry {
        let n = self.n.to_be_bytes();
        let hash =
            |what: &str| Hash32(Sha256::digest([what.as_bytes(), self.kiosk.as_bytes(), &n].concat()).into());
        let ago_ms = self.n * 7_919 % 60_000;
        let heard = self.at - TimeDelta::milliseconds(ago_ms.cast_signed());
        let beacon = Heard { time: heard, digest: hash("beacon"), ago_ms: Some(ago_ms) };
        let book = uuid(self.n + 0xB00C, 4, self.at);
        let seq = self.n + 1;
        Entry { v: ENTRY_VERSION, book, seq, before: hash("before"), at: self.at, beacon: Some(beacon) }
    }

    fn office(&self) -> Office {
        Office {
            centre: pick(self.n, &["ХҚКО № 1", "Қостанай ХҚКО", "Рудный ХҚКО № 2"]).to_string(),
            kiosk: self.kiosk.clone(),
            operator: "Мемлекеттік корпорация".into(),
            operator_bin: Bin::parse("200140000014").unwrap(),
        }
    }

    fn nonce(&self) -> String {
        sha256_hex(&self.n.to_le_bytes())[..32].into()
    }

    /// The challenge of the centre, signed with the login key; without a line, the kiosk's own.
    fn logged_in(&self, form: &Form, session: Uuid) -> String {
        let login = Login::new(form, self.office(), Language::Kazakh, session, self.at, &self.nonce());
        xmldsig::sign(&login.to_xml(), &self.login).unwrap().to_string()
    }

    /// The consent of a visit without a line.
    fn consent(&self, form: &Form, id: Uuid, key: &OpenedKey) -> String {
        let office = self.office();
        let consent = LookUpConsent::new(form, &office, Language::Kazakh, id, self.at, &self.nonce());
        xmldsig::sign(&consent.to_xml(), key).unwrap().to_string()
    }

    fn draft(&self, form: &'static Form, consent: &str) -> Draft {
        let n = self.n;
        let mut draft = Draft::new(form);
        draft.set_applicant(&parent(n), &self.signing.certificate().full_name());
        draft.tick("declaration", true);
        draft.tick("look-up-consent", true);
        draft.set_look_up_consent(consent);
        draft.set_text("phone", &format!("8777{:07}", n * 7_368_787 % 10_000_000));
        draft.choose("channel", "sms");
        draft.choose("notice-language", pick(n, &["kk", "ru"]));
        draft.set_text("child-iin", &child(n, form));
        draft.set_text("child-name", &format!("{} {}", pick(n, &SURNAMES), pick(n, &CHILDREN)));
        draft.tick("personal-data", true);
        if form.id == "meal" {
            let schools = domain::released::schools().all();
            draft.set_text("parent-address", pick(n, &STREETS).0);
            let school = &schools[(n % schools.len() as u64) as usize];
            draft.set_school("school", school.clone());
            draft.choose("citizenship", "kz");
            draft.choose("category", "m1");
            draft.add_scan("papers", self.scan()).unwrap();
        } else {
            draft.set_settlement("settlement", Kato::parse("391010000").unwrap());
            draft.set_text("email", &format!("parent{}@mail.kz", n % 997));
            draft.choose("benefit", "no");
        }
        draft
    }

    fn scan(&self) -> Scan {
        let scan = self.scan_bytes();
        Scan {
            name_shown: pick(self.n, &["анықтама", "справка", "document"]).into(),
            media_type: "image/jpeg".into(),
            bytes_len: scan.len() as u64,
            pages: 1,
            sha256: Sha256::digest(&scan).into(),
        }
    }

    fn looked_up(&self, draft: &mut Draft) {
        let n = self.n;
        let (kk, ru) = pick(n, &STREETS);
        let house = n % 120 + 1;
        draft.fill_address(Address::Registered {
            kato: Kato::parse("391010000"),
            kk: format!("{kk}, {house}-үй").into(),
            ru: format!("{ru}, д. {house}").into(),
        });
        let name = format!("{} {}", pick(n, &SURNAMES), pick(n, &CHILDREN));
        draft.fill_from(Fill::ChildName, &name, Origin::Registry);
        draft.fill_from(Fill::ApplicantBirth, &born(n).format("%d.%m.%Y").to_string(), Origin::Registry);
    }

    /// What central answers to it.
    pub(crate) fn answer(&self, service: Service, signer: &ReceiptSigner) -> Answered {
        let submission_id = uuid(self.n, 7, self.at);
        let (series, state) = match service {
            Service::Kindergarten => ("UO", "IN_QUEUE"),
            Service::Meal => ("MT", "SUBMITTED"),
        };
        let receipt = Receipt {
            v: RECEIPT_VERSION,
            submission_id,
            signed_xml_sha256: sha256_hex(&self.n.to_le_bytes()),
            number: format!("391010000/{series}.2026.{:06}.1", self.n % 999_983),
            settlement: "391010000".into(),
            state: state.into(),
            claimed_at: self.at,
            registered_at: self.at + TimeDelta::milliseconds(60_000 + (self.n * 331 % 7_001) as i64),
            due: Some(domain::time::civil_date(self.at + TimeDelta::days(7))),
            awaiting: Vec::new(),
            profile: "SEED".into(),
            place: None,
            evidence: None,
        };
        Answered { submission_id, answer: Answer::Receipt(signer.sign(&receipt).unwrap()) }
    }
}

fn form(service: Service) -> &'static Form {
    match service {
        Service::Kindergarten => released::kindergarten(),
        Service::Meal => released::meal(),
    }
}

fn listed(plain_sha256: &str) -> SealedScanRef {
    let sealed_sha256 = sha256_hex(plain_sha256.as_bytes());
    SealedScanRef { plain_sha256: plain_sha256.into(), sealed_sha256, bytes: 8_123 }
}

fn born(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(1980, 1, 1).unwrap() + TimeDelta::days((n * 97 % 6_000) as i64)
}

fn parent(n: u64) -> String {
    iin(born(n), 4, n * 37)
}

fn child(n: u64, form: &Form) -> String {
    let years = if form.id == "meal" { 2016 } else { 2022 };
    let born = NaiveDate::from_ymd_opt(years, 1, 1).unwrap() + TimeDelta::days((n * 53 % 900) as i64);
    iin(born, 5 + n % 2, n * 11)
}

fn uuid(n: u64, version: u8, at: DateTime<Utc>) -> Uuid {
    let digest = sha256_hex(&[&n.to_be_bytes()[..], &[version]].concat());
    let mut bytes = [0; 16];
    hex::decode_to_slice(&digest[..32], &mut bytes).unwrap();
    if version == 7 {
        bytes[..6].copy_from_slice(&at.timestamp_millis().to_be_bytes()[2..]);
    }
    bytes[6] = bytes[6] & 0x0F | version << 4;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    Uuid::from_bytes(bytes)
}
