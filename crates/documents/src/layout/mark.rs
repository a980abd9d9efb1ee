//! What can be drawn: text, rules, panels and a seal.

use crate::seal::Modules;

/// One thing on a sheet (or on a strip, before it is placed).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    /// A line of text; `y` is its base line.
    Text { x: f32, y: f32, style: Style, text: String },
    /// A horizontal rule; `y` is its middle.
    Rule { x: f32, y: f32, length: f32, thickness: f32, colour: Colour },
    /// A filled rectangle.
    Panel { x: f32, y: f32, width: f32, height: f32, colour: Colour },
    /// A QR code.
    Seal { x: f32, y: f32, side: f32, modules: Modules },
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    /// In points.
    pub(crate) size: f32,
    pub(crate) colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Colour {
    /// Text; also what a printer without colour makes of everything.
    pub(crate) const INK: Colour = Colour(0x1a, 0x1d, 0x21);
    /// The second language, labels, the foot.
    pub(crate) const GREY: Colour = Colour(0x5c, 0x64, 0x6c);
    /// Lines between rows.
    pub(crate) const HAIR: Colour = Colour(0xcd, 0xd3, 0xd9);
    /// The blue of the flag, dark enough for text.
    pub(crate) const BLUE: Colour = Colour(0x00, 0x6a, 0x8e);
    /// The ground of frames.
    pub(crate) const MIST: Colour = Colour(0xf2, 0xf6, 0xf9);
    /// Attention.
    pub(crate) const AMBER: Colour = Colour(0xb4, 0x5f, 0x06);
    /// The ground of attention.
    pub(crate) const CREAM: Colour = Colour(0xfd, 0xf3, 0xe3);
}

impl Style {
    pub(crate) const fn regular(size: f32, colour: Colour) -> Style {
        Style { weight: Weight::Regular, size, colour }
    }

    pub(crate) const fn bold(size: f32, colour: Colour) -> Style {
        Style { weight: Weight::Bold, size, colour }
    }

    /// The height of a line.
    pub(crate) fn leading(&self) -> f32 {
        self.size * 1.32
    }

    /// From the top of a line to its base line.
    pub(crate) fn ascent(&self) -> f32 {
        self.size * 1.02
    }
}

impl Mark {
    /// The same mark elsewhere.
    pub(crate) fn moved(mut self, right: f32, down: f32) -> Mark {
        let (x, y) = match &mut self {
            Mark::Text { x, y, .. }
            | Mark::Rule { x, y, .. }
            | Mark::Panel { x, y, .. }
            | Mark::Seal { x, y, .. } => (x, y),
        };
        *x += right;
        *y += down;
        self
    }
}
