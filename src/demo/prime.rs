//! Work for a core: checking whether a large number is prime, by trying one
//! divisor after the other, again and again.

use std::hint::black_box;
use std::time::Duration;

use super::pace;

/// The largest prime below 2^40. Half a million odd divisors have to be tried
/// before that is known, which takes a few milliseconds: short enough to look
/// up now and then, long enough to be work.
const PRIME: u64 = 1_099_511_627_689;

/// How fast this machine checks.
pub(super) struct Speed {
    check: Duration,
}

impl Speed {
    /// Does three checks. The best counts: one during which the system took the
    /// core away is too slow, none is too fast.
    pub(super) fn measure() -> Self {
        let check = (0..3).map(|_| pace::timed(|| _ = black_box(is_prime(black_box(PRIME))))).min();
        Speed { check: check.unwrap_or_default().max(Duration::from_micros(100)) }
    }

    /// Keeps a core busy for about `time`.
    ///
    /// # Errors
    /// Whatever `go_on` returns; it is asked before every check.
    pub(super) fn compute<E>(&self, time: Duration, mut go_on: impl FnMut() -> Result<(), E>) -> Result<(), E> {
        for _ in 0..(time.as_nanos() / self.check.as_nanos()) {
            go_on()?;
            black_box(is_prime(black_box(PRIME)));
        }
        Ok(())
    }
}

/// Whether an odd number above 1 is prime.
fn is_prime(number: u64) -> bool {
    (3..=number.isqrt()).step_by(2).all(|divisor| !number.is_multiple_of(divisor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primes_are_told_from_products() {
        assert!([3, 5, 7, 11, 104_729].into_iter().all(is_prime));
        assert!([9, 15, 104_729 * 3].into_iter().all(|number| !is_prime(number)));
        assert!(is_prime(PRIME));
    }

    #[test]
    fn an_interrupt_ends_the_work() {
        let mut left = 2;
        let ended = Speed::measure().compute(Duration::from_secs(3600), || {
            left -= 1;
            if left == 0 { Err("enough") } else { Ok(()) }
        });
        assert_eq!(ended, Err("enough"));
    }
}
