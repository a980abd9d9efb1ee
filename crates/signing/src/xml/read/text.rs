//! Character data, CDATA sections, attribute values and references (XML 1.0 §2.4, §2.11, §3.3.3, §4.1).

use zeroize::Zeroizing;

use super::super::error::DocumentError::{self, NotWellFormed};
use super::super::names::is_char;
use super::super::text::Text;
use super::Reader;

/// The longest reference, `&#x10FFFF;` and some leading zeros, in bytes after the ampersand.
const REFERENCE_BYTES_MAX: usize = 16;

impl<'a> Reader<'a> {
    /// Text up to the next `<`; `]]>` must not stand in it.
    pub(super) fn character_data(&mut self) -> Result<Text<'a>, DocumentError> {
        let (raw, _) = self.rest().split_once('<').ok_or(NotWellFormed)?;
        if raw.contains("]]>") {
            return Err(NotWellFormed);
        }
        self.at += raw.len();
        expand(raw, |line_end| line_end)
    }

    pub(super) fn cdata(&mut self) -> Result<Text<'a>, DocumentError> {
        self.expect("<![CDATA[")?;
        let (raw, _) = self.rest().split_once("]]>").ok_or(NotWellFormed)?;
        self.at += raw.len() + "]]>".len();
        if !raw.contains('\r') {
            return Ok(Text::AsWritten(raw));
        }
        let mut text = room_for(raw);
        for (index, line) in raw.split('\r').enumerate() {
            // Each line after the first follows a carriage return, alone or before a line feed.
            if index > 0 {
                text.push('\n');
            }
            text.push_str(if index > 0 { line.strip_prefix('\n').unwrap_or(line) } else { line });
        }
        Ok(Text::Expanded(text))
    }

    /// A quoted value; tabs and line ends in it become spaces unless written as references.
    pub(super) fn attribute_value(&mut self) -> Result<Text<'a>, DocumentError> {
        let raw = self.quoted()?;
        if raw.contains('<') {
            return Err(NotWellFormed);
        }
        expand(raw, |_| ' ')
    }
}

/// Replaces references by what they stand for, and line ends (and tabs, where `white` changes them) by what
/// `white` makes of them.
fn expand(raw: &str, white: impl Fn(char) -> char) -> Result<Text<'_>, DocumentError> {
    if !raw.contains(['&', '\r', '\n', '\t']) {
        return Ok(Text::AsWritten(raw));
    }
    let mut text = room_for(raw);
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '&' => {
                let (character, after) = reference(rest)?;
                text.push(character);
                rest = after;
            }
            '\r' => {
                text.push(white('\n'));
                rest = rest.strip_prefix('\n').unwrap_or(rest);
            }
            '\n' | '\t' => text.push(white(c)),
            plain => text.push(plain),
        }
    }
    Ok(Text::Expanded(text))
}

/// What `raw` stands for is never longer than `raw`, so the buffer never moves and leaves nothing behind.
fn room_for(raw: &str) -> Zeroizing<String> {
    Zeroizing::new(String::with_capacity(raw.len()))
}

/// What the reference at the front of `text` (its ampersand already taken) stands for, and what follows it.
/// Without a DTD there are five named ones.
fn reference(text: &str) -> Result<(char, &str), DocumentError> {
    let (name, after) = text.split_once(';').ok_or(NotWellFormed)?;
    if name.len() > REFERENCE_BYTES_MAX {
        return Err(NotWellFormed);
    }
    let numbered = |digits: &str, radix| {
        let digits_only = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        let number = digits_only.then(|| u32::from_str_radix(digits, radix).ok()).flatten();
        number.and_then(char::from_u32).filter(|c| is_char(*c))
    };
    let character = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match (name.strip_prefix("#x"), name.strip_prefix('#')) {
            (Some(digits), _) => numbered(digits, 16),
            (None, Some(digits)) => numbered(digits, 10),
            (None, None) => None,
        },
    };
    Ok((character.ok_or(NotWellFormed)?, after))
}
