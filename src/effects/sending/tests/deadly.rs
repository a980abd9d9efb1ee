//! A form that the centre dies of, whenever it comes.

use std::sync::atomic::AtomicU32;

use super::simulation::kiosk;
use super::*;

/// A centre that dies of one form, is away for one look, and takes everything else.
#[derive(Clone)]
struct Mortal {
    deadly: Uuid,
    down: Arc<AtomicBool>,
    deaths: Arc<AtomicU32>,
    taken: Arc<Mutex<Vec<Uuid>>>,
}

impl Centre for Mortal {
    fn look(&self) -> Seen {
        if self.down.swap(false, Ordering::SeqCst) { Seen::Away } else { Seen::There }
    }

    fn put(&self, parcel: &Parcel, _: &Cargo) -> Heard {
        let Parcel::Forms(ids) = parcel else { panic!("nobody filed scans") };
        if ids.contains(&self.deadly) {
            self.down.store(true, Ordering::SeqCst);
            self.deaths.fetch_add(1, Ordering::SeqCst);
            return Heard::Offline;
        }
        self.taken.lock().unwrap().extend(ids);
        let receipt = |id: &Uuid| (*id, Answer::Receipt(registered(*id, 0, [7; 32])));
        Heard::Answers(ids.iter().map(receipt).collect())
    }

    fn hold(&self, _: &Receipt) {}

    fn keep_enrolled(&self, _: Timestamp) -> Option<String> {
        None
    }
}

#[test]
fn a_form_that_the_centre_dies_of_holds_up_nobody_and_waits_on() {
    let folder = tempfile::tempdir().unwrap();
    let deadly = row(1).submission_id;
    let centre = Mortal { deadly, down: Arc::default(), deaths: Arc::default(), taken: Arc::default() };
    let time = Arc::new(Mutex::new(now()));
    let (mut sending, _happened) = kiosk(folder.path().join("vault.sqlite"), &centre, &time);
    for n in 1..=9 {
        let row = NewRow { blobs: Vec::new(), ..row(n) };
        sending.vault.with(|vault| vault.enqueue(&row)).unwrap();
    }
    // It is away and there again after every death, and each time everything that waits may try at once.
    for _ in 0..20 {
        sending.round();
        *time.lock().unwrap() += chrono::TimeDelta::seconds(1);
    }
    let mut taken = centre.taken.lock().unwrap().clone();
    taken.sort_unstable();
    assert_eq!(taken, (2..=9).map(|n| row(n).submission_id).collect::<Vec<_>>());
    let waits = sending.vault.with(|vault| vault.waiting()).unwrap();
    assert_eq!(waits.iter().map(|item| item.submission_id).collect::<Vec<_>>(), [deadly]);
    assert!(centre.deaths.load(Ordering::SeqCst) >= 3, "it was tried");
}
