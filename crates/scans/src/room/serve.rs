//! The inside of the room.

use std::io::{Read, Write};
use std::process::ExitCode;

use domain::policy::ScanPolicy;
use zeroize::Zeroizing;

use super::confine::confine;
use super::wire::{Frame, HEAD_BYTES, asked};
use crate::look::look;

/// Confines itself, takes one file, looks at it, says what was seen.
pub(super) fn serve(memory_bytes_max: u64, cpu_s_max: u64) -> ExitCode {
    // A panic ends the room, as it should; what it would say could name what is in the picture.
    std::panic::set_hook(Box::new(|_| ()));
    let mut out = std::io::stdout().lock();
    let policy = &domain::released::policy().scans;
    let mut say = |frame: &Frame, policy: &ScanPolicy| {
        out.write_all(&frame.packed(policy)).and_then(|()| out.flush()).is_ok()
    };
    match confine(memory_bytes_max, cpu_s_max) {
        Ok(confined) if say(&Frame::Confined(confined.landlock), policy) => {}
        Ok(_) => return ExitCode::FAILURE,
        Err(_) => {
            say(&Frame::NotConfined, policy);
            return ExitCode::FAILURE;
        }
    }
    let Some((file, quarters, policy)) = take(&mut std::io::stdin().lock()) else { return ExitCode::FAILURE };
    let looked = look(&file, &policy, quarters, &mut |step| {
        say(&Frame::Step(step), &policy);
    });
    let answer = looked.map_or_else(Frame::Fault, Frame::Looked);
    if say(&answer, &policy) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn take(input: &mut impl Read) -> Option<(Zeroizing<Vec<u8>>, u8, ScanPolicy)> {
    let mut head = [0; HEAD_BYTES];
    input.read_exact(&mut head).ok()?;
    let (length, quarters, policy) = asked(&head)?;
    if length as u64 > policy.bytes_max {
        return None;
    }
    let mut file = Zeroizing::new(vec![0; length]);
    input.read_exact(&mut file).ok()?;
    Some((file, quarters, policy))
}
