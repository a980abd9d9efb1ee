//! From raw text to a value, or to the fault that says why not.
//!
//! **Invariant:** parsing is idempotent: what a value shows parses to the same value. That is why a signed
//! application can be read back by the rules it was written under.

use chrono::NaiveDate;
use domain::fault::Fault;
use domain::{email::Email, iin::Iin, name, phone::MobilePhone};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::definition::{Field, Kind};
use crate::draft::Raw;
use crate::value::{Address, Origin, Personal, ScanRef, Value};

/// Parts of a full name: surname, name, patronymic, and what compound names add.
const NAME_CHARS_MAX: usize = 3 * name::PART_CHARS_MAX + 2;

/// Characters of a registered text: a school's name, an address in one language.
const REGISTERED_CHARS_MAX: usize = 500;

/// Understands an answer. `Ok(None)` means there is none.
pub(crate) fn value(
    field: &Field,
    raw: &Raw,
    origin: Origin,
    today: NaiveDate,
) -> Result<Option<Value>, Fault> {
    match raw {
        Raw::Empty => Ok(None),
        Raw::Text(text) if text.as_str().trim().is_empty() => Ok(None),
        Raw::Text(text) => typed(field, text.as_str(), origin, today).map(Some),
        Raw::Chosen(option) if field.options.contains(option) => Ok(Some(Value::Choice(option.clone()))),
        Raw::Chosen(_) => Err(Fault::Choice),
        Raw::Ticked(signed) => Ok(consent(field, *signed)),
        Raw::Address(address) => registered_address(address).map(Some),
        Raw::School(school) if is_registered(&school.name_kk) && is_registered(&school.name_ru) => {
            Ok(Some(Value::School(school.clone())))
        }
        Raw::School(_) => Err(Fault::SchoolChoice),
        Raw::Settlement(kato) if field.kind == Kind::Settlement => Ok(Some(Value::Settlement(kato.clone()))),
        Raw::Settlement(_) => Err(Fault::Settlement),
        Raw::Scans(scans) if scans.is_empty() => Ok(None),
        Raw::Scans(scans) => Ok(Some(Value::Scans(scans.iter().map(ScanRef::from).collect()))),
    }
}

/// A consent that takes a signature is given only when it was signed.
fn consent(field: &Field, signed: Option<[u8; 32]>) -> Option<Value> {
    if field.signed && signed.is_none() {
        return None;
    }
    let version = field.text_version.clone()?;
    Some(Value::Consent { version, signed })
}

fn typed(field: &Field, text: &str, origin: Origin, today: NaiveDate) -> Result<Value, Fault> {
    match field.kind {
        Kind::Iin => iin(field, text, origin, today).map(Value::Iin),
        Kind::Mobile => MobilePhone::parse(text).map(Value::Mobile),
        Kind::Email => Email::parse(text).map(Value::Email),
        Kind::Text => line(text, field.chars_max).map(Value::Text),
        Kind::Address => line(text, field.chars_max).map(|line| Value::Address(Address::Typed(line))),
        Kind::Name => full_name(text, origin).map(Value::Name),
        Kind::Date if field.ahead => shown_date(text).ok_or(Fault::Date).map(Value::Date),
        Kind::Date => date(text, today).map(Value::Date),
        Kind::Choice => Err(Fault::Choice),
        Kind::School => Err(Fault::SchoolChoice),
        Kind::Settlement => Err(Fault::Settlement),
        Kind::Scans => Err(field.missing()),
        Kind::Consent => Err(Fault::Consent),
    }
}

/// An IIN from the certificate is authoritative and not judged (SIGNING §2).
fn iin(field: &Field, text: &str, origin: Origin, today: NaiveDate) -> Result<Iin, Fault> {
    match origin {
        Origin::Certificate => Iin::from_certificate(text).ok_or(Fault::IinLength),
        Origin::Registry | Origin::Manual | Origin::Typed if field.child => Iin::parse_child(text, today),
        Origin::Registry | Origin::Manual | Origin::Typed => Iin::parse(text, today),
    }
}

/// One line: composed characters (NFC), single spaces, no control or direction marks.
fn line(text: &str, chars_max: usize) -> Result<Personal, Fault> {
    let composed: Zeroizing<String> = Zeroizing::new(text.nfc().collect());
    let line = Personal::from(composed.split_whitespace().collect::<Vec<_>>().join(" "));
    if line.as_str().chars().count() > chars_max {
        return Err(Fault::TooLong { n: chars_max });
    }
    if line.as_str().chars().all(may_be_written) { Ok(line) } else { Err(Fault::Text) }
}

/// A register's text as it may stand in an application: composed, on one line, without what could not be
/// written, and not without end. The register is not the applicant's to correct, so nothing is refused here.
pub(crate) fn cleaned(text: &str) -> String {
    let spaced = text.nfc().map(|c| if c.is_whitespace() { ' ' } else { c });
    let kept: String = spaced.filter(|c| may_be_written(*c)).take(REGISTERED_CHARS_MAX).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_registered(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= REGISTERED_CHARS_MAX
        && text.chars().all(may_be_written)
}

fn registered_address(address: &Address) -> Result<Value, Fault> {
    let sound = match address {
        Address::Registered { kk, ru, .. } => is_registered(kk.as_str()) && is_registered(ru.as_str()),
        Address::Typed(_) => false,
    };
    if sound { Ok(Value::Address(address.clone())) } else { Err(Fault::Text) }
}

/// What a register or a certificate says is taken as it is (DOMAIN §4.4); what is typed is made of names.
fn full_name(text: &str, origin: Origin) -> Result<Personal, Fault> {
    let name = line(text, NAME_CHARS_MAX)?;
    match origin {
        Origin::Certificate | Origin::Registry => {}
        Origin::Manual | Origin::Typed => {
            name.as_str().split(' ').try_for_each(|part| name::parse_part(part).map(drop))?;
        }
    }
    Ok(name)
}

/// ДД.ММ.ГГГГ, not in the future (DOMAIN §4.8).
fn date(text: &str, today: NaiveDate) -> Result<NaiveDate, Fault> {
    let day = shown_date(text).ok_or(Fault::Date)?;
    if day > today { Err(Fault::DateFuture) } else { Ok(day) }
}

/// Reads a date as it is shown.
pub(crate) fn shown_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then(|| NaiveDate::parse_from_str(text, "%d.%m.%Y").ok()).flatten()
}

/// Whether a character may stand in a signed application: no control characters (most are illegal in XML 1.0
/// §2.2), none that turn the direction of the text around, no non-characters.
pub(crate) fn may_be_written(c: char) -> bool {
    let direction =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let unseen = matches!(
        c,
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}'
    );
    let no_character = u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c);
    !(c.is_control() || direction || unseen || no_character)
}
