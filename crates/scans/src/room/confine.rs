//! Gives up everything but computing, reading from the first pipe and writing to the second.
//!
//! Three walls, each of which stands without the others: limits of the process (memory, time, no files, no core),
//! Landlock (no file, no socket) and seccomp (a short list of system calls; anything else fails). Landlock is not in
//! every kernel: then the answer says so, and seccomp still lets nothing be opened. Without seccomp there is no room.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetError,
    RulesetStatus, Scope,
};
use rustix::process::{DumpableBehavior, Resource, Rlimit, Signal};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

/// The file numbers of the two pipes.
const INPUT: u64 = 0;
const OUTPUT: u64 = 1;

/// How a process is confined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confined {
    /// Landlock holds too.
    pub landlock: bool,
}

/// Why a process is not confined.
#[derive(Debug, thiserror::Error)]
pub enum NotConfined {
    /// The limits of the process.
    #[error("limits: {0}")]
    Limits(#[from] rustix::io::Errno),
    /// Landlock is there and refused.
    #[error("landlock: {0}")]
    Landlock(#[from] RulesetError),
    /// Seccomp.
    #[error("seccomp: {0}")]
    Seccomp(#[from] seccompiler::Error),
}

impl From<seccompiler::BackendError> for NotConfined {
    fn from(error: seccompiler::BackendError) -> Self {
        Self::Seccomp(error.into())
    }
}

/// Confines this process for good: so many bytes of address space, so many seconds of computing.
///
/// # Errors
/// [`NotConfined`]: then nothing may be opened here.
pub fn confine(memory_bytes_max: u64, cpu_s_max: u64) -> Result<Confined, NotConfined> {
    limit(memory_bytes_max, cpu_s_max)?;
    let landlock = no_files_no_network()?;
    // From here on nothing can be opened, also by number.
    set(Resource::Nofile, 0)?;
    seccompiler::apply_filter(&calls()?)?;
    Ok(Confined { landlock })
}

fn limit(memory_bytes_max: u64, cpu_s_max: u64) -> Result<(), rustix::io::Errno> {
    // A picture is a person's: no core, no look from outside, no life after the kiosk's.
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)?;
    set(Resource::Nproc, 0)?;
    set(Resource::As, memory_bytes_max)?;
    set(Resource::Cpu, cpu_s_max)
}

fn set(resource: Resource, most: u64) -> Result<(), rustix::io::Errno> {
    rustix::process::setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
}

/// True where the kernel knows Landlock.
fn no_files_no_network() -> Result<bool, RulesetError> {
    const KNOWN: ABI = ABI::V6;
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?;
    let status = ruleset.create()?.restrict_self()?;
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}

/// What computing needs, and nothing else; every other call fails with `EPERM`.
fn calls() -> Result<BpfProgram, NotConfined> {
    const ALWAYS: [i64; 18] = [
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
    ];
    let mut calls: BTreeMap<i64, Vec<SeccompRule>> = ALWAYS.map(|call| (call, Vec::new())).into();
    calls.insert(libc::SYS_read, vec![SeccompRule::new(vec![equal(0, INPUT)?])?]);
    calls.insert(libc::SYS_write, vec![SeccompRule::new(vec![equal(0, OUTPUT)?])?]);
    // Memory that is nobody's file and never code.
    let never_code = || masked(2, libc::PROT_EXEC as u64, 0);
    let nameless = libc::MAP_ANONYMOUS as u64;
    let nobodys = masked(3, nameless, nameless)?;
    calls.insert(libc::SYS_mmap, vec![SeccompRule::new(vec![never_code()?, nobodys])?]);
    calls.insert(libc::SYS_mprotect, vec![SeccompRule::new(vec![never_code()?])?]);
    // An abort ends this process and no other.
    let ourselves = u64::from(rustix::process::getpid().as_raw_nonzero().get().unsigned_abs());
    calls.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![equal(0, ourselves)?])?]);
    let other = SeccompAction::Errno(libc::EPERM as u32);
    let arch = std::env::consts::ARCH.try_into()?;
    Ok(SeccompFilter::new(calls, other, SeccompAction::Allow, arch)?.try_into()?)
}

fn equal(argument: u8, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

fn masked(argument: u8, mask: u64, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(mask), value)
}
