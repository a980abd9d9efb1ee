//! A list of revoked certificates (CRL), as it is and signed anew by its issuer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signing::revocation::Crl;
use tereze_fuzz::{authority, trust};

fuzz_target!(init: { trust(); }, |bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    if kind % 2 == 0 {
        let _ = Crl::read(rest, trust());
    } else if let Ok(list) = authority().crl_around(rest)
        && let Ok(list) = Crl::read(&list, trust())
    {
        assert!(list.this_update() <= list.next_update());
        assert!(list.len() <= rest.len());
    }
});
