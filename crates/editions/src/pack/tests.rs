#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use ledger::edition::EDITION_VERSION;
use ledger::receipt::ReceiptSigner;
use proptest::prelude::*;
use rand_core::OsRng;

use super::*;

fn signer() -> ReceiptSigner {
    ReceiptSigner::generate(&mut OsRng)
}

fn edition(signer: &ReceiptSigner, number: u64, items: &[(&str, &[u8])]) -> Edition {
    let items: Items = items.iter().map(|(name, bytes)| ((*name).to_owned(), Arc::from(*bytes))).collect();
    let manifest = Manifest {
        v: EDITION_VERSION,
        edition: number,
        made: "2026-11-22T09:00:00Z".parse().unwrap(),
        items: items.iter().map(|(name, bytes)| (name.clone(), Item::of(bytes))).collect(),
    };
    Edition::of(signer.edition(&manifest).unwrap(), manifest, items).unwrap()
}

/// A list of so many schools, one of them called so.
fn schools(count: u32, odd: &str) -> Vec<u8> {
    let row = |n: u32| {
        let name = if n == count / 2 { odd.to_owned() } else { format!("№{n} орта мектеп") };
        let bin = u64::from(n) * 7_919 % 1_000_000_000_000;
        format!("[[school]]\nbin = \"{bin:012}\"\nkato = \"391010000\"\nkk = \"{name}\"\nru = \"{name}\"\n\n")
    };
    (0..count).map(row).collect::<String>().into_bytes()
}

/// Bytes that nothing makes small, the same for the same seed.
fn noise(seed: u64, bytes: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..bytes).map(|_| next()).collect()
}

#[test]
fn one_school_among_thousands_and_a_new_list_cost_a_few_hundred_bytes() {
    let signer = signer();
    let (old, new) = (schools(5_000, "Гимназия"), schools(5_000, "№ 7 гимназия"));
    // A revocation list: entries of 37 bytes, one more of them, and a new signature.
    let old_list = [noise(1, 37 * 3_000), noise(2, 256)].concat();
    let new_list = [noise(1, 37 * 3_000), noise(3, 37), noise(4, 256)].concat();
    let before = edition(&signer, 1, &[("crls/nca.crl", &old_list), ("reference/schools.toml", &old)]);
    let next = edition(&signer, 2, &[("crls/nca.crl", &new_list), ("reference/schools.toml", &new)]);
    let packed = pack(Some(&before), &next).unwrap();
    assert!(packed.len() < 800, "{}", packed.len());
    assert_eq!(pack(Some(&before), &next).unwrap(), packed, "fetched in pieces, made twice");
    assert_eq!(open(&packed, Some(&before), &signer.public()).unwrap(), next);
    let whole = pack(None, &next).unwrap();
    assert_eq!(open(&whole, None, &signer.public()).unwrap(), next);
    // A delta opens with what it was made from, and with nothing else.
    assert!(open(&packed, None, &signer.public()).is_err());
}

#[test]
fn what_only_moved_and_what_resembles_another_version_is_not_sent_anew() {
    let signer = signer();
    let form = noise(5, 4_000);
    let changed = [&form[..2_000], b"new", &form[2_000..]].concat();
    let before = edition(&signer, 3, &[("forms/meal/2.toml", &form)]);
    let items: [(&str, &[u8]); 3] =
        [("crls/copy.crl", &form), ("forms/meal/2.toml", &form), ("forms/meal/3.toml", &changed)];
    let next = edition(&signer, 9, &items);
    let packed = pack(Some(&before), &next).unwrap();
    assert!(packed.len() < 500, "{}", packed.len());
    assert_eq!(open(&packed, Some(&before), &signer.public()).unwrap(), next);
}

#[test]
fn an_older_one_and_another_centres_are_refused() {
    let (ours, other) = (signer(), signer());
    let one = edition(&ours, 4, &[("texts/kk/a.ftl", b"a = 1")]);
    let two = edition(&ours, 5, &[("texts/kk/a.ftl", b"a = 2")]);
    let back = pack(Some(&two), &one).unwrap();
    assert_eq!(open(&back, Some(&two), &ours.public()), Err(Refused::Old));
    // Whole, from nothing: whoever has a newer one is not talked into it.
    assert_eq!(open(&pack(None, &one).unwrap(), Some(&two), &ours.public()), Err(Refused::Old));
    assert_eq!(open(&pack(None, &two).unwrap(), Some(&one), &ours.public()).unwrap(), two);
    let same = pack(Some(&two), &two).unwrap();
    assert_eq!(open(&same, Some(&two), &ours.public()), Err(Refused::Old));
    let theirs = pack(Some(&one), &edition(&other, 5, &[("texts/kk/a.ftl", b"a = 3")])).unwrap();
    assert_eq!(open(&theirs, Some(&one), &ours.public()), Err(Refused::Signature));
}

/// A pack of this body, going on from nothing.
fn headed(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + HEAD_BYTES).unwrap();
    [&length.to_be_bytes()[..], &[0], body].concat()
}

/// A pack whose manifest is `edition`'s and whose items are these instead.
fn forged(edition: &Edition, items: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    frame(&mut body, b"", &serde_json::to_vec(edition.signed()).unwrap()).unwrap();
    items.iter().for_each(|item| frame(&mut body, b"", item).unwrap());
    headed(&body)
}

#[test]
fn items_that_are_not_the_signed_ones_bombs_and_endless_ones_are_refused() {
    let signer = signer();
    let next = edition(&signer, 1, &[("texts/kk/a.ftl", b"a = 1"), ("texts/ru/a.ftl", b"a = 2")]);
    let opened = |packed: &[u8]| open(packed, None, &signer.public());
    assert_eq!(opened(&forged(&next, &[b"a = 1", b"a = 2"])).unwrap(), next);
    assert_eq!(opened(&forged(&next, &[b"a = 1", b"a = 3"])), Err(Refused::Item));
    assert_eq!(opened(&forged(&next, &[b"a = 1"])), Err(Refused::Pack));
    assert_eq!(opened(&forged(&next, &[b"a = 1", b"a = 2", b""])), Err(Refused::Pack));
    // Sixty-four megabytes in a few kilobytes: read no further than the signed length.
    let bomb = vec![b'a'; 64 << 20];
    assert_eq!(opened(&forged(&next, &[&bomb, b"a = 2"])), Err(Refused::Pack));
    // A manifest without end.
    let mut body = Vec::new();
    frame(&mut body, b"", &bomb).unwrap();
    assert_eq!(opened(&headed(&body)), Err(Refused::Pack));
    assert_eq!(length(&u32::MAX.to_be_bytes()), None);
}

/// An edition, the next one, and the pack between them.
static MADE: LazyLock<(Edition, Edition, Vec<u8>)> = LazyLock::new(|| {
    let signer = ReceiptSigner::from_base64(&format!("{}A=", "A".repeat(42))).unwrap();
    let before = edition(&signer, 1, &[("reference/schools.toml", &schools(50, "А"))]);
    let next = edition(&signer, 2, &[("reference/schools.toml", &schools(50, "Б"))]);
    let packed = pack(Some(&before), &next).unwrap();
    (before, next, packed)
});

proptest! {
    #[test]
    fn whatever_comes_in_the_place_of_a_pack_is_refused(at in 0_usize..1_000, with in any::<u8>(), cut in any::<bool>()) {
        let key = ReceiptSigner::from_base64(&format!("{}A=", "A".repeat(42))).unwrap().public();
        let (before, next, sound) = &*MADE;
        let mut packed = sound.clone();
        let at = at % packed.len();
        if cut { packed.truncate(at) } else { packed[at] = with }
        if packed != *sound {
            // Bits of a frame that mean nothing may differ: what is opened is what was signed, or nothing.
            if let Ok(opened) = open(&packed, Some(before), &key) {
                prop_assert_eq!(&opened, next);
            }
        }
    }
}
