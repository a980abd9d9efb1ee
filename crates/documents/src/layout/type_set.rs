//! Texts into lines: cleaning, measuring, wrapping.

use super::{Style, Weight};
use crate::fonts::{Fonts, Ruler};

/// Sets texts in the two faces.
pub(super) struct TypeSetter<'f> {
    regular: Ruler<'f>,
    bold: Ruler<'f>,
}

impl<'f> TypeSetter<'f> {
    pub(super) fn new(fonts: &'f Fonts) -> Option<TypeSetter<'f>> {
        Some(TypeSetter { regular: fonts.regular.ruler()?, bold: fonts.bold.ruler()? })
    }

    /// The width of a clean text, in points.
    pub(super) fn width(&self, style: Style, text: &str) -> f32 {
        self.ruler(style).width(text) * style.size
    }

    /// One line of a text: clean, not wrapped.
    pub(super) fn line(&self, style: Style, text: &str) -> String {
        text.chars().filter_map(|c| self.printable(style, c)).collect()
    }

    /// A text in lines no wider than `width`. A word wider than that is broken where it must be.
    pub(super) fn lines(&self, style: Style, text: &str, width: f32) -> Vec<String> {
        let space = self.width(style, " ");
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let (mut line, mut taken) = (String::new(), 0.0);
            for word in paragraph.split([' ', '\t']).filter(|word| !word.is_empty()) {
                let word = self.line(style, word);
                let needed = self.width(style, &word);
                if !line.is_empty() && taken + space + needed <= width {
                    line.push(' ');
                    line.push_str(&word);
                    taken += space + needed;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(line);
                }
                line = self.broken(style, &word, width, &mut lines);
                taken = self.width(style, &line);
            }
            lines.push(line);
        }
        lines
    }

    /// Pushes the full lines of a word that is too wide and gives back what is left of it: mostly all.
    fn broken(&self, style: Style, word: &str, width: f32, lines: &mut Vec<String>) -> String {
        let (mut line, mut taken) = (String::new(), 0.0);
        for c in word.chars() {
            let needed = self.width(style, c.encode_utf8(&mut [0; 4]));
            if taken + needed > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                taken = 0.0;
            }
            line.push(c);
            taken += needed;
        }
        line
    }

    /// What is printed for a character: nothing for controls and marks that turn text round, a question mark
    /// for what the face cannot draw.
    fn printable(&self, style: Style, c: char) -> Option<char> {
        let hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
        if c.is_control() || hidden {
            None
        } else if self.ruler(style).has(c) {
            Some(c)
        } else {
            Some('?')
        }
    }

    fn ruler(&self, style: Style) -> &Ruler<'f> {
        match style.weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::fonts::tests::dejavu;
    use crate::layout::Colour;

    const STYLE: Style = Style::regular(10.0, Colour::INK);

    #[test]
    fn wraps_between_words_and_loses_none() {
        let fonts = dejavu();
        let setter = TypeSetter::new(&fonts).unwrap();
        let text = "Баламды мектепте тегін немесе жеңілдетілген тамақпен қамтамасыз етуіңізді сұраймын.";
        let lines = setter.lines(STYLE, text, 120.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| setter.width(STYLE, line) <= 120.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn breaks_a_word_that_fits_nowhere() {
        let fonts = dejavu();
        let setter = TypeSetter::new(&fonts).unwrap();
        let word = "ab".repeat(40);
        let lines = setter.lines(STYLE, &word, 100.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| setter.width(STYLE, line) <= 100.0));
        assert_eq!(lines.concat(), word);
        assert_eq!(setter.lines(STYLE, "ш", 1.0), ["ш"], "even a letter too wide stands");
    }

    #[test]
    fn prints_only_what_can_be_seen() {
        let fonts = dejavu();
        let setter = TypeSetter::new(&fonts).unwrap();
        assert_eq!(setter.line(STYLE, "скан\u{202e}fdp.\u{7}\u{200b}exe\u{e000}"), "сканfdp.exe?");
        assert_eq!(setter.lines(STYLE, "бір\nекі", 100.0), ["бір", "екі"]);
        assert_eq!(setter.lines(STYLE, "", 100.0), [""]);
    }
}
