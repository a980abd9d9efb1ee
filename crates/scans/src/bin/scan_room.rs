//! The room for scans alone. The kiosk does not need this program, it becomes the room itself; tests and benchmarks
//! start this one, and have it try, once it is confined, what a hostile picture would.

use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    if let Some(code) = scans::room::entered(std::env::args_os()) {
        return code;
    }
    let deed = std::env::args().nth(1).unwrap_or_default();
    let policy = &domain::released::policy().scans.room;
    let Ok(confined) = scans::room::confine(policy.memory_bytes_max, 2) else { return ExitCode::FAILURE };
    let done = attempt(&deed, policy.memory_bytes_max);
    let told = format!("landlock={} {done}\n", confined.landlock);
    if std::io::stdout().write_all(told.as_bytes()).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Tries a deed; says what came of it.
fn attempt(deed: &str, memory_bytes_max: u64) -> String {
    match deed {
        "open" => said(std::fs::File::open("/proc/self/status")),
        "write" => said(std::fs::write("/tmp/tereze-scan-room", b"was here")),
        "list" => said(std::fs::read_dir("/")),
        "tcp" => said(TcpStream::connect(("127.0.0.1", 9))),
        "udp" => said(UdpSocket::bind("127.0.0.1:0")),
        "exec" => said(Command::new("/bin/true").spawn()),
        "thread" => said(std::thread::Builder::new().spawn(|| ())),
        "stderr" => said(std::io::stderr().write_all(b"anything")),
        "kill" => {
            said(rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TERM))
        }
        "read" => said(std::io::stdin().read(&mut [0; 1])),
        "memory" => {
            let most = usize::try_from(memory_bytes_max).unwrap_or(usize::MAX);
            let half = Vec::<u8>::new().try_reserve_exact(most / 4).is_ok();
            let all = Vec::<u8>::new().try_reserve_exact(most).is_ok();
            format!("a quarter: {half}, all: {all}")
        }
        "spin" => loop {
            std::hint::spin_loop();
        },
        _ => "unknown".to_owned(),
    }
}

fn said<T, E: std::fmt::Display>(done: Result<T, E>) -> String {
    done.map_or_else(|error| format!("refused: {error}"), |_| "done".to_owned())
}
