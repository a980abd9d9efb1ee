//! The audit of a queue's log: every entry follows the one before, every event is the one committed to, and the
//! whole is what the signed heads and the applicants' evidence say it was.
//!
//! **Invariant:** whoever changed, moved or took out an entry is found at that entry. Whoever then computed every
//! hash again is found by a single old head or a single piece of evidence, at the entry or among the entries that
//! it covers. The audit reads each entry once; it asks nobody and believes no stored hash.

use std::ops::Range;

use crate::entry::{Entry, Opened};
use crate::evidence::Evidence;
use crate::hash::Hash32;
use crate::head::{HeadError, TreeHead};
use crate::key::ReceiptKey;
use crate::tree::{self, MemoryNodes, NoNode};

/// Reads a log from its first entry on.
#[derive(Clone, Debug)]
pub struct Audit {
    queue: String,
    next: u64,
    previous: Hash32,
    nodes: MemoryNodes,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {what}", named(.entries))]
pub struct Finding {
    /// The first entry that is wrong, alone, or the entries of which one is.
    pub entries: Range<u64>,
    /// What is wrong.
    pub what: Wrong,
}

/// The entry by its place in the log, the first being 0; or the first and the last of those among which it is.
fn named(entries: &Range<u64>) -> String {
    match entries.end.saturating_sub(1) {
        last if last <= entries.start => format!("entry {}", entries.start),
        last => format!("one of the entries {} to {last}", entries.start),
    }
}

/// What is wrong with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The entry is of another queue.
    #[error("of another queue")]
    Queue,
    /// Another number stands here: an entry was taken out, put in or swapped.
    #[error("not the number that comes next")]
    Index,
    /// The entry does not hold the link of the one before.
    #[error("does not follow the entry before")]
    Chain,
    /// The event is not the one committed to.
    #[error("another event than the one recorded")]
    Event,
    /// The log is shorter than a signed head says.
    #[error("missing, though a signed head counts it")]
    Missing,
    /// Not what a signed head was signed over.
    #[error("not what the head was signed over")]
    Head,
    /// Not the entry an applicant has evidence of.
    #[error("not the entry that the evidence shows")]
    Evidence,
    /// The evidence itself does not hold.
    #[error("evidence that does not hold: {0}")]
    Unproven(HeadError),
}

impl Audit {
    /// Before the first entry.
    pub fn new(queue: &str) -> Audit {
        let previous = Entry::genesis(queue);
        Audit { queue: queue.to_owned(), next: 0, previous, nodes: MemoryNodes::default() }
    }

    /// Takes the next entry as it is stored.
    ///
    /// # Errors
    /// The [`Finding`] at this entry.
    pub fn take(&mut self, opened: &Opened) -> Result<(), Finding> {
        let entry = &opened.entry;
        let wrong = if entry.queue != self.queue {
            Some(Wrong::Queue)
        } else if entry.index != self.next {
            Some(Wrong::Index)
        } else if entry.previous != self.previous {
            Some(Wrong::Chain)
        } else if !opened.holds() {
            Some(Wrong::Event)
        } else {
            None
        };
        if let Some(what) = wrong {
            return Err(Finding::at(self.next, what));
        }
        let stored =
            tree::append(&self.nodes, self.next, &entry.leaf()).and_then(|stored| self.nodes.store(stored));
        stored.map_err(|NoNode(_)| self.lost())?;
        self.previous = entry.link();
        self.next += 1;
        Ok(())
    }

    /// How many entries were taken.
    pub fn size(&self) -> u64 {
        self.next
    }

    /// The root over all entries taken.
    ///
    /// # Errors
    /// Never for entries taken here; the hashes are in memory.
    pub fn root(&self) -> Result<Hash32, Finding> {
        tree::root(&self.nodes, self.next).map_err(|NoNode(_)| self.lost())
    }

    /// Holds the log against the signed heads of this queue that somebody kept, already verified.
    ///
    /// # Errors
    /// The entries between the last head that holds and the first that does not.
    pub fn holds_heads(&self, heads: &[TreeHead]) -> Result<(), Finding> {
        let mut heads: Vec<&TreeHead> = heads.iter().collect();
        heads.sort_by_key(|head| head.size);
        let mut good = 0;
        for head in heads {
            let wrong = |what| Err(Finding { entries: good..head.size.max(good + 1), what });
            if head.queue != self.queue {
                return wrong(Wrong::Queue);
            }
            if head.size > self.next {
                return Err(Finding { entries: self.next..head.size, what: Wrong::Missing });
            }
            let root = tree::root(&self.nodes, head.size).map_err(|NoNode(_)| self.lost())?;
            if root != head.root {
                return wrong(Wrong::Head);
            }
            good = head.size;
        }
        Ok(())
    }

    /// Holds the log against an applicant's evidence.
    ///
    /// # Errors
    /// The entry itself, or the fewest entries of which the evidence says that one is wrong.
    pub fn holds_evidence(&self, evidence: &Evidence, key: &ReceiptKey) -> Result<(), Finding> {
        let index = evidence.opened.entry.index;
        let head = evidence.verify(key).map_err(|error| Finding::at(index, Wrong::Unproven(error)))?;
        if head.queue != self.queue {
            return Err(Finding::at(index, Wrong::Unproven(HeadError::Queue)));
        }
        if head.size > self.next {
            return Err(Finding { entries: self.next..head.size, what: Wrong::Missing });
        }
        let leaf = Hash32::of_leaf(&evidence.opened.entry.leaf());
        let proof = tree::proof_ranges(head.size, index).into_iter().zip(evidence.proof.iter().copied());
        let mut shown: Vec<_> = proof.chain([((index, index + 1), leaf)]).collect();
        // From the left, since every entry after a wrong one holds another link.
        shown.sort_unstable();
        for ((first, end), shown) in shown {
            let found = tree::range(&self.nodes, first, end).map_err(|NoNode(_)| self.lost())?;
            if found != shown {
                let what = if first == index { Wrong::Evidence } else { Wrong::Head };
                return Err(Finding { entries: first..end, what });
            }
        }
        Ok(())
    }

    /// A hash that was stored a moment ago and is not there: no log can do that.
    fn lost(&self) -> Finding {
        Finding::at(self.next, Wrong::Missing)
    }
}

impl Finding {
    fn at(index: u64, what: Wrong) -> Finding {
        Finding { entries: index..index + 1, what }
    }
}

#[cfg(test)]
mod tests;
