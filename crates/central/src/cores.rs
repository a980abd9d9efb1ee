//! As many submissions are opened and verified at once as there are cores; the others wait their turn (ADR 31).
//!
//! Sixty-four threads on two cores are all done at the same late moment, and whoever stands first in the line of writers
//! gets no core before them. One after the other, the first one registers while the next ones are verified.
//!
//! **Invariants:**
//! - whoever waits for somebody else (the line of writers, a registry, a responder) has given up their core first;
//! - a core that was given up is not asked for again: nobody waits for a core who holds anything.

use std::cell::Cell;
use std::sync::LazyLock;
use std::thread::available_parallelism;

use parking_lot::{Condvar, Mutex};

/// The cores of this process.
static CORES: LazyLock<Cores> = LazyLock::new(|| Cores::new(available_parallelism().map_or(1, usize::from)));

thread_local! {
    /// The core that this thread works on, while it has one of its own.
    static OURS: Cell<Option<Turn<'static>>> = const { Cell::new(None) };
}

/// Those that are free, and who waits for one.
struct Cores {
    free: Mutex<usize>,
    freed: Condvar,
}

/// One of them, until it is dropped.
struct Turn<'a>(&'a Cores);

/// Does what needs a core from its beginning on, when its turn has come.
pub(crate) fn in_turn<T>(work: impl FnOnce() -> T) -> T {
    // One at a time: a second one could be waited for with the first in hand.
    give_up();
    OURS.set(Some(CORES.turn()));
    let _ours = Ours;
    work()
}

/// To be said before waiting for somebody else: the core is another one's now.
pub(crate) fn give_up() {
    OURS.take();
}

/// Gives the core up at the end, and after a panic.
struct Ours;

impl Drop for Ours {
    fn drop(&mut self) {
        give_up();
    }
}

impl Cores {
    const fn new(count: usize) -> Cores {
        Cores { free: Mutex::new(count), freed: Condvar::new() }
    }

    fn turn(&self) -> Turn<'_> {
        let mut free = self.free.lock();
        self.freed.wait_while(&mut free, |free| *free == 0);
        *free -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock() += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    #[test]
    fn no_more_than_there_are_work_at_once_and_everybody_gets_a_turn() {
        let cores = Cores::new(2);
        let (now, most, done) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    let _turn = cores.turn();
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::yield_now();
                    now.fetch_sub(1, Ordering::SeqCst);
                    done.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        assert!(most.into_inner() <= 2);
        assert_eq!(done.into_inner(), 16);
        assert_eq!(*cores.free.lock(), 2);
    }

    #[test]
    fn whoever_gave_theirs_up_has_none_and_gives_it_up_once() {
        let has = || {
            let ours = OURS.take();
            let has = ours.is_some();
            OURS.set(ours);
            has
        };
        in_turn(|| {
            assert!(has());
            give_up();
            assert!(!has());
            give_up();
        });
        assert!(catch_unwind(|| in_turn(|| panic!("a bug of ours"))).is_err());
        assert!(!has());
    }
}
