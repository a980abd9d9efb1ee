//! The application of the queue, the login challenge and the signed acts: one form each, told apart by everything.

use domain::bin::Bin;
use domain::iin::Iin;
use domain::kato::Kato;
use domain::kindergarten::{Category, Reason};
use domain::language::Language;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use forms::action::{About, Action, Deed};
use forms::consent::{LookUpConsent, Office};
use forms::definition::Fill;
use forms::login::Login;
use forms::xml::{from_xml, to_xml};
use forms::{Context, Draft, Origin, ScanRef, Submission, check_submission};
use rstest::rstest;
use uuid::Uuid;

use crate::family::{PARENT, day, facts, scan};

const TODDLER: &str = "230401500109";

fn form() -> &'static forms::Form {
    forms::released::kindergarten()
}

fn on(today: &str) -> Context {
    Context::new(day(today), PARENT, false, domain::released::policy())
}

fn filled(benefit: bool) -> Draft {
    let mut draft = Draft::new(form());
    draft.set_settlement("settlement", Kato::parse("391010000").unwrap());
    draft.set_applicant(PARENT, "ТЕСТОВА АЙГҮЛ");
    draft.set_look_up_consent(&login().to_xml());
    draft.set_text("phone", "87774128452");
    draft.set_text("email", "aigul@mail.kz");
    draft.choose("channel", "both");
    draft.choose("notice-language", "kk");
    draft.set_text("child-iin", TODDLER);
    draft.fill_from(Fill::ChildName, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ", Origin::Registry);
    draft.fill_from(Fill::ChildBirth, "01.04.2023", Origin::Registry);
    draft.choose("benefit", if benefit { "yes" } else { "no" });
    if benefit {
        draft.choose("category", "p4");
        draft.add_scan("papers", scan(1)).unwrap();
    }
    draft.tick("personal-data", true);
    draft
}

pub(crate) fn application(benefit: bool) -> Submission {
    filled(benefit).complete(&on("2026-11-22"), facts()).unwrap()
}

/// The same of a child of any name.
pub(crate) fn application_of(child: &str, origin: Origin, facts: forms::Facts) -> Submission {
    let mut draft = filled(true);
    draft.fill_from(Fill::ChildName, child, origin);
    draft.complete(&on("2026-11-22"), facts).unwrap()
}

fn moment() -> Timestamp {
    facts().claimed
}

fn login() -> Login {
    let office = Office {
        centre: "demo".into(),
        kiosk: "KST3".into(),
        operator: "Отдел образования & К°".into(),
        operator_bin: domain::bin::Bin::parse("200140000014").unwrap(),
    };
    Login::new(form(), office, Language::Kazakh, Uuid::from_u128(9), moment(), &"ab".repeat(16))
}

fn about() -> About {
    About { number: ApplicationNumber::parse("391010000/UO.2026.000123.1").unwrap(), revision: 3 }
}

fn act(deed: Deed) -> Action {
    Action {
        id: Uuid::from_u128(7),
        kiosk: "KST3".into(),
        claimed: moment(),
        language: Language::Russian,
        deed,
    }
}

fn choice() -> Deed {
    let kindergarten = Bin::parse("200140000014").unwrap();
    Deed::ChoosePrivate { about: about(), place: Uuid::from_u128(11), kindergarten, number_lost: true }
}

fn extension(reason: Reason, text: Option<&str>) -> Deed {
    Deed::Extend { about: about(), until: day("2026-12-30"), reason, text: text.map(Into::into) }
}

fn deeds() -> [Deed; 9] {
    [
        Deed::ChangeCategory {
            about: about(),
            category: Category::P4,
            reason: Some("Родился четвёртый <ребёнок>".into()),
            scans: vec![ScanRef::from(&scan(1)), ScanRef::from(&scan(2))],
        },
        Deed::Leave { about: about(), reason: None },
        choice(),
        Deed::Withdraw { about: about(), reason: Reason::OtherKindergarten, text: None },
        extension(Reason::Illness, None),
        extension(Reason::Other, Some("Әжесі <ауылда>")),
        Deed::WithdrawMeal { about: about() },
        Deed::Join {
            child: Iin::parse(TODDLER, day("2026-11-22")).unwrap(),
            number: None,
            scans: Vec::new(),
        },
        Deed::Join {
            child: Iin::parse(TODDLER, day("2026-11-22")).unwrap(),
            number: Some(about().number),
            scans: Vec::new(),
        },
    ]
}

#[test]
fn an_application_of_the_queue_is_read_back_and_checked_again() {
    for benefit in [false, true] {
        let submission = application(benefit);
        assert_eq!(from_xml(form(), &to_xml(&submission)).unwrap(), submission);
        assert!(check_submission(form(), &submission, &on("2026-11-22")).is_empty());
    }
}

#[test]
fn the_applicants_birth_date_is_the_one_in_the_iin_until_a_register_says_it() {
    assert_eq!(filled(false).text("applicant-birth"), "08.03.1987");
    assert_eq!(filled(false).origin("applicant-birth"), Origin::Manual);
}

#[rstest]
#[case::a_day_before_the_seventh_birthday("2030-03-31", true)]
#[case::on_the_seventh_birthday("2030-04-01", false)]
fn scenario_16_a_child_is_too_old_on_its_birthday(#[case] today: &str, #[case] taken: bool) {
    let slips = filled(false).check(&on(today));
    assert_eq!(slips.is_empty(), taken, "{slips:?}");
    assert!(slips.iter().all(|slip| slip.fault.code() == "E-AGE"));
}

#[test]
fn scenario_17_a_benefit_without_a_scan_is_refused() {
    let mut draft = filled(true);
    draft.remove_scan("papers", 0);
    let slips = draft.check(&on("2026-11-22"));
    assert_eq!(slips.iter().map(|slip| slip.fault.code()).collect::<Vec<_>>(), ["E-NODOC"]);
}

#[test]
fn scenario_15_the_child_cannot_be_the_applicant() {
    let mut draft = filled(false);
    draft.set_applicant(TODDLER, "ТЕСТОВ");
    let context = Context::new(day("2026-11-22"), TODDLER, false, domain::released::policy());
    assert!(draft.check(&context).iter().any(|slip| slip.fault.code() == "E-IIN-SAME"));
}

#[test]
fn logins_and_acts_are_read_back_as_they_were_written() {
    assert_eq!(Login::from_xml(&login().to_xml()).unwrap(), login());
    for deed in deeds() {
        let action = act(deed);
        assert_eq!(Action::from_xml(&action.to_xml()).unwrap(), action);
    }
}

#[test]
fn no_document_passes_for_another() {
    let login = login().to_xml();
    let application = to_xml(&application(true));
    for deed in deeds() {
        let action = act(deed).to_xml();
        assert!(Login::from_xml(&action).is_err());
        assert!(LookUpConsent::from_xml(&action).is_err());
        assert!(from_xml(form(), &action).is_err());
    }
    for other in [&*login, &*application] {
        assert!(Action::from_xml(other).is_err());
        assert!(LookUpConsent::from_xml(other).is_err());
    }
    assert!(from_xml(form(), &login).is_err());
    assert!(Login::from_xml(&application).is_err());
}

#[rstest]
#[case::white_space("<number>", " <number>")]
#[case::other_kind("kind=\"leave\"", "kind=\"stay\"")]
#[case::kind_without_its_parts("kind=\"leave\"", "kind=\"change-category\"")]
#[case::more_than_it_says("</action>", "<reason>x</reason><reason>y</reason></action>")]
#[case::leading_zero("<revision>3", "<revision>03")]
#[case::cyrillic_number("UO.2026", "УО.2026")]
fn an_act_has_one_form_only(#[case] right: &str, #[case] wrong: &str) {
    let xml = act(Deed::Leave { about: about(), reason: None }).to_xml();
    assert!(xml.contains(right), "{right}");
    assert!(Action::from_xml(&xml.replacen(right, wrong, 1)).is_err());
}

#[rstest]
#[case::no_place("<place>0000", "<place>zzzz")]
#[case::place_without_hyphens("00000000-0000-0000-0000-00000000000b", "0000000000000000000000000000000b")]
#[case::other_check_digit("200140000014", "200140000015")]
#[case::spaced_bin("200140000014", "200 140 000 014")]
#[case::neither_yes_nor_no(">true<", ">yes<")]
#[case::nothing_said_of_the_number("<number-lost>true</number-lost>", "")]
fn a_choice_has_one_form_only(#[case] right: &str, #[case] wrong: &str) {
    let xml = act(choice()).to_xml();
    assert!(xml.contains(right), "{right}");
    assert!(Action::from_xml(&xml.replacen(right, wrong, 1)).is_err());
}

#[rstest]
#[case::unknown_reason("ILLNESS", "BOREDOM")]
#[case::other_without_words("ILLNESS", "OTHER")]
#[case::no_such_day("2026-12-30", "2026-12-32")]
#[case::a_day_as_people_write_it("2026-12-30", "30.12.2026")]
#[case::empty_words("</action>", "<text> </text></action>")]
fn an_extension_has_one_form_only(#[case] right: &str, #[case] wrong: &str) {
    let xml = act(extension(Reason::Illness, None)).to_xml();
    assert!(xml.contains(right), "{right}");
    assert!(Action::from_xml(&xml.replacen(right, wrong, 1)).is_err());
}
