//! How the desk behaves: nothing typed is lost, nothing is believed before central said so, nothing stays.

use chrono::TimeDelta;
use crossterm::event::KeyCode;
use desk::model::{Model, Progress, Stage};
use desk::msg::{Answer, Ask, AskId, Effect, Msg, Signed, Trouble};
use desk::screens::{self, Hall, Hands};
use desk::target::{Button, PlaceLine, Target};
use domain::language::Language;
use forms::decision::{Ruling, Teaching};
use forms::line::Edit;
use proptest::prelude::*;
use sync::wire::desk::Role;
use zeroize::Zeroizing;

use crate::records::{self, CHILD_IIN, CHILD_NAME, MEAL, QUEUED};
use crate::world::{LIMITS, PASSWORD, World, setting};

/// At the reason of a refusal, with a reason and words.
pub(crate) fn refusing() -> World {
    let mut world = World::open(Role::SchoolHead, Language::Russian);
    world.press(Target::Row(1));
    world.press(Target::Ruling(1));
    world.press(Target::Reason(1));
    world.typed("Выбыл");
    world
}

pub(crate) fn words_of(world: &World) -> String {
    let stage = &world.shell.model().stage;
    let Stage::Decide(decide) = stage else { panic!("no words at {}", stage.name()) };
    decide.words.text().to_owned()
}

#[test]
fn an_approval_is_signed_and_recorded() {
    let mut world = World::open(Role::SchoolHead, Language::Kazakh);
    world.press(Target::Row(1));
    world.press(Target::Ruling(0));
    assert!(matches!(world.shell.model().stage, Stage::Sign(_)), "nothing is to be said of an approval");
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    assert_eq!(world.sent.len(), 1);
    let model = world.shell.model();
    assert!(matches!(&model.stage, Stage::Application(at) if at.number == MEAL));
    assert!(matches!(model.session.as_ref().unwrap().told, Some(Ok(_))));
}

#[test]
fn what_changed_meanwhile_is_shown_anew_and_the_words_wait() {
    let mut world = refusing();
    world.press(Target::Button(Button::Continue));
    world.send = Some(Trouble::Changed);
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    let model = world.shell.model();
    assert!(matches!(&model.stage, Stage::Application(at) if at.shown.is_some()));
    assert!(matches!(model.session.as_ref().unwrap().told, Some(Err(_))));
    world.press(Target::Ruling(1));
    assert_eq!(words_of(&world), "Выбыл");
}

#[test]
fn going_back_and_away_loses_no_words() {
    let mut world = refusing();
    world.press(Target::Button(Button::Continue));
    world.key(KeyCode::Esc);
    assert_eq!(words_of(&world), "Выбыл");
    world.key(KeyCode::Esc);
    world.key(KeyCode::Esc);
    world.press(Target::Row(1));
    world.press(Target::Ruling(1));
    assert_eq!(words_of(&world), "Выбыл");
}

#[test]
fn without_a_line_the_very_same_document_is_sent_again() {
    let mut world = refusing();
    world.press(Target::Button(Button::Continue));
    world.send = Some(Trouble::Offline);
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    let stage = &world.shell.model().stage;
    assert!(matches!(stage, Stage::Sign(sign) if matches!(sign.progress, Progress::Stuck(_))));
    world.press(Target::Button(Button::SendAgain));
    assert_eq!(world.sent.len(), 2);
    assert_eq!(world.sent[0], world.sent[1], "signed once, sent twice");
}

#[test]
fn another_refusal_leaves_the_signature_open() {
    let mut world = refusing();
    world.press(Target::Button(Button::Continue));
    world.send = Some(Trouble::Refused(domain::problem::Problem::of_code("E-OTHERBIN")));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    let stage = &world.shell.model().stage;
    assert!(
        matches!(stage, Stage::Sign(sign) if sign.progress == Progress::Ready && sign.keys.problem.is_some())
    );
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    assert!(matches!(world.shell.model().stage, Stage::Application(_)));
}

#[test]
fn wrong_passwords_end_in_a_pause() {
    let mut world = World::new(&[Role::SchoolHead], Language::Russian);
    let policy = domain::released::policy().password.clone();
    for _ in 0..policy.tries {
        world.typed("wrong");
        world.key(KeyCode::Enter);
    }
    world.log_in();
    assert!(world.shell.model().session.is_none(), "right, but in the pause");
    world.now += TimeDelta::seconds(i64::try_from(policy.pause_s).unwrap());
    world.key(KeyCode::Enter);
    assert!(world.shell.model().session.is_some(), "what was typed in the pause stood there");
}

#[test]
fn an_untouched_desk_warns_and_locks_itself() {
    let mut world = refusing();
    world.wait_s(LIMITS.warning_s);
    assert!(world.shell.model().warning.is_some());
    world.key(KeyCode::Char('x'));
    assert_eq!(words_of(&world), "Выбыл", "the key that woke it typed nothing");
    world.wait_s(LIMITS.end_s);
    assert!(world.shell.model().session.is_none());
    assert_eq!(world.wiped, 1);
    let text = world.text(132, 43);
    assert!(!text.contains(CHILD_NAME) && !text.contains(CHILD_IIN), "{text}");
}

#[test]
fn a_login_that_central_ended_is_told() {
    let mut world = refusing();
    world.press(Target::Button(Button::Continue));
    world.send = Some(Trouble::LoginOver);
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    assert!(matches!(&world.shell.model().stage, Stage::Login(keys) if keys.problem.is_some()));
}

#[test]
fn fewer_places_than_are_taken_are_told_before_anything_is_signed() {
    let mut world = World::open(Role::Kindergarten, Language::Russian);
    world.press(Target::Button(Button::Places));
    world.press(Target::Row(0));
    world.key(KeyCode::Backspace);
    world.key(KeyCode::Backspace);
    world.typed("23");
    world.key(KeyCode::Enter);
    let stage = &world.shell.model().stage;
    assert!(matches!(stage, Stage::Places(places) if places.group.as_ref().unwrap().problem.is_some()));
    world.key(KeyCode::Backspace);
    world.typed("6");
    world.key(KeyCode::Enter);
    assert!(matches!(world.shell.model().stage, Stage::Sign(_)));
}

#[test]
fn a_department_opens_what_waits_for_nobody_by_its_number() {
    let mut world = World::open(Role::Department, Language::Russian);
    world.tell(Msg::Focus(Target::Number));
    world.typed("2026000077");
    world.key(KeyCode::Enter);
    assert!(matches!(world.shell.model().stage, Stage::Inbox), "a digit is missing");
    assert!(matches!(world.shell.model().session.as_ref().unwrap().told, Some(Err(_))));
    world.typed("0");
    world.key(KeyCode::Enter);
    assert!(matches!(&world.shell.model().stage, Stage::Application(at) if at.number == QUEUED));
}

/// The document names a group by its id alone: whoever signs for it reads which it is, also where one child is the
/// head of several.
#[test]
fn two_groups_with_the_same_head_are_told_apart_up_to_the_signature() {
    let mut world = World::open(Role::Department, Language::Russian);
    for (row, id, language, other) in [(5, 7, "казахский", "русский"), (6, 8, "русский", "казахский")]
    {
        world.press(Target::Row(row));
        world.press(Target::Button(Button::Offer));
        let Stage::Sign(sign) = &world.shell.model().stage else { panic!("not to be signed") };
        assert!(matches!(sign.ruling, Ruling::OfferPlace { place, .. } if place.as_u128() == id));
        let text = world.text(132, 43);
        assert!(text.contains("Государственный детский сад № 7"), "{text}");
        assert!(text.contains(language) && !text.contains(other), "{text}");
        world.key(KeyCode::Esc);
        world.key(KeyCode::Esc);
    }
}

#[test]
fn an_audit_is_told_in_words_and_claims_no_more_than_was_proven() {
    let mut world = World::open(Role::Auditor, Language::Russian);
    let text = |world: &mut World| world.text(132, 43).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text(&mut world).contains("держатся только на слове центра: 3"), "{}", text(&mut world));
    world.broken = true;
    world.press(Target::Button(Button::Refresh));
    let told = text(&mut world);
    assert!(told.contains("Запись 17: документ её не подтверждает. Нужны подписи двух"), "{told}");
}

/// The limit is the settlement's own, not the longest of all profiles.
#[test]
fn a_group_for_children_older_than_the_settlement_allows_is_told_before_it_is_signed() {
    let mut world = World::open(Role::Kindergarten, Language::Russian);
    world.press(Target::Button(Button::Places));
    world.press(Target::Button(Button::NewGroup));
    for (line, typed) in [(PlaceLine::AgeFrom, "3"), (PlaceLine::AgeTo, "7"), (PlaceLine::Published, "5")] {
        world.tell(Msg::Focus(Target::Line(line)));
        world.typed(typed);
    }
    world.press(Target::Button(Button::Continue));
    assert!(matches!(world.shell.model().stage, Stage::Places(_)), "not to the signature");
    assert!(world.text(132, 43).contains("от 0 до 6 лет"), "{}", world.text(132, 43));
    world.tell(Msg::Focus(Target::Line(PlaceLine::AgeTo)));
    world.key(KeyCode::Backspace);
    world.typed("6");
    world.press(Target::Button(Button::Continue));
    assert!(matches!(world.shell.model().stage, Stage::Sign(_)));
}

fn target() -> impl Strategy<Value = Target> {
    let button = prop::sample::select(vec![
        Button::LogIn,
        Button::RefreshKeys,
        Button::Reveal,
        Button::StopKey,
        Button::Refresh,
        Button::Back,
        Button::Continue,
        Button::Sign,
        Button::SendAgain,
        Button::Offer,
        Button::Places,
        Button::NewGroup,
        Button::Audit,
        Button::LogOut,
        Button::Stay,
        Button::Larger,
        Button::Smaller,
        Button::Viewer,
    ]);
    prop_oneof![
        4 => button.prop_map(Target::Button),
        1 => (0..3_usize).prop_map(Target::Key),
        1 => Just(Target::Password),
        2 => (0..8_usize).prop_map(Target::Row),
        2 => (0..5_usize).prop_map(Target::Ruling),
        1 => (0..2_usize).prop_map(Target::Second),
        1 => (0..3_usize).prop_map(Target::Scan),
        2 => (0..4_usize).prop_map(Target::Reason),
        1 => Just(Target::Words),
        1 => Just(Target::Number),
        1 => Just(Target::Line(PlaceLine::Published)),
        1 => Just(Target::Teaching(Teaching::Mixed)),
        1 => (0..3_usize).prop_map(Target::Settlement),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Msg(Msg),
    /// The oldest question that is open is answered, well or not.
    Answer(Option<Trouble>),
    /// An answer to a question that nobody asked.
    Stray(u64),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let trouble = prop::sample::select(vec![
        Trouble::WrongPassword,
        Trouble::KeyGone,
        Trouble::Offline,
        Trouble::LoginOver,
        Trouble::Changed,
        Trouble::Refused(domain::problem::Problem::of_code("E-ROLE")),
    ]);
    prop_oneof![
        6 => target().prop_map(|target| Step::Msg(Msg::Press(target))),
        2 => target().prop_map(|target| Step::Msg(Msg::Focus(target))),
        2 => "[0-9а-яa-z]".prop_map(|c| Step::Msg(Msg::Edit(Edit::Insert(c.chars().next().unwrap())))),
        1 => Just(Step::Msg(Msg::Edit(Edit::Backspace))),
        1 => Just(Step::Msg(Msg::Back)),
        1 => Just(Step::Msg(Msg::Sticks)),
        1 => Just(Step::Msg(Msg::OtherLanguage)),
        1 => (-3..4_i32, -3..4_i32).prop_map(|(x, y)| Step::Msg(Msg::Pan(x, y))),
        1 => (-3..4_i32).prop_map(|steps| Step::Msg(Msg::Zoom(steps))),
        8 => Just(Step::Answer(None)),
        2 => trouble.prop_map(|trouble| Step::Answer(Some(trouble))),
        1 => (0..50_u64).prop_map(Step::Stray),
        1 => (0..200_i64).prop_map(Step::Wait),
    ]
}

/// What a centre that means well answers.
fn answer(ask: &Ask, role: Role) -> Option<Answer> {
    Some(match ask {
        Ask::LogIn { .. } => {
            Answer::LoggedIn(Box::new(records::login(&[role])), Some(Box::new(records::helper())))
        }
        Ask::Inbox { .. } | Ask::Glance { .. } => Answer::Inbox(Box::new(records::inbox(role))),
        Ask::Application { number, .. } => Answer::Application(Box::new(records::application(number, role))),
        Ask::Scan { .. } => Answer::Paper,
        Ask::Viewer => Answer::Viewing,
        Ask::Sign { .. } => Answer::Signed(Signed::new(Zeroizing::new("signed".to_owned()))),
        Ask::Places { .. } => Answer::Places(Box::new(records::places())),
        Ask::NewGroup => Answer::NewGroup(uuid::Uuid::from_u128(3)),
        Ask::Audit { .. } => Answer::Audit(Box::new(records::audit(true)), false),
        Ask::ListKeys => Answer::Keys(crate::world::keys()),
        Ask::Send { .. } | Ask::CloseScan | Ask::StopKey | Ask::LogOut { .. } | Ask::Help(_) | Ask::Wipe => {
            return None;
        }
    })
}

/// Somebody of this role has just logged in; what was asked since is open.
fn opened(role: Role) -> (Model, Vec<Effect>) {
    let now = records::now();
    let mut model = Model::new(setting(), Language::Kazakh, now);
    let mut open = Vec::new();
    for msg in [
        Msg::Sticks,
        Msg::Focus(Target::Password),
        Msg::Edit(Edit::Insert('x')),
        Msg::Press(Target::Key(0)),
        Msg::Press(Target::Password),
    ] {
        for effect in model.update(msg, now) {
            let answer = answer(&effect.ask, role).ok_or(Trouble::Offline);
            open = model.update(Msg::Reply(effect.id, answer), now);
        }
    }
    assert!(model.session.is_some());
    (model, open)
}

fn draws(model: &Model) {
    let hands = Hands { size: (80, 24), ..Hands::default() };
    let _ = screens::page(model, &Hall::default(), &hands);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_desk_comes_back_to_the_login(
        role in prop::sample::select(Role::ALL.to_vec()),
        steps in prop::collection::vec(step(), 0..80),
    ) {
        let mut now = records::now();
        let (mut model, mut open) = opened(role);
        for step in steps {
            let effects = match step {
                Step::Msg(msg) => model.update(msg, now),
                Step::Wait(seconds) => {
                    now += TimeDelta::seconds(seconds);
                    model.update(Msg::Tick, now)
                }
                Step::Stray(id) => model.update(Msg::Reply(AskId(1_000 + id), Ok(Answer::Viewing)), now),
                Step::Answer(trouble) if !open.is_empty() => {
                    let effect = open.remove(0);
                    let answer = trouble.map_or_else(|| answer(&effect.ask, role).ok_or(Trouble::Offline), Err);
                    model.update(Msg::Reply(effect.id, answer), now)
                }
                Step::Answer(_) => Vec::new(),
            };
            open.extend(effects);
            draws(&model);
        }
        now += TimeDelta::seconds(LIMITS.end_s);
        model.update(Msg::Tick, now);
        prop_assert!(model.session.is_none());
        let nothing_typed = matches!(&model.stage, Stage::Login(keys) if keys.password.text().is_empty());
        prop_assert!(nothing_typed, "{}", model.stage.name());
        let page = format!("{:?}", screens::page(&model, &Hall::default(), &Hands::default()));
        for personal in [CHILD_NAME, CHILD_IIN, MEAL, QUEUED] {
            prop_assert!(!page.contains(personal));
        }
    }
}
