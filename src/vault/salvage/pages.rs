//! A damaged file of SQLite, page by page: each page stands for itself, and what cannot be read costs itself alone.
//!
//! The layout is that of <https://www.sqlite.org/fileformat2.html>. SQLite's own way back (`.recover`) is not part of the
//! library that is built in (ADR 37).
//!
//! **Invariant:** no byte of the file is trusted: whatever stands in it, reading ends, and takes a bounded memory. A page gives no more than a few times its own bytes however its rows lie over one another, and a look
//! at the whole file follows long rows for no more pages than [`FOLLOWED_MAX`] times those it has: a row that leads back to
//! itself only costs that.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::log;

/// Bytes of a page: what SQLite takes where nobody says otherwise, and the vault does not.
pub(super) const PAGE: usize = 4_096;

/// Bytes of the file's own header, before the first page's.
const FILE_HEADER: usize = 100;

/// The longest content that is read of one row, in bytes: the largest scan with room to spare.
const PAYLOAD_MAX: usize = 80 * 1024 * 1024;

/// The most of a row's content that lies in its own page; in an index less. The least, where the rest lies elsewhere.
const LOCAL_MAX_TABLE: usize = PAGE - 35;
const LOCAL_MAX_INDEX: usize = (PAGE - 12) * 64 / 255 - 23;
const LOCAL_MIN: usize = (PAGE - 12) * 32 / 255 - 23;

/// How many pages of long rows are followed in one look at the whole file, for each page it has: an honest file needs one.
const FOLLOWED_MAX: u64 = 8;

/// The most of rows and entries on one page, in pages: an honest one has less than one.
const ON_A_PAGE_MAX: usize = 4;

/// What lies beyond a page, before its bytes: the number of the next page.
const NEXT: usize = 4;

/// A file and the log beside it.
pub(super) struct Pages {
    file: File,
    log: Option<(File, HashMap<u32, u64>)>,
    /// How many there are.
    pub(super) count: u32,
    /// Frames of the log that do not hold although later ones do.
    pub(super) torn: u64,
}

/// What a page is.
pub(super) enum Kind {
    /// Nothing is on it.
    Empty,
    /// Rows of a table.
    Rows,
    /// Entries of an index, with the pages below it.
    Index(Vec<u32>),
    /// What leads to other pages of a table.
    Inner(Vec<u32>),
    /// It begins as the rest of a long row does, or a list of free pages.
    Rest,
    /// Nothing that SQLite would write.
    Rubbish,
}

/// One row or entry, as far as it can be read.
pub(super) struct Cell {
    /// The row's number; 0 in an index.
    pub(super) id: i64,
    /// The record.
    pub(super) payload: Vec<u8>,
    /// How much of it lies on the page itself.
    local: usize,
    /// Whether all of it is here.
    pub(super) whole: bool,
    /// The pages that the rest of it lies on.
    pub(super) rest: Vec<u32>,
}

impl Pages {
    /// Opens a file that lies aside. Nothing of it is changed.
    pub(super) fn open(path: &Path) -> std::io::Result<Pages> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let pages = |bytes: u64| u32::try_from(bytes.div_ceil(PAGE as u64)).unwrap_or(u32::MAX);
        let log = log::read(&log::beside(path)).ok();
        let highest = log.as_ref().and_then(|(_, found)| found.frames.keys().max().copied());
        let torn = log.as_ref().map_or(0, |(_, found)| found.torn);
        let log = log.map(|(file, found)| (file, found.frames));
        // A damaged log names pages that no file can have.
        let count = pages(length).max(highest.unwrap_or(0).min(pages(length).saturating_mul(2).max(1 << 16)));
        Ok(Pages { file, log, count, torn })
    }

    /// The newest bytes of a page; none where the medium does not give them.
    pub(super) fn page(&self, number: u32) -> Option<Vec<u8>> {
        let mut bytes = vec![0; PAGE];
        if let Some((file, frames)) = &self.log
            && let Some(at) = frames.get(&number)
            && file.read_exact_at(&mut bytes, *at).is_ok()
        {
            return Some(bytes);
        }
        let at = u64::from(number.checked_sub(1)?) * PAGE as u64;
        self.file.read_exact_at(&mut bytes, at).ok()?;
        Some(bytes)
    }

    /// How many pages of long rows one look at the whole file may follow.
    pub(super) fn followed_max(&self) -> u64 {
        u64::from(self.count).saturating_mul(FOLLOWED_MAX)
    }

    /// The cells of a page, one after the other; none for one that does not hold. `follow` is what may still be followed.
    pub(super) fn cells<'a>(
        &'a self,
        number: u32,
        page: &'a [u8],
        follow: &'a mut u64,
    ) -> impl Iterator<Item = Option<Cell>> + 'a {
        let header = Header::of(page, start_of(number));
        let mut left = ON_A_PAGE_MAX * PAGE;
        (0..header.as_ref().map_or(0, |header| header.cells)).map(move |n| {
            let header = header.as_ref()?;
            let at = header.place(page, n).filter(|_| left > 0)?;
            let cell = self.cell(page, at, header.flag, follow);
            left = left.saturating_sub(cell.as_ref().map_or(0, |cell| cell.local));
            cell
        })
    }

    /// The `n`-th cell of a page, and no other.
    pub(super) fn cell_at(&self, number: u32, n: usize) -> Option<Cell> {
        let page = self.page(number)?;
        let header = Header::of(&page, start_of(number)).filter(|header| n < header.cells)?;
        self.cell(&page, header.place(&page, n)?, header.flag, &mut u64::from(self.count))
    }

    fn cell(&self, page: &[u8], mut at: usize, flag: u8, follow: &mut u64) -> Option<Cell> {
        if flag == INNER_INDEX {
            at += NEXT;
        }
        let length = usize::try_from(varint(page, &mut at)?).ok().filter(|length| *length <= PAYLOAD_MAX)?;
        let id = if flag == ROWS { varint(page, &mut at)? } else { 0 };
        let local = local(length, if flag == ROWS { LOCAL_MAX_TABLE } else { LOCAL_MAX_INDEX });
        let mut cell =
            Cell { id, payload: page.get(at..at + local)?.to_vec(), local, whole: true, rest: Vec::new() };
        if local < length {
            let mut next = word(page, at + local)?;
            while cell.payload.len() < length && cell.whole {
                match self.rest(next, follow) {
                    Some(rest) => {
                        let bytes = (length - cell.payload.len()).min(PAGE - NEXT);
                        cell.payload.extend_from_slice(&rest[NEXT..NEXT + bytes]);
                        cell.rest.push(next);
                        next = word(&rest, 0)?;
                    }
                    None => cell.whole = false,
                }
            }
        }
        Some(cell)
    }

    /// A page that the rest of a long row lies on.
    fn rest(&self, number: u32, follow: &mut u64) -> Option<Vec<u8>> {
        *follow = follow.checked_sub(1)?;
        self.page(number).filter(|rest| number > 1 && number <= self.count && rest.first() == Some(&0))
    }
}

/// The first bytes of pages.
const INNER_INDEX: u8 = 2;
const INNER: u8 = 5;
const INDEX: u8 = 10;
const ROWS: u8 = 13;

/// How a page of rows or entries begins.
struct Header {
    start: usize,
    flag: u8,
    cells: usize,
    right: Option<u32>,
}

impl Header {
    fn of(page: &[u8], start: usize) -> Option<Header> {
        let flag = *page.get(start)?;
        let inner = matches!(flag, INNER | INNER_INDEX);
        if !inner && !matches!(flag, INDEX | ROWS) {
            return None;
        }
        let cells = usize::from(short(page, start + 3)?);
        let right = if inner { Some(word(page, start + 8)?) } else { None };
        let header = Header { start, flag, cells, right };
        (start + header.length() + 2 * cells <= PAGE).then_some(header)
    }

    fn length(&self) -> usize {
        if self.right.is_some() { 12 } else { 8 }
    }

    /// Where the `n`-th cell begins.
    fn place(&self, page: &[u8], n: usize) -> Option<usize> {
        let from = self.start + self.length();
        short(page, from + 2 * n).map(usize::from).filter(|at| *at >= from)
    }
}

/// What a page is, by its own bytes.
pub(super) fn kind(number: u32, page: &[u8]) -> Kind {
    let start = start_of(number);
    if page[start..].iter().all(|byte| *byte == 0) {
        return Kind::Empty;
    }
    let Some(header) = Header::of(page, start) else {
        return if page[start] == 0 { Kind::Rest } else { Kind::Rubbish };
    };
    let below = || {
        let cells = (0..header.cells).filter_map(|n| word(page, header.place(page, n)?));
        cells.chain(header.right).collect()
    };
    match header.flag {
        ROWS => Kind::Rows,
        INNER => Kind::Inner(below()),
        INNER_INDEX => Kind::Index(below()),
        _ => Kind::Index(Vec::new()),
    }
}

/// What a page lists, where it reads as a list of free pages.
pub(super) fn free_pages(page: &[u8], count: u32) -> Option<Vec<u32>> {
    let listed = usize::try_from(word(page, 4)?).ok().filter(|n| (n + 2) * 4 <= PAGE)?;
    let known = |at: usize| word(page, at).filter(|number| *number <= count);
    known(0)?;
    (0..listed).map(|n| known(8 + 4 * n)).collect()
}

/// Where a page's own header begins.
fn start_of(number: u32) -> usize {
    if number == 1 { FILE_HEADER } else { 0 }
}

/// How much of a content of this length lies in its own page.
fn local(length: usize, most: usize) -> usize {
    if length <= most {
        return length;
    }
    let wanted = LOCAL_MIN + (length - LOCAL_MIN) % (PAGE - NEXT);
    if wanted <= most { wanted } else { LOCAL_MIN }
}

fn short(page: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(page.get(at..at + 2)?.try_into().ok()?))
}

fn word(page: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(page.get(at..at + 4)?.try_into().ok()?))
}

/// A number of one to nine bytes, as SQLite writes them.
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let mut value: u64 = 0;
    for n in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if n == 8 {
            return Some((value << 8 | u64::from(byte)).cast_signed());
        }
        value = value << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value.cast_signed())
}
