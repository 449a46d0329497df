//! Work for a core: checks whether a large number is prime, by one divisor after the other, again and again.

use std::hint::black_box;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::pace;

/// The largest prime below 2^40. A check tries half a million odd divisors.
const PRIME: u64 = 1_099_511_627_689;
/// The number of divisors in a portion: about ten microseconds of work.
const PORTION: u64 = 16_384;
const PORTIONS: u64 = PRIME.isqrt() / 2 / PORTION + 1;

/// The speed of this machine's checks.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Speed {
    /// The time that one portion takes.
    portion: Duration,
}

impl Speed {
    /// Makes three whole checks, a few milliseconds in all. The fastest counts: the system may slow a check down by
    /// taking the core away, and nothing makes it faster.
    pub(super) fn measure() -> Self {
        let check = || pace::timed(|| _ = (0..PORTIONS).all(no_divisor));
        let best = (0..3).map(|_| check()).min().unwrap_or_default();
        Speed { portion: (best / u32::try_from(PORTIONS).unwrap_or(u32::MAX)).max(Duration::from_micros(1)) }
    }

    /// The longest time between two looks, on a core of its own.
    pub(super) fn portion(self) -> Duration {
        self.portion
    }

    /// The nearest time that can be computed exactly: whole portions, at least one.
    pub(super) fn nearest(self, time: Duration) -> Duration {
        let portions = self.portions(time).max(1);
        Duration::from_nanos(u64::try_from(self.portion.as_nanos() * portions).unwrap_or(u64::MAX))
    }

    fn portions(self, time: Duration) -> u128 {
        (time + self.portion / 2).as_nanos() / self.portion.as_nanos()
    }

    /// Keeps a core busy for about `time`.
    ///
    /// # Errors
    /// The error that `look` returns; it is called after every portion.
    pub(super) fn compute<E>(self, time: Duration, mut look: impl FnMut() -> Result<(), E>) -> Result<(), E> {
        for n in 0..self.portions(time) {
            no_divisor(black_box(u64::try_from(n).unwrap_or_default() % PORTIONS));
            look()?;
        }
        Ok(())
    }
}

/// Whether no number in the n-th portion of odd numbers, from 3 on, divides the prime. The search goes up to its square
/// root.
fn no_divisor(n: u64) -> bool {
    let first = 3 + n * PORTION * 2;
    let last = (first + 2 * PORTION).min(PRIME.isqrt() + 1);
    black_box((first..last).step_by(2).all(|divisor| !black_box(PRIME).is_multiple_of(divisor)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_divisors_are_tried_and_none_divides() {
        assert!((0..PORTIONS).all(no_divisor));
        let odd_numbers = PRIME.isqrt().div_ceil(2) - 1;
        assert!(PORTIONS * PORTION >= odd_numbers && (PORTIONS - 1) * PORTION < odd_numbers);
    }

    #[test]
    fn an_interrupt_ends_the_work() {
        let mut left = 2;
        let ended = Speed::measure().compute(Duration::from_hours(1), || {
            left -= 1;
            if left == 0 { Err("enough") } else { Ok(()) }
        });
        assert_eq!(ended, Err("enough"));
    }
}
