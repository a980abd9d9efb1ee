//! The outside of the room: hands a file in, and waits no longer than the policy says.

use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use domain::fault::Fault;
use domain::policy::ScanPolicy;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use zeroize::Zeroizing;

use super::wire::{FRAME_HEAD_BYTES, Frame, question};
use super::{Confined, Room, RoomError, Stop};
use crate::look::{Looked, Step};

/// How long one look at the pipes waits before it asks whether anybody still waits for the answer.
const A_LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

/// Bytes that are read at once.
const READ_BYTES: usize = 64 * 1024;

/// What a room tells before its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It is closed off, and only then is it handed the file.
    Confined(Confined),
    /// So far it has come.
    Step(Step),
}

impl Room {
    /// Has a file looked at; its page is turned to the right by so many quarters. Call it on a worker thread.
    ///
    /// # Errors
    /// [`RoomError`]: a file that is too hard to look at is unfit like any other.
    pub fn look(
        &self,
        bytes: &[u8],
        policy: &ScanPolicy,
        quarters: u8,
        stop: &Stop,
        told: &mut dyn FnMut(Told),
    ) -> Result<Looked, RoomError> {
        let until = now() + Duration::from_secs(policy.room.wall_s_max);
        let mut guest = Guest::start(self, policy).ok_or(RoomError::Open)?;
        let head = question(bytes, policy, quarters);
        let mut ask = Talk { unsaid: vec![&head, bytes], heard: Zeroizing::new(Vec::new()), policy };
        let mut is_closed = false;
        loop {
            if stop.is_said() {
                return Err(RoomError::Stopped);
            }
            let frame = match ask.next_frame(&mut guest, is_closed) {
                Heard::Nothing if now() >= until => return Err(RoomError::Unfit(Fault::ScanHard)),
                Heard::Nothing => continue,
                Heard::End if is_closed => return Err(RoomError::Unfit(guest.end())),
                Heard::End => return Err(RoomError::Open),
                Heard::Nonsense => return Err(RoomError::Unfit(Fault::ScanUnreadable)),
                Heard::Frame(frame) => frame,
            };
            match frame {
                Frame::Confined(landlock) => {
                    is_closed = true;
                    told(Told::Confined(Confined { landlock }));
                }
                Frame::NotConfined => return Err(RoomError::Open),
                Frame::Step(step) => told(Told::Step(step)),
                Frame::Fault(fault) => return Err(RoomError::Unfit(fault)),
                Frame::Looked(looked) => return Ok(looked),
            }
        }
    }
}

/// The process; it never outlives whoever asked.
struct Guest {
    process: Child,
    input: Option<ChildStdin>,
    output: ChildStdout,
}

impl Guest {
    fn start(room: &Room, policy: &ScanPolicy) -> Option<Guest> {
        let mut process = Command::new(&room.program)
            .args(Room::arguments(&policy.room))
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (input, output) = (process.stdin.take(), process.stdout.take());
        let guest = Guest { process, input, output: output? };
        rustix::io::ioctl_fionbio(guest.input.as_ref()?, true).ok()?;
        rustix::io::ioctl_fionbio(&guest.output, true).ok()?;
        Some(guest)
    }

    /// It fell silent without an answer: by a mistake in a decoder, or because it was stopped at a limit.
    fn end(&mut self) -> Fault {
        let stopped = self.process.wait().is_ok_and(|status| status.signal().is_some());
        if stopped { Fault::ScanHard } else { Fault::ScanUnreadable }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

enum Heard {
    Nothing,
    Frame(Frame),
    Nonsense,
    End,
}

/// What was not said yet, and what was heard and not understood yet.
struct Talk<'a> {
    unsaid: Vec<&'a [u8]>,
    heard: Zeroizing<Vec<u8>>,
    policy: &'a ScanPolicy,
}

impl Talk<'_> {
    /// Says and hears what can be said and heard now. Nothing is said before the room is closed off.
    fn next_frame(&mut self, guest: &mut Guest, is_closed: bool) -> Heard {
        let heard = self.understood();
        if !matches!(heard, Heard::Nothing) {
            return heard;
        }
        let saying = is_closed.then_some(guest.input.as_mut()).flatten();
        let mut pipes = vec![PollFd::from_borrowed_fd(guest.output.as_fd(), PollFlags::IN)];
        if let Some(input) = &saying {
            pipes.push(PollFd::from_borrowed_fd(input.as_fd(), PollFlags::OUT));
        }
        if poll(&mut pipes, Some(&A_LOOK)).is_err() {
            return Heard::Nothing;
        }
        let ready: Vec<bool> = pipes.iter().map(|pipe| !pipe.revents().is_empty()).collect();
        if let (Some(input), Some(true)) = (saying, ready.get(1))
            && self.say(input)
        {
            guest.input = None;
        }
        if ready.first() == Some(&true) { self.hear(&mut guest.output) } else { Heard::Nothing }
    }

    /// True where everything is said, or nobody listens: what the room says then tells why.
    fn say(&mut self, input: &mut ChildStdin) -> bool {
        let Some(part) = self.unsaid.first_mut() else { return true };
        match input.write(part) {
            Ok(written) => {
                *part = part.get(written..).unwrap_or_default();
                if part.is_empty() {
                    self.unsaid.remove(0);
                }
                self.unsaid.is_empty()
            }
            Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        }
    }

    fn hear(&mut self, output: &mut ChildStdout) -> Heard {
        let before = self.heard.len();
        self.heard.resize(before + READ_BYTES, 0);
        let read = output.read(self.heard.get_mut(before..).unwrap_or_default());
        self.heard.truncate(before + read.as_ref().copied().unwrap_or(0));
        match read {
            Ok(0) => Heard::End,
            Ok(_) => self.understood(),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                Heard::Nothing
            }
            Err(_) => Heard::End,
        }
    }

    /// A frame that is whole.
    fn understood(&mut self) -> Heard {
        let Some(head) = self.heard.first_chunk::<FRAME_HEAD_BYTES>() else { return Heard::Nothing };
        let Some(length) = Frame::length(*head, self.policy) else { return Heard::Nonsense };
        let Some(held) = self.heard.get(FRAME_HEAD_BYTES..FRAME_HEAD_BYTES + length) else {
            return Heard::Nothing;
        };
        let frame = Frame::unpacked(head[0], held, self.policy);
        self.heard.drain(..FRAME_HEAD_BYTES + length);
        frame.map_or(Heard::Nonsense, Heard::Frame)
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever waits for a process owns the clock")]
fn now() -> Instant {
    Instant::now()
}
