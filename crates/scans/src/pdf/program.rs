//! What a PDF may do by itself: nothing.

use domain::fault::Fault;
use lopdf::{Dictionary, Document, Object};

/// Entries that hold a program or a form that is one (ISO 32000-1, 12.6.4.16, 12.7.8, 13).
const ENTRIES: [&[u8]; 5] = [b"JS", b"JavaScript", b"XFA", b"RichMediaContent", b"RichMediaSettings"];

/// Actions that run, send, fetch or play something (ISO 32000-1, 12.6.4).
const ACTIONS: [&[u8]; 9] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"RichMediaExecute",
];

/// How deep direct objects may lie in each other; the parser's own bound is the same.
const DEPTH_MAX: usize = 100;

/// Refuses a document that carries a program, wherever in it.
pub(super) fn refuse(document: &Document) -> Result<(), Fault> {
    let active = holds(&document.trailer, 0) || document.objects.values().any(|object| is_active(object, 0));
    if active { Err(Fault::ScanProgram) } else { Ok(()) }
}

fn is_active(object: &Object, depth: usize) -> bool {
    if depth > DEPTH_MAX {
        return true;
    }
    if let Ok(items) = object.as_array() {
        items.iter().any(|item| is_active(item, depth + 1))
    } else if let Ok(dictionary) = object.as_dict() {
        holds(dictionary, depth)
    } else if let Ok(stream) = object.as_stream() {
        holds(&stream.dict, depth)
    } else {
        false
    }
}

fn holds(dictionary: &Dictionary, depth: usize) -> bool {
    let action = dictionary.get(b"S").and_then(Object::as_name).is_ok_and(|name| ACTIONS.contains(&name));
    action
        || dictionary
            .iter()
            .any(|(key, value)| ENTRIES.contains(&key.as_slice()) || is_active(value, depth + 1))
}
