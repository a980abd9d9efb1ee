//! What is freed while a document is signed and verified holds nothing of it any more.
//!
//! The program's own allocator looks into every block before it is given back: a program of its own, so that
//! nothing else allocates meanwhile.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(unsafe_code, reason = "an allocator is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use authority::pkcs12::{Style, write};
use authority::{Authority, PersonSpec, Profile, Validity};
use signing::xmldsig::{sign, verify};

/// What stands in the document and nowhere else.
const MARK: &[u8] = b"Abai Street 10, flat 5";

/// Blocks given back with the mark still in them.
static LEFT: AtomicUsize = AtomicUsize::new(0);

/// Hands out blocks of zeros, so that every octet of a block may be read, and moves a block that grows, as an
/// allocator may.
struct Watching;

// SAFETY: memory comes from and goes back to `System`, with the layouts it was asked for with.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise about `layout` is passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is live until the next line, is that long, and was zeros before it was written to.
        let octets = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        if octets.windows(MARK.len()).any(|window| window == MARK) {
            LEFT.fetch_add(1, SeqCst);
        }
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
