//! The things that happen at random, and how each is brought about where the walk stands.

use domain::language::Language;
use forms::FieldId;
use journey::effect::EffectId;
use journey::line::Edit;
use journey::msg::Msg;
use journey::target::{Button, Target};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use uuid::Uuid;

use crate::answers::{Asked, beside_the_point, hoped_for, registration, unlucky};
use crate::kiosk::Kiosk;
use crate::person::Person;
use crate::seen::seen;
use crate::sense::{Deed, sensible, text_here};

/// Characters of a flood: more than the longest answer of the form.
const FLOOD_CHARS: usize = 350;

/// What people paste: nothing, half a number, a BIN, wrong and right IINs, a letter that joins the one before.
const PASTES: [&str; 8] =
    ["", "87", "200140000014", "190525300508", "190525 500508", "и\u{306}", "№ 5", "a@b.kz\u{202e}"];

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

impl Kiosk {
    pub(crate) fn happen(&mut self, step: Step) {
        match step {
            Step::Sensible => self.be_sensible(),
            Step::Flow(times, luck) => {
                for _ in 0..times {
                    self.answer_all(luck);
                    self.be_sensible();
                }
            }
            Step::Press(n) => self.tell_of_target(n, Msg::Press),
            Step::Focus(n) => self.tell_of_target(n, Msg::Focus),
            Step::PressAny(target) => self.tell(Msg::Press(target)),
            Step::FocusAny(target) => self.tell(Msg::Focus(target)),
            Step::Key(n) => self.tell(match n % 7 {
                0 => Msg::Next,
                1 => Msg::Previous,
                2 => Msg::PressFocus,
                3 => Msg::Back,
                4 => Msg::Reveal,
                5 => Msg::OtherLanguage,
                _ => Msg::Presence,
            }),
            Step::Edit(edit) => self.edit(edit),
            Step::TypeRight => self.tell(Msg::Paste(text_here(&self.model, self.who()))),
            Step::Paste(text) => self.tell(Msg::Paste(text.to_owned())),
            Step::Flood(c) => self.tell(Msg::Paste(c.to_string().repeat(FLOOD_CHARS))),
            Step::Wait(seconds) => {
                self.lag(seconds);
                self.tell(Msg::Tick);
            }
            Step::Lag(seconds) => self.lag(seconds),
            Step::Sticks => self.tell(Msg::SticksChanged),
            Step::Link(link) => self.tell(Msg::Link(link)),
            Step::Good(n, luck) => self.answer_one(n, |asked, who, _| hoped_for(asked, who, luck)),
            Step::Bad(n, luck) => self.answer_one(n, |asked, who, other| unlucky(asked, who, other, luck)),
            Step::Beside(n, luck) => self.answer_beside(n, luck),
            Step::Stale(n, luck) => self.answer_again(n, luck),
            Step::Unasked(id) => self
                .unchanged_by(Msg::Reply(EffectId(u64::MAX - id), journey::effect::Answer::Keys(Vec::new()))),
            Step::Registered(own) => {
                let id = if own { self.own_id() } else { None };
                self.tell(Msg::Registered(id.unwrap_or(Uuid::from_u128(u128::MAX)), registration()));
            }
            Step::Refused(own) => {
                let id = if own { self.own_id() } else { None };
                self.tell(Msg::RefusedForGood(id.unwrap_or(Uuid::nil()), "E-DUP".into()));
            }
        }
    }

    fn be_sensible(&mut self) {
        match sensible(&self.model, self.who()) {
            Deed::Do(deeds) => deeds.into_iter().for_each(|deed| self.tell(deed)),
            Deed::Wait(seconds) => {
                self.tell(Msg::Presence);
                self.lag(seconds.min(60));
                self.tell(Msg::Tick);
            }
            Deed::Arrived if self.model.focus == Some(Target::Button(Button::Finish)) => {
                self.tell(Msg::PressFocus);
            }
            Deed::Arrived => self.tell(Msg::Press(Target::Button(Button::Save))),
        }
    }

    /// Goes on sensibly until the receipt is there: nothing that happened before may have shut the way.
    pub(crate) fn reach_the_end(&mut self, luck: &[u8]) {
        for n in 0..600 {
            self.answer_all(luck[n % luck.len()]);
            if let Deed::Arrived = sensible(&self.model, self.who()) {
                return;
            }
            self.be_sensible();
        }
        panic!("no way to the end:\n{}", seen(&self.model));
    }

    fn answer_all(&mut self, luck: u8) {
        while !self.open.is_empty() {
            self.answer_one(0, |asked, who, _| hoped_for(asked, who, luck));
        }
    }

    fn tell_of_target(&mut self, n: u8, msg: impl Fn(Target) -> Msg) {
        let targets = self.model.targets();
        if let Some(target) = targets.get(usize::from(n) % targets.len().max(1)) {
            self.tell(msg(target.clone()));
        }
    }

    /// A character typed appears where the cursor stood, and moves it by itself.
    fn edit(&mut self, edit: Edit) {
        let line = match &self.model.focus {
            Some(target @ Target::Field(id)) => Some((target.clone(), id.clone())),
            _ => None,
        };
        let at = line.as_ref().and_then(|(target, _)| self.model.cursor_of(target));
        let text = |kiosk: &Kiosk, id: &FieldId| {
            kiosk.model.session.as_ref().map(|session| session.draft.text(id).to_owned()).unwrap_or_default()
        };
        let before = line.as_ref().map(|(_, id)| text(self, id));
        self.tell(Msg::Edit(edit));
        if self.model.session.is_none() {
            return;
        }
        if let (Some((_, id)), Some(at), Some(before), Edit::Insert(c)) = (line, at, before, edit) {
            let (after, graphemes) = (text(self, &id), before.graphemes(true).collect::<Vec<_>>());
            let expected = format!("{}{c}{}", graphemes[..at].concat(), graphemes[at..].concat());
            assert!(after == before || after == expected, "«{after}» is not «{expected}»");
        }
    }

    fn answer_one(
        &mut self,
        n: u8,
        answer: impl Fn(&Asked, &Person, &Person) -> Option<journey::effect::Answer>,
    ) {
        if self.open.is_empty() {
            return;
        }
        let asked = self.open.remove(usize::from(n) % self.open.len());
        let other = Person::new(u32::try_from(self.people.len()).unwrap());
        if let Some(answer) = answer(&asked, &self.people[asked.who], &other) {
            if self.waits_for(&asked) {
                self.reply(asked, answer);
            } else {
                self.unchanged_by(Msg::Reply(asked.id, answer));
                self.done.push(asked);
            }
        }
    }

    fn answer_beside(&mut self, n: u8, luck: u8) {
        if let Some(asked) = self.open.get(usize::from(n) % self.open.len().max(1)) {
            let answer = beside_the_point(asked, &self.people[asked.who], luck);
            self.unchanged_by(Msg::Reply(asked.id, answer));
        }
    }

    fn answer_again(&mut self, n: u8, luck: u8) {
        if let Some(asked) = self.done.get(usize::from(n) % self.done.len().max(1)) {
            let (id, answer) = (asked.id, hoped_for(asked, &self.people[asked.who], luck));
            answer.into_iter().for_each(|answer| self.unchanged_by(Msg::Reply(id, answer)));
        }
    }

    fn unchanged_by(&mut self, msg: Msg) {
        // Time passes first, so that what is compared differs by the answer alone.
        self.tell(Msg::Tick);
        let before = seen(&self.model);
        self.tell(msg);
        let after = seen(&self.model);
        let changed = before.lines().zip(after.lines()).find(|(before, after)| before != after);
        assert!(after == before, "an answer that nobody waits for changed something: {changed:?}");
    }
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(step(), 1..120)
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
    let fields: Vec<FieldId> = forms::released::meal().fields().map(|field| field.id.clone()).collect();
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
    ]
}
