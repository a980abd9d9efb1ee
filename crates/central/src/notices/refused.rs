//! What applicants are told of a refusal: the number they hold, why, and what to do and until when.
//!
//! **Invariant:** it names a reason and no person; what it says follows from the answer that the kiosk was given.

use chrono::{Datelike, NaiveDate};
use domain::calendar::{Calendar, Term};
use domain::number::ApplicationNumber;
use domain::time::show_date;
use forms::Form;
use sync::wire::ErrorBody;
use words::{Words, say};

use super::queue::last_day;
use super::told::place;

/// A refusal, for whoever writes of it.
pub(super) struct Refusal {
    answer: ErrorBody,
    why: Why,
    form: &'static Form,
}

/// Why it was refused, as far as it changes what to do.
enum Why {
    /// The key was taken back before it signed.
    Revoked,
    /// The key had ended before it signed.
    Expired,
    /// The key ended or was taken back on the way, and there is no place to keep.
    Lost,
    /// The key ended on the way, and the place is kept for whoever signs again by this day.
    SignAgain(Term),
    /// The same, for a key that was taken back.
    RevokedOnTheWay(Term),
    /// Somebody else's key.
    OtherPerson,
    /// A key that cannot sign this.
    WrongKey,
    /// This application stands already.
    Duplicate(ApplicationNumber),
    /// The child is too old.
    Age,
    /// Anything else that is wrong with it.
    Mistake,
}

impl Why {
    fn of(answer: &ErrorBody, calendar: &Calendar) -> Why {
        let until = |known: fn(Term) -> Why| {
            let term =
                |day: NaiveDate| Term { last_day: day, provisional: calendar.is_provisional(day.year()) };
            answer.date.map_or(Why::Lost, |day| known(term(day)))
        };
        let number = || ApplicationNumber::parse(answer.number.as_deref()?).ok();
        match answer.code.as_str() {
            "E-REVOKED" => Why::Revoked,
            "E-EXPIRED" => Why::Expired,
            "W-RESIGN-MEAL" => Why::Lost,
            "W-RESIGN" => until(Why::SignAgain),
            "W-RESIGN-REVOKED" => until(Why::RevokedOnTheWay),
            "E-OTHERIIN" => Why::OtherPerson,
            "E-NOTYET" | "E-AUTH4SIGN" | "E-USAGE" | "E-GOST" | "E-GOST-OTHER" | "E-KEYALG" | "E-LEGAL"
            | "E-POLICY" | "E-PERSON" => Why::WrongKey,
            "E-DUP" => number().map_or(Why::Mistake, Why::Duplicate),
            "E-AGE" => Why::Age,
            _ => Why::Mistake,
        }
    }
}

impl Refusal {
    pub(super) fn new(answer: ErrorBody, form: &'static Form, calendar: &Calendar) -> Refusal {
        Refusal { why: Why::of(&answer, calendar), answer, form }
    }

    /// One SMS, where the kiosk's name is not a long one.
    pub(super) fn sms(&self, kiosk_number: &str, words: &Words) -> String {
        let held =
            if kiosk_number.is_empty() { say::sent_refused_unnumbered(words) } else { kiosk_number.into() };
        match &self.why {
            Why::Revoked => say::sent_refused_sms_revoked(words, held),
            Why::Expired => say::sent_refused_sms_expired(words, held),
            Why::Lost => say::sent_refused_sms_lost(words, held),
            Why::SignAgain(until) => {
                let say = if until.provisional {
                    say::sent_refused_sms_again_provisional
                } else {
                    say::sent_refused_sms_again
                };
                say(words, show_date(until.last_day), held)
            }
            Why::RevokedOnTheWay(until) => {
                let say = if until.provisional {
                    say::sent_refused_sms_again_revoked_provisional
                } else {
                    say::sent_refused_sms_again_revoked
                };
                say(words, show_date(until.last_day), held)
            }
            Why::OtherPerson => say::sent_refused_sms_person(words, held),
            Why::WrongKey => say::sent_refused_sms_key(words, held),
            Why::Duplicate(known) => say::sent_refused_sms_dup(words, named(known, words), held),
            Why::Age => say::sent_refused_sms_age(words, held),
            Why::Mistake => say::sent_refused_sms_mistake(words, held),
        }
    }

    /// A letter: its subject and its text.
    pub(super) fn letter(&self, kiosk_number: &str, settlement: &str, words: &Words) -> (String, String) {
        let held = if kiosk_number.is_empty() { "—" } else { kiosk_number };
        let (why, next) = (self.reason(words), self.remedy(words));
        let text = say::sent_refused_email(words, next, held, settlement, why);
        (say::sent_refused_email_subject(words), text)
    }

    /// What happened, in the sentence that the kiosk would show.
    fn reason(&self, words: &Words) -> String {
        match &self.why {
            Why::Duplicate(known) => words.message("fault-dup", &[("num", named(known, words))]),
            Why::Mistake => self.mistake(words),
            Why::Revoked
            | Why::Expired
            | Why::Lost
            | Why::SignAgain(_)
            | Why::RevokedOnTheWay(_)
            | Why::OtherPerson
            | Why::WrongKey
            | Why::Age => self.sentence(words),
        }
    }

    /// Which answer of the form is wrong, and how; where it is none of these, that there is a mistake.
    fn mistake(&self, words: &Words) -> String {
        match &self.answer.field {
            Some(field) if words.has(&self.message_id()) && self.form.field(field).is_some() => {
                let label = words.text(&self.form.label_id(field));
                say::sent_refused_field(words, self.sentence(words), label)
            }
            Some(_) | None => say::sent_refused_why_mistake(words),
        }
    }

    fn remedy(&self, words: &Words) -> String {
        match &self.why {
            Why::Revoked | Why::Expired | Why::Lost => say::sent_refused_next_new_key(words),
            Why::SignAgain(until) | Why::RevokedOnTheWay(until) => {
                say::sent_refused_next_again(words, last_day(until, words))
            }
            Why::OtherPerson | Why::WrongKey => say::sent_refused_next_right_key(words),
            Why::Duplicate(_) => say::sent_refused_next_dup(words),
            Why::Age => say::sent_refused_next_age(words),
            Why::Mistake => say::sent_refused_next_mistake(words),
        }
    }

    fn sentence(&self, words: &Words) -> String {
        let day = if let Why::SignAgain(until) | Why::RevokedOnTheWay(until) = &self.why {
            Some(last_day(until, words))
        } else {
            self.answer.date.map(show_date)
        };
        let day = day.map(|day| ("d", day));
        let args = self.answer.args.iter().map(|(name, value)| (name.as_str(), value.clone()));
        words.message(&self.message_id(), &args.chain(day).collect::<Vec<_>>())
    }

    /// `E-AGE` is `fault-age`, `W-RESIGN` is `warn-resign`.
    fn message_id(&self) -> String {
        let code = self.answer.code.as_str();
        let (kind, name) = match code.split_once('-') {
            Some(("W", name)) => ("warn", name),
            Some((_, name)) => ("fault", name),
            None => ("fault", code),
        };
        format!("{kind}-{}", name.to_ascii_lowercase())
    }
}

/// Wherever a number is told its settlement stands with it (DOMAIN §4.7).
fn named(number: &ApplicationNumber, words: &Words) -> String {
    say::sent_queue_number(words, number.shown(), place(number.settlement(), words.lang()))
}
