//! Every text a form and its faults need stands in both languages.

use domain::fault::Fault;
use words::{Lang, Words};

/// What consent texts may name: whoever answers for the data.
const CONSENT_ARGS: [(&str, &str); 2] = [("operator", "«ОПЕРАТОР»"), ("bin", "200140000014")];

fn both() -> [Words; 2] {
    Lang::ALL.map(Words::new)
}

fn every_form() -> [&'static forms::Form; 2] {
    [forms::released::meal(), forms::released::kindergarten()]
}

#[test]
fn each_form_has_all_its_texts() {
    for (words, form) in both().iter().flat_map(|words| every_form().map(|form| (words, form))) {
        assert_eq!(form.check_texts(|id| words.has(id)), Ok(()));
        for id in form.texts() {
            let (id, attribute) =
                id.split_once('.').map_or((id.as_str(), None), |(id, name)| (id, Some(name)));
            let text = attribute.map_or_else(|| words.text(id), |name| words.attribute(id, name).unwrap());
            assert!(!text.trim().is_empty() && !text.starts_with('['), "{id}: {text}");
        }
    }
}

#[rstest::rstest]
#[case::field("meal-phone")]
#[case::help("meal-school.help")]
#[case::option("meal-citizenship-foreign")]
#[case::step("meal-step-notices.title")]
#[case::consent("meal-look-up-1")]
fn a_form_without_a_text_is_refused(#[case] missing: &str) {
    let refused = forms::released::meal().check_texts(|id| id != missing);
    assert_eq!(refused, Err(forms::DefinitionError::Wordless(missing.to_owned())));
}

#[test]
fn every_category_names_its_paper() {
    for (words, form) in both().iter().flat_map(|words| every_form().map(|form| (words, form))) {
        for option in &form.field("category").unwrap().options {
            let id = form.option_id("category", option);
            assert!(words.attribute(&id, "paper").is_some(), "{id}");
        }
    }
}

#[test]
fn consents_say_who_asks_and_what_the_law_wants() {
    let args = CONSENT_ARGS.map(|(name, value)| (name, value.to_owned()));
    // Purpose, recipients, term, right: DOMAIN §8.1.
    let duties = [["Мақсаты:", "Цель:"], ["беріледі", "переда"], ["ерзімі", "рок"], ["ұқығым:", "рав"]];
    for (at, words) in both().into_iter().enumerate() {
        let fields = every_form().into_iter().flat_map(forms::Form::fields);
        for field in fields.filter(|field| field.text_version.is_some()) {
            let version = field.text_version.clone().unwrap();
            let text = words.message(&version, &args);
            assert!(!text.contains("{$"), "{version} names something nobody fills in: {text}");
            if version != "meal-declaration-1" {
                assert!(text.contains("«ОПЕРАТОР»") && text.contains("200140000014"), "{version}");
                assert!(duties.iter().all(|duty| text.contains(duty[at])), "{version}: {text}");
            }
        }
    }
}

#[test]
fn every_fault_has_its_sentence() {
    for words in both() {
        for fault in Fault::all() {
            assert!(words.has(fault.message()), "{}", fault.message());
            let said = words.message(fault.message(), &fault.args());
            assert!(!said.contains("{$") && !said.is_empty(), "{said}");
        }
    }
}
