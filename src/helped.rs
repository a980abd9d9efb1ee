//! Who helps a parent, as the desk that started the kiosk says it on the standard input: in no argument, no variable of
//! the environment and on no disk, where others could read it.

use std::io::{IsTerminal, Read};

use forms::Help;
use zeroize::Zeroizing;

/// Bytes of the longest word of a desk.
const HELP_BYTES_MAX: u64 = 8 * 1024;

/// Why nobody is known to help.
#[derive(Debug, thiserror::Error)]
pub enum NoHelp {
    /// Nobody's hand types it.
    #[error("--helped is for a desk, which says on the standard input who helps")]
    Terminal,
    /// The desk is gone.
    #[error("the standard input: {0}")]
    Read(#[from] std::io::Error),
    /// It is no word of a desk.
    #[error("who helps: {0}")]
    Shape(#[from] forms::xml::XmlError),
}

/// Reads it to its end.
///
/// # Errors
/// [`NoHelp`], which repeats nothing of what was read.
pub fn read(mut from: impl Read + IsTerminal) -> Result<Help, NoHelp> {
    if from.is_terminal() {
        return Err(NoHelp::Terminal);
    }
    let mut said = Zeroizing::new(String::with_capacity(HELP_BYTES_MAX as usize));
    from.by_ref().take(HELP_BYTES_MAX).read_to_string(&mut said)?;
    Ok(Help::from_xml(&said)?)
}
