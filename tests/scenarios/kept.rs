//! An application begun at one kiosk, kept on its applicant's stick and finished at another.

use std::sync::Arc;

use chrono::TimeDelta;
use forms::kept::Kept;
use journey::problem::Problem;
use journey::session::SecretText;
use journey::stage::Stage;
use journey::target::{Button, Target};
use zeroize::Zeroizing;

use crate::way::{LANGUAGES, field, in_language};
use crate::world::{CHILD, TODDLER, World};

type OnStick = Vec<Result<SecretText, Problem>>;

impl World {
    /// Another kiosk, where this stick was put in.
    fn with_stick(stick: OnStick) -> World {
        let mut world = World::new();
        world.stick = stick;
        world
    }

    fn draft_text(&self, id: &str) -> String {
        self.shell.model().session.as_ref().map_or_else(String::new, |s| s.draft.text(id).to_owned())
    }

    fn kept_offers(&self) -> usize {
        self.places().iter().filter(|target| matches!(target, Target::Kept(_))).count()
    }
}

/// The stick of somebody who has kept the meal application at the child's step.
fn kept_at_the_child(language: char) -> (World, OnStick) {
    let mut world = World::new();
    world.go_to_child(language);
    world.answer_about_child();
    world.button(Button::Keep);
    let stick = world.stick.clone();
    (world, stick)
}

#[test]
fn an_application_kept_on_the_stick_leaves_nothing_behind() {
    for (key, lang) in LANGUAGES {
        let (mut world, stick) = kept_at_the_child(key);
        assert_eq!((world.step(), stick.len(), world.wipes), ("keeping", 1, 1));
        world.must_say(in_language(
            lang,
            "Терминалда ол туралы ештеңе қалмады.",
            "На терминале от него ничего не осталось.",
        ));
        world.must_say("tereze-draft.sealed");
        world.must_say("22.12.2026");
        let read = format!("{:?}", world.shell.page());
        assert!(!read.contains(CHILD) && !read.contains("ТЕСТОВА"));
        assert!(world.draft_text("child-iin").is_empty(), "the answers are gone before anybody leaves");
        assert!(world.shell.model().session.as_ref().unwrap().key.is_none());
        world.button(Button::Finish);
        assert!(matches!(world.shell.model().stage, Stage::Welcome));
        // What lies on the stick was given by hand: nothing of the registers, no consent, no proof.
        let text = stick[0].as_ref().unwrap();
        assert!(text.contains(CHILD) && text.contains("87774128452"));
        assert!(!text.contains("АЛИХАН") && !text.contains("declaration") && !text.contains("ТЕСТОВА"));
    }
}

#[test]
fn it_is_finished_at_another_kiosk_with_everything_checked_anew() {
    for (key, lang) in LANGUAGES {
        let (_, stick) = kept_at_the_child('1');
        let mut world = World::with_stick(stick);
        world.go_to_key(key);
        assert_eq!(world.kept_offers(), 0, "before the key is open nobody knows whose it is");
        world.open_key(2);
        world.must_say(in_language(
            lang,
            "Сізде аяқталмаған өтініш бар.",
            "У вас есть неоконченное заявление.",
        ));
        world.press(Target::Kept(0));
        assert_eq!(world.kept_offers(), 0, "once");
        assert_eq!(world.draft_text("child-iin"), CHILD);
        for id in ["declaration", "look-up-consent"] {
            world.press(Target::Tick(field(id)));
        }
        world.button(Button::Continue);
        assert_eq!(world.step(), "child", "where it was left");
        assert_eq!(world.looked_up, [CHILD], "the register is asked again");
        let session = world.shell.model().session.as_ref().unwrap();
        assert!(!session.draft.is_confirmed("phone"), "the telephone is proved again");
        assert_eq!(session.draft.scans("papers").len(), 1);
        world.button(Button::Continue);
        world.go_to_notices_and_find_the_telephone_unproved();
    }
}

impl World {
    /// The review sends back to the telephone, which is proved now; then the application is signed.
    fn go_to_notices_and_find_the_telephone_unproved(&mut self) {
        assert_eq!(self.step(), "notices");
        for id in ["channel", "notice-language"] {
            self.press(Target::Option(field(id), 0));
        }
        self.press(Target::Tick(field("personal-data")));
        self.button(Button::Continue);
        self.button(Button::Continue);
        assert_eq!(self.step(), "review", "an unproved telephone goes nowhere");
        self.press(Target::Slip(0));
        assert_eq!(self.step(), "contacts");
        self.press(Target::GetCode(field("phone")));
        self.typed(crate::world::CODES[0]);
        self.button(Button::Continue);
        self.button(Button::Continue);
        assert_eq!(self.step(), "paper");
        self.sign();
    }
}

/// A draft begun under an old version of the form is finished under that version: the application says so, and central
/// reads it by it.
#[test]
fn a_draft_of_an_old_form_version_is_finished_under_it() {
    let (_, stick) = kept_at_the_child('1');
    let now = stick[0].as_ref().unwrap();
    let old = now.replace("version=\"2\"", "version=\"1\"");
    assert_ne!(now.as_str(), old);
    let mut world = World::with_stick(vec![Ok(Arc::new(Zeroizing::new(old)))]);
    world.go_to_key('1');
    world.open_key(2);
    world.press(Target::Kept(0));
    for id in ["declaration", "look-up-consent"] {
        world.press(Target::Tick(field(id)));
    }
    world.button(Button::Continue);
    world.button(Button::Continue);
    world.go_to_notices_and_find_the_telephone_unproved();
    let signed = world.signed.last().unwrap();
    let (form, submission) = forms::xml::read(signed).unwrap();
    assert_eq!((form.id.as_str(), form.version), ("meal", 1));
    let context = forms::Context::new(
        domain::time::civil_date(world.now),
        crate::world::PARENT,
        true,
        domain::released::policy(),
    );
    assert_eq!(forms::check_submission(form, &submission, &context), []);
}

#[test]
fn a_kindergarten_application_is_taken_up_after_the_login_in_its_own_settlement() {
    let mut world = World::new();
    world.go_to_applicant('2');
    world.finish_applicant();
    world.touch(Target::Field(field("child-iin")));
    world.typed(TODDLER);
    world.button(Button::Keep);
    assert_eq!(world.step(), "keeping");
    let text = world.stick[0].as_ref().unwrap().replace(">391010000<", ">111010000<");
    let mut world = World::with_stick(vec![Ok(Arc::new(Zeroizing::new(text)))]);
    world.go_to_login('2', '2');
    world.open_key(0);
    world.press(Target::Kept(0));
    world.enter();
    assert_eq!(world.step(), "child");
    assert_eq!(world.draft_text("child-iin"), TODDLER);
    assert_eq!(world.looked_up, [TODDLER]);
    let session = world.shell.model().session.as_ref().unwrap();
    let meant = session.settlement.as_ref().map(|kato| kato.as_str());
    assert_eq!(meant, Some("111010000"), "that of the draft, not the kiosk's own");
    assert!(!session.draft.is_confirmed("phone"));
}

#[test]
fn what_cannot_be_taken_up_is_told_and_stops_nobody() {
    let (_, stick) = kept_at_the_child('1');
    let text = stick[0].as_ref().unwrap().clone();
    let future = Arc::new(Zeroizing::new(text.replace("version=\"2\"", "version=\"99\"")));
    let changed = Arc::new(Zeroizing::new(text.replace("<draft ", "<draft  ")));
    let cases: [(Result<SecretText, Problem>, &str, &str); 4] = [
        (Err(Problem::plain("fault-kept-other")), "басқа кілтпен сақталған", "сохранено с другим ключом"),
        (Err(Problem::plain("fault-kept-damaged")), "бүлінген", "повреждено"),
        (Ok(future), "жаңарақ нұсқасында", "более новой версией"),
        (Ok(changed), "бүлінген", "повреждено"),
    ];
    for (one, kk, ru) in cases {
        for (key, lang) in LANGUAGES {
            let mut world = World::with_stick(vec![one.clone()]);
            world.go_to_key(key);
            world.open_key(2);
            world.must_say(in_language(lang, kk, ru));
            assert_eq!(world.kept_offers(), 0);
            world.consent();
        }
    }
    let mut world = World::with_stick(vec![Ok(text)]);
    world.now += TimeDelta::days(i64::from(domain::released::policy().draft_days_max));
    world.go_to_key('2');
    world.open_key(2);
    world.must_say("Срок неоконченного заявления истёк");
    assert_eq!(world.kept_offers(), 0);
}

#[test]
fn a_stick_that_does_not_take_it_loses_nothing() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.go_to_child(key);
        world.answer_about_child();
        world.keep_problem = Some(Problem::plain("fault-stick-full"));
        world.button(Button::Keep);
        world.must_say(in_language(lang, "Флешкада бос орын жетпейді.", "На флешке не хватает места."));
        assert_eq!(world.wipes, 0);
        world.button(Button::Back);
        assert_eq!((world.step(), world.draft_text("child-iin").as_str()), ("child", CHILD));
        world.button(Button::Keep);
        assert_eq!((world.wipes, world.stick.len()), (1, 1));
    }
}

#[test]
fn what_was_typed_in_this_visit_is_never_replaced_by_what_was_kept() {
    let (_, stick) = kept_at_the_child('1');
    let mut world = World::with_stick(stick);
    world.go_to_contacts('1');
    world.finish_contacts();
    for _ in 0..3 {
        world.key(crossterm::event::KeyCode::Esc);
    }
    assert_eq!(world.kept_offers(), 0);
}

#[test]
fn it_is_gone_on_with_from_the_catalogue_too_once_the_key_was_opened() {
    let (_, stick) = kept_at_the_child('1');
    let kept = Kept::from_xml(stick[0].as_ref().unwrap()).unwrap();
    assert_eq!((kept.form.as_str(), kept.step.as_str()), ("meal", "child"));
    let mut world = World::with_stick(stick);
    world.go_to_key('2');
    world.open_key(2);
    while !matches!(world.shell.model().stage, Stage::Services) {
        world.key(crossterm::event::KeyCode::Esc);
    }
    world.must_say("Продолжить: ");
    world.press(Target::Kept(0));
    assert_eq!(world.step(), "key", "the consents are given anew");
    assert_eq!(world.draft_text("child-iin"), CHILD);
}
