//! Definitions that are refused, each with the place and the reason.

use forms::{DefinitionError, Form};
use rstest::rstest;

fn form(fields: &str) -> String {
    format!("id = \"test\"\nversion = 1\nsection = \"social\"\n[[step]]\nid = \"one\"\n{fields}")
}

fn field(keys: &str) -> String {
    format!("[[step.field]]\n{keys}\n")
}

fn nowhere(field: &str, key: &'static str, to: &str) -> DefinitionError {
    DefinitionError::Nowhere { field: field.to_owned(), key, to: to.to_owned() }
}

fn misplaced(key: &'static str) -> DefinitionError {
    DefinitionError::Misplaced { field: "a".to_owned(), key }
}

fn lacks(key: &'static str) -> DefinitionError {
    DefinitionError::Lacks { field: "a".to_owned(), key }
}

#[test]
fn the_meal_form_has_six_steps() {
    let form = forms::released::meal();
    let steps: Vec<&str> = form.steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(steps, ["key", "contacts", "parent", "child", "notices", "review"], "DOMAIN §9, I1");
    assert_eq!(forms::released::find("meal", 2), Some(form));
    assert!(forms::released::find("meal", 1).is_some(), "what was signed under it is read for ever");
    assert_eq!(forms::released::find("meal", 3), None);
}

#[rstest]
#[case::key("id = \"a\"\nkind = \"text\"\ncolour = \"red\"")]
#[case::kind("id = \"a\"\nkind = \"number\"")]
#[case::channel("id = \"a\"\nkind = \"mobile\"\nconfirm = \"post\"")]
#[case::no_id("kind = \"text\"")]
#[case::not_toml("id = ")]
fn what_no_form_has_is_refused(#[case] keys: &str) {
    assert!(matches!(Form::parse(&form(&field(keys))), Err(DefinitionError::Toml(_))));
}

#[rstest]
#[case::options("id = \"a\"\nkind = \"text\"\noptions = [\"x\"]", misplaced("options"))]
#[case::no_options("id = \"a\"\nkind = \"choice\"", lacks("options"))]
#[case::consent_without_text("id = \"a\"\nkind = \"consent\"", lacks("text_version"))]
#[case::text_version("id = \"a\"\nkind = \"text\"\ntext_version = \"x-1\"", misplaced("text_version"))]
#[case::scans_of_nothing("id = \"a\"\nkind = \"scans\"", lacks("paper"))]
#[case::read_only("id = \"a\"\nkind = \"text\"\nread_only = true", misplaced("read_only"))]
#[case::confirmed_text("id = \"a\"\nkind = \"text\"\nconfirm = \"sms\"", misplaced("confirm"))]
#[case::child("id = \"a\"\nkind = \"text\"\nchild = true", misplaced("child"))]
#[case::about("id = \"a\"\nkind = \"text\"\nabout = \"b\"", nowhere("a", "about", "b"))]
#[case::differs("id = \"a\"\nkind = \"text\"\ndiffers_from = \"a\"", nowhere("a", "differs_from", "a"))]
#[case::show_if(
    "id = \"a\"\nkind = \"text\"\nshow_if = { field = \"b\", given = true }",
    nowhere("a", "show_if", "b")
)]
#[case::cyrillic("id = \"бала\"\nkind = \"text\"", DefinitionError::Id("бала".to_owned()))]
#[case::option_id("id = \"a\"\nkind = \"choice\"\noptions = [\"A B\"]", DefinitionError::Id("A B".to_owned()))]
#[case::option_twice("id = \"a\"\nkind = \"choice\"\noptions = [\"x\", \"x\"]", DefinitionError::Twice("x".to_owned()))]
fn a_key_stands_only_where_it_means_something(#[case] keys: &str, #[case] error: DefinitionError) {
    assert_eq!(Form::parse(&form(&field(keys))), Err(error));
}

#[rstest]
#[case::nothing("show_if = {}")]
#[case::two("show_if = { any = [], all = [] }")]
#[case::field_only("show_if = { field = \"a\" }")]
#[case::negation("show_if = { field = \"a\", given = false }")]
#[case::deep("show_if = { any = [{ any = [{ any = [{ field = \"a\", given = true }] }] }] }")]
fn a_condition_is_one_of_the_known_ones(#[case] show_if: &str) {
    let fields =
        field("id = \"a\"\nkind = \"text\"") + &field(&format!("id = \"b\"\nkind = \"text\"\n{show_if}"));
    assert_eq!(Form::parse(&form(&fields)), Err(DefinitionError::Condition { field: "b".to_owned() }));
}

#[rstest]
#[case::option("{ field = \"a\", in = [\"z\"] }", "a-z")]
#[case::date_of_a_choice("{ field = \"a\", before = \"2007-08-13\" }", "a")]
#[case::inner("{ any = [{ field = \"a\", in = [\"x\"] }, { field = \"later\", given = true }] }", "later")]
fn a_condition_asks_what_can_be_answered(#[case] show_if: &str, #[case] to: &str) {
    let fields = field("id = \"a\"\nkind = \"choice\"\noptions = [\"x\"]")
        + &field(&format!("id = \"b\"\nkind = \"text\"\nshow_if = {show_if}"))
        + &field("id = \"later\"\nkind = \"text\"");
    assert_eq!(Form::parse(&form(&fields)), Err(nowhere("b", "show_if", to)));
}

#[test]
fn names_stand_once() {
    let twice = field("id = \"a\"\nkind = \"text\"").repeat(2);
    assert_eq!(Form::parse(&form(&twice)), Err(DefinitionError::Twice("a".to_owned())));
    let steps = form("[[step]]\nid = \"one\"\n");
    assert_eq!(Form::parse(&steps), Err(DefinitionError::Twice("one".to_owned())));
}

#[test]
fn a_form_is_bounded() {
    assert!(matches!(Form::parse(&" ".repeat(65 * 1024)), Err(DefinitionError::TooBig(_))));
    assert!(matches!(
        Form::parse("id = \"a\"\nversion = 1\nsection = \"s\""),
        Err(DefinitionError::Empty(_))
    ));
    assert!(matches!(
        Form::parse(&form("").replace("version = 1", "version = 0")),
        Err(DefinitionError::Empty(_))
    ));
    let many: String = (0..201).map(|n| field(&format!("id = \"f{n}\"\nkind = \"text\""))).collect();
    assert!(matches!(Form::parse(&form(&many)), Err(DefinitionError::Empty(_))));
}
