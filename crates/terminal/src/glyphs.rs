//! The glyphs a screen may show, and the cleaning of everything that came from outside.
//!
//! Only glyphs that every FullCyrAsia console font holds, so that one look serves the bare console and a
//! graphical terminal. **Invariant:** every allowed glyph is one cell wide, and a cleaned text holds one
//! allowed character for each grapheme of its source, so that counting characters is measuring.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use unicode_segmentation::UnicodeSegmentation;

/// What stands for a character that shows nothing or turns the text around it (control, bidi, zero width).
pub const HIDDEN: char = '·';
/// What stands for a character no console font holds.
pub const UNKNOWN: char = '?';

/// Whether a screen may show `c`: printable ASCII, the Russian and Kazakh letters, the drawn glyphs.
#[must_use]
pub fn allowed(c: char) -> bool {
    matches!(c, ' '..='~' | 'А'..='я') || kazakh(c) || drawing(c)
}

fn kazakh(c: char) -> bool {
    matches!(
        c,
        'Ә' | 'ә'
            | 'Ғ'
            | 'ғ'
            | 'Қ'
            | 'қ'
            | 'Ң'
            | 'ң'
            | 'Ө'
            | 'ө'
            | 'Ұ'
            | 'ұ'
            | 'Ү'
            | 'ү'
            | 'Һ'
            | 'һ'
            | 'І'
            | 'і'
            | 'Ё'
            | 'ё'
    )
}

#[rustfmt::skip]
fn drawing(c: char) -> bool {
    matches!(
        c,
        '─' | '│' | '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '═' | '║' | '╔' | '╗' | '╚' | '╝'
        | '█' | '▀' | '▄' | '░' | '▒' | '▓' | '←' | '→' | '↑' | '↓' | '▲' | '▼' | '▶' | '◀' | '○' | '■'
        | '•' | '·' | '«' | '»' | '…' | '№' | '–' | '—' | '√' | '×'
    )
}

/// `text` with one allowed character for each grapheme; `\n` and the no-break space stay (they steer the
/// wrapping and are never drawn). Look-alikes of allowed signs become them, hidden characters [`HIDDEN`],
/// all others [`UNKNOWN`].
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| allowed(c) || steers(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.graphemes(true).map(clean_grapheme).collect())
}

/// The characters of a drawn buffer that are not [`allowed`]; empty on every screen of ours.
#[must_use]
pub fn foreign_glyphs(buffer: &Buffer) -> Vec<char> {
    buffer.content.iter().flat_map(|cell| cell.symbol().chars()).filter(|c| !allowed(*c)).collect()
}

/// The character a cell gets for `c`.
pub(crate) fn drawn(c: char) -> char {
    match c {
        '\u{a0}' | '\n' => ' ',
        c if allowed(c) => c,
        c if hidden(c) => HIDDEN,
        _ => UNKNOWN,
    }
}

fn steers(c: char) -> bool {
    matches!(c, '\n' | '\u{a0}')
}

fn clean_grapheme(grapheme: &str) -> char {
    let mut chars = grapheme.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(c), None, None) => clean_char(c),
        (Some('\r'), Some('\n'), None) => '\n',
        (Some(base), Some(mark), None) => composed(base, mark).unwrap_or_else(|| of_many(grapheme)),
        _ => of_many(grapheme),
    }
}

fn clean_char(c: char) -> char {
    match c {
        c if allowed(c) || steers(c) => c,
        '\u{202f}' | '\u{2007}' => '\u{a0}',
        '\t' | '\u{2002}'..='\u{2006}' | '\u{2008}'..='\u{200a}' => ' ',
        '‐' | '‑' | '‒' | '−' => '-',
        '―' => '—',
        '‘' | '’' | '‚' | 'ʼ' | '′' => '\'',
        '“' | '”' | '„' | '″' => '"',
        '‹' => '«',
        '›' => '»',
        '✓' | '✔' => '√',
        '●' => '•',
        c if hidden(c) => HIDDEN,
        _ => UNKNOWN,
    }
}

/// The letters a decomposing file system takes apart.
fn composed(base: char, mark: char) -> Option<char> {
    match (base, mark) {
        ('и', '\u{306}') => Some('й'),
        ('И', '\u{306}') => Some('Й'),
        ('е', '\u{308}') => Some('ё'),
        ('Е', '\u{308}') => Some('Ё'),
        _ => None,
    }
}

fn of_many(grapheme: &str) -> char {
    if grapheme.chars().any(hidden) { HIDDEN } else { UNKNOWN }
}

/// Control, format, bidi and other characters without a shape of their own.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthChar;

    use super::*;

    #[test]
    fn every_allowed_glyph_is_one_cell() {
        let all: Vec<char> = ('\0'..='\u{10ffff}').filter(|c| allowed(*c)).collect();
        assert!(all.iter().all(|c| c.width() == Some(1)));
        // ASCII, 64 Russian letters, 20 more, 43 drawn glyphs.
        assert_eq!(all.len(), 95 + 64 + 20 + 43);
    }

    #[test]
    fn words_of_ours_stay_as_they_are() {
        let words = "Қостанай: «ӘҢҒҮҰҚӨҺІЁ» әңғүұқөһіё № 7 – 100 % … \u{a0}√\n×";
        assert!(matches!(clean(words), Cow::Borrowed(same) if same == words));
    }

    #[test]
    fn hidden_characters_show_themselves() {
        assert_eq!(clean("invoice\u{202e}gpj.p12"), "invoice·gpj.p12");
        assert_eq!(clean("a\u{200b}b\u{2066}c\u{feff}d"), "a·b·c·d");
        assert_eq!(clean("\u{1b}[2J\u{7}\u{9b}31m"), "·[2J··31m");
        assert_eq!(clean("а\u{200d}б"), "·б");
        assert_eq!(clean("\u{e0041}\u{ad}"), "··");
    }

    #[test]
    fn letters_no_console_has_are_asked_after() {
        assert_eq!(clean("漢字 é ₸ \u{e000} 👨\u{200d}👩 ñ"), "?? ? ? ? · ?");
    }

    #[test]
    fn look_alikes_become_what_they_look_like() {
        assert_eq!(clean("‘а’ “б” −1 ✓\ta"), "'а' \"б\" -1 √ a");
        assert_eq!(clean("Справка и\u{306}од е\u{308}ж"), "Справка йод ёж");
        assert_eq!(clean("10\u{202f}МБ\r\n"), "10\u{a0}МБ\n");
    }

    #[test]
    fn a_cleaned_text_has_one_allowed_character_a_grapheme() {
        let text = ('\u{1}'..'\u{3000}').map(String::from).collect::<String>();
        let cleaned = clean(&text);
        assert!(cleaned.chars().all(|c| allowed(drawn(c))));
        assert_eq!(cleaned.chars().count(), text.graphemes(true).count());
        assert_eq!(clean(&cleaned), cleaned);
    }
}
