//! An unfinished application on its applicant's own stick or token: sealed with the key of this visit, found, opened, and
//! taken off again once it was kept anew or handed in.
//!
//! **Invariants:** nothing of it is written anywhere but on the token the key lives on, on the stick it came from, or on
//! one put in after it (`OwnStick`); the key and its password or PIN are put away after its one signature, and what stays
//! of it for this visit, the seal, can neither sign nor open what another visit kept. No scan comes back that was not
//! looked at anew in the room.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::media_type::MediaType;
use forms::value::Scan;
use journey::effect::{Answer, EffectId, FileHandle, KeptAt, KeptFound};
use journey::problem::Problem;
use journey::session::SecretText;
use keystore::StickError;
use keystore::kept::{KEPT_NAME, KeptError, KeptFile, Seal};
use keystore::token::{KeptObject, TokenError, TokenMemory};
use scans::room::Stop;
use zeroize::Zeroizing;

use super::Desk;
use super::saving::STICK_NONE;
use super::telling::not_kept;
use crate::effects::papers::Brought;
use crate::effects::work::Job;

/// The most kept applications looked at.
const KEPT_FILES_MAX: usize = 16;

/// Octets of a scan's length in the content.
const LENGTH_BYTES: usize = 8;

type Bytes = Zeroizing<Vec<u8>>;

/// What the desk knows of kept applications in this visit.
#[derive(Default)]
pub(super) struct Keeper {
    /// What the next one is sealed with; none where the key has no secret.
    pub(super) seal: Option<Seal>,
    /// The memory of the token that this person's key lives on, where it does.
    pub(super) memory: Option<TokenMemory>,
    /// Those that this person's key opened.
    opened: Vec<Opened>,
    /// The one that was taken up.
    taken: Option<Place>,
}

/// Where one lies.
#[derive(Clone)]
enum Place {
    /// In a file on a stick.
    Stick(KeptFile),
    /// In the memory of this token, by its digest.
    Token(TokenMemory, [u8; 32]),
}

/// One as it lies there, sealed.
struct Sealed {
    place: Place,
    bytes: Result<Bytes, StickError>,
}

/// One that was opened.
struct Opened {
    place: Place,
    scans: Vec<Bytes>,
}

/// The scans of a kept application, looked at anew.
pub(in crate::effects) struct BroughtKept {
    /// Who waits for it.
    pub(in crate::effects) id: EffectId,
    visit: u64,
    stop: Stop,
    place: Place,
    /// Every scan could be looked at.
    whole: bool,
    seen: Vec<(MediaType, u32, Bytes)>,
}

impl Keeper {
    /// What was taken up is taken off its medium: it was kept anew, or accepted and would only be handed in twice.
    pub(super) fn take_off(&mut self) {
        // The stick or the token may be gone by now; then it stays with its owner.
        match self.taken.take() {
            Some(Place::Stick(file)) => drop(file.remove()),
            Some(Place::Token(memory, digest)) => drop(memory.remove(digest)),
            None => {}
        }
    }

    /// What lies on the sticks.
    fn on_sticks(sockets: &keystore::Config) -> impl Iterator<Item = Sealed> {
        let listings = keystore::sticks(sockets).into_iter().filter_map(|stick| stick.kept_files().ok());
        let files = listings.flat_map(|listing| listing.files).take(KEPT_FILES_MAX);
        files.map(|file| Sealed { bytes: file.read(), place: Place::Stick(file) })
    }

    /// What lies in the token's memory.
    fn on_token(&self) -> Result<Vec<Sealed>, Problem> {
        let Some(memory) = &self.memory else { return Ok(Vec::new()) };
        let found = memory.find().map_err(|error| Problem::plain(error.message()))?.into_iter();
        let sealed = |kept: KeptObject| Sealed {
            place: Place::Token(memory.clone(), kept.digest),
            bytes: Ok(Zeroizing::new(kept.sealed)),
        };
        Ok(found.map(sealed).collect())
    }
}

impl Desk {
    /// Opens what the key on the desk opens.
    pub(super) fn find_kept(&mut self) -> KeptFound {
        self.kept.opened.clear();
        let mut found = KeptFound::default();
        let Some((_, key)) = &self.opened else { return found };
        let on_token = self.kept.on_token().unwrap_or_else(|problem| {
            found.files.push(Err(problem));
            Vec::new()
        });
        for Sealed { place, bytes } in on_token.into_iter().chain(Keeper::on_sticks(&self.sticks)) {
            let read = bytes.map_err(|error| Problem::plain(error.message()));
            let opened = read.and_then(|bytes| keystore::kept::open(&bytes, key.as_ref()).map_err(refused));
            found.files.push(opened.and_then(|content| {
                let (text, scans) = unpacked(&content).ok_or_else(|| refused(KeptError::Damaged))?;
                let handle = FileHandle(u32::try_from(self.kept.opened.len()).unwrap_or(u32::MAX));
                self.kept.opened.push(Opened { place, scans });
                Ok((handle, text))
            }));
        }
        found
    }

    /// Has the scans of one looked at in the room; the answer comes when all are.
    pub(super) fn take_up_kept(&mut self, id: EffectId, file: FileHandle) {
        self.looking.stop();
        let Some(opened) = self.kept.opened.get_mut(file.0 as usize) else {
            return self.reply(id, Answer::KeptTaken(Err(Problem::plain("fault-stick-gone"))));
        };
        let (place, scans) = (opened.place.clone(), opened.scans.clone());
        let stop = Stop::default();
        self.looking = stop.clone();
        let (own_jobs, room, visit) =
            (self.around.own_jobs.clone(), self.around.scan_room.clone(), self.visit);
        std::thread::spawn(move || {
            let policy = &domain::released::policy().scans;
            let look = |bytes: Bytes| {
                let looked = room.look(&bytes, policy, 0, &stop, &mut |_| {}).ok()?;
                Some((looked.media_type, looked.pages, bytes))
            };
            let count = scans.len();
            let look_at_all = || scans.into_iter().filter_map(look).collect();
            let seen: Vec<_> = catch_unwind(AssertUnwindSafe(look_at_all)).unwrap_or_default();
            let whole = seen.len() == count;
            let brought = BroughtKept { id, visit, stop: stop.clone(), place, whole, seen };
            let _ = own_jobs.send(Job::Take(Brought::Kept(Box::new(brought))));
        });
    }

    /// Keeps the bytes of its scans, and says what they are.
    pub(super) fn take_kept(&mut self, brought: BroughtKept) {
        if brought.visit != self.visit || brought.stop.is_said() {
            return;
        }
        let seen = brought.seen.into_iter();
        let scans: Vec<Scan> =
            seen.map(|(media_type, pages, bytes)| self.keep("", media_type, pages, bytes)).collect();
        // One whose scans did not all come over stays with its owner: it may hold the only copy.
        self.kept.taken = brought.whole.then_some(brought.place);
        self.reply(brought.id, Answer::KeptTaken(Ok(scans)));
    }

    /// Seals what was given by hand, with its scans, and keeps it with its owner. What it began as goes only after the
    /// new one is on the medium.
    pub(super) fn keep_draft(&mut self, text: &SecretText, scans: &[[u8; 32]]) -> Result<KeptAt, Problem> {
        let seal = self.kept.seal.as_ref().ok_or_else(|| Problem::plain("fault-kept-key"))?;
        let bytes = scans.iter().map(|sha256| self.scans.get(sha256)).collect::<Option<Vec<_>>>();
        let content = packed(text, &bytes.ok_or_else(|| Problem::plain("fault-stick-trouble"))?);
        let sealed = seal.close(&content).ok_or_else(|| Problem::plain("fault-kept-big"))?;
        let at = self.lay(&sealed)?;
        // Where the former cannot be taken off there are two, and the newer one stands first.
        self.kept.take_off();
        Ok(at)
    }

    /// Lays it into the token's memory where the key lives on one; onto a stick where it does not, or where the token
    /// does not take it.
    fn lay(&self, sealed: &[u8]) -> Result<KeptAt, Problem> {
        let on_stick = || self.write_to_stick(KEPT_NAME, sealed).map(KeptAt::Stick);
        let Some(memory) = &self.kept.memory else { return on_stick() };
        let former = match &self.kept.taken {
            Some(Place::Token(_, digest)) => Some(*digest),
            Some(Place::Stick(_)) | None => None,
        };
        match memory.keep(sealed, former) {
            Ok(()) => Ok(KeptAt::Token),
            // Whoever said so has gone back to the form.
            Err(stopped @ TokenError::Stopped) => Err(not_kept(stopped)),
            Err(error) => on_stick().map_err(|problem| {
                // Whoever has no stick in is told of the token.
                if problem.message == STICK_NONE { not_kept(error) } else { problem }
            }),
        }
    }
}

/// The text and the scans, each with its length before it.
fn packed(text: &str, scans: &[&Bytes]) -> Bytes {
    let parts = || std::iter::once(text.as_bytes()).chain(scans.iter().map(|scan| scan.as_slice()));
    let mut packed = Zeroizing::new(Vec::with_capacity(parts().map(|part| LENGTH_BYTES + part.len()).sum()));
    for part in parts() {
        packed.extend_from_slice(&(part.len() as u64).to_be_bytes());
        packed.extend_from_slice(part);
    }
    packed
}

fn unpacked(mut content: &[u8]) -> Option<(SecretText, Vec<Bytes>)> {
    let mut part = || {
        let (length, rest) = content.split_first_chunk::<LENGTH_BYTES>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
        content = rest;
        Some(Zeroizing::new(part.to_vec()))
    };
    let text = Zeroizing::new(std::str::from_utf8(&part()?).ok()?.to_owned());
    let mut scans = Vec::new();
    while let Some(scan) = part() {
        scans.push(scan);
    }
    Some((text.into(), scans))
}

fn refused(error: KeptError) -> Problem {
    Problem::plain(match error {
        KeptError::Newer => "fault-kept-newer",
        KeptError::AnotherKey => "fault-kept-other",
        KeptError::Damaged => "fault-kept-damaged",
        KeptError::NoSecret(_) => "fault-kept-key",
    })
}
