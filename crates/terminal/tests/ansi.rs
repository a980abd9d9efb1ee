//! What the bytes say, told to a terminal's emulator: it shows the very frame that was drawn, whatever stood
//! there before.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use terminal::{Ansi, Surface};

const SCREEN: Rect = Rect { x: 0, y: 0, width: 12, height: 4 };

/// A run of one character somewhere on the screen.
#[derive(Clone, Debug)]
struct Stroke {
    x: u16,
    y: u16,
    times: u16,
    letter: char,
    style: Style,
}

#[derive(Clone, Debug)]
struct Drawing {
    strokes: Vec<Stroke>,
    cursor: Option<(u16, u16)>,
}

fn styles() -> impl Strategy<Value = Style> {
    let colours = [Color::Reset, Color::Black, Color::LightRed, Color::Indexed(38), Color::Rgb(1, 2, 3)];
    // The emulator knows bold or dim, not both at once.
    let heavy = [Modifier::empty(), Modifier::BOLD, Modifier::DIM];
    let drawn = [Modifier::empty(), Modifier::REVERSED, Modifier::UNDERLINED];
    let colour = || proptest::sample::select(colours.to_vec());
    (colour(), colour(), proptest::sample::select(heavy.to_vec()), proptest::sample::select(drawn.to_vec()))
        .prop_map(|(fg, bg, one, two)| Style::new().fg(fg).bg(bg).add_modifier(one | two))
}

fn drawings() -> impl Strategy<Value = Drawing> {
    let place = || (0..SCREEN.width, 0..SCREEN.height);
    let letter = proptest::sample::select("aЖ═ ▶ ".chars().collect::<Vec<_>>());
    let stroke = (place(), 1..SCREEN.width, letter, styles())
        .prop_map(|((x, y), times, letter, style)| Stroke { x, y, times, letter, style });
    (proptest::collection::vec(stroke, 0..8), proptest::option::of(place()))
        .prop_map(|(strokes, cursor)| Drawing { strokes, cursor })
}

/// The frame of a drawing.
fn frame(drawing: &Drawing) -> Buffer {
    let mut frame = Buffer::empty(SCREEN);
    for stroke in &drawing.strokes {
        for x in stroke.x..(stroke.x + stroke.times).min(SCREEN.width) {
            let cell = &mut frame[(x, stroke.y)];
            cell.reset();
            cell.set_char(stroke.letter).set_style(stroke.style);
        }
    }
    frame
}

fn surface(drawing: &Drawing) -> Surface {
    Surface::of(frame(drawing), drawing.cursor.map(Position::from))
}

/// Draws on the emulator; how many bytes it took.
fn draw(ansi: &mut Ansi, drawing: &Drawing, emulator: &mut vt100::Parser) -> usize {
    let bytes = ansi.tell(&mut surface(drawing));
    emulator.process(bytes);
    bytes.len()
}

/// Whether the emulator shows the drawing.
fn assert_shown(emulator: &vt100::Parser, drawing: &Drawing) {
    let (shown, frame) = (emulator.screen(), frame(drawing));
    for position in SCREEN.positions() {
        let cell = emulated(shown.cell(position.y, position.x).unwrap());
        assert_eq!(seen(&cell), seen(&frame[position]), "{position:?}");
    }
    assert_eq!(shown.hide_cursor(), drawing.cursor.is_none());
    if let Some((x, y)) = drawing.cursor {
        assert_eq!(shown.cursor_position(), (y, x));
    }
}

/// A cell as an eye sees it: letters and pen of an empty one do not show.
fn seen(cell: &Cell) -> (String, Option<Color>, Color, Modifier) {
    let marked = cell.modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED);
    let blank = cell.symbol() == " " && !marked;
    let weight = if blank { Modifier::empty() } else { cell.modifier };
    (cell.symbol().to_owned(), (!blank).then_some(cell.fg), cell.bg, weight)
}

fn emulated(cell: &vt100::Cell) -> Cell {
    let colour = |colour| match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(0) => Color::Black,
        vt100::Color::Idx(9) => Color::LightRed,
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    };
    let weights = [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.inverse(), Modifier::REVERSED),
        (cell.underline(), Modifier::UNDERLINED),
    ];
    let mut shown = Cell::default();
    if cell.has_contents() {
        shown.set_symbol(cell.contents());
    }
    shown.fg = colour(cell.fgcolor());
    shown.bg = colour(cell.bgcolor());
    shown.modifier = weights.into_iter().filter(|(on, _)| *on).map(|(_, weight)| weight).collect();
    shown
}

fn emulator() -> vt100::Parser {
    let cells = |count| NonZeroU16::new(count).unwrap();
    vt100::Parser::new(cells(SCREEN.height), cells(SCREEN.width), 0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_terminal_shows_what_was_drawn(
        drawings in proptest::collection::vec(drawings(), 1..6),
        term in proptest::sample::select(vec!["xterm-256color", "linux"]),
    ) {
        let (mut ansi, mut emulator) = (Ansi::new(term), emulator());
        for drawing in &drawings {
            draw(&mut ansi, drawing, &mut emulator);
            assert_shown(&emulator, drawing);
            prop_assert_eq!(draw(&mut ansi, drawing, &mut emulator), 0, "nothing changed");
        }
    }
}

#[test]
fn only_a_terminal_that_can_is_told_to_repeat() {
    let rule = Stroke { x: 0, y: 0, times: SCREEN.width, letter: '═', style: Style::new() };
    let drawing = Drawing { strokes: vec![rule], cursor: None };
    let bytes = |term| String::from_utf8(Ansi::new(term).tell(&mut surface(&drawing)).to_vec()).unwrap();
    for term in ["xterm-256color", "foot"] {
        assert!(bytes(term).contains("═\x1b[11b"), "{term}");
    }
    for term in ["linux", ""] {
        assert!(bytes(term).contains(&"═".repeat(12)), "{term}");
    }
}

#[test]
fn what_others_wrote_is_not_built_upon() {
    let letter = Stroke { x: 3, y: 1, times: 2, letter: 'Ж', style: Style::new().fg(Color::Indexed(38)) };
    let drawing = Drawing { strokes: vec![letter], cursor: None };
    let (mut ansi, mut emulator) = (Ansi::new("xterm"), emulator());
    draw(&mut ansi, &drawing, &mut emulator);
    emulator.process(b"\x1b[H\x1b[1;41mothers\x1b[?25h");
    ansi.forget();
    draw(&mut ansi, &drawing, &mut emulator);
    assert_shown(&emulator, &drawing);
}
