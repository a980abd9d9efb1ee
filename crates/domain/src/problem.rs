//! An operation that went wrong, as the applicant is told of it.

use std::borrow::Cow;

use crate::fault::Fault;

/// A Fluent message id with its values: *what happened*; its attribute `.next` says *what to do*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Id in `locales/*/`, such as `fault-expired`.
    pub message: Cow<'static, str>,
    /// Values of the message's variables: dates and counts, never personal data.
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    /// A message without variables.
    pub fn plain(message: &'static str) -> Problem {
        Problem { message: Cow::Borrowed(message), args: Vec::new() }
    }

    /// A message with one variable.
    pub fn with(message: &'static str, name: &'static str, value: impl ToString) -> Problem {
        Problem { args: vec![(name, value.to_string())], ..Problem::plain(message) }
    }

    /// The message of a code of DOMAIN §7.2: `E-CHAIN` is `fault-chain`, `W-RESIGN` is `warn-resign`.
    pub fn of_code(code: &str) -> Problem {
        let (kind, name) = match code.split_once('-') {
            Some(("W", name)) => ("warn", name),
            Some(("I", name)) => ("info", name),
            Some(("E", name)) => ("fault", name),
            Some(_) | None => ("fault", code),
        };
        Problem { message: Cow::Owned(format!("{kind}-{}", name.to_ascii_lowercase())), args: Vec::new() }
    }

    /// Adds a variable's value.
    #[must_use]
    pub fn and(mut self, name: &'static str, value: impl ToString) -> Problem {
        self.args.push((name, value.to_string()));
        self
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem { message: Cow::Borrowed(fault.message()), args: fault.args() }
    }
}
