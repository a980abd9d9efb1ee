//! The line to the registry, which can be cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use central::registry::{Inquiry, Minor, Person, Registry, RegistryError, SampleRegistry};
use domain::iin::Iin;

/// The line to the registry, which can be cut.
#[derive(Clone, Default)]
pub(crate) struct Line {
    pub(crate) cut: Arc<AtomicBool>,
}

/// The invented people at the other end of the line.
pub(crate) struct Wired {
    pub(crate) line: Line,
    pub(crate) sample: SampleRegistry,
}

impl Wired {
    fn up(&self) -> Result<&SampleRegistry, RegistryError> {
        if self.line.cut.load(Ordering::SeqCst) { Err(RegistryError("cut".into())) } else { Ok(&self.sample) }
    }
}

impl Registry for Wired {
    fn person(&self, why: Inquiry<'_>, iin: &Iin) -> Result<Option<Person>, RegistryError> {
        self.up()?.person(why, iin)
    }

    fn child_of(&self, why: Inquiry<'_>, parent: &Iin, child: &Iin) -> Result<Option<Minor>, RegistryError> {
        self.up()?.child_of(why, parent, child)
    }
}
