//! How many bytes a key costs on the line.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use terminal::page::Block;
use terminal::{Page, Theme, View};

use super::sample::{self, Press};

/// Most bytes one typed character may cost (the product's budget).
const TYPED_BYTES_MAX: usize = 200;
/// Most bytes a step of the focus may cost: two boxes drawn anew, the help of the other field.
const STEP_BYTES_MAX: usize = 3_000;

#[derive(Clone, Default)]
struct Line(Rc<RefCell<usize>>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.0.borrow_mut() += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Kiosk {
    line: Line,
    terminal: Terminal<CrosstermBackend<Line>>,
    view: View,
}

impl Kiosk {
    fn new() -> Self {
        let line = Line::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, 100, 30));
        let options = TerminalOptions { viewport };
        let terminal = Terminal::with_options(CrosstermBackend::new(line.clone()), options).unwrap();
        Self { line, terminal, view: View::new() }
    }

    /// Bytes this frame costs.
    fn draw(&mut self, page: &Page<Press>) -> usize {
        let before = *self.line.0.borrow();
        self.terminal.draw(|frame| drop(self.view.draw(frame, page, &Theme::many()))).unwrap();
        *self.line.0.borrow() - before
    }
}

fn type_into(page: &mut Page<Press>, place: Press, letter: char) {
    for block in &mut page.body {
        if let Block::Field(field) = block
            && field.id == place
        {
            field.value.push(letter);
            field.cursor = Some(field.value.chars().count());
        }
    }
}

#[test]
fn a_typed_letter_costs_few_bytes() {
    let mut page = sample::contacts();
    page.focus = Some(Press::At("email"));
    let mut kiosk = Kiosk::new();
    kiosk.draw(&page);
    for letter in "Қостанай, Әл-Фараби даңғылы, 112-үй, 45-пәтер, кіреберіс 2".chars()
    {
        type_into(&mut page, Press::At("email"), letter);
        let bytes = kiosk.draw(&page);
        assert!(bytes < TYPED_BYTES_MAX, "{letter}: {bytes}");
    }
}

#[test]
fn a_step_of_the_focus_draws_only_what_changed() {
    let mut page = sample::contacts();
    let mut kiosk = Kiosk::new();
    let first = kiosk.draw(&page);
    page.focus = Some(Press::At("second"));
    let step = kiosk.draw(&page);
    assert!(step < STEP_BYTES_MAX && step < first, "{step} of {first}");
    assert!(kiosk.draw(&page) < 40, "nothing changed");
}
