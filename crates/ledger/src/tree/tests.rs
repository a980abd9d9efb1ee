#![expect(clippy::unwrap_used, reason = "tests")]

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;

use super::*;

/// The leaves of the test vectors that the Certificate Transparency projects share
/// (transparency-dev/merkle, `testonly/reference_test.go`).
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

/// The roots of the first 0 to 8 of them.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// A tree of these leaves.
fn tree_of(leaves: &[Vec<u8>]) -> MemoryNodes {
    let mut nodes = MemoryNodes::default();
    for (size, leaf) in leaves.iter().enumerate() {
        let stored = append(&nodes, size as u64, leaf).unwrap();
        nodes.store(stored).unwrap();
    }
    nodes
}

fn published() -> Vec<Vec<u8>> {
    LEAVES.iter().map(|leaf| hex::decode(leaf).unwrap()).collect()
}

fn hash(text: &str) -> Hash32 {
    text.to_owned().try_into().unwrap()
}

fn some_leaves(many: usize) -> Vec<Vec<u8>> {
    (0..many).map(|n| format!("leaf {n}").into_bytes()).collect()
}

#[test]
fn the_published_roots() {
    let nodes = tree_of(&published());
    for (size, expected) in ROOTS.iter().enumerate() {
        assert_eq!(root(&nodes, size as u64).unwrap(), hash(expected), "{size}");
    }
}

/// RFC 9162 §2.1.5: the tree of seven leaves, its inclusion proofs and its consistency proofs, node by node.
#[test]
fn the_example_of_the_rfc() {
    let leaves = some_leaves(7);
    let nodes = tree_of(&leaves);
    let [a, b, c, d, e, f, j] = [0, 1, 2, 3, 4, 5, 6].map(|n: usize| Hash32::of_leaf(&leaves[n]));
    let (g, h, i) = (Hash32::of_node(a, b), Hash32::of_node(c, d), Hash32::of_node(e, f));
    let (k, l) = (Hash32::of_node(g, h), Hash32::of_node(i, j));
    assert_eq!(root(&nodes, 7).unwrap(), Hash32::of_node(k, l));
    let inclusion = |index| prove_inclusion(&nodes, 7, index).unwrap().unwrap();
    assert_eq!(inclusion(0), [b, h, l]);
    assert_eq!(inclusion(3), [c, g, l]);
    assert_eq!(inclusion(4), [f, j, k]);
    assert_eq!(inclusion(6), [i, k]);
    let consistency = |old| prove_consistency(&nodes, old, 7).unwrap().unwrap();
    assert_eq!(consistency(3), [c, d, g, l]);
    assert_eq!(consistency(4), [l]);
    assert_eq!(consistency(6), [i, j, k]);
}

#[test]
fn published_proofs() {
    let nodes = tree_of(&published());
    let expected = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    let proof = prove_inclusion(&nodes, 8, 5).unwrap().unwrap();
    assert_eq!(proof, expected.map(hash));
    assert!(is_included(&published()[5], 5, &proof, 8, hash(ROOTS[8])));
    let expected = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    let proof = prove_consistency(&nodes, 6, 8).unwrap().unwrap();
    assert_eq!(proof, expected.map(hash));
    assert!(is_consistent((6, hash(ROOTS[6])), (8, hash(ROOTS[8])), &proof));
}

/// Every leaf and every earlier size of every tree up to 40 leaves, against a tree kept whole in memory by the
/// crate that verifies.
#[test]
fn every_leaf_and_every_prefix() {
    let leaves = some_leaves(40);
    let nodes = tree_of(&leaves);
    let mut whole = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 1..=40_u64 {
        let last = usize::try_from(size).unwrap() - 1;
        whole.push(leaves[last].clone());
        let root_now = root(&nodes, size).unwrap();
        assert_eq!(root_now.0, <[u8; 32]>::from(*whole.root().as_bytes()));
        for (index, leaf) in (0..size).zip(&leaves) {
            let proof = prove_inclusion(&nodes, size, index).unwrap().unwrap();
            let expected = whole.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(joined(&proof), expected.as_bytes());
            assert!(is_included(leaf, index, &proof, size, root_now));
            if index == size - 1 {
                assert_eq!(root_over_last(leaf, &proof), root_now);
            }
            let other = (index + 1) % size;
            assert!(size == 1 || !is_included(leaf, other, &proof, size, root_now));
        }
        for old in 0..=size {
            let proof = prove_consistency(&nodes, old, size).unwrap().unwrap();
            let old_root = root(&nodes, old).unwrap();
            assert!(is_consistent((old, old_root), (size, root_now), &proof), "{old} in {size}");
            let (rewritten, longer) = (Hash32([9; 32]), [proof.clone(), vec![root_now]].concat());
            assert!(!is_consistent((old, rewritten), (size, root_now), &proof), "{old} in {size}");
            assert!(!is_consistent((old, old_root), (size, rewritten), &proof) || old == 0);
            assert!(!is_consistent((old, old_root), (size, root_now), &longer));
        }
    }
}

#[test]
fn what_cannot_be_is_refused_and_nothing_panics() {
    let nodes = tree_of(&some_leaves(3));
    let root = root(&nodes, 3).unwrap();
    assert_eq!(prove_inclusion(&nodes, 3, 3), Ok(None));
    assert_eq!(prove_consistency(&nodes, 4, 3), Ok(None));
    assert_eq!(prove_inclusion(&nodes, 4, 0), Err(NoNode(5)), "a subtree that is not whole yet");
    for size in [0, SIZE_MAX, SIZE_MAX + 1, u64::MAX - 1, u64::MAX] {
        for index in [0, size.wrapping_sub(1), u64::MAX] {
            for length in [0, 1, 40, 64, 65] {
                assert!(!is_included(b"leaf 0", index, &vec![root; length], size, root));
                assert!(!is_consistent((size, root), (index, root), &vec![root; length]) || size == index);
            }
        }
    }
}

proptest! {
    #[test]
    fn no_changed_bit_of_a_proof_goes_unseen(
        size in 2_u64..200,
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let leaves = some_leaves(200);
        let nodes = tree_of(&leaves);
        let chosen = which.index(usize::try_from(size).unwrap());
        let (index, leaf) = (chosen as u64, &leaves[chosen]);
        let root_now = root(&nodes, size).unwrap();
        let mut proof = prove_inclusion(&nodes, size, index).unwrap().unwrap();
        prop_assert!(is_included(leaf, index, &proof, size, root_now));
        let byte = at.index(proof.len() * 32);
        proof[byte / 32].0[byte % 32] ^= 1 << bit;
        prop_assert!(!is_included(leaf, index, &proof, size, root_now));

        let old = index + 1;
        let old_root = root(&nodes, old).unwrap();
        let mut proof = prove_consistency(&nodes, old, size).unwrap().unwrap();
        prop_assert!(is_consistent((old, old_root), (size, root_now), &proof));
        if !proof.is_empty() {
            let byte = at.index(proof.len() * 32);
            proof[byte / 32].0[byte % 32] ^= 1 << bit;
            prop_assert!(!is_consistent((old, old_root), (size, root_now), &proof));
        }
    }
}
