//! The number of a key: what a text is looked up by, at build time and at run time alike.

/// FNV-1a, 64 bits. The build refuses two keys with the same number.
pub(crate) fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
