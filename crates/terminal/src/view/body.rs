//! The body: summary and blocks under one another, with as much air as the room allows.
//!
//! **Invariant:** after [`Body::lay`] every piece has its patch, in the order of reading; what did not change
//! since is not laid out again.

use ratatui::layout::Rect;

use super::areas::{Areas, take_bottom};
use super::change::Change;
use super::flow::{Air, Flow, Piece, pieces};
use super::patch::{Dirt, Patch};
use super::scroll::{Mark, Scroll};
use super::sheet::Sheet;
use super::text;
use crate::page::Block;

/// A room at least this high leaves a row free above the pinned buttons, rows.
const ROWS_WITH_AIR: u16 = 15;

/// Body and pinned buttons as they were laid out last.
#[derive(Debug)]
pub(crate) struct Body<T> {
    pieces: Vec<Patch<T>>,
    pinned: Patch<T>,
    fact_label: u16,
    /// Where more of it is a press away.
    pub(crate) marks: Vec<Mark>,
}

/// The rows the pieces begin at, and all rows they take together.
struct Rows {
    tops: Vec<u16>,
    height: u16,
}

impl<T: Clone + Eq> Body<T> {
    pub(crate) fn new() -> Self {
        Self { pieces: Vec::new(), pinned: Patch::unseen(Sheet::new()), fact_label: 0, marks: Vec::new() }
    }

    /// All of it.
    pub(crate) fn patches(&self) -> impl Iterator<Item = &Patch<T>> {
        self.pieces.iter().chain([&self.pinned])
    }

    /// Lays out what changed, and shows body and pinned buttons in `areas.body`.
    pub(crate) fn lay(
        &mut self,
        change: &Change<'_, T>,
        areas: &Areas,
        scroll: &mut Scroll,
        dirt: &mut Dirt,
    ) {
        let page = change.page;
        let mut flow = Flow::new(areas.line(), page.focus.as_ref());
        flow.fact_label = fact_label(&page.body).min(flow.width * 2 / 5);
        if !change.same(|page| &page.buttons) || change.moves_focus_of(&self.pinned.sheet) {
            self.pinned.renew(flow.pinned(&page.buttons, areas.boxed), dirt);
        }
        let mut room = areas.aired(areas.body);
        let below = take_bottom(&mut room, self.pinned.sheet.height);
        if !page.buttons.is_empty() && room.height >= ROWS_WITH_AIR {
            take_bottom(&mut room, 1);
        }
        let rows = self.pieces(change, flow, areas, room.height, dirt);
        let line = Rect { x: room.x + areas.margin.min(room.width), width: areas.line(), ..room };
        let window = if page.centred { self.centred(line, rows.height) } else { line };
        self.show(&rows, window, scroll, dirt);
        let marks = Rect { x: line.right(), width: room.right().saturating_sub(line.right()), ..room };
        self.marks = scroll.marks(rows.height, window.height, marks);
        self.pinned.place(Rect { x: line.x, width: line.width, ..below }, dirt);
    }

    /// Lays out the pieces that changed; where they stand, with as much air as `room` rows leave them.
    fn pieces(
        &mut self,
        change: &Change<'_, T>,
        mut flow: Flow<'_, T>,
        areas: &Areas,
        room: u16,
        dirt: &mut Dirt,
    ) -> Rows {
        let coded = areas.help.is_empty();
        let now = pieces(change.page, coded);
        let same_column = std::mem::replace(&mut self.fact_label, flow.fact_label) == flow.fact_label;
        let was = change.was.filter(|_| same_column).map(|was| pieces(was, coded)).unwrap_or_default();
        for gone in self.pieces.drain(now.len().min(self.pieces.len())..) {
            dirt.add(gone.area());
        }
        for (at, piece) in now.iter().enumerate() {
            match self.pieces.get_mut(at) {
                None => self.pieces.push(Patch::unseen(flow.piece(piece))),
                Some(patch) => {
                    let stays = was.get(at) == Some(piece) && !change.moves_focus_of(&patch.sheet);
                    if !stays || piece.breathes() {
                        patch.renew(flow.piece(piece), dirt);
                    }
                }
            }
        }
        let mut rows = self.rows(&now, flow.air);
        for air in [Air::Grouped, Air::Tight, Air::Grouped] {
            // What scrolls in any case is better read with some air.
            if rows.height > room {
                flow.air = air;
                for (patch, piece) in self.pieces.iter_mut().zip(&now).filter(|(_, piece)| piece.breathes()) {
                    patch.renew(flow.piece(piece), dirt);
                }
                rows = self.rows(&now, air);
            }
        }
        rows
    }

    fn rows(&self, pieces: &[Piece<'_, T>], air: Air) -> Rows {
        let mut rows = Rows { tops: Vec::with_capacity(pieces.len()), height: 0 };
        let mut above: Option<&Piece<'_, T>> = None;
        for (patch, piece) in self.pieces.iter().zip(pieces) {
            let gap = above.is_some_and(|above| above.apart(piece, air));
            let top = rows.height.saturating_add(u16::from(gap));
            rows.tops.push(top);
            rows.height = top.saturating_add(patch.sheet.height);
            above = Some(piece);
        }
        rows
    }

    /// Puts every piece where it is seen in `window`.
    fn show(&mut self, rows: &Rows, window: Rect, scroll: &mut Scroll, dirt: &mut Dirt) {
        let held = self.pieces.iter().zip(&rows.tops).rev().find_map(|(patch, top)| {
            let (first, end) = patch.sheet.focus?;
            Some((top.saturating_add(first), top.saturating_add(end)))
        });
        let offset = scroll.settle(held, rows.height, window.height);
        for (patch, top) in self.pieces.iter_mut().zip(&rows.tops) {
            patch.place_on((*top, offset), window, dirt);
        }
    }

    /// The window that puts a small body into the middle of `line`, a little above its middle row.
    fn centred(&self, line: Rect, height: u16) -> Rect {
        let extent = self.pieces.iter().map(|patch| patch.sheet.extent()).max().unwrap_or(0);
        let right = line.width.saturating_sub(extent) / 2;
        let down = line.height.saturating_sub(height) * 2 / 5;
        Rect { x: line.x + right, y: line.y + down, width: line.width - right, height: line.height - down }
    }
}

/// Cells of the longest label of a fact.
fn fact_label<T>(body: &[Block<T>]) -> u16 {
    let facts =
        body.iter().filter_map(|block| if let Block::Facts(facts) = block { Some(facts) } else { None });
    facts.flatten().map(|fact| text::width(&fact.label)).max().unwrap_or(0)
}
