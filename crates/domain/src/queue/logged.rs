//! One line of a queue's log as its text says it: an event, and whose.
//!
//! **Invariant:** nothing that decides about the queue stands beside the text: which application, which place in
//! its stream, which child. So whoever moves an event to another application changes the text.

use serde::{Deserialize, Serialize};

use super::book::ChildId;
use crate::kindergarten::Event;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logged {
    /// The application: the id of the submission that opened it.
    pub application: String,
    /// Its place in the application's own stream, from 1.
    pub revision: u64,
    /// The child, as central numbers children.
    pub child: ChildId,
    /// What happened.
    pub event: Event,
}
