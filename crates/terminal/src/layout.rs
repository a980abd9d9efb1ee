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
