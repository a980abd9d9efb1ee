//! Slips of the walk that were found once, each told in a few steps so that none comes back.

use domain::fault::Fault;
use domain::language::Language;
use journey::effect::{Answer, Ask, CodeChecked, LookUpProblem};
use journey::line::Edit;
use journey::model::Model;
use journey::msg::Msg;
use journey::session::LookUp;
use journey::stage::Stage;
use journey::target::{Button, Target};

use crate::answers::{hoped_for, unlucky};
use crate::kiosk::{Kiosk, setting};
use crate::person::Person;
use crate::script::{BEST, SILENT};

#[test]
fn a_late_yes_to_one_number_proves_no_other() {
    let mut kiosk = Kiosk::at_step("contacts", BEST);
    kiosk.code_typed("87774128452");
    let late = kiosk.open.pop().unwrap();
    kiosk.retype("phone", "87014128453");
    kiosk.press(Target::GetCode("phone".into()));
    kiosk.answer_all(BEST);
    kiosk.reply(late, Answer::CodeChecked(Ok(CodeChecked { confirmed: true, tries_left: 3 })));
    assert!(!kiosk.session().draft.is_confirmed("phone"));
}

#[test]
fn digits_of_a_code_are_not_rubbed_out_when_the_next_one_is_sent() {
    let mut kiosk = Kiosk::at_step("contacts", BEST);
    kiosk.retype("phone", "87774128452");
    kiosk.press(Target::GetCode("phone".into()));
    kiosk.answer_all(BEST);
    for _ in 0..2 {
        kiosk.lag(30);
        kiosk.tell(Msg::Presence);
    }
    kiosk.press(Target::GetCode("phone".into()));
    kiosk.tell(Msg::Focus(Target::Code("phone".into())));
    kiosk.types("12");
    kiosk.answer_all(BEST);
    kiosk.types("34");
    kiosk.answer_all(BEST);
    assert!(kiosk.session().draft.is_confirmed("phone"));
}

#[test]
fn a_check_given_up_can_be_asked_for_again() {
    let mut kiosk = Kiosk::at_step("contacts", BEST);
    kiosk.code_typed("87774128452");
    let slow = kiosk.open.pop().unwrap();
    kiosk.tell(Msg::Link(false));
    kiosk.go_on(BEST, |stage| matches!(stage, Stage::Paper(_)));
    kiosk.open.push(slow);
    kiosk.answer_all(BEST);
    assert!(!kiosk.session().draft.is_confirmed("phone"), "the paper says that it is not");
    kiosk.tell(Msg::Back);
    kiosk.press(Target::Change("phone".into()));
    kiosk.tell(Msg::Press(Target::Code("phone".into())));
    kiosk.answer_all(BEST);
    assert!(kiosk.session().draft.is_confirmed("phone"));
}

#[test]
fn a_late_record_does_not_change_what_stands_on_the_paper() {
    let mut kiosk = Kiosk::at_step("notices", SILENT);
    kiosk.button(Button::Back);
    kiosk.button(Button::LookUpAgain);
    assert_eq!(kiosk.session().child, LookUp::Asking);
    while !matches!(kiosk.model.stage, Stage::Paper(_)) {
        kiosk.be_sensible();
    }
    let typed = kiosk.text("child-name").to_owned();
    kiosk.answer_all(BEST);
    assert_eq!(kiosk.text("child-name"), typed);
    assert_eq!(kiosk.session().child, LookUp::Offline, "nothing is waited for any more");
}

#[test]
fn a_clock_that_steps_back_makes_no_pause_longer() {
    let mut kiosk = Kiosk::at(BEST, |stage| matches!(stage, Stage::Key(_)));
    for _ in 0..3 {
        kiosk.press(Target::Row(2));
        kiosk.types("wrong");
        kiosk.button(Button::OpenKey);
        kiosk.answer_all(BEST);
    }
    for seconds in [0, -3_600, -86_400] {
        kiosk.lag(seconds);
        kiosk.tell(Msg::Tick);
        assert_eq!(kiosk.session().password_pause_s(kiosk.now), 30);
    }
    kiosk.lag(30);
    kiosk.tell(Msg::Tick);
    let Stage::Key(desk) = &kiosk.model.stage else { panic!("another page") };
    assert_eq!(desk.problem, None, "nothing tells to wait any more");
}

#[test]
fn the_warning_gives_the_line_back_as_it_was() {
    let mut kiosk = Kiosk::at_step("contacts", BEST);
    kiosk.retype("email", "aigul@example.kz");
    kiosk.keys(&[Edit::Left]);
    kiosk.lag(60);
    kiosk.tell(Msg::Tick);
    assert_eq!(kiosk.model.focus, Some(Target::Button(Button::Stay)));
    kiosk.keys(&[Edit::Insert('9'), Edit::Insert('q')]);
    assert_eq!(kiosk.text("email"), "aigul@example.kqz", "the first key only says that somebody is there");
}

#[test]
fn another_persons_key_begins_another_application() {
    let mut kiosk = Kiosk::at_step("notices", BEST);
    let (former, scans) = (kiosk.own_id(), kiosk.session().draft.scans("papers").len());
    assert_eq!(scans, 1);
    let dropped = kiosk.dropped;
    kiosk.back_to_the_key();
    kiosk.button(Button::OtherKey);
    kiosk.answer_all(BEST);
    kiosk.be_sensible();
    let other = Person::new(u32::try_from(kiosk.people.len()).unwrap());
    let opened = unlucky(kiosk.open.last().unwrap(), kiosk.who(), &other, 3).unwrap();
    kiosk.answer(|ask| matches!(ask, Ask::OpenKey { .. }), opened);
    assert_eq!(kiosk.dropped, dropped + scans, "the bytes of the former one's scans are dropped");
    assert_eq!(kiosk.text("phone"), "");
    kiosk.nothing_of_earlier_people();
    kiosk.answer_all(BEST);
    assert_ne!(kiosk.own_id(), former);
    kiosk.reach_the_end(&[BEST]);
}

#[test]
fn a_consent_taken_back_can_be_given_again() {
    let mut kiosk = Kiosk::at_step("contacts", BEST);
    kiosk.back_to_the_key();
    for _ in 0..2 {
        kiosk.press(Target::Tick("look-up-consent".into()));
    }
    kiosk.reach_the_end(&[BEST]);
}

#[test]
fn a_new_consent_asks_about_the_child_that_was_typed_before() {
    let mut kiosk = Kiosk::at_step("child", BEST);
    kiosk.retype("child-iin", &kiosk.who().child_iin.clone());
    kiosk.answer(|ask| matches!(ask, Ask::LookUpChild { .. }), Answer::Child(Err(LookUpProblem::Offline)));
    kiosk.back_to_the_key();
    kiosk.button(Button::OtherKey);
    kiosk.go_on(BEST, |stage| matches!(stage, Stage::Fill(_)));
    assert_eq!(kiosk.session().child, LookUp::Found);
}

#[test]
fn a_record_that_comes_after_its_iin_was_changed_is_dropped() {
    let mut kiosk = Kiosk::at_step("child", BEST);
    kiosk.retype("child-iin", &kiosk.who().child_iin.clone());
    let asked = kiosk.open.pop().unwrap();
    kiosk.keys(&[Edit::Backspace]);
    let late = hoped_for(&asked, kiosk.who(), BEST).unwrap();
    kiosk.reply(asked, late);
    assert_eq!((kiosk.text("child-name"), &kiosk.session().child), ("", &LookUp::NotAsked));
}

#[test]
fn an_iin_is_mended_where_the_cursor_stands_and_takes_digits_only() {
    let mut kiosk = Kiosk::at_step("child", BEST);
    let iin = kiosk.who().child_iin.clone();
    kiosk.retype("child-iin", &iin);
    kiosk.answer_all(BEST);
    kiosk.keys(&[Edit::Insert('+'), Edit::Insert('.'), Edit::Insert('ә')]);
    assert_eq!((kiosk.text("child-iin"), &kiosk.session().child), (&*iin, &LookUp::Found));
    kiosk.keys(&[Edit::Home, Edit::Right, Edit::Right, Edit::Delete, Edit::Insert('0')]);
    assert_eq!(kiosk.text("child-iin"), iin);
}

#[test]
fn what_is_asked_no_more_is_no_slip() {
    let mut kiosk = Kiosk::at_step("notices", BEST);
    kiosk.button(Button::Back);
    kiosk.press(Target::Option("citizenship".into(), 1));
    kiosk.button(Button::Continue);
    let slips = |kiosk: &Kiosk| match &kiosk.model.stage {
        Stage::Fill(fill) => fill.slips.iter().map(|slip| slip.fault).collect::<Vec<_>>(),
        _ => panic!("another page"),
    };
    assert_eq!(slips(&kiosk), [Fault::NoBirthPaper]);
    kiosk.press(Target::Option("citizenship".into(), 0));
    assert_eq!(slips(&kiosk), []);
}

#[test]
fn a_flood_leaves_no_letters_that_cannot_be_seen() {
    let mut kiosk = Kiosk::at_step("parent", SILENT);
    kiosk.retype("parent-address", &"ұ".repeat(400));
    assert_eq!(kiosk.text("parent-address").chars().count(), 301, "one too many, so that it can be told");
    kiosk.keys(&[Edit::Home, Edit::Insert('а')]);
    assert!(
        kiosk.text("parent-address").chars().all(|c| c == 'ұ'),
        "a full line takes nothing in the middle"
    );
    kiosk.keys(&[Edit::Delete]);
    assert_eq!(kiosk.text("parent-address").chars().count(), 300);
}

#[test]
fn a_line_begins_anew_where_a_register_has_answered_since() {
    let mut kiosk = Kiosk::at_step("child", BEST);
    let iin = kiosk.who().child_iin.clone();
    let silent = || Answer::Child(Err(LookUpProblem::Offline));
    kiosk.retype("child-iin", &iin);
    kiosk.answer(|ask| matches!(ask, Ask::LookUpChild { .. }), silent());
    kiosk.retype("child-name", "Тестов Алихан");
    kiosk.button(Button::LookUpAgain);
    kiosk.answer_all(BEST);
    kiosk.tell(Msg::Focus(Target::Field("child-iin".into())));
    kiosk.keys(&[Edit::End, Edit::Backspace]);
    kiosk.types(&iin[11..]);
    kiosk.answer(|ask| matches!(ask, Ask::LookUpChild { .. }), silent());
    kiosk.tell(Msg::Focus(Target::Field("child-name".into())));
    kiosk.keys(&[Edit::Insert('Ә')]);
    assert_eq!(kiosk.text("child-name"), "Ә");
}

#[test]
fn a_second_press_on_a_file_does_not_end_its_test() {
    let mut kiosk = Kiosk::at(BEST, |stage| matches!(stage, Stage::Attach(_)));
    kiosk.press(Target::Row(0));
    kiosk.tell(Msg::PressFocus);
    kiosk.answer_all(BEST);
    if let Stage::Preview(_) = kiosk.model.stage {
        kiosk.button(Button::TakeScan);
    }
    assert_eq!(kiosk.session().draft.scans("papers").len(), 1);
}

#[test]
fn a_scan_that_is_taken_leads_on_and_not_back_to_the_register_that_is_silent() {
    let mut kiosk = Kiosk::at_step("child", BEST);
    let iin = kiosk.who().child_iin.clone();
    kiosk.retype("child-iin", &iin);
    kiosk.answer(|ask| matches!(ask, Ask::LookUpChild { .. }), Answer::Child(Err(LookUpProblem::Offline)));
    kiosk.press(Target::Option("category".into(), 0));
    kiosk.press(Target::AddScan("papers".into()));
    kiosk.answer_all(BEST);
    kiosk.press(Target::Row(0));
    kiosk.answer_all(BEST);
    if let Stage::Preview(_) = kiosk.model.stage {
        kiosk.button(Button::TakeScan);
    }
    assert_eq!(kiosk.session().draft.scans("papers").len(), 1);
    assert!(kiosk.model.targets().contains(&Target::Button(Button::LookUpAgain)));
    assert_eq!(kiosk.model.focus, Some(Target::Button(Button::Continue)));
}

#[test]
fn a_password_stays_with_the_key_it_was_typed_for() {
    let mut kiosk = Kiosk::at(BEST, |stage| matches!(stage, Stage::Key(_)));
    kiosk.press(Target::Row(2));
    kiosk.types("secret");
    let list = |kiosk: &mut Kiosk, luck| {
        kiosk.tell(Msg::SticksChanged);
        let asked = kiosk.open.last().unwrap();
        let keys = match luck {
            true => hoped_for(asked, kiosk.who(), BEST),
            false => unlucky(asked, kiosk.who(), kiosk.who(), 1),
        };
        kiosk.answer(|ask| matches!(ask, Ask::ListKeys), keys.unwrap());
        let Stage::Key(desk) = &kiosk.model.stage else { panic!("another page") };
        desk.password.text().to_owned()
    };
    assert_eq!(list(&mut kiosk, true), "secret", "the same keys");
    assert_eq!(list(&mut kiosk, false), "", "the key that was chosen is gone");
}

#[test]
fn whoever_walks_over_the_keys_stays_at_the_same_one_when_a_stick_comes() {
    let mut kiosk = Kiosk::at(BEST, |stage| matches!(stage, Stage::Key(_)));
    kiosk.tell(Msg::Focus(Target::Row(1)));
    kiosk.tell(Msg::SticksChanged);
    let asked = kiosk.open.last().unwrap();
    let Some(Answer::Keys(mut keys)) = hoped_for(asked, kiosk.who(), BEST) else { panic!("no keys") };
    let mut other = keys.files[0].clone();
    other.file = journey::effect::FileHandle(77);
    keys.files.insert(0, other);
    kiosk.answer(|ask| matches!(ask, Ask::ListKeys), Answer::Keys(keys));
    assert_eq!(kiosk.model.focus, Some(Target::Row(2)));
}

/// A slow stick: whoever typed and pressed Enter before the list came need not press it again.
#[test]
fn a_password_typed_before_the_keys_are_listed_opens_the_one_that_is_chosen_by_itself() {
    for (goes_on, opens) in [("", true), ("s", false)] {
        let mut kiosk = Kiosk::at(BEST, |stage| matches!(stage, Stage::About));
        while !matches!(kiosk.model.stage, Stage::Key(_)) {
            kiosk.be_sensible();
        }
        kiosk.types("secret");
        kiosk.tell(Msg::PressFocus);
        kiosk.types(goes_on);
        let opening = |kiosk: &Kiosk| kiosk.open.iter().any(|asked| matches!(asked.ask, Ask::OpenKey { .. }));
        assert!(!opening(&kiosk), "nothing is listed yet");
        let listing = kiosk.open.iter().find(|asked| matches!(asked.ask, Ask::ListKeys)).unwrap();
        let keys = hoped_for(listing, kiosk.who(), BEST).unwrap();
        kiosk.answer(|ask| matches!(ask, Ask::ListKeys), keys);
        assert_eq!(opening(&kiosk), opens, "unless the password was gone on with");
    }
}

#[test]
fn after_a_walk_that_broke_off_its_answers_fit_nothing() {
    let kiosk = Kiosk::at_step("child", BEST);
    let last = kiosk.done.iter().map(|asked| asked.id).max().unwrap();
    let mut anew = Model::new(setting(), kiosk.now).after(&kiosk.model);
    assert!(anew.link && anew.session.is_none());
    let effects = anew.update(Msg::Press(Target::Language(Language::Kazakh)), kiosk.now);
    assert!(!effects.is_empty() && effects.iter().all(|effect| effect.id > last));
}
