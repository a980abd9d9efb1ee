//! The stages of the walk; each variant holds only what that stage alone needs.

use forms::FieldId;
use forms::draft::Slip;
use forms::submission::Submission;

use crate::effect::{FileChoice, Signed};
use crate::key_desk::KeyDesk;
use crate::line::Line;
use crate::problem::Problem;
use crate::session::SecretText;

mod about;
mod attach;
mod contacts;
mod fill;
mod key;
mod look_up;
mod receipt;
mod review;
mod school;
mod sign;

/// Where the citizen stands.
pub enum Stage {
    /// Choice of language; nobody is here.
    Welcome,
    /// The catalogue.
    Services,
    /// What the service is and what one needs for it.
    About,
    /// Step 1: the key is opened, the declaration made, the look-ups allowed.
    Key(KeyDesk),
    /// One step of the form.
    Fill(Fill),
    /// Choosing a file to attach.
    Attach(Attach),
    /// Choosing a school from the local list.
    School(SchoolSearch),
    /// Every answer, with *Change*.
    Review(Review),
    /// The application itself, as it will be signed.
    Paper(Paper),
    /// The key for the signature.
    Sign(Sign),
    /// Accepted, and perhaps registered.
    Receipt(Receipt),
}

/// One step of the form being filled.
pub struct Fill {
    /// The step's id in the form.
    pub step: String,
    /// What Continue found.
    pub slips: Vec<Slip>,
    /// *Change* led here: Continue goes straight back to the review.
    pub for_review: bool,
}

/// Choosing a file for a field.
pub struct Attach {
    /// The field.
    pub field: FieldId,
    /// The step to go back to.
    pub back: Fill,
    /// Files found.
    pub files: Vec<FileChoice>,
    /// There are more files on the sticks than the list shows.
    pub cut: bool,
    /// The list has come.
    pub listed: bool,
    /// The file being tested.
    pub checking: Option<usize>,
    /// Why the last one was refused.
    pub problem: Option<Problem>,
}

/// Choosing a school.
pub struct SchoolSearch {
    /// The field.
    pub field: FieldId,
    /// The step to go back to.
    pub back: Fill,
    /// What is searched for.
    pub query: Line,
    /// Places in the local list that match, best first.
    pub found: Vec<usize>,
}

/// The review.
pub struct Review {
    /// Slips of the whole form.
    pub slips: Vec<Slip>,
}

/// The application shown before it is signed.
pub struct Paper {
    /// What will be signed.
    pub submission: Submission,
    /// Its XML.
    pub xml: SecretText,
}

/// Signing.
pub struct Sign {
    /// The desk.
    pub desk: KeyDesk,
    /// What will be signed.
    pub paper: Paper,
    /// Signed, not yet stored.
    pub signed: Option<Signed>,
}

/// The receipt.
pub struct Receipt {
    /// The paper on the stick: its name, or why not.
    pub saved: Option<Result<String, Problem>>,
}

impl Stage {
    /// A short name for the screen; it changes when the page does.
    pub fn name(&self) -> &'static str {
        match self {
            Stage::Welcome => "welcome",
            Stage::Services => "services",
            Stage::About => "about",
            Stage::Key(_) => "key",
            Stage::Fill(_) => "fill",
            Stage::Attach(_) => "attach",
            Stage::School(_) => "school",
            Stage::Review(_) => "review",
            Stage::Paper(_) => "paper",
            Stage::Sign(_) => "sign",
            Stage::Receipt(_) => "receipt",
        }
    }
}
