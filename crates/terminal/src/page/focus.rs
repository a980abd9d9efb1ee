//! Where Tab and the arrows lead: the order of the places of a page.
//!
//! A *stop* is what Tab goes to: a field, a button, or a whole group of options or rows; arrows walk through
//! the places of a group and over its edge to the next stop. **Invariant:** only places that can be pressed
//! are in the order, and under an overlay only the overlay's.

use super::{Block, Button, Page};
use crate::keys::Motion;

/// The places one Tab goes to together, and the index of the one it enters at.
struct Stop<'a, T> {
    places: Vec<&'a T>,
    entry: usize,
    /// Its places stand beside one another: every one is a Tab stop, left and right walk through them.
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
        let around = |step: usize| stops.get((at + step) % stops.len()).and_then(Stop::enter);
        let target = match motion {
            Motion::Next => stop.row.then(|| beside(1)).flatten().or_else(|| around(1)),
            Motion::Previous => stop.row.then(|| beside(-1)).flatten().or_else(|| around(stops.len() - 1)),
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
        | Block::Progress { .. }
        | Block::Paper(_) => {}
    }
}
