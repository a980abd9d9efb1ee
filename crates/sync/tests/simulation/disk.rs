//! A disk: what was written is there at once, and what was not synced is gone after a crash.

/// What lies on a disk, changed by one operation at a time.
pub(crate) trait Kept: Clone {
    type Op;
    fn apply(&mut self, op: &Self::Op);
}

pub(crate) struct Disk<T: Kept> {
    live: T,
    synced: T,
    since: Vec<T::Op>,
}

impl<T: Kept> Disk<T> {
    pub(crate) fn new(kept: T) -> Self {
        Self { live: kept.clone(), synced: kept, since: Vec::new() }
    }

    pub(crate) fn read(&self) -> &T {
        &self.live
    }

    /// What a crash would leave.
    pub(crate) fn safe(&self) -> &T {
        &self.synced
    }

    pub(crate) fn write(&mut self, op: T::Op) {
        self.live.apply(&op);
        self.since.push(op);
    }

    pub(crate) fn sync(&mut self) {
        for op in self.since.drain(..) {
            self.synced.apply(&op);
        }
    }

    /// Power off; whether anything was lost by it.
    pub(crate) fn crash(&mut self) -> bool {
        let lost = !self.since.is_empty();
        if lost {
            self.since.clear();
            self.live = self.synced.clone();
        }
        lost
    }
}
