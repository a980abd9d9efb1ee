//! Pages nobody thought of, on screens nobody has: nothing panics, nothing foreign is drawn, every place can
//! be reached and is seen when it is, and a view that remembers draws what one draws that does not.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "random_pages/pages.rs"]
mod pages;
#[path = "random_pages/sequences.rs"]
mod sequences;

use pages::{Place, page};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use terminal::page::{Block, Cover, Page};
use terminal::{Motion, Pressable, Theme, View, foreign_glyphs};

/// Whether `place` is a field that shows its cursor.
fn typed_into(page: &Page<Place>, place: Place) -> bool {
    let typed = |block: &Block<Place>| matches!(block, Block::Field(field) if field.id == place && field.cursor.is_some());
    page.overlay.is_none() && page.body.iter().any(typed)
}

const LOW: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

fn new_view() -> View<Place> {
    View::new(Theme::many())
}

fn draw(screen: Rect, view: &mut View<Place>, page: &Page<Place>) -> (Buffer, Pressable<Place>) {
    let cells = view.draw(screen, page.clone()).cells().clone();
    (cells, view.pressable())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_fits_any_screen(page in page(), sizes in prop::collection::vec((0..180_u16, 0..60_u16), 1..4), scroll in -50..50_i32) {
        let mut view = new_view();
        let mut page = page;
        let places: Vec<Place> = page.places().into_iter().copied().collect();
        for (turn, (width, height)) in sizes.into_iter().enumerate() {
            let screen = Rect::new(0, 0, width, height);
            page.focus = places.get(turn * 3).copied();
            let (buffer, pressable) = draw(screen, &mut view, &page);
            prop_assert_eq!(foreign_glyphs(&buffer), []);
            let areas: Vec<Rect> = pressable.hits.iter().map(|(area, _)| *area)
                .chain(pressable.scroll.iter().map(|(area, _)| *area)).collect();
            for (index, area) in areas.iter().enumerate() {
                prop_assert_eq!(area.intersection(screen), *area);
                prop_assert!(areas.iter().skip(index + 1).all(|other| !other.intersects(*area)));
            }
            prop_assert!(pressable.cursor.is_none_or(|cursor| screen.contains(cursor)));
            view.scroll_by(scroll);
        }
    }

    #[test]
    fn every_place_is_seen_when_it_has_the_focus(page in page()) {
        let mut view = new_view();
        let mut page = page;
        let places: Vec<Place> = page.places().into_iter().copied().collect();
        for place in places {
            page.focus = Some(place);
            let (_, pressable) = draw(LOW, &mut view, &page);
            prop_assert!(pressable.hits.iter().any(|(_, press)| *press == place), "{:?} is not seen", place);
            prop_assert!(!typed_into(&page, place) || pressable.cursor.is_some(), "{:?} has no cursor", place);
        }
    }

    #[test]
    fn tab_goes_round_the_page_and_arrows_never_leave_it(page in page(), steps in prop::collection::vec(0..6_usize, 0..40)) {
        let mut page = page;
        let motions = [Motion::Next, Motion::Previous, Motion::Up, Motion::Down, Motion::Left, Motion::Right];
        for step in steps {
            let places: Vec<Place> = page.places().into_iter().copied().collect();
            let moved = page.moved(motions[step]);
            prop_assert!(moved.is_none_or(|place| places.contains(&place)));
            page.focus = moved.or(page.focus);
        }
        if let Some(first) = page.first().copied() {
            page.focus = Some(first);
            let mut turns = 0;
            while turns == 0 || page.focus != Some(first) {
                let before = page.focus;
                page.focus = page.moved(Motion::Next);
                if let Some(before) = before.filter(|_| turns > 0) {
                    prop_assert_eq!(page.moved(Motion::Previous), Some(before), "Shift-Tab goes the same way back");
                }
                turns += 1;
                prop_assert!(turns < 100, "Tab never comes back");
            }
        }
    }

    #[test]
    fn a_cover_hides_any_page(page in page()) {
        let page = Page { cover: Some(Cover { lines: vec!["·".to_owned()] }), ..page };
        let (buffer, pressable) = draw(LOW, &mut new_view(), &page);
        prop_assert_eq!(pressable, Pressable::default());
        prop_assert_eq!(buffer.content.iter().filter(|cell| cell.symbol() != " ").count(), 1);
    }
}
