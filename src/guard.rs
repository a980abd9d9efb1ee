//! What the program asks of the system for itself, before it holds anything.
//!
//! **Invariant:** a crash writes no memory to any disk, and nobody but the system's administrator reads the memory of a
//! running kiosk. That it is not swapped out is its unit's part (`MemorySwapMax=0`).

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// No core file, no reading by others. A system that refuses stops nobody: its units say the same.
pub fn begin() {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}
