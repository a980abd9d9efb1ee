//! Somebody who answers in the centre's place, with a key of their own.

use chrono::{DateTime, Utc};
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner};
use sync::dispatch::{Answer, Heard};
use sync::wire::ErrorBody;

use crate::centre::refused;
use crate::chance::Chance;
use crate::filed::Filed;

/// An answer of theirs to what was sent about these.
pub(crate) fn forged(
    filed: &[&Filed],
    liar: &ReceiptSigner,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Heard {
    let about = |one: &&Filed| {
        let receipt = Receipt {
            v: RECEIPT_VERSION,
            submission_id: one.id,
            signed_xml_sha256: hex::encode(one.xml),
            number: "391010000/MT.2026.999999.1".into(),
            settlement: "391010000".into(),
            state: "SUBMITTED".into(),
            claimed_at: now,
            registered_at: now,
            due: None,
            awaiting: Vec::new(),
            profile: "seed".into(),
            place: None,
            evidence: None,
        };
        (
            one.id,
            (refused((one, &one.form.sealed_sha256), liar), Answer::Receipt(liar.sign(&receipt).unwrap())),
        )
    };
    let kind = chance.below(5);
    match kind {
        0 => Heard::BadAnswer,
        1 => Heard::Later(ErrorBody { retry_after_s: Some(u32::MAX), ..ErrorBody::later("E-BUSY") }),
        2 => Heard::Answers(filed.iter().map(|one| (one.id, Answer::Held(chance.draw()))).collect()),
        _ => Heard::Answers(
            filed
                .iter()
                .map(about)
                .map(|(id, (refusal, receipt))| (id, if kind == 3 { refusal } else { receipt }))
                .collect(),
        ),
    }
}
