//! Kazakh, Russian and Latin typing on a machine whose own layout is US.
//!
//! Kazakh is RST KazSSR 903-90 (X11 `kz`, Windows `kbdkaz`), Russian the Windows ЙЦУКЕН (X11 `ru(winkeys)`).
//! **Invariant:** a character that arrives in Cyrillic stays as it is.

/// Which letters the keys give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Kazakh: the digit row gives ә і ң ғ ү ұ қ ө һ.
    Kazakh,
    /// Russian.
    Russian,
    /// As the machine sends it: Latin letters, digits.
    Latin,
}

impl Layout {
    /// The next one round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Kazakh => Self::Russian,
            Self::Russian => Self::Latin,
            Self::Latin => Self::Kazakh,
        }
    }

    /// What a key of a US layout gives in this one.
    #[must_use]
    pub fn map(self, c: char) -> char {
        let table: &[(&str, &str)] = match self {
            Self::Kazakh => &KAZAKH,
            Self::Russian => &RUSSIAN,
            Self::Latin => return c,
        };
        let find = |(us, ours): &(&str, &str)| {
            us.chars().position(|key| key == c).and_then(|at| ours.chars().nth(at))
        };
        table.iter().find_map(find).unwrap_or(c)
    }
}

/// Rows of a US keyboard, plain and with shift, beside what the layout gives there.
type Table = [(&'static str, &'static str); 8];

const KAZAKH: Table = [
    ("`1234567890-=", "(\"әіңғ,.үұқөһ"),
    ("~!@#$%^&*()_+", ")!ӘІҢҒ;:ҮҰҚӨҺ"),
    ("qwertyuiop[]\\", "йцукенгшщзхъ\\"),
    ("QWERTYUIOP{}|", "ЙЦУКЕНГШЩЗХЪ/"),
    ("asdfghjkl;'", "фывапролджэ"),
    ("ASDFGHJKL:\"", "ФЫВАПРОЛДЖЭ"),
    ("zxcvbnm,./", "ячсмитьбю№"),
    ("ZXCVBNM<>?", "ЯЧСМИТЬБЮ?"),
];

const RUSSIAN: Table = [
    ("`1234567890-=", "ё1234567890-="),
    ("~!@#$%^&*()_+", "Ё!\"№;%:?*()_+"),
    ("qwertyuiop[]\\", "йцукенгшщзхъ\\"),
    ("QWERTYUIOP{}|", "ЙЦУКЕНГШЩЗХЪ/"),
    ("asdfghjkl;'", "фывапролджэ"),
    ("ASDFGHJKL:\"", "ФЫВАПРОЛДЖЭ"),
    ("zxcvbnm,./", "ячсмитьбю."),
    ("ZXCVBNM<>?", "ЯЧСМИТЬБЮ,"),
];

/// The digit a character means in a field of digits: a digit itself, or the digit of the key that gives `c`
/// when the machine's own layout is Kazakh. Signs (`,` is on 6 there) count only when it is known to be
/// (`native`), letters always.
#[must_use]
pub fn digit(c: char, native: bool) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let taken = native || is_cyrillic(c);
    let on_row = |(us, ours): &(&str, &str)| {
        ours.chars().position(|given| given == c).and_then(|at| us.chars().nth(at))
    };
    let plain = KAZAKH.first().and_then(on_row).filter(char::is_ascii_digit);
    let raised = || KAZAKH.get(1).and_then(on_row).and_then(unshifted);
    taken.then(|| plain.or_else(raised)).flatten()
}

/// A letter of the Kazakh or Russian alphabet.
#[must_use]
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}

/// The digit under a US sign.
fn unshifted(sign: char) -> Option<char> {
    "!@#$%^&*()".chars().position(|shifted| shifted == sign).and_then(|at| "1234567890".chars().nth(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const US: &str =
        "`1234567890-=~!@#$%^&*()_+qwertyuiop[]\\QWERTYUIOP{}|asdfghjkl;'ASDFGHJKL:\"zxcvbnm,./ZXCVBNM<>?";

    fn mapped(layout: Layout) -> String {
        US.chars().map(|c| layout.map(c)).collect()
    }

    #[test]
    fn kazakh_is_the_standard_layout() {
        assert_eq!(
            mapped(Layout::Kazakh),
            "(\"әіңғ,.үұқөһ)!ӘІҢҒ;:ҮҰҚӨҺйцукенгшщзхъ\\ЙЦУКЕНГШЩЗХЪ/фывапролджэФЫВАПРОЛДЖЭячсмитьбю№ЯЧСМИТЬБЮ?"
        );
    }

    #[test]
    fn russian_is_the_windows_layout() {
        assert_eq!(
            mapped(Layout::Russian),
            "ё1234567890-=Ё!\"№;%:?*()_+йцукенгшщзхъ\\ЙЦУКЕНГШЩЗХЪ/фывапролджэФЫВАПРОЛДЖЭячсмитьбю.ЯЧСМИТЬБЮ,"
        );
    }

    #[test]
    fn latin_is_the_machine_itself() {
        assert_eq!(mapped(Layout::Latin), US);
    }

    #[test]
    fn the_tables_name_every_key_once_and_pair_their_rows() {
        let mut keys: Vec<char> = KAZAKH.iter().flat_map(|(us, _)| us.chars()).collect();
        keys.sort_unstable();
        let printable: Vec<char> = ('!'..='~').collect();
        assert_eq!(keys, printable);
        for ((us, kazakh), (twin, russian)) in KAZAKH.iter().zip(&RUSSIAN) {
            assert_eq!(us, twin);
            assert_eq!(us.chars().count(), kazakh.chars().count());
            assert_eq!(us.chars().count(), russian.chars().count());
        }
    }

    #[test]
    fn the_nine_kazakh_letters_are_the_right_code_points() {
        let letters: String = "234589".chars().chain("0-=".chars()).map(|c| Layout::Kazakh.map(c)).collect();
        let points: Vec<u32> = letters.chars().map(u32::from).collect();
        assert_eq!(points, [0x4d9, 0x456, 0x4a3, 0x493, 0x4af, 0x4b1, 0x49b, 0x4e9, 0x4bb]);
    }

    #[test]
    fn cyrillic_stays_as_it_is() {
        for layout in [Layout::Kazakh, Layout::Russian, Layout::Latin] {
            assert!(('\u{400}'..='\u{4ff}').all(|c| layout.map(c) == c));
        }
    }

    #[test]
    fn the_layouts_go_round() {
        assert_eq!(Layout::Kazakh.next().next().next(), Layout::Kazakh);
        assert_eq!(Layout::Kazakh.next(), Layout::Russian);
    }

    #[test]
    fn the_digit_row_of_a_kazakh_machine_gives_digits() {
        let digits = |row: &str, native| row.chars().map(|c| digit(c, native)).collect::<Option<String>>();
        assert_eq!(digits("0123456789", false).as_deref(), Some("0123456789"));
        assert_eq!(digits("\"әіңғ,.үұқ", true).as_deref(), Some("1234567890"));
        assert_eq!(digits("!ӘІҢҒ;:ҮҰҚ", true).as_deref(), Some("1234567890"));
        assert_eq!(digits("әіңғүұқ", false).as_deref(), Some("2345890"));
        assert_eq!(
            [digit(',', false), digit('"', false), digit('ө', true), digit('й', true), digit('q', true)],
            [None; 5]
        );
    }
}
