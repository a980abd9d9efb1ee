//! The pen a terminal writes with: two colours and a weight, and the shortest way from one pen to another.

use std::fmt::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Each weight, what puts it on and what takes it off. Bold and dim go off together.
const WEIGHTS: [(Modifier, &str, &str); 8] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];
/// Weights that show on an empty cell.
const SHOW_ON_BLANK: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::SLOW_BLINK).union(Modifier::CROSSED_OUT);

/// Colours and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    weight: Modifier,
}

impl Pen {
    /// The terminal's own colours, no weight.
    pub(super) const AT_REST: Self = Self { fg: Color::Reset, bg: Color::Reset, weight: Modifier::empty() };

    /// The pen a cell is written with.
    pub(super) fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, weight: cell.modifier }
    }

    /// Whether an empty cell that is written with it looks like one at rest.
    pub(super) fn leaves_blank(self) -> bool {
        self.bg == Color::Reset && !self.weight.intersects(SHOW_ON_BLANK)
    }

    /// What makes the terminal change from this pen to `wanted`: step by step or from scratch, whichever is
    /// shorter.
    pub(super) fn change_to(self, wanted: Self) -> String {
        let steps = self.steps_to(wanted);
        let scratch = match Self::AT_REST.steps_to(wanted) {
            rest if rest.is_empty() => String::new(),
            rest => format!("0;{rest}"),
        };
        let shorter = if scratch.len() < steps.len() { scratch } else { steps };
        format!("\x1b[{shorter}m")
    }

    fn steps_to(self, wanted: Self) -> String {
        let mut held = self.weight;
        let mut said = String::new();
        for (weight, _, off) in WEIGHTS {
            if held.contains(weight) && !wanted.weight.contains(weight) {
                say(&mut said, off);
                held -= WEIGHTS.iter().filter(|known| known.2 == off).map(|known| known.0).collect();
            }
        }
        for (weight, on, _) in WEIGHTS {
            if wanted.weight.contains(weight) && !held.contains(weight) {
                say(&mut said, on);
            }
        }
        if self.fg != wanted.fg {
            say(&mut said, &colour(wanted.fg, 30));
        }
        if self.bg != wanted.bg {
            say(&mut said, &colour(wanted.bg, 40));
        }
        said
    }
}

fn say(said: &mut String, code: &str) {
    let semicolon = if said.is_empty() { "" } else { ";" };
    // Writing into a `String` does not fail.
    let _ = write!(said, "{semicolon}{code}");
}

/// The code of a colour; `ground` is 30 for letters and 40 for what is behind them.
fn colour(colour: Color, ground: u8) -> String {
    let plain = |number: u8| (ground + number).to_string();
    let bright = |number: u8| (ground + 60 + number).to_string();
    match colour {
        Color::Reset => plain(9),
        Color::Black => plain(0),
        Color::Red => plain(1),
        Color::Green => plain(2),
        Color::Yellow => plain(3),
        Color::Blue => plain(4),
        Color::Magenta => plain(5),
        Color::Cyan => plain(6),
        Color::Gray => plain(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(index) => format!("{};5;{index}", ground + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", ground + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOLD: Pen = Pen { fg: Color::Reset, bg: Color::Reset, weight: Modifier::BOLD };
    const DIM: Pen = Pen { weight: Modifier::DIM, ..BOLD };
    const SKY: Pen = Pen { fg: Color::Indexed(38), ..BOLD };

    #[test]
    fn the_shorter_way_is_taken() {
        assert_eq!(Pen::AT_REST.change_to(SKY), "\x1b[1;38;5;38m");
        assert_eq!(BOLD.change_to(SKY), "\x1b[38;5;38m");
        assert_eq!(SKY.change_to(BOLD), "\x1b[39m");
        assert_eq!(SKY.change_to(Pen::AT_REST), "\x1b[m");
        let held = Pen { fg: Color::Black, bg: Color::LightCyan, weight: Modifier::REVERSED };
        assert_eq!(held.change_to(BOLD), "\x1b[0;1m");
        assert_eq!(BOLD.change_to(held), "\x1b[0;7;30;106m");
    }

    #[test]
    fn bold_and_dim_go_off_together_and_come_back_alone() {
        let both = Pen { weight: Modifier::BOLD | Modifier::DIM, ..BOLD };
        assert_eq!(
            Pen { fg: Color::Rgb(1, 2, 3), ..both }.change_to(Pen { fg: Color::Rgb(1, 2, 3), ..DIM }),
            "\x1b[22;2m"
        );
        assert_eq!(DIM.change_to(both), "\x1b[1m");
    }

    #[test]
    fn an_empty_cell_shows_only_its_ground() {
        assert!(SKY.leaves_blank() && DIM.leaves_blank());
        assert!(!Pen { bg: Color::Red, ..SKY }.leaves_blank());
        assert!(!Pen { weight: Modifier::REVERSED, ..SKY }.leaves_blank());
    }
}
