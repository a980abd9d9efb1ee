//! Everything that can happen to the kiosk, in one list.

use crossterm::event::Event;
use editions::Content;
use journey::effect::{Answer, EffectId, Registration, ScanStep};
use journey::problem::Problem;
use uuid::Uuid;

use crate::operator;

/// Everything that can happen to the kiosk.
#[derive(Debug)]
pub enum Happening {
    /// The terminal.
    Input(Event),
    /// The terminal has another size.
    Resized,
    /// An effect came to an end.
    Reply(EffectId, Answer),
    /// The test of a scan has come so far.
    ScanStep(EffectId, ScanStep),
    /// The line to central came or went.
    Link(bool),
    /// Central is there and has too much to do, or has no longer.
    Busy(bool),
    /// The vault can take no more applications, or can again.
    Full(bool),
    /// A stick or token was put in or pulled out; whether any is in now.
    Sticks(bool),
    /// Central registered an application.
    Registered(Uuid, Registration),
    /// Central refused an application for good.
    Refused(Uuid, Problem),
    /// A queue's log is not what it was: central is not believed.
    Distrust(Option<Problem>),
    /// The centre has published something, it is here and it loads.
    Edition(Box<Content>),
    /// What the operator's page asked for is done.
    Operator(operator::Answer),
    /// SIGTERM, or the terminal is gone.
    Stop,
}
