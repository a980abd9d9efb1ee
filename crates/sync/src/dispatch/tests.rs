#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::TimeDelta;
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner};
use proptest::prelude::*;

use super::*;

fn at(s: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + s, 0).unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn blob(name: &str, bytes: u64) -> Blob {
    Blob { sealed_sha256: name.into(), bytes }
}

fn item(n: u128, waiting: Waiting, attempts: u32, not_before_s: i64) -> Item {
    Item {
        submission_id: id(n),
        accepted_at: at(i64::try_from(n).unwrap()),
        signed_xml_sha256: "ab".into(),
        form: blob(&format!("f{n}"), 3_000),
        whole: None,
        waiting,
        attempts,
        not_before: at(not_before_s),
    }
}

fn scans(bytes: u64) -> Waiting {
    Waiting::Scans(vec![blob("aa", bytes)])
}

fn piece(from: u64, bytes: u64, of: u64) -> Parcel {
    Parcel::Piece(Piece { submission_id: id(1), sealed_sha256: "aa".into(), from, bytes, of })
}

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_base64("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap()
}

fn receipt(n: u128, xml: &str, awaiting: &[&str]) -> SignedReceipt {
    let receipt = Receipt {
        v: RECEIPT_VERSION,
        submission_id: id(n),
        signed_xml_sha256: xml.into(),
        number: "391010000/MT.2026.000001.1".into(),
        settlement: "391010000".into(),
        state: "SUBMITTED".into(),
        claimed_at: at(0),
        registered_at: at(1),
        due: None,
        awaiting: awaiting.iter().map(|&name| name.into()).collect(),
        profile: "seed".into(),
        place: None,
        evidence: None,
    };
    signer().sign(&receipt).unwrap()
}

/// Judges at second 0, where chance always draws the longest wait of a first failure.
fn judged(line: &mut Line, items: &[Item], parcel: &Parcel, heard: &Heard) -> Vec<Write> {
    let key = signer().public();
    let exchange = Exchange { parcel, items, key: &key, now: at(0), took: TimeDelta::seconds(2) };
    line.judge(exchange, heard, &mut || 2_000)
}

fn answered(n: u128, answer: Answer) -> Heard {
    Heard::Answers(vec![(id(n), answer)])
}

fn retry(n: u128, s: i64) -> Vec<Write> {
    vec![Write::Retry { submission_id: id(n), at: at(s) }]
}

#[test]
fn forms_go_before_scans_as_they_were_accepted_and_only_what_is_due() {
    // The clock was set back before the second form was accepted.
    let items = [item(1, scans(10), 0, 0), item(3, Waiting::Form, 0, 0), item(2, Waiting::Form, 0, 0)];
    let line = Line::default();
    assert_eq!(next(&items, &line, at(0)), Next::Send(Parcel::Forms(vec![id(3), id(2)])));
    assert_eq!(next(&items[..1], &line, at(0)), Next::Send(piece(0, 10, 10)));
    let late = [item(1, Waiting::Form, 0, 500), item(2, Waiting::Form, 0, 0)];
    assert_eq!(next(&late, &line, at(0)), Next::Send(Parcel::Forms(vec![id(2)])), "it holds up nobody");
    assert_eq!(next(&late[..1], &line, at(0)), Next::WaitUntil(at(500)));
    assert_eq!(next(&[], &line, at(0)), Next::Empty);
    let all_sent = [item(1, Waiting::Scans(Vec::new()), 0, 0)];
    assert_eq!(next(&all_sent, &line, at(0)), Next::Send(Parcel::Forms(vec![id(1)])));
}

#[test]
fn a_batch_is_no_longer_than_the_pace_and_shrinks_with_every_failure_to_one() {
    let mut items: Vec<Item> = (1..=40).map(|n| item(n, Waiting::Form, 0, 0)).collect();
    let sent = |items: &[Item]| match next(items, &Line::default(), at(0)) {
        Next::Send(Parcel::Forms(ids)) => ids.len(),
        other @ (Next::Send(Parcel::Piece(_)) | Next::WaitUntil(_) | Next::Empty) => panic!("{other:?}"),
    };
    assert_eq!(sent(&items), 5, "16 KiB of forms of 3,000 bytes");
    for item in &mut items {
        item.form.bytes = 10;
    }
    assert_eq!(sent(&items), BATCH_MAX);
    for (attempts, company) in [(1, 16), (2, 8), (4, 2), (5, 1), (60, 1)] {
        items[0].attempts = attempts;
        assert_eq!(sent(&items), company, "{attempts}");
    }
    items.truncate(1);
    items[0].form.bytes = 400_000;
    assert_eq!(sent(&items), 1, "a long one goes all the same");
}

/// A form of which many go together on any line.
fn light(n: u128) -> Item {
    Item { form: blob(&format!("f{n}"), 10), ..item(n, Waiting::Form, 0, 0) }
}

/// So many exchanges with these rows in them end in silence.
fn silent(line: &mut Line, items: &[Item], sent: &[u128], times: u32) {
    for _ in 0..times {
        judged(line, items, &Parcel::Forms(sent.iter().map(|&n| id(n)).collect()), &Heard::Offline);
    }
    line.wake();
}

#[test]
fn what_the_centre_may_have_died_of_goes_behind_the_others_alone_and_does_not_hurry() {
    let items = [1, 2, 3, 4].map(light);
    let mut line = Line::default();
    silent(&mut line, &items, &[1, 2], DOUBTED_AFTER - 1);
    assert!(matches!(next(&items, &line, at(0)), Next::Send(Parcel::Forms(ids)) if ids[0] == id(1)));
    silent(&mut line, &items, &[1, 2], 1);
    assert_eq!(next(&items, &line, at(0)), Next::Send(Parcel::Forms(vec![id(3), id(4)])));
    let scans_too = [items[0].clone(), item(5, scans(10), 0, 0)];
    assert!(matches!(next(&scans_too, &line, at(0)), Next::Send(Parcel::Piece(_))), "not even scans wait");
    let turn = next(&scans_too, &line, at(2));
    assert_eq!(turn, Next::Send(Parcel::Forms(vec![id(1)])), "but no scan keeps a place waiting for ever");
    assert_eq!(next(&items[..2], &line, at(0)), Next::WaitUntil(at(2)), "it was there again, and they wait");
    assert_eq!(next(&items[..2], &line, at(2)), Next::Send(Parcel::Forms(vec![id(1)])), "each alone");
    assert!(
        matches!(next(&items[..2], &line, at(-100_000)), Next::Send(_)),
        "a clock set back stops nothing"
    );
}

#[test]
fn any_answer_about_a_row_ends_the_doubt_and_nothing_is_remembered_of_what_is_gone() {
    let items = [1, 2].map(light);
    let both = Next::Send(Parcel::Forms(vec![id(1), id(2)]));
    let busy = ErrorBody { retry_after_s: None, ..ErrorBody::later("E-BUSY") };
    let answers = [Heard::Answers(vec![(id(1), Answer::Later(busy.clone()))]), Heard::Later(busy.clone())];
    for answer in answers {
        let mut line = Line::default();
        silent(&mut line, &items, &[1], 9);
        assert_ne!(next(&items, &line, at(0)), both);
        judged(&mut line, &items, &Parcel::Forms(vec![id(1)]), &answer);
        line.wake();
        assert_eq!(next(&items, &line, at(0)), both);
    }
    let mut line = Line::default();
    silent(&mut line, &items, &[1], 9);
    let of_the_other = Heard::Answers(vec![(id(2), Answer::Later(busy))]);
    judged(&mut line, &items, &Parcel::Forms(vec![id(1), id(2)]), &of_the_other);
    line.wake();
    assert_ne!(next(&items, &line, at(0)), both, "nobody spoke of it");
    judged(&mut line, &items[1..], &Parcel::Forms(vec![id(2)]), &Heard::Answers(Vec::new()));
    assert_eq!(next(&items, &line, at(0)), both, "it left, and came again");
    line.begins("a scan of what is gone");
    judged(&mut line, &items, &Parcel::Forms(Vec::new()), &Heard::Answers(Vec::new()));
    assert_eq!(line.held("a scan of what is gone"), None);
}

#[test]
fn a_row_that_central_put_off_waits_though_the_line_goes_and_comes() {
    let items = [1, 2].map(light);
    let later = ErrorBody { retry_after_s: Some(30), ..ErrorBody::later("E-REGISTRY") };
    let mut line = Line::default();
    judged(&mut line, &items, &Parcel::Forms(vec![id(1)]), &answered(1, Answer::Later(later)));
    line.wake();
    assert_eq!(next(&items, &line, at(29)), Next::Send(Parcel::Forms(vec![id(2)])));
    assert_eq!(next(&items[..1], &line, at(29)), Next::WaitUntil(at(30)));
    assert_eq!(next(&items, &line, at(30)), Next::Send(Parcel::Forms(vec![id(1), id(2)])));
}

#[test]
fn a_receipt_settles_only_the_row_that_it_names() {
    let items = [item(1, Waiting::Form, 0, 0)];
    let sent = Parcel::Forms(vec![id(1)]);
    let mut line = Line::default();
    let good = receipt(1, "ab", &[]);
    let settled = judged(&mut line, &items, &sent, &answered(1, Answer::Receipt(good.clone())));
    assert_eq!(settled, [Write::Settle(good)]);
    let mut forged = receipt(1, "ab", &[]);
    forged.payload = forged.payload.replace("000001", "000002");
    for wrong in [receipt(2, "ab", &[]), receipt(1, "cd", &[]), forged] {
        assert_eq!(judged(&mut line, &items, &sent, &answered(1, Answer::Receipt(wrong))), retry(1, 2));
    }
    assert_eq!(judged(&mut line, &items, &sent, &Heard::Answers(Vec::new())), retry(1, 2), "left out");
    let late = judged(&mut line, &[], &sent, &answered(1, Answer::Receipt(receipt(1, "ab", &[]))));
    assert_eq!(late, [], "nothing waits for it any more");
}

#[test]
fn only_a_signed_refusal_of_these_very_bytes_lays_a_row_aside() {
    let items = [item(1, Waiting::Form, 0, 0)];
    let sent = Parcel::Forms(vec![id(1)]);
    let mut line = Line::default();
    let problem = || ErrorBody::for_good("E-CHAIN");
    let refusal = |n, name: &str| Answer::Refused {
        refusal: signer().refuse(id(n), name, "E-CHAIN").unwrap(),
        problem: problem(),
    };
    let aside = Write::LayAside { submission_id: id(1), problem: problem() };
    assert_eq!(judged(&mut line, &items, &sent, &answered(1, refusal(1, "f1"))), [aside]);
    let mut forged = signer().refuse(id(1), "f1", "E-CHAIN").unwrap();
    forged.signature = receipt(1, "ab", &[]).signature;
    let forged = Answer::Refused { refusal: forged, problem: problem() };
    let told_otherwise = Answer::Refused {
        refusal: signer().refuse(id(1), "f1", "E-CHAIN").unwrap(),
        problem: ErrorBody::for_good("E-EXPIRED"),
    };
    for wrong in [refusal(1, "f2"), refusal(2, "f1"), forged, told_otherwise] {
        assert_eq!(judged(&mut line, &items, &sent, &answered(1, wrong)), retry(1, 2));
    }
}

#[test]
fn a_scan_goes_on_at_the_byte_where_the_line_was_cut() {
    let mut items = [item(1, scans(100_000), 0, 0)];
    let mut line = Line::default();
    assert_eq!(next(&items, &line, at(0)), Next::Send(piece(0, 0, 100_000)), "after a restart it asks");
    judged(&mut line, &items, &piece(0, 0, 100_000), &answered(1, Answer::Held(1_234)));
    assert_eq!(next(&items, &line, at(0)), Next::Send(piece(1_234, 16_384, 100_000)));
    let cut = judged(&mut line, &items, &piece(1_234, 16_384, 100_000), &Heard::Offline);
    assert_eq!(cut, retry(1, 2));
    assert_eq!(next(&items, &line, at(0)), Next::WaitUntil(at(2)), "the line rests");
    assert_eq!(next(&items, &line, at(2)), Next::Send(piece(0, 0, 100_000)), "how much had come?");
    items[0].attempts = 1;
    assert_eq!(judged(&mut line, &items, &piece(0, 0, 100_000), &answered(1, Answer::Held(5_000))), []);
    assert_eq!(next(&items, &line, at(2)), Next::Send(piece(5_000, 8_192, 100_000)), "in smaller pieces");
    let on = judged(&mut line, &items, &piece(5_000, 8_192, 100_000), &answered(1, Answer::Held(13_192)));
    assert_eq!(on, [Write::Forward { submission_id: id(1) }]);
}

#[test]
fn whoever_claims_too_much_or_takes_nothing_does_not_hold_the_line() {
    let items = [item(1, scans(100), 0, 0)];
    let sent = piece(50, 20, 100);
    for held in [50, 30, 101, u64::MAX] {
        let mut line = Line::default();
        assert_eq!(judged(&mut line, &items, &sent, &answered(1, Answer::Held(held))), retry(1, 2), "{held}");
    }
    let still = receipt(1, "ab", &["aa"]);
    let mut line = Line::default();
    assert_eq!(judged(&mut line, &items, &sent, &answered(1, Answer::Receipt(still))), retry(1, 2));
    let done = piece(100, 0, 100);
    assert_eq!(judged(&mut line, &items, &done, &answered(1, Answer::Held(100))), retry(1, 2));
}

#[test]
fn the_pace_follows_the_line() {
    let items = [item(1, scans(10_000_000), 0, 0)];
    let mut line = Line::default();
    let mut paces = vec![line.pace_bytes()];
    for n in 0..8 {
        let from = n * 2_000_000;
        let sent = Parcel::Piece(Piece {
            submission_id: id(1),
            sealed_sha256: "aa".into(),
            from,
            bytes: line.pace_bytes(),
            of: 100_000_000,
        });
        judged(&mut line, &items, &sent, &answered(1, Answer::Held(from + 1)));
        paces.push(line.pace_bytes());
    }
    assert_eq!(paces[..3], [16_384, 32_768, 65_536], "2 s for a piece: it may be four times as long");
    assert_eq!(paces.last(), Some(&PACE_BYTES_MAX));
    for _ in 0..20 {
        judged(&mut line, &items, &piece(0, 1, 9), &Heard::Offline);
    }
    assert_eq!(line.pace_bytes(), PACE_BYTES_MIN);
}

#[test]
fn central_that_asks_for_a_pause_gets_it_from_all_rows_and_for_no_longer_than_an_hour() {
    let items = [item(1, Waiting::Form, 0, 0), item(2, Waiting::Form, 0, 0)];
    let sent = Parcel::Forms(vec![id(1)]);
    let mut line = Line::default();
    let busy = |retry_after_s| Heard::Later(ErrorBody { retry_after_s, ..ErrorBody::later("E-BUSY") });
    assert_eq!(judged(&mut line, &items, &sent, &busy(Some(30))), retry(1, 32));
    assert_eq!(next(&items, &line, at(0)), Next::WaitUntil(at(32)));
    let mut line = Line::default();
    let longest = i64::from(RETRY_AFTER_S_MAX) + 2;
    assert_eq!(judged(&mut line, &items, &sent, &busy(Some(u32::MAX))), retry(1, longest));
    line.wake();
    assert_eq!(
        next(&items, &line, at(0)),
        Next::WaitUntil(at(longest)),
        "however often the line goes and comes"
    );
    // What it did not ask for is our own caution, and over when it is seen again.
    let mut line = Line::default();
    judged(&mut line, &items, &sent, &busy(None));
    assert!(matches!(next(&items, &line, at(0)), Next::WaitUntil(_)));
    line.wake();
    assert!(matches!(next(&items, &line, at(0)), Next::Send(_)));
}

#[test]
fn a_centre_that_lost_a_registration_gets_the_form_again() {
    let items = [item(1, scans(10), 0, 0)];
    let lost = Answer::Later(ErrorBody::later(CODE_NO_SUBMISSION));
    let again = judged(&mut Line::default(), &items, &piece(0, 10, 10), &answered(1, lost));
    assert_eq!(again, [Write::FormAgain { submission_id: id(1), at: at(2) }]);
}

#[test]
fn a_centre_that_lost_a_login_gets_the_form_that_carries_it_and_no_other_is_asked_for() {
    let naming = Item { whole: Some(blob("w1", 4_000)), ..item(1, Waiting::Form, 3, 0) };
    let lost = answered(1, Answer::Later(ErrorBody::later(CODE_NO_SIGNED_LOGIN)));
    let sent = Parcel::Forms(vec![id(1)]);
    let at_once = judged(&mut Line::default(), std::slice::from_ref(&naming), &sent, &lost);
    assert_eq!(at_once, [Write::Whole { submission_id: id(1) }]);
    let carrying = Item { form: blob("w1", 4_000), whole: None, ..naming };
    let nothing_more = judged(&mut Line::default(), &[carrying], &sent, &lost);
    assert!(matches!(nothing_more[..], [Write::Retry { .. }]), "{nothing_more:?}");
}

#[test]
fn a_refusal_of_the_form_that_carries_the_login_is_believed_as_well() {
    let naming = Item { whole: Some(blob("w1", 4_000)), ..item(1, Waiting::Form, 0, 0) };
    let judge = |named: &str| {
        let refusal = signer().refuse(id(1), named, "E-CHAIN").unwrap();
        let refused = Answer::Refused { refusal, problem: ErrorBody::for_good("E-CHAIN") };
        judged(
            &mut Line::default(),
            std::slice::from_ref(&naming),
            &Parcel::Forms(vec![id(1)]),
            &answered(1, refused),
        )
    };
    assert!(matches!(judge("f1")[..], [Write::LayAside { .. }]));
    assert!(matches!(judge("w1")[..], [Write::LayAside { .. }]));
    assert!(matches!(judge("f2")[..], [Write::Retry { .. }]));
}

#[test]
fn a_clock_set_back_by_a_year_does_not_stop_the_outbox() {
    let items = [item(1, Waiting::Form, 0, 365 * 86_400)];
    assert!(matches!(next(&items, &Line::default(), at(0)), Next::Send(_)));
}

proptest! {
    #[test]
    fn backoff_stays_within_its_bound(failures in 0_u32..200, chance: u64) {
        let wait = full_jitter(failures, chance);
        prop_assert!(wait >= TimeDelta::zero());
        prop_assert!(wait <= TimeDelta::seconds(i64::from(BACKOFF_S_MAX)));
        prop_assert!(wait <= TimeDelta::seconds(i64::from(BACKOFF_S_MIN) << failures.min(20)));
    }
}
