//! Scans looked at before they are attached: read from the stick and handed to the room by a thread of its own.
//!
//! **Invariants:** no byte of a file is decoded in this process (`scans::room`); whoever asked and has gone, or does
//! not want to know any more, gets nothing, and nothing of the file stays.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use domain::media_type::MediaType;
use forms::value::Scan;
use journey::effect::{Answer, EffectId, FileHandle, Offer, ScanStep, Seen, SmallScan};
use journey::problem::Problem;
use keystore::{ScanFile, StickError};
use scans::room::{Room, RoomError, Stop, Told};
use scans::{Grey, Looked, Small, Step};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Desk;
use crate::effects::papers::Brought;
use crate::effects::work::Job;
use crate::happening::Happening;

/// A file that was looked at, or why not.
pub(in crate::effects) struct BroughtScan {
    /// Who waits for it.
    pub(in crate::effects) id: EffectId,
    /// The visit it was asked in.
    visit: u64,
    /// It was said that nobody waits any more.
    stop: Stop,
    name_shown: String,
    seen: Result<(Zeroizing<Vec<u8>>, Looked), Problem>,
}

impl Desk {
    /// Sends somebody to look at a file; the answer comes later. One file is looked at at a time.
    pub(super) fn look_at_scan(&mut self, id: EffectId, file: FileHandle, quarters: u8) {
        self.looking.stop();
        let Some(file) = self.files.get(file.0 as usize).cloned() else {
            return self.reply(id, Answer::ScanChecked(Err(Problem::plain("fault-stick-gone"))));
        };
        let stop = Stop::default();
        self.looking = stop.clone();
        let (own_jobs, replies) = (self.around.own_jobs.clone(), self.around.replies.clone());
        let (room, log, visit) = (self.around.scan_room.clone(), self.around.log.clone(), self.visit);
        std::thread::spawn(move || {
            let mut told = |told: Told| match told {
                Told::Confined(confined) if confined.landlock => {}
                Told::Confined(_) => {
                    log.say("scans: no Landlock in this kernel; seccomp alone closes the room")
                }
                Told::Step(step) => {
                    let _ = replies.send(Happening::ScanStep(id, step_of(step)));
                }
            };
            let look = || look(&room, &file, quarters, &stop, &mut told);
            let seen = catch_unwind(AssertUnwindSafe(look));
            let seen = seen.unwrap_or_else(|_| Err(Problem::plain("fault-terminal")));
            let name_shown = file.name_shown().to_owned();
            let brought = BroughtScan { id, visit, stop, name_shown, seen };
            let _ = own_jobs.send(Job::Take(Brought::Scan(Box::new(brought))));
        });
    }

    /// Keeps the bytes of what may be attached, and says what it is.
    pub(super) fn take_scan(&mut self, brought: BroughtScan) {
        if brought.visit != self.visit || brought.stop.is_said() {
            return;
        }
        let offer = brought.seen.map(|(bytes, looked)| self.offer(brought.name_shown, bytes, looked));
        self.reply(brought.id, Answer::ScanChecked(offer));
    }

    fn offer(&mut self, name_shown: String, bytes: Zeroizing<Vec<u8>>, looked: Looked) -> Offer {
        let Looked { media_type, pages, view, small } = looked;
        let original = self.keep(&name_shown, media_type, pages, bytes);
        let small = small.map(|small| {
            let Small { media_type, bytes, view } = small;
            SmallScan { scan: self.keep(&name_shown, media_type, 1, bytes), seen: seen(view) }
        });
        Offer { original, seen: view.map(seen), small }
    }

    pub(super) fn keep(
        &mut self,
        name: &str,
        media_type: MediaType,
        pages: u32,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Scan {
        let sha256 = Sha256::digest(&bytes).into();
        let scan = Scan {
            name_shown: name.to_owned(),
            media_type: media_type.mime().to_owned(),
            bytes_len: bytes.len() as u64,
            pages,
            sha256,
        };
        self.scans.insert(sha256, bytes);
        scan
    }
}

/// Reads a file from its stick and has it looked at in the room.
fn look(
    room: &Room,
    file: &ScanFile,
    quarters: u8,
    stop: &Stop,
    told: &mut dyn FnMut(Told),
) -> Result<(Zeroizing<Vec<u8>>, Looked), Problem> {
    let policy = &domain::released::policy().scans;
    let unfit = |error: RoomError| Problem { message: error.message().into(), args: error.args() };
    let bytes = file.read(policy.bytes_max).map_err(|error| {
        if let StickError::TooBig { .. } = error {
            unfit(RoomError::Unfit(scans::too_big(policy)))
        } else {
            Problem::plain(error.message())
        }
    })?;
    let looked = room.look(&bytes, policy, quarters, stop, told).map_err(unfit)?;
    Ok((bytes, looked))
}

fn step_of(step: Step) -> ScanStep {
    match step {
        Step::Legible => ScanStep::Finding,
        Step::Flat => ScanStep::Shrinking,
    }
}

fn seen(mut view: Grey) -> Seen {
    let shades = std::mem::take(&mut view.shades);
    Seen { width: view.width, height: view.height, shades: Arc::new(Zeroizing::new(shades)) }
}
