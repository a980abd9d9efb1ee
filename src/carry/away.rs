//! A refused row, taken away by whoever looks after the kiosk.

use std::path::Path;

use courier::NewBundle;
use domain::time::Timestamp;
use ledger::courier::{MANIFEST_VERSION, Manifest, Packed};

use super::{CarryError, Sender, stamp};
use crate::vault::Vault;

/// What the folder of a refused row is called, before the kiosk's name. Central opens none of them: it said no.
const REFUSED: &str = "refused-";

/// Writes a refused row onto a stick, sealed as it is, and erases it here but for its number and the reason; the name of its
/// folder.
///
/// # Errors
/// [`CarryError`]; the row stays then.
pub fn take_away(
    vault: &mut Vault,
    sender: Sender<'_>,
    kiosk_number: &str,
    dir: &Path,
    now: Timestamp,
) -> Result<String, CarryError> {
    let aside = vault.aside(kiosk_number)?;
    let about = format!("{REFUSED}{}", sender.kiosk);
    let mut bundle =
        NewBundle::begin(dir, &about, &format!("{}-{}", stamp(now), aside.submission_id.simple()))?;
    let form = bundle.put(&aside.sealed)?;
    let scans = aside.scans.iter().map(|scan| bundle.put(&scan.sealed)).collect::<Result<_, _>>()?;
    let items = vec![Packed { submission_id: aside.submission_id, form, scans }];
    let manifest = Manifest { v: MANIFEST_VERSION, kiosk: about, made_at: now, items };
    let name = bundle.finish(&sender.key.sign(&manifest).map_err(|_| CarryError::Sign)?)?;
    vault.take_away(kiosk_number, now)?;
    Ok(name)
}
