//! Everything on a screen that can be pressed or typed into.

use domain::language::Language;
use forms::decision::Teaching;

/// One place of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A language of the top line.
    Language(Language),
    /// A button.
    Button(Button),
    /// A key file of the list.
    Key(usize),
    /// The password's line.
    Password,
    /// A row of the list that the screen is about.
    Row(usize),
    /// A decision that can be taken.
    Ruling(usize),
    /// Another clerk's decision, to be seconded.
    Second(usize),
    /// A scan.
    Scan(usize),
    /// A reason.
    Reason(usize),
    /// The clerk's own words.
    Words,
    /// The digits of an application's number.
    Number,
    /// A line of the form of places.
    Line(PlaceLine),
    /// A language of instruction.
    Teaching(Teaching),
    /// A settlement of one's own posts.
    Settlement(usize),
}

/// A line of the form of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceLine {
    /// The youngest, in years.
    AgeFrom,
    /// Not yet so many years.
    AgeTo,
    /// How many places there are altogether.
    Published,
}

/// A button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// Opens the desk with the chosen key.
    LogIn,
    /// Looks for keys again.
    RefreshKeys,
    /// Has a token stop.
    StopKey,
    /// Shows or hides the password.
    Reveal,
    /// Reads the screen's matter again.
    Refresh,
    /// One screen back.
    Back,
    /// On to the signature.
    Continue,
    /// Signs and sends.
    Sign,
    /// Sends the signed decision once more.
    SendAgain,
    /// Gives the place of this row to the head of the sequence.
    Offer,
    /// The places of the kindergarten.
    Places,
    /// A group that is not published yet.
    NewGroup,
    /// The audit of a queue's log.
    Audit,
    /// The screen from which a parent is helped.
    Help,
    /// Gives the screen to a parent.
    BeginHelp,
    /// Ends the login.
    LogOut,
    /// Still here.
    Stay,
    /// Nearer.
    Larger,
    /// Farther.
    Smaller,
    /// Opens the scan in a program of its own.
    Viewer,
}
