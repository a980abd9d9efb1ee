//! What the sample pages look like, and what holds for every one of them on every screen.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "screens/bytes.rs"]
mod bytes;
#[path = "screens/sample.rs"]
mod sample;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use sample::Press;
use terminal::{Page, Pressable, Theme, View, foreign_glyphs};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (132, 43)];

fn screen((width, height): (u16, u16)) -> Rect {
    Rect::new(0, 0, width, height)
}

fn drawn(page: &Page<Press>, theme: Theme, size: (u16, u16)) -> (Buffer, Pressable<Press>) {
    let mut view = View::new(theme);
    let cells = view.draw(screen(size), page.clone()).cells().clone();
    (cells, view.pressable())
}

fn text(buffer: &Buffer) -> String {
    let rows = buffer.content.chunks(usize::from(buffer.area.width));
    rows.map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>().trim_end().to_owned() + "\n")
        .collect()
}

#[test]
fn the_samples_look_as_they_should() {
    for page in sample::all() {
        for (width, height) in SIZES {
            let (buffer, _) = drawn(&page, Theme::many(), (width, height));
            insta::assert_snapshot!(format!("{}-{width}x{height}", page.name), text(&buffer));
        }
    }
}

#[test]
fn every_screen_keeps_to_the_glyphs_of_a_console() {
    for page in sample::all() {
        for size in SIZES {
            assert_eq!(foreign_glyphs(&drawn(&page, Theme::many(), size).0), [], "{}", page.name);
        }
    }
}

#[test]
fn presses_lie_on_the_screen_and_apart_from_one_another() {
    for page in sample::all() {
        for (width, height) in SIZES {
            let hits = drawn(&page, Theme::many(), (width, height)).1.hits;
            let screen = Rect::new(0, 0, width, height);
            for (index, (area, press)) in hits.iter().enumerate() {
                assert_eq!(area.intersection(screen), *area, "{press:?}");
                assert!(hits.iter().skip(index + 1).all(|(other, _)| !other.intersects(*area)), "{press:?}");
            }
        }
    }
}

#[test]
fn colour_is_never_the_only_sign() {
    for page in sample::all() {
        let (plain, _) = drawn(&page, Theme::plain(), (100, 30));
        let (coloured, _) = drawn(&page, Theme::many(), (100, 30));
        assert_eq!(text(&plain), text(&coloured));
        let cells = &plain.content;
        assert!(cells.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
        let focused = |sign: char| text(&plain).contains(sign);
        assert!(page.places().is_empty() || focused('▶') || focused('╔'), "{}", page.name);
    }
}

#[test]
fn presses_under_a_window_are_dead() {
    let page = sample::over::idle_warning();
    let hits = drawn(&page, Theme::many(), (80, 24)).1.hits;
    let presses: Vec<Press> = hits.into_iter().map(|(_, press)| press).collect();
    assert_eq!(presses, [Press::At("stop"), Press::At("stay")]);
    assert_eq!(page.places(), [&Press::At("stop"), &Press::At("stay")]);
}

#[test]
fn a_cover_shows_and_takes_nothing_of_the_page() {
    let (buffer, pressable) = drawn(&sample::over::covered(), Theme::many(), (80, 24));
    assert!(pressable.hits.is_empty() && pressable.cursor.is_none());
    assert!(!text(&buffer).contains("777"));
}

#[test]
fn the_cursor_stands_where_one_types() {
    let (buffer, pressable) = drawn(&sample::contacts(), Theme::many(), (100, 30));
    let cursor = pressable.cursor.unwrap();
    let line: Vec<char> = text(&buffer).lines().nth(usize::from(cursor.y)).unwrap().chars().collect();
    let before: String = line.iter().take(usize::from(cursor.x)).collect();
    assert_eq!(before, " ║ 64");
}

#[test]
fn the_kept_keys_stay_on_the_narrowest_bar() {
    let mut page = sample::contacts();
    let words = |key: &str| terminal::page::KeyHint {
        key: key.to_owned(),
        label: "ұзақ сөйлем".repeat(3),
        press: None,
    };
    page.keys = ["Tab", "F3", "Esc", "F6", "F2", "F10", "Enter"].into_iter().map(words).collect();
    let screen = text(&drawn(&page, Theme::many(), (132, 30)).0);
    let bar = screen.lines().last().unwrap();
    assert!(["Esc", "F2", "Enter"].iter().all(|key| bar.contains(key)), "{bar}");
    assert!(["Tab", "F3", "F6", "F10"].iter().all(|key| !bar.contains(key)), "{bar}");
}

#[test]
fn more_of_the_body_is_a_press_away() {
    let mut page = sample::mistakes();
    page.focus = None;
    let mut view = View::new(Theme::plain());
    let mut shown = text(view.draw(screen((80, 24)), page.clone()).cells());
    assert!(!shown.contains("Выбрать файл") && shown.contains('▼') && !shown.contains('▲'));
    let below = |view: &View<Press>| view.pressable().scroll.into_iter().find(|(_, lines)| *lines > 0);
    while let Some((mark, _)) = below(&view) {
        view.scroll_by(view.pressable().scroll_at(mark.x, mark.y).unwrap());
        shown = text(view.draw(screen((80, 24)), page.clone()).cells());
    }
    assert!(shown.contains("Выбрать файл") && !shown.contains('▼') && shown.contains('▲'));
}

#[test]
fn a_screen_too_small_says_so() {
    let lines = ["Экран тым кіші".to_owned(), "Экран слишком мал".to_owned()];
    let mut view = View::<Press>::new(Theme::plain());
    assert_eq!(
        text(view.draw_too_small(screen((30, 5)), &lines).cells()),
        "\n        Экран тым кіші\n      Экран слишком мал\n\n\n"
    );
}
