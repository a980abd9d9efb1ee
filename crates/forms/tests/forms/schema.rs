//! The published schema, held to its generator, and xmllint's word on what it lets through.

use std::io::Write;
use std::process::{Command, Stdio};

use forms::definition::Fill;
use forms::xml::{to_xml, xsd};
use forms::{Draft, Origin};
use rstest::rstest;

use crate::family::{assistant, begun, context, facts, finished, offline, scan, school, submission};
use crate::queue;

const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/xsd/meal-2.xsd");

const PUBLISHED_1: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/xsd/meal-1.xsd");

const PUBLISHED_QUEUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/xsd/kindergarten-2.xsd");

const PUBLISHED_QUEUE_1: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/xsd/kindergarten-1.xsd");

/// Set to write the published schema anew after the generator or a new form changed.
const WRITE: &str = "TEREZE_WRITE_XSD";

/// What a tool of somebody else's said.
pub(crate) struct Said {
    pub(crate) good: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a tool on a document given on its standard input.
pub(crate) fn peer(tool: &str, options: &[&str], document: &str) -> Said {
    let mut child = Command::new(tool)
        .args(options)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{tool}: {error} (Debian: libxml2-utils)"));
    child.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Said {
        good: output.status.success(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn validate(document: &str) -> Said {
    peer("xmllint", &["--nonet", "--noout", "--schema", PUBLISHED], document)
}

fn written(draft: &Draft) -> String {
    to_xml(&draft.complete(&offline(), facts()).unwrap()).to_string()
}

/// What a parent agrees to says how long the data are kept as the policy has it.
#[test]
fn the_consent_tells_the_years_of_the_policy() {
    for form in [forms::released::kindergarten(), forms::released::meal()] {
        let field = form.fields().find(|field| field.id == "personal-data").unwrap();
        let text = field.text_version.clone().unwrap();
        for policy in domain::released::policies() {
            let years = policy.retention_years;
            for (lang, says, promised) in [
                (words::Lang::Kk, format!("кемінде {years} жыл."), "содан кейін деректер жойылады"),
                (words::Lang::Ru, format!("не менее {years} лет "), "затем данные уничтожаются"),
            ] {
                let told = words::Words::new(lang).text(&text);
                assert!(told.contains(&says), "{says} is not in {told}");
                assert!(!told.contains(promised), "nobody carries that out: {told}");
            }
        }
    }
}

#[rstest]
#[case::meal(forms::released::meal(), PUBLISHED)]
#[case::meal_1(forms::released::find("meal", 1).unwrap(), PUBLISHED_1)]
#[case::kindergarten(forms::released::kindergarten(), PUBLISHED_QUEUE)]
#[case::kindergarten_1(forms::released::find("kindergarten", 1).unwrap(), PUBLISHED_QUEUE_1)]
fn the_published_schema_is_the_generated_one(#[case] form: &forms::Form, #[case] path: &str) {
    let generated = xsd(form);
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(path, &generated).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap();
    assert!(published == generated, "{path} is out of date; {WRITE}=1 writes it anew");
}

#[test]
fn every_application_of_the_queue_is_valid() {
    for (benefit, helped) in [(false, false), (true, false), (true, true)] {
        let assistant = helped.then(assistant);
        let document = to_xml(&forms::Submission { assistant, ..queue::application(benefit) });
        let said = peer("xmllint", &["--nonet", "--noout", "--schema", PUBLISHED_QUEUE], &document);
        assert!(said.good, "{}", said.stderr);
    }
}

#[test]
fn every_way_of_answering_is_valid() {
    let mut by_hand = begun();
    by_hand.set_text("phone", "87774128452");
    by_hand.set_text("email", "aigul@mail.kz");
    by_hand.set_text("parent-address", "Қостанай, Абай 10 & <5>");
    by_hand.set_text("child-iin", "061211600012");
    by_hand.set_text("child-name", "Тестова Әлия");
    by_hand.set_school("school", school());
    by_hand.choose("citizenship", "foreign");
    by_hand.choose("category", "m5");
    by_hand.add_scan("papers", scan(1)).unwrap();
    by_hand.add_scan("papers", scan(2)).unwrap();
    by_hand.add_scan("birth-paper", scan(3)).unwrap();
    by_hand.choose("channel", "both");
    by_hand.choose("notice-language", "ru");
    by_hand.tick("personal-data", true);
    by_hand.tick("notices", true);
    for draft in [finished(), by_hand] {
        let said = validate(&written(&draft));
        assert!(said.good, "{}", said.stderr);
    }
}

#[test]
fn a_signature_is_let_through_as_the_last_child_only() {
    let signature = r#"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo></ds:SignedInfo></ds:Signature>"#;
    let xml = to_xml(&submission());
    let last = xml.replace("</application>", &format!("{signature}</application>"));
    assert!(validate(&last).good, "{}", validate(&last).stderr);
    let first = xml.replacen("<declaration", &format!("{signature}<declaration"), 1);
    assert!(!validate(&first).good);
    let twice = xml.replace("</application>", &format!("{signature}{signature}</application>"));
    assert!(!validate(&twice).good);
}

#[rstest]
#[case::iin("190525500508", "19052550050")]
#[case::phone("+77774128452", "87774128452")]
#[case::date("2019-05-25", "25.05.2019")]
#[case::choice(">kz<", ">uz<")]
#[case::origin("<child-iin origin=\"typed\"", "<child-iin origin=\"registry\"")]
#[case::consent_text("meal-personal-data-2", "meal-personal-data-1")]
#[case::untick("meal-personal-data-2\">true", "meal-personal-data-2\">false")]
#[case::media("image/jpeg", "text/html")]
#[case::digest("sha256=\"0101", "sha256=\"xx01")]
#[case::namespace("meal:2\" claimed", "meal:3\" claimed")]
#[case::order(
    "<channel origin=\"typed\">sms</channel><notice-language origin=\"typed\">kk</notice-language>",
    "<notice-language origin=\"typed\">kk</notice-language><channel origin=\"typed\">sms</channel>"
)]
#[case::unknown_element("</application>", "<pin>1234</pin></application>")]
#[case::local_time("09:32:10Z", "14:32:10+05:00")]
fn what_the_engine_refuses_the_schema_refuses_too(#[case] right: &str, #[case] wrong: &str) {
    let xml = to_xml(&submission());
    assert!(xml.contains(right));
    let altered = xml.replacen(right, wrong, 1);
    assert!(!validate(&altered).good, "{altered}");
    assert!(forms::xml::from_xml(forms::released::meal(), &altered).is_err());
}

#[test]
fn a_name_with_everything_in_it_is_valid() {
    let mut draft = finished();
    draft.fill_from(Fill::ChildName, "Ә & <б> ]]> \"в\" 'г' 👪", Origin::Registry);
    let xml = to_xml(&draft.complete(&context(), facts()).unwrap());
    assert!(validate(&xml).good, "{}", validate(&xml).stderr);
}
