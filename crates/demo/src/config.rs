//! The configurations of kiosk and desk for the demonstration.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::centre::{Centre, DESK, HELP, KIOSK, SETTLEMENT};
use crate::people::{PUPIL_IIN, STRANGER_IIN, TODDLER_IIN, UNSCHOOLED_IIN};
use crate::staff;
use crate::stick::PASSWORD;

/// Draws the pages of a PDF.
const PDF_DRAWER: &str = "pdftoppm";

/// Programs that show pictures and papers, those first that show both.
const VIEWERS: [&str; 8] = ["okular", "zathura", "mupdf", "evince", "atril", "xreader", "qpdfview", "xpdf"];

/// A kiosk: one of a hall, or the one that a desk starts.
struct Kiosk<'a> {
    id: &'a str,
    file: &'a str,
    vault: &'a str,
    identity: &'a str,
    /// A line, where it can be left by a key.
    quit_key: &'a str,
}

/// Writes `kiosk.toml` and says where.
pub(crate) fn kiosk(dir: &Path, centre: &Centre) -> Result<PathBuf> {
    let quit_key = "quit_key = \"ctrl-q\"";
    let (file, vault, identity) = ("kiosk.toml", "vault.sqlite", "identity");
    write(dir, centre, &Kiosk { id: KIOSK, file, vault, identity, quit_key })
}

/// Writes `help.toml`, the kiosk on which parents are helped, and says where.
pub(crate) fn help(dir: &Path, centre: &Centre) -> Result<PathBuf> {
    let (file, vault, identity) = ("help.toml", "help-vault.sqlite", "help-identity");
    write(dir, centre, &Kiosk { id: HELP, file, vault, identity, quit_key: "" })
}

fn write(dir: &Path, centre: &Centre, kiosk: &Kiosk<'_>) -> Result<PathBuf> {
    let Kiosk { id, file, vault, identity, quit_key } = kiosk;
    let path = dir.join(file);
    let shown = |name: &str| dir.join(name).display().to_string();
    let text = format!(
        r#"id = "{id}"
place_kk = "Қостанай ХҚКО"
place_ru = "Костанай ЦОН"
settlement = "{SETTLEMENT}"
vault = "{vault}"
trust = "{trust}"
crls = "{crls}"
stick_mounts = []
stick_folders = ["{stick}"]
{quit_key}

[central]
url = "{url}"
identity = "{identity}"
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
        vault = shown(vault),
        trust = shown("trust"),
        crls = shown("crls"),
        stick = shown("stick"),
        url = centre.url,
        identity = shown(identity),
        keys = centre.public_keys,
        phone = near(&dir.join("phone.txt")).display(),
    );
    std::fs::write(&path, text)?;
    Ok(path)
}

/// Writes `desk.toml` and says where. Every clerk's keys lie before it; parents are helped on a kiosk of its own.
pub(crate) fn desk(programs: &Path, dir: &Path, centre: &Centre, help: &Path) -> Result<PathBuf> {
    let path = dir.join("desk.toml");
    let shown = |name: &str| dir.join(name).display().to_string();
    let sticks: Vec<String> = staff::sticks(dir).iter().map(|stick| format!("{stick:?}")).collect();
    let text = format!(
        r#"id = "{DESK}"
place_kk = "Қостанай қаласы"
place_ru = "город Костанай"
trust = "{trust}"
crls = "{crls}"
stick_mounts = []
stick_folders = [{sticks}]
demo_password = "{PASSWORD}"
{shows}
[central]
url = "{url}"
identity = "{identity}"
{keys}

[operator]
name = "Қостанай қаласының білім бөлімі"
bin = "{bin}"

[session]
idle_warning_s = 240
idle_end_s = 300

[help]
program = "{program}"
config = "{help}"
"#,
        program = programs.join("tereze").display(),
        help = help.display(),
        trust = shown("trust"),
        crls = shown("crls"),
        sticks = sticks.join(", "),
        shows = shows(),
        url = centre.url,
        identity = shown("desk-identity"),
        keys = centre.public_keys,
        bin = staff::DEPARTMENT_BIN,
    );
    std::fs::write(&path, text)?;
    Ok(path)
}

/// Which of this machine's programs show scans: one with a window of its own only where there are windows.
fn shows() -> String {
    let mut lines = String::new();
    if let Some(drawer) = on_path(PDF_DRAWER) {
        lines.push_str(&format!("pdf_drawer = {drawer:?}\n"));
    }
    let windows = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if let Some(viewer) = VIEWERS.iter().find_map(|name| on_path(name)).filter(|_| windows) {
        lines.push_str(&format!("viewer = [{viewer:?}]\n"));
    }
    lines
}

/// Where a program lies.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|program| program.is_file())
}

/// The path as someone in this folder would type it.
fn near(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}
