//! A hand without a keyboard: it looks at the drawn page and presses cells of it, as a mouse or a touch screen
//! tells them, and nothing else.
//!
//! What it presses it finds where the page shows it; what is not in sight it scrolls to by pressing ▲ and ▼.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use journey::target::Target;
use kiosk::press::Press;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use terminal::{Command, OskKey};

use super::World;

/// No page is so long that more presses on ▼ are needed.
const TURNS_MAX: u32 = 100;

/// A finger on a screen of one size.
pub struct Finger<'w> {
    pub world: &'w mut World,
    /// Columns and rows.
    size: (u16, u16),
}

impl<'w> Finger<'w> {
    pub fn new(world: &'w mut World, size: (u16, u16)) -> Finger<'w> {
        Finger { world, size }
    }

    /// The page as it is drawn now.
    pub fn look(&mut self) -> Buffer {
        self.world.drawn(self.size.0, self.size.1)
    }

    /// Puts the finger down on a cell and lifts it again.
    pub fn touch(&mut self, (column, row): (u16, u16)) {
        self.look();
        for kind in [MouseEventKind::Down(MouseButton::Left), MouseEventKind::Up(MouseButton::Left)] {
            let modifiers = KeyModifiers::NONE;
            self.world.hear(&Event::Mouse(MouseEvent { kind, column, row, modifiers }));
        }
    }

    /// Presses a place of the walk that shows these words.
    pub fn press(&mut self, target: Target, words: &str) {
        let press = Press::Walk(target);
        let areas = self.scrolled_to(&press);
        let buffer = self.look();
        let shown: Vec<String> = areas.iter().map(|area| text_in(&buffer, *area)).collect();
        assert!(shown.iter().any(|shown| shown.contains(words)), "{press:?} shows {shown:?}, not «{words}»");
        // Of a line's areas the last is the box; the one before it, its label.
        self.touch(middle(areas[areas.len() - 1]));
    }

    /// Presses a key of the bar at the foot.
    pub fn bar(&mut self, command: Command, words: &str) {
        let press = Press::Key(command);
        let area = self.areas_of(&press).last().copied();
        let area = area.unwrap_or_else(|| panic!("{press:?} is not on the screen:\n{}", self.text()));
        let shown = text_in(&self.look(), area);
        assert!(shown.contains(words), "{press:?} shows «{shown}», not «{words}»");
        self.touch(middle(area));
    }

    /// Presses a key of the keyboard on the screen.
    pub fn strike(&mut self, key: OskKey) {
        let areas = self.areas_of(&Press::Osk(key));
        assert_eq!(areas.len(), 1, "{key:?} is not on the screen:\n{}", self.text());
        if let OskKey::Char(c) = key {
            assert_eq!(text_in(&self.look(), areas[0]).trim(), c.to_string(), "the key shows its letter");
        }
        self.touch(middle(areas[0]));
    }

    /// Writes on the keyboard on the screen, capitals with its ▲.
    pub fn spell(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_uppercase() {
                self.strike(OskKey::Shift);
            }
            self.strike(if c == ' ' { OskKey::Space } else { OskKey::Char(c) });
        }
    }

    /// Presses ▲ or ▼ at the edge of what is scrolled; `false` where no such mark stands.
    pub fn turn(&mut self, mark: &str) -> bool {
        let buffer = self.look();
        let cells = buffer.area.positions().filter(|cell| buffer[*cell].symbol() == mark);
        let pressable = self.world.shell.pressable();
        let found = cells.map(|cell| (cell.x, cell.y)).find(|(x, y)| pressable.scroll_at(*x, *y).is_some());
        found.inspect(|cell| self.touch(*cell)).is_some()
    }

    pub fn go_to_the_top(&mut self) {
        let turned = (0..TURNS_MAX).take_while(|_| self.turn("▲")).count();
        assert!(turned < TURNS_MAX as usize, "▲ leads nowhere:\n{}", self.text());
    }

    /// Every place that a press finds, from the top of the page to its end.
    pub fn reach(&mut self) -> Vec<Press> {
        self.go_to_the_top();
        let mut found = Vec::new();
        for _ in 0..TURNS_MAX {
            self.look();
            let hits = self.world.shell.pressable().hits;
            let in_sight = hits.into_iter().filter(|(area, press)| self.hits(middle(*area), press));
            found.extend(in_sight.map(|(_, press)| press));
            if !self.turn("▼") {
                return found;
            }
        }
        panic!("▼ leads nowhere:\n{}", self.text());
    }

    /// Where the place is in sight, once it has been scrolled to.
    fn scrolled_to(&mut self, press: &Press) -> Vec<Rect> {
        let mut areas = self.areas_of(press);
        if areas.is_empty() {
            self.go_to_the_top();
            areas = self.areas_of(press);
        }
        while areas.is_empty() {
            assert!(self.turn("▼"), "{press:?} is nowhere on the page:\n{}", self.text());
            areas = self.areas_of(press);
        }
        areas
    }

    fn areas_of(&mut self, press: &Press) -> Vec<Rect> {
        self.look();
        let hits = &self.world.shell.pressable().hits;
        let areas = hits.iter().filter(|(area, at)| at == press && self.hits(middle(*area), press));
        areas.map(|(area, _)| *area).collect()
    }

    /// Does a press on this cell mean this?
    fn hits(&self, (x, y): (u16, u16), press: &Press) -> bool {
        let pressable = self.world.shell.pressable();
        pressable.at(x, y) == Some(press) && pressable.scroll_at(x, y).is_none()
    }

    fn text(&mut self) -> String {
        self.world.text(self.size.0, self.size.1)
    }
}

fn middle(area: Rect) -> (u16, u16) {
    (area.x + area.width / 2, area.y + area.height / 2)
}

fn text_in(buffer: &Buffer, area: Rect) -> String {
    let row = |row: Rect| row.positions().map(|cell| buffer[cell].symbol()).collect::<String>();
    area.rows().map(row).collect::<Vec<_>>().join("\n")
}
