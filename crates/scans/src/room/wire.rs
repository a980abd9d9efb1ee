//! What goes through the two pipes: one file in, a few frames out.
//!
//! **Invariant:** a reader of frames takes nothing on trust: the other side has just looked at a hostile file.

use domain::fault::Fault;
use domain::media_type::MediaType;
use domain::policy::{ScanPolicy, SmallPolicy};
use zeroize::Zeroizing;

use crate::look::{Looked, Step, VIEW_PX};
use crate::small::Small;
use crate::{Grey, too_big};

/// Bytes before the file itself: its length, its turn, the numbers of the policy.
pub(super) const HEAD_BYTES: usize = 8 * 12;

/// Bytes before what a frame holds: its kind and its length.
pub(super) const FRAME_HEAD_BYTES: usize = 5;

/// What is asked.
pub(super) fn question(bytes: &[u8], policy: &ScanPolicy, quarters: u8) -> Vec<u8> {
    let ScanPolicy { small, .. } = policy;
    let numbers = [
        bytes.len() as u64,
        u64::from(quarters),
        policy.bytes_max,
        policy.pixels_max,
        u64::from(policy.short_side_px_min),
        policy.pdf_pages_max as u64,
        small.text_bytes_max,
        small.grey_bytes_max,
        u64::from(small.long_side_px_max),
        u64::from(small.long_side_px_min),
        u64::from(small.page_percent_min),
        policy.count_max as u64,
    ];
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// What is asked about a file: its length, its turn, and by which policy.
pub(super) fn asked(head: &[u8; HEAD_BYTES]) -> Option<(usize, u8, ScanPolicy)> {
    let mut numbers = head.chunks_exact(8).map(|bytes| bytes.try_into().map(u64::from_le_bytes));
    let mut next = || numbers.next()?.ok();
    let (length, quarters) = (usize::try_from(next()?).ok()?, u8::try_from(next()?).ok()?);
    let released = domain::released::policy().scans.clone();
    let mut policy = ScanPolicy {
        bytes_max: next()?,
        pixels_max: next()?,
        short_side_px_min: u32::try_from(next()?).ok()?,
        pdf_pages_max: usize::try_from(next()?).ok()?,
        small: SmallPolicy {
            text_bytes_max: next()?,
            grey_bytes_max: next()?,
            long_side_px_max: u32::try_from(next()?).ok()?,
            long_side_px_min: u32::try_from(next()?).ok()?,
            page_percent_min: u32::try_from(next()?).ok()?,
        },
        ..released
    };
    policy.count_max = usize::try_from(next()?).ok()?;
    Some((length, quarters, policy))
}

/// What is said.
#[derive(Debug)]
pub(super) enum Frame {
    /// The room is closed off; Landlock holds too, or not.
    Confined(bool),
    /// The room could not be closed off.
    NotConfined,
    /// So far it has come.
    Step(Step),
    /// The file is not fit.
    Fault(Fault),
    /// What was seen.
    Looked(Looked),
}

const CONFINED: u8 = 1;
const NOT_CONFINED: u8 = 2;
const STEP: u8 = 3;
const FAULT: u8 = 4;
const LOOKED: u8 = 5;

/// The slips that a room can find; their limits are known to whoever asked.
fn faults(policy: &ScanPolicy) -> [Fault; 11] {
    [
        Fault::ScanUnreadable,
        Fault::ScanType,
        Fault::ScanBlurred,
        Fault::ScanPale,
        Fault::ScanBlank,
        Fault::ScanLocked,
        Fault::ScanProgram,
        Fault::ScanSmall { px: policy.short_side_px_min },
        Fault::ScanPixels { mp: policy.pixels_max / 1_000_000 },
        Fault::ScanPages { n: policy.pdf_pages_max },
        too_big(policy),
    ]
}

impl Frame {
    /// As bytes.
    pub(super) fn packed(&self, policy: &ScanPolicy) -> Zeroizing<Vec<u8>> {
        let mut held = Zeroizing::new(Vec::new());
        let kind = match self {
            Frame::Confined(landlock) => {
                held.push(u8::from(*landlock));
                CONFINED
            }
            Frame::NotConfined => NOT_CONFINED,
            Frame::Step(step) => {
                held.push(match step {
                    Step::Legible => 0,
                    Step::Flat => 1,
                });
                STEP
            }
            Frame::Fault(fault) => {
                let place = faults(policy).iter().position(|one| one == fault).unwrap_or(0);
                held.push(u8::try_from(place).unwrap_or(0));
                FAULT
            }
            Frame::Looked(looked) => {
                pack(looked, &mut held);
                LOOKED
            }
        };
        let length = u32::try_from(held.len()).unwrap_or(u32::MAX);
        let mut frame = Zeroizing::new(Vec::with_capacity(FRAME_HEAD_BYTES + held.len()));
        frame.push(kind);
        frame.extend(length.to_le_bytes());
        frame.extend_from_slice(&held);
        frame
    }

    /// How many bytes a frame with this head holds; none where an honest one would hold fewer.
    pub(super) fn length(head: [u8; FRAME_HEAD_BYTES], policy: &ScanPolicy) -> Option<usize> {
        let [kind, length @ ..] = head;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
        let most = match kind {
            NOT_CONFINED => 0,
            CONFINED | STEP | FAULT => 1,
            LOOKED => 64 + 2 * VIEW_PX * VIEW_PX + usize::try_from(policy.bytes_max).ok()?,
            _ => return None,
        };
        (length <= most).then_some(length)
    }

    /// What a frame of this kind says; none where it says nothing that could be.
    pub(super) fn unpacked(kind: u8, held: &[u8], policy: &ScanPolicy) -> Option<Frame> {
        match (kind, held) {
            (CONFINED, [landlock]) => Some(Frame::Confined(*landlock == 1)),
            (NOT_CONFINED, []) => Some(Frame::NotConfined),
            (STEP, [0]) => Some(Frame::Step(Step::Legible)),
            (STEP, [1]) => Some(Frame::Step(Step::Flat)),
            (FAULT, [place]) => faults(policy).get(usize::from(*place)).copied().map(Frame::Fault),
            (LOOKED, held) => unpack(held, policy).map(Frame::Looked),
            _ => None,
        }
    }
}

fn pack(looked: &Looked, held: &mut Vec<u8>) {
    held.push(kind(looked.media_type));
    held.extend(looked.pages.to_le_bytes());
    pack_view(looked.view.as_ref(), held);
    held.push(u8::from(looked.small.is_some()));
    if let Some(small) = &looked.small {
        held.push(kind(small.media_type));
        held.extend(u32::try_from(small.bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        held.extend_from_slice(&small.bytes);
        pack_view(Some(&small.view), held);
    }
}

fn pack_view(view: Option<&Grey>, held: &mut Vec<u8>) {
    let (width, height, shades) = view.map_or((0, 0, [].as_slice()), |it| (it.width, it.height, &it.shades));
    for side in [width, height] {
        held.extend(u32::try_from(side).unwrap_or(u32::MAX).to_le_bytes());
    }
    held.extend_from_slice(shades);
}

fn unpack(held: &[u8], policy: &ScanPolicy) -> Option<Looked> {
    let mut rest = Rest(held);
    let media_type = rest.media_type()?;
    let pages = rest.number()?;
    let view = rest.view()?;
    let small = match rest.take(1)? {
        [0] => None,
        _ => Some(rest.small(policy)?),
    };
    let pages_max = if media_type == MediaType::Pdf { policy.pdf_pages_max } else { 1 };
    let fits = (1..=pages_max).contains(&usize::try_from(pages).ok()?);
    (rest.0.is_empty() && fits).then_some(Looked { media_type, pages, view, small })
}

/// What has not been read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn media_type(&mut self) -> Option<MediaType> {
        let [kind] = self.take(1)? else { return None };
        [MediaType::Jpeg, MediaType::Png, MediaType::Pdf].get(usize::from(*kind)).copied()
    }

    /// A picture within its bounds, or none.
    fn view(&mut self) -> Option<Option<Grey>> {
        let (width, height) = (self.number()? as usize, self.number()? as usize);
        if (width, height) == (0, 0) {
            return Some(None);
        }
        let side = 1..=VIEW_PX;
        if !side.contains(&width) || !side.contains(&height) {
            return None;
        }
        Some(Some(Grey { width, height, shades: self.take(width * height)?.to_vec() }))
    }

    /// What is sent in place of the file has to be what it says, and to fit.
    fn small(&mut self, policy: &ScanPolicy) -> Option<Small> {
        let media_type = self.media_type()?;
        let length = self.number()?;
        let bytes = Zeroizing::new(self.take(length as usize)?.to_vec());
        let view = self.view()??;
        let fits = u64::from(length) <= policy.bytes_max && MediaType::of(&bytes) == Some(media_type);
        fits.then_some(Small { media_type, bytes, view })
    }
}

fn kind(media_type: MediaType) -> u8 {
    match media_type {
        MediaType::Jpeg => 0,
        MediaType::Png => 1,
        MediaType::Pdf => 2,
    }
}
