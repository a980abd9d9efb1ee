//! Documents that are refused, and for which reason.

use domain::fault::Fault;
use forms::xml::{DOCUMENT_BYTES_MAX, XmlError, from_xml, read, to_xml};
use rstest::rstest;

use crate::family::submission;

fn value(element: &str, fault: Fault) -> XmlError {
    XmlError::Value { element: element.to_owned(), fault }
}

fn attribute(element: &str, attribute: &'static str) -> XmlError {
    XmlError::Attribute { element: element.to_owned(), attribute }
}

fn refusal(document: &str) -> XmlError {
    from_xml(forms::released::meal(), document).unwrap_err()
}

/// The known application with one thing changed.
fn altered(right: &str, wrong: &str) -> String {
    let xml = to_xml(&submission());
    assert!(xml.contains(right), "{right}");
    xml.replacen(right, wrong, 1)
}

#[rstest]
#[case::check_digit("190525500508", "190525500501", value("child-iin", Fault::IinCheck))]
#[case::bin("190525500508", "200140000014", value("child-iin", Fault::IinBin))]
#[case::from_the_future("2019-05-25", "2027-05-25", value("child-birth", Fault::DateFuture))]
#[case::no_such_day("2019-05-25", "2019-02-30", value("child-birth", Fault::Date))]
#[case::landline("+77774128452", "+77172555555", value("phone", Fault::PhoneLandline))]
#[case::no_number("+77774128452", "", value("phone", Fault::Required))]
#[case::other_option(">kz<", ">kg<", value("citizenship", Fault::Choice))]
#[case::empty_option(">kz<", "><", value("citizenship", Fault::Choice))]
#[case::turned_around("ТЕСТОВ ӘЛИХАН", "ТЕСТОВ\u{202e} ӘЛИХАН", value("child-name", Fault::Text))]
#[case::school_without_a_name("<kk>№ 5 «Білім» мектебі</kk>", "", value("school", Fault::SchoolChoice))]
#[case::school_number("<bin>200140000014", "<bin>200140000015", value("school", Fault::SchoolChoice))]
fn a_value_the_form_does_not_accept(#[case] right: &str, #[case] wrong: &str, #[case] error: XmlError) {
    assert_eq!(refusal(&altered(right, wrong)), error);
}

#[rstest]
#[case::origin("\"certificate\">870308400106", "\"typed\">870308400106", attribute("parent-iin", "origin"))]
#[case::vouched_for_by_nobody("\"typed\">190525", "\"registry\">190525", attribute("child-iin", "origin"))]
#[case::confirmed("confirmed=\"true\"", "confirmed=\"yes\"", attribute("phone", "confirmed"))]
#[case::other_text("meal-personal-data-2", "meal-personal-data-1", attribute("personal-data", "text"))]
#[case::unsigned_consent(" sha256=\"", " md5=\"", attribute("look-up-consent", "sha256"))]
#[case::id("id=\"019aa8f2", "id=\"zzzaa8f2", attribute("application", "id"))]
#[case::moment("2026-11-22T09:32:10Z", "yesterday", attribute("application", "claimed"))]
#[case::language("language=\"kk\"", "language=\"en\"", attribute("application", "language"))]
#[case::kiosk("kiosk=\"KST3\"", "kiosk=\"\"", attribute("application", "kiosk"))]
fn an_attribute_that_is_wrong(#[case] right: &str, #[case] wrong: &str, #[case] error: XmlError) {
    assert_eq!(refusal(&altered(right, wrong)), error);
}

#[rstest]
#[case::grouped_iin("190525500508", "190525 500508")]
#[case::national_phone("+77774128452", "87774128452")]
#[case::loose_name("ТЕСТОВ ӘЛИХАН", "ТЕСТОВ  ӘЛИХАН")]
#[case::decomposed("АЙГҮЛ", "АИ\u{306}ГҮЛ")]
#[case::white_space("><phone", ">\n<phone")]
#[case::text_around("<phone", "…<phone")]
#[case::text_beside("</phone>", "</phone>…")]
#[case::single_quotes("form=\"meal\"", "form='meal'")]
#[case::character_reference("KST3", "KS&#84;3")]
#[case::extra_attribute("version=\"2\"", "version=\"2\" note=\"x\"")]
#[case::attribute_order("form=\"meal\" id=", "formm=\"\" form=\"meal\" id=")]
#[case::other_prefix("<phone", "<phone xmlns:x=\"urn:x\"")]
#[case::local_time("09:32:10Z", "14:32:10+05:00")]
#[case::upper_case_id("019aa8f2-7c00-7abc", "019AA8F2-7c00-7abc")]
#[case::child_of_a_leaf(">kz<", ">kz<b></b><")]
#[case::unknown_child("<bin>", "<name></name><bin>")]
#[case::empty_tag(
    "sha256=\"0101010101010101010101010101010101010101010101010101010101010101\"></scan>",
    "sha256=\"0101010101010101010101010101010101010101010101010101010101010101\"/>"
)]
#[case::declined(">true</declaration>", ">false</declaration>")]
fn anything_we_would_not_have_written(#[case] right: &str, #[case] wrong: &str) {
    assert_eq!(refusal(&altered(right, wrong)), XmlError::NotCanonical);
}

#[rstest]
#[case::unknown("<phone", "<pin></pin><phone", "look-up-consent")]
#[case::another_prefix(
    "<phone",
    "<x:phone xmlns:x=\"urn:tereze:application:meal:2\"></x:phone><phone",
    "look-up-consent"
)]
#[case::repeated(
    "<parent-iin",
    "<phone confirmed=\"true\" origin=\"typed\">+77015551230</phone><parent-iin",
    "phone"
)]
#[case::out_of_order(
    "<declaration",
    "<citizenship origin=\"typed\">kz</citizenship><declaration",
    "citizenship"
)]
#[case::unverified_signature(
    "</application>",
    "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"></ds:Signature></application>",
    "personal-data"
)]
fn an_element_that_does_not_belong(#[case] right: &str, #[case] wrong: &str, #[case] after: &str) {
    assert_eq!(refusal(&altered(right, wrong)), XmlError::Misplaced(after.to_owned()));
}

#[rstest]
#[case::comment("<phone", "<!-- --><phone", "a comment")]
#[case::comment_within("190525", "190525<!---->", "a comment")]
#[case::instruction("<phone", "<?php ?><phone", "a processing instruction")]
#[case::declaration("<application", "<?xml version=\"1.0\"?><application", "a processing instruction")]
#[case::dtd("<application", "<!DOCTYPE application [<!ENTITY a \"b\">]><application", "a DTD")]
#[case::cdata("190525500508", "<![CDATA[190525500508]]>", "CDATA")]
fn constructs_of_no_document_of_ours(#[case] right: &str, #[case] wrong: &str, #[case] what: &'static str) {
    assert_eq!(refusal(&altered(right, wrong)), XmlError::Forbidden(what));
}

#[rstest]
#[case::form("meal:2\" claimed", "milk:2\" claimed")]
#[case::version("version=\"2\"", "version=\"1\"")]
#[case::name("form=\"meal\"", "form=\"milk\"")]
#[case::no_version(" version=\"2\"", "")]
fn a_document_of_another_kind(#[case] right: &str, #[case] wrong: &str) {
    assert_eq!(refusal(&altered(right, wrong)), XmlError::OtherKind);
}

#[rstest]
#[case::nothing("")]
#[case::text("өтініш")]
#[case::open("<application>")]
#[case::crossed("<a><b></a></b>")]
#[case::two_roots("<a></a><b></b>")]
#[case::entity("<a>&eacute;</a>")]
#[case::bare_ampersand("<a>&</a>")]
#[case::attribute_twice("<a b=\"1\" b=\"2\"></a>")]
#[case::null_reference("<a>&#0;</a>")]
fn not_xml(#[case] document: &str) {
    assert_eq!(refusal(document), XmlError::NotXml);
}

#[test]
fn size_depth_and_number_are_bounded() {
    assert_eq!(refusal(&"<".repeat(DOCUMENT_BYTES_MAX + 1)), XmlError::TooBig);
    assert_eq!(refusal(&"<a>".repeat(9)), XmlError::TooBig);
    assert_eq!(refusal(&format!("<a>{}</a>", "<b></b>".repeat(2001))), XmlError::TooBig);
    let attributes: String = (0..17).map(|n| format!(" a{n}=\"\"")).collect();
    assert_eq!(refusal(&format!("<a{attributes}></a>")), XmlError::TooBig);
    let scan =
        format!("<scan bytes=\"1\" media=\"image/png\" pages=\"1\" sha256=\"{}\"></scan>", "01".repeat(32));
    assert_eq!(refusal(&altered("<scan ", &format!("{}<scan ", scan.repeat(32)))), XmlError::TooBig);
}

#[test]
fn a_document_names_its_form() {
    let (form, read_back) = read(&to_xml(&submission())).unwrap();
    assert_eq!((form.id.as_str(), form.version), ("meal", 2));
    assert_eq!(to_xml(&read_back), to_xml(&submission()));
    assert_eq!(read("<lookUpConsent></lookUpConsent>").err(), Some(XmlError::OtherKind));
    let later =
        to_xml(&submission()).replace("meal:2", "meal:999").replace("version=\"2\"", "version=\"999\"");
    assert_eq!(read(&later).err(), Some(XmlError::OtherKind), "never released");
}

#[test]
fn a_refusal_repeats_nothing_of_what_it_refused() {
    for document in [altered("190525500508", "190525500501"), altered("ТЕСТОВ ӘЛИХАН", "ТЕСТОВ\u{7} ӘЛИХАН")]
    {
        let said = format!("{0} {0:?}", refusal(&document));
        assert!(!said.contains("1905255") && !said.contains("ТЕСТОВ"), "{said}");
    }
}
