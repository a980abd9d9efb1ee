//! What keys and fingers mean on the operator's page.
//!
//! **Invariant:** while it is open nothing of the walk can be pressed, and it opens only while nobody is served.

use crossterm::event::Event;
use domain::time::Timestamp;
use journey::msg::Msg;
use terminal::{Command, KeyContext, Layout, OskKey, Pointer, keys};

use super::{Outcome, PAGE_LINES, Shell};
use crate::operator::{Answer, Ask, Operator, Target};
use crate::press::Press;
use crate::screens::Osk;

impl Shell {
    /// Whether somebody looks after the kiosk at this moment.
    pub fn serves_operator(&self) -> bool {
        self.operator.is_some()
    }

    /// What the page asked for is done.
    pub fn tell_operator(&mut self, answer: Answer, now: Timestamp) -> Outcome {
        self.seen = false;
        let ask = self.operator.as_mut().and_then(|page| page.hear(answer));
        if self.operator.as_ref().is_some_and(|page| !page.types()) {
            self.hands.osk = None;
        }
        self.asks(ask, now)
    }

    pub(super) fn open_operator(&mut self, now: Timestamp) -> Outcome {
        if self.hall.operator_page && self.model.session.is_none() {
            self.operator = Some(Operator::new(now));
        }
        // To whoever is served it is a key like any other: somebody is there.
        self.tell(Msg::Presence, now)
    }

    pub(super) fn close_what_was_left(&mut self, now: Timestamp) {
        if self.operator.as_ref().is_some_and(|page| page.is_left(now)) {
            self.close_operator();
        }
    }

    fn close_operator(&mut self) {
        self.operator = None;
        self.hands.osk = None;
        self.view.forget();
    }

    pub(super) fn hear_operator(&mut self, event: &Event, now: Timestamp) -> Outcome {
        let types = self.operator.as_mut().is_some_and(|page| {
            page.touch(now);
            page.types()
        });
        match keys::pointer(event) {
            Some(Pointer::Wheel(lines)) => self.view.scroll_by(lines),
            Some(Pointer::Press(x, y)) => {
                let pressed = self.view.pressable().at(x, y).cloned();
                return match pressed {
                    Some(press) => self.press_there(press, now),
                    None => self.asks(None, now),
                };
            }
            None => {}
        }
        let context = KeyContext { typing: types, digits_only: types, ..KeyContext::new(Layout::Latin) };
        let Some(command) = keys::command(event, &context) else { return self.asks(None, now) };
        self.obey_operator(command, now)
    }

    fn press_there(&mut self, press: Press, now: Timestamp) -> Outcome {
        match press {
            Press::Operator(target) => self.press_operator(target, now),
            Press::Key(command) => self.obey_operator(command, now),
            Press::Osk(key) => self.strike_operator(key, now),
            Press::Walk(_) => self.asks(None, now),
        }
    }

    pub(super) fn press_operator(&mut self, target: Target, now: Timestamp) -> Outcome {
        if target == Target::Close {
            self.close_operator();
            return self.asks(None, now);
        }
        let ask = self.operator.as_mut().and_then(|page| page.press(target));
        self.asks(ask, now)
    }

    fn obey_operator(&mut self, command: Command, now: Timestamp) -> Outcome {
        if let Some(motion) = command.motion() {
            if let (Some(Press::Operator(target)), Some(page)) =
                (self.page().moved(motion), &mut self.operator)
            {
                page.focus = target;
            }
            return self.asks(None, now);
        }
        let Some(page) = &mut self.operator else { return self.asks(None, now) };
        match command {
            Command::Press => {
                let target = page.focus;
                return self.press_operator(target, now);
            }
            Command::Back | Command::Operator => self.close_operator(),
            Command::Language => page.russian = !page.russian,
            Command::Char(c) => page.type_digit(c),
            Command::Backspace | Command::Delete => page.rub_out(),
            Command::Keyboard if page.types() => {
                self.hands.osk = if self.hands.osk.is_some() { None } else { Some(Osk::default()) };
            }
            Command::PageUp => self.view.scroll_by(-PAGE_LINES),
            Command::PageDown => self.view.scroll_by(PAGE_LINES),
            Command::Keyboard
            | Command::Layout
            | Command::Cover
            | Command::Reveal
            | Command::Help
            | Command::Home
            | Command::End
            | Command::Quit
            | Command::Next
            | Command::Previous
            | Command::Up
            | Command::Down
            | Command::Left
            | Command::Right => {}
        }
        self.asks(None, now)
    }

    fn strike_operator(&mut self, key: OskKey, now: Timestamp) -> Outcome {
        let Some(page) = &mut self.operator else { return self.asks(None, now) };
        match key {
            OskKey::Char(c) => page.type_digit(c),
            OskKey::Backspace => page.rub_out(),
            OskKey::Done => return self.press_operator(Target::Check, now),
            OskKey::Close => self.hands.osk = None,
            OskKey::Shift | OskKey::Space | OskKey::Left | OskKey::Right | OskKey::Layout => {}
        }
        self.asks(None, now)
    }

    fn asks(&mut self, operator: Option<Ask>, now: Timestamp) -> Outcome {
        Outcome { operator, ..self.tell(Msg::Tick, now) }
    }
}
