//! Notices that a stick was put in or pulled out, wherever sticks are mounted.

use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::happening::Happening;

/// How often the sockets are looked at: a person sees the list change within a second.
const LOOK: Duration = Duration::from_millis(700);

/// Looks for as long as the program runs.
pub(super) fn watch(sockets: keystore::Config, happenings: Sender<Happening>) {
    std::thread::spawn(move || {
        let mut known = keystore::sticks(&sockets);
        loop {
            std::thread::sleep(LOOK);
            let now = keystore::sticks(&sockets);
            if now == known {
                continue;
            }
            known = now;
            if happenings.send(Happening::Sticks).is_err() {
                return;
            }
        }
    });
}
