//! A family at the queue: who logs in, what they file, what they do.

use authority::{Profile, Validity};
use axum::body::Body;
use chrono::NaiveDate;
use domain::iin::Iin;
use domain::kato::Kato;
use domain::kindergarten::Category;
use domain::language::Language;
use domain::number::{ApplicationNumber, KioskNumber};
use domain::time::{Timestamp, civil_date};
use forms::action::{About, Action, Deed};
use forms::{Address, Assistant, Context, Draft, Facts, Fill, Origin, Scan, ScanRef, released};
use ledger::receipt::Receipt;
use sha2::{Digest, Sha256};
use signing::key::OpenedKey;
use signing::xmldsig;
use sync::envelope::{ENVELOPE_VERSION, Envelope, SealedScanRef, seal_blob, sha256_hex};
use sync::wire::{
    AccountEmail, ActionDone, ActionKind, ApplicationShown, Channel, CodeCheck, CodeChecked, CodeRequest,
    CodeSent, Journal, LoggedIn, LoginAct, LoginChallenge, LoginOpen, LoginRequest, SignedAction,
};
use uuid::Uuid;

use crate::application::DOCUMENT_KEY;
use crate::people::{self, AIGUL, TODDLER};
use crate::world::{KIOSK, KOSTANAY, Reply, World, from};

pub(crate) const EMAIL: &str = "aigul@mail.kz";

/// Everybody has an address of their own: codes are capped by address.
pub(crate) fn email_of(iin: &str) -> String {
    if iin == AIGUL { EMAIL.into() } else { format!("p{iin}@mail.kz") }
}

/// A login key of a person.
pub(crate) fn login_key(world: &World, iin: &str) -> OpenedKey {
    people::key(&world.authority, iin, Profile::Login, Validity::year(world.now()))
}

/// A challenge for a session.
pub(crate) fn challenge(world: &World, session: Uuid) -> LoginChallenge {
    let asked = LoginRequest {
        session,
        lang: sync::wire::Language::Kk,
        operator: "Государственная корпорация".into(),
        operator_bin: "200140000014".into(),
    };
    world.post("/v1/logins", &asked).json()
}

/// Brings a challenge back, signed with a key.
pub(crate) fn open(world: &World, document: &str, key: &OpenedKey) -> Reply {
    let signed_xml = xmldsig::sign(document, key).unwrap().to_string();
    world.post("/v1/logins/open", &LoginOpen { signed_xml })
}

/// Somebody who is logged in at the kiosk.
pub(crate) struct Visit {
    pub(crate) iin: String,
    pub(crate) session: Uuid,
    /// The signed challenge: the consent to look-ups.
    pub(crate) consent: String,
    pub(crate) logged_in: LoggedIn,
}

impl Visit {
    /// Logs in, and gives an e-mail where none is known.
    pub(crate) fn new(world: &World, iin: &str) -> Visit {
        let visit = Visit::without_email(world, iin);
        if visit.logged_in.email.is_none() {
            visit.give_email(world, &email_of(iin));
        }
        visit
    }

    pub(crate) fn without_email(world: &World, iin: &str) -> Visit {
        let session = Uuid::new_v4();
        let document = challenge(world, session).document;
        let consent = xmldsig::sign(&document, &login_key(world, iin)).unwrap().to_string();
        let opened = world.post("/v1/logins/open", &LoginOpen { signed_xml: consent.clone() });
        Visit { iin: iin.into(), session, consent, logged_in: opened.json() }
    }

    /// Proves an address by its code and keeps it for the account.
    pub(crate) fn give_email(&self, world: &World, email: &str) -> AccountEmail {
        let (session, channel, address) = (self.session, Channel::Email, email.to_owned());
        let lang = sync::wire::Language::Kk;
        let _: CodeSent =
            world.post("/v1/codes", &CodeRequest { session, channel, address: address.clone(), lang }).json();
        let code = world.phone.code_for(email);
        let right: CodeChecked =
            world.post("/v1/codes/check", &CodeCheck { session, channel, address, code }).json();
        assert!(right.confirmed);
        let email = AccountEmail { email: email.into() };
        self.ask(world, "PUT", "/v1/account/email", serde_json::to_vec(&email).unwrap()).json()
    }

    pub(crate) fn ask(&self, world: &World, method: &str, path: &str, body: impl Into<Body>) -> Reply {
        let request = from(KIOSK, method, path).header("x-login", &self.logged_in.token);
        world.ask(request.body(body.into()).unwrap())
    }

    /// The serial number of the certificate of this login.
    pub(crate) fn serial(&self) -> String {
        xmldsig::verify(self.consent.as_bytes()).unwrap().certificate.serial_hex()
    }

    pub(crate) fn journal(&self, world: &World) -> Journal {
        self.ask(world, "GET", "/v1/journal", Body::empty()).json()
    }

    pub(crate) fn look(&self, world: &World, number: &str) -> ApplicationShown {
        self.ask(world, "GET", &format!("/v1/applications/{number}"), Body::empty()).json()
    }

    /// How a look is refused.
    pub(crate) fn refused(&self, world: &World, name: &str) -> (u16, String) {
        self.ask(world, "GET", &format!("/v1/applications/{name}"), Body::empty()).refusal()
    }

    pub(crate) fn act(&self, world: &World, number: &str, action: ActionKind, revision: u64) -> Reply {
        let act = LoginAct { number: number.into(), action, revision };
        self.ask(world, "POST", "/v1/acts", serde_json::to_vec(&act).unwrap())
    }

    /// Signs a deed with the person's signing key and sends it.
    pub(crate) fn do_signed(&self, world: &World, deed: Deed) -> Reply {
        self.send(world, &signed(world, &world.key(&self.iin), deed))
    }

    pub(crate) fn send(&self, world: &World, action: &SignedAction) -> Reply {
        self.ask(world, "POST", "/v1/actions", serde_json::to_vec(action).unwrap())
    }

    /// Changes the category with one scan, which comes first.
    pub(crate) fn change_category(&self, world: &World, about: About, category: Category) -> Reply {
        self.do_with_a_scan(world, |scans| Deed::ChangeCategory { about, category, reason: None, scans })
    }

    /// Asks to join with a paper, which comes first.
    pub(crate) fn join_by_papers(&self, world: &World, child: &str, number: Option<&str>) -> Reply {
        let child = Iin::from_certificate(child).unwrap();
        let number = number.map(|number| ApplicationNumber::parse(number).unwrap());
        self.do_with_a_scan(world, |scans| Deed::Join { child, number, scans })
    }

    fn do_with_a_scan(&self, world: &World, deed: impl FnOnce(Vec<ScanRef>) -> Deed) -> Reply {
        let scan = b"\xff\xd8 a certificate of many children \xff\xd9".to_vec();
        let sealed = seal_blob(&scan, &world.centre.keys.sealing.to_public()).unwrap();
        let listed = SealedScanRef {
            plain_sha256: sha256_hex(&scan),
            sealed_sha256: sha256_hex(&sealed),
            bytes: sealed.len() as u64,
        };
        let reference = ScanRef::from(&described(&scan));
        let action = action(world, deed(vec![reference]));
        let path = format!("/v1/actions/{}/scans/{}", action.id, listed.sealed_sha256);
        let kept = self.ask(world, "PUT", &path, sealed);
        assert!(kept.status.is_success());
        let signed_xml = xmldsig::sign(&action.to_xml(), &world.key(&self.iin)).unwrap().to_string();
        self.send(world, &SignedAction { signed_xml, scans: vec![listed] })
    }
}

pub(crate) fn action(world: &World, deed: Deed) -> Action {
    Action {
        id: Uuid::now_v7(),
        kiosk: KIOSK.into(),
        claimed: Timestamp::from_timestamp(world.now().timestamp(), 0).unwrap(),
        language: Language::Kazakh,
        deed,
    }
}

pub(crate) fn signed(world: &World, key: &OpenedKey, deed: Deed) -> SignedAction {
    let signed_xml = xmldsig::sign(&action(world, deed).to_xml(), key).unwrap().to_string();
    SignedAction { signed_xml, scans: Vec::new() }
}

pub(crate) fn about(number: &str, revision: u64) -> About {
    About { number: ApplicationNumber::parse(number).unwrap(), revision }
}

pub(crate) fn done(reply: &Reply) -> ActionDone {
    reply.json()
}

/// An application to put a child in the queue, with every part open to meddling.
pub(crate) struct Filing {
    pub(crate) id: Uuid,
    pub(crate) iin: String,
    pub(crate) child: String,
    pub(crate) child_name: String,
    pub(crate) born: NaiveDate,
    pub(crate) settlement: String,
    pub(crate) category: Option<&'static str>,
    pub(crate) claimed: Timestamp,
    pub(crate) kiosk_number: String,
    pub(crate) notices: (&'static str, &'static str),
    pub(crate) by_registry: bool,
    /// The address, where it was typed.
    pub(crate) address: Option<&'static str>,
    /// Whoever helped at a front desk.
    pub(crate) assistant: Option<Assistant>,
}

impl Filing {
    pub(crate) fn new(world: &World) -> Filing {
        Filing {
            id: Uuid::now_v7(),
            iin: AIGUL.into(),
            child: TODDLER.into(),
            child_name: "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ".into(),
            born: "2023-04-01".parse().unwrap(),
            settlement: KOSTANAY.into(),
            category: None,
            claimed: world.now(),
            kiosk_number: KioskNumber::new(KIOSK, civil_date(world.now()), 7).unwrap().to_string(),
            notices: ("both", "kk"),
            by_registry: true,
            address: None,
            assistant: None,
        }
    }

    /// For another child of the registry.
    pub(crate) fn of(world: &World, iin: &str, child: &str, name: &str, born: &str) -> Filing {
        Filing {
            iin: iin.into(),
            child: child.into(),
            child_name: name.into(),
            born: born.parse().unwrap(),
            ..Filing::new(world)
        }
    }

    fn draft(&self, key: &OpenedKey, consent: &str) -> Draft {
        let mut draft = Draft::new(released::kindergarten());
        draft.set_settlement("settlement", Kato::parse(&self.settlement).unwrap());
        draft.set_applicant(&self.iin, &key.certificate().full_name());
        draft.set_look_up_consent(consent);
        if self.by_registry && self.iin == AIGUL {
            draft.fill_from(Fill::ApplicantBirth, "08.03.1987", Origin::Registry);
            draft.fill_address(Address::Registered {
                kato: Kato::parse("391010000"),
                kk: "Қостанай қ., Абай к-сі, 10-үй".into(),
                ru: "г. Костанай, ул. Абая, д. 10".into(),
            });
        } else if self.by_registry {
            draft.fill_from(Fill::ApplicantBirth, "12.05.1984", Origin::Registry);
        }
        if let Some(address) = self.address {
            draft.set_text("applicant-address", address);
        }
        draft.set_text("phone", "87774128452");
        draft.set_text("email", &email_of(&self.iin));
        draft.choose("channel", self.notices.0);
        draft.choose("notice-language", self.notices.1);
        draft.set_text("child-iin", &self.child);
        if self.by_registry {
            let born = self.born.format("%d.%m.%Y").to_string();
            draft.fill_from(Fill::ChildName, &self.child_name, Origin::Registry);
            draft.fill_from(Fill::ChildBirth, &born, Origin::Registry);
        } else {
            draft.set_text("child-name", &self.child_name);
        }
        draft.choose("benefit", if self.category.is_some() { "yes" } else { "no" });
        if let Some(category) = self.category {
            draft.choose("category", category);
            draft.add_scan("papers", described(SCAN)).unwrap();
        }
        draft.tick("personal-data", true);
        draft
    }

    /// The envelope, signed with a key, under the consent of a visit.
    pub(crate) fn envelope(&self, world: &World, key: &OpenedKey, visit: &Visit) -> Envelope {
        self.signed(world, key, &visit.consent, visit.session)
    }

    /// The envelope, signed with a key, under a consent.
    pub(crate) fn signed(&self, world: &World, key: &OpenedKey, consent: &str, session: Uuid) -> Envelope {
        let mut rules = Context::new(civil_date(self.claimed), &self.iin, false, domain::released::policy());
        // The kiosk may be of another opinion than the centre: it is the centre's that counts.
        rules.age_limit_years = 20;
        let facts = Facts {
            id: self.id,
            kiosk: KIOSK.into(),
            claimed: self.claimed,
            language: Language::Kazakh,
            assistant: self.assistant.clone(),
        };
        let submission = self.draft(key, consent).complete(&rules, facts).unwrap();
        let signed_xml = xmldsig::sign(&forms::xml::to_xml(&submission), key).unwrap().to_string();
        let scans = self.category.map(|_| {
            let sealed = seal_blob(SCAN, &world.centre.keys.sealing.to_public()).unwrap();
            SealedScanRef {
                plain_sha256: sha256_hex(SCAN),
                sealed_sha256: sha256_hex(&sealed),
                bytes: sealed.len() as u64,
            }
        });
        Envelope {
            v: ENVELOPE_VERSION,
            submission_id: self.id,
            kiosk_number: Some(self.kiosk_number.clone()),
            session,
            signed_xml,
            look_up_consent: Some(consent.into()),
            login_sha256: None,
            scans: scans.into_iter().collect(),
            document_key_sha256: sha256_hex(&DOCUMENT_KEY),
            journal: None,
        }
    }

    pub(crate) fn send(&self, world: &World, visit: &Visit) -> Reply {
        put(world, &self.envelope(world, &world.key(&self.iin), visit))
    }

    /// Files it and gives the receipt.
    pub(crate) fn register(&self, world: &World) -> Receipt {
        let visit = Visit::new(world, &self.iin);
        self.send(world, &visit).receipt(world)
    }
}

pub(crate) fn put(world: &World, envelope: &Envelope) -> Reply {
    let sealed = envelope.seal(&world.centre.keys.sealing.to_public()).unwrap();
    world.put(&format!("/v1/submissions/{}", envelope.submission_id), sealed)
}

const SCAN: &[u8] = b"\xff\xd8 a paper of the department \xff\xd9";

fn described(scan: &[u8]) -> Scan {
    Scan {
        name_shown: "анықтама".into(),
        media_type: "image/jpeg".into(),
        bytes_len: scan.len() as u64,
        pages: 1,
        sha256: Sha256::digest(scan).into(),
    }
}
