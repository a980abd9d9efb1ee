//! The Merkle tree over a log (RFC 6962 §2.1, RFC 9162 §2.1), for a store that only ever adds rows.
//!
//! Only roots of whole subtrees are stored; they never change. Everything else, for the tree of today or of any
//! earlier size, is computed from a few of them. Which hashes a proof holds, and whether a proof holds, is decided
//! by the crate `ct-merkle`.
//!
//! **Invariant:** the same leaves give the same stored hashes, roots and proofs, in whatever steps they were
//! appended.

use ct_merkle::{
    ConsistencyProof, InclusionProof, RootHash, indices_for_consistency_proof, indices_for_inclusion_proof,
};
use sha2::Sha256;

use crate::hash::Hash32;

/// The largest tree: more than every event of the country for centuries, and far from any overflow.
pub const SIZE_MAX: u64 = 1 << 40;

/// The longest proof of a tree of [`SIZE_MAX`], in hashes.
pub const PROOF_MAX: usize = 64;

/// The stored hashes: of leaves and whole subtrees, by their place in the order of RFC 9420 Appendix C (leaf `i`
/// stands at `2i`).
pub trait Nodes {
    /// Why a hash could not be read.
    type Error;

    /// The hash at a place that was stored before.
    ///
    /// # Errors
    /// Whatever keeps the store from reading it, its absence included.
    fn node(&self, place: u64) -> Result<Hash32, Self::Error>;
}

/// Hashes in memory, for audits and tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryNodes(Vec<Option<Hash32>>);

/// A hash that memory does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no hash is stored at place {0}")]
pub struct NoNode(pub u64);

impl Nodes for MemoryNodes {
    type Error = NoNode;

    fn node(&self, place: u64) -> Result<Hash32, NoNode> {
        let index = usize::try_from(place).map_err(|_| NoNode(place))?;
        self.0.get(index).copied().flatten().ok_or(NoNode(place))
    }
}

impl MemoryNodes {
    /// Stores what [`append`] gave.
    ///
    /// # Errors
    /// For a place beyond the memory there is.
    pub fn store(&mut self, hashes: Vec<(u64, Hash32)>) -> Result<(), NoNode> {
        for (place, hash) in hashes {
            let index = usize::try_from(place).map_err(|_| NoNode(place))?;
            self.0.resize(self.0.len().max(index + 1), None);
            self.0[index] = Some(hash);
        }
        Ok(())
    }
}

/// The root of the empty tree: the hash of nothing.
pub fn empty_root() -> Hash32 {
    Hash32::of(&[])
}

/// The hashes to store, with their places, when a leaf is appended to a tree of `size` leaves.
///
/// # Errors
/// When a hash cannot be read.
pub fn append<N: Nodes>(nodes: &N, size: u64, leaf: &[u8]) -> Result<Vec<(u64, Hash32)>, N::Error> {
    let mut hash = Hash32::of_leaf(leaf);
    let mut stored = vec![(2 * size, hash)];
    // Each trailing 1 of the size is a whole subtree that the new leaf makes whole with its own.
    for level in 0..size.trailing_ones() {
        let width = 1_u64 << level;
        let first = size + 1 - 2 * width;
        hash = Hash32::of_node(nodes.node(place(first, width))?, hash);
        stored.push((place(first, 2 * width), hash));
    }
    Ok(stored)
}

/// The root of the first `size` leaves.
///
/// # Errors
/// When a hash cannot be read.
pub fn root<N: Nodes>(nodes: &N, size: u64) -> Result<Hash32, N::Error> {
    if size == 0 { Ok(empty_root()) } else { range(nodes, 0, size) }
}

/// The root of the tree that ends with this leaf, by the leaf's proof: all of the proof stands left of it.
pub fn root_over_last(leaf: &[u8], proof: &[Hash32]) -> Hash32 {
    proof.iter().fold(Hash32::of_leaf(leaf), |right, left| Hash32::of_node(*left, right))
}

/// The proof that leaf `index` stands in the tree of the first `size`; `None` when it does not.
///
/// # Errors
/// When a hash cannot be read.
pub fn prove_inclusion<N: Nodes>(nodes: &N, size: u64, index: u64) -> Result<Option<Vec<Hash32>>, N::Error> {
    if index >= size || size > SIZE_MAX {
        return Ok(None);
    }
    hashes(nodes, size, indices_for_inclusion_proof(size, index)).map(Some)
}

/// The proof that the tree of the first `old` leaves is the beginning of that of the first `size`; `None` when it
/// cannot be.
///
/// # Errors
/// When a hash cannot be read.
pub fn prove_consistency<N: Nodes>(nodes: &N, old: u64, size: u64) -> Result<Option<Vec<Hash32>>, N::Error> {
    if old > size || size > SIZE_MAX {
        return Ok(None);
    }
    let indices = if old == 0 { Vec::new() } else { indices_for_consistency_proof(old, size - old) };
    hashes(nodes, size, indices).map(Some)
}

/// Whether the proof shows that these bytes are leaf `index` of the tree of `size` leaves with this root.
pub fn is_included(leaf: &[u8], index: u64, proof: &[Hash32], size: u64, root: Hash32) -> bool {
    if index >= size || size > SIZE_MAX || proof.len() > PROOF_MAX {
        return false;
    }
    let Ok(proof) = InclusionProof::try_from_bytes(joined(proof)) else { return false };
    root_hash(size, root).verify_inclusion(&leaf, index, &proof).is_ok()
}

/// Whether the proof shows that the tree of `old` leaves is the beginning of the tree of `size`.
pub fn is_consistent(old: (u64, Hash32), new: (u64, Hash32), proof: &[Hash32]) -> bool {
    let ((old_size, old_root), (size, root)) = (old, new);
    if old_size > size || size > SIZE_MAX || proof.len() > PROOF_MAX {
        return false;
    }
    if old_size == 0 {
        return proof.is_empty() && old_root == empty_root() && (size > 0 || root == empty_root());
    }
    let Ok(proof) = ConsistencyProof::try_from_bytes(joined(proof)) else { return false };
    root_hash(size, root).verify_consistency(&root_hash(old_size, old_root), &proof).is_ok()
}

/// The leaves below each hash of the proof for leaf `index` in the tree of `size` leaves: first and one past the
/// last.
pub(crate) fn proof_ranges(size: u64, index: u64) -> Vec<(u64, u64)> {
    indices_for_inclusion_proof(size, index).into_iter().map(|place| leaves(place, size)).collect()
}

/// The hash over the leaves from `first` to before `end`, a range that begins where a subtree does.
pub(crate) fn range<N: Nodes>(nodes: &N, first: u64, end: u64) -> Result<Hash32, N::Error> {
    let count = end - first;
    if count.is_power_of_two() {
        return nodes.node(place(first, count));
    }
    let left = count.next_power_of_two() / 2;
    let (left, right) = (nodes.node(place(first, left))?, range(nodes, first + left, end)?);
    Ok(Hash32::of_node(left, right))
}

fn hashes<N: Nodes>(nodes: &N, size: u64, places: Vec<u64>) -> Result<Vec<Hash32>, N::Error> {
    let hash = |place| {
        let (first, end) = leaves(place, size);
        range(nodes, first, end)
    };
    places.into_iter().map(hash).collect()
}

/// The place of the whole subtree of `width` leaves from `first` on.
fn place(first: u64, width: u64) -> u64 {
    2 * first + width - 1
}

/// The leaves below a place: as many as its level holds, or as the tree has.
fn leaves(place: u64, size: u64) -> (u64, u64) {
    let width = 1_u64 << place.trailing_ones();
    let first = (place + 1 - width) / 2;
    (first, size.min(first + width))
}

fn joined(proof: &[Hash32]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

fn root_hash(size: u64, root: Hash32) -> RootHash<Sha256> {
    RootHash::new(root.0.into(), size)
}

#[cfg(test)]
mod tests;
