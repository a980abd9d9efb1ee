//! Where Tab and the arrows lead: the order of the places of a page.
//!
//! A *stop* is what Tab goes to: a field, a button, or a whole group of options or rows; arrows walk through
//! the places of a group and over its edge to the next stop. **Invariants:** only places that can be pressed
//! are in the order, and under an overlay only the overlay's; Tab comes to every button, and Shift-Tab goes the
//! same way back.

use super::{Block, Button, Page};
use crate::keys::Motion;

/// The places one Tab goes to together, and the index of the one it enters at.
struct Stop<'a, T> {
    places: Vec<&'a T>,
    entry: usize,
    /// Its places stand beside one another: Tab comes to every one, left and right walk through them.
    row: bool,
}

impl<'a, T> Stop<'a, T> {
    fn one(place: &'a T) -> Self {
        Self { places: vec![place], entry: 0, row: false }
    }

    fn row(buttons: &'a [Button<T>]) -> Option<Self> {
        let enabled: Vec<&Button<T>> = buttons.iter().filter(|button| button.enabled).collect();
        let entry = enabled.iter().position(|button| button.primary);
        let stop = Self::group(enabled.iter().map(|button| &button.press).collect(), entry)?;
        Some(Self { row: true, ..stop })
    }

    fn group(places: Vec<&'a T>, entry: Option<usize>) -> Option<Self> {
        (!places.is_empty()).then_some(Self { places, entry: entry.unwrap_or(0), row: false })
    }

    fn enter(&self) -> Option<&'a T> {
        self.places.get(self.entry).copied()
    }

    /// Where Tab comes to, in its order: in a row the entry and what stands after it, then what stands before the
    /// entry, from there to the beginning; in a column the entry alone.
    fn tabbed(&self) -> Vec<usize> {
        if self.row {
            (self.entry..self.places.len()).chain((0..self.entry).rev()).collect()
        } else {
            vec![self.entry]
        }
    }

    /// The place that Tab comes to after this one, in the same stop.
    fn after(&self, inner: usize) -> Option<&'a T> {
        let after = self.tabbed().into_iter().skip_while(|place| *place != inner).nth(1)?;
        self.places.get(after).copied()
    }

    /// The place that Tab comes from.
    fn before(&self, inner: usize) -> Option<&'a T> {
        let before = self.tabbed().into_iter().rev().skip_while(|place| *place != inner).nth(1)?;
        self.places.get(before).copied()
    }

    /// Where Shift-Tab enters.
    fn enter_backwards(&self) -> Option<&'a T> {
        self.places.get(*self.tabbed().last()?).copied()
    }
}

impl<T: Clone + Eq> Page<T> {
    /// Every place that can be focused, in reading order.
    #[must_use]
    pub fn places(&self) -> Vec<&T> {
        self.stops().into_iter().flat_map(|stop| stop.places).collect()
    }

    /// Where a page starts when nothing else says so: the entry of its first stop.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.stops().first().and_then(Stop::enter)
    }

    /// Where `motion` leads from the focus: Tab goes round, arrows end at the edges. `None` when it leads
    /// nowhere.
    #[must_use]
    pub fn moved(&self, motion: Motion) -> Option<T> {
        let stops = self.stops();
        let focus = self.focus.as_ref();
        let found = stops.iter().enumerate().find_map(|(at, stop)| {
            let inner = stop.places.iter().position(|place| Some(*place) == focus)?;
            Some((at, stop, inner))
        });
        let Some((at, stop, inner)) = found else {
            return stops.first().and_then(Stop::enter).cloned();
        };
        let beside =
            |step: isize| inner.checked_add_signed(step).and_then(|index| stop.places.get(index)).copied();
        let around = |step: usize| stops.get((at + step) % stops.len());
        let target = match motion {
            Motion::Next => stop.after(inner).or_else(|| around(1)?.enter()),
            Motion::Previous => stop.before(inner).or_else(|| around(stops.len() - 1)?.enter_backwards()),
            Motion::Left => stop.row.then(|| beside(-1)).flatten(),
            Motion::Right => stop.row.then(|| beside(1)).flatten(),
            Motion::Down => {
                within(stop, || beside(1)).or_else(|| stops.get(at + 1).and_then(Stop::first_or_entry))
            }
            Motion::Up => within(stop, || beside(-1)).or_else(|| {
                at.checked_sub(1).and_then(|index| stops.get(index)).and_then(Stop::last_or_entry)
            }),
        };
        target.cloned()
    }

    /// The menu item that `key` picks at once.
    #[must_use]
    pub fn picked(&self, key: char) -> Option<&T> {
        if self.overlay.is_some() || self.cover.is_some() {
            return None;
        }
        let menus = self
            .body
            .iter()
            .filter_map(|block| if let Block::Menu(items) = block { Some(items) } else { None });
        menus.flatten().find(|item| item.key == Some(key)).map(|item| &item.press)
    }

    fn stops(&self) -> Vec<Stop<'_, T>> {
        if self.cover.is_some() {
            return Vec::new();
        }
        if let Some(overlay) = &self.overlay {
            return Stop::row(&overlay.buttons).into_iter().collect();
        }
        let mut stops = Vec::new();
        if let Some(summary) = &self.summary {
            stops.extend(Stop::group(
                summary.rows.iter().filter_map(|(_, press)| press.as_ref()).collect(),
                None,
            ));
        }
        for block in &self.body {
            stops_of(block, &mut stops);
        }
        stops.extend(Stop::row(&self.buttons));
        stops
    }
}

/// The move inside a column of places; a row has none.
fn within<'a, T>(stop: &Stop<'a, T>, step: impl FnOnce() -> Option<&'a T>) -> Option<&'a T> {
    if stop.row { None } else { step() }
}

impl<'a, T> Stop<'a, T> {
    fn first_or_entry(&self) -> Option<&'a T> {
        if self.row { self.enter() } else { self.places.first().copied() }
    }

    fn last_or_entry(&self) -> Option<&'a T> {
        if self.row { self.enter() } else { self.places.last().copied() }
    }
}

fn stops_of<'a, T>(block: &'a Block<T>, stops: &mut Vec<Stop<'a, T>>) {
    match block {
        Block::Field(field) => {
            if !field.read_only {
                stops.push(Stop::one(&field.id));
            }
            stops.extend(field.side.iter().filter(|side| side.enabled).map(|side| Stop::one(&side.press)));
        }
        Block::Choice(choice) => {
            let chosen = choice.options.iter().position(|(_, _, chosen)| *chosen);
            stops.extend(Stop::group(choice.options.iter().map(|(press, _, _)| press).collect(), chosen));
        }
        Block::Check(check) => stops.push(Stop::one(&check.id)),
        Block::List(list) => {
            let chosen = list.rows.iter().position(|row| row.chosen);
            stops.extend(Stop::group(list.rows.iter().map(|row| &row.id).collect(), chosen));
        }
        Block::Facts(facts) => {
            let changes =
                facts.iter().filter_map(|fact| fact.change.as_ref()).filter(|button| button.enabled);
            stops.extend(Stop::group(changes.map(|button| &button.press).collect(), None));
        }
        Block::Buttons(buttons) => stops.extend(Stop::row(buttons)),
        Block::Menu(items) => stops.extend(Stop::group(items.iter().map(|item| &item.press).collect(), None)),
        Block::Gap
        | Block::Heading(_)
        | Block::Text(_)
        | Block::Note { .. }
        | Block::Big(_)
        | Block::Greeting(_)
        | Block::Qr(_)
        | Block::Picture(_)
        | Block::Progress { .. }
        | Block::Paper(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Choice, Field, MenuItem, Overlay, Tone};

    fn page() -> Page<&'static str> {
        let options = ["a", "b", "c"].map(|press| (press, press.to_owned(), press == "b"));
        let choice = Choice {
            label: String::new(),
            required: true,
            fault: None,
            options: options.to_vec(),
            columns: 1,
        };
        let mut page = Page::new("page", "ТЕРЕЗЕ");
        page.body = vec![
            Block::Field(Field { side: Some(Button::new("side", "")), ..Field::new("name", "") }),
            Block::Field(Field { read_only: true, ..Field::new("fixed", "") }),
            Block::Choice(choice),
        ];
        page.buttons = vec![
            Button::new("back", ""),
            Button { enabled: false, ..Button::new("dead", "") },
            Button::primary("next", ""),
        ];
        page
    }

    fn walk(motion: Motion, from: &'static str, steps: usize) -> Vec<&'static str> {
        let mut page = page();
        page.focus = Some(from);
        let mut step = |_| {
            let moved = page.moved(motion)?;
            page.focus = Some(moved);
            Some(moved)
        };
        (0..steps).map_while(&mut step).collect()
    }

    #[test]
    fn tab_enters_a_group_at_its_choice_and_the_buttons_at_the_way_forward_and_leaves_none_out() {
        assert_eq!(walk(Motion::Next, "name", 5), ["side", "b", "next", "back", "name"]);
        assert_eq!(walk(Motion::Previous, "name", 5), ["back", "next", "b", "side", "name"]);
    }

    #[test]
    fn tab_goes_on_from_the_way_forward_to_what_stands_beside_it() {
        let mut page = page();
        page.body.clear();
        page.buttons = vec![
            Button::new("back", ""),
            Button::new("keep", ""),
            Button::primary("next", ""),
            Button::new("more", ""),
        ];
        let mut walked = Vec::new();
        for _ in 0..5 {
            page.focus = page.moved(Motion::Next);
            walked.extend(page.focus);
        }
        assert_eq!(walked, ["next", "more", "keep", "back", "next"]);
    }

    #[test]
    fn arrows_walk_a_group_and_end_at_the_edges() {
        assert_eq!(walk(Motion::Down, "side", 9), ["a", "b", "c", "next"]);
        assert_eq!(walk(Motion::Up, "next", 9), ["c", "b", "a", "side", "name"]);
        assert_eq!(walk(Motion::Left, "next", 9), ["back"]);
        assert_eq!(walk(Motion::Right, "b", 9), [""; 0]);
    }

    #[test]
    fn a_page_without_focus_starts_at_its_first_place() {
        let mut page = page();
        assert_eq!(page.moved(Motion::Down), Some("name"));
        page.focus = Some("gone");
        assert_eq!(page.moved(Motion::Next), Some("name"));
    }

    #[test]
    fn only_the_window_can_be_walked() {
        let buttons = vec![Button::new("stop", ""), Button::primary("stay", "")];
        let words = (Tone::Attention, String::new());
        let mut page = page();
        page.overlay = Some(Overlay {
            tone: words.0,
            title: words.1,
            paragraphs: vec![],
            progress: None,
            qr: None,
            buttons,
        });
        assert_eq!(page.places(), [&"stop", &"stay"]);
        assert_eq!(page.first(), Some(&"stay"));
    }

    #[test]
    fn a_key_picks_its_item_at_once() {
        let item = |press, key| MenuItem { press, key: Some(key), label: String::new(), note: String::new() };
        let mut page = page();
        page.body.push(Block::Menu(vec![item("kk", '1'), item("ru", '2')]));
        assert_eq!((page.picked('2'), page.picked('3')), (Some(&"ru"), None));
    }
}
