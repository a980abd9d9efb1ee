//! Files made to harm: whatever they hold, one answer comes back, soon and in little room.

use proptest::prelude::*;

use super::papers::{Paper, as_jpeg, as_samples};
use super::*;

/// A PNG's header with another size in it.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut file = Sample::blank(420, 560).png();
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

#[test]
fn a_picture_that_claims_a_billion_pixels_is_not_decoded() {
    assert_eq!(judge(claiming(1_000_000, 1_000)), Err(Fault::ScanPixels { mp: 2 }));
    assert_eq!(judge(claiming(u32::MAX, u32::MAX)), Err(Fault::ScanPixels { mp: 2 }));
    assert_eq!(judge(claiming(0, 1_000)), Err(Fault::ScanUnreadable));
    // More pixels claimed than there are.
    assert_eq!(judge(claiming(420, 4_000)), Err(Fault::ScanUnreadable));
}

#[test]
fn a_paper_that_unpacks_to_far_more_than_it_is_stays_small() {
    // One flat picture of ten thousand by ten thousand, packed to next to nothing.
    let mut bomb = as_samples(&Sample::blank(420, 560));
    bomb.dict.set("Width", 10_000);
    bomb.dict.set("Height", 10_000);
    assert_eq!(judge(Paper::new().scan(bomb).file()), Err(Fault::ScanPixels { mp: 2 }));
    // The document says one size, the picture inside has another.
    let mut liar = as_jpeg(&Sample::text(1_000, 1_300));
    liar.dict.set("Width", 420);
    liar.dict.set("Height", 560);
    assert_eq!(judge(Paper::new().scan(liar).file()), Err(Fault::ScanUnreadable));
}

#[test]
fn a_form_that_draws_itself_and_pages_that_hold_each_other_come_to_an_end() {
    let mut file = String::from("%PDF-1.4\n");
    let objects = [
        "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n",
        "2 0 obj <</Type/Pages/Kids[3 0 R 2 0 R]/Count 2/Parent 2 0 R>> endobj\n",
        "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 420 560]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>> endobj\n",
        "4 0 obj <</Length 5>> stream\n/A Do\nendstream endobj\n",
        "5 0 obj <</Subtype/Form/Length 5/Resources<</XObject<</A 5 0 R>>>>>> stream\n/A Do\nendstream endobj\n",
    ];
    let mut places = Vec::new();
    for object in objects {
        places.push(file.len());
        file.push_str(object);
    }
    let start = file.len();
    file.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer <</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"));
    assert_eq!(judge(file.into_bytes()), Err(Fault::ScanBlank));
}

#[test]
fn nesting_without_end_is_an_answer_not_a_crash() {
    for (open, close) in [("[", "]"), ("<<", ">>"), ("(", ")"), ("<</A ", ">>")] {
        let deep = open.repeat(200_000) + &close.repeat(200_000);
        let file = format!("%PDF-1.4\n1 0 obj {deep} endobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF");
        assert!(judge(file.into_bytes()).is_err());
    }
}

/// Small whole files of every kind, to be spoiled.
fn seeds() -> Vec<Vec<u8>> {
    let page = Sample::text(96, 128);
    vec![
        page.png(),
        page.coloured_png(),
        page.jpeg(70),
        page.coloured_jpeg(70),
        Paper::new().scan(as_jpeg(&page)).file(),
        Paper::new().scan(as_samples(&page)).file(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spoiled_files_get_one_answer(
        seed in 0_usize..6,
        spoiled in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        twice in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>())),
    ) {
        let mut file = seeds().swap_remove(seed);
        for (place, byte) in spoiled {
            let place = place.index(file.len());
            file[place] = byte;
        }
        if let Some((from, to)) = twice {
            let (from, to) = (from.index(file.len()), to.index(file.len()));
            let part = file[from.min(to)..from.max(to)].to_vec();
            file.splice(from..from, part);
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        let policy = ScanPolicy { short_side_px_min: 32, pixels_max: 100_000, ..policy() };
        let _ = look(&file, &policy, 0, &mut |_| ());
    }
}
