//! The disk that the vault lies on: how much room it has, and whether it takes writes at all.

use std::path::Path;

use rustix::fs::StatVfsMountFlags;

use super::quarantine::folder_of;

/// Bytes free for us where the vault lies; `None` where the system does not say.
pub(super) fn free(path: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(path).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Whether the disk that this file lies on, or would lie on, takes no writes: it is mounted read-only, or the system has
/// stopped writing to it after an error of the medium. Looking writes nothing.
pub fn is_read_only(path: &Path) -> bool {
    let folder = folder_of(path);
    let mounted_so =
        rustix::fs::statvfs(folder).is_ok_and(|stat| stat.f_flag.contains(StatVfsMountFlags::RDONLY));
    mounted_so || was_stopped(folder)
}

/// Newer kernels leave such an ext4 mounted for writing, refuse every write, and say so in the table of mounts alone.
fn was_stopped(folder: &Path) -> bool {
    let Ok(stat) = rustix::fs::stat(folder) else { return false };
    let device = format!("{}:{}", rustix::fs::major(stat.st_dev), rustix::fs::minor(stat.st_dev));
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    mounts.lines().any(|line| says_stopped(line, &device))
}

/// A line of proc_pid_mountinfo(5): the third field is the device, the last one holds the options of its file system.
fn says_stopped(line: &str, device: &str) -> bool {
    let options = line.rsplit(' ').next().unwrap_or_default();
    line.split(' ').nth(2) == Some(device) && options.split(',').any(|option| option == "emergency_ro")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_that_was_stopped_is_found_by_its_device() {
        let line = "36 35 7:0 / /var/lib/tereze rw,relatime shared:1 - ext4 /dev/loop0 rw,errors=remount-ro,emergency_ro";
        assert!(says_stopped(line, "7:0"));
        assert!(!says_stopped(line, "7:1"));
        assert!(!says_stopped(&line.replace(",emergency_ro", ""), "7:0"));
    }
}
