//! The two faces papers are set in, and how wide their letters are.
//!
//! **Invariant:** a pair of faces that [`Fonts`] took has every letter of both alphabets. The files come from
//! outside: the caller names them and none is carried.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use krilla::text::Font;

/// The largest font file that is read, in bytes.
const FONT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// What every paper may need: both alphabets, figures, and the signs between them.
const NEEDED: &str = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ\
    аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя\
    ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;-–—/()«»№•+@_☑";

/// A regular and a bold face.
#[derive(Clone)]
pub struct Fonts {
    pub(crate) regular: Face,
    pub(crate) bold: Face,
}

/// One face: its bytes twice, as the writer and the ruler want them.
#[derive(Clone)]
pub(crate) struct Face {
    pub(crate) font: Font,
    bytes: Vec<u8>,
}

/// Why fonts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The file cannot be read.
    #[error("font {path}: {fault}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What happened.
        fault: io::Error,
    },
    /// Not an OpenType font.
    #[error("not a font")]
    NotAFont,
    /// A letter that papers need is missing.
    #[error("the font has no {0}")]
    NoLetter(char),
}

impl Fonts {
    /// Takes the bytes of two OpenType files.
    ///
    /// # Errors
    /// When one is no font or lacks a letter of the two alphabets.
    pub fn new(regular: Vec<u8>, bold: Vec<u8>) -> Result<Fonts, FontError> {
        Ok(Fonts { regular: Face::new(regular)?, bold: Face::new(bold)? })
    }

    /// Reads a face and its bold sister beside it: `DejaVuSans.ttf` and `DejaVuSans-Bold.ttf`.
    ///
    /// # Errors
    /// When a file cannot be read or [`Fonts::new`] refuses it.
    pub fn read(regular: &Path) -> Result<Fonts, FontError> {
        let stem = regular.file_stem().unwrap_or_default().to_string_lossy();
        let extension = regular.extension().unwrap_or_default().to_string_lossy();
        let bold = regular.with_file_name(format!("{stem}-Bold.{extension}"));
        Fonts::new(read(regular)?, read(&bold)?)
    }
}

impl Face {
    fn new(bytes: Vec<u8>) -> Result<Face, FontError> {
        let font = Font::new(bytes.clone().into(), 0).ok_or(FontError::NotAFont)?;
        let face = ttf_parser::Face::parse(&bytes, 0).map_err(|_| FontError::NotAFont)?;
        match NEEDED.chars().find(|&letter| face.glyph_index(letter).is_none()) {
            Some(letter) => Err(FontError::NoLetter(letter)),
            None => Ok(Face { font, bytes }),
        }
    }

    /// The ruler of this face. `None` only for bytes that [`Face::new`] would have refused.
    pub(crate) fn ruler(&self) -> Option<Ruler<'_>> {
        let face = ttf_parser::Face::parse(&self.bytes, 0).ok()?;
        let units = f32::from(face.units_per_em());
        Some(Ruler { face, units })
    }
}

/// Measures texts in one face.
pub(crate) struct Ruler<'f> {
    face: ttf_parser::Face<'f>,
    units: f32,
}

impl Ruler<'_> {
    /// The width of a text, in multiples of the size it is set in. Kerning is left out: lines may come out a
    /// hair narrower than measured.
    pub(crate) fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.advance(c)).sum()
    }

    /// Whether the face can draw the character.
    pub(crate) fn has(&self, c: char) -> bool {
        self.face.glyph_index(c).is_some_and(|glyph| glyph.0 != 0)
    }

    fn advance(&self, c: char) -> f32 {
        let advance = self.face.glyph_index(c).and_then(|glyph| self.face.glyph_hor_advance(glyph));
        f32::from(advance.unwrap_or(0)) / self.units
    }
}

fn read(path: &Path) -> Result<Vec<u8>, FontError> {
    let unreadable = |fault| FontError::Unreadable { path: path.to_owned(), fault };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(FONT_BYTES_MAX).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

#[cfg(test)]
pub(crate) mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// The face every test sets papers in; Debian's package `fonts-dejavu-core` brings it.
    pub(crate) fn dejavu() -> Fonts {
        let path = Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
        Fonts::read(path).unwrap_or_else(|fault| panic!("install fonts-dejavu-core: {fault}"))
    }

    #[test]
    fn takes_a_face_with_both_alphabets() {
        let fonts = dejavu();
        let (regular, bold) = (fonts.regular.ruler().unwrap(), fonts.bold.ruler().unwrap());
        assert!(bold.width("Қостанай") > regular.width("Қостанай"));
        assert!(regular.width("Қостанай") > 4.0 && regular.width("Қостанай") < 6.0);
        assert!(!regular.has('\u{e000}'));
    }

    #[test]
    fn refuses_what_is_no_font() {
        assert!(matches!(Fonts::new(vec![0; 64], vec![]), Err(FontError::NotAFont)));
        let missing = Fonts::read(Path::new("/nowhere/Face.ttf"));
        assert!(matches!(missing, Err(FontError::Unreadable { .. })));
    }
}
