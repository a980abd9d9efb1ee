//! Mounted media, read from the kernel's table (`/proc/self/mountinfo`, proc(5)).

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// The longest table that is read, in bytes.
const TABLE_BYTES_MAX: u64 = 1024 * 1024;

/// The mount points of block devices below any of the prefixes.
pub(super) fn below(prefixes: &[PathBuf]) -> Vec<PathBuf> {
    if prefixes.is_empty() {
        return Vec::new();
    }
    let mut table = Vec::new();
    let read = std::fs::File::open("/proc/self/mountinfo")
        .and_then(|file| file.take(TABLE_BYTES_MAX).read_to_end(&mut table));
    if read.is_err() { Vec::new() } else { in_table(&table, prefixes) }
}

fn in_table(table: &[u8], prefixes: &[PathBuf]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = table
        .split(|byte| *byte == b'\n')
        .filter_map(mount_point)
        .filter(|point| prefixes.iter().any(|prefix| is_below(point, prefix)))
        .collect();
    found.sort();
    found.dedup();
    found
}

fn is_below(point: &Path, prefix: &Path) -> bool {
    point != prefix && point.starts_with(prefix)
}

/// `36 35 98:0 /root /mount/point rw,noatime master:1 - vfat /dev/sdb1 rw`: the fifth field, where the source
/// after ` - ` is a device.
fn mount_point(line: &[u8]) -> Option<PathBuf> {
    let mut fields = line.split(|byte| *byte == b' ');
    let point = fields.nth(4)?;
    let source = fields.skip_while(|field| *field != b"-").nth(2)?;
    source.starts_with(b"/dev/").then(|| PathBuf::from(OsString::from_vec(unescape(point))))
}

/// The table writes space, tab, newline and backslash as three octal digits.
fn unescape(field: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((&byte, after)) = rest.split_first() {
        let octal =
            after.get(..3).filter(|digits| byte == b'\\' && digits.iter().all(|d| (b'0'..=b'7').contains(d)));
        if let Some(digits) = octal {
            let value = digits.iter().fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
            plain.push(u8::try_from(value).unwrap_or(b'?'));
            rest = &after[3..];
        } else {
            plain.push(byte);
            rest = after;
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_devices_below_the_prefix_are_sticks() {
        let table = b"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
            30 22 0:25 / /run/media rw shared:9 - tmpfs tmpfs rw\n\
            41 30 8:17 / /run/media/kiosk/KINGSTON\\040A rw,nosuid shared:9 master:2 - vfat /dev/sdb1 rw\n\
            42 30 8:33 / /media/\\320\\232 rw - exfat /dev/sdc1 rw\n\
            43 22 8:49 / /mediation rw - ext4 /dev/sdd1 rw\n\
            broken line\n";
        let prefixes = [PathBuf::from("/run/media"), PathBuf::from("/media")];
        assert_eq!(
            in_table(table, &prefixes),
            [PathBuf::from("/media/К"), PathBuf::from("/run/media/kiosk/KINGSTON A")]
        );
        assert!(in_table(table, &[PathBuf::from("/mnt")]).is_empty());
    }
}
