//! Every sample page in a real terminal: PgUp and PgDn turn the pages, Tab and the arrows walk, Esc leaves.

#[path = "../tests/screens/sample.rs"]
mod sample;

use crossterm::event;
use terminal::{Command, KeyContext, Layout, Pointer, Screen, Theme, View, keys, view};

fn main() -> std::io::Result<()> {
    terminal::install_panic_restore();
    let mut pages = sample::all();
    let mut at: usize = std::env::args().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0);
    let (mut screen, mut view) = (Screen::enter()?, View::new(Theme::from_env()));
    loop {
        let count = pages.len();
        let page = &mut pages[at % count];
        screen.show(|size| {
            if size.width < view::WIDTH_MIN || size.height < view::HEIGHT_MIN {
                view.draw_too_small(size, &["80×24".to_owned()])
            } else {
                view.draw(size, page.clone())
            }
        })?;
        let pressable = view.pressable();
        let event = event::read()?;
        match keys::pointer(&event) {
            Some(Pointer::Press(x, y)) => match pressable.scroll_at(x, y) {
                Some(lines) => view.scroll_by(lines),
                None => page.focus = pressable.at(x, y).copied().or(page.focus),
            },
            Some(Pointer::Wheel(lines)) => view.scroll_by(lines),
            None => {}
        }
        let Some(command) = keys::command(&event, &KeyContext::new(Layout::Latin)) else { continue };
        if let Some(place) = command.motion().and_then(|motion| page.moved(motion)) {
            page.focus = Some(place);
        } else if command == Command::Back {
            return Ok(());
        } else if command == Command::PageDown {
            at += 1;
        } else if command == Command::PageUp {
            at += count - 1;
        }
    }
}
