//! Large letters of half blocks, for the numbers people must copy.

/// Pixel rows of a letter; two of them share a row of cells.
const PIXEL_ROWS: usize = 5;

/// `words` in rows of half blocks at most `width` cells wide; where `two_lines`, what is too long is broken
/// after a `-`, `.` or space into two lines of about one length. `None` where it does not fit or a letter has
/// no picture.
pub(crate) fn rows(words: &str, width: u16, two_lines: bool) -> Option<Vec<String>> {
    let letters: Vec<char> = words.chars().collect();
    let fits = |letters: &[char]| line(letters).filter(|rows| cells(rows) <= usize::from(width));
    if let Some(rows) = fits(&letters) {
        return Some(rows);
    }
    let breaks = letters.iter().enumerate().filter(|(_, c)| two_lines && matches!(c, '-' | '.' | ' '));
    let parts = breaks.filter_map(|(at, _)| {
        let (head, tail) = letters.split_at_checked(at + 1)?;
        Some((fits(head)?, fits(tail)?))
    });
    parts.min_by_key(|(head, tail)| cells(head).max(cells(tail))).map(|(mut rows, tail)| {
        rows.push(String::new());
        rows.extend(tail);
        rows
    })
}

fn cells(rows: &[String]) -> usize {
    rows.first().map_or(0, |row| row.chars().count())
}

fn line(letters: &[char]) -> Option<Vec<String>> {
    let pictures: Vec<[&str; PIXEL_ROWS]> = letters.iter().map(|c| picture(*c)).collect::<Option<_>>()?;
    let pixel_row = |row: usize| {
        let parts: Vec<&str> = pictures
            .iter()
            .map(|picture| picture.get(row).copied().unwrap_or_else(|| blank(picture)))
            .collect();
        parts.join(" ")
    };
    let half_rows = |upper: usize| {
        let pairs = pixel_row(upper).chars().zip(pixel_row(upper + 1).chars()).collect::<Vec<_>>();
        pairs.into_iter().map(|pair| half(pair.0 == '#', pair.1 == '#')).collect()
    };
    (!letters.is_empty()).then(|| (0..=PIXEL_ROWS).step_by(2).map(half_rows).collect())
}

fn half(upper: bool, lower: bool) -> char {
    match (upper, lower) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    }
}

/// The empty pixel row under a letter, as wide as it.
fn blank(picture: &[&'static str; PIXEL_ROWS]) -> &'static str {
    "       ".get(..picture[0].len()).unwrap_or_default()
}

/// The letters that stand in numbers of ours; Latin and Cyrillic twins share a picture.
#[rustfmt::skip]
fn picture(c: char) -> Option<[&'static str; PIXEL_ROWS]> {
    Some(match c {
        '0' => ["###", "# #", "# #", "# #", "###"],
        '1' => ["## ", " # ", " # ", " # ", "###"],
        '2' => ["###", "  #", "###", "#  ", "###"],
        '3' => ["###", "  #", " ##", "  #", "###"],
        '4' => ["# #", "# #", "###", "  #", "  #"],
        '5' => ["###", "#  ", "###", "  #", "###"],
        '6' => ["###", "#  ", "###", "# #", "###"],
        '7' => ["###", "  #", "  #", "  #", "  #"],
        '8' => ["###", "# #", "###", "# #", "###"],
        '9' => ["###", "# #", "###", "  #", "###"],
        'A' | 'А' => ["###", "# #", "###", "# #", "# #"],
        'B' | 'В' => ["## ", "# #", "## ", "# #", "## "],
        'C' | 'С' => ["###", "#  ", "#  ", "#  ", "###"],
        'D' => ["## ", "# #", "# #", "# #", "## "],
        'E' | 'Е' => ["###", "#  ", "## ", "#  ", "###"],
        'F' => ["###", "#  ", "## ", "#  ", "#  "],
        'G' => ["####", "#   ", "# ##", "#  #", "####"],
        'H' | 'Н' => ["# #", "# #", "###", "# #", "# #"],
        'I' | 'І' => ["#", "#", "#", "#", "#"],
        'J' => ["  #", "  #", "  #", "# #", "###"],
        'K' | 'К' => ["# #", "# #", "## ", "# #", "# #"],
        'L' => ["#  ", "#  ", "#  ", "#  ", "###"],
        'M' | 'М' => ["#   #", "## ##", "# # #", "#   #", "#   #"],
        'N' => ["#  #", "## #", "# ##", "#  #", "#  #"],
        'O' | 'О' => ["####", "#  #", "#  #", "#  #", "####"],
        'P' | 'Р' => ["###", "# #", "###", "#  ", "#  "],
        'Q' => ["####", "#  #", "#  #", "# ##", "####"],
        'R' => ["###", "# #", "## ", "# #", "# #"],
        'S' => ["###", "#  ", "###", "  #", "###"],
        'T' | 'Т' => ["###", " # ", " # ", " # ", " # "],
        'U' => ["# #", "# #", "# #", "# #", "###"],
        'V' => ["# #", "# #", "# #", "# #", " # "],
        'W' => ["#   #", "#   #", "# # #", "## ##", "#   #"],
        'X' | 'Х' => ["# #", "# #", " # ", "# #", "# #"],
        'Y' => ["# #", "# #", " # ", " # ", " # "],
        'Z' => ["###", "  #", " # ", "#  ", "###"],
        'У' => ["# #", "# #", "###", "  #", "###"],
        'П' => ["###", "# #", "# #", "# #", "# #"],
        '-' | '–' | '—' => ["  ", "  ", "##", "  ", "  "],
        '.' => [" ", " ", " ", " ", "#"],
        ':' => [" ", "#", " ", "#", " "],
        '/' => ["  #", "  #", " # ", "#  ", "#  "],
        ' ' | '\u{a0}' => ["  ", "  ", "  ", "  ", "  "],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_in_three_rows() {
        let rows = rows("17.4", 20, false).unwrap_or_default();
        assert_eq!(rows, ["▀█  ▀▀█   █ █", " █    █   ▀▀█", "▀▀▀   ▀ ▀   ▀"]);
    }

    #[test]
    fn a_long_number_breaks_at_its_groups_or_not_at_all() {
        assert_eq!(rows("K-KST3-20261122-0007-4", 60, true).map(|rows| rows.len()), Some(7));
        assert_eq!(rows("K-KST3-20261122-0007-4", 60, false), None);
        assert_eq!(rows("Ә", 60, true), None);
        assert_eq!(rows("", 60, true), None);
    }

    #[test]
    fn every_picture_is_rectangular() {
        for c in ' '..='ұ' {
            if let Some(picture) = picture(c) {
                assert!(picture.iter().all(|row| row.len() == picture[0].len()), "{c}");
            }
        }
    }
}
