//! What the real desk does where a test has one; unfinished applications on the scripted stick.

use forms::kept::Kept;
use forms::value::Scan;
use journey::effect::{Ask, FileHandle, KeptFound};
use journey::problem::Problem;
use journey::session::SecretText;

pub(super) fn found(stick: &[Result<SecretText, Problem>]) -> KeptFound {
    let one = |(n, kept): (u32, &Result<SecretText, Problem>)| kept.clone().map(|text| (FileHandle(n), text));
    KeptFound { files: (0..).zip(stick).map(one).collect() }
}

/// Its scans pass when they are looked at anew.
pub(super) fn scans(kept: &Result<SecretText, Problem>) -> Vec<Scan> {
    let text = kept.as_ref().unwrap();
    Kept::from_xml(text).unwrap().scans().cloned().collect()
}

/// What keys, files and the vault are asked for; the rest goes over the line.
pub(super) fn is_desks(ask: &Ask) -> bool {
    !matches!(
        ask,
        Ask::SendCode { .. }
            | Ask::CheckCode { .. }
            | Ask::LookUpParent { .. }
            | Ask::LookUpChild { .. }
            | Ask::Account(_)
    )
}
