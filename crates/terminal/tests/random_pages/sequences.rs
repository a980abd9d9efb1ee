//! A view that remembers what it drew, a view that does not, and the terminal that is told only what changed: all
//! three show the same, whatever the page was before.

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::layout::Rect;
use terminal::page::{Block, Cover, Fact, Page};
use terminal::{Ansi, Surface, View};

use super::pages::{Place, page};
use super::{LOW, new_view};

/// What happens between two drawings.
#[derive(Clone, Debug)]
enum Step {
    Nothing,
    Turn(Box<Page<Place>>),
    Focus(usize),
    Type(usize, char),
    Remove(usize),
    Insert(usize, Box<Page<Place>>),
    Swap(usize),
    Around(u8, Box<Page<Place>>),
    Scroll(i32),
    Resize(u16, u16),
    Cover,
    TooSmall,
    Wipe,
}

fn steps() -> impl Strategy<Value = Step> {
    let at = || 0..30_usize;
    let other = || page().prop_map(Box::new);
    prop_oneof![
        1 => Just(Step::Nothing),
        1 => other().prop_map(Step::Turn),
        4 => at().prop_map(Step::Focus),
        4 => (at(), any::<char>()).prop_map(|(at, letter)| Step::Type(at, letter)),
        1 => at().prop_map(Step::Remove),
        1 => (at(), other()).prop_map(|(at, other)| Step::Insert(at, other)),
        1 => at().prop_map(Step::Swap),
        4 => (0..9_u8, other()).prop_map(|(part, other)| Step::Around(part, other)),
        2 => (-20..20_i32).prop_map(Step::Scroll),
        1 => (1..180_u16, 1..60_u16).prop_map(|(width, height)| Step::Resize(width, height)),
        1 => Just(Step::Cover),
        1 => Just(Step::TooSmall),
        1 => Just(Step::Wipe),
    ]
}

/// The page after a step that is about the page.
fn change(page: &mut Page<Place>, step: Step) {
    let count = page.body.len().max(1);
    match step {
        Step::Turn(other) => *page = *other,
        Step::Focus(at) => page.focus = page.places().get(at).copied().copied(),
        Step::Type(at, letter) => {
            let typed: Vec<_> = page.body.iter_mut().filter_map(line).collect();
            let at = at % typed.len().max(1);
            typed.into_iter().skip(at).take(1).for_each(|line| line.push(letter));
        }
        Step::Remove(at) => {
            drop(page.body.splice(at.min(page.body.len())..(at + 1).min(page.body.len()), []))
        }
        Step::Insert(at, other) => {
            drop(page.body.splice(at.min(page.body.len())..at.min(page.body.len()), other.body))
        }
        Step::Swap(at) if page.body.len() > 1 => page.body.swap(at % count, (at + 1) % count),
        Step::Around(part, other) => around(page, part, *other),
        Step::Swap(_)
        | Step::Nothing
        | Step::Scroll(_)
        | Step::Resize(..)
        | Step::Cover
        | Step::TooSmall
        | Step::Wipe => {}
    }
}

/// What is typed in a field, or the label of a fact, on which all others depend.
fn line(block: &mut Block<Place>) -> Option<&mut String> {
    if let Block::Field(field) = block {
        return Some(&mut field.value);
    }
    let Block::Facts(facts) = block else { return None };
    facts.first_mut().map(|fact| &mut fact.label)
}

/// Takes one part of another page.
fn around(page: &mut Page<Place>, part: u8, other: Page<Place>) {
    match part {
        0 => page.top = other.top,
        1 => page.rail = other.rail,
        2 => page.summary = other.summary,
        3 => page.buttons = other.buttons,
        4 => page.help = other.help,
        5 => page.keys = other.keys,
        6 => page.overlay = if page.overlay.is_some() { None } else { other.overlay },
        7 => page.keyboard = if page.keyboard.is_some() { None } else { other.keyboard },
        _ => page.centred = !page.centred,
    }
}

/// A view that remembers, one that does not, and a terminal.
struct World {
    screen: Rect,
    remembering: View<Place>,
    forgetful: View<Place>,
    ansi: Ansi,
    terminal: vt100::Parser,
}

impl World {
    fn new() -> Self {
        let (ansi, terminal) = (Ansi::new("xterm"), emulator(LOW));
        Self { screen: LOW, remembering: new_view(), forgetful: new_view(), ansi, terminal }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Scroll(lines) => {
                self.remembering.scroll_by(*lines);
                self.forgetful.scroll_by(*lines);
            }
            Step::Resize(width, height) => {
                self.screen = Rect::new(0, 0, *width, *height);
                self.terminal = emulator(self.screen);
            }
            Step::TooSmall => {
                let told = self.remembering.draw_too_small(self.screen, &["80×24".to_owned()]);
                self.terminal.process(self.ansi.tell(told));
            }
            Step::Wipe => {
                self.remembering.forget();
                self.forgetful.forget();
                self.ansi.forget();
            }
            Step::Nothing
            | Step::Turn(_)
            | Step::Focus(_)
            | Step::Type(..)
            | Step::Remove(_)
            | Step::Insert(..)
            | Step::Swap(_)
            | Step::Around(..)
            | Step::Cover => {}
        }
    }

    /// Draws on both views and the terminal, and compares the three.
    fn draw(&mut self, page: &Page<Place>) -> Result<(), TestCaseError> {
        // Of a page that was covered nothing is remembered but how far it was scrolled.
        let covered = Page { cover: Some(Cover::default()), ..page.clone() };
        self.forgetful.draw(Rect::new(0, 0, 1, 1), covered);
        let wanted = self.forgetful.draw(self.screen, page.clone());
        let drawn = self.remembering.draw(self.screen, page.clone());
        prop_assert_eq!(drawn.cells(), wanted.cells());
        prop_assert_eq!(drawn.cursor(), wanted.cursor());
        self.terminal.process(self.ansi.tell(drawn));
        assert_shown(self.terminal.screen(), wanted)?;
        prop_assert_eq!(self.remembering.pressable(), self.forgetful.pressable());
        Ok(())
    }
}

fn emulator(screen: Rect) -> vt100::Parser {
    let cells = |count| NonZeroU16::new(count).unwrap();
    vt100::Parser::new(cells(screen.height), cells(screen.width), 0)
}

/// Letters, weight and cursor; of colours `tests/ansi.rs` speaks.
fn assert_shown(shown: &vt100::Screen, wanted: &Surface) -> Result<(), TestCaseError> {
    for at in wanted.area().positions() {
        let (cell, wanted) = (shown.cell(at.y, at.x).unwrap(), &wanted.cells()[at]);
        let letter = if cell.has_contents() { cell.contents() } else { " " };
        prop_assert_eq!(letter, wanted.symbol(), "{:?}", at);
        if letter != " " {
            prop_assert_eq!(
                cell.bold(),
                wanted.modifier.contains(ratatui::style::Modifier::BOLD),
                "{:?}",
                at
            );
        }
    }
    prop_assert_eq!(shown.hide_cursor(), wanted.cursor().is_none());
    prop_assert!(wanted.cursor().is_none_or(|at| shown.cursor_position() == (at.y, at.x)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_remembered_does_not_show(page in page(), steps in prop::collection::vec(steps(), 1..16)) {
        let (mut world, mut page) = (World::new(), page);
        world.draw(&page)?;
        for step in steps {
            world.take(&step);
            if let Step::Cover = step {
                let covered = Page { cover: Some(Cover { lines: vec!["F10".to_owned()] }), ..page.clone() };
                world.draw(&covered)?;
            }
            change(&mut page, step);
            world.draw(&page)?;
        }
    }
}

#[test]
fn a_longer_label_moves_the_values_of_all_facts() {
    let fact = |label: &str| Fact { label: label.to_owned(), value: "12".to_owned(), change: None };
    let facts = |label| Block::Facts(vec![fact(label)]);
    let mut page =
        Page { body: vec![facts("ЖСН"), facts("Иесі")], ..Page::new("facts", "ТЕРЕЗЕ") };
    let mut world = World::new();
    world.draw(&page).unwrap();
    page.body[0] = facts("Жарамдылық мерзімі");
    world.draw(&page).unwrap();
}
