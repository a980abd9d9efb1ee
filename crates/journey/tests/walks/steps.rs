//! The things that happen at random.

use domain::language::Language;
use forms::FieldId;
use forms::definition::Form;
use journey::journal::ActionKind;
use journey::line::Edit;
use journey::stage::Tab;
use journey::target::{Button, Target};
use proptest::prelude::*;

/// What people paste: nothing, half a number, a BIN, wrong and right IINs, a letter that joins the one before.
const PASTES: [&str; 8] =
    ["", "87", "200140000014", "190525300508", "190525 500508", "и\u{306}", "№ 5", "a@b.kz\u{202e}"];

/// What the journal's buttons do.
const ACTS: [ActionKind; 5] = [
    ActionKind::ConfirmInterest,
    ActionKind::ChangeCategory,
    ActionKind::Leave,
    ActionKind::WithdrawMeal,
    ActionKind::Join,
];

/// One happening. Numbers choose among what there is at that moment.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// What somebody would do who wants to reach the end, and the world answers, or does not yet.
    Sensible,
    /// The same, so many times, and everything is answered as hoped for.
    Flow(u8, u8),
    /// Something that stands on the page is pressed, or focused.
    Press(u8),
    Focus(u8),
    /// A line is focused.
    Line(u8),
    /// Back to step 1 for another key; the same person's, or somebody else's.
    OtherKey(bool),
    /// Anything at all is pressed, or focused.
    PressAny(Target),
    FocusAny(Target),
    /// A key that needs no place.
    Key(u8),
    Edit(Edit),
    /// The right text for the line, or any text.
    TypeRight,
    Paste(&'static str),
    /// More than any line holds.
    Flood(char),
    /// The clock jumps, and the walk hears of it, or does not.
    Wait(i64),
    Lag(i64),
    Sticks,
    Link(bool),
    Busy(bool),
    /// Something asked for is answered: as hoped, otherwise, beside the point.
    Good(u8, u8),
    Bad(u8, u8),
    Beside(u8, u8),
    /// Something answered before is answered once more.
    Stale(u8, u8),
    /// An answer to what was never asked.
    Unasked(u64),
    /// Central speaks of this application, or of another.
    Registered(bool),
    Refused(bool),
}

/// Some way along, and then anything.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let begun = (0_u8..60, any::<u8>()).prop_map(|(times, luck)| Step::Flow(times, luck));
    let rest = proptest::collection::vec(step(), 1..60);
    (begun, rest).prop_map(|(begun, rest)| std::iter::once(begun).chain(rest).collect())
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        25 => Just(Step::Sensible),
        10 => (1_u8..14, any::<u8>()).prop_map(|(times, luck)| Step::Flow(times, luck)),
        30 => any::<(u8, u8)>().prop_map(|(n, luck)| Step::Good(n, luck)),
        6 => any::<(u8, u8)>().prop_map(|(n, luck)| Step::Bad(n, luck)),
        2 => any::<(u8, u8)>().prop_map(|(n, luck)| Step::Beside(n, luck)),
        3 => any::<(u8, u8)>().prop_map(|(n, luck)| Step::Stale(n, luck)),
        1 => any::<u64>().prop_map(|id| Step::Unasked(id / 2)),
        10 => any::<u8>().prop_map(Step::Press),
        5 => any::<u8>().prop_map(Step::Focus),
        4 => any::<u8>().prop_map(Step::Line),
        2 => any::<bool>().prop_map(Step::OtherKey),
        3 => target().prop_map(Step::PressAny),
        1 => target().prop_map(Step::FocusAny),
        6 => any::<u8>().prop_map(Step::Key),
        8 => edit().prop_map(Step::Edit),
        4 => Just(Step::TypeRight),
        2 => proptest::sample::select(&PASTES[..]).prop_map(Step::Paste),
        1 => prop_oneof![Just('1'), Just('ә')].prop_map(Step::Flood),
        4 => jump().prop_map(Step::Wait),
        2 => jump().prop_map(Step::Lag),
        1 => Just(Step::Sticks),
        2 => any::<bool>().prop_map(Step::Link),
        1 => any::<bool>().prop_map(Step::Busy),
        2 => any::<bool>().prop_map(Step::Registered),
        1 => any::<bool>().prop_map(Step::Refused),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => prop_oneof![Just('1'), Just('9'), Just('ә'), Just('.'), Just('+'), Just('@')].prop_map(Edit::Insert),
        1 => any::<char>().prop_map(Edit::Insert),
        2 => Just(Edit::Backspace),
        1 => Just(Edit::Delete),
        3 => Just(Edit::Left),
        1 => Just(Edit::Right),
        1 => Just(Edit::Home),
        1 => Just(Edit::End),
    ]
}

fn jump() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => 0_i64..20,
        2 => prop_oneof![Just(59), Just(60), Just(89), Just(90), Just(91)],
        2 => -100_i64..0,
        1 => prop_oneof![Just(3_600), Just(86_400), Just(-3_600), Just(-86_400)],
    ]
}

fn target() -> impl Strategy<Value = Target> {
    let forms = [forms::released::meal(), forms::released::kindergarten()];
    let fields: Vec<FieldId> =
        forms.into_iter().flat_map(Form::fields).map(|field| field.id.clone()).collect();
    let field = proptest::sample::select(fields);
    let n = prop_oneof![0_usize..6, Just(usize::MAX)];
    prop_oneof![
        prop_oneof![
            Just(Button::Continue),
            Just(Button::Back),
            Just(Button::Apply),
            Just(Button::OpenKey),
            Just(Button::OtherKey),
            Just(Button::Refresh),
            Just(Button::Reveal),
            Just(Button::LookUpAgain),
            Just(Button::Sign),
            Just(Button::Save),
            Just(Button::Finish),
            Just(Button::Stay),
            Just(Button::Leave),
            Just(Button::Journal),
            Just(Button::Print),
        ]
        .prop_map(Target::Button),
        prop_oneof![Just(Language::Kazakh), Just(Language::Russian)].prop_map(Target::Language),
        (field, n, 0_u8..13).prop_map(|(field, n, kind)| match kind {
            0 => Target::Field(field),
            1 => Target::Code(field),
            2 => Target::GetCode(field),
            3 => Target::ChangeContact(field),
            4 => Target::Option(field, n),
            5 => Target::Tick(field),
            6 => Target::AddScan(field),
            7 => Target::RemoveScan(field, n),
            8 => Target::ChooseSchool(field),
            9 => Target::Change(field),
            10 => Target::Row(n),
            11 => Target::Slip(n),
            _ => Target::Box(n),
        }),
        prop_oneof![Just(Target::Password), Just(Target::Search)],
        proptest::sample::select(&Tab::ALL[..]).prop_map(Target::Tab),
        proptest::sample::select(&ACTS[..]).prop_map(Target::Act),
    ]
}
