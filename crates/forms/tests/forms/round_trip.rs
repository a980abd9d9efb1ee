//! One submission, one document: what is written is read back, and is canonical as it stands.

use domain::language::Language;
use domain::time::Timestamp;
use forms::definition::Fill;
use forms::xml::{from_xml, to_xml};
use forms::{Address, Draft, Facts, Origin, Submission};
use proptest::prelude::*;
use uuid::Uuid;

use crate::family::{context, facts, finished, scan, school, submission};
use crate::schema::peer;

/// Text as people, registers and mischief write it: every plane of Unicode, with what XML treats specially and
/// what Kazakh is written with often among it.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "&",
        "<",
        ">",
        "\"",
        "'",
        "]]>",
        "<!--",
        "&#0;",
        "&amp;",
        "\r\n",
        "\t",
        "ә",
        "Ғ",
        "қ",
        "ң",
        "Ө",
        "ұ",
        "ү",
        "һ",
        "І",
        "И\u{306}",
        "é",
        "e\u{301}",
        "\u{a0}",
        "\u{202e}",
        "\u{0}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "𐍈",
        "👪",
        "\u{fffe}",
        "\u{344}",
        "\u{f73}",
    ]);
    let piece = prop_oneof![3 => special.prop_map(str::to_owned), 2 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A draft with everything a hand or a register can put in it.
fn any_draft() -> impl Strategy<Value = Draft> {
    let texts = (any_text(), any_text(), any_text(), any::<bool>());
    let choices = (0..3usize, 0..5usize, 1..=5u8, 0..3usize);
    (texts, choices, any::<bool>()).prop_map(
        |((name, kk, ru, typed), (citizenship, category, scans, channel), all)| {
            let mut draft = finished();
            let pick = |field: &str, at: usize| draft.form().field(field).unwrap().options[at].clone();
            let chosen = [("citizenship", citizenship), ("category", category), ("channel", channel)];
            for (field, option) in chosen.map(|(field, at)| (field, pick(field, at))) {
                draft.choose(field, &option);
            }
            draft.fill_from(Fill::ChildName, &name, Origin::Registry);
            if typed {
                draft.set_text("parent-address", &kk);
            } else {
                draft.fill_address(Address::Registered { kato: None, kk: kk.into(), ru: ru.into() });
            }
            for seed in 2..=scans {
                draft.add_scan("papers", scan(seed)).unwrap();
            }
            draft.add_scan("birth-paper", scan(100)).unwrap();
            draft.set_text("email", "Aigul.T+school@Mail.KZ");
            draft.set_confirmed("email");
            if all {
                draft.set_school("school", school());
                draft.tick("notices", true);
            }
            draft
        },
    )
}

pub(crate) fn any_submission() -> impl Strategy<Value = Submission> {
    let moment = (0..4_000_000_000i64).prop_map(|seconds| Timestamp::from_timestamp(seconds, 0).unwrap());
    (any_draft(), any::<u128>(), moment, any::<bool>()).prop_filter_map(
        "the child is born before the form is signed, and nothing typed is refused",
        |(draft, id, claimed, kazakh)| {
            let language = if kazakh { Language::Kazakh } else { Language::Russian };
            let facts = Facts { id: Uuid::from_u128(id), claimed, language, ..facts() };
            let in_time = claimed > facts_born();
            in_time.then(|| draft.complete(&context(), facts).ok()).flatten()
        },
    )
}

/// Some day after the child of [`finished`] was born.
fn facts_born() -> Timestamp {
    "2019-06-01T00:00:00Z".parse().unwrap()
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(submission in any_submission()) {
        let form = forms::released::meal();
        let xml = to_xml(&submission);
        let read = from_xml(form, &xml).map_err(|error| TestCaseError::fail(format!("{error}: {}", &*xml)))?;
        prop_assert_eq!(&read, &submission);
        prop_assert_eq!(to_xml(&read), xml);
    }

    #[test]
    fn nothing_from_outside_makes_the_reader_panic(text in any_text()) {
        let form = forms::released::meal();
        prop_assert!(from_xml(form, &text).is_err());
        let within = to_xml(&submission()).replace("ТЕСТОВ ӘЛИХАН", &text);
        // Whatever is accepted is what would have been written.
        if let Ok(read) = from_xml(form, &within) {
            prop_assert_eq!(&*to_xml(&read), &within);
        }
    }
}

#[test]
fn the_written_document_is_canonical() {
    let mut draft = finished();
    draft.fill_from(Fill::ChildName, "А & Б <в> \"г\" ]]> 'д'", Origin::Registry);
    let xml = to_xml(&draft.complete(&context(), facts()).unwrap());
    let canonical = peer("xmllint", &["--c14n"], &xml);
    assert_eq!(canonical.stdout.strip_suffix('\n').unwrap_or(&canonical.stdout), xml.as_str());
}

#[test]
fn the_document_of_a_known_application_never_changes() {
    let xml = to_xml(&submission());
    let consent = domain::digest::Sha256(submission().look_up_consent_sha256().unwrap());
    let wanted = format!(
        concat!(
            r#"<application xmlns="urn:tereze:application:meal:2" claimed="2026-11-22T09:32:10Z" form="meal" "#,
            r#"id="019aa8f2-7c00-7abc-8def-0123456789ab" kiosk="KST3" language="kk" policy="SEED" version="2">"#,
            r#"<declaration origin="typed" text="meal-declaration-1">true</declaration>"#,
            r#"<look-up-consent origin="typed" sha256="{}" text="meal-look-up-1">true</look-up-consent>"#,
            r#"<phone confirmed="true" origin="typed">+77774128452</phone>"#,
            r#"<parent-iin origin="certificate">870308400106</parent-iin>"#,
            r#"<parent-name origin="certificate">ТЕСТОВА АЙГҮЛ МАРАТҚЫЗЫ</parent-name>"#,
            r#"<parent-address origin="registry"><kato>391010000</kato>"#,
            r#"<kk>Қостанай қаласы, Абай көшесі, 10-үй</kk><ru>г. Костанай, ул. Абая, д. 10</ru></parent-address>"#,
            r#"<child-iin origin="typed">190525500508</child-iin>"#,
            r#"<child-name origin="registry">ТЕСТОВ ӘЛИХАН</child-name>"#,
            r#"<child-birth origin="registry">2019-05-25</child-birth>"#,
            r#"<school origin="registry"><bin>200140000014</bin><kato>391010000</kato>"#,
            r#"<kk>№ 5 «Білім» мектебі</kk><ru>Школа № 5 «Білім»</ru></school>"#,
            r#"<citizenship origin="typed">kz</citizenship>"#,
            r#"<category origin="typed">m1</category>"#,
            r#"<papers origin="typed"><scan bytes="250000" media="image/jpeg" pages="1" sha256="{}"></scan></papers>"#,
            r#"<channel origin="typed">sms</channel>"#,
            r#"<notice-language origin="typed">kk</notice-language>"#,
            r#"<personal-data origin="typed" text="meal-personal-data-2">true</personal-data>"#,
            r#"</application>"#,
        ),
        consent,
        "01".repeat(32),
    );
    assert_eq!(xml.as_str(), wanted);
    assert!(!xml.contains("анықтама"), "no file name leaves the kiosk");
}
