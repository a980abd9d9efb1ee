//! Unfinished applications in a token's own memory.

use authority::pkcs12::{Style, write};
use authority::{Authority, PersonSpec, Profile, Validity};
use keystore::kept::{self, KeptError, Seal};
use keystore::token::{OpenedToken, TokenError, TokenMemory};
use signing::certificate::Purpose;
use signing::key::OpenedKey;

use super::{PIN, Socket};

/// What a token's memory keeps, sealed as in a visit: with the login key.
fn opened(socket: &Socket) -> OpenedToken {
    socket.tokens.unlock(&socket.key(Purpose::Login), PIN).unwrap()
}

/// The way into its memory, which takes no PIN.
fn memory(socket: &Socket) -> TokenMemory {
    socket.tokens.memory(&socket.key(Purpose::Login))
}

fn of_somebody_else() -> OpenedKey {
    let now = "2026-11-23T06:00:00Z".parse().unwrap();
    let person = PersonSpec::new("ТЕСТОВ", "МАРАТ", "900215300456");
    let leaf =
        Authority::for_tests(now, 0).unwrap().leaf(&person, Profile::Login, Validity::year(now)).unwrap();
    signing::pkcs12::open(&write(&leaf, PIN, Style::NationalBer).unwrap(), PIN).unwrap()
}

#[test]
fn an_unfinished_application_is_kept_in_a_token_found_by_its_key_replaced_and_taken_out() {
    let socket = Socket::new();
    let (key, memory) = (opened(&socket), memory(&socket));
    assert!(memory.find().unwrap().is_empty());
    let seal = Seal::of(&key).unwrap();
    memory.keep(&seal.close(b"the first").unwrap(), None).unwrap();
    // Another visit, with the same key; and somebody else's key.
    let found = memory.find().unwrap();
    let [first] = found.as_slice() else { panic!("{} objects", found.len()) };
    assert_eq!(kept::open(&first.sealed, &key).unwrap().as_slice(), b"the first");
    assert_eq!(kept::open(&first.sealed, &of_somebody_else()).unwrap_err(), KeptError::AnotherKey);
    // Everybody sees that there is one: it was written, and is read, by whoever has the token in hand.
    let listed = socket.token.shown_to_anybody();
    assert!(listed.contains("Tereze") && listed.contains(kept::KEPT_NAME), "{listed}");

    memory.keep(&seal.close(b"the second").unwrap(), Some(first.digest)).unwrap();
    let found = memory.find().unwrap();
    let [second] = found.as_slice() else { panic!("{} objects", found.len()) };
    assert_eq!(kept::open(&second.sealed, &key).unwrap().as_slice(), b"the second");
    memory.remove(first.digest).unwrap();
    assert_eq!(memory.find().unwrap().len(), 1, "what is not there is taken out of nothing");
    memory.remove(second.digest).unwrap();
    assert!(memory.find().unwrap().is_empty());
}

#[test]
fn no_pin_stands_before_a_tokens_memory_and_none_is_used_up() {
    let socket = Socket::new();
    let (key, memory) = (socket.key(Purpose::Login), memory(&socket));
    while socket.tokens.unlock(&key, "Pin-4321").unwrap_err() != TokenError::Locked {}
    memory.keep(b"the first", None).unwrap();
    let first = memory.find().unwrap()[0].digest;
    memory.keep(b"the second", Some(first)).unwrap();
    let found = memory.find().unwrap();
    assert!(matches!(&found[..], [one] if one.sealed == b"the second"));
    memory.remove(found[0].digest).unwrap();
    socket.token.is("absent");
    assert_eq!(memory.keep(b"the third", None), Err(TokenError::Gone));
}

#[test]
fn what_a_token_has_no_room_for_is_told_and_what_was_there_stays() {
    let socket = Socket::new();
    let memory = memory(&socket);
    memory.keep(b"the first", None).unwrap();
    let first = memory.find().unwrap()[0].digest;
    assert_eq!(memory.keep(&[0; 72 * 1024 + 1], Some(first)), Err(TokenError::Full), "too large");
    for what in ["protected", "writes-after-login"] {
        socket.token.is(what);
        assert_eq!(memory.keep(b"the second", Some(first)), Err(TokenError::ReadOnly), "{what}");
        assert_eq!(memory.remove(first), Err(TokenError::ReadOnly), "{what}");
        assert_eq!(memory.find().unwrap()[0].digest, first, "{what}: it can still be read");
        socket.token.is_not(what);
    }

    socket.token.is("full");
    assert_eq!(memory.keep(b"the second", None), Err(TokenError::Full));
    assert_eq!(memory.find().unwrap()[0].digest, first);
    // There is room for one: the second stands in the place of the first.
    socket.token.is_not("full");
    socket.token.is("full-of-ours");
    assert_eq!(memory.keep(b"the second", None), Err(TokenError::Full));
    memory.keep(b"the second", Some(first)).unwrap();
    let found = memory.find().unwrap();
    assert!(matches!(&found[..], [one] if one.sealed == b"the second"));
    // A longer one does not find room where this one was: it is laid back.
    assert_eq!(memory.keep(&[7; 4097], Some(found[0].digest)), Err(TokenError::Full));
    assert!(matches!(&memory.find().unwrap()[..], [one] if one.sealed == b"the second"));
    socket.token.is_not("full-of-ours");

    // No more than three are read, and so no more are written.
    let full = [0; 72 * 1024];
    memory.keep(&full, Some(found[0].digest)).unwrap();
    memory.keep(&full, None).unwrap();
    memory.keep(&full, None).unwrap();
    assert_eq!(memory.keep(b"the fourth", None), Err(TokenError::Full));
    assert_eq!(memory.find().unwrap().len(), 3, "all that may lie there goes through the pipe");
}
