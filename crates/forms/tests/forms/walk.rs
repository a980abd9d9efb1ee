//! The meal form as a parent walks it (DOMAIN §1.15, §10).

use chrono::NaiveDate;
use domain::fault::Fault;
use forms::definition::{Channel, Fill};
use forms::{Context, Draft, FieldId, Origin, Raw, Slip, Value, check_submission};
use rstest::rstest;

use crate::family::{
    CHILD, begun, confirmed_by, context, day, facts, finished, offline, scan, school, submission,
};

fn slip(field: &str, fault: Fault) -> Slip {
    Slip { field: field.into(), fault }
}

#[test]
fn a_finished_application_has_no_slip() {
    assert_eq!(finished().check(&context()), []);
    let submission = submission();
    assert_eq!(submission.applicant_iin().unwrap().as_str(), "870308400106");
    assert_eq!(submission.applicant_name().unwrap().as_str(), "ТЕСТОВА АЙГҮЛ МАРАТҚЫЗЫ");
    assert_eq!(submission.scans().count(), 1);
    assert_eq!(submission.consents().count(), 3);
    assert!(submission.look_up_consent_sha256().is_some());
    assert_eq!(submission.manual().count(), 0);
    assert_eq!(submission.profile, "SEED");
}

#[test]
fn an_empty_application_names_every_mandatory_answer() {
    let draft = Draft::new(forms::released::meal());
    let slips = draft.check(&context());
    let asked = |slips: &[Slip]| slips.iter().map(|slip| slip.field.to_string()).collect::<Vec<_>>();
    let wanted = [
        "declaration",
        "look-up-consent",
        "phone",
        "parent-iin",
        "parent-name",
        "parent-address",
        "child-iin",
        "child-name",
        "child-birth",
        "school",
        "citizenship",
        "category",
        "papers",
        "channel",
        "notice-language",
        "personal-data",
    ];
    assert_eq!(asked(&slips), wanted);
    assert_eq!(draft.complete(&context(), facts()).unwrap_err(), slips);
    assert!(!draft.is_touched());
}

#[test]
fn scenario_35_no_step_without_the_declaration() {
    let mut draft = begun();
    assert_eq!(draft.check_step("key", &context()), []);
    draft.tick("declaration", false);
    assert_eq!(draft.check_step("key", &context()), [slip("declaration", Fault::Consent)]);
}

#[test]
fn a_consent_to_look_ups_counts_only_when_signed() {
    let mut draft = begun();
    draft.tick("look-up-consent", false);
    draft.tick("look-up-consent", true);
    assert_eq!(draft.check_step("key", &context()), [slip("look-up-consent", Fault::Consent)]);
}

#[rstest]
#[case::scenario_12("230401500108", Fault::IinCheck)]
#[case::scenario_13("220229600013", Fault::IinDate)]
#[case::scenario_14("200140000014", Fault::IinBin)]
#[case::scenario_15("870308400106", Fault::IinSame)]
#[case::short("1905255005", Fault::IinLength)]
#[case::century_slip("190525300508", Fault::IinCentury)]
#[case::empty("", Fault::Required)]
fn a_wrong_child_iin_has_its_own_fault(#[case] typed: &str, #[case] fault: Fault) {
    let mut draft = finished();
    draft.set_text("child-iin", typed);
    assert_eq!(draft.check_field("child-iin", &context()), Some(fault));
    assert_eq!(draft.text("child-iin"), typed, "what was typed stays");
}

#[test]
fn the_parent_is_the_owner_of_the_certificate() {
    let mut draft = finished();
    draft.set_text("parent-iin", "850415300012");
    assert_eq!(draft.text("parent-iin"), "870308400106", "it cannot be typed");
    let stranger = Context::new(day("2026-11-22"), "850415300012", true, domain::released::policy());
    assert_eq!(draft.check(&stranger), [slip("parent-iin", Fault::IinOther)]);
}

#[test]
fn a_register_s_answer_does_not_outlive_the_iin_it_was_given_for() {
    let mut draft = finished();
    draft.set_text("child-iin", "210601600010");
    assert_eq!(*draft.raw("child-name"), Raw::Empty);
    assert_eq!(*draft.raw("school"), Raw::Empty);
    assert_eq!(draft.text("child-birth"), "01.06.2021", "the date is the new IIN's");
    assert_eq!(draft.chosen("citizenship"), Some("kz"), "what only the parent knows stays");
}

#[test]
fn another_applicant_is_told_nothing_that_the_first_was_told() {
    let mut draft = finished();
    draft.set_applicant("870308400106", "ТЕСТОВА АЙГҮЛ");
    assert_ne!(*draft.raw("parent-address"), Raw::Empty, "the same key once more changes nothing");
    draft.set_applicant("850415300012", "ТЕСТОВ МАРАТ");
    for field in ["parent-address", "child-name", "child-birth", "school", "look-up-consent"] {
        assert_eq!(*draft.raw(field), Raw::Empty, "{field}");
    }
    assert_eq!(draft.text("child-iin"), "190525 500508", "what was typed stays");
}

#[test]
fn without_a_register_the_hand_answers_and_is_flagged() {
    let mut draft = begun();
    draft.set_text("parent-address", "  Қостанай,\tАбай\u{a0}көшесі  ");
    draft.set_text("child-iin", CHILD);
    draft.set_text("child-name", "Тестов Әлихан");
    draft.set_school("school", school());
    assert_eq!(draft.origin("parent-address"), Origin::Manual);
    assert_eq!(draft.origin("child-name"), Origin::Manual);
    assert_eq!(draft.origin("school"), Origin::Manual);
    assert_eq!((draft.text("child-birth"), draft.origin("child-birth")), ("25.05.2019", Origin::Manual));
    assert_eq!(draft.origin("child-iin"), Origin::Typed);
    assert_eq!(draft.check_step("parent", &context()), []);
    draft.forget_filled(&[Fill::ChildName, Fill::ChildSchool]);
    assert_eq!(draft.text("child-name"), "Тестов Әлихан", "what a hand gave is not forgotten");
}

#[test]
fn a_birth_date_is_the_iin_s_unless_a_register_says_so() {
    let mut draft = finished();
    draft.fill_from(Fill::ChildBirth, "26.05.2019", Origin::Registry);
    assert_eq!(draft.check_field("child-birth", &context()), None);
    draft.fill_from(Fill::ChildBirth, "26.05.2019", Origin::Manual);
    assert_eq!(draft.check_field("child-birth", &context()), Some(Fault::Birth));
}

#[rstest]
#[case::kazakhstan("kz", "190525500508", false)]
#[case::abroad("kz-abroad", "190525500508", true)]
#[case::foreigner("foreign", "190525500508", true)]
#[case::before_the_register("kz", "061211600012", true)]
fn the_birth_certificate_is_asked_for_where_no_register_holds_it(
    #[case] citizenship: &str,
    #[case] iin: &str,
    #[case] asked: bool,
) {
    let mut draft = finished();
    draft.set_text("child-iin", iin);
    draft.choose("citizenship", citizenship);
    assert_eq!(draft.visible("birth-paper"), asked);
    let fault = draft.check_field("birth-paper", &context());
    assert_eq!(fault, asked.then_some(Fault::NoBirthPaper));
}

#[rstest]
#[case("2007-08-12", true)]
#[case("2007-08-13", false)]
fn the_register_of_births_begins_on_13_august_2007(#[case] birth: NaiveDate, #[case] asked: bool) {
    let mut draft = finished();
    draft.fill_from(Fill::ChildBirth, &birth.format("%d.%m.%Y").to_string(), Origin::Registry);
    assert_eq!(draft.visible("birth-paper"), asked);
}

#[test]
fn what_is_hidden_is_not_submitted() {
    let mut draft = finished();
    draft.choose("citizenship", "foreign");
    draft.add_scan("birth-paper", scan(2)).unwrap();
    draft.choose("citizenship", "kz");
    let submission = draft.complete(&context(), facts()).unwrap();
    assert!(submission.answer("birth-paper").is_none());
    assert_eq!(draft.scans("birth-paper").len(), 1, "and comes back when it is asked again");
}

#[test]
fn a_code_proves_one_number_and_no_other() {
    let mut draft = finished();
    draft.set_text("phone", "+7 701 555 12 30");
    assert_eq!(draft.check_field("phone", &context()), Some(Fault::Unconfirmed));
    assert_eq!(draft.check_field("phone", &offline()), None, "codes cannot be had offline");
    draft.set_text("phone", "+77774128452");
    assert!(draft.is_confirmed("phone"), "the same number, written otherwise");
    draft.forget_confirmation("phone");
    assert!(!draft.is_confirmed("phone"));
}

#[test]
fn a_code_is_sent_only_where_it_can_arrive() {
    let mut draft = finished();
    let phone2 = FieldId::from("phone2");
    assert_eq!(draft.contact(&phone2, &context()), Err(slip("phone2", Fault::Required)));
    draft.set_text("phone2", "+7 7172 55 12 30");
    assert_eq!(draft.contact(&phone2, &context()), Err(slip("phone2", Fault::PhoneLandline)));
    draft.set_text("phone2", "87774128452");
    assert_eq!(draft.contact(&phone2, &context()), Err(slip("phone2", Fault::PhoneSame)));
    draft.set_text("phone2", "87015551230");
    assert_eq!(draft.contact(&phone2, &context()).unwrap().as_str(), "+77015551230");
    draft.set_text("email", "Айгүл@mail.kz");
    assert_eq!(draft.contact(&"email".into(), &context()), Err(slip("email", Fault::EmailMixed)));
}

#[test]
fn every_given_contact_is_confirmed_and_by_its_own_channel() {
    assert_eq!(confirmed_by(Channel::Sms), ["phone", "phone2"].map(FieldId::from));
    assert_eq!(confirmed_by(Channel::Email), ["email"].map(FieldId::from));
    let mut draft = finished();
    draft.set_text("phone2", "87015551230");
    draft.set_text("email", "aigul@mail.kz");
    let wanted = [slip("phone2", Fault::Unconfirmed), slip("email", Fault::Unconfirmed)];
    assert_eq!(draft.check(&context()), wanted);
}

#[rstest]
#[case("sms", None)]
#[case("email", Some(Fault::Channel))]
#[case("both", Some(Fault::Channel))]
fn notices_by_e_mail_need_an_address(#[case] channel: &str, #[case] fault: Option<Fault>) {
    let mut draft = finished();
    draft.choose("channel", channel);
    assert_eq!(draft.check_field("channel", &context()), fault);
    draft.set_text("email", "aigul@mail.kz");
    assert_eq!(draft.check_field("channel", &context()), None);
}

#[test]
fn scans_keep_to_the_limits() {
    let mut draft = finished();
    assert_eq!(draft.add_scan("papers", scan(1)), Err(Fault::ScanTwice));
    assert_eq!(draft.add_scan("birth-paper", scan(1)), Err(Fault::ScanTwice), "nor as another paper");
    for seed in 2..=6 {
        draft.add_scan("papers", scan(seed)).unwrap();
    }
    assert_eq!(draft.check_field("papers", &context()), Some(Fault::ScanTooMany { n: 5 }));
    assert_eq!(draft.remove_scan("papers", 5), Some([6; 32]));
    assert_eq!(draft.check_field("papers", &context()), None);
    let mut thick = scan(8);
    thick.pages = 1000;
    draft.remove_scan("papers", 0);
    draft.add_scan("papers", thick).unwrap();
    let pages = domain::released::policy().scans.pdf_pages_max;
    assert_eq!(draft.check_field("papers", &context()), Some(Fault::ScanPages { n: pages }));
    draft.remove_scan("papers", 4);
    let mut large = scan(9);
    large.bytes_len = 10 * 1024 * 1024 + 1;
    draft.add_scan("papers", large).unwrap();
    assert_eq!(draft.check_field("papers", &context()), Some(Fault::ScanTooBig { mb: 10 }));
    assert_eq!(draft.remove_scan("papers", 99), None);
}

#[test]
fn a_flood_of_typing_is_cut_and_told_about() {
    let mut draft = finished();
    draft.forget_filled(&[Fill::ParentAddress]);
    draft.set_text("parent-address", &"ұ".repeat(5_000_000));
    assert_eq!(draft.text("parent-address").chars().count(), 301);
    assert_eq!(draft.check_field("parent-address", &context()), Some(Fault::TooLong { n: 300 }));
}

#[rstest]
#[case::bell("Абай\u{7}көшесі")]
#[case::right_to_left_override("Абай \u{202e}көшесі")]
#[case::zero_width("Аб\u{200b}ай")]
#[case::no_character("Абай \u{fffe}")]
fn what_xml_or_eyes_cannot_take_is_refused(#[case] typed: &str) {
    let mut draft = finished();
    draft.forget_filled(&[Fill::ParentAddress]);
    draft.set_text("parent-address", typed);
    assert_eq!(draft.check_field("parent-address", &context()), Some(Fault::Text));
}

#[test]
fn scenario_42_a_missing_name_part_blocks_nothing() {
    let mut draft = finished();
    draft.fill_from(Fill::ChildName, "", Origin::Registry);
    assert_eq!(draft.text("child-name"), "ТЕСТОВ ӘЛИХАН", "an empty answer is no answer");
    draft.fill_from(Fill::ChildName, "ИБО-ОГЛЫ", Origin::Registry);
    assert_eq!(draft.check_field("child-name", &context()), None);
}

#[test]
fn wiping_leaves_nothing() {
    let mut draft = finished();
    draft.wipe();
    assert!(draft.form().fields().all(|field| *draft.raw(&field.id) == Raw::Empty));
    assert!(!draft.is_confirmed("phone"));
    draft.set_text("phone", "87774128452");
    assert!(!draft.is_confirmed("phone"), "nor a proof");
}

#[test]
fn debug_shows_nothing_of_a_person() {
    let draft = finished();
    let shown = format!("{draft:?} {:?} {:?}", draft.complete(&context(), facts()), draft.scans("papers"));
    for personal in ["870308400106", "190525", "ТЕСТОВ", "7774128452", "Абай", "анықтама", "25.05.2019"]
    {
        assert!(!shown.contains(personal), "{personal}");
    }
}

#[test]
fn central_checks_by_the_same_rules() {
    let form = forms::released::meal();
    assert_eq!(check_submission(form, &submission(), &offline()), []);
    let mut altered = submission();
    altered.answers.retain(|answer| answer.field != "personal-data");
    assert_eq!(check_submission(form, &altered, &offline()), [slip("personal-data", Fault::Consent)]);
}

#[test]
fn central_sees_an_answer_nobody_asked_for() {
    let mut altered = submission();
    let mut unasked = altered.answer("papers").unwrap().clone();
    unasked.field = "birth-paper".into();
    altered.answers.push(unasked);
    let slips = check_submission(forms::released::meal(), &altered, &offline());
    assert_eq!(slips, [slip("birth-paper", Fault::Choice)]);
}

#[test]
fn central_sees_unconfirmed_contacts_where_it_wants_them_confirmed() {
    let mut altered = submission();
    for answer in &mut altered.answers {
        answer.confirmed = answer.confirmed.map(|_| false);
    }
    let slips = check_submission(forms::released::meal(), &altered, &context());
    assert_eq!(slips, [slip("phone", Fault::Unconfirmed)]);
    assert!(matches!(altered.value("phone"), Some(Value::Mobile(_))));
}
