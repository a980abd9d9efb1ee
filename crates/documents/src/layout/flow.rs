//! Strips onto sheets.

use super::{LEFT, Mark, SHEET_HEIGHT, Sheet};

/// Where the body of every sheet after the first begins.
const BODY_TOP: f32 = 66.0;
/// Where the body ends; the foot stands below.
const BODY_BOTTOM: f32 = SHEET_HEIGHT - 56.0;

/// A band across the body that is never cut. Its marks are placed from its own upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Strip {
    /// In points.
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
}

/// Strips that belong together: they move to the next sheet as one if they fit there.
pub(super) type Group = Vec<Strip>;

/// Fills sheets from above.
pub(super) struct Flow {
    sheets: Vec<Sheet>,
    running: Vec<Mark>,
    y: f32,
}

impl Flow {
    /// Begins the first sheet below its head, which fills it down to `head.1`; later sheets get the running
    /// head.
    pub(super) fn new(head: (Vec<Mark>, f32), running: Vec<Mark>) -> Flow {
        Flow { sheets: vec![head.0], running, y: head.1 }
    }

    /// Places a group.
    pub(super) fn place(&mut self, group: Group) {
        let height: f32 = group.iter().map(|strip| strip.height).sum();
        let fits_here = self.y + height <= BODY_BOTTOM;
        if !fits_here && height <= BODY_BOTTOM - BODY_TOP {
            self.next_sheet();
        }
        for strip in group {
            if self.y + strip.height > BODY_BOTTOM {
                self.next_sheet();
            }
            let y = self.y;
            self.y += strip.height;
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.extend(strip.marks.into_iter().map(|mark| mark.moved(LEFT, y)));
            }
        }
    }

    /// Every sheet, filled.
    pub(super) fn finish(self) -> Vec<Sheet> {
        self.sheets
    }

    fn next_sheet(&mut self) {
        self.sheets.push(self.running.clone());
        self.y = BODY_TOP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(heights: &[f32]) -> Group {
        heights.iter().map(|&height| Strip { height, marks: Vec::new() }).collect()
    }

    #[test]
    fn a_group_moves_whole_where_it_can() {
        let mut flow = Flow::new((Vec::new(), 700.0), Vec::new());
        flow.place(group(&[50.0, 50.0]));
        assert_eq!((flow.sheets.len(), flow.y), (2, BODY_TOP + 100.0));
    }

    #[test]
    fn a_group_higher_than_a_sheet_is_cut_between_strips() {
        let mut flow = Flow::new((Vec::new(), BODY_TOP), Vec::new());
        flow.place(group(&[300.0; 5]));
        assert_eq!(flow.sheets.len(), 3);
        assert_eq!(flow.y, BODY_TOP + 300.0);
    }
}
