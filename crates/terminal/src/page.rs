//! A screen as plain data: what a `Page<T>` holds, from the top line to the key bar.
//!
//! `T` is what a press means to the caller; the same value in [`Page::focus`] marks where one stands. A page
//! knows no terminal, no colour and no language: every text arrives ready and is cleaned where it is drawn.
//! **Invariant:** a `T` names one place of a page; two places with one `T` would both look focused.

mod block;
mod focus;

pub use block::{Block, Button, Check, Choice, Dot, Fact, Field, List, MenuItem, Row, SHADE_MAX};

use crate::osk::Keyboard;

/// Everything one frame shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Which screen this is; the body's scroll starts anew when it changes.
    pub name: &'static str,
    /// The first line, and the text under it where there is no rail.
    pub top: Top<T>,
    /// The steps of a journey, under the top line.
    pub rail: Option<Rail>,
    /// What went wrong or well, boxed above the body and scrolling with it.
    pub summary: Option<Summary<T>>,
    /// What is asked, from top to bottom.
    pub body: Vec<Block<T>>,
    /// Pinned under the body: the first stands left, the last right, the others between.
    pub buttons: Vec<Button<T>>,
    /// What the focused thing is; a column at 100 cells and wider, else a strip of two lines.
    pub help: Option<Help>,
    /// The key bar, most important first.
    pub keys: Vec<KeyHint<T>>,
    /// Where one stands.
    pub focus: Option<T>,
    /// A window over the page; presses under it are dead.
    pub overlay: Option<Overlay<T>>,
    /// The keyboard on the screen.
    pub keyboard: Option<Keyboard<T>>,
    /// F10: nothing of the page is drawn.
    pub cover: Option<Cover>,
    /// The body stands in the middle of its room (Welcome), not at its top.
    pub centred: bool,
}

impl<T> Page<T> {
    /// An empty page under `product`'s name.
    #[must_use]
    pub fn new(name: &'static str, product: impl Into<String>) -> Self {
        let top = Top { product: product.into(), service: String::new(), languages: Vec::new(), sub: None };
        Self {
            name,
            top,
            rail: None,
            summary: None,
            body: Vec::new(),
            buttons: Vec::new(),
            help: None,
            keys: Vec::new(),
            focus: None,
            overlay: None,
            keyboard: None,
            cover: None,
            centred: false,
        }
    }
}

/// The first line: product, service, languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Top<T> {
    /// The product's name, after its mark.
    pub product: String,
    /// The service or section one is in; may be empty.
    pub service: String,
    /// The languages, at the right end.
    pub languages: Vec<LanguageTab<T>>,
    /// A line under the first; where a rail stands there, on the rule under it.
    pub sub: Option<String>,
}

/// One language of the top line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageTab<T> {
    /// `ҚАЗ` or `Рус`.
    pub label: String,
    /// What pressing it means.
    pub press: T,
    /// The language now in use.
    pub on: bool,
}

/// The steps of a journey. Numbers are counted from 1 and drawn by the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rail {
    /// All steps in order.
    pub steps: Vec<RailStep>,
    /// "Step 2 of 6": never shortened.
    pub caption: String,
}

/// One step of the rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailStep {
    /// The step's short name, without its number.
    pub label: String,
    /// How far it is.
    pub mark: Mark,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Behind us.
    Done,
    /// Where we are.
    Here,
    /// Still to come.
    Ahead,
}

/// The voice of a note, a summary or a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something is wrong; always with words and `!`.
    Error,
    /// Something to watch.
    Attention,
    /// Something went well.
    Good,
    /// Neither: plain information.
    Plain,
}

/// What went wrong (or well), above the body. A row with a `T` can be focused and pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary<T> {
    /// The voice of the box.
    pub tone: Tone,
    /// The words in its frame.
    pub title: String,
    /// One row a fault, in the same words as beside the field.
    pub rows: Vec<(String, Option<T>)>,
}

/// What the focused thing is, an example of it, where to find it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    /// What the help is about.
    pub title: String,
    /// Paragraphs; a leading `• ` or `1. ` hangs.
    pub paragraphs: Vec<String>,
    /// The line at the foot of the column ("* required").
    pub foot: Option<String>,
    /// What a QR code above the text carries; where there is no column it ends the body.
    pub qr: Option<String>,
}

/// One entry of the key bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHint<T> {
    /// The key's name: `Esc`, `F2`. `F2`, `Esc` and `Enter` are never dropped.
    pub key: String,
    /// What it does.
    pub label: String,
    /// What pressing the hint itself means.
    pub press: Option<T>,
}

/// A window over the page: a question, a warning, work under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay<T> {
    /// The voice of the window.
    pub tone: Tone,
    /// The words in its frame.
    pub title: String,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// How far the work is.
    pub progress: Option<Progress>,
    /// What a QR code beside the words carries.
    pub qr: Option<String>,
    /// What one can press: nothing else on the screen can be.
    pub buttons: Vec<Button<T>>,
}

/// How far some work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Units done.
    pub done: u64,
    /// Units in all, where known.
    pub of: Option<u64>,
}

/// F10: what stands on the covered screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Lines in the middle of the screen, both languages.
    pub lines: Vec<String>,
}
