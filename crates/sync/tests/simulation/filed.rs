//! What people file: the truth that everything is held against.

use sha2::{Digest, Sha256};
use sync::dispatch::Blob;
use uuid::Uuid;

use crate::chance::Chance;

/// One application.
pub(crate) struct Filed {
    pub(crate) id: Uuid,
    pub(crate) kiosk: usize,
    /// When somebody files it, ms.
    pub(crate) at: i64,
    pub(crate) xml: [u8; 32],
    pub(crate) form: Blob,
    /// The form that carries the login, where the other one only names it.
    pub(crate) whole: Option<Blob>,
    pub(crate) scans: Vec<Scan>,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Good,
    /// Central refuses it for good.
    Refused,
    /// Whatever takes it dies of it, before anything is written, and is back in half a minute to be killed again.
    Poison,
}

pub(crate) struct Scan {
    pub(crate) blob: Blob,
    pub(crate) digest: [u8; 32],
    seed: u64,
}

impl Scan {
    /// Its bytes, or as many of them as asked for.
    pub(crate) fn bytes(&self, from: u64, count: u64) -> Vec<u8> {
        bytes(self.seed, from, count.min(self.blob.bytes.saturating_sub(from)))
    }
}

/// Eight bytes at a time, no eight of them like the others.
fn bytes(seed: u64, from: u64, count: u64) -> Vec<u8> {
    let words = from / 8..(from + count).div_ceil(8);
    let all: Vec<u8> = words.flat_map(|n| (seed ^ n.wrapping_mul(0x9E37_79B9)).to_le_bytes()).collect();
    let skipped = (from % 8) as usize;
    all[skipped..skipped + count as usize].to_vec()
}

impl Filed {
    pub(crate) fn new(chance: &mut Chance, kiosk: usize, at: i64) -> Filed {
        let id = Uuid::from_u64_pair(chance.draw(), chance.draw());
        let kind = match chance.below(1000) {
            0..30 => Kind::Refused,
            30..38 => Kind::Poison,
            _ => Kind::Good,
        };
        let scans = if chance.percent(25) { 1 + chance.below(3) } else { 0 };
        let scans = (0..scans).map(|_| scan(chance)).collect();
        let form = Blob { sealed_sha256: format!("form of {id}"), bytes: 1_500 + chance.below(3_000) };
        let whole = Blob { sealed_sha256: format!("whole of {id}"), bytes: form.bytes + 700 };
        let whole = chance.percent(50).then_some(whole);
        Filed { id, kiosk, at, xml: Sha256::digest(id.as_bytes()).into(), form, whole, scans, kind }
    }

    /// Whether this form, of the two, needs no login that is kept elsewhere.
    pub(crate) fn carries_its_login(&self, sealed_sha256: &str) -> bool {
        self.whole.is_none() || self.form.sealed_sha256 != sealed_sha256
    }

    pub(crate) fn scan(&self, sealed_sha256: &str) -> &Scan {
        self.scans.iter().find(|scan| scan.blob.sealed_sha256 == sealed_sha256).unwrap()
    }
}

fn scan(chance: &mut Chance) -> Scan {
    let seed = chance.draw();
    let count = if chance.percent(15) { chance.below(60_000) } else { chance.below(5_000) } + 1;
    let digest = Sha256::digest(bytes(seed, 0, count)).into();
    Scan { blob: Blob { sealed_sha256: hex::encode::<[u8; 32]>(digest), bytes: count }, digest, seed }
}
