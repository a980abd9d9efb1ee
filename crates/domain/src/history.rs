//! What a line of an application's history tells beside the name of its act, and its two spellings on the wire.
//!
//! **Invariant:** one list of kinds, for whoever writes the history and for whoever draws it; a day is a day, and no
//! detail names a person, but what an office explained in words of its own. The older spelling, words by their names, is
//! still written and still read; explanations it has not.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::time::show_date;

/// The older spelling: words by their names, days as people read them.
pub type Words = BTreeMap<String, String>;

/// The most characters of an explanation.
const EXPLANATION_CHARS_MAX: usize = 500;

/// One detail of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// A benefit category: `N0`, `P4`, `M2`.
    Category(String),
    /// Why: `BY_APPLICANT`, `MOVING` …
    Reason(String),
    /// What was wrong with the papers: `EXPIRED` …
    Fault(String),
    /// Where a place is, by its names.
    Kindergarten {
        /// Kazakh.
        kk: String,
        /// Russian.
        ru: String,
    },
    /// What the department decided on a benefit.
    Granted(bool),
    /// Whether a review brought the application back into the queue.
    Returned(bool),
    /// The last day of the first confirmation of interest, or of one given anew after a way back.
    InterestDue(NaiveDate),
    /// The last day of the next confirmation of interest.
    NextDue(NaiveDate),
    /// The last day of a term.
    Until(NaiveDate),
    /// The last day of the stop-list that follows.
    StopListUntil(NaiveDate),
    /// The last day to bring the papers.
    Expires(NaiveDate),
    /// The last day to accept a place.
    AcceptBy(NaiveDate),
    /// The last day to object.
    Objection(NaiveDate),
    /// The last day for a decision.
    Due(NaiveDate),
    /// The deadline a reminder is about: `interest`, `age_limit`.
    Of(String),
    /// So many days before it the rule wants the reminder.
    Days(u32),
    /// The application that stays, as people read its number.
    Kept(String),
    /// What an office wrote beside its decision.
    Explained(Explanation),
}

/// A clerk's own words, for the applicant: on one line, never longer than what may be signed, and seen in no log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Explanation(String);

impl Explanation {
    /// The words.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Explanation {
    fn from(mut text: String) -> Explanation {
        let line =
            text.split(|it: char| it.is_whitespace() || it.is_control()).filter(|word| !word.is_empty());
        let line: String = line.collect::<Vec<_>>().join(" ").chars().take(EXPLANATION_CHARS_MAX).collect();
        text.zeroize();
        Explanation(line)
    }
}

impl From<Explanation> for String {
    fn from(explanation: Explanation) -> String {
        explanation.0.clone()
    }
}

impl fmt::Debug for Explanation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("…")
    }
}

impl Drop for Explanation {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Detail {
    /// The older spelling of a line's details.
    pub fn words(details: &[Detail]) -> Words {
        details.iter().flat_map(Detail::word).map(|(name, word)| (name.to_owned(), word)).collect()
    }

    /// Reads the older spelling; what it does not know is left out.
    pub fn read(words: &Words) -> Vec<Detail> {
        let kindergarten = words.get("kindergarten_kk").zip(words.get("kindergarten_ru"));
        let place = kindergarten.map(|(kk, ru)| Detail::Kindergarten { kk: kk.clone(), ru: ru.clone() });
        place.into_iter().chain(words.iter().filter_map(|(name, word)| Detail::of(name, word))).collect()
    }

    fn word(&self) -> Vec<(&'static str, String)> {
        match self {
            Detail::Category(code) => vec![("category", code.clone())],
            Detail::Reason(code) => vec![("reason", code.clone())],
            Detail::Fault(code) => vec![("fault", code.clone())],
            Detail::Kindergarten { kk, ru } => {
                vec![("kindergarten_kk", kk.clone()), ("kindergarten_ru", ru.clone())]
            }
            Detail::Granted(yes) => vec![("granted", yes.to_string())],
            Detail::Returned(yes) => vec![("returned", yes.to_string())],
            Detail::InterestDue(day) => vec![("interest_due", show_date(*day))],
            Detail::NextDue(day) => vec![("next_due", show_date(*day))],
            Detail::Until(day) => vec![("until", show_date(*day))],
            Detail::StopListUntil(day) => vec![("stop_list_until", show_date(*day))],
            Detail::Expires(day) => vec![("expires", show_date(*day))],
            Detail::AcceptBy(day) => vec![("accept_by", show_date(*day))],
            Detail::Objection(day) => vec![("objection", show_date(*day))],
            Detail::Due(day) => vec![("due", show_date(*day))],
            Detail::Of(deadline) => vec![("of", deadline.clone())],
            Detail::Days(days) => vec![("days", days.to_string())],
            Detail::Kept(number) => vec![("kept", number.clone())],
            Detail::Explained(_) => Vec::new(),
        }
    }

    fn of(name: &str, word: &str) -> Option<Detail> {
        let day = || NaiveDate::parse_from_str(word, "%d.%m.%Y").ok();
        match name {
            "category" => Some(Detail::Category(word.to_owned())),
            "reason" => Some(Detail::Reason(word.to_owned())),
            "fault" => Some(Detail::Fault(word.to_owned())),
            "granted" => word.parse().ok().map(Detail::Granted),
            "returned" => word.parse().ok().map(Detail::Returned),
            "interest_due" => day().map(Detail::InterestDue),
            "next_due" => day().map(Detail::NextDue),
            "until" | "valid_until" => day().map(Detail::Until),
            "stop_list_until" => day().map(Detail::StopListUntil),
            "expires" => day().map(Detail::Expires),
            "accept_by" => day().map(Detail::AcceptBy),
            "objection" => day().map(Detail::Objection),
            "due" => day().map(Detail::Due),
            "of" => Some(Detail::Of(word.to_owned())),
            "days" => word.parse().ok().map(Detail::Days),
            "kept" => Some(Detail::Kept(word.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_explanation_is_one_bounded_line_that_no_log_shows() {
        let told = Explanation::from("  Мерзімі\r\n\u{1b}[2J өткен ".to_owned());
        assert_eq!(told.expose(), "Мерзімі [2J өткен");
        assert_eq!(Explanation::from("а".repeat(900)).expose().chars().count(), 500);
        let line = vec![Detail::Granted(false), Detail::Explained(told)];
        assert!(!format!("{line:?}").contains("өткен"));
        assert_eq!(Detail::words(&line).len(), 1, "the older spelling has none");
        let json = serde_json::to_string(&line).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Detail>>(&json).unwrap(), line);
    }

    #[test]
    fn every_kind_is_read_from_either_spelling() {
        let day: NaiveDate = "2027-12-18".parse().unwrap();
        let all = vec![
            Detail::Kindergarten { kk: "Балапан".into(), ru: "Балапан".into() },
            Detail::AcceptBy(day),
            Detail::Category("P4".into()),
            Detail::Days(30),
            Detail::Due(day),
            Detail::Expires(day),
            Detail::Fault("EXPIRED".into()),
            Detail::Granted(false),
            Detail::InterestDue(day),
            Detail::Kept("УО.2026.000001.1".into()),
            Detail::NextDue(day),
            Detail::Objection(day),
            Detail::Of("interest".into()),
            Detail::Reason("MOVING".into()),
            Detail::Returned(true),
            Detail::StopListUntil(day),
            Detail::Until(day),
        ];
        assert_eq!(Detail::read(&Detail::words(&all)), all);
        let json = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Detail>>(&json).unwrap(), all);
        assert!(json.contains(r#"{"interest_due":"2027-12-18"}"#), "a day is a day: {json}");
        assert_eq!(Detail::read(&Words::from([("of later days".into(), "x".into())])), []);
    }
}
