//! An operation that went wrong, as the applicant is told of it.

/// A Fluent message id with its values: *what happened*; its attribute `.mend` says *what to do*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Id in `locales/*/`, such as `fault-expired`.
    pub message: &'static str,
    /// Values of the message's variables: dates and counts, never personal data.
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    /// A message without variables.
    pub fn plain(message: &'static str) -> Problem {
        Problem { message, args: Vec::new() }
    }

    /// A message with one variable.
    pub fn with(message: &'static str, name: &'static str, value: impl ToString) -> Problem {
        Problem { message, args: vec![(name, value.to_string())] }
    }
}
