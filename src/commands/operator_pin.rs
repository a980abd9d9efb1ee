//! `tereze operator-pin`: the line of `kiosk.toml` for a PIN that is read from the standard input.

use std::io::{Read, Write};

use zeroize::Zeroizing;

use super::{Failure, said};
use crate::pin::{DIGITS, PinHash};

/// The longest line that is read, in bytes.
const LINE_BYTES_MAX: u64 = 64;

/// Prints the line.
pub fn run(input: impl Read, out: &mut impl Write) -> Result<(), Failure> {
    let mut typed = Zeroizing::new(String::with_capacity(LINE_BYTES_MAX as usize));
    let read = input.take(LINE_BYTES_MAX).read_to_string(&mut typed);
    read.map_err(|error| Failure::File { path: "-".to_owned(), error })?;
    let pin = typed.lines().next().unwrap_or_default();
    let reason = || {
        format!(
            "a PIN has {} to {} digits, and is read from the standard input",
            DIGITS.start(),
            DIGITS.end()
        )
    };
    let hash = PinHash::of(pin).ok_or_else(|| Failure::Refused { code: "E-PIN", reason: reason() })?;
    said(writeln!(out, "operator_pin = \"{hash}\""))
}
