//! The page of whoever looks after the kiosk, as one value: the PIN, then how the kiosk is and what can be done.
//!
//! **Invariants:** it opens only where nobody is being served, shows nothing without the right PIN, holds nobody's data, and
//! closes by itself; what was typed is wiped.

use chrono::TimeDelta;
use domain::time::Timestamp;
use zeroize::Zeroizing;

use crate::health::Health;

/// How long nobody has to do anything for it to close.
const IDLE: TimeDelta = TimeDelta::seconds(120);

/// Digits that are taken.
const DIGITS_MAX: usize = 12;

/// What can be pressed on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The line of the PIN.
    Line,
    /// Check the PIN.
    Check,
    /// Look anew.
    Refresh,
    /// The queue onto the stick.
    Export,
    /// The answers from the stick.
    TakeBack,
    /// Leave.
    Close,
}

/// What it asks for.
#[derive(Debug)]
pub enum Ask {
    /// Is this the PIN?
    Check(Zeroizing<String>),
    /// How is the kiosk?
    Look,
    /// The queue onto the stick.
    Export,
    /// The answers from the stick.
    TakeBack,
}

/// What it hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The PIN is right.
    Open,
    /// It is not, or nobody is judged: after a pause of so many seconds.
    Shut {
        /// 0: another try at once.
        pause_s: i64,
        /// Whether the PIN was looked at.
        judged: bool,
    },
    /// How the kiosk is.
    Health(Box<Health>),
    /// What came of a stick.
    Carried(Carried),
}

/// What came of a stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// So many applications lie on it.
    Out {
        /// How many.
        applications: usize,
        /// What the folder is called.
        name: String,
    },
    /// So many are done, were refused, wait on.
    Back {
        /// Done.
        settled: usize,
        /// Refused for good.
        refused: usize,
        /// Not answered yet.
        waiting: usize,
    },
    /// Nothing was carried: the name of the reason, and its code.
    Not {
        /// The id of its text, after `operator-not-`.
        why: &'static str,
        /// The code.
        code: &'static str,
    },
}

/// Where it stands.
#[derive(Debug)]
pub enum Stage {
    /// The PIN is typed.
    Pin {
        /// So far.
        typed: Zeroizing<String>,
        /// Why it stays shut.
        shut: Option<(i64, bool)>,
    },
    /// It is open.
    Open {
        /// As it was found last.
        health: Option<Box<Health>>,
        /// What came of a stick.
        carried: Option<Carried>,
    },
}

/// The page.
#[derive(Debug)]
pub struct Operator {
    /// Where it stands.
    pub stage: Stage,
    /// An answer is waited for.
    pub waits: bool,
    /// Where one stands.
    pub focus: Target,
    /// Russian is read; else Kazakh.
    pub russian: bool,
    touched: Timestamp,
}

impl Operator {
    /// At the PIN.
    pub fn new(now: Timestamp) -> Operator {
        let stage = Stage::Pin { typed: Zeroizing::new(String::with_capacity(DIGITS_MAX)), shut: None };
        Operator { stage, waits: false, focus: Target::Line, russian: false, touched: now }
    }

    /// Whether the PIN is typed now.
    pub fn types(&self) -> bool {
        matches!(self.stage, Stage::Pin { .. })
    }

    /// Somebody is here.
    pub fn touch(&mut self, now: Timestamp) {
        self.touched = now;
    }

    /// Whether nobody has been here for so long that it closes.
    pub fn is_left(&self, now: Timestamp) -> bool {
        // A clock that was set back closes it too.
        !(TimeDelta::zero()..IDLE).contains(&(now - self.touched))
    }

    /// A digit was typed; anything else is none.
    pub fn type_digit(&mut self, c: char) {
        if let Stage::Pin { typed, shut } = &mut self.stage
            && c.is_ascii_digit()
            && typed.len() < DIGITS_MAX
        {
            *shut = None;
            typed.push(c);
        }
    }

    /// The last digit is taken back.
    pub fn rub_out(&mut self) {
        if let Stage::Pin { typed, .. } = &mut self.stage {
            typed.pop();
        }
    }

    /// Something was pressed; what is asked for then. [`Target::Close`] is the shell's.
    pub fn press(&mut self, target: Target) -> Option<Ask> {
        self.focus = target;
        if self.waits {
            return None;
        }
        let ask = match (&mut self.stage, target) {
            (Stage::Pin { typed, shut }, Target::Line | Target::Check) => {
                *shut = None;
                let empty = Zeroizing::new(String::with_capacity(DIGITS_MAX));
                let typed = std::mem::replace(typed, empty);
                self.focus = Target::Line;
                (!typed.is_empty()).then(|| Ask::Check(typed))
            }
            (Stage::Open { .. }, Target::Refresh) => Some(Ask::Look),
            (Stage::Open { carried, .. }, Target::Export) => {
                *carried = None;
                Some(Ask::Export)
            }
            (Stage::Open { carried, .. }, Target::TakeBack) => {
                *carried = None;
                Some(Ask::TakeBack)
            }
            (Stage::Pin { .. }, Target::Refresh | Target::Export | Target::TakeBack | Target::Close)
            | (Stage::Open { .. }, Target::Line | Target::Check | Target::Close) => None,
        };
        self.waits = ask.is_some();
        ask
    }

    /// An answer came; what is asked for then.
    pub fn hear(&mut self, answer: Answer) -> Option<Ask> {
        self.waits = false;
        let ask = match (&mut self.stage, answer) {
            (Stage::Pin { .. }, Answer::Open) => {
                self.stage = Stage::Open { health: None, carried: None };
                self.focus = Target::Close;
                Some(Ask::Look)
            }
            (Stage::Pin { shut, .. }, Answer::Shut { pause_s, judged }) => {
                *shut = Some((pause_s, judged));
                None
            }
            (Stage::Open { health, .. }, Answer::Health(found)) => {
                *health = Some(found);
                None
            }
            (Stage::Open { carried, .. }, Answer::Carried(came)) => {
                *carried = Some(came);
                Some(Ask::Look)
            }
            // Of a page that was closed since.
            (Stage::Pin { .. }, Answer::Health(_) | Answer::Carried(_))
            | (Stage::Open { .. }, Answer::Open | Answer::Shut { .. }) => None,
        };
        self.waits = ask.is_some();
        ask
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn nothing_can_be_done_before_the_pin_is_right() {
        let mut page = Operator::new(now());
        for target in [Target::Refresh, Target::Export, Target::TakeBack] {
            assert!(page.press(target).is_none());
        }
        assert!(page.press(Target::Check).is_none(), "nothing was typed");
        "12a3456".chars().for_each(|c| page.type_digit(c));
        page.rub_out();
        let Some(Ask::Check(typed)) = page.press(Target::Check) else { panic!("{page:?}") };
        assert_eq!(typed.as_str(), "12345");
        assert!(page.press(Target::Check).is_none(), "one question at a time");
        assert!(page.hear(Answer::Shut { pause_s: 30, judged: true }).is_none());
        assert!(page.hear(Answer::Carried(Carried::Not { why: "stick", code: "E" })).is_none());
        assert!(page.types());
        page.type_digit('1');
        assert!(page.press(Target::Line).is_some());
        assert!(matches!(page.hear(Answer::Open), Some(Ask::Look)));
        assert!(!page.types() && page.waits);
    }

    #[test]
    fn it_closes_by_itself_when_nobody_is_there() {
        let mut page = Operator::new(now());
        assert!(!page.is_left(now() + TimeDelta::seconds(119)));
        assert!(page.is_left(now() + TimeDelta::seconds(120)));
        assert!(page.is_left(now() - TimeDelta::seconds(1)), "a clock set back");
        page.touch(now() + TimeDelta::seconds(60));
        assert!(!page.is_left(now() + TimeDelta::seconds(179)));
    }
}
