//! What stands where in a damaged file, told by the shape of each row: neither its schema nor its indices are needed.
//!
//! The indices serve as witnesses: they name rows that cannot be found any more.

use std::collections::{BTreeMap, BTreeSet};

use domain::number::KioskNumber;
use sha2::{Digest, Sha256};

use super::super::bounds::instant;
use super::pages::{Cell, Kind, Pages, free_pages, kind};
use super::record::Value::{Blob, Int, Missing, Null, Text};
use super::record::{Value, values};

/// A row's place: its page, and which cell of it.
pub(super) type Place = (u32, usize);

/// A SHA-256.
pub(super) type Sha = [u8; 32];

/// The most bytes that what is found may take in memory, forms and scans aside, which are not kept: what thousands of
/// applications and receipts need, and no more whatever stands in a damaged file.
const KEPT_MAX: usize = 64 * 1024 * 1024;

/// What a name is counted as, in bytes: it stands in several tables.
const A_NAME: usize = 512;

/// What was found in a file. Rows are named by their number in it.
#[derive(Default)]
pub(super) struct Survey {
    /// Applications whose form holds its digest.
    pub(super) sound: BTreeMap<i64, Vec<Place>>,
    /// Applications of which only the columns before the form can be read.
    pub(super) broken: BTreeMap<i64, Vec<Place>>,
    /// Forms with the login in them, that hold their digest; none where there are two of one number, and one of them is
    /// another's.
    pub(super) wholes: BTreeMap<i64, Option<Place>>,
    /// Scans that hold their digest, by the application.
    pub(super) scans: BTreeMap<i64, BTreeMap<Sha, Place>>,
    /// Scans that anything names, by the application.
    pub(super) scans_named: BTreeMap<i64, BTreeSet<Sha>>,
    /// Applications that anything names.
    pub(super) named: BTreeSet<i64>,
    /// The numbers their owners hold.
    pub(super) numbers: BTreeMap<i64, String>,
    /// Rows of the small tables, with what puts them into a vault.
    pub(super) small: Vec<(&'static str, Vec<Value>)>,
    /// Pages, and frames of the log, that cannot be read, or not to their end.
    pub(super) unread: u64,
    /// Of [`KEPT_MAX`].
    kept: usize,
}

/// The pages as they lead to one another.
struct Map {
    led_to: BTreeSet<u32>,
    used: BTreeSet<u32>,
    empty: BTreeSet<u32>,
    rest: Vec<u32>,
    /// Pages that anything leads to, and that the file does not have.
    beyond: bool,
    /// Whether the first page says where every table begins.
    begins: bool,
    /// How many pages of long rows may still be followed.
    follow: u64,
}

impl Map {
    /// Pages that are not what leads to them, or what nothing leads to, takes them for.
    fn unread(&self, pages: &Pages) -> u64 {
        let mut free = BTreeSet::new();
        let mut unread = u64::from(self.beyond);
        for number in self.rest.iter().filter(|number| !self.used.contains(number)) {
            match pages.page(*number).and_then(|page| free_pages(&page, pages.count)) {
                Some(listed) => free.extend(listed),
                None => unread += 1,
            }
        }
        let ought_not =
            |number: &&u32| self.led_to.contains(number) || (!self.begins && !free.contains(number));
        unread + self.empty.iter().filter(ought_not).count() as u64
    }

    fn lead_to(&mut self, below: impl IntoIterator<Item = u32>, pages: &Pages) {
        for number in below {
            if number > pages.count {
                self.beyond = true;
            } else {
                self.led_to.insert(number);
            }
        }
    }
}

impl Survey {
    /// Where an application of this number stands: at several places where a number was damaged. Those whose form does not
    /// hold only where no other does.
    pub(super) fn places(&self, row: i64) -> Vec<Place> {
        self.sound.get(&row).or(self.broken.get(&row)).cloned().unwrap_or_default()
    }

    /// Looks at every page of a file.
    pub(super) fn of(pages: &Pages) -> Survey {
        let mut survey = Survey { unread: pages.torn, ..Survey::default() };
        let none = BTreeSet::new;
        let follow = pages.followed_max();
        let mut map = Map {
            led_to: none(),
            used: none(),
            empty: none(),
            rest: Vec::new(),
            beyond: false,
            begins: false,
            follow,
        };
        for number in 1..=pages.count {
            survey.look(pages, number, &mut map);
        }
        survey.unread += map.unread(pages) + survey.without_owner();
        survey
    }

    /// Scans and forms of applications that nothing else tells of, or that two rows claim.
    fn without_owner(&self) -> u64 {
        let scans = self.scans.keys().filter(|row| !self.named.contains(row)).count();
        let whole = |(row, place): &(&i64, &Option<Place>)| place.is_none() || !self.named.contains(row);
        (scans + self.wholes.iter().filter(whole).count()) as u64
    }

    fn look(&mut self, pages: &Pages, number: u32, map: &mut Map) {
        let Some(page) = pages.page(number) else {
            self.unread += 1;
            return;
        };
        let table = match kind(number, &page) {
            Kind::Empty => {
                map.empty.insert(number);
                return;
            }
            Kind::Rest => {
                map.rest.push(number);
                return;
            }
            // The first page tells only where the tables begin.
            Kind::Rubbish if number == 1 => return,
            Kind::Rubbish => {
                self.unread += 1;
                return;
            }
            Kind::Inner(below) => {
                map.begins |= number == 1;
                map.lead_to(below, pages);
                return;
            }
            Kind::Index(below) => {
                map.lead_to(below, pages);
                false
            }
            Kind::Rows => true,
        };
        let mut hurt = false;
        let mut follow = map.follow;
        for (n, cell) in pages.cells(number, &page, &mut follow).enumerate() {
            let read = cell.as_ref().and_then(|cell| Some((cell, values(&cell.payload)?)));
            let Some((cell, values)) = read else {
                hurt = true;
                continue;
            };
            hurt |= !cell.whole;
            map.used.extend(&cell.rest);
            match (table, values.as_slice()) {
                (true, [Text(_), Text(_), Text(_), Int(root), _]) => {
                    map.lead_to(u32::try_from(*root).ok().filter(|root| *root > 0), pages);
                }
                (_, _) if self.kept > KEPT_MAX => hurt = true,
                (true, row) => self.row(cell, row, (number, n)),
                (false, entry) => self.entry(entry),
            }
        }
        map.follow = follow;
        if number == 1 {
            map.begins = !hurt;
        } else {
            self.unread += u64::from(hurt);
        }
    }

    fn row(&mut self, cell: &Cell, row: &[Value], at: Place) {
        self.kept += A_NAME;
        match row {
            [
                Null,
                Blob(id),
                Text(number),
                Text(_),
                Text(_),
                Int(accepted_ms),
                Int(_),
                Int(_),
                Blob(_),
                Blob(sha),
                sealed,
            ] if id.len() == 16 && instant(*accepted_ms).is_ok() => {
                self.named.insert(cell.id);
                self.number(cell.id, number);
                let found = if holds(sealed, sha).is_some() { &mut self.sound } else { &mut self.broken };
                found.entry(cell.id).or_default().push(at);
            }
            [Null, Int(application), Blob(sha), sealed @ (Blob(_) | Missing)] => {
                let Ok(named) = Sha::try_from(sha.as_slice()) else { return };
                self.scans_named.entry(*application).or_default().insert(named);
                if holds(sealed, sha).is_some() {
                    self.scans.entry(*application).or_default().insert(named, at);
                }
            }
            [Null, Blob(sha), sealed] if holds(sealed, sha).is_some() => {
                self.wholes.entry(cell.id).and_modify(|one| *one = None).or_insert(Some(at));
            }
            // The form beside it goes on its way; where the centre asks for this one, it is missed.
            [Null, Blob(sha), Blob(_) | Missing] if sha.len() == 32 => self.unread += 1,
            [Null, Int(0..=1_000), Int(_) | Null] => {
                self.keep("INSERT OR IGNORE INTO pin VALUES (1, ?2, ?3)", row)
            }
            _ => {}
        }
    }

    fn entry(&mut self, entry: &[Value]) {
        self.kept += A_NAME;
        match entry {
            [Text(state), Int(_), Int(row)] if matches!(state.as_str(), "form" | "scans" | "refused") => {
                self.named.insert(*row);
            }
            [Blob(id), Int(row)] if id.len() == 16 => {
                self.named.insert(*row);
            }
            [Text(number), Int(row)] if number.starts_with("K-") => {
                self.named.insert(*row);
                self.number(*row, number);
            }
            [Int(application), Blob(sha), Int(_)] => {
                if let Ok(sha) = Sha::try_from(sha.as_slice()) {
                    self.scans_named.entry(*application).or_default().insert(sha);
                }
            }
            [Blob(_), Text(number), Int(_), Text(receipt)]
                if is_plain(number) && super::is_receipt(receipt) =>
            {
                self.keep("INSERT OR IGNORE INTO receipt VALUES (?1, ?2, ?3, ?4)", entry);
            }
            [Blob(_), Text(number), Text(code), Int(_), Int(_)] if is_plain(number) && is_plain(code) => {
                self.keep("INSERT OR IGNORE INTO taken_away VALUES (?1, ?2, ?3, ?4, ?5)", entry);
            }
            [Text(_), Text(_), Text(_), Text(_)] => {
                self.keep("INSERT OR IGNORE INTO head VALUES (?1, ?2, ?3, ?4)", entry);
            }
            [Text(queue), Text(code), Int(_), Text(_), Text(_), Text(_)]
                if is_plain(queue) && is_plain(code) =>
            {
                self.keep("INSERT OR IGNORE INTO doubt VALUES (?1, ?2, ?3, ?4, ?5, ?6)", entry);
            }
            [Text(_), Int(_), Int(_), Int(_)] => {
                self.keep("INSERT OR IGNORE INTO salvage VALUES (?1, ?2, ?3, ?4)", entry);
            }
            // More scans than can be counted would be taken for damage of the vault it is put into.
            [Text(file), Int(_), Text(number), Int(0..=0xFFFF)] if is_plain(file) && is_plain(number) => {
                self.keep("INSERT OR IGNORE INTO lost VALUES (?1, ?2, ?3, ?4)", entry);
            }
            _ => {}
        }
    }

    /// A number that holds its check digit is believed rather than another.
    fn number(&mut self, row: i64, number: &str) {
        let known = self.numbers.get(&row);
        if is_plain(number) && known.is_none_or(|known| KioskNumber::parse(known).is_err()) {
            self.numbers.insert(row, number.to_owned());
        }
    }

    fn keep(&mut self, sql: &'static str, row: &[Value]) {
        // A moment that is none would be taken for damage of the vault it is put into.
        if row.iter().any(|value| matches!(value, Int(ms) if instant(*ms).is_err())) {
            return;
        }
        let bytes = |value: &Value| match value {
            Text(text) => text.len(),
            Blob(bytes) => bytes.len(),
            Null | Int(_) | Missing => 0,
        };
        self.kept += row.iter().map(bytes).sum::<usize>();
        self.small.push((sql, row.to_vec()));
    }
}

/// Whether a text may be shown to people and written into logs: it is anybody's that could write to the file.
pub(super) fn is_plain(text: &str) -> bool {
    text.len() <= 100 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The bytes, where they are those of this digest.
pub(super) fn holds<'a>(sealed: &'a Value, sha: &[u8]) -> Option<&'a [u8]> {
    let Blob(sealed) = sealed else { return None };
    (Sha256::digest(sealed).as_slice() == sha).then_some(sealed.as_slice())
}
