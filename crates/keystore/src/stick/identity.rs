//! Which stick it is: another one in the same socket is another one.
//!
//! A device number and the number of a root folder do not tell two sticks apart: the kernel gives the same device number
//! to whatever is plugged in next, and every FAT calls its root folder 1. What tells them apart is the mount, whose number
//! is never given again (`STATX_MNT_ID_UNIQUE`, Linux 6.8), and the volume's own number (`/dev/disk/by-uuid`) where an older
//! kernel does not say the first.

use std::ffi::OsString;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, StatxFlags};

use crate::error::StickError;

/// Links named by what a volume calls itself, each to the device it is on.
const VOLUMES: &str = "/dev/disk/by-uuid";

/// `STATX_MNT_ID_UNIQUE` (statx(2)).
const MOUNT: u32 = 0x4000;

/// Which mounted volume, and which folder of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
    /// The number of its mount; none from a kernel that does not say.
    mount: Option<u64>,
    /// What the volume calls itself.
    volume: Option<OsString>,
}

impl Identity {
    pub(super) fn of(root: &OwnedFd) -> Result<Identity, StickError> {
        let stat = rustix::fs::fstat(root).map_err(StickError::from_errno)?;
        let volume = volume_of(Path::new(VOLUMES), stat.st_dev);
        Ok(Identity { device: stat.st_dev, inode: stat.st_ino, mount: mount_of(root), volume })
    }
}

fn mount_of(root: &OwnedFd) -> Option<u64> {
    let wanted = StatxFlags::from_bits_retain(MOUNT);
    let told = rustix::fs::statx(root.as_fd(), c"", AtFlags::EMPTY_PATH, wanted).ok()?;
    (told.stx_mask & MOUNT != 0).then_some(told.stx_mnt_id)
}

fn volume_of(volumes: &Path, device: u64) -> Option<OsString> {
    let mut links = std::fs::read_dir(volumes).ok()?.flatten();
    let is_it = |link: &std::fs::DirEntry| rustix::fs::stat(link.path()).is_ok_and(|to| to.st_rdev == device);
    links.find(is_it).map(|link| link.file_name())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_volume_is_known_by_what_it_calls_itself() {
        let volumes = tempfile::tempdir().unwrap();
        symlink("/dev/zero", volumes.path().join("A1B2-C3D4")).unwrap();
        symlink("/dev/null", volumes.path().join("E5F6-0718")).unwrap();
        symlink("/nowhere", volumes.path().join("pulled-out")).unwrap();
        let device = rustix::fs::stat("/dev/null").unwrap().st_rdev;
        assert_eq!(volume_of(volumes.path(), device), Some("E5F6-0718".into()));
        assert_eq!(volume_of(volumes.path(), device + 1), None);
        assert_eq!(volume_of(&volumes.path().join("none"), device), None);
    }

    #[test]
    fn two_mounts_are_two_and_one_is_one() {
        let open = |path: &str| OwnedFd::from(std::fs::File::open(path).unwrap());
        let (root, again, other) = (open("/"), open("/"), open("/proc"));
        assert_eq!(Identity::of(&root).unwrap(), Identity::of(&again).unwrap());
        let (mount, another) = (mount_of(&root), mount_of(&other));
        assert!(mount != another || mount.is_none(), "an older kernel says nothing");
    }
}
