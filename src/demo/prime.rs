//! Work for a core: checking whether a large number is prime, by trying one divisor after the other, again and again.

use std::hint::black_box;
use std::time::Duration;

use super::pace;

/// The largest prime below 2^40. Half a million odd divisors have to be tried before that is known, which takes a few
/// milliseconds: short enough to look up now and then, long enough to be work.
const PRIME: u64 = 1_099_511_627_689;

/// Keeps a core busy for about `time`. How long one check takes on this machine is measured first.
///
/// # Errors
/// Whatever `go_on` returns; it is asked before every check.
pub(super) fn compute<E>(time: Duration, mut go_on: impl FnMut() -> Result<(), E>) -> Result<(), E> {
    for _ in 0..checks_in(time) {
        go_on()?;
        black_box(is_prime(black_box(PRIME)));
    }
    Ok(())
}

/// Whether an odd number above 1 is prime.
fn is_prime(number: u64) -> bool {
    (3..=number.isqrt()).step_by(2).all(|divisor| !number.is_multiple_of(divisor))
}

/// How many checks this machine does in that time.
fn checks_in(time: Duration) -> u32 {
    // The best of three: a check during which the system took the core away is too slow, and none is too fast.
    let check = (0..3).map(|_| pace::timed(|| _ = black_box(is_prime(black_box(PRIME))))).min().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day has fewer than 2^32 checks")]
    let checks = (time.as_secs_f64() / check.as_secs_f64().max(1e-4)).round() as u32;
    checks
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
        let ended = compute(Duration::from_secs(3600), || {
            left -= 1;
            if left == 0 { Err("enough") } else { Ok(()) }
        });
        assert_eq!(ended, Err("enough"));
    }
}
