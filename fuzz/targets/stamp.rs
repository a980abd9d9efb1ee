//! The answer of a time-stamping authority (RFC 3161).
#![no_main]

use libfuzzer_sys::fuzz_target;
use signing::stamp;
use tereze_fuzz::trust;

/// What the seeds are over.
const IMPRINT: [u8; 32] = [7; 32];

fuzz_target!(init: { trust(); }, |bytes: &[u8]| {
    if let Ok(stamp) = stamp::read(bytes, &IMPRINT, trust()) {
        assert!(stamp.by.not_before() <= stamp.at && stamp.at <= stamp.by.not_after());
        assert!(!stamp.chain.is_empty());
    }
});
