#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::entry::Salt;
use crate::head::{HEAD_VERSION, SignedHead};
use crate::key::ReceiptSigner;

const QUEUE: &str = "391010000";

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_base64("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap()
}

fn salt(n: u64) -> Salt {
    let mut bytes = [3; 32];
    bytes[..8].copy_from_slice(&n.to_le_bytes());
    Salt::from_bytes(bytes)
}

/// A log made of these events, every hash computed.
fn log_of(events: impl IntoIterator<Item = String>) -> Vec<Opened> {
    let mut log: Vec<Opened> = Vec::new();
    for (n, event) in (0..).zip(events) {
        let next = Opened::next(QUEUE, log.last().map(|opened| &opened.entry), event, salt(n));
        log.push(next);
    }
    log
}

fn event(n: u64) -> String {
    format!(r#"{{"register":{{"number":"391010000/UO.2026.{:06}.1"}}}}"#, n + 1)
}

fn log(size: u64) -> Vec<Opened> {
    log_of((0..size).map(event))
}

fn audit(log: &[Opened]) -> Result<Audit, Finding> {
    let mut audit = Audit::new(QUEUE);
    log.iter().try_for_each(|opened| audit.take(opened))?;
    Ok(audit)
}

fn head(log: &[Opened]) -> TreeHead {
    let audit = audit(log).unwrap();
    let at = "2026-11-23T05:00:00Z".parse().unwrap();
    TreeHead { v: HEAD_VERSION, queue: QUEUE.to_owned(), size: audit.size(), root: audit.root().unwrap(), at }
}

fn evidence(log: &[Opened], index: u64) -> Evidence {
    let signed = signer().sign_head(&head(log)).unwrap();
    let nodes = audit(log).unwrap().nodes;
    let proof = tree::prove_inclusion(&nodes, log.len() as u64, index).unwrap().unwrap();
    Evidence { opened: log[usize::try_from(index).unwrap()].clone(), proof, head: signed }
}

fn finding(entries: Range<u64>, what: Wrong) -> Finding {
    Finding { entries, what }
}

#[test]
fn a_sound_log_passes() {
    let log = log(20);
    let audit = audit(&log).unwrap();
    let heads: Vec<TreeHead> = (0..=20).map(|size| head(&log[..size])).collect();
    assert_eq!(audit.holds_heads(&heads), Ok(()));
    for size in [1, 7, 8, 20] {
        for index in 0..size {
            let evidence = evidence(&log[..size], index as u64);
            assert_eq!(audit.holds_evidence(&evidence, &signer().public()), Ok(()));
        }
    }
}

/// The four ways of the acceptance: changed, swapped, removed, re-numbered.
#[test]
fn tampering_is_found_at_its_entry() {
    let sound = log(12);
    let mut changed = sound.clone();
    changed[5].event = event(99);
    assert_eq!(audit(&changed).unwrap_err(), finding(5..6, Wrong::Event));

    let mut swapped = sound.clone();
    swapped.swap(3, 4);
    assert_eq!(audit(&swapped).unwrap_err(), finding(3..4, Wrong::Index));

    let mut removed = sound.clone();
    removed.remove(7);
    assert_eq!(audit(&removed).unwrap_err(), finding(7..8, Wrong::Index));

    let mut renumbered = removed;
    for opened in &mut renumbered[7..] {
        opened.entry.index -= 1;
    }
    assert_eq!(audit(&renumbered).unwrap_err(), finding(7..8, Wrong::Chain));

    let mut recommitted = sound.clone();
    recommitted[5].event = event(99);
    recommitted[5].entry.commitment = recommitted[5].salt.commit(&event(99));
    assert_eq!(audit(&recommitted).unwrap_err(), finding(6..7, Wrong::Chain), "the next one tells");

    let short = audit(&sound[..9]).unwrap();
    let missing = short.holds_heads(&[head(&sound)]);
    assert_eq!(missing, Err(finding(9..12, Wrong::Missing)));

    let mut strange = sound;
    strange[2].entry.queue = "111010000".to_owned();
    assert_eq!(audit(&strange).unwrap_err(), finding(2..3, Wrong::Queue));
}

/// A tamperer who computes every hash again is caught by what was signed before.
#[test]
fn a_rewritten_log_is_found_by_one_old_head_or_one_old_receipt() {
    let sound = log(16);
    let rewritten = log_of((0..16).map(|n| if n == 5 { event(99) } else { event(n) }));
    let audit = audit(&rewritten).unwrap();
    assert_eq!(audit.holds_heads(&[head(&sound[..4])]), Ok(()), "the beginning is as it was");
    let heads = [head(&sound), head(&sound[..8]), head(&sound[..4])];
    assert_eq!(audit.holds_heads(&heads), Err(finding(4..8, Wrong::Head)));

    let key = signer().public();
    let of = |index| audit.holds_evidence(&evidence(&sound, index), &key);
    assert_eq!(of(5), Err(finding(5..6, Wrong::Evidence)), "the entry itself");
    assert_eq!(of(4), Err(finding(5..6, Wrong::Head)), "its neighbour");
    assert_eq!(of(15), Err(finding(0..8, Wrong::Head)), "half of the log");

    let new = audit.root().unwrap();
    let proof = tree::prove_consistency(&audit.nodes, 8, 16).unwrap().unwrap();
    let new = TreeHead { root: new, ..head(&sound) };
    assert_eq!(
        new.grew_from(&head(&sound[..8]), &proof),
        Err(HeadError::Rewritten),
        "a kiosk sees it at once"
    );
}

#[test]
fn a_head_grows_and_never_shrinks() {
    let log = log(9);
    let nodes = audit(&log).unwrap().nodes;
    let proof = |old, new| tree::prove_consistency(&nodes, old, new).unwrap().unwrap();
    let (old, new) = (head(&log[..4]), head(&log));
    assert_eq!(new.grew_from(&old, &proof(4, 9)), Ok(()));
    assert_eq!(new.grew_from(&TreeHead::empty(QUEUE, new.at), &[]), Ok(()));
    assert_eq!(new.grew_from(&new, &[]), Ok(()));
    assert_eq!(old.grew_from(&new, &proof(4, 9)), Err(HeadError::Shrunk));
    assert_eq!(new.grew_from(&TreeHead::empty("111010000", new.at), &[]), Err(HeadError::Queue));
}

#[test]
fn heads_and_receipts_are_no_signatures_of_each_other() {
    let signed = signer().sign_head(&head(&log(3))).unwrap();
    assert_eq!(signer().public().verify_head(&signed), Ok(head(&log(3))));
    assert_eq!(signed, signer().sign_head(&head(&log(3))).unwrap(), "deterministic");
    let receipt = crate::receipt::SignedReceipt {
        payload: signed.payload.clone(),
        signature: signed.signature.clone(),
        key_id: signed.key_id.clone(),
    };
    assert_eq!(signer().public().verify(&receipt), Err(crate::receipt::ReceiptError::Signature));
    let other = ReceiptSigner::generate(&mut rand_core::OsRng).public();
    assert_eq!(other.verify_head(&signed), Err(HeadError::Signature));
    let newer = signer().sign_head(&TreeHead { v: 2, ..head(&log(3)) }).unwrap();
    assert_eq!(signer().public().verify_head(&newer), Err(HeadError::Payload));
    let huge = signer().sign_head(&TreeHead { size: u64::MAX, ..head(&log(3)) }).unwrap();
    assert_eq!(signer().public().verify_head(&huge), Err(HeadError::Payload));
    let changed = SignedHead { payload: signed.payload.replace(":3,", ":4,"), ..signed };
    assert_eq!(signer().public().verify_head(&changed), Err(HeadError::Signature));
}

#[test]
fn evidence_that_was_touched_does_not_hold() {
    let (log, key) = (log(9), signer().public());
    let sound = evidence(&log, 4);
    assert_eq!(sound.verify(&key), Ok(head(&log)));
    let with = |change: &dyn Fn(&mut Evidence)| {
        let mut evidence = sound.clone();
        change(&mut evidence);
        evidence.verify(&key)
    };
    assert_eq!(with(&|it| it.opened.event = event(99)), Err(HeadError::OtherEvent));
    assert_eq!(with(&|it| it.opened.salt = salt(99)), Err(HeadError::OtherEvent));
    assert_eq!(with(&|it| it.opened.entry.index = 5), Err(HeadError::NotIncluded));
    assert_eq!(with(&|it| it.opened.entry.queue = "111010000".to_owned()), Err(HeadError::Queue));
    assert_eq!(with(&|it| it.proof.truncate(2)), Err(HeadError::NotIncluded));
    assert_eq!(
        with(&|it| it.head.signature = evidence(&log[..5], 4).head.signature),
        Err(HeadError::Signature)
    );
    assert_eq!(with(&|it| it.head = evidence(&log[..5], 4).head), Err(HeadError::NotIncluded));
    let json = serde_json::to_string(&sound).unwrap();
    assert_eq!(serde_json::from_str::<Evidence>(&json).unwrap(), sound);
}

/// The log itself tells nothing of an event: equal events have unequal entries, and only the salt opens one.
#[test]
fn the_log_hides_what_it_commits_to() {
    let log = log_of(["same", "same"].map(str::to_owned));
    assert_ne!(log[0].entry.commitment, log[1].entry.commitment);
    assert!(!format!("{log:?}").contains("same"), "nor does Debug show it");
    assert!(!format!("{:?}", salt(7)).contains('7'));
    let leaf = String::from_utf8(log[1].entry.leaf()).unwrap();
    assert!(leaf.starts_with("tereze queue entry v1\n391010000\n1\n"));
    let mut rng = rand_core::OsRng;
    assert_ne!(Salt::random(&mut rng), Salt::random(&mut rng));
}

/// A change here is a new version of the entry: old logs could no longer be read.
#[test]
fn the_leaf_keeps_its_shape() {
    let log = log(2);
    assert_eq!(log[1].entry.previous, log[0].entry.link());
    // Computed from the description of the format by another program, in another language.
    let expected = [
        "6dffa2c08a23d616f162e6c248cb21435cc84008770b171c91ff07c2ee0717a4",
        "b5decf37f7ca073d65509f6dcf65a14bc79b1848cf2c3094f889d9482017b0ed",
    ];
    assert_eq!([log[0].entry.link().to_string(), log[1].entry.link().to_string()], expected);
}

proptest! {
    #[test]
    fn no_flipped_bit_of_a_stored_log_goes_unseen(
        which in 0_usize..24,
        part in 0_u8..5,
        at in any::<prop::sample::Index>(),
        bit in 0_u8..7,
    ) {
        let mut log = log(24);
        let heads = [head(&log)];
        let opened = &mut log[which];
        match part {
            0 => opened.entry.previous.0[at.index(32)] ^= 1 << bit,
            1 => opened.entry.commitment.0[at.index(32)] ^= 1 << bit,
            2 => opened.entry.index ^= 1 << bit,
            3 => {
                let mut bytes = opened.salt.to_bytes();
                bytes[at.index(32)] ^= 1 << bit;
                opened.salt = Salt::from_bytes(bytes);
            }
            _ => {
                let mut bytes = opened.event.clone().into_bytes();
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
                opened.event = String::from_utf8(bytes).unwrap();
            }
        }
        let found = audit(&log).and_then(|audit| audit.holds_heads(&heads)).unwrap_err();
        prop_assert!(found.entries.contains(&(which as u64)), "{} not in {:?}", which, found);
    }

    #[test]
    fn whatever_was_rewritten_lies_where_the_audit_points(
        size in 2_u64..40,
        which in any::<prop::sample::Index>(),
        whose in any::<prop::sample::Index>(),
    ) {
        let many = usize::try_from(size).unwrap();
        let (wrong, mine) = (which.index(many) as u64, whose.index(many) as u64);
        let sound = log(size);
        let rewritten = log_of((0..size).map(|n| if n == wrong { event(99) } else { event(n) }));
        let audit = audit(&rewritten).unwrap();
        let finding = audit.holds_evidence(&evidence(&sound, mine), &signer().public()).unwrap_err();
        prop_assert!(finding.entries.contains(&wrong), "{} not in {:?}", wrong, finding);
        prop_assert_eq!(finding.what == Wrong::Evidence, wrong == mine);
    }
}
