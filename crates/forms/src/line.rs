//! One line of typed text with a cursor: what the keyboard edits.
//!
//! **Invariant:** the cursor stands between two graphemes of the text; the text never leaves zeroized memory
//! and never grows past its bound, so it is never copied by a reallocation.

use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

/// What a keystroke asks of the line under the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Put a character at the cursor.
    Insert(char),
    /// Take away the grapheme before the cursor.
    Backspace,
    /// Take away the grapheme after the cursor.
    Delete,
    /// Move one grapheme towards the beginning.
    Left,
    /// Move one grapheme towards the end.
    Right,
    /// Move to the beginning.
    Home,
    /// Move to the end.
    End,
}

/// A line being edited. Cursor in graphemes, bound in bytes.
#[derive(Clone)]
pub struct Line {
    text: Zeroizing<String>,
    cursor: usize,
    bytes_max: usize,
}

impl Line {
    /// An empty line that holds at most `bytes_max` bytes of UTF-8.
    pub fn new(bytes_max: usize) -> Line {
        Line { text: Zeroizing::new(String::with_capacity(bytes_max)), cursor: 0, bytes_max }
    }

    /// A line that begins with `text` (cut at the bound) and the cursor at its end.
    pub fn with(text: &str, bytes_max: usize) -> Line {
        let mut line = Line::new(bytes_max);
        for c in text.chars() {
            line.apply(Edit::Insert(c));
        }
        line
    }

    /// The text as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many graphemes the text has: what may be told of a password.
    pub fn graphemes(&self) -> usize {
        self.text.graphemes(true).count()
    }

    /// How many graphemes stand before the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Forgets the text.
    pub fn clear(&mut self) {
        *self = Line::new(self.bytes_max);
    }

    /// Does what the keystroke asks; `true` when the text changed.
    pub fn apply(&mut self, edit: Edit) -> bool {
        match edit {
            Edit::Insert(c) => self.insert(c),
            Edit::Backspace => {
                self.cursor > 0 && {
                    self.cursor -= 1;
                    self.remove_at_cursor()
                }
            }
            Edit::Delete => self.remove_at_cursor(),
            Edit::Left => self.go(self.cursor.saturating_sub(1)),
            Edit::Right => self.go(self.cursor + 1),
            Edit::Home => self.go(0),
            Edit::End => self.go(usize::MAX),
        }
    }

    fn insert(&mut self, c: char) -> bool {
        if c.is_control() || self.text.len() + c.len_utf8() > self.bytes_max {
            return false;
        }
        let at = self.byte_at(self.cursor);
        self.text.insert(at, c);
        // A combining mark joins the grapheme before it: count anew instead of adding one.
        self.cursor = self.text[..at + c.len_utf8()].graphemes(true).count();
        true
    }

    fn remove_at_cursor(&mut self) -> bool {
        let from = self.byte_at(self.cursor);
        let to = self.byte_at(self.cursor + 1);
        let removed = to > from;
        self.text.drain(from..to);
        removed
    }

    fn go(&mut self, grapheme: usize) -> bool {
        self.cursor = grapheme.min(self.text.graphemes(true).count());
        false
    }

    fn byte_at(&self, grapheme: usize) -> usize {
        self.text.grapheme_indices(true).nth(grapheme).map_or(self.text.len(), |(at, _)| at)
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line(… {} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Line {
        Line::with(text, 64)
    }

    #[test]
    fn edits_in_the_middle() {
        let mut line = typed("Әлия");
        line.apply(Edit::Left);
        line.apply(Edit::Left);
        assert!(line.apply(Edit::Backspace));
        assert_eq!(line.text(), "Әия");
        assert!(line.apply(Edit::Insert('л')));
        assert_eq!((line.text(), line.cursor()), ("Әлия", 2));
        line.apply(Edit::Home);
        assert!(line.apply(Edit::Delete));
        assert_eq!(line.text(), "лия");
        line.apply(Edit::End);
        assert!(!line.apply(Edit::Delete));
    }

    #[test]
    fn never_grows_past_its_bound() {
        let mut line = Line::new(4);
        for _ in 0..10 {
            line.apply(Edit::Insert('қ'));
        }
        assert_eq!(line.text(), "ққ");
    }

    #[test]
    fn control_characters_are_not_text() {
        let mut line = typed("a");
        assert!(!line.apply(Edit::Insert('\u{1b}')));
        assert_eq!(line.text(), "a");
    }

    #[test]
    fn a_combining_mark_stays_with_its_letter() {
        let line = typed("и\u{306}");
        assert_eq!(line.cursor(), 1);
    }

    #[test]
    fn debug_tells_no_text() {
        assert!(!format!("{:?}", typed("secret")).contains("secret"));
    }
}
