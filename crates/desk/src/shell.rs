//! Between the terminal and the model: what a key or the mouse means here, which layout is on.
//!
//! **Invariant:** nothing that belongs to a person outlives [`Shell::forget`]; the focus stands on something that is on
//! the screen.

use std::collections::BTreeMap;

use crossterm::event::Event;
use domain::time::Timestamp;
use forms::line::Edit;
use ratatui::layout::Rect;
use terminal::{Command, Layout, Motion, Page, Pointer, Pressable, Surface, Theme, View, keys};
use words::{Lang, Words, say};

use crate::model::{Model, Stage, Typing};
use crate::msg::{Effect, Msg};
use crate::press::Press;
use crate::screens::{self, Hall, Hands};
use crate::target::Target;

/// Lines that PgUp and PgDn move.
const PAGE_LINES: i32 = 10;

/// What came of an event.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What the model asks for.
    pub effects: Vec<Effect>,
    /// The quit key was pressed twice.
    pub quit: bool,
}

/// The desk's hands and eyes.
pub struct Shell {
    model: Model,
    hall: Hall,
    hands: Hands,
    layouts: BTreeMap<Typing, Layout>,
    view: View<Press>,
    too_small: bool,
}

impl Shell {
    /// A desk that nobody has opened.
    pub fn new(model: Model, hall: Hall, theme: Theme) -> Shell {
        Shell {
            model,
            hall,
            hands: Hands::default(),
            layouts: BTreeMap::new(),
            view: View::new(theme),
            too_small: false,
        }
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The page of this moment.
    pub fn page(&self) -> Page<Press> {
        screens::page(&self.model, &self.hall, &self.hands)
    }

    /// What the page drawn last can be pressed at.
    pub fn pressable(&self) -> Pressable<Press> {
        self.view.pressable()
    }

    /// The first thing the model wants: the keys that are there.
    pub fn begin(&mut self, now: Timestamp) -> Outcome {
        self.tell(Msg::Sticks, now)
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
    }

    /// Takes a happening that is not from the terminal.
    pub fn tell(&mut self, msg: Msg, now: Timestamp) -> Outcome {
        let effects = self.model.update(msg, now);
        self.settle();
        self.choose_layout();
        Outcome { effects, quit: false }
    }

    /// Puts the focus on something that is on the screen.
    fn settle(&mut self) {
        if self.model.warning.is_some() {
            return;
        }
        let page =
            screens::page(&self.model, &self.hall, &Hands { size: self.hands.size, ..Hands::default() });
        let stands = page.focus.as_ref().is_some_and(|focus| page.places().contains(&focus));
        if !stands {
            self.model.focus = match page.first() {
                Some(Press::At(target)) => Some(target.clone()),
                Some(Press::Key(_)) | None => None,
            };
        }
    }

    /// Takes an event of the terminal.
    pub fn hear(&mut self, event: &Event, now: Timestamp) -> Outcome {
        self.hands.machine.hear(event);
        let pointer = keys::pointer(event);
        let context = screens::key_context(&self.model, &self.hall, &self.hands);
        let command = keys::command(event, &context);
        if let Some(Command::Quit) = command {
            let quit = std::mem::replace(&mut self.hands.quit_asked, true);
            return Outcome { effects: Vec::new(), quit };
        }
        if self.hands.covered {
            if command.is_some() || pointer.is_some() || event.is_key_press() {
                self.hands.covered = false;
                return self.tell(Msg::Presence, now);
            }
            return self.tell(Msg::Tick, now);
        }
        if self.hands.quit_asked && (command.is_some() || pointer.is_some()) {
            self.hands.quit_asked = false;
            return self.tell(Msg::Presence, now);
        }
        match (command, pointer) {
            (_, _) if self.too_small => self.tell(Msg::Tick, now),
            (Some(command), _) => self.obey(command, now),
            (None, Some(pointer)) => self.point(pointer, now),
            (None, None) if event.is_key_press() => self.tell(Msg::Presence, now),
            (None, None) => self.tell(Msg::Tick, now),
        }
    }

    fn point(&mut self, pointer: Pointer, now: Timestamp) -> Outcome {
        match pointer {
            Pointer::Wheel(lines) => self.scroll(lines, now),
            Pointer::Press(x, y) => {
                let pressable = self.view.pressable();
                if let Some(lines) = pressable.scroll_at(x, y) {
                    return self.scroll(lines, now);
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
            Press::At(target @ (Target::Password | Target::Words | Target::Number | Target::Line(_))) => {
                self.tell(Msg::Focus(target), now)
            }
            Press::At(target) => self.tell(Msg::Press(target), now),
        }
    }

    fn obey(&mut self, command: Command, now: Timestamp) -> Outcome {
        if let Some(motion) = command.motion() {
            return self.go(motion, now);
        }
        let typing = self.model.typing().is_some();
        let scan = matches!(self.model.stage, Stage::Scan(_));
        let msg = match command {
            Command::Press if self.hands.help_open => {
                self.hands.help_open = false;
                Msg::Presence
            }
            Command::Press => match self.page().focus {
                Some(Press::At(target)) => Msg::Press(target),
                Some(Press::Key(_)) | None => Msg::Presence,
            },
            Command::Back if self.hands.help_open => {
                self.hands.help_open = false;
                Msg::Presence
            }
            Command::Back => Msg::Back,
            Command::Language => Msg::OtherLanguage,
            Command::Layout => self.next_layout(),
            Command::Cover => {
                self.hands.covered = self.model.session.is_some();
                Msg::Presence
            }
            Command::Reveal => Msg::Reveal,
            Command::Help => {
                self.hands.help_open = !self.hands.help_open;
                Msg::Presence
            }
            Command::PageUp => return self.scroll(-PAGE_LINES, now),
            Command::PageDown => return self.scroll(PAGE_LINES, now),
            Command::Home if typing => Msg::Edit(Edit::Home),
            Command::End if typing => Msg::Edit(Edit::End),
            Command::Backspace => Msg::Edit(Edit::Backspace),
            Command::Delete => Msg::Edit(Edit::Delete),
            Command::Char(c) if typing => Msg::Edit(Edit::Insert(c)),
            Command::Char('+' | '=') if scan => Msg::Zoom(1),
            Command::Char('-') if scan => Msg::Zoom(-1),
            Command::Keyboard
            | Command::Char(_)
            | Command::Home
            | Command::End
            | Command::Operator
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

    /// Arrows and Tab: over the picture, in the line, or from place to place.
    fn go(&mut self, motion: Motion, now: Timestamp) -> Outcome {
        let scan = matches!(self.model.stage, Stage::Scan(_)) && self.model.warning.is_none();
        let typing = self.model.typing().is_some();
        let msg = match motion {
            Motion::Left if scan => Msg::Pan(-1, 0),
            Motion::Right if scan => Msg::Pan(1, 0),
            Motion::Up if scan => Msg::Pan(0, -1),
            Motion::Down if scan => Msg::Pan(0, 1),
            Motion::Left if typing => Msg::Edit(Edit::Left),
            Motion::Right if typing => Msg::Edit(Edit::Right),
            Motion::Left | Motion::Right | Motion::Next | Motion::Previous | Motion::Up | Motion::Down => {
                match self.page().moved(motion) {
                    Some(Press::At(target)) => Msg::Focus(target),
                    // At the edge of the page an arrow scrolls what can't hold the focus.
                    None if motion == Motion::Down => return self.scroll(1, now),
                    None if motion == Motion::Up => return self.scroll(-1, now),
                    Some(Press::Key(_)) | None => Msg::Presence,
                }
            }
        };
        self.tell(msg, now)
    }

    fn scroll(&mut self, lines: i32, now: Timestamp) -> Outcome {
        self.view.scroll_by(lines);
        self.tell(Msg::Presence, now)
    }

    fn next_layout(&mut self) -> Msg {
        if let (Some(typing), Some(layout)) = (self.model.typing(), self.hands.layout) {
            self.layouts.insert(typing, layout.next());
        }
        Msg::Presence
    }

    /// The layout a line begins with: Latin for passwords, else the language of the screen.
    fn choose_layout(&mut self) {
        self.hands.layout = self.model.typing().map(|typing| {
            self.layouts.get(&typing).copied().unwrap_or(match typing {
                Typing::Digits | Typing::Password => Layout::Latin,
                Typing::Text if self.model.language.is_kazakh() => Layout::Kazakh,
                Typing::Text => Layout::Russian,
            })
        });
    }
}
