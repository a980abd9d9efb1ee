//! Unfinished applications that were found on the sticks and opened with the person's key.
//!
//! **Invariant:** they are of the person whose key is open and of nobody else: another key's opening forgets them.

use forms::kept::Kept;
use forms::value::Scan;

use crate::effect::{FileHandle, KeptFound};
use crate::problem::Problem;
use domain::time::Timestamp;

/// What was found.
#[derive(Default)]
pub struct KeptDesk {
    /// What can be taken up, the newest first.
    pub offers: Vec<KeptOffer>,
    /// Why others cannot, each reason once.
    pub refused: Vec<Problem>,
    /// The one that is being taken up.
    pub chosen: Option<usize>,
    /// What was taken up.
    pub taken: Option<Taken>,
}

/// One that can be taken up.
pub struct KeptOffer {
    /// Its file.
    pub file: FileHandle,
    /// What stands in it.
    pub kept: Kept,
}

/// One that is being finished.
pub struct Taken {
    /// What stood in it.
    pub kept: Kept,
    /// Its scans, as they were looked at anew.
    pub scans: Vec<Scan>,
    /// The step to go on at; none once it was gone to.
    pub step: Option<String>,
    /// Its answers lie on the desk.
    pub laid: bool,
}

impl Taken {
    /// How many scans could not be taken along.
    pub fn scans_lost(&self) -> usize {
        self.kept.scans().count().saturating_sub(self.scans.len())
    }
}

impl KeptDesk {
    /// Reads what the files hold; those kept too long ago are told so.
    pub(crate) fn of(found: KeptFound, days_max: u32, now: Timestamp) -> KeptDesk {
        let mut desk = KeptDesk::default();
        for one in found.files {
            let read = one.and_then(|(file, text)| Ok((file, read(&text, days_max, now)?)));
            match read {
                Ok((file, kept)) => desk.offers.push(KeptOffer { file, kept }),
                Err(problem) if desk.refused.contains(&problem) => {}
                Err(problem) => desk.refused.push(problem),
            }
        }
        desk.offers.sort_by_key(|offer| std::cmp::Reverse(offer.kept.kept));
        desk
    }
}

fn read(text: &str, days_max: u32, now: Timestamp) -> Result<Kept, Problem> {
    let kept = Kept::from_xml(text).map_err(|_| Problem::plain("fault-kept-damaged"))?;
    if kept.its_form().is_none() {
        return Err(Problem::plain("fault-kept-newer"));
    }
    if kept.is_older_than(days_max, now) {
        return Err(Problem::with("fault-kept-old", "n", days_max));
    }
    Ok(kept)
}
