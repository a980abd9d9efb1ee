//! Notices that a stick was put in or pulled out, wherever sticks are mounted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::stick::{Config, sticks};

/// How often the sockets are looked at: a person sees the list change within a second.
const LOOK: Duration = Duration::from_millis(700);

/// Tells of every change on a thread of its own, until `tell` says that nobody listens any more.
pub fn watch(sockets: Config, tell: impl FnMut() -> bool + Send + 'static) {
    std::thread::spawn(move || look_again_and_again(|| sticks(&sockets), LOOK, tell));
}

/// A look that panics has seen nothing.
fn look_again_and_again<S: PartialEq>(
    mut look: impl FnMut() -> S,
    pause: Duration,
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
        std::thread::sleep(pause);
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
            look_again_and_again(look, Duration::ZERO, || happenings.send(()).is_ok());
        });
        for _ in 0..2 {
            happened.recv().unwrap();
        }
        drop(happened);
        watching.join().unwrap();
    }
}
