//! Notices that a stick was put in or pulled out, wherever sticks are mounted.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::stick::{Config, sticks};

/// How often the sockets are looked at, whatever the kernel tells: a person sees the list change within a second.
const LOOK: Duration = Duration::from_millis(700);

/// The kernel's table of what is mounted; whoever waits for it wakes when it changes (proc(5)).
const TABLE: &str = "/proc/self/mountinfo";

/// Tells of every change on a thread of its own, until `tell` says that nobody listens any more.
pub fn watch(sockets: Config, tell: impl FnMut() -> bool + Send + 'static) {
    let table = File::open(TABLE).ok();
    let wait = move || wait_for_a_mount(table.as_ref(), LOOK);
    std::thread::spawn(move || look_again_and_again(|| sticks(&sockets), wait, tell));
}

/// Until something is mounted or unmounted, and no longer than a look may take.
fn wait_for_a_mount(table: Option<&File>, at_most: Duration) {
    let Some(table) = table else { return std::thread::sleep(at_most) };
    let Ok(timeout) = Timespec::try_from(at_most) else { return std::thread::sleep(at_most) };
    let mut waited = [PollFd::new(table, PollFlags::PRI)];
    if poll(&mut waited, Some(&timeout)).is_err() {
        std::thread::sleep(at_most);
    }
}

/// A look that panics has seen nothing.
fn look_again_and_again<S: PartialEq>(
    mut look: impl FnMut() -> S,
    mut wait: impl FnMut(),
    mut tell: impl FnMut() -> bool,
) {
    let mut known = None;
    loop {
        if let Ok(now) = catch_unwind(AssertUnwindSafe(&mut look)) {
            let before = known.replace(now);
            if before.is_some() && before != known && !tell() {
                return;
            }
        }
        wait();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_stick_is_noticed_also_after_a_look_that_panicked() {
        let (happenings, happened) = channel();
        let mut looks = 0;
        let watching = std::thread::spawn(move || {
            let look = || {
                looks += 1;
                match looks {
                    1 | 2 => 0,
                    3 => panic!("as the test wants it"),
                    later => later,
                }
            };
            look_again_and_again(look, || (), || happenings.send(()).is_ok());
        });
        for _ in 0..2 {
            happened.recv().unwrap();
        }
        drop(happened);
        watching.join().unwrap();
    }
}
