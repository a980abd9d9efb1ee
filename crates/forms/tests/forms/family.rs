//! A family that exists nowhere (DOMAIN §4.1, the synthetic IINs), and its application.

use chrono::NaiveDate;
use domain::bin::Bin;
use domain::digest::Sha256;
use domain::kato::Kato;
use domain::language::Language;
use domain::school::School;
use domain::time::Timestamp;
use forms::definition::{Channel, Fill};
use forms::{Address, Assistant, Context, Draft, Facts, FieldId, Origin, Scan, Submission};
use uuid::Uuid;

pub(crate) const PARENT: &str = "870308400106";
pub(crate) const CHILD: &str = "190525500508";

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn context() -> Context {
    Context::new(day("2026-11-22"), PARENT, true, domain::released::policy())
}

pub(crate) fn offline() -> Context {
    Context { network: false, ..context() }
}

pub(crate) fn facts() -> Facts {
    Facts {
        id: Uuid::parse_str("019aa8f2-7c00-7abc-8def-0123456789ab").unwrap(),
        kiosk: "KST3".to_owned(),
        claimed: "2026-11-22T09:32:10Z".parse::<Timestamp>().unwrap(),
        language: Language::Kazakh,
        assistant: None,
    }
}

/// A clerk of the school's front desk.
pub(crate) fn assistant() -> Assistant {
    Assistant {
        name: "КӨМЕКШІ АЙНҰР <ӘЛІҚЫЗЫ>".into(),
        organisation: "№ 5 «Білім» мектебі".to_owned(),
        bin: Bin::parse("200140000014").unwrap(),
        desk: "KST3-D1".to_owned(),
        login: Sha256([7; 32]),
        serial: "53a1f00d".to_owned(),
    }
}

pub(crate) fn school() -> School {
    School {
        bin: Bin::parse("200140000014").unwrap(),
        kato: Kato::parse("391010000").unwrap(),
        name_kk: "№ 5 «Білім» мектебі".to_owned(),
        name_ru: "Школа № 5 «Білім»".to_owned(),
    }
}

pub(crate) fn scan(seed: u8) -> Scan {
    Scan {
        name_shown: "анықтама.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        bytes_len: 250_000,
        pages: 1,
        sha256: [seed; 32],
    }
}

/// Step 1 done: the key opened, both boxes ticked, the consent signed.
pub(crate) fn begun() -> Draft {
    let mut draft = Draft::new(forms::released::meal());
    draft.set_applicant(PARENT, "ТЕСТОВА АЙГҮЛ МАРАТҚЫЗЫ");
    draft.tick("declaration", true);
    draft.tick("look-up-consent", true);
    draft.set_look_up_consent("<lookUpConsent/>");
    draft
}

/// Everything answered, the registers included; nothing left to ask.
pub(crate) fn finished() -> Draft {
    let mut draft = begun();
    draft.set_text("phone", "8 (777) 412-84-52");
    draft.set_confirmed("phone");
    draft.fill_address(Address::Registered {
        kato: Kato::parse("391010000"),
        kk: "Қостанай қаласы, Абай көшесі, 10-үй".into(),
        ru: "г. Костанай, ул. Абая, д. 10".into(),
    });
    draft.set_text("child-iin", "190525 500508");
    draft.fill_from(Fill::ChildName, "ТЕСТОВ ӘЛИХАН", Origin::Registry);
    draft.fill_from(Fill::ChildBirth, "25.05.2019", Origin::Registry);
    draft.fill_school(school());
    draft.choose("citizenship", "kz");
    draft.choose("category", "m1");
    draft.add_scan("papers", scan(1)).unwrap();
    draft.choose("channel", "sms");
    draft.choose("notice-language", "kk");
    draft.tick("personal-data", true);
    draft
}

pub(crate) fn submission() -> Submission {
    finished().complete(&context(), facts()).unwrap()
}

/// The fields a form confirms by this channel.
pub(crate) fn confirmed_by(channel: Channel) -> Vec<FieldId> {
    let fields = forms::released::meal().fields().filter(|field| field.confirm == Some(channel));
    fields.map(|field| field.id.clone()).collect()
}
