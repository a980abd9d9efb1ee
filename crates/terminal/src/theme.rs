//! The colours, by meaning: one accent for focus and the way forward, amber to watch, red only beside words.
//!
//! **Invariant:** nothing is said by colour alone; a screen reads the same with [`Theme::plain`].

use ratatui::style::{Color, Modifier, Style};

use crate::page::SHADE_MAX;

/// What a piece of text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Words and values.
    Plain,
    /// Frames, rules, remarks.
    Quiet,
    /// Titles and large numbers.
    Strong,
    /// Focus and the way forward.
    Accent,
    /// The focused button: the accent as its ground.
    Held,
    /// Went well.
    Good,
    /// To watch.
    Attention,
    /// Wrong.
    Fault,
    /// A QR code: light on dark whatever the terminal's ground.
    Code,
    /// The shades of the halves of a cell of a picture.
    Halves {
        /// Above.
        upper: u8,
        /// Below.
        lower: u8,
    },
}

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    None,
    Eight,
    Many,
}

/// The colours of one terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    depth: Depth,
}

impl Theme {
    /// No colour at all (`NO_COLOR`): weight only.
    #[must_use]
    pub fn plain() -> Self {
        Self { depth: Depth::None }
    }

    /// The eight colours of a console.
    #[must_use]
    pub fn eight() -> Self {
        Self { depth: Depth::Eight }
    }

    /// The 256 colours of a graphical terminal.
    #[must_use]
    pub fn many() -> Self {
        Self { depth: Depth::Many }
    }

    /// What `NO_COLOR`, `COLORTERM` and `TERM` say of this terminal.
    #[must_use]
    pub fn from_env() -> Self {
        let of = |name: &str| std::env::var(name).unwrap_or_default();
        Self::from_values(&of("NO_COLOR"), &of("COLORTERM"), &of("TERM"))
    }

    fn from_values(no_color: &str, colorterm: &str, term: &str) -> Self {
        if !no_color.is_empty() || term == "dumb" || term.starts_with("vt1") || term.starts_with("vt2") {
            Self::plain()
        } else if !colorterm.is_empty() || term.contains("256color") || term.contains("direct") {
            Self::many()
        } else {
            Self::eight()
        }
    }

    /// What stands in the cells of this ink instead of its letters, where the terminal shows shades.
    pub(crate) fn glyph(self, ink: Ink) -> Option<char> {
        (self.depth == Depth::Many && matches!(ink, Ink::Halves { .. })).then_some('▀')
    }

    pub(crate) fn style(self, ink: Ink) -> Style {
        let weight = match ink {
            Ink::Strong | Ink::Accent | Ink::Fault => Modifier::BOLD,
            Ink::Held => match self.depth {
                Depth::None => Modifier::BOLD | Modifier::REVERSED,
                // A console shows bold black as grey: not to be read on its cyan.
                Depth::Eight => Modifier::empty(),
                Depth::Many => Modifier::BOLD,
            },
            Ink::Plain | Ink::Good | Ink::Attention | Ink::Code | Ink::Halves { .. } => Modifier::empty(),
            Ink::Quiet => {
                if self.depth == Depth::Many {
                    Modifier::empty()
                } else {
                    Modifier::DIM
                }
            }
        };
        let style = Style::new().add_modifier(weight);
        match self.depth {
            Depth::None => style,
            Depth::Eight => eight(style, ink),
            Depth::Many => many(style, ink),
        }
    }
}

fn eight(style: Style, ink: Ink) -> Style {
    match ink {
        Ink::Plain | Ink::Quiet | Ink::Strong => style,
        Ink::Accent => style.fg(Color::Cyan),
        Ink::Held => style.fg(Color::Black).bg(Color::Cyan),
        Ink::Good => style.fg(Color::Green),
        Ink::Attention => style.fg(Color::Yellow),
        Ink::Fault => style.fg(Color::Red),
        Ink::Code | Ink::Halves { .. } => style.fg(Color::White).bg(Color::Black),
    }
}

/// 38 is the sky blue of the flag (#00afd7), 214 amber, 203 a red that reads on black, 245 grey.
fn many(style: Style, ink: Ink) -> Style {
    match ink {
        Ink::Plain | Ink::Strong => style,
        Ink::Quiet => style.fg(Color::Indexed(245)),
        Ink::Accent => style.fg(Color::Indexed(38)),
        Ink::Held => style.fg(Color::Indexed(16)).bg(Color::Indexed(38)),
        Ink::Good => style.fg(Color::Indexed(77)),
        Ink::Attention => style.fg(Color::Indexed(214)),
        Ink::Fault => style.fg(Color::Indexed(203)),
        Ink::Code => style.fg(Color::Indexed(231)).bg(Color::Indexed(16)),
        Ink::Halves { upper, lower } => style.fg(grey(upper)).bg(grey(lower)),
    }
}

/// Black, the 24 greys of the 256 colours, white.
fn grey(shade: u8) -> Color {
    Color::Indexed(match shade {
        0 => 16,
        SHADE_MAX.. => 231,
        shade => 231 + shade,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_are_shown_where_there_are_enough_colours_for_them() {
        let ink = Ink::Halves { upper: 1, lower: SHADE_MAX };
        let style = Theme::many().style(ink);
        assert_eq!((style.fg, style.bg), (Some(Color::Indexed(232)), Some(Color::Indexed(231))));
        assert_eq!(Theme::many().glyph(ink), Some('▀'));
        assert_eq!(Theme::eight().glyph(ink), None);
        assert_eq!(Theme::many().glyph(Ink::Plain), None);
    }

    #[test]
    fn the_environment_chooses_the_colours() {
        assert_eq!(Theme::from_values("1", "truecolor", "xterm-256color"), Theme::plain());
        assert_eq!(Theme::from_values("", "truecolor", "xterm"), Theme::many());
        assert_eq!(Theme::from_values("", "", "foot-256color"), Theme::many());
        assert_eq!(Theme::from_values("", "", "linux"), Theme::eight());
        assert_eq!(Theme::from_values("", "", "vt220"), Theme::plain());
    }
}
