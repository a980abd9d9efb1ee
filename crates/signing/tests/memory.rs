//! What is freed while a document is signed and verified holds nothing of it any more, and what is allocated while a
//! hostile one is read stays within a small multiple of its length.
//!
//! The program's own allocator looks into every block before it is given back, and counts: a program of its own, whose
//! tests take turns, so that nothing else allocates meanwhile.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(unsafe_code, reason = "an allocator is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError};

use authority::pkcs12::{Style, write};
use authority::{Authority, PersonSpec, Profile, Validity};
use signing::xmldsig::{DOCUMENT_BYTES_MAX, sign, verify};

/// What stands in the document and nowhere else.
const MARK: &[u8] = b"Abai Street 10, flat 5";

/// Blocks given back with the mark still in them.
static LEFT: AtomicUsize = AtomicUsize::new(0);
/// Octets handed out and not given back yet, and the most there ever were.
static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

static TURN: Mutex<()> = Mutex::new(());

/// Hands out blocks of zeros, so that every octet of a block may be read, and moves a block that grows, as an
/// allocator may.
struct Watching;

// SAFETY: memory comes from and goes back to `System`, with the layouts it was asked for with.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), SeqCst) + layout.size();
        PEAK.fetch_max(held, SeqCst);
        // SAFETY: the caller's promise about `layout` is passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is live until the next line, is that long, and was zeros before it was written to.
        let octets = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        if octets.windows(MARK.len()).any(|window| window == MARK) {
            LEFT.fetch_add(1, SeqCst);
        }
        HELD.fetch_sub(layout.size(), SeqCst);
        // SAFETY: the block is `System`'s, of this layout.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static WATCHING: Watching = Watching;

/// As written, beside a reference, in an attribute, and in CDATA with a line end of another kind.
const DOCUMENT: &str = "<a xmlns=\"urn:a\"><b c=\"Abai Street 10, flat 5\" d='\"Abai Street 10, flat 5&apos;'/>\
     <e>Abai Street 10, flat 5</e><e>&lt;Abai Street 10, flat 5&gt;</e>\
     <e><![CDATA[\rAbai Street 10, flat 5\r\n]]></e></a>";

#[test]
fn signing_and_verifying_leave_nothing_of_the_document_in_freed_memory() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let now = "2026-11-23T06:00:00Z".parse().unwrap();
    let authority = Authority::for_tests(now, 0).unwrap();
    let person = PersonSpec::new("АХМЕТОВА", "АЙГҮЛ", "850101400123");
    let leaf = authority.leaf(&person, Profile::Sign, Validity::year(now)).unwrap();
    let key = signing::pkcs12::open(&write(&leaf, "Qwerty12", Style::Pbes2).unwrap(), "Qwerty12").unwrap();

    // The watch can see.
    drop(String::from_utf8(MARK.to_vec()).unwrap());
    assert_eq!(LEFT.swap(0, SeqCst), 1);

    let signed = sign(DOCUMENT, &key).unwrap();
    let verified = verify(signed.as_bytes()).unwrap();
    let times = |text: &str| text.as_bytes().windows(MARK.len()).filter(|window| *window == MARK).count();
    assert_eq!((times(&signed), times(&verified.document)), (5, 5));
    drop((signed, verified));
    assert_eq!(LEFT.load(SeqCst), 0, "blocks were given back unwiped");
}

/// The most octets held while a document is read, for each of its own.
const TIMES_MAX: usize = 24;

/// `unit` over and over between `before` and `after`, as long as a document may be.
fn filled(before: &str, unit: impl Fn(usize) -> String, after: &str) -> String {
    let mut document = before.to_owned();
    for index in 0.. {
        let unit = unit(index);
        if document.len() + unit.len() + after.len() > DOCUMENT_BYTES_MAX {
            break;
        }
        document.push_str(&unit);
    }
    document + after
}

#[test]
fn a_hostile_document_takes_a_small_multiple_of_its_length() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let plain = |unit: &'static str| move |_: usize| unit.to_owned();
    let attributes: String = (0..32).map(|index| format!(" a{index}=''")).collect();
    let declared: String = (0..32).map(|index| format!(" xmlns:n{index}='a:'")).collect();
    let signature =
        "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:SignedInfo/><ds:SignatureValue>";
    let documents = [
        ("open elements", filled("", plain("<a>"), "")),
        ("empty elements", filled("<a>", plain("<a/>"), "</a>")),
        ("elements and text", filled("<a>", plain("x<a/>"), "</a>")),
        ("CDATA", filled("<a>", plain("<![CDATA[]]>"), "</a>")),
        ("CDATA with line ends", filled("<a>", plain("<![CDATA[\r]]>"), "</a>")),
        ("attributes", filled("<a>", |_| format!("<a{attributes}/>"), "</a>")),
        ("declarations", filled("<a>", |_| format!("<a{declared}/>"), "</a>")),
        ("references", filled("<a>", plain("&gt;"), "</a>")),
        ("control characters", filled("<a>", plain("&#13;"), "</a>")),
        ("one text", filled("<a>", plain("x"), "</a>")),
        ("one attribute", filled("<a b='", plain("x"), "'/>")),
        ("ids", filled("<a>", |index| format!("<a Id='{index}'/>"), "</a>")),
        (
            "base64",
            filled(&format!("<a>{signature}"), plain("AAAA"), "</ds:SignatureValue></ds:Signature></a>"),
        ),
        (
            "entities",
            filled("<!DOCTYPE a [", |index| format!("<!ENTITY e{index} '&e;&e;'>"), "]><a>&e9;</a>"),
        ),
    ];
    for (what, document) in documents {
        let before = HELD.load(SeqCst);
        PEAK.store(before, SeqCst);
        assert!(verify(document.as_bytes()).is_err(), "{what}");
        let times = (PEAK.load(SeqCst) - before) / document.len();
        assert!(times < TIMES_MAX, "{what}: {times} octets held for each of the document");
        assert_eq!(HELD.load(SeqCst), before, "{what}");
    }
}
