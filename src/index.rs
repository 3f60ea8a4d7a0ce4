//! What every look-up by an id, a name or a key rests on: keys are bytes, and each has a number.
//!
//! One kind of index and one kind of sort serve the whole crate. The compiler makes them anew for every type that they
//! hold, which is most of what a small module would have to carry; and of the standard library's tree, which can do much
//! more than is asked here, more than all the rest of this.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Distinct keys, numbered from 0 in the order in which they first came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// All keys ascending, in blocks that are not empty and small enough to be made room in.
    blocks: Vec<Vec<(Vec<u8>, usize)>>,
    len: usize,
}

/// A block that reaches this many keys is halved.
const FULL: usize = 512;

impl Index {
    /// The number of `key`, which is the next free one if it is new.
    #[inline(never)]
    pub(crate) fn number(&mut self, key: &[u8]) -> usize {
        let number = self.len;
        let (block, place) = self.find(key);
        let place = match place {
            Ok(known) => return known,
            Err(place) => place,
        };
        self.len = number.saturating_add(1);
        match self.blocks.get_mut(block) {
            None => self.blocks.push(Vec::from([(key.to_vec(), number)])),
            Some(entries) => {
                entries.insert(place, (key.to_vec(), number));
                if entries.len() >= FULL {
                    let upper = entries.split_off(FULL / 2);
                    self.blocks.insert(block.saturating_add(1), upper);
                }
            }
        }
        number
    }

    /// The block that `key` belongs in, and the number of `key` or the place for it there.
    #[inline(never)]
    fn find(&self, key: &[u8]) -> (usize, Result<usize, usize>) {
        let begins_before = |block: &Vec<(Vec<u8>, usize)>| {
            let first = block.first();
            first.is_some_and(|(first, _)| first.as_slice() <= key)
        };
        let block = self.blocks.partition_point(begins_before).saturating_sub(1);
        let entries = self.blocks.get(block).map_or(&[][..], Vec::as_slice);
        let place = entries.partition_point(|(known, _)| known.as_slice() < key);
        match entries.get(place) {
            Some((known, number)) if known == key => (block, Ok(*number)),
            _ => (block, Err(place)),
        }
    }

    /// Takes `key` in; whether it was new.
    pub(crate) fn add(&mut self, key: &[u8]) -> bool {
        let next = self.len;
        self.number(key) == next
    }

    /// The number of `key`, if it came.
    pub(crate) fn get(&self, key: &[u8]) -> Option<usize> {
        self.find(key).1.ok()
    }

    /// Whether `key` came.
    pub(crate) fn has(&self, key: &[u8]) -> bool {
        self.get(key).is_some()
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The numbers in the ascending order of their keys.
    #[inline(never)]
    pub(crate) fn ascending(&self) -> Vec<usize> {
        let entries = self.blocks.iter().flatten();
        entries.map(|(_, number)| *number).collect()
    }
}

/// Lists of numbers by a key, each in the order in which it was added to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    keys: Index,
    lists: Vec<Vec<usize>>,
}

impl Groups {
    /// Adds `member` to the list of `key`.
    #[inline(never)]
    pub(crate) fn add(&mut self, key: &[u8], member: usize) {
        let number = self.keys.number(key);
        match self.lists.get_mut(number) {
            Some(list) => list.push(member),
            None => self.lists.push(Vec::from([member])),
        }
    }

    /// The list of `key`; empty if nothing was added to it.
    pub(crate) fn get(&self, key: &[u8]) -> &[usize] {
        let list = self.keys.get(key).and_then(|number| self.lists.get(number));
        list.map_or(&[], Vec::as_slice)
    }

    /// All lists in the order in which their keys first came.
    pub(crate) fn lists(&self) -> &[Vec<usize>] {
        &self.lists
    }

    /// All lists in the ascending order of their keys.
    pub(crate) fn ascending(&self) -> impl Iterator<Item = &[usize]> {
        let numbers = self.keys.ascending().into_iter();
        numbers.filter_map(|number| self.lists.get(number).map(Vec::as_slice))
    }
}

/// The numbers below `count` in the order that `compare` gives them; equal ones stay ascending.
#[inline(never)]
pub(crate) fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_unstable_by(|one, other| compare(*one, *other).then(one.cmp(other)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbered_as_they_come() {
        let mut index = Index::default();
        assert!(index.is_empty());
        assert_eq!(
            ["b", "a", "b", "", "ab", "a"].map(|key| index.number(key.as_bytes())),
            [0, 1, 0, 2, 3, 1]
        );
        assert_eq!(index.len(), 4);
        assert!(!index.add(b"ab") && index.add(b"c"));
        assert_eq!((index.get(b"c"), index.get(b"d")), (Some(4), None));
        assert!(index.has(b"") && !index.has(b"bb"));
        // "", "a", "ab", "b", "c".
        assert_eq!(index.ascending(), [2, 1, 3, 0, 4]);
    }

    #[test]
    fn many_keys_in_any_order_are_found_again() {
        let key = |number: u32| number.wrapping_mul(2_654_435_761).to_be_bytes();
        let mut index = Index::default();
        for number in 0..5_000 {
            assert!(index.add(&key(number)));
        }
        for number in 0..5_000 {
            assert_eq!(index.get(&key(number)), usize::try_from(number).ok());
        }
        let keys: Vec<_> = (0..5_000).map(key).collect();
        let ascending = index.ascending();
        assert!(ascending.is_sorted_by_key(|number| keys[*number]));
        assert_eq!(ascending.len(), keys.len());
    }

    #[test]
    fn lists_keep_their_order() {
        let mut groups = Groups::default();
        for (key, member) in [("b", 5), ("a", 9), ("b", 1), ("b", 5)] {
            groups.add(key.as_bytes(), member);
        }
        assert_eq!(groups.get(b"b"), [5, 1, 5]);
        assert_eq!(groups.get(b"a"), [9]);
        assert!(groups.get(b"c").is_empty());
        assert_eq!(groups.lists(), [&[5, 1, 5][..], &[9]]);
        let all: Vec<&[usize]> = groups.ascending().collect();
        assert_eq!(all, [&[9][..], &[5, 1, 5]]);
    }

    #[test]
    fn what_is_equal_stays_in_order() {
        let values = [3, 1, 2, 1, 3, 1];
        let order = sorted(values.len(), &|one, other| values[one].cmp(&values[other]));
        assert_eq!(order, [1, 3, 5, 2, 0, 4]);
        assert!(sorted(0, &|_, _| Ordering::Equal).is_empty());
    }
}
