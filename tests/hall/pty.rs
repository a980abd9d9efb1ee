//! A kiosk in a pseudo-terminal: what is pressed, what stands on the screen, every byte that was written to it,
//! and what is left of it when it ends.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(unreachable_pub, reason = "shared by several tests")]

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::termios::{InputModes, LocalModes, OutputModes, tcgetattr};

/// How often a condition is looked at, and how many times before the test gives up.
const LOOK: Duration = Duration::from_millis(20);
const LOOKS_MAX: u32 = 3_000;

/// Looks after which a key that moves nothing (an arrow at the edge of the page) is given up.
const LOOKS_FOR_A_MOVE: u32 = 20;

/// F1: the help of the screen, opened and closed.
const HELP: &str = "\x1bOP";

/// The corner of a window with a title over the page.
const WINDOW: &str = "┌─ ";

/// How a terminal treats what goes in and out.
pub type Modes = (InputModes, OutputModes, LocalModes);

/// The kiosk in a pseudo-terminal.
pub struct Kiosk {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    said: Vec<u8>,
    /// Before anything was started in it.
    found: Modes,
}

impl Kiosk {
    /// Starts a program that becomes a kiosk in a terminal of this size.
    pub fn start(mut command: CommandBuilder, cols: u16, rows: u16) -> Kiosk {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let found = modes(pair.master.as_ref());
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Kiosk {
            master: pair.master,
            keyboard,
            child,
            output,
            screen: vt100::Parser::new(cells(rows), cells(cols), 0),
            said: Vec::new(),
            found,
        }
    }

    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.screen.screen_mut().set_size(cells(rows), cells(cols));
    }

    /// The screen as text.
    pub fn text(&mut self) -> String {
        while let Ok(bytes) = self.output.try_recv() {
            self.take(&bytes);
        }
        self.screen.screen().contents()
    }

    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.said.extend_from_slice(bytes);
    }

    /// Every byte that was written to the terminal.
    pub fn said(&mut self) -> &[u8] {
        let _ = self.text();
        &self.said
    }

    pub fn full_screen(&mut self) -> bool {
        let _ = self.text();
        self.screen.screen().alternate_screen()
    }

    /// Waits until these words are on the screen, and the picture that they came with is whole.
    pub fn wait_for(&mut self, words: &str) {
        for _ in 0..LOOKS_MAX {
            if self.text().contains(words) {
                return self.wait_for_the_rest_of_the_picture();
            }
            std::thread::sleep(LOOK);
        }
        panic!("«{words}» did not come; the screen says:\n{}\n{}", self.text(), self.threads());
    }

    /// A picture is longer than what a terminal passes on at once: below the words may still stand what was there before.
    fn wait_for_the_rest_of_the_picture(&mut self) {
        for _ in 0..LOOKS_FOR_A_MOVE {
            let before = self.text();
            std::thread::sleep(LOOK);
            if self.text() == before {
                return;
            }
        }
    }

    /// What each thread of it waits for in the kernel: one that is stuck names its room.
    fn threads(&self) -> String {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process_id())).into_iter().flatten();
        let told = tasks.flatten().map(|task| {
            let [wchan, syscall] = ["wchan", "syscall"]
                .map(|what| std::fs::read_to_string(task.path().join(what)).unwrap_or_default());
            format!("thread {}: {wchan}, system call {}", task.file_name().display(), syscall.trim())
        });
        told.collect::<Vec<_>>().join("\n")
    }

    /// Walks down, and with Tab where that ends, until the focus mark stands before these words.
    pub fn go_to(&mut self, words: &str) {
        self.walk(&["\x1b[B", "\t"], &format!("the focus comes to «{words}»"), |kiosk| kiosk.marks(words));
    }

    /// Goes on with Tab until the focus mark stands before these words, and presses Enter.
    pub fn tab_to(&mut self, words: &str) {
        self.walk(&["\t"], &format!("the focus comes to «{words}»"), |kiosk| kiosk.marks(words));
        self.enter();
    }

    /// Walks on until the cursor stands in the line under this label.
    pub fn go_to_line(&mut self, label: &str) {
        let there = format!("the cursor comes to «{label}»");
        self.walk(&["\t"], &there, |kiosk| kiosk.cursor_is_under(label));
    }

    pub fn choose(&mut self, words: &str) {
        self.go_to(words);
        self.enter();
    }

    /// Chooses it until these words are on the screen.
    pub fn choose_until(&mut self, button: &str, words: &str) {
        for _ in 0..80 {
            if self.text().contains(words) {
                return;
            }
            self.choose(button);
        }
        panic!("«{words}» does not come; the screen says:\n{}", self.text());
    }

    fn enter(&mut self) {
        let before = self.text();
        self.press("\r");
        until_or(150, || self.text() != before);
    }

    /// Presses the first of the keys that moves something, again and again, until it is so, and still so when the last
    /// of them has been heard.
    fn walk(&mut self, keys: &[&str], what: &str, so: impl Fn(&mut Kiosk) -> bool) {
        for _ in 0..80 {
            if so(self) {
                self.let_every_key_be_heard();
                if so(self) {
                    return;
                }
            }
            for key in keys {
                let before = self.text();
                self.press(key);
                until_or(LOOKS_FOR_A_MOVE, || self.text() != before);
                if self.text() != before {
                    break;
                }
            }
        }
        panic!("this did not happen: {what}; the screen says:\n{}", self.text());
    }

    fn marks(&mut self, words: &str) -> bool {
        self.text().contains(&format!("▶ {words}"))
    }

    /// Keys are heard in their order: once the help has been opened and closed, nothing that was pressed before is still
    /// on its way. Without this, an arrow that a busy machine hears late moves the focus from under an Enter.
    fn let_every_key_be_heard(&mut self) {
        self.press(HELP);
        until("the help opens", || self.text().contains(WINDOW));
        self.press(HELP);
        until("the help closes", || !self.text().contains(WINDOW));
    }

    fn cursor_is_under(&mut self, label: &str) -> bool {
        let text = self.text();
        let (row, _) = self.screen.screen().cursor_position();
        let here = text.lines().position(|line| line.contains(label));
        let hidden = self.screen.screen().hide_cursor();
        here.is_some_and(|at| !hidden && (at + 1..=at + 3).contains(&usize::from(row)))
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.process_id()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// From now on no file of it may grow beyond so many bytes, as on a disk that takes no more; none: as it was.
    pub fn limit_files(&self, bytes: Option<u64>) {
        limit_files(self.process_id(), bytes);
    }

    /// What the kernel says of it.
    pub fn told(&self, what: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{what}", self.process_id())).unwrap()
    }

    pub fn alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub fn wait_for_end(&mut self) {
        until("the kiosk ends", || !self.alive());
        // What it said last: the reader's end closes the channel.
        while let Ok(bytes) = self.output.recv() {
            self.take(&bytes);
        }
    }

    /// It ended as it should: its exit status says so, and the terminal is on its first screen and treats what goes
    /// in and out as before.
    pub fn left_everything_as_it_was(&mut self) -> bool {
        let status = self.child.try_wait().unwrap();
        let ended_well = status.is_some_and(|status| status.success());
        ended_well && !self.full_screen() && modes(self.master.as_ref()) == self.found
    }

    /// The most memory it has held so far, KiB.
    pub fn peak_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process_id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// The names of the processes of this terminal's session; of a dead one only its parent's memory is left.
    pub fn processes(&self) -> Vec<String> {
        let session = self.process_id().to_string();
        let running = std::fs::read_dir("/proc").unwrap().filter_map(|entry| {
            let stat = std::fs::read_to_string(entry.ok()?.path().join("stat")).ok()?;
            let (name, rest) = stat.split_once('(')?.1.rsplit_once(')')?;
            let rest: Vec<&str> = rest.split_whitespace().collect();
            (rest[3] == session && rest[0] != "Z").then(|| name.to_owned())
        });
        running.collect()
    }

    fn process_id(&self) -> i32 {
        self.child.process_id().and_then(|id| i32::try_from(id).ok()).unwrap()
    }
}

/// Whoever writes beyond it gets an error, as from a full disk. It needs no root.
pub fn limit_files(process: i32, bytes: Option<u64>) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let limit = Rlimit { current: bytes, maximum: None };
    prlimit(Pid::from_raw(process), Resource::Fsize, limit).unwrap();
}

fn modes(terminal: &dyn MasterPty) -> Modes {
    let terminal = File::open(terminal.tty_name().unwrap()).unwrap();
    let found = tcgetattr(terminal).unwrap();
    (found.input_modes, found.output_modes, found.local_modes)
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

/// Looks until it is so.
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..LOOKS_MAX {
        if so() {
            return;
        }
        std::thread::sleep(LOOK);
    }
    panic!("this did not happen: {what}");
}

/// Looks a few times; it need not be so.
fn until_or(looks: u32, mut so: impl FnMut() -> bool) {
    for _ in 0..looks {
        if so() {
            return;
        }
        std::thread::sleep(LOOK);
    }
}
