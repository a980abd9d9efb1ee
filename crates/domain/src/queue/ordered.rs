//! Keys in their order, with the rank of any of them: blocks of sorted keys, one after the other.
//!
//! **Invariant:** no block is empty or longer than [`BLOCK_MAX`], each is sorted, and every key of a block is less
//! than every key of the next. Taking the end of the order, as nearly all registrations do, moves nothing; any
//! other change moves at most one block.

use super::key::Key;

/// The longest block.
const BLOCK_MAX: usize = 512;

/// A sorted set of keys that knows ranks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ordered {
    blocks: Vec<Vec<Key>>,
    len: u64,
}

impl Ordered {
    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// How many are less than this key, which need not be among them.
    pub(super) fn rank(&self, key: Key) -> u64 {
        let block = self.block_of(key);
        let before: usize = self.blocks[..block].iter().map(Vec::len).sum();
        let within = self.blocks.get(block).map_or(0, |keys| keys.partition_point(|it| *it < key));
        (before + within) as u64
    }

    /// The key of a rank.
    pub(super) fn at(&self, rank: u64) -> Option<Key> {
        let mut left = usize::try_from(rank).ok()?;
        for keys in &self.blocks {
            match left.checked_sub(keys.len()) {
                Some(rest) => left = rest,
                None => return keys.get(left).copied(),
            }
        }
        None
    }

    /// Whether the key is among them.
    pub(super) fn contains(&self, key: Key) -> bool {
        self.blocks.get(self.block_of(key)).is_some_and(|keys| keys.binary_search(&key).is_ok())
    }

    /// Puts a key in its place; `false` if it stands there already.
    pub(super) fn insert(&mut self, key: Key) -> bool {
        let last = self.blocks.len().saturating_sub(1);
        let block = self.block_of(key).min(last);
        let Some(keys) = self.blocks.get_mut(block) else {
            self.blocks.push(vec![key]);
            self.len = 1;
            return true;
        };
        let Err(place) = keys.binary_search(&key) else { return false };
        self.len += 1;
        if keys.len() < BLOCK_MAX {
            keys.insert(place, key);
        } else if block == last && place == keys.len() {
            self.blocks.push(vec![key]);
        } else {
            let mut upper = keys.split_off(BLOCK_MAX / 2);
            match place.checked_sub(BLOCK_MAX / 2) {
                Some(place) => upper.insert(place, key),
                None => keys.insert(place, key),
            }
            self.blocks.insert(block + 1, upper);
        }
        true
    }

    /// Takes a key out; `false` if it is not there.
    pub(super) fn remove(&mut self, key: Key) -> bool {
        let block = self.block_of(key);
        let Some(keys) = self.blocks.get_mut(block) else { return false };
        let Ok(place) = keys.binary_search(&key) else { return false };
        keys.remove(place);
        if keys.is_empty() {
            self.blocks.remove(block);
        }
        self.len -= 1;
        true
    }

    /// All keys, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Key> {
        self.blocks.iter().flatten().copied()
    }

    /// The block that holds the key, or would: the first whose last key is not less.
    fn block_of(&self, key: Key) -> usize {
        self.blocks.partition_point(|keys| keys.last().is_some_and(|last| *last < key))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::key::Ticket;
    use super::*;

    fn key(n: u32) -> Key {
        let since = chrono::DateTime::from_timestamp(i64::from(n / 3), 0).unwrap();
        Key { since, ticket: Ticket { year: 2026, serial: n } }
    }

    fn is_the_set(ordered: &Ordered, set: &BTreeSet<Key>) -> Result<(), TestCaseError> {
        prop_assert!(ordered.iter().eq(set.iter().copied()));
        prop_assert_eq!(ordered.len(), set.len() as u64);
        prop_assert!(ordered.blocks.iter().all(|keys| !keys.is_empty() && keys.len() <= BLOCK_MAX));
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn agrees_with_a_plain_set(
            many in 0_u32..4_000,
            changes in prop::collection::vec((any::<bool>(), 0_u32..4_000), 0..1_500),
        ) {
            let mut ordered = Ordered::default();
            let mut set = BTreeSet::new();
            for n in 0..many {
                prop_assert_eq!(ordered.insert(key(n)), set.insert(key(n)));
            }
            for (insert, n) in changes {
                let key = key(n);
                if insert {
                    prop_assert_eq!(ordered.insert(key), set.insert(key));
                } else {
                    prop_assert_eq!(ordered.remove(key), set.remove(&key));
                }
                prop_assert_eq!(ordered.contains(key), set.contains(&key));
                prop_assert_eq!(ordered.rank(key), set.range(..key).count() as u64);
            }
            is_the_set(&ordered, &set)?;
            for (rank, key) in set.iter().enumerate() {
                prop_assert_eq!(ordered.at(rank as u64), Some(*key));
                prop_assert_eq!(ordered.rank(*key), rank as u64);
            }
            prop_assert_eq!(ordered.at(ordered.len()), None);
            for key in set.clone() {
                prop_assert!(ordered.remove(key) && set.remove(&key));
            }
            is_the_set(&ordered, &set)?;
        }
    }
}
