//! How pieces are laid out under one another: the cells of a line, the air between them, where one stands.

use super::sheet::Sheet;
use crate::page::{Block, Page, Summary};
use crate::theme::Ink;

/// How much air stands between the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Air {
    /// A row between any two.
    Roomy,
    /// A row where the kind of block changes or words stand apart.
    Grouped,
    /// None.
    Tight,
}

/// How pieces are laid out: the cells of a line, the air between them, where one stands.
pub(crate) struct Flow<'a, T> {
    pub(crate) width: u16,
    pub(crate) air: Air,
    pub(crate) focus: Option<&'a T>,
    /// Cells of the longest label of a fact: all facts of a page stand in one column.
    pub(crate) fact_label: u16,
}

impl<'a, T: Clone + Eq> Flow<'a, T> {
    /// Whether `place` holds the focus.
    pub(crate) fn held(&self, place: &T) -> bool {
        self.focus == Some(place)
    }

    pub(crate) fn new(width: u16, focus: Option<&'a T>) -> Self {
        Self { width, air: Air::Roomy, focus, fact_label: 0 }
    }

    /// A sheet of the piece alone.
    pub(crate) fn piece(&self, piece: &Piece<'_, T>) -> Sheet<T> {
        let mut sheet = Sheet::new();
        match piece {
            Piece::Summary(summary) => self.summary(&mut sheet, summary),
            Piece::Block(block) => self.block(&mut sheet, block),
            Piece::Code(payload) => self.code(&mut sheet, payload),
        }
        sheet
    }

    fn block(&self, sheet: &mut Sheet<T>, block: &Block<T>) {
        match block {
            Block::Gap => sheet.gap(),
            Block::Heading(words) => self.heading(sheet, words),
            Block::Text(words) => self.paragraph(sheet, words, Ink::Plain),
            Block::Note { tone, text } => self.note(sheet, *tone, text),
            Block::Big(words) => self.big(sheet, words),
            Block::Greeting(lines) => self.greeting(sheet, lines),
            Block::Field(field) => self.field(sheet, field),
            Block::Choice(choice) => self.choice(sheet, choice),
            Block::Check(check) => self.check(sheet, check),
            Block::List(list) => self.list(sheet, list),
            Block::Facts(facts) => self.facts(sheet, facts),
            Block::Buttons(buttons) => self.buttons(sheet, buttons),
            Block::Qr(payload) => self.code(sheet, payload),
            Block::Picture(rows) => self.picture(sheet, rows),
            Block::Progress { label, progress } => self.progress(sheet, label, *progress),
            Block::Paper(lines) => self.paper(sheet, lines),
            Block::Menu(items) => self.menu(sheet, items),
        }
    }
}

/// A piece of the body.
#[derive(Debug, PartialEq)]
pub(crate) enum Piece<'a, T> {
    /// What went wrong or well.
    Summary(&'a Summary<T>),
    /// What is asked.
    Block(&'a Block<T>),
    /// The code the help column would hold, where there is no column.
    Code(&'a str),
}

/// The pieces of a body, from top to bottom.
pub(crate) fn pieces<T>(page: &Page<T>, coded: bool) -> Vec<Piece<'_, T>> {
    let summary = page.summary.as_ref().map(Piece::Summary);
    let code = page.help.as_ref().and_then(|help| help.qr.as_deref()).filter(|_| coded).map(Piece::Code);
    summary.into_iter().chain(page.body.iter().map(Piece::Block)).chain(code).collect()
}

impl<T> Piece<'_, T> {
    /// Whether it looks different where there is less air.
    pub(crate) fn breathes(&self) -> bool {
        matches!(self, Piece::Block(Block::Big(_)))
    }

    /// Whether a row stays free between it and what is `below` it.
    pub(crate) fn apart(&self, below: &Self, air: Air) -> bool {
        let (Piece::Block(above), Piece::Block(below)) = (self, below) else { return true };
        let (above, below) = (kind(above), kind(below));
        let joined = matches!(above, Kind::Gap | Kind::Heading) || below == Kind::Gap;
        match air {
            Air::Roomy => above == Kind::Heading || !joined,
            Air::Grouped => !joined && (above != below || below == Kind::Apart),
            Air::Tight => false,
        }
    }
}

/// What a block is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gap,
    Heading,
    Line,
    Fact,
    Check,
    Apart,
}

fn kind<T>(block: &Block<T>) -> Kind {
    match block {
        Block::Gap => Kind::Gap,
        Block::Heading(_) => Kind::Heading,
        Block::Field(_) | Block::Buttons(_) => Kind::Line,
        Block::Facts(_) => Kind::Fact,
        Block::Check(_) => Kind::Check,
        Block::Text(_)
        | Block::Note { .. }
        | Block::Big(_)
        | Block::Greeting(_)
        | Block::Choice(_)
        | Block::List(_)
        | Block::Qr(_)
        | Block::Picture(_)
        | Block::Progress { .. }
        | Block::Paper(_)
        | Block::Menu(_) => Kind::Apart,
    }
}
