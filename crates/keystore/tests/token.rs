//! A token that comes and goes, counts wrong PINs, is slow, and signs.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "token/kept.rs"]
mod kept;
#[path = "token/soft.rs"]
mod soft;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use authority::{Authority, LeafKey, PersonSpec, Profile, Validity};
use der::pem;
use keystore::token::{Reading, Room, TokenError, TokenKey, Tokens, Tries};
use signing::certificate::Purpose;
use signing::key::{SigningFailed, SigningKey};

use self::soft::SoftToken;

const PIN: &str = SoftToken::PIN;

/// How long a look may take before something is wrong with it.
const LOOK: Duration = Duration::from_secs(60);

/// A token with a key to sign and one to log in, watched by a kiosk.
struct Socket {
    token: SoftToken,
    tokens: Tokens,
    changed: Receiver<()>,
}

impl Socket {
    fn new() -> Socket {
        let token = SoftToken::new();
        let now = "2026-11-23T06:00:00Z".parse().unwrap();
        let authority = Authority::for_tests(now, 0).unwrap();
        let person = PersonSpec::new("ТЕСТОВА", "АЙГҮЛ", "870308400010");
        let leaf = |profile| authority.leaf(&person, profile, Validity::year(now)).unwrap();
        put(&token, "01", &leaf(Profile::Login));
        put(&token, "02", &leaf(Profile::Sign));
        authority.write_trust_dir(&token.path("trust")).unwrap();
        token.put_certificate("03", &token.path("trust/issuer.pem"));
        let (tell, changed) = channel();
        let tokens = Tokens::watch(room(&token), vec![token.library()], move || tell.send(()).is_ok());
        let socket = Socket { token, tokens, changed };
        socket.wait_until(|keys| keys.len() == 2);
        socket
    }

    fn wait_until(&self, so: impl Fn(&[TokenKey]) -> bool) {
        while !so(&self.tokens.keys()) {
            self.changed.recv_timeout(LOOK).expect("the change is noticed");
        }
    }

    fn key(&self, purpose: Purpose) -> TokenKey {
        let mut keys = self.tokens.keys().into_iter();
        keys.find(|key| key.certificate().purpose() == purpose).unwrap()
    }

    /// Runs `meanwhile` while a signature is waited for.
    fn sign_slowly(&self, meanwhile: impl FnOnce()) -> Result<Vec<u8>, SigningFailed> {
        let opened = self.tokens.unlock(&self.key(Purpose::Sign), PIN).unwrap();
        self.token.is("slow");
        std::thread::scope(|scope| {
            let signing = scope.spawn(|| opened.sign_rsa_sha256(b"text"));
            while !self.token.path("signing").exists() {
                assert!(!signing.is_finished(), "it waits");
                std::thread::yield_now();
            }
            meanwhile();
            signing.join().unwrap()
        })
    }
}

/// The room, with the token in its environment.
fn room(token: &SoftToken) -> Room {
    let variables = token.environment().map(|(name, value)| format!("export {name}='{value}'\n")).concat();
    let script = token.path("room");
    let program = env!("CARGO_BIN_EXE_token_room");
    std::fs::write(&script, format!("#!/bin/sh\n{variables}exec {program} \"$@\"\n")).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    Room::of(script)
}

fn put(token: &SoftToken, id: &str, leaf: &LeafKey) {
    let write = |name: &str, label, der: &[u8]| -> PathBuf {
        let path = token.path(name);
        std::fs::write(&path, pem::encode_string(label, pem::LineEnding::LF, der).unwrap()).unwrap();
        path
    };
    let key = write("key.pem", "PRIVATE KEY", &leaf.pkcs8);
    let certificate = write("leaf.pem", "CERTIFICATE", &leaf.certificate_der);
    token.put(id, &key, &certificate);
}

#[test]
fn keys_are_told_apart_by_their_certificates_and_issuers_are_left_out() {
    let socket = Socket::new();
    let keys = socket.tokens.keys();
    assert!(keys.iter().all(|key| key.label_shown() == SoftToken::LABEL && key.tries() == Tries::Enough));
    let mut purposes: Vec<&str> = keys.iter().map(|key| key.certificate().purpose().as_str()).collect();
    purposes.sort_unstable();
    assert_eq!(purposes, ["login", "sign"]);
}

#[test]
fn a_token_that_is_pulled_out_and_put_in_again_is_noticed() {
    let socket = Socket::new();
    let key = socket.key(Purpose::Sign);
    socket.token.is("absent");
    socket.wait_until(<[TokenKey]>::is_empty);
    assert_eq!(socket.tokens.unlock(&key, PIN).unwrap_err(), TokenError::Gone);
    socket.token.is_not("absent");
    socket.wait_until(|keys| keys.len() == 2);
    assert_eq!(socket.key(Purpose::Sign), key);
    assert!(socket.tokens.unlock(&key, PIN).is_ok());
}

#[test]
fn it_signs_whole_messages_and_finished_digests_alike() {
    let socket = Socket::new();
    let opened = socket.tokens.unlock(&socket.key(Purpose::Sign), PIN).unwrap();
    let whole = opened.sign_rsa_sha256(b"text").unwrap();
    assert!(opened.certificate().verify_rsa_sha256(b"text", &whole).is_ok());
    socket.token.is("only-plain");
    assert_eq!(opened.sign_rsa_sha256(b"text").unwrap(), whole);
    assert_eq!(opened.sign_gost(b"text"), Err(SigningFailed::Algorithm));
}

#[test]
fn every_wrong_pin_is_told_with_what_is_left_until_the_token_is_locked() {
    let socket = Socket::new();
    let key = socket.key(Purpose::Sign);
    let wrong = || socket.tokens.unlock(&key, "Pin-4321").unwrap_err();
    assert_eq!(wrong(), TokenError::WrongPin(Tries::Few));
    socket.wait_until(|keys| keys.iter().all(|key| key.tries() == Tries::Few));
    assert!(socket.tokens.unlock(&key, PIN).is_ok());
    socket.wait_until(|keys| keys.iter().all(|key| key.tries() == Tries::Enough));
    assert_eq!(wrong(), TokenError::WrongPin(Tries::Few));
    assert_eq!(wrong(), TokenError::WrongPin(Tries::Last));
    socket.wait_until(|keys| keys.iter().all(|key| key.tries() == Tries::Last));
    assert_eq!(wrong(), TokenError::Locked);
    socket.wait_until(|keys| keys.iter().all(|key| key.tries() == Tries::Locked));
    assert_eq!(socket.tokens.unlock(&key, PIN).unwrap_err(), TokenError::Locked);
}

#[test]
fn a_slow_token_is_given_up_when_nobody_waits_any_more_and_works_again() {
    let socket = Socket::new();
    assert_eq!(socket.sign_slowly(|| socket.tokens.stop()), Err(SigningFailed::Stopped));
    socket.token.is_not("slow");
    // What was asked for before the stop is not sent after it, be its PIN right or wrong.
    let key = socket.key(Purpose::Sign);
    for pin in [PIN, "00000000"] {
        assert_eq!(socket.tokens.unlock(&key, pin).unwrap_err(), TokenError::Stopped);
    }
    socket.tokens.stop_was_heard();
    let opened = socket.tokens.unlock(&key, PIN).unwrap();
    assert!(opened.sign_rsa_sha256(b"text").is_ok());
    assert_eq!(socket.key(Purpose::Sign).tries(), Tries::Enough, "no try was lost");
}

#[test]
fn a_token_that_is_pulled_out_while_it_signs_is_gone() {
    let socket = Socket::new();
    assert_eq!(socket.sign_slowly(|| socket.token.is("absent")), Err(SigningFailed::Gone));
}

#[test]
fn a_certificate_without_its_key_signs_nothing() {
    let socket = Socket::new();
    // A second certificate of a signing key, whose key stayed somewhere else.
    socket.token.put_certificate("04", &socket.token.path("leaf.pem"));
    socket.token.is("absent");
    socket.wait_until(<[TokenKey]>::is_empty);
    socket.token.is_not("absent");
    socket.wait_until(|keys| keys.len() == 3);
    let opened: Vec<bool> =
        socket.tokens.keys().iter().map(|key| socket.tokens.unlock(key, PIN).is_ok()).collect();
    assert_eq!(opened.iter().filter(|opened| **opened).count(), 2, "{opened:?}");
}

#[test]
fn a_library_that_is_none_has_no_tokens_and_takes_nobody_with_it() {
    let token = SoftToken::new();
    let modules = vec![token.path("softhsm2.conf"), token.path("nothing.so"), token.library()];
    let (tell, changed) = channel();
    let tokens = Tokens::watch(room(&token), modules, move || tell.send(()).is_ok());
    // A token without keys shows nothing, but that it came is told.
    changed.recv_timeout(LOOK).unwrap();
    assert!(tokens.keys().is_empty());
    let wanted = Reading { libraries: 3, silent: 2, slots: 1 };
    let looks = LOOK.as_millis() / 50;
    let told = (0..looks).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        tokens.reading() == wanted
    });
    assert!(told, "two of them answer nothing: {:?}", tokens.reading());
}
