//! States that are kept, so that taking a move back does not play all moves again. The further back, the fewer states
//! are kept: any number of moves needs little memory, and the newest moves are taken back fastest.

/// A state is kept after every this many moves.
const EVERY: usize = 16;
/// The most states that are kept: the schedule then drops every second one of the older half.
const MOST: usize = 64;

#[derive(Clone, Debug)]
pub(super) struct Kept<T> {
    /// Each with the number of moves before it, the oldest first.
    states: Vec<(usize, T)>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept { states: Vec::new() }
    }
}

impl<T> Kept<T> {
    /// Keeps the state after this number of moves, if it is time for one. The first is never dropped.
    pub(super) fn offer(&mut self, moves: usize, state: impl FnOnce() -> T) {
        if !moves.is_multiple_of(EVERY) {
            return;
        }
        self.states.push((moves, state()));
        if self.states.len() > MOST {
            let mut number = 0;
            self.states.retain(|_| {
                number += 1;
                number > MOST / 2 || number % 2 == 1
            });
        }
    }

    /// The newest state with at most this number of moves before it. Later ones are dropped.
    pub(super) fn back_to(&mut self, moves: usize) -> Option<&(usize, T)> {
        self.states.retain(|(before, _)| *before <= moves);
        self.states.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_way_keeps_few_states_and_more_of_the_newest() {
        let mut kept = Kept::default();
        (0..=100_000).for_each(|moves| kept.offer(moves, || moves));
        assert!(kept.states.len() <= MOST, "{} states are kept", kept.states.len());
        assert_eq!(kept.back_to(99_999), Some(&(99_984, 99_984)));
        assert!(kept.back_to(99_500).is_some_and(|(moves, _)| *moves > 99_500 - 2 * EVERY));
        assert_eq!(kept.back_to(15), Some(&(0, 0)));
        assert_eq!(kept.back_to(0), Some(&(0, 0)));
    }
}
