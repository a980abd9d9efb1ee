//! Everything that can happen to the kiosk, in one list: the channel that carries it gives it one order.

use std::sync::Arc;

use crossterm::event::Event;
use journey::effect::{Answer, EffectId, Registration};
use journey::problem::Problem;
use uuid::Uuid;

/// Everything that can happen to the kiosk.
#[derive(Debug)]
pub enum Happening {
    /// The terminal.
    Input(Event, Place),
    /// An effect came to an end.
    Reply(EffectId, Answer),
    /// The line to central came or went.
    Link(bool),
    /// The vault can take no more applications, or can again.
    Full(bool),
    /// A stick was put in or pulled out.
    Sticks,
    /// Central registered an application.
    Registered(Uuid, Registration),
    /// Central refused an application for good.
    Refused(Uuid, Problem),
    /// A queue's log is not what it was: central is not believed.
    Distrust(Problem),
    /// SIGTERM, or the terminal is gone.
    Stop,
}

/// The most keys that wait to be taken: no person is so far ahead of the screen.
const TYPED_AHEAD_MAX: usize = 256;

/// The queue of what was pressed and not yet taken, so that a flood (a stuck key, megabytes from a program that
/// plays a keyboard) costs no memory: it waits in the terminal.
#[derive(Debug, Default)]
pub struct TypedAhead(Arc<()>);

/// One place in that queue; dropped, it is free again.
#[derive(Debug, Default)]
pub struct Place {
    _taken: Arc<()>,
}

impl TypedAhead {
    /// A place, if one is free.
    pub fn place(&self) -> Option<Place> {
        (Arc::strong_count(&self.0) <= TYPED_AHEAD_MAX).then(|| Place { _taken: self.0.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_finds_no_more_places_until_some_are_free() {
        let ahead = TypedAhead::default();
        let mut places: Vec<Place> = (0..TYPED_AHEAD_MAX).filter_map(|_| ahead.place()).collect();
        assert_eq!(places.len(), TYPED_AHEAD_MAX);
        assert!(ahead.place().is_none());
        places.pop();
        assert!(ahead.place().is_some());
    }
}
