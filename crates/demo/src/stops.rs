//! Whoever stops the demonstration from outside stops all of it.

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
