//! The consent to look-ups as a document of its own.

use domain::bin::Bin;
use domain::language::Language;
use forms::consent::{LookUpConsent, Office};
use forms::xml::{XmlError, from_xml, to_xml};
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use crate::family::{facts, submission};
use crate::schema::peer;

fn office() -> Office {
    Office {
        centre: "Қостанай ХҚКО".to_owned(),
        kiosk: "KST3".to_owned(),
        operator: "«Азаматтарға арналған үкімет» & Ко".to_owned(),
        operator_bin: Bin::parse("200140000014").unwrap(),
    }
}

fn consent() -> LookUpConsent {
    let nonce = "00112233445566778899aabbccddeeff";
    let facts = facts();
    LookUpConsent::new(forms::released::meal(), &office(), Language::Kazakh, facts.id, facts.claimed, nonce)
}

#[test]
fn it_says_what_the_law_wants_to_be_said() {
    let wanted = concat!(
        r#"<lookUpConsent xmlns="urn:tereze:look-up-consent:1"><purpose>meal</purpose>"#,
        "<data><item>parent-address</item><item>child-name</item><item>child-birth</item><item>school</item>",
        "<item>family-link</item></data>",
        r#"<operator bin="200140000014">«Азаматтарға арналған үкімет» &amp; Ко</operator>"#,
        "<centre>Қостанай ХҚКО</centre><kiosk>KST3</kiosk><time>2026-11-22T09:32:10Z</time>",
        r#"<text language="kk">meal-look-up-1</text>"#,
        "<submission>019aa8f2-7c00-7abc-8def-0123456789ab</submission>",
        "<nonce>00112233445566778899aabbccddeeff</nonce></lookUpConsent>",
    );
    assert_eq!(consent().to_xml().as_str(), wanted);
    assert_eq!(LookUpConsent::from_xml(wanted), Ok(consent()));
}

#[test]
fn it_keeps_to_its_published_schema() {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/xsd/look-up-consent-1.xsd");
    let options = ["--nonet", "--noout", "--schema", schema];
    let said = peer("xmllint", &options, &consent().to_xml());
    assert!(said.good, "{}", said.stderr);
    let said = peer("xmllint", &options, &consent().to_xml().replace("\"kk\"", "\"en\""));
    assert!(!said.good);
}

#[test]
fn it_can_never_pass_for_an_application_nor_an_application_for_it() {
    assert_eq!(from_xml(forms::released::meal(), &consent().to_xml()), Err(XmlError::OtherKind));
    assert_eq!(LookUpConsent::from_xml(&to_xml(&submission())), Err(XmlError::OtherKind));
}

#[rstest]
#[case::white_space("<purpose>", " <purpose>")]
#[case::repeated("<nonce>", "<nonce>00112233445566778899aabbccddeeff</nonce><nonce>")]
#[case::no_nonce("00112233445566778899aabbccddeeff", "")]
#[case::short_nonce("00112233445566778899aabbccddeeff", "0011")]
#[case::language("\"kk\"", "\"en\"")]
#[case::operator("200140000014", "200140000015")]
#[case::local_time("09:32:10Z", "14:32:10+05:00")]
#[case::item("<item>school</item>", "<thing>school</thing>")]
#[case::control("KST3", "KST\u{202e}3")]
fn anything_we_would_not_have_written_is_refused(#[case] right: &str, #[case] wrong: &str) {
    let xml = consent().to_xml();
    assert!(xml.contains(right));
    assert_eq!(LookUpConsent::from_xml(&xml.replacen(right, wrong, 1)), Err(XmlError::NotCanonical));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(centre in "[\\PC&&[^\\p{Cf}\\p{Z}]]{1,40}", id in any::<u128>()) {
        let office = Office { centre, ..office() };
        let facts = facts();
        let nonce = "ab".repeat(16);
        let language = Language::Russian;
        let form = forms::released::meal();
        let consent = LookUpConsent::new(form, &office, language, Uuid::from_u128(id), facts.claimed, &nonce);
        prop_assert_eq!(LookUpConsent::from_xml(&consent.to_xml()), Ok(consent));
    }
}
