//! Measuring and breaking text. A cleaned text is one cell a character (see [`crate::glyphs`]).
//!
//! **Invariant:** words are never hyphenated; a word is cut only where it alone is wider than the line.

use crate::glyphs::clean;

/// Longest width told, cells: wider than any screen, and narrow enough to add a few of them up.
const WIDTH_MAX: usize = 4096;

/// Cells `text` takes on one line.
pub(crate) fn width(text: &str) -> u16 {
    cells(&clean(text))
}

/// The same of a text that is clean already.
pub(crate) fn cells(cleaned: &str) -> u16 {
    u16::try_from(cleaned.chars().take(WIDTH_MAX).count()).unwrap_or(u16::MAX)
}

/// `text` cleaned, on one line of at most `width` cells; what does not fit ends in `…`.
pub(crate) fn fit(text: &str, cells: u16) -> String {
    let cleaned = clean(text);
    if self::cells(&cleaned) <= cells {
        return cleaned.into_owned();
    }
    let kept = usize::from(cells.saturating_sub(1));
    let mut cut: String = cleaned.chars().take(kept).collect();
    if cells > 0 {
        cut.truncate(cut.trim_end().len());
        cut.push('…');
    }
    cut
}

/// `text` cleaned and broken into lines of at most `width` cells (at least one line, possibly empty). A line
/// that begins with a bullet or a number hangs under its own text.
pub(crate) fn wrap(text: &str, width: u16) -> Vec<String> {
    let cleaned = clean(text);
    let width = usize::from(width.max(1));
    cleaned.split('\n').flat_map(|line| wrap_line(line, width)).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let indent = hanging(line);
    let indent = if indent * 2 > width { 0 } else { indent };
    let (mark, rest) = line.split_at(line.char_indices().nth(indent).map_or(line.len(), |(at, _)| at));
    let mut lines = Vec::new();
    let mut current = mark.to_owned();
    let (mut used, mut fresh) = (indent, true);
    for mut word in rest.split(' ').filter(|word| !word.is_empty()) {
        let mut letters = word.chars().count();
        if !fresh && used + 1 + letters > width {
            lines.push(std::mem::replace(&mut current, " ".repeat(indent)));
            (used, fresh) = (indent, true);
        }
        if !fresh {
            current.push(' ');
            used += 1;
        }
        while used + letters > width {
            let room = (width - used).max(1).min(letters);
            let (head, tail) = word.split_at(word.char_indices().nth(room).map_or(word.len(), |(at, _)| at));
            current.push_str(head);
            lines.push(std::mem::replace(&mut current, " ".repeat(indent)));
            (used, word, letters) = (indent, tail, letters - room);
        }
        used += letters;
        current.push_str(word);
        fresh = used == indent;
    }
    if !fresh || lines.is_empty() {
        lines.push(current);
    }
    lines
}

/// Cells a continued line is indented by: leading spaces, and the bullet or number of a list.
fn hanging(line: &str) -> usize {
    let spaces = line.chars().take_while(|c| *c == ' ').count();
    let mark = line.trim_start_matches(' ').split(' ').next().unwrap_or_default();
    let numbered = mark.len() > 1
        && mark.ends_with(['.', ')'])
        && mark.trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit());
    if matches!(mark, "•" | "–" | "—" | "-" | "!" | "√" | "■") || (numbered && mark.len() <= 4) {
        spaces + mark.chars().count() + 1
    } else {
        spaces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_whole_and_lists_hang() {
        assert_eq!(wrap("Телефонға 4 цифрлық код келді.", 14), ["Телефонға 4", "цифрлық код", "келді."]);
        assert_eq!(wrap("• ЭЦҚ кілті бар флешка", 12), ["• ЭЦҚ кілті", "  бар флешка"]);
        assert_eq!(wrap("1. Мектеп басшысы\nсоңы", 12), ["1. Мектеп", "   басшысы", "соңы"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(wrap("да абвгдежз", 4), ["да", "абвг", "дежз"]);
        assert_eq!(wrap("абв", 1), ["а", "б", "в"]);
        assert_eq!(wrap("abcd", 0), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_no_break_space_keeps_words_together() {
        assert_eq!(wrap("до 10\u{a0}МБ", 6), ["до", "10\u{a0}МБ"]);
    }

    #[test]
    fn a_line_that_does_not_fit_says_so() {
        assert_eq!(fit("Байланыс", 8), "Байланыс");
        assert_eq!(fit("Байланыс", 5), "Байл…");
        assert_eq!(fit("Байланыс", 0), "");
    }
}
