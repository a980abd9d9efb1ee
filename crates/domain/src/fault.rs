//! The citizen's slips: what was typed or attached cannot be taken as it is.
//!
//! **Invariant:** a fault is pure data without the value that caused it, so it may be logged, counted and kept.
//! It knows its code (DOMAIN §7.2) and the id of its message (`E-…` → `fault-…`, lower case); the words
//! themselves stand in the locales.

use chrono::NaiveDate;

use crate::time::show_date;

/// One slip, told apart from every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A mandatory field is empty.
    Required,
    /// A text with control characters or others that nobody types.
    Text,
    /// A text of more than `n` characters.
    TooLong {
        /// The most characters.
        n: usize,
    },
    /// An answer that is none of the choices.
    Choice,
    /// No date of the calendar.
    Date,
    /// A date still to come where only a past one makes sense.
    DateFuture,
    /// A day outside those to which a referral can be extended (DOMAIN §1.12).
    ExtensionRange {
        /// The first of them.
        first: NaiveDate,
        /// The last of them.
        last: NaiveDate,
    },
    /// A name with characters no name is written with.
    Name,
    /// A birth date that is not the one in the IIN.
    Birth,
    /// An IIN is not twelve ASCII digits (letters count as this slip too).
    IinLength,
    /// An IIN whose seventh digit is 0, as some foreigners have: an attendant enters it.
    IinZero,
    /// A BIN was typed where a person's IIN belongs.
    IinBin,
    /// The first six digits of an IIN are no date of the calendar.
    IinDate,
    /// The seventh digit names a century that cannot be: 7–9, or the 1800s and 1900s for a child.
    IinCentury,
    /// An IIN whose birth date is still to come.
    IinFuture,
    /// The check digit of an IIN does not fit.
    IinCheck,
    /// The child's IIN is the applicant's own.
    IinSame,
    /// The applicant's IIN is not the one in the certificate.
    IinOther,
    /// A BIN is not twelve digits of the right structure and check digit.
    Bin,
    /// Not a telephone number of Kazakhstan.
    Phone,
    /// A landline, which cannot receive an SMS.
    PhoneLandline,
    /// The additional number is the main number once more.
    PhoneSame,
    /// Not an e-mail address.
    Email,
    /// An e-mail address with Cyrillic letters in it.
    EmailMixed,
    /// The additional address is the main one once more.
    EmailSame,
    /// A confirmation code that is wrong or too old.
    Code,
    /// A number or an address that has not been confirmed by its code yet.
    Unconfirmed,
    /// Notices by e-mail were chosen and no address was given.
    Channel,
    /// A consent without which the service cannot go on.
    Consent,
    /// No paper that proves the category.
    NoDocument,
    /// No birth certificate where the registries hold none (born before 13.08.2007 or abroad).
    NoBirthPaper,
    /// A scan that cannot be decoded or read.
    ScanUnreadable,
    /// A scan whose short side has fewer than `px` pixels.
    ScanSmall {
        /// The least short side, in pixels.
        px: u32,
    },
    /// A scan out of focus.
    ScanBlurred,
    /// A scan too pale or too dark to read.
    ScanPale,
    /// A file larger than `mb` megabytes.
    ScanTooBig {
        /// The most megabytes a file may have.
        mb: u64,
    },
    /// A file that is neither JPEG, PNG nor PDF by its content.
    ScanType,
    /// More than `n` files.
    ScanTooMany {
        /// The most files.
        n: usize,
    },
    /// All files together larger than `mb` megabytes.
    ScansTogether {
        /// The most megabytes of an application's files.
        mb: u64,
    },
    /// A PDF of more than `n` pages.
    ScanPages {
        /// The most pages.
        n: usize,
    },
    /// A page with nothing on it.
    ScanBlank,
    /// A picture of more than `mp` megapixels.
    ScanPixels {
        /// The most megapixels.
        mp: u64,
    },
    /// A PDF closed with a password.
    ScanLocked,
    /// A PDF that carries a program (JavaScript, a command to launch).
    ScanProgram,
    /// A file that takes more work or memory than any honest one.
    ScanHard,
    /// The same file once more.
    ScanTwice,
    /// The child was not found among the pupils of a school.
    School,
    /// A school that is not in the list.
    SchoolChoice,
    /// A settlement that is not in the list.
    Settlement,
    /// A child who has turned `n` years: too old for the queue.
    Age {
        /// The age that is too old.
        n: u32,
    },
    /// The registry holds nothing under this number.
    NotFound,
    /// The registry does not name the applicant as a parent of this child.
    NoParent,
}

impl Fault {
    /// The code that logs, the wire and the help desk use: the keys of DOMAIN §7.2 and ours beside them.
    pub fn code(&self) -> &'static str {
        self.names().0
    }

    /// The Fluent id of the sentence that says what to do, in `locales/*/faults.ftl`.
    pub fn message(&self) -> &'static str {
        self.names().1
    }

    /// The values the sentence names, by the names of its Fluent variables.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        if let Fault::ExtensionRange { first, last } = *self {
            return vec![("a", show_date(first)), ("b", show_date(last))];
        }
        self.limit().map(|(name, limit)| (name, limit.to_string())).into_iter().collect()
    }

    /// One of each kind, so that a test of the locales can ask for every sentence.
    pub fn all() -> Vec<Fault> {
        vec![
            Fault::Required,
            Fault::Text,
            Fault::TooLong { n: 5 },
            Fault::Choice,
            Fault::Date,
            Fault::DateFuture,
            Fault::ExtensionRange { first: NaiveDate::MIN, last: NaiveDate::MAX },
            Fault::Name,
            Fault::Birth,
            Fault::IinLength,
            Fault::IinZero,
            Fault::IinBin,
            Fault::IinDate,
            Fault::IinCentury,
            Fault::IinFuture,
            Fault::IinCheck,
            Fault::IinSame,
            Fault::IinOther,
            Fault::Bin,
            Fault::Phone,
            Fault::PhoneLandline,
            Fault::PhoneSame,
            Fault::Email,
            Fault::EmailMixed,
            Fault::EmailSame,
            Fault::Code,
            Fault::Unconfirmed,
            Fault::Channel,
            Fault::Consent,
            Fault::NoDocument,
            Fault::NoBirthPaper,
            Fault::ScanUnreadable,
            Fault::ScanSmall { px: 1240 },
            Fault::ScanBlurred,
            Fault::ScanPale,
            Fault::ScanTooBig { mb: 10 },
            Fault::ScanType,
            Fault::ScanTooMany { n: 5 },
            Fault::ScansTogether { mb: 40 },
            Fault::ScanPages { n: 5 },
            Fault::ScanBlank,
            Fault::ScanPixels { mp: 60 },
            Fault::ScanLocked,
            Fault::ScanProgram,
            Fault::ScanHard,
            Fault::ScanTwice,
            Fault::School,
            Fault::SchoolChoice,
            Fault::Settlement,
            Fault::Age { n: 7 },
            Fault::NotFound,
            Fault::NoParent,
        ]
    }

    /// The code and the Fluent id, side by side so that nobody has to look twice.
    fn names(&self) -> (&'static str, &'static str) {
        match self {
            Fault::Required => ("E-REQ", "fault-req"),
            Fault::Text => ("E-TEXT", "fault-text"),
            Fault::TooLong { .. } => ("E-TOO-LONG", "fault-too-long"),
            Fault::Choice => ("E-CHOICE", "fault-choice"),
            Fault::Date => ("E-DATE", "fault-date"),
            Fault::DateFuture => ("E-DATE-FUTURE", "fault-date-future"),
            Fault::ExtensionRange { .. } => ("E-EXT-RANGE", "fault-ext-range"),
            Fault::Name => ("E-NAME", "fault-name"),
            Fault::Birth => ("E-BIRTH", "fault-birth"),
            Fault::IinLength => ("E-IIN-LEN", "fault-iin-len"),
            Fault::IinZero => ("E-IIN-ZERO", "fault-iin-zero"),
            Fault::IinBin => ("E-IIN-BIN", "fault-iin-bin"),
            Fault::IinDate => ("E-IIN-DATE", "fault-iin-date"),
            Fault::IinCentury => ("E-IIN-CENTURY", "fault-iin-century"),
            Fault::IinFuture => ("E-IIN-FUTURE", "fault-iin-future"),
            Fault::IinCheck => ("E-IIN-CHK", "fault-iin-chk"),
            Fault::IinSame => ("E-IIN-SAME", "fault-iin-same"),
            Fault::IinOther => ("E-OTHERIIN", "fault-otheriin"),
            Fault::Bin => ("E-BIN", "fault-bin"),
            Fault::Phone => ("E-PHONE", "fault-phone"),
            Fault::PhoneLandline => ("E-PHONE-LANDLINE", "fault-phone-landline"),
            Fault::PhoneSame => ("E-PHONE-SAME", "fault-phone-same"),
            Fault::Email => ("E-EMAIL", "fault-email"),
            Fault::EmailMixed => ("E-EMAIL-MIXED", "fault-email-mixed"),
            Fault::EmailSame => ("E-EMAIL-SAME", "fault-email-same"),
            Fault::Code => ("E-CODE", "fault-code"),
            Fault::Unconfirmed => ("E-UNCONFIRMED", "fault-unconfirmed"),
            Fault::Channel => ("E-CHANNEL", "fault-channel"),
            Fault::Consent => ("E-CONSENT", "fault-consent"),
            Fault::NoDocument => ("E-NODOC", "fault-nodoc"),
            Fault::NoBirthPaper => ("E-NODOC-BIRTH", "fault-nodoc-birth"),
            Fault::ScanUnreadable => ("E-SCAN", "fault-scan"),
            Fault::ScanSmall { .. } => ("E-SCAN-SMALL", "fault-scan-small"),
            Fault::ScanBlurred => ("E-SCAN-BLURRED", "fault-scan-blurred"),
            Fault::ScanPale => ("E-SCAN-PALE", "fault-scan-pale"),
            Fault::ScanTooBig { .. } => ("E-SIZE", "fault-size"),
            Fault::ScanType => ("E-TYPE", "fault-type"),
            Fault::ScanTooMany { .. } => ("E-TOO-MANY", "fault-too-many"),
            Fault::ScansTogether { .. } => ("E-SIZE-TOGETHER", "fault-size-together"),
            Fault::ScanPages { .. } => ("E-SCAN-PAGES", "fault-scan-pages"),
            Fault::ScanBlank => ("E-SCAN-BLANK", "fault-scan-blank"),
            Fault::ScanPixels { .. } => ("E-SCAN-PIXELS", "fault-scan-pixels"),
            Fault::ScanLocked => ("E-SCAN-LOCKED", "fault-scan-locked"),
            Fault::ScanProgram => ("E-SCAN-PROGRAM", "fault-scan-program"),
            Fault::ScanHard => ("E-SCAN-HARD", "fault-scan-hard"),
            Fault::ScanTwice => ("E-SCAN-TWICE", "fault-scan-twice"),
            Fault::School => ("E-SCHOOL", "fault-school"),
            Fault::SchoolChoice => ("E-SCHOOL-CHOICE", "fault-school-choice"),
            Fault::Settlement => ("E-SETTLEMENT", "fault-settlement"),
            Fault::Age { .. } => ("E-AGE", "fault-age"),
            Fault::NotFound => ("E-NOTFOUND", "fault-notfound"),
            Fault::NoParent => ("E-NOPARENT", "fault-noparent"),
        }
    }

    /// The limit that was passed, with the name of its Fluent variable.
    fn limit(&self) -> Option<(&'static str, u64)> {
        if let Fault::ScanTooBig { mb } | Fault::ScansTogether { mb } = *self {
            Some(("n", mb))
        } else if let Fault::ScanSmall { px } = *self {
            Some(("px", u64::from(px)))
        } else if let Fault::Age { n } = *self {
            Some(("n", u64::from(n)))
        } else if let Fault::ScanPixels { mp } = *self {
            Some(("mp", mp))
        } else if let Fault::TooLong { n } | Fault::ScanTooMany { n } | Fault::ScanPages { n } = *self {
            Some(("n", n as u64))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_slip_has_a_code_of_its_own_and_the_message_id_follows_from_it() {
        let all = Fault::all();
        let codes: BTreeSet<_> = all.iter().map(Fault::code).collect();
        assert_eq!(codes.len(), all.len());
        for fault in all {
            let from_code = fault.code().to_lowercase().replacen("e-", "fault-", 1);
            assert_eq!(fault.message(), from_code);
        }
    }

    #[test]
    fn a_limit_reaches_the_sentence_as_a_number() {
        assert_eq!(Fault::ScanTooBig { mb: 10 }.args(), [("n", "10".to_owned())]);
        assert_eq!(Fault::ScanSmall { px: 1240 }.args(), [("px", "1240".to_owned())]);
        assert!(Fault::Required.args().is_empty());
    }
}
