//! How many bytes a key costs on the line.

use terminal::page::Block;
use terminal::{Ansi, Motion, Page, Theme, View};

use super::sample::{self, Press};
use super::screen;

/// Most bytes a key may cost while the words on the screen stay (the product's budget).
const KEY_BYTES_MAX: usize = 200;

struct Kiosk {
    ansi: Ansi,
    view: View<Press>,
}

impl Kiosk {
    fn new() -> Self {
        Self { ansi: Ansi::new("xterm-256color"), view: View::new(Theme::many()) }
    }

    /// Bytes this frame costs.
    fn draw(&mut self, page: &Page<Press>) -> usize {
        self.ansi.tell(self.view.draw(screen((100, 30)), page.clone())).len()
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
        assert!(bytes < KEY_BYTES_MAX, "{letter}: {bytes}");
    }
}

#[test]
fn a_step_of_the_focus_costs_few_bytes_on_every_page() {
    // With a keyboard on the screen the body has so little room that a step scrolls it.
    for page in sample::all().into_iter().filter(|page| page.keyboard.is_none()) {
        let mut kiosk = Kiosk::new();
        for place in page.places() {
            let page = Page { focus: Some(*place), ..page.clone() };
            for motion in [Motion::Next, Motion::Previous, Motion::Down, Motion::Up] {
                kiosk.draw(&page);
                let to = page.moved(motion);
                let bytes = kiosk.draw(&Page { focus: to, ..page.clone() });
                assert!(bytes < KEY_BYTES_MAX, "{}: {place:?} {motion:?} {to:?}: {bytes}", page.name);
            }
        }
    }
}

#[test]
fn a_frame_in_which_nothing_changed_costs_nothing() {
    let page = sample::contacts();
    let mut kiosk = Kiosk::new();
    assert!(kiosk.draw(&page) > 0);
    assert_eq!(kiosk.draw(&page), 0);
}
