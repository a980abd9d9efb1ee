//! An application as the kiosk would make it, with every part open to meddling.

use domain::bin::Bin;
use domain::kato::Kato;
use domain::language::Language;
use domain::number::KioskNumber;
use domain::school::School;
use domain::time::{Timestamp, civil_date};
use forms::consent::{LookUpConsent, Office};
use forms::{Address, Assistant, Context, Draft, Facts, Fill, Origin, Scan, released};
use sha2::{Digest, Sha256};
use signing::key::OpenedKey;
use signing::xmldsig;
use sync::envelope::{ENVELOPE_VERSION, Envelope, SealedScanRef, seal_blob, sha256_hex};
use uuid::Uuid;

use crate::people::{AIGUL, CHILD};
use crate::world::{KIOSK, Reply, World};

/// The secret that opens the documents of every application here.
pub(crate) const DOCUMENT_KEY: [u8; 32] = [7; 32];

pub(crate) struct Application {
    pub(crate) id: Uuid,
    pub(crate) session: Uuid,
    pub(crate) kiosk: String,
    pub(crate) kiosk_number: String,
    pub(crate) iin: String,
    pub(crate) child: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    /// `sms`, `email` or `both`, and the language of notices.
    pub(crate) notices: (&'static str, &'static str),
    pub(crate) claimed: Timestamp,
    pub(crate) consented: Timestamp,
    pub(crate) scans: Vec<Vec<u8>>,
    pub(crate) school: School,
    /// Whether the register filled the child's and the parent's data in, or a hand did.
    pub(crate) by_registry: bool,
    /// Whoever helped at a front desk.
    pub(crate) assistant: Option<Assistant>,
}

/// What the kiosk holds when everything is signed.
pub(crate) struct Signed {
    pub(crate) envelope: Envelope,
    pub(crate) blobs: Vec<Vec<u8>>,
}

impl Application {
    pub(crate) fn new(world: &World) -> Application {
        Application {
            id: Uuid::now_v7(),
            session: Uuid::new_v4(),
            kiosk: KIOSK.into(),
            kiosk_number: KioskNumber::new(KIOSK, civil_date(world.now()), 7).unwrap().to_string(),
            iin: AIGUL.into(),
            child: CHILD.into(),
            phone: "+77774128452".into(),
            email: String::new(),
            notices: ("sms", "kk"),
            claimed: world.now(),
            consented: world.now(),
            scans: vec![b"\xff\xd8 a certificate \xff\xd9".to_vec(), b"%PDF-1.7 another".to_vec()],
            school: school("200140900011"),
            by_registry: true,
            assistant: None,
        }
    }

    pub(crate) fn consent(&self, key: &OpenedKey) -> String {
        let office = Office {
            centre: "ЦОН № 1".into(),
            kiosk: self.kiosk.clone(),
            operator: "Мемлекеттік корпорация".into(),
            operator_bin: Bin::parse("200140000014").unwrap(),
        };
        let nonce = self.id.simple().to_string();
        let consent =
            LookUpConsent::new(released::meal(), &office, Language::Kazakh, self.id, self.consented, &nonce);
        xmldsig::sign(&consent.to_xml(), key).unwrap().to_string()
    }

    pub(crate) fn draft(&self, key: &OpenedKey, consent: &str) -> Draft {
        let mut draft = Draft::new(released::meal());
        draft.set_applicant(&self.iin, &key.certificate().full_name());
        draft.tick("declaration", true);
        draft.tick("look-up-consent", true);
        draft.set_look_up_consent(consent);
        draft.set_text("phone", &self.phone);
        draft.set_text("email", &self.email);
        draft.set_text("child-iin", &self.child);
        if self.by_registry {
            draft.fill_address(Address::Registered {
                kato: Kato::parse("391010000"),
                kk: "Қостанай қ., Абай к-сі, 10-үй".into(),
                ru: "г. Костанай, ул. Абая, д. 10".into(),
            });
            draft.fill_from(Fill::ChildName, "ТЕСТОВ АЛИХАН МАРАТҰЛЫ", Origin::Registry);
            draft.fill_from(Fill::ChildBirth, "25.05.2019", Origin::Registry);
            draft.fill_school(self.school.clone());
        } else {
            draft.set_text("parent-address", "Қостанай, Абай к-сі, 10");
            draft.set_text("child-name", "ТЕСТОВ АЛИХАН");
            draft.set_school("school", self.school.clone());
        }
        draft.choose("citizenship", "kz");
        draft.choose("category", "m1");
        for scan in &self.scans {
            let media_type = if scan.starts_with(b"%PDF") { "application/pdf" } else { "image/jpeg" };
            draft.add_scan("papers", described(scan, media_type)).unwrap();
        }
        draft.choose("channel", self.notices.0);
        draft.choose("notice-language", self.notices.1);
        draft.tick("personal-data", true);
        draft
    }

    /// The XML that would be signed.
    pub(crate) fn xml(&self, key: &OpenedKey, consent: &str) -> String {
        let draft = self.draft(key, consent);
        let context = Context::new(civil_date(self.claimed), &self.iin, false, domain::released::policy());
        let (id, kiosk, claimed) = (self.id, self.kiosk.clone(), self.claimed);
        let facts =
            Facts { id, kiosk, claimed, language: Language::Kazakh, assistant: self.assistant.clone() };
        let submission = draft.complete(&context, facts).unwrap();
        forms::xml::to_xml(&submission).to_string()
    }

    pub(crate) fn sign(&self, world: &World, key: &OpenedKey) -> Signed {
        let consent = self.consent(key);
        let xml = self.xml(key, &consent);
        self.wrap(world, xmldsig::sign(&xml, key).unwrap().to_string(), consent)
    }

    pub(crate) fn wrap(&self, world: &World, signed_xml: String, consent: String) -> Signed {
        let recipient = world.centre.keys.sealing.to_public();
        let blobs: Vec<_> = self.scans.iter().map(|scan| seal_blob(scan, &recipient).unwrap()).collect();
        let listed = self.scans.iter().zip(&blobs).map(|(scan, sealed)| SealedScanRef {
            plain_sha256: sha256_hex(scan),
            sealed_sha256: sha256_hex(sealed),
            bytes: sealed.len() as u64,
        });
        let envelope = Envelope {
            v: ENVELOPE_VERSION,
            submission_id: self.id,
            kiosk_number: Some(self.kiosk_number.clone()),
            session: self.session,
            signed_xml,
            look_up_consent: Some(consent),
            login_sha256: None,
            scans: listed.collect(),
            document_key_sha256: sha256_hex(&DOCUMENT_KEY),
            journal: None,
        };
        Signed { envelope, blobs }
    }
}

impl Signed {
    pub(crate) fn path(&self) -> String {
        format!("/v1/submissions/{}", self.envelope.submission_id)
    }

    pub(crate) fn seal(&self, world: &World) -> Vec<u8> {
        self.envelope.seal(&world.centre.keys.sealing.to_public()).unwrap()
    }

    pub(crate) fn put(&self, world: &World) -> Reply {
        world.put(&self.path(), self.seal(world))
    }

    pub(crate) fn put_scan(&self, world: &World, n: usize) -> Reply {
        let name = &self.envelope.scans[n].sealed_sha256;
        world.put(&format!("{}/scans/{name}", self.path()), self.blobs[n].clone())
    }
}

pub(crate) fn school(bin: &str) -> School {
    domain::released::schools().find(&Bin::parse(bin).unwrap()).unwrap().clone()
}

fn described(scan: &[u8], media_type: &str) -> Scan {
    Scan {
        name_shown: "анықтама".into(),
        media_type: media_type.into(),
        bytes_len: scan.len() as u64,
        pages: 1,
        sha256: Sha256::digest(scan).into(),
    }
}

/// An application of Aigul, signed and registered.
pub(crate) fn registered(world: &World) -> (Signed, ledger::receipt::Receipt) {
    let signed = Application::new(world).sign(world, &world.key(AIGUL));
    let receipt = signed.put(world).receipt(world);
    (signed, receipt)
}
