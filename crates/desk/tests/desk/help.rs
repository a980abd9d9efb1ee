//! A parent is helped: what is handed on, what comes back, who stays logged in.

use chrono::TimeDelta;
use desk::model::Stage;
use desk::msg::Msg;
use desk::target::{Button, Target};
use domain::language::Language;
use domain::problem::Problem;
use sync::wire::desk::Role;

use crate::records;
use crate::world::{LIMITS, World};

fn told(world: &World) -> Option<Result<String, String>> {
    let told = world.shell.model().session.as_ref()?.told.clone()?;
    Some(told.map(|it| it.message.into_owned()).map_err(|it| it.message.into_owned()))
}

#[test]
fn who_helps_is_handed_on_with_the_terminal_and_nothing_else_of_the_desk() {
    let mut world = World::open(Role::FrontDesk, Language::Russian);
    assert!(matches!(world.shell.model().stage, Stage::Help), "it is all they do here");
    world.press(Target::Button(Button::BeginHelp));
    let [help] = &world.helped[..] else { panic!("once") };
    let helper = records::helper();
    assert_eq!(
        (&help.assistant, help.own, help.language),
        (&helper.assistant, helper.own, Language::Russian)
    );
    let token = records::login(&[Role::FrontDesk]).token.clone();
    assert!(!help.to_xml().contains(&token));
}

#[test]
fn after_a_parent_the_clerk_is_still_there_for_the_next_one() {
    let mut world = World::open(Role::FrontDesk, Language::Kazakh);
    world.press(Target::Button(Button::BeginHelp));
    // The desk hears nothing of time while it has no terminal.
    world.now += TimeDelta::minutes(40);
    world.tell(Msg::Helped(Ok(())));
    assert_eq!(told(&world), Some(Ok("desk-help-over".into())));
    world.press(Target::Button(Button::BeginHelp));
    assert_eq!(world.helped.len(), 2);
    world.tell(Msg::Helped(Err(Problem::plain("desk-fault-help-broke"))));
    assert_eq!(told(&world), Some(Err("desk-fault-help-broke".into())));
    world.wait_s(LIMITS.end_s);
    assert!(world.shell.model().session.is_none(), "nobody is there any more");
}

#[test]
fn whoever_sees_applications_here_logs_in_again_after_a_parent() {
    let mut world = World::new(&[Role::SchoolHead, Role::FrontDesk], Language::Kazakh);
    world.log_in();
    assert!(matches!(world.shell.model().stage, Stage::Inbox));
    world.press(Target::Button(Button::Help));
    world.press(Target::Button(Button::BeginHelp));
    world.tell(Msg::Helped(Ok(())));
    let model = world.shell.model();
    assert!(model.session.is_none());
    let Stage::Login(keys) = &model.stage else { panic!("not locked") };
    assert_eq!(keys.problem.as_ref().unwrap().message, "desk-help-over-locked");
}

#[test]
fn a_login_that_ends_before_the_parent_could_sign_is_made_anew_first() {
    let mut world = World::open(Role::FrontDesk, Language::Kazakh);
    world.now += TimeDelta::hours(9) + TimeDelta::minutes(1);
    world.tell(Msg::Helped(Ok(())));
    world.press(Target::Button(Button::BeginHelp));
    assert!(world.helped.is_empty());
    assert_eq!(told(&world), Some(Err("desk-fault-help-late".into())));
}

#[test]
fn nobody_else_gives_the_terminal_away() {
    let mut world = World::open(Role::SchoolHead, Language::Kazakh);
    world.press(Target::Button(Button::Help));
    world.press(Target::Button(Button::BeginHelp));
    assert!(world.helped.is_empty() && matches!(world.shell.model().stage, Stage::Inbox));
}
