//! What can happen to the walk. One channel gives all of it a total order.

use crate::effect::{Answer, EffectId, Registration, ScanStep};
use crate::line::Edit;
use crate::problem::Problem;
use crate::target::Target;
use uuid::Uuid;

/// One happening.
#[derive(Debug)]
pub enum Msg {
    /// Focus the next thing.
    Next,
    /// Focus the one before.
    Previous,
    /// Focus this.
    Focus(Target),
    /// Press what is focused.
    PressFocus,
    /// Press this (mouse, finger, a short-cut key).
    Press(Target),
    /// Go back one step.
    Back,
    /// Edit the focused line.
    Edit(Edit),
    /// Switch to the other language.
    OtherLanguage,
    /// Show or hide the password.
    Reveal,
    /// Anything was pressed that means nothing here: someone is there.
    Presence,
    /// Time has passed.
    Tick,
    /// A stick was put in or pulled out.
    SticksChanged,
    /// A stick or token is in, or none is any more.
    Carriers(bool),
    /// The line to central came or went.
    Link(bool),
    /// Central is there and has too much to do, or has no longer.
    Busy(bool),
    /// The kiosk can take no more applications, or can again.
    Full(bool),
    /// An effect came to an end.
    Reply(EffectId, Answer),
    /// The test of a file has come so far.
    ScanStep(EffectId, ScanStep),
    /// Central registered an application of this session.
    Registered(Uuid, Registration),
    /// Central refused an application of this session for good.
    RefusedForGood(Uuid, Problem),
    /// A queue's log did not grow from the one that this kiosk has seen.
    Distrust(Option<Problem>),
}

impl Msg {
    /// A person did this: the idle clock starts anew.
    pub fn is_press(&self) -> bool {
        match self {
            Msg::Next
            | Msg::Previous
            | Msg::Focus(_)
            | Msg::PressFocus
            | Msg::Press(_)
            | Msg::Back
            | Msg::Edit(_)
            | Msg::OtherLanguage
            | Msg::Reveal
            | Msg::Presence => true,
            Msg::Tick
            | Msg::SticksChanged
            | Msg::Carriers(_)
            | Msg::Link(_)
            | Msg::Busy(_)
            | Msg::Full(_)
            | Msg::Reply(..)
            | Msg::ScanStep(..)
            | Msg::Registered(..)
            | Msg::RefusedForGood(..)
            | Msg::Distrust(_) => false,
        }
    }
}
