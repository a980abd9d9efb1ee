//! What the sample pages look like, and what holds for every page on every screen.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "screens/sample.rs"]
mod sample;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sample::Press;
use terminal::{Page, Pressable, Theme, View, foreign_glyphs};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (132, 43)];

fn drawn(page: &Page<Press>, width: u16, height: u16) -> (Terminal<TestBackend>, Pressable<Press>) {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut pressable = None;
    terminal.draw(|frame| pressable = Some(View::new().draw(frame, page, &Theme::many()))).unwrap();
    (terminal, pressable.unwrap())
}

fn text(terminal: &Terminal<TestBackend>) -> String {
    let buffer = terminal.backend().buffer();
    let rows = buffer.content.chunks(usize::from(buffer.area.width));
    rows.map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>().trim_end().to_owned() + "\n")
        .collect()
}

#[test]
fn the_samples_look_as_they_should() {
    for page in sample::all() {
        for (width, height) in SIZES {
            let (terminal, _) = drawn(&page, width, height);
            insta::assert_snapshot!(format!("{}-{width}x{height}", page.name), text(&terminal));
        }
    }
}
