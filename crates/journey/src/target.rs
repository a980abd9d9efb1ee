//! Everything on the screen that can hold the focus or be pressed.

use domain::language::Language;
use forms::FieldId;

use crate::journal::ActionKind;
use crate::stage::Tab;

/// One thing that can be pressed, by key, mouse or finger.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Switch the language.
    Language(Language),
    /// A button.
    Button(Button),
    /// A line to type in.
    Field(FieldId),
    /// The code line that belongs to a contact field.
    Code(FieldId),
    /// Ask for a code, or for another one.
    GetCode(FieldId),
    /// Change a confirmed number or address.
    ChangeContact(FieldId),
    /// One of a field's options.
    Option(FieldId, usize),
    /// A tick.
    Tick(FieldId),
    /// A tick of the procedure page.
    Box(usize),
    /// Choose a file to attach.
    AddScan(FieldId),
    /// Take the n-th scan back.
    RemoveScan(FieldId, usize),
    /// Choose a school from the list.
    ChooseSchool(FieldId),
    /// A tab of an application.
    Tab(Tab),
    /// Something that can be done with an application.
    Act(ActionKind),
    /// A row of a list.
    Row(usize),
    /// A row of the summary of slips.
    Slip(usize),
    /// *Change* beside an answer of the review.
    Change(FieldId),
    /// The password line.
    Password,
    /// The search line.
    Search,
}

/// The buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Button {
    /// Go on.
    Continue,
    /// Go back; nothing typed is lost.
    Back,
    /// Begin the application.
    Apply,
    /// Open the key.
    OpenKey,
    /// Choose another key.
    OtherKey,
    /// Give up what a token is doing.
    StopKey,
    /// Look for sticks and files again.
    Refresh,
    /// Show or hide the password.
    Reveal,
    /// Give up testing a file.
    StopScan,
    /// Attach the scan that is shown.
    TakeScan,
    /// Turn its page.
    Turn,
    /// Send the file as it is, or its page made small.
    OtherScan,
    /// Read the records again.
    LookUpAgain,
    /// Sign and send.
    Sign,
    /// Write the paper to the stick.
    Save,
    /// Print the paper.
    Print,
    /// To the journal.
    Journal,
    /// End the session.
    Finish,
    /// I am still here.
    Stay,
    /// Yes, leave and forget.
    Leave,
}
