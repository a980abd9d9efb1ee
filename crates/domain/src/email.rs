//! E-mail addresses: the part of RFC 5321 that people's addresses use (DOMAIN §4.3).
//!
//! **Invariant:** an [`Email`] is ASCII, at most 254 bytes, with a lower-case domain; `Debug` never shows it.

use std::fmt;

use zeroize::Zeroizing;

use crate::fault::Fault;

/// RFC 5321 §4.5.3.1: the longest path without its brackets, and the longest local part, in bytes.
const ADDRESS_BYTES_MAX: usize = 254;
const LOCAL_BYTES_MAX: usize = 64;
/// RFC 1035 §2.3.4, in bytes.
const LABEL_BYTES_MAX: usize = 63;

/// An address that notices can be sent to.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(Zeroizing<String>);

impl Email {
    /// Reads a typed address; the domain becomes lower-case, the local part stays as it is.
    ///
    /// # Errors
    /// `EmailMixed` when a Cyrillic letter stands anywhere in it («с» for `c`), `Email` for any other slip.
    pub fn parse(text: &str) -> Result<Email, Fault> {
        let text = text.trim();
        if text.chars().any(is_cyrillic) {
            return Err(Fault::EmailMixed);
        }
        let (local, domain) = text.split_once('@').ok_or(Fault::Email)?;
        if text.len() > ADDRESS_BYTES_MAX || !is_local(local) || !is_domain(domain) {
            return Err(Fault::Email);
        }
        Ok(Email(Zeroizing::new(format!("{local}@{}", domain.to_ascii_lowercase()))))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `a•••@mail.kz`, for receipts and lists.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}•••@{domain}")
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Email(…)")
    }
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

/// A dot-atom of RFC 5321 §4.1.2.
fn is_local(local: &str) -> bool {
    let atext = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    local.len() <= LOCAL_BYTES_MAX && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(atext))
}

/// At least two labels, the last of which is no number.
fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=LABEL_BYTES_MAX).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = |top: &str| top.len() >= 2 && top.bytes().any(|byte| byte.is_ascii_alphabetic());
    domain.split('.').all(label) && domain.rsplit_once('.').is_some_and(|(_, last)| top(last))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("aigul@mail.kz", "aigul@mail.kz")]
    #[case("  Aigul.Testova+kiosk@Mail.KZ ", "Aigul.Testova+kiosk@mail.kz")]
    #[case("a@b-c.edu.kz", "a@b-c.edu.kz")]
    #[case("a@xn--80aaa.xn--80ao21a", "a@xn--80aaa.xn--80ao21a")]
    fn takes_a_right_address(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(Email::parse(text).unwrap().as_str(), kept);
    }

    #[rstest]
    #[case::empty("", Fault::Email)]
    #[case::no_at("aigul.mail.kz", Fault::Email)]
    #[case::two_ats("a@b@mail.kz", Fault::Email)]
    #[case::no_local("@mail.kz", Fault::Email)]
    #[case::no_domain("aigul@", Fault::Email)]
    #[case::no_dot("aigul@mail", Fault::Email)]
    #[case::double_dot("ai..gul@mail.kz", Fault::Email)]
    #[case::space_inside("ai gul@mail.kz", Fault::Email)]
    #[case::hyphen_at_the_end("aigul@mail-.kz", Fault::Email)]
    #[case::numeric_top("aigul@10.0.0.1", Fault::Email)]
    #[case::umlaut("jürgen@mail.kz", Fault::Email)]
    #[case::line_break("a@mail.kz\r\nBcc: b@mail.kz", Fault::Email)]
    #[case::cyrillic_es("aigul.\u{441}@mail.kz", Fault::EmailMixed)]
    #[case::cyrillic_a_in_the_domain("aigul@m\u{430}il.kz", Fault::EmailMixed)]
    fn refuses_the_rest(#[case] text: &str, #[case] fault: Fault) {
        assert_eq!(Email::parse(text), Err(fault));
    }

    #[test]
    fn keeps_to_the_lengths_of_the_standard() {
        let local = "a".repeat(64);
        assert!(Email::parse(&format!("{local}@mail.kz")).is_ok());
        assert_eq!(Email::parse(&format!("{local}a@mail.kz")), Err(Fault::Email));
        let label = "b".repeat(61);
        let longest = format!("{local}@{label}.{label}.{label}.kaz");
        assert_eq!(longest.len(), 254);
        assert!(Email::parse(&longest).is_ok());
        assert_eq!(Email::parse(&longest.replace(".kaz", ".kazz")), Err(Fault::Email));
    }

    #[test]
    fn shows_only_what_may_be_shown() {
        let email = Email::parse("aigul@mail.kz").unwrap();
        assert_eq!(email.masked(), "a•••@mail.kz");
        assert_eq!(format!("{email:?}"), "Email(…)");
    }
}
