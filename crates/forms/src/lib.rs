//! What a form is: definition, value, rule, draft, submission, XML.
//!
//! One engine guides the applicant at the kiosk and checks the signed application again at central.
//!
//! **Invariant:** pure. No clock (`today` and `claimed` are arguments), no I/O, no words a person reads: a form
//! is data, its texts are found by the names in its definition.

pub mod action;
pub mod assistant;
pub mod consent;
pub mod decision;
pub mod definition;
pub mod draft;
mod id;
pub mod kept;
pub mod line;
pub mod login;
mod parse;
pub mod released;
pub mod submission;
pub mod value;
pub mod xml;

pub use assistant::{Assistant, Help};
pub use definition::{Channel, Condition, DefinitionError, Field, Fill, Form, Kind, Step};
pub use draft::{Context, Draft, Raw, Slip};
pub use id::FieldId;
pub use submission::{Answer, Facts, Submission, check_submission};
pub use value::{Address, Origin, Personal, Scan, ScanRef, Value};
