//! How much of a file is looked at to tell what it is: a scan by [`domain::media_type`], a key by `signing`.

/// Bytes of a file's beginning that [`domain::media_type::MediaType::of`] and
/// [`signing::pkcs12::looks_like_key_file`] need.
pub(crate) const HEAD_BYTES: usize = 32;
