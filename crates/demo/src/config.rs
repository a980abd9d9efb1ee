//! The kiosk's configuration for the demonstration.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::centre::{Centre, KIOSK, SETTLEMENT};
use crate::people::{PUPIL_IIN, STRANGER_IIN, TODDLER_IIN, UNSCHOOLED_IIN};
use crate::stick::PASSWORD;

/// Writes `kiosk.toml` and says where.
pub(crate) fn kiosk(dir: &Path, centre: &Centre) -> Result<PathBuf> {
    let path = dir.join("kiosk.toml");
    let shown = |name: &str| dir.join(name).display().to_string();
    let text = format!(
        r#"id = "{KIOSK}"
place_kk = "Қостанай ХҚКО"
place_ru = "Костанай ЦОН"
settlement = "{SETTLEMENT}"
vault = "{vault}"
trust = "{trust}"
crls = "{crls}"
stick_mounts = []
stick_folders = ["{stick}"]
quit_key = "ctrl-q"

[central]
url = "{url}"
token_file = "{token}"
{keys}

[operator]
name_kk = "«Азаматтарға арналған үкімет» мемлекеттік корпорациясы"
name_ru = "Государственная корпорация «Правительство для граждан»"
bin = "200140000014"

[demo]
password = "{PASSWORD}"
iins = ["{PUPIL_IIN}", "{TODDLER_IIN}", "{UNSCHOOLED_IIN}", "{STRANGER_IIN}"]
phone_file = "{phone}"
"#,
        vault = shown("vault.sqlite"),
        trust = shown("trust"),
        crls = shown("crls"),
        stick = shown("stick"),
        url = centre.url,
        token = centre.token_file.display(),
        keys = centre.public_keys,
        phone = near(&dir.join("phone.txt")).display(),
    );
    std::fs::write(&path, text)?;
    Ok(path)
}

/// The path as someone in this folder would type it.
fn near(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}
