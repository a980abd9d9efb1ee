//! A hall with a real kiosk in a real terminal, a real centre, real keys on a stick.
//!
//! Everything waits on named conditions: words on the screen, a line in a file. Never on sleeps alone.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(unreachable_pub, reason = "shared by several tests")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

pub const PASSWORD: &str = "Tereze2026";

/// How often a condition is looked at, and how many times before the test gives up.
const LOOK: Duration = Duration::from_millis(50);
const LOOKS_MAX: u32 = 1_200;

/// The programs lie beside the kiosk: `cargo build --workspace --bins` puts them there.
fn program(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_tereze")).with_file_name(name);
    assert!(path.exists(), "{name} is not built: run `cargo build --workspace --bins` first");
    path
}

/// Keys, people, configurations, and a centre that can be stopped and started.
pub struct Hall {
    dir: TempDir,
    centre: Option<Child>,
    /// So many days ago: the clock of everything that is started.
    days_ago: u32,
}

/// What the dynamic linker is told so that a program's clock stands back: libfaketime, and by how much.
fn clock_back(days_ago: u32) -> Vec<(&'static str, String)> {
    if days_ago == 0 {
        return Vec::new();
    }
    let library = std::fs::read_dir("/usr/lib").unwrap().filter_map(|entry| {
        let path = entry.unwrap().path().join("faketime/libfaketime.so.1");
        path.exists().then_some(path)
    });
    let library = library.min().expect("libfaketime is installed: `make tools`");
    vec![
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME", format!("-{days_ago}d")),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
    ]
}

impl Hall {
    pub fn new() -> Hall {
        Hall::opened(0)
    }

    /// As it was so many days ago.
    pub fn opened(days_ago: u32) -> Hall {
        let dir = TempDir::new().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let made = Command::new(program("tereze-demo"))
            .args(["--prepare", "--port", &port.to_string(), "--dir"])
            .arg(dir.path().join("demo"))
            .envs(clock_back(days_ago))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut hall = Hall { dir, centre: None, days_ago };
        hall.open_centre();
        hall
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("demo").join(name)
    }

    pub fn open_centre(&mut self) {
        let ready = self.path("central.ready");
        let _ = std::fs::remove_file(&ready);
        let centre = Command::new(program("tereze-central"))
            .args(["serve", "--config"])
            .arg(self.path("central.toml"))
            .arg("--ready-file")
            .arg(&ready)
            .envs(clock_back(self.days_ago))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.centre = Some(centre);
        until("the centre listens", || std::fs::read_to_string(&ready).is_ok_and(|text| !text.is_empty()));
    }

    /// All those days pass: the centre is started anew by today's clock.
    pub fn come_to_today(&mut self) {
        self.kill_centre();
        self.days_ago = 0;
        self.open_centre();
    }

    /// As when the power fails there.
    pub fn kill_centre(&mut self) {
        if let Some(mut centre) = self.centre.take() {
            centre.kill().unwrap();
            centre.wait().unwrap();
        }
    }

    pub fn kiosk(&self, cols: u16, rows: u16) -> Kiosk {
        Kiosk::start(&self.path("kiosk.toml"), self.days_ago, cols, rows)
    }

    /// The last code that came to the telephone, once `count` have come.
    pub fn code(&self, count: usize) -> String {
        let mut codes = Vec::new();
        until("a code comes to the telephone", || {
            codes = self.messages("0123456789");
            codes.len() >= count
        });
        codes.pop().unwrap_or_default()
    }

    /// The notices that came to the telephone, once one has come.
    pub fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        until("a notice comes to the telephone", || {
            notices = self.messages("-");
            !notices.is_empty()
        });
        notices
    }

    /// Of the lines `date time number code | text` the codes that are made of these characters; of a notice, whose
    /// code is `-`, the text.
    fn messages(&self, made_of: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("phone.txt")).unwrap_or_default();
        let lines = text.lines().filter_map(|line| {
            let (head, text) = line.split_once(" | ")?;
            let code = head.split_whitespace().nth(3)?;
            let wanted = code.chars().all(|c| made_of.contains(c));
            wanted.then(|| if code == "-" { text.to_owned() } else { code.to_owned() })
        });
        lines.collect()
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        if let Some(mut centre) = self.centre.take() {
            let _ = centre.kill();
            let _ = centre.wait();
        }
    }
}

/// The kiosk in a pseudo-terminal.
pub struct Kiosk {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Kiosk {
    fn start(config: &Path, days_ago: u32, cols: u16, rows: u16) -> Kiosk {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program("tereze"));
        command.arg("--config");
        command.arg(config);
        // One that is not told to repeat a letter: the emulator here does not know how.
        command.env("TERM", "screen-256color");
        clock_back(days_ago).into_iter().for_each(|(name, value)| command.env(name, value));
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
            self.screen.process(&bytes);
        }
        self.screen.screen().contents()
    }

    pub fn full_screen(&mut self) -> bool {
        let _ = self.text();
        self.screen.screen().alternate_screen()
    }

    pub fn wait_for(&mut self, words: &str) {
        for _ in 0..LOOKS_MAX {
            if self.text().contains(words) {
                return;
            }
            std::thread::sleep(LOOK);
        }
        panic!("«{words}» did not come; the screen says:\n{}", self.text());
    }

    /// Walks down, and with Tab where that ends, until the focus mark stands before these words.
    pub fn go_to(&mut self, words: &str) {
        let marked = format!("▶ {words}");
        for _ in 0..80 {
            for key in ["\x1b[B", "\t"] {
                if self.rests_on(&marked) {
                    return;
                }
                let before = self.text();
                self.press(key);
                until_or("the focus moves", 10, || self.text() != before);
                if self.text() != before {
                    break;
                }
            }
        }
        panic!("the focus does not come to «{words}»:\n{}", self.text());
    }

    /// Is it there, and still there when every key on its way has come?
    fn rests_on(&mut self, marked: &str) -> bool {
        self.text().contains(marked) && {
            std::thread::sleep(LOOK);
            self.text().contains(marked)
        }
    }

    /// Goes on with Tab until the focus mark stands before these words, and presses Enter.
    pub fn tab_to(&mut self, words: &str) {
        let marked = format!("▶ {words}");
        for _ in 0..80 {
            if self.rests_on(&marked) {
                return self.choose(words);
            }
            let before = self.text();
            self.press("\t");
            until_or("the focus moves", 10, || self.text() != before);
        }
        panic!("the focus does not come to «{words}»:\n{}", self.text());
    }

    /// Walks on until the cursor stands in the line under this label.
    pub fn go_to_line(&mut self, label: &str) {
        for _ in 0..80 {
            if self.cursor_is_under(label) {
                return;
            }
            let before = self.text();
            self.press("\t");
            until_or("the focus moves", 10, || self.text() != before);
        }
        panic!("the cursor does not come to «{label}»:\n{}", self.text());
    }

    fn cursor_is_under(&mut self, label: &str) -> bool {
        let text = self.text();
        let (row, _) = self.screen.screen().cursor_position();
        let here = text.lines().position(|line| line.contains(label));
        let hidden = self.screen.screen().hide_cursor();
        here.is_some_and(|at| !hidden && (at + 1..=at + 3).contains(&usize::from(row)))
    }

    pub fn choose(&mut self, words: &str) {
        self.go_to(words);
        let before = self.text();
        self.press("\r");
        until_or("the screen answers", 60, || self.text() != before);
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.child.process_id().and_then(|id| i32::try_from(id).ok()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    pub fn alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub fn wait_for_end(&mut self) {
        until("the kiosk ends", || !self.alive());
        // What it said last: the reader's end closes the channel.
        while let Ok(bytes) = self.output.recv() {
            self.screen.process(&bytes);
        }
    }
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
fn until_or(_what: &str, looks: u32, mut so: impl FnMut() -> bool) {
    for _ in 0..looks {
        if so() {
            return;
        }
        std::thread::sleep(LOOK);
    }
}
