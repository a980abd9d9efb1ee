//! How a step is brought about where the walk stands.

use forms::FieldId;
use journey::effect::{Answer, EffectId};
use journey::line::Edit;
use journey::msg::Msg;
use journey::problem::Problem;
use journey::stage::Stage;
use journey::target::{Button, Target};
use unicode_segmentation::UnicodeSegmentation;
use uuid::Uuid;

use crate::answers::{Asked, beside_the_point, hoped_for, registration, unlucky};
use crate::kiosk::Kiosk;
use crate::person::Person;
use crate::seen::seen;
use crate::sense::{Deed, sensible, text_here};
use crate::steps::Step;

/// Characters of a flood: more than the longest answer of the form.
const FLOOD_CHARS: usize = 350;

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
            Step::Line(n) => {
                let mut lines = self.model.targets();
                lines
                    .retain(|target| matches!(target, Target::Field(_) | Target::Code(_) | Target::Password));
                if let Some(line) = lines.get(usize::from(n) % lines.len().max(1)) {
                    self.tell(Msg::Focus(line.clone()));
                }
            }
            Step::OtherKey(stranger) => self.other_key(stranger),
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
            Step::TypeRight => self.types(&text_here(&self.model, self.who())),
            Step::Paste(text) => self.types(text),
            Step::Flood(c) => self.types(&c.to_string().repeat(FLOOD_CHARS)),
            Step::Wait(seconds) => {
                self.lag(seconds);
                self.tell(Msg::Tick);
            }
            Step::Lag(seconds) => self.lag(seconds),
            Step::Sticks => self.tell(Msg::SticksChanged),
            Step::Link(link) => self.tell(Msg::Link(link)),
            Step::Busy(busy) => self.tell(Msg::Busy(busy)),
            Step::Good(n, luck) => self.answer_one(n, |asked, who, _| hoped_for(asked, who, luck)),
            Step::Bad(n, luck) => self.answer_one(n, |asked, who, other| unlucky(asked, who, other, luck)),
            Step::Beside(n, luck) => self.answer_beside(n, luck),
            Step::Stale(n, luck) => self.answer_again(n, luck),
            Step::Unasked(id) => {
                self.unchanged_by(Msg::Reply(EffectId(u64::MAX - id), Answer::Keys(Vec::new().into())))
            }
            Step::Registered(own) => {
                let id = if own { self.own_id() } else { None };
                self.tell(Msg::Registered(id.unwrap_or(Uuid::from_u128(u128::MAX)), registration()));
            }
            Step::Refused(own) => {
                let id = if own { self.own_id() } else { None };
                self.tell(Msg::RefusedForGood(id.unwrap_or(Uuid::nil()), Problem::of_code("E-DUP")));
            }
        }
    }

    pub(crate) fn be_sensible(&mut self) {
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

    fn other_key(&mut self, stranger: bool) {
        for _ in 0..8 {
            if matches!(self.model.stage, Stage::Fill(_) | Stage::Review(_) | Stage::Paper(_)) {
                self.tell(Msg::Back);
            }
        }
        self.tell(Msg::Press(Target::Button(Button::OtherKey)));
        self.answer_all(0);
        self.be_sensible();
        if stranger {
            self.answer_one(0, |asked, who, other| unlucky(asked, who, other, 3));
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

    pub(crate) fn answer_all(&mut self, luck: u8) {
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

    fn answer_one(&mut self, n: u8, answer: impl Fn(&Asked, &Person, &Person) -> Option<Answer>) {
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
