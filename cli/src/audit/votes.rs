//! The votes of one round, as many of them as are looked at.

use super::survey::Source;

/// Bytes of the votes that are looked at for one certificate. They are held at once.
pub(super) const MAX_VOTES_BYTES: usize = 64 << 20;

/// A vote that was found.
pub(super) struct Ballot {
    pub(super) source: Source,
    pub(super) bytes: usize,
}

/// The votes of a round, none of them twice.
#[derive(Default)]
pub(super) struct Ballots {
    ballots: Vec<Ballot>,
    /// The bytes of all of them together.
    pub(super) bytes: usize,
    /// How many were found that are not looked at.
    pub(super) unexamined: usize,
}

impl Ballots {
    pub(super) fn add(&mut self, ballot: Ballot) {
        self.bytes += ballot.bytes;
        self.ballots.push(ballot);
    }

    /// Leaves so many votes, which together have so many bytes at most: the smallest, so that large ones cannot push
    /// others out, in the order in which they were found.
    pub(super) fn bound(&mut self, most: usize, most_bytes: usize) {
        let mut sizes: Vec<(usize, usize)> = self
            .ballots
            .iter()
            .enumerate()
            .map(|(place, ballot)| (ballot.bytes, place))
            .collect();
        sizes.sort_unstable();
        let mut left = most_bytes;
        let fitting = sizes.iter().take(most).take_while(|(bytes, _)| {
            let rest = left.checked_sub(*bytes);
            left = rest.unwrap_or(left);
            rest.is_some()
        });
        // Places are told by the last of them that fits: what has the same size is taken in its order.
        let last = fitting.last().copied();
        let found = self.ballots.len();
        let mut place = 0..found;
        self.ballots.retain(|ballot| {
            let own = place.next().map(|place| (ballot.bytes, place));
            last.is_some() && own <= last
        });
        self.unexamined += found - self.ballots.len();
        self.bytes = most_bytes - left;
    }

    /// The votes that are left.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.ballots.iter().map(|ballot| &ballot.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(sizes: &[usize], most: usize, most_bytes: usize) -> (Vec<usize>, usize) {
        let mut ballots = Ballots::default();
        for bytes in sizes {
            ballots.add(Ballot {
                source: Source::Held(Vec::new()),
                bytes: *bytes,
            });
        }
        ballots.bound(most, most_bytes);
        let left: Vec<usize> = ballots.ballots.iter().map(|ballot| ballot.bytes).collect();
        assert_eq!(ballots.bytes, left.iter().sum::<usize>());
        assert_eq!(ballots.sources().count(), left.len());
        (left, ballots.unexamined)
    }

    #[test]
    fn the_smallest_are_left_in_their_order() {
        assert_eq!(left(&[], 9, 9), (vec![], 0));
        assert_eq!(left(&[3, 1, 2], 9, 6), (vec![3, 1, 2], 0));
        assert_eq!(left(&[3, 1, 2], 9, 5), (vec![1, 2], 1));
        assert_eq!(left(&[3, 1, 2], 2, 9), (vec![1, 2], 1));
        assert_eq!(left(&[4, 4, 1, 4], 9, 9), (vec![4, 4, 1], 1));
        assert_eq!(left(&[4, 9], 9, 3), (vec![], 2));
        assert_eq!(left(&[4, 9], 0, 99), (vec![], 2));
    }
}
