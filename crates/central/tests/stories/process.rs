//! The real binary: started, killed between any two requests, started again.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;

use authority::{Authority, Profile, Validity};
use central::centre::{Kiosk, Machine};
use central::keys::Keys;
use central::store::machines::{Enrolling, NewCode};
use chrono::Utc;
use domain::kato::Kato;
use enrolment::Folder;
use rand_core::OsRng;
use ureq::Agent;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

use crate::application::Application;
use crate::database::Database;
use crate::people::{self, AIGUL, AT_HOME, CHILD, REGISTRY};
use crate::world::{KIOSK, KOSTANAY, World};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_tereze-central");

/// A running centre, killed without mercy when dropped.
pub(crate) struct Running {
    child: Child,
    url: String,
    /// A kiosk that has enrolled.
    kiosk: Agent,
    /// What it says on its standard error after it is ready, once it has ended.
    said: Option<JoinHandle<String>>,
}

impl Running {
    /// Kills it with SIGKILL and tells what it logged.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said.take().unwrap().join().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

pub(crate) fn start(dir: &Path) -> Running {
    let ready = dir.join("ready");
    fs::remove_file(&ready).ok();
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--config"])
        .arg(dir.join("central.toml"))
        .arg("--ready-file")
        .arg(&ready)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while said.read_line(&mut line).unwrap() > 0 && !line.starts_with("listening on ") {
        line.clear();
    }
    let url =
        line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("not ready: {line}")).to_owned();
    let said = std::thread::spawn(move || {
        let mut log = Vec::new();
        said.read_to_end(&mut log).ok();
        String::from_utf8_lossy(&log).into_owned()
    });
    Running { child, url, kiosk: kiosk(dir), said: Some(said) }
}

/// Speaks TLS with the key of this folder.
fn kiosk(dir: &Path) -> Agent {
    let keys = Keys::load(&dir.join("keys")).unwrap();
    let own = Folder::at(&dir.join("identity")).identity().unwrap();
    let pem = own.key.to_pem().unwrap();
    let certificate = Certificate::from_der(&own.certificate).to_owned();
    let client = ClientCert::new_with_certs(&[certificate], PrivateKey::from_pem(pem.as_bytes()).unwrap());
    let root = Certificate::from_der(keys.line.root()).to_owned();
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[root])).client_cert(Some(client));
    let settings = Agent::config_builder().http_status_as_error(false).proxy(None).tls_config(tls.build());
    settings.build().new_agent()
}

/// Makes a kiosk known to the centre of this folder, as if it had enrolled with a code.
#[expect(clippy::disallowed_methods, reason = "the real program has the real clock")]
fn enrol(dir: &Path, database: &Database) {
    let folder = Folder::at(&dir.join("identity"));
    let key = folder.enrolling_key(&mut OsRng).unwrap();
    let (at, code) = (Utc::now(), [7; 32]);
    let settlement = Kato::parse(KOSTANAY).unwrap();
    let machine = Kiosk { id: KIOSK.to_owned(), settlement, kind: Machine::Kiosk };
    let store = database.open();
    assert!(store.invite(&NewCode { machine: &machine, code, made_at: at, until: at }).unwrap());
    assert!(store.enrol(Enrolling { id: KIOSK, code, key: key.public(), at }).unwrap().is_some());
    let authority = Keys::load(&dir.join("keys")).unwrap().line;
    folder.keep(&key, &authority.machine(KIOSK, &key.public(), at, &mut OsRng).unwrap()).unwrap();
}

fn set_up(dir: &Path, listen: &str, database: &Database, authority: &Authority) {
    if !dir.join("keys").exists() {
        let made = run(&["init", "--keys", dir.join("keys").to_str().unwrap()]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let printed = String::from_utf8(made.stdout).unwrap();
        assert!(printed.contains("sealing_recipient = \"age1") && printed.contains("receipt_key = \""));
    }
    authority.write_trust_dir(&dir.join("trust")).unwrap();
    fs::write(dir.join("people.toml"), REGISTRY).unwrap();
    let text = format!(
        "centre = \"test\"\nlisten = \"{listen}\"\ndatabase = \"{}\"\nkeys = \"keys\"\ntrust = \"trust\"\n\
         fonts = \"/usr/share/fonts/truetype/dejavu\"\n\
         [registry]\nsample = \"people.toml\"\n[codes]\nphone_file = \"phone.txt\"\n",
        database.configured()
    );
    fs::write(dir.join("central.toml"), text).unwrap();
    if !dir.join("identity").exists() {
        enrol(dir, database);
    }
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

pub(crate) fn put(centre: &Running, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let mut response = centre.kiosk.put(format!("{}{path}", centre.url)).send(body).unwrap();
    (response.status().as_u16(), response.body_mut().read_to_vec().unwrap())
}

/// A folder for the program, with keys and a database of its own.
pub(crate) struct Scene {
    /// Seals for the keys that lie in the folder, on the clock of the machine.
    pub(crate) world: World,
    pub(crate) authority: Authority,
    pub(crate) database: Database,
}

#[expect(clippy::disallowed_methods, reason = "the real program has the real clock")]
pub(crate) fn scene(dir: &Path) -> Scene {
    let world = World::new();
    let now = Utc::now();
    world.turn_to(now);
    let (authority, database) = (Authority::for_tests(now, 0).unwrap(), Database::new(dir));
    set_up(dir, "127.0.0.1:0", &database, &authority);
    Scene { world, authority, database }
}

#[test]
fn killed_between_requests_it_gives_the_same_receipt_again() {
    let dir = tempfile::tempdir().unwrap();
    let scene = scene(dir.path());
    let (world, authority) = (&scene.world, &scene.authority);
    let keys = Keys::load(&dir.path().join("keys")).unwrap();
    let key = people::key(authority, AIGUL, Profile::Sign, Validity::year(world.now()));
    let signed = Application::new(world).sign(world, &key);
    let recipient = keys.sealing.to_public();
    let sealed = signed.envelope.seal(&recipient).unwrap();

    let first = {
        let centre = start(dir.path());
        let first = put(&centre, &signed.path(), &sealed);
        assert_eq!(first.0, 200, "{}", String::from_utf8_lossy(&first.1));
        let log = centre.kill();
        assert!(log.contains("MT.") && log.contains("/v1/submissions/{id}"), "{log}");
        for private in [AIGUL, CHILD, "ТЕСТОВА", "АЛИХАН", "7774128452"] {
            assert!(!log.contains(private), "{private} is in the log");
        }
        first
    };
    for _ in 0..2 {
        let centre = start(dir.path());
        assert_eq!(put(&centre, &signed.path(), &sealed), first);
    }
    let config = dir.path().join("central.toml");
    let kiosk_number = signed.envelope.kiosk_number.clone().unwrap().to_lowercase();
    let shown =
        run(&["application", "show", "--config", config.to_str().unwrap(), "--number", &kiosk_number]);
    let said = String::from_utf8(shown.stdout).unwrap();
    assert!(said.starts_with("number: 391010000/MT."), "{said}{}", String::from_utf8_lossy(&shown.stderr));
    assert!(said.contains("\nstate: SUBMITTED\n"), "{said}");
    let pdf = dir.path().join("D13.pdf");
    let receipt = keys.receipt.public().verify(&serde_json::from_slice(&first.1).unwrap()).unwrap();
    let shown = run(&[
        "document",
        "show",
        "--config",
        dir.path().join("central.toml").to_str().unwrap(),
        "--number",
        &receipt.number.to_lowercase(),
        "-o",
        pdf.to_str().unwrap(),
    ]);
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
    assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn it_tells_which_revocation_lists_it_believes_and_sees_a_new_one_without_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let scene = scene(dir.path());
    let (world, authority) = (&scene.world, &scene.authority);
    let crls = dir.path().join("crls");
    fs::create_dir(&crls).unwrap();
    fs::write(crls.join("junk.crl"), "no list").unwrap();
    let text = fs::read_to_string(dir.path().join("central.toml")).unwrap();
    fs::write(dir.path().join("central.toml"), format!("crls = \"crls\"\n{text}")).unwrap();
    let recipient = Keys::load(&dir.path().join("keys")).unwrap().sealing.to_public();
    let key = people::key(authority, AIGUL, Profile::Sign, Validity::year(world.now()));
    let first = Application::new(world).sign(world, &key);
    let second = Application { child: AT_HOME.into(), by_registry: false, ..Application::new(world) };
    let second = second.sign(world, &key);

    let centre = start(dir.path());
    assert_eq!(put(&centre, &first.path(), &first.envelope.seal(&recipient).unwrap()).0, 200);
    let since = world.now() - chrono::TimeDelta::days(1);
    let revoked = authority::Revoked { certificate_der: key.certificate().der(), since, reason: None };
    authority.write_crl_dir(&crls, &[revoked], Validity::year(world.now())).unwrap();
    let (status, body) = put(&centre, &second.path(), &second.envelope.seal(&recipient).unwrap());
    assert_eq!(status, 422);
    assert!(String::from_utf8(body).unwrap().contains("\"E-REVOKED\""));
    let log = centre.kill();
    for said in
        ["junk.crl", "is not believed", "nobody could say", "issuer=\"ҰКО (RSA TEST) TEREZE\"", "entries=1"]
    {
        assert!(log.contains(said), "{said}: {log}");
    }
}

#[test]
fn sigterm_ends_it_well() {
    let dir = tempfile::tempdir().unwrap();
    let _scene = scene(dir.path());
    let mut centre = start(dir.path());
    assert_eq!(fs::read_to_string(dir.path().join("ready")).unwrap().trim(), centre.url);
    let id = centre.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(centre.child.wait().unwrap().success());
}

#[test]
fn what_is_no_tls_harms_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let _scene = scene(dir.path());
    let centre = start(dir.path());
    let address = centre.url.strip_prefix("https://").unwrap();
    let garbage = [b"\x16\x03\x01\x02\x00".to_vec(), vec![0; 1 << 16], {
        let mut head = b"GET /healthz HTTP/1.1\r\nx-long: ".to_vec();
        head.resize(1 << 20, b'a');
        head
    }];
    for bytes in garbage {
        let mut line = TcpStream::connect(address).unwrap();
        line.write_all(&bytes).ok(); // it may hang up in the middle
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).ok();
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    }
    let head = "a".repeat(1 << 20);
    let long = centre.kiosk.get(format!("{}/healthz", centre.url)).header("x-long", head).call();
    assert!(long.map_or(true, |answer| answer.status() == 431), "a head without end");
    assert_eq!(centre.kiosk.get(format!("{}/healthz", centre.url)).call().unwrap().status(), 200);
}

#[test]
fn it_does_not_listen_on_the_open_network_without_a_name() {
    let dir = tempfile::tempdir().unwrap();
    let scene = scene(dir.path());
    set_up(dir.path(), "0.0.0.0:0", &scene.database, &scene.authority);
    let refused = run(&["serve", "--config", dir.path().join("central.toml").to_str().unwrap()]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("names"), "{refused:?}");
}

#[test]
fn a_revoked_kiosk_is_refused_on_the_connection_that_it_has_open() {
    let dir = tempfile::tempdir().unwrap();
    let _scene = scene(dir.path());
    let centre = start(dir.path());
    let status = || {
        let mut answer = centre.kiosk.get(format!("{}/v1/status", centre.url)).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    };
    assert_eq!(status().0, 200);
    let config = dir.path().join("central.toml");
    let config = config.to_str().unwrap();
    let said = run(&["kiosk", "revoke", "--config", config, KIOSK]);
    assert!(said.status.success(), "{said:?}");
    let (refused, why) = status();
    assert!(refused == 403 && why.contains("E-KIOSK-REVOKED"), "{refused} {why}");
    let listed = String::from_utf8(run(&["kiosk", "list", "--config", config]).stdout).unwrap();
    assert!(listed.starts_with("KST3 391010000 kiosk revoked 20"), "{listed}");
}

#[test]
fn a_code_is_shown_once_and_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let _scene = scene(dir.path());
    let (config, file) = (dir.path().join("central.toml"), dir.path().join("code"));
    let arguments =
        ["enrol", "--config", config.to_str().unwrap(), "--kiosk", "KST7", "--settlement", KOSTANAY];
    let shown = String::from_utf8(run(&arguments).stdout).unwrap();
    assert!(shown.contains("tereze enrol --code "), "{shown}");
    let into_file = [&arguments[..], &["--code-file", file.to_str().unwrap()]].concat();
    let made = run(&into_file);
    assert!(made.status.success(), "{made:?}");
    let code = fs::read_to_string(&file).unwrap();
    assert!(!String::from_utf8(made.stdout).unwrap().contains(code.trim()));
    assert!(!run(&into_file).status.success(), "a code is never overwritten");
    let as_desk = [&arguments[..], &["--desk"]].concat();
    assert!(!run(&as_desk).status.success(), "a name keeps its kind");
}
