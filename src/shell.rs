//! Between the terminal and the walk: what a key or a finger means here, which layout and keyboard are on.
//!
//! **Invariant:** nothing that belongs to a person outlives [`Shell::forget`]; no input leads out of the full
//! screen but the configured quit key, pressed twice.

use std::collections::BTreeMap;

use crossterm::event::Event;
use domain::time::Timestamp;
use journey::effect::Effect;
use journey::line::Edit;
use journey::model::{Model, Typing};
use journey::msg::Msg;
use journey::stage::Stage;
use journey::target::Target;
use ratatui::layout::Rect;
use terminal::picture::Look;
use terminal::{Command, Layout, Motion, Page, Pointer, Pressable, Surface, Theme, View, keys};
use words::{Lang, Words, say};

use crate::operator::{Ask, Operator};
use crate::press::Press;
use crate::screens::{self, Hall, Hands, Osk};

mod keyboard;
mod operator;

/// Lines that PgUp and PgDn move.
const PAGE_LINES: i32 = 10;

/// What came of an event; whoever gets it does it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What the walk asks for.
    pub effects: Vec<Effect>,
    /// What the operator's page asks for.
    pub operator: Option<Ask>,
    /// The quit key was pressed twice.
    pub quit: bool,
}

impl Outcome {
    /// What came of this and of the next event together.
    #[must_use]
    pub fn and(mut self, next: Outcome) -> Outcome {
        self.effects.extend(next.effects);
        Outcome {
            effects: self.effects,
            operator: next.operator.or(self.operator),
            quit: self.quit || next.quit,
        }
    }
}

/// The kiosk's hands and eyes.
pub struct Shell {
    model: Model,
    hall: Hall,
    hands: Hands,
    layouts: BTreeMap<Typing, Layout>,
    view: View<Press>,
    /// The page of whoever looks after the kiosk, where it is open.
    operator: Option<Operator>,
    /// Nothing happened since the page was drawn that the view shows.
    seen: bool,
    /// The window cannot show a page: nobody sees what a key would do.
    too_small: bool,
}

impl Shell {
    /// A kiosk at its first screen.
    pub fn new(model: Model, hall: Hall, theme: Theme) -> Shell {
        Shell {
            model,
            hall,
            hands: Hands::default(),
            layouts: BTreeMap::new(),
            view: View::new(theme),
            operator: None,
            seen: false,
            too_small: false,
        }
    }

    /// The walk.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What a fresh shell knows of the kiosk holds here too, where nobody is served.
    pub fn take_up(&mut self, fresh: Shell) {
        self.seen = false;
        self.hall = fresh.hall;
        self.model.renew(fresh.model.setting);
    }

    /// The page of this moment.
    pub fn page(&self) -> Page<Press> {
        match &self.operator {
            Some(operator) => screens::operator_page(operator, &self.hall, &self.hands),
            None => screens::page(&self.model, &self.hall, &self.hands),
        }
    }

    /// What the page drawn last can be pressed at.
    pub fn pressable(&self) -> Pressable<Press> {
        self.view.pressable()
    }

    /// Draws the page of this moment on a screen of this size, or says that it is too small.
    pub fn draw(&mut self, screen: Rect) -> &mut Surface {
        self.too_small =
            screen.width < terminal::view::WIDTH_MIN || screen.height < terminal::view::HEIGHT_MIN;
        self.hands.size = (screen.width, screen.height);
        if self.too_small {
            let lines = [Lang::Kk, Lang::Ru].map(|lang| say::too_small(&Words::new(lang)));
            return self.view.draw_too_small(screen, &lines);
        }
        self.seen = true;
        let page = self.page();
        self.view.draw(screen, page)
    }

    /// Does what could wait until the page was out.
    pub fn tidy(&mut self) {
        self.view.tidy();
    }

    /// Forgets what the last person did with the keyboard and the screen.
    pub fn forget(&mut self) {
        self.hands = Hands { machine: self.hands.machine, size: self.hands.size, ..Hands::default() };
        self.layouts.clear();
        self.view.forget();
        self.operator = None;
        self.seen = false;
    }

    /// Takes a happening that is not from the terminal.
    pub fn tell(&mut self, msg: Msg, now: Timestamp) -> Outcome {
        self.seen = false;
        let effects = self.model.update(msg, now);
        if !self.sees_a_picture() {
            self.hands.look = Look::default();
        }
        self.choose_layout();
        self.close_what_was_left(now);
        Outcome { effects, ..Outcome::default() }
    }

    /// Takes an event of the terminal.
    pub fn hear(&mut self, event: &Event, now: Timestamp) -> Outcome {
        self.hands.machine.hear(event);
        if self.operator.is_some() {
            return self.hear_operator(event, now);
        }
        let pointer = keys::pointer(event);
        let context = screens::key_context(&self.model, &self.hall, &self.hands);
        let command = keys::command(event, &context);
        if self.too_small && command != Some(Command::Quit) {
            return if event.is_key_press() { self.tell(Msg::Presence, now) } else { Outcome::default() };
        }
        if self.hands.covered {
            // Any key uncovers and does nothing else; a resize or a mouse that moves is no key.
            if command.is_some() || pointer.is_some() || event.is_key_press() {
                self.hands.covered = false;
                return self.tell(Msg::Presence, now);
            }
            return self.tell(Msg::Tick, now);
        }
        if let Some(Command::Quit) = command {
            self.seen = false;
            let quit = std::mem::replace(&mut self.hands.quit_asked, true);
            return Outcome { quit, ..Outcome::default() };
        }
        if self.hands.quit_asked && (command.is_some() || pointer.is_some()) {
            self.seen = false;
            self.hands.quit_asked = false;
        }
        match (command, pointer) {
            (Some(command), _) => self.obey(command, now),
            (None, Some(pointer)) => self.point(pointer, now),
            (None, None) if event.is_key_press() => self.tell(Msg::Presence, now),
            // A mouse that trembles is nobody; it only keeps the loop from hearing that time has passed.
            (None, None) => self.tell(Msg::Tick, now),
        }
    }

    fn point(&mut self, pointer: Pointer, now: Timestamp) -> Outcome {
        match pointer {
            Pointer::Wheel(lines) => {
                self.view.scroll_by(lines);
                self.tell(Msg::Presence, now)
            }
            Pointer::Press(x, y) => {
                let pressable = self.view.pressable();
                if let Some(lines) = pressable.scroll_at(x, y) {
                    self.view.scroll_by(lines);
                    return self.tell(Msg::Presence, now);
                }
                match pressable.at(x, y).cloned() {
                    Some(press) => self.press(press, now),
                    None if pressable.is_help(x, y) => self.obey(Command::Help, now),
                    None => self.tell(Msg::Presence, now),
                }
            }
        }
    }

    fn press(&mut self, press: Press, now: Timestamp) -> Outcome {
        match press {
            Press::Key(command) => self.obey(command, now),
            Press::Osk(key) => self.strike(key, now),
            Press::Operator(target) => self.press_operator(target, now),
            Press::Walk(target) => {
                let msg = if is_line(&target) { Msg::Focus(target) } else { Msg::Press(target) };
                self.tell(msg, now)
            }
        }
    }

    fn obey(&mut self, command: Command, now: Timestamp) -> Outcome {
        if let Some(motion) = command.motion() {
            return self.go(motion, now);
        }
        let typing = self.model.typing().is_some();
        let msg = match command {
            Command::Press => match self.hands.osk.and_then(|osk| osk.focus) {
                Some(key) => return self.strike(key, now),
                None if self.hands.help_open => {
                    self.hands.help_open = false;
                    Msg::Presence
                }
                None => Msg::PressFocus,
            },
            Command::Back => self.step_back(),
            Command::Language => Msg::OtherLanguage,
            Command::Layout => self.next_layout(),
            Command::Keyboard => {
                self.hands.osk = if self.hands.osk.is_some() { None } else { Some(Osk::default()) };
                Msg::Presence
            }
            Command::Cover => {
                self.hands.covered = self.model.session.is_some();
                Msg::Presence
            }
            Command::Reveal => Msg::Reveal,
            Command::Help => {
                self.hands.help_open = !self.hands.help_open;
                Msg::Presence
            }
            Command::Operator => return self.open_operator(now),
            Command::PageUp => self.scroll(-PAGE_LINES),
            Command::PageDown => self.scroll(PAGE_LINES),
            Command::Home if typing => Msg::Edit(Edit::Home),
            Command::End if typing => Msg::Edit(Edit::End),
            Command::Backspace => Msg::Edit(Edit::Backspace),
            Command::Delete => Msg::Edit(Edit::Delete),
            Command::Char(c) if typing => Msg::Edit(Edit::Insert(c)),
            Command::Char(c @ ('+' | '=' | '-' | '_')) if self.sees_a_picture() => {
                self.hands.look.zoom(if matches!(c, '+' | '=') { 1 } else { -1 });
                Msg::Presence
            }
            Command::Char(c) => return self.shortcut(c, now),
            Command::Home
            | Command::End
            | Command::Quit
            | Command::Next
            | Command::Previous
            | Command::Up
            | Command::Down
            | Command::Left
            | Command::Right => Msg::Presence,
        };
        self.tell(msg, now)
    }

    /// Arrows and Tab: on the screen's keyboard, in the line, or from place to place.
    fn go(&mut self, motion: Motion, now: Timestamp) -> Outcome {
        if screens::is_near(&self.model, &self.hands)
            && let Some((right, down)) = step_over(motion)
        {
            self.hands.look.pan(right, down);
            return self.tell(Msg::Presence, now);
        }
        let unseen;
        let page = match self.view.page() {
            Some(page) if self.seen => page,
            Some(_) | None => {
                unseen = self.page();
                &unseen
            }
        };
        let arrows = !matches!(motion, Motion::Next | Motion::Previous);
        if let (Some(keyboard), Some(osk), true) = (&page.keyboard, &mut self.hands.osk, arrows) {
            osk.focus = Some(keyboard.moved(motion));
            return self.tell(Msg::Presence, now);
        }
        let msg = match motion {
            Motion::Left if self.model.typing().is_some() => Msg::Edit(Edit::Left),
            Motion::Right if self.model.typing().is_some() => Msg::Edit(Edit::Right),
            Motion::Left | Motion::Right | Motion::Next | Motion::Previous | Motion::Up | Motion::Down => {
                match page.moved(motion) {
                    Some(Press::Walk(target)) => Msg::Focus(target),
                    Some(Press::Key(_) | Press::Osk(_) | Press::Operator(_)) => Msg::Presence,
                    // At the edge of the page an arrow scrolls what can't hold the focus.
                    None if motion == Motion::Down => self.scroll(1),
                    None if motion == Motion::Up => self.scroll(-1),
                    None => Msg::Presence,
                }
            }
        };
        self.tell(msg, now)
    }

    fn sees_a_picture(&self) -> bool {
        matches!(self.model.stage, Stage::Preview(_))
    }

    fn scroll(&mut self, lines: i32) -> Msg {
        self.view.scroll_by(lines);
        Msg::Presence
    }

    fn step_back(&mut self) -> Msg {
        if self.hands.help_open || self.hands.osk.is_some() {
            self.hands.help_open = false;
            self.hands.osk = None;
            return Msg::Presence;
        }
        Msg::Back
    }

    /// A digit that picks a large choice at once.
    fn shortcut(&mut self, c: char, now: Timestamp) -> Outcome {
        let picked = self.page().picked(c).cloned();
        match picked {
            Some(press) => self.press(press, now),
            None => self.tell(Msg::Presence, now),
        }
    }
}

/// An arrow as a step to the right and down.
fn step_over(motion: Motion) -> Option<(i32, i32)> {
    match motion {
        Motion::Left => Some((-1, 0)),
        Motion::Right => Some((1, 0)),
        Motion::Up => Some((0, -1)),
        Motion::Down => Some((0, 1)),
        Motion::Next | Motion::Previous => None,
    }
}

/// A line is focused by a finger, and left by Enter.
fn is_line(target: &Target) -> bool {
    match target {
        Target::Field(_) | Target::Code(_) | Target::Password | Target::Search => true,
        Target::Language(_)
        | Target::Button(_)
        | Target::GetCode(_)
        | Target::ChangeContact(_)
        | Target::Option(..)
        | Target::Tick(_)
        | Target::Box(_)
        | Target::AddScan(_)
        | Target::RemoveScan(..)
        | Target::ChooseSchool(_)
        | Target::Tab(_)
        | Target::Act(_)
        | Target::Row(_)
        | Target::Slip(_)
        | Target::Kept(_)
        | Target::Change(_) => false,
    }
}
