//! The pieces a page's body is made of.

use super::{Progress, Tone};

/// One piece of the body. Pieces stand under one another in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<T> {
    /// One empty line.
    Gap,
    /// The title of what follows.
    Heading(String),
    /// A paragraph; `\n` ends a line.
    Text(String),
    /// A paragraph in a voice of its own.
    Note {
        /// The voice.
        tone: Tone,
        /// The words.
        text: String,
    },
    /// A number (or word) people must copy: large and alone on its line where it fits, else strong.
    Big(String),
    /// The product's mark beside lines of greeting.
    Greeting(Vec<String>),
    /// One line to type into.
    Field(Field<T>),
    /// One of several.
    Choice(Choice<T>),
    /// A box to tick.
    Check(Check<T>),
    /// Rows to pick from.
    List(List<T>),
    /// Label and value, with a way to change the value.
    Facts(Vec<Fact<T>>),
    /// Buttons that belong to the place they stand at.
    Buttons(Vec<Button<T>>),
    /// A QR code that carries this text; left out where it does not fit.
    Qr(String),
    /// A picture in rows of half blocks, light on dark; not cleaned for reading, not broken.
    Picture(Vec<Vec<Dot>>),
    /// What is being done and how far it is.
    Progress {
        /// What is being done.
        label: String,
        /// How far it is.
        progress: Progress,
    },
    /// A document's text in a frame; scrolls with the body.
    Paper(Vec<String>),
    /// Large boxed choices, as on Welcome.
    Menu(Vec<MenuItem<T>>),
}

/// One line to type into, with everything that stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<T> {
    /// The field's own focus.
    pub id: T,
    /// The question.
    pub label: String,
    /// Marked with `*`.
    pub required: bool,
    /// What is typed so far.
    pub value: String,
    /// Where one types, in graphemes from the start; `None` when the field has no cursor.
    pub cursor: Option<usize>,
    /// Shown as `•`.
    pub secret: bool,
    /// Cells wanted inside the box; less where the screen is narrower.
    pub width: u16,
    /// What is wrong with the value; drawn above the box after `!`.
    pub fault: Option<String>,
    /// A button beside the box.
    pub side: Option<Button<T>>,
    /// A remark beside the box ("12 of 12").
    pub note: Option<String>,
    /// Filled by a registry or a certificate: shown, not focusable.
    pub read_only: bool,
}

impl<T> Field<T> {
    /// An empty field of 24 cells.
    #[must_use]
    pub fn new(id: T, label: impl Into<String>) -> Self {
        Self {
            id,
            label: label.into(),
            required: false,
            value: String::new(),
            cursor: None,
            secret: false,
            width: 24,
            fault: None,
            side: None,
            note: None,
            read_only: false,
        }
    }
}

/// One of several options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<T> {
    /// The question.
    pub label: String,
    /// Marked with `*`.
    pub required: bool,
    /// What is wrong with the answer.
    pub fault: Option<String>,
    /// Each option's press, its words, and whether it is the one chosen.
    pub options: Vec<(T, String, bool)>,
    /// Columns wanted; 1 where the words are too long for them.
    pub columns: u16,
}

/// A box to tick; its words may be long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check<T> {
    /// The box's own focus.
    pub id: T,
    /// Ticked now.
    pub ticked: bool,
    /// What one agrees to.
    pub text: String,
    /// Marked with `*`.
    pub required: bool,
    /// What is wrong.
    pub fault: Option<String>,
}

/// Rows to pick from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// The question; may be empty.
    pub label: String,
    /// The rows in order.
    pub rows: Vec<Row<T>>,
    /// What is said when there is no row.
    pub empty: String,
    /// What is wrong with the pick.
    pub fault: Option<String>,
}

/// One row of a list; cells of one column stand under one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<T> {
    /// The row's own focus.
    pub id: T,
    /// Its columns; the last one wraps.
    pub cells: Vec<String>,
    /// Picked now.
    pub chosen: bool,
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T> {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
    /// The way to change it.
    pub change: Option<Button<T>>,
}

/// Something to press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button<T> {
    /// What pressing it means.
    pub press: T,
    /// Its words; never hyphenated.
    pub label: String,
    /// Can be focused and pressed.
    pub enabled: bool,
    /// The way forward.
    pub primary: bool,
}

impl<T> Button<T> {
    /// An enabled button.
    #[must_use]
    pub fn new(press: T, label: impl Into<String>) -> Self {
        Self { press, label: label.into(), enabled: true, primary: false }
    }

    /// An enabled button that is the way forward.
    #[must_use]
    pub fn primary(press: T, label: impl Into<String>) -> Self {
        Self { primary: true, ..Self::new(press, label) }
    }
}

/// A large boxed choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem<T> {
    /// What pressing it means.
    pub press: T,
    /// The key that picks it at once.
    pub key: Option<char>,
    /// Its words.
    pub label: String,
    /// A quieter line under them; may be empty.
    pub note: String,
}

/// The lightest shade of a [`Dot`]; 0 is the darkest.
pub const SHADE_MAX: u8 = 25;

/// A cell of a picture: two halves, one above the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dot {
    /// In two tones, for terminals that show no shades: ` `, `▀`, `▄` or `█`.
    pub glyph: char,
    /// The shade of the upper half, up to [`SHADE_MAX`].
    pub upper: u8,
    /// The shade of the lower half.
    pub lower: u8,
}
