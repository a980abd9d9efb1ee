//! Clocks that only a test turns.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};

use central::clock::Clock;
use domain::time::Timestamp;

/// A clock that only the test turns.
#[derive(Clone)]
pub(crate) struct Turned(Arc<Mutex<Timestamp>>);

impl Turned {
    pub(crate) fn at(now: Timestamp) -> Turned {
        Turned(Arc::new(Mutex::new(now)))
    }

    pub(crate) fn turn_to(&self, at: Timestamp) {
        *self.0.lock().unwrap() = at;
    }
}

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A clock that waits for another one, once.
pub(crate) struct Meeting {
    clock: Turned,
    meeting: Arc<Barrier>,
    call: usize,
    asked: AtomicUsize,
}

impl Meeting {
    /// It waits when it is asked for the time so often.
    pub(crate) fn new(clock: Turned, meeting: &Arc<Barrier>, call: usize) -> Meeting {
        Meeting { clock, meeting: Arc::clone(meeting), call, asked: AtomicUsize::new(0) }
    }
}

impl Clock for Meeting {
    fn now(&self) -> Timestamp {
        if self.asked.fetch_add(1, Ordering::SeqCst) + 1 == self.call {
            self.meeting.wait();
        }
        self.clock.now()
    }
}
