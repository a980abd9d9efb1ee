//! Whoever stops the demonstration from outside stops all of it.

use std::io::Write;

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// From now on a signal that would end us ends this process, for which we wait and after which we tidy up.
pub(crate) fn hand_down_to(process_id: u32) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    std::thread::spawn(move || {
        for _ in signals.forever() {
            terminate(process_id);
        }
    });
    Ok(())
}

/// Asks a process to end.
pub(crate) fn terminate(process_id: u32) {
    if let Some(pid) = i32::try_from(process_id).ok().and_then(Pid::from_raw) {
        // A process that is gone already needs no asking.
        let _ = kill_process(pid, Signal::TERM);
    }
}

/// A kiosk that was killed outright could not give the terminal back: we do it.
pub(crate) fn give_terminal_back() {
    const GIVE_BACK: &[u8] = b"\x1b[0m\x1b[2J\x1b[3J\x1b[?1006l\x1b[?1000l\x1b[?25h\x1b[?1049l";
    let mut out = std::io::stdout();
    // Whether or not the terminal is still there, nothing else can be done about it.
    let _ = out.write_all(GIVE_BACK).and_then(|()| out.flush());
    let _ = std::process::Command::new("stty").arg("sane").status();
}
