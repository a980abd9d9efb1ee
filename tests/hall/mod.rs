//! A hall with a real kiosk in a real terminal, a real centre, real keys on a stick.
//!
//! Everything waits on named conditions: words on the screen, a line in a file. Never on sleeps alone.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(unreachable_pub, reason = "shared by several tests")]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use portable_pty::CommandBuilder;
use tempfile::TempDir;

mod clerk;
mod pty;
#[path = "../../crates/keystore/tests/token/soft.rs"]
mod soft;

pub use pty::{Kiosk, until};
pub use soft::SoftToken;

pub const PASSWORD: &str = "Tereze2026";

/// The programs lie beside the kiosk: `cargo build --workspace --bins` puts them there.
pub fn program(name: &str) -> PathBuf {
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
    /// What the kiosk finds in its environment besides.
    environment: Vec<(&'static str, String)>,
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
        let mut hall = Hall { dir, centre: None, days_ago, environment: Vec::new() };
        hall.give_people_time();
        hall.open_centre();
        hall
    }

    /// A machine that has much else to do is no person who has left.
    fn give_people_time(&self) {
        let path = self.path("kiosk.toml");
        let configured = std::fs::read_to_string(&path).unwrap();
        let lines = "[session]\nidle_warning_s = 600\nidle_end_s = 900\n";
        std::fs::write(path, format!("{configured}\n{lines}")).unwrap();
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

    /// From now on no file of the centre may grow beyond so many bytes; none: as it was.
    pub fn limit_files_of_the_centre(&self, bytes: Option<u64>) {
        let process = self.centre.as_ref().map(Child::id).and_then(|id| i32::try_from(id).ok());
        pty::limit_files(process.unwrap(), bytes);
    }

    /// Days pass until it is so many days ago: the centre is started anew by the clock of that day.
    pub fn come_to(&mut self, days_ago: u32) {
        assert!(days_ago < self.days_ago, "time goes on");
        self.kill_centre();
        self.days_ago = days_ago;
        self.open_centre();
    }

    pub fn come_to_today(&mut self) {
        self.come_to(0);
    }

    /// The centre begins its books anew, with the keys it always had: whoever has those can sign another past. Its machines
    /// it keeps.
    pub fn rewrite_the_past(&mut self) {
        self.kill_centre();
        for ending in ["", "-wal", "-shm"] {
            let file = |name: &str| self.path(&format!("{name}.sqlite{ending}"));
            let _ = std::fs::rename(file("central"), file("before"));
        }
        std::fs::remove_file(self.path("phone.txt")).unwrap();
        self.open_centre();
        let books = rusqlite::Connection::open(self.path("central.sqlite")).unwrap();
        books.execute("ATTACH ?1 AS before", [self.path("before.sqlite").to_str().unwrap()]).unwrap();
        for table in ["machine", "machine_key"] {
            books.execute(&format!("INSERT INTO {table} SELECT * FROM before.{table}"), []).unwrap();
        }
    }

    /// As when the power fails there.
    pub fn kill_centre(&mut self) {
        if let Some(mut centre) = self.centre.take() {
            centre.kill().unwrap();
            centre.wait().unwrap();
        }
    }

    /// What `tereze` says at the command line.
    pub fn kiosk_says(&self, words: &[&str], file: Option<&Path>) -> String {
        let mut command = Command::new(program("tereze"));
        command.args(words).arg("--config").arg(self.path("kiosk.toml")).args(file);
        let said = command.envs(clock_back(self.days_ago)).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    }

    /// What `tereze-central` says of a file, by the clock of the hall.
    pub fn centre_says(&self, words: &[&str], file: &Path) -> String {
        let mut command = Command::new(program("tereze-central"));
        command.args(words).arg("--config").arg(self.path("central.toml")).arg(file);
        let said = command.envs(clock_back(self.days_ago)).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    }

    /// What `tereze-central` does by its configuration alone, and says.
    pub fn centre_does(&self, command: &str) -> String {
        let mut does = Command::new(program("tereze-central"));
        does.arg(command).arg("--config").arg(self.path("central.toml"));
        let said = does.envs(clock_back(self.days_ago)).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    }

    pub fn kiosk(&self, cols: u16, rows: u16) -> Kiosk {
        self.kiosk_in(cols, rows, &[])
    }

    /// A kiosk with more in its environment.
    pub fn kiosk_in(&self, cols: u16, rows: u16, environment: &[(&str, &Path)]) -> Kiosk {
        let mut command = CommandBuilder::new(program("tereze"));
        command.arg("--config");
        command.arg(self.path("kiosk.toml"));
        environment.iter().for_each(|(name, value)| command.env(name, value));
        let more = clock_back(self.days_ago).into_iter().chain(self.environment.clone());
        more.for_each(|(name, value)| command.env(name, value));
        Kiosk::start(command, cols, rows)
    }

    /// The keys on her stick that are not of this name are taken off it.
    pub fn leave_no_key_but(&self, name: &str) {
        for entry in std::fs::read_dir(self.path("stick")).unwrap() {
            let file = entry.unwrap().file_name().to_string_lossy().into_owned();
            if file.ends_with(".p12") && !file.starts_with(name) {
                std::fs::remove_file(self.path("stick").join(file)).unwrap();
            }
        }
    }

    /// Her RSA keys lie on a token, and nowhere else.
    pub fn on_a_token(&mut self) -> SoftToken {
        let token = self
            .token_with(&["stick/AUTH_RSA256_6b3603270a.p12", "stick/RSA256_e98c2b23f1.p12"], "kiosk.toml");
        self.leave_no_key_but("-");
        token
    }

    /// A token with the keys of these files, behind a library that this configuration names.
    pub fn token_with(&mut self, files: &[&str; 2], configuration: &str) -> SoftToken {
        let token = SoftToken::new();
        for (id, name) in ["01", "02"].into_iter().zip(files) {
            let file = self.path(name);
            let [key, certificate] = ["key.pem", "leaf.pem"].map(|name| token.path(name));
            for (what, out) in [("-nocerts", &key), ("-nokeys", &certificate)] {
                let mut openssl = Command::new("openssl");
                openssl.args(["pkcs12", "-legacy", "-noenc", what, "-passin", &format!("pass:{PASSWORD}")]);
                let done = openssl.arg("-in").arg(&file).arg("-out").arg(out).output().unwrap();
                assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            }
            token.put(id, &key, &certificate);
        }
        self.environment = token.environment().into();
        let path = self.path(configuration);
        let configured = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, format!("token_modules = [{:?}]\n{configured}", token.library())).unwrap();
        token
    }

    /// A clerk's desk, in a terminal of its own.
    pub fn desk(&self, cols: u16, rows: u16) -> Kiosk {
        let mut command = CommandBuilder::new(program("tereze-desk"));
        command.arg("--config");
        command.arg(self.path("desk.toml"));
        let more = clock_back(self.days_ago).into_iter().chain(self.environment.clone());
        more.for_each(|(name, value)| command.env(name, value));
        Kiosk::start(command, cols, rows)
    }

    /// The centre is started anew with another configuration.
    pub fn configure_centre(&mut self, change: impl FnOnce(String) -> String) {
        self.kill_centre();
        let path = self.path("central.toml");
        let configured = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, change(configured)).unwrap();
        self.open_centre();
    }

    /// Writes these lines before all others of the kiosk's configuration, and these into its part about the centre.
    pub fn configure(&self, lines: &str, of_the_centre: &str) {
        let path = self.path("kiosk.toml");
        let configured = std::fs::read_to_string(&path).unwrap();
        let configured = configured.replace("[central]\n", &format!("[central]\n{of_the_centre}\n"));
        std::fs::write(path, format!("{lines}\n{configured}")).unwrap();
    }

    /// Takes the demonstration's card out of the kiosk's configuration and writes these lines there.
    pub fn configure_without_card(&self, lines: &str) {
        let path = self.path("kiosk.toml");
        let configured = std::fs::read_to_string(&path).unwrap();
        let (before, _) = configured.split_once("[demo]").unwrap();
        std::fs::write(path, format!("{before}{lines}\n")).unwrap();
    }

    /// Takes the stick out and puts another one in; what was in lies where that one lay.
    pub fn swap_stick(&self, other: &str) {
        let (stick, other, aside) = (self.path("stick"), self.path(other), self.path("stick-in-the-hand"));
        std::fs::rename(&stick, &aside).unwrap();
        std::fs::rename(&other, &stick).unwrap();
        std::fs::rename(&aside, &other).unwrap();
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
