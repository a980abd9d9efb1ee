//! Disks that take nothing more, under a person's hands: what was not accepted is said, what was accepted is there once.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::{Connection, OpenFlags};

use super::operator::line_of;
use super::{RUSSIAN, fill, sign};
use crate::hall::{Hall, program, until};

#[test]
fn a_full_disk_of_the_kiosk_is_told_and_a_full_one_of_the_centre_delays_only() {
    let hall = Hall::new();
    let mut kiosk = hall.kiosk(100, 30);
    fill(&hall, &mut kiosk, &RUSSIAN);
    kiosk.limit_files(Some(0));
    sign(&mut kiosk, &RUSSIAN);
    kiosk.wait_for("Заявление ещё не принято");
    kiosk.limit_files(None);
    hall.limit_files_of_the_centre(Some(0));
    kiosk.choose("Сохранить ещё раз");
    kiosk.wait_for(RUSSIAN.not_registered);
    hall.limit_files_of_the_centre(None);
    kiosk.wait_for(RUSSIAN.registered);
    assert_eq!(registered(&hall), 1, "stored twice, accepted once");
}

/// How many applications the centre has.
fn registered(hall: &Hall) -> i64 {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let db = Connection::open_with_flags(hall.path("central.sqlite"), flags).unwrap();
    db.query_row("SELECT count(*) FROM submission", [], |row| row.get(0)).unwrap()
}

/// A disk of its own for the vault of a kiosk.
struct Disk(PathBuf);

impl Disk {
    /// Nothing where this machine does not let a test mount anything.
    fn mounted(hall: &Hall, options: &[&str]) -> Option<Disk> {
        let at = hall.path("disk");
        std::fs::create_dir(&at).unwrap();
        let disk = Disk(at);
        if !disk.mount(options) {
            eprintln!("skipped: this machine does not let a test mount a file system");
            return None;
        }
        let configured = std::fs::read_to_string(hall.path("kiosk.toml")).unwrap();
        let (before, after) = (hall.path("vault.sqlite"), disk.0.join("vault.sqlite"));
        let moved = configured.replace(before.to_str().unwrap(), after.to_str().unwrap());
        assert_ne!(configured, moved);
        std::fs::write(hall.path("kiosk.toml"), moved).unwrap();
        Some(disk)
    }

    fn mount(&self, options: &[&str]) -> bool {
        done(Command::new("mount").args(options).arg(&self.0))
    }

    fn unmount(&self) -> bool {
        done(Command::new("umount").arg(&self.0))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whatever still holds it: it goes when that does.
        done(Command::new("umount").arg("-l").arg(&self.0));
    }
}

fn done(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

const TAKES_NOTHING: [&str; 2] =
    ["Терминал қазір өтініш қабылдамайды.", "Терминал сейчас не принимает заявления."];

#[test]
fn a_kiosk_on_a_read_only_disk_says_so_to_everybody_and_comes_back_by_itself() {
    let hall = Hall::new();
    hall.configure(&line_of("481516\n"), "");
    let Some(disk) = Disk::mounted(&hall, &["-t", "tmpfs", "-o", "size=256m", "tmpfs"]) else { return };
    assert!(disk.mount(&["-o", "remount,ro"]));
    let mut kiosk = hall.kiosk(132, 43);
    TAKES_NOTHING.iter().for_each(|words| kiosk.wait_for(words));
    kiosk.press("\x1b[24~");
    kiosk.wait_for("Қызметкердің ПИН-коды");
    kiosk.press("481516\r");
    kiosk.wait_for("Дискіге жазуға болмайды.");
    let doctor = Command::new(program("tereze"))
        .args(["doctor", "--config"])
        .arg(hall.path("kiosk.toml"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(
        said.contains("!! the disk of the vault is read-only") && said.contains("E-VAULT-READONLY"),
        "{said}"
    );
    kiosk.press("\x1b");
    TAKES_NOTHING.iter().for_each(|words| kiosk.wait_for(words));
    assert!(disk.mount(&["-o", "remount,rw"]));
    until("it takes applications again", || {
        let text = kiosk.text();
        text.contains("Қош келдіңіз") && !TAKES_NOTHING.iter().any(|words| text.contains(words))
    });
    fill(&hall, &mut kiosk, &RUSSIAN);
    sign(&mut kiosk, &RUSSIAN);
    kiosk.wait_for(RUSSIAN.registered);
    assert_eq!(registered(&hall), 1);
}

#[test]
fn a_disk_that_the_system_stops_writing_to_loses_no_signed_application_and_can_be_mended_under_the_kiosk() {
    let hall = Hall::new();
    let image = hall.path("disk.img");
    std::fs::File::create(&image).unwrap().set_len(256 << 20).unwrap();
    let made = done(Command::new("mkfs.ext4").arg("-q").arg(&image));
    let name = image.display().to_string();
    let options = ["-o", "loop,errors=remount-ro", &name];
    let Some(disk) = Disk::mounted(&hall, &options).filter(|_| made) else { return };
    let Some(stop) = stopper(&disk.0) else { return };
    let mut kiosk = hall.kiosk(100, 30);
    fill(&hall, &mut kiosk, &RUSSIAN);
    std::fs::write(stop, "1").unwrap();
    sign(&mut kiosk, &RUSSIAN);
    kiosk.wait_for("Заявление ещё не принято");
    kiosk.wait_for("Не удалось сохранить заявление на этом терминале.");
    // The kiosk holds nothing on it any more.
    until("the disk can be taken off", || disk.unmount());
    let mended = Command::new("e2fsck")
        .arg("-fy")
        .arg(&image)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(mended.code().is_some_and(|code| code < 4), "{mended}");
    assert!(disk.mount(&options));
    kiosk.choose("Сохранить ещё раз");
    kiosk.wait_for(RUSSIAN.registered);
    assert_eq!(registered(&hall), 1);
}

/// Where the kernel is told to meet an error on the disk that is mounted there.
fn stopper(at: &Path) -> Option<PathBuf> {
    let found = Command::new("findmnt").args(["-n", "-o", "SOURCE"]).arg(at).output().ok()?;
    let device = String::from_utf8(found.stdout).ok()?;
    let name = Path::new(device.trim()).file_name()?.to_owned();
    let stop = Path::new("/sys/fs/ext4").join(name).join("trigger_fs_error");
    if !stop.exists() {
        eprintln!("skipped: this kernel cannot be told to meet an error of a disk");
        return None;
    }
    Some(stop)
}
