//! The stages of the walk; each variant holds only what that stage alone needs.

use domain::kato::Kato;
use forms::FieldId;
use forms::action::Action;
use forms::draft::Slip;
use forms::submission::Submission;

use crate::effect::{FileChoice, FileHandle, KeptAt, KeyIdentity, Offer, Saved, ScanStep, Signed};
use crate::journal::Shown;
use crate::key_desk::KeyDesk;
use crate::line::Line;
use crate::problem::Problem;
use crate::session::{Act, SecretText};

mod about;
mod act;
mod attach;
mod cabinet;
mod contacts;
mod fill;
mod journal;
mod kept;
mod key;
mod login;
mod look_up;
mod places;
mod preview;
mod proving;
mod receipt;
mod review;
mod school;
mod settlement;
mod sign;
mod token;

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
    /// What will be sent of a file, before it is attached.
    Preview(Preview),
    /// Choosing a school from the local list.
    School(SchoolSearch),
    /// Choosing the settlement whose queue is meant.
    Settlement(SettlementSearch),
    /// The login key, and what is allowed with it.
    Login(Login),
    /// The applications of whoever is logged in.
    Journal,
    /// One of them.
    Application(Application),
    /// A document of one of them.
    Document(Reading),
    /// Something is about to be done that the login alone proves; or the notice before the list of places.
    Confirm(Confirm),
    /// Choosing a free place of a private kindergarten.
    Places,
    /// Every answer, with *Change*.
    Review(Review),
    /// The application itself, as it will be signed.
    Paper(Paper),
    /// It is kept on the stick or token, to be finished later.
    Keeping(Keeping),
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
    /// How far that is.
    pub step: ScanStep,
    /// Why the last one was refused.
    pub problem: Option<Problem>,
}

/// What will be sent of a file.
pub struct Preview {
    /// Where another file is chosen.
    pub back: Attach,
    /// The file.
    pub file: FileHandle,
    /// What it holds.
    pub offer: Offer,
    /// It is to be sent as it is.
    pub as_it_is: bool,
    /// By how many quarters its page was turned.
    pub quarters: u8,
    /// It is being turned once more, and how far that is.
    pub turning: Option<ScanStep>,
    /// Why it was not attached or not turned.
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

/// Choosing a settlement.
pub struct SettlementSearch {
    /// The field.
    pub field: FieldId,
    /// What is searched for.
    pub query: Line,
    /// The settlements that match, the kiosk's own first.
    pub found: Vec<Kato>,
    /// *Change* led here.
    pub for_review: bool,
}

/// The login.
pub struct Login {
    /// The desk.
    pub desk: KeyDesk,
    /// The key, once it is open.
    pub opened: Option<KeyIdentity>,
    /// The consent in the challenge was ticked.
    pub agreed: bool,
    /// Central's challenge, signed and on its way back.
    pub signed: Option<SecretText>,
    /// The challenge is the kiosk's own: there is no line, or central has too much to do.
    pub alone: bool,
    /// It is there, and had too much to do.
    pub was_busy: bool,
}

/// One application of the journal.
pub struct Application {
    /// What central finds it by ([`crate::journal::Row::name`]).
    pub name: String,
    /// What is known of it.
    pub shown: Option<Shown>,
    /// The tab that is open.
    pub tab: Tab,
}

/// The tabs of an application (DOMAIN §1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Өтініш туралы ақпарат / информация о заявлении.
    Information,
    /// Өзгерістер тарихы / история изменений.
    History,
    /// Жалпы құжаттар / общие документы.
    Documents,
}

impl Tab {
    /// All of them, in order.
    pub const ALL: [Tab; 3] = [Tab::Information, Tab::History, Tab::Documents];
}

/// A document being read.
pub struct Reading {
    /// The application it belongs to.
    pub back: Application,
    /// Its row in the list.
    pub row: usize,
    /// Its text, once it is here; empty for a picture.
    pub text: Option<Vec<String>>,
}

/// Something about to be done.
pub struct Confirm {
    /// What.
    pub act: Act,
}

/// What is signed.
pub enum Matter {
    /// An application.
    Application(Submission),
    /// An act in one.
    Act(Action),
}

/// What will be signed, shown before it is.
pub struct Paper {
    /// What will be signed.
    pub matter: Matter,
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

/// An application being kept.
pub struct Keeping {
    /// The step it was left at; none at the review.
    pub back: Option<Fill>,
    /// Where it lies, or why not.
    pub outcome: Option<Result<KeptAt, Problem>>,
}

/// The receipt.
pub struct Receipt {
    /// The paper on the stick: its name, or why not.
    pub saved: Option<Result<Saved, Problem>>,
    /// The paper went to the printer, or why not.
    pub printed: Option<Result<(), Problem>>,
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
            Stage::Preview(_) => "preview",
            Stage::School(_) => "school",
            Stage::Settlement(_) => "settlement",
            Stage::Login(_) => "login",
            Stage::Journal => "journal",
            Stage::Application(application) => match application.tab {
                Tab::Information => "application",
                Tab::History => "history",
                Tab::Documents => "documents",
            },
            Stage::Document(_) => "document",
            Stage::Confirm(_) => "confirm",
            Stage::Places => "places",
            Stage::Review(_) => "review",
            Stage::Paper(_) => "paper",
            Stage::Keeping(_) => "keeping",
            Stage::Sign(_) => "sign",
            Stage::Receipt(_) => "receipt",
        }
    }
}
