//! Work for a core: checking whether large numbers are prime, by trying one divisor after the other.

use std::hint::black_box;
use std::time::Duration;

use super::pace;

/// Divisors tried between two looks at whether to go on: well under a millisecond.
const STRIDE: u64 = 1 << 14;

/// The largest prime below 2^63, so that a check never ends early by finding a divisor.
const LARGE_PRIME: u64 = 9_223_372_036_854_775_783;

/// Keeps a core busy for about `time`. How many divisors this machine tries in that time is measured first, which takes
/// a few milliseconds.
///
/// # Errors
/// Whatever `go_on` returns; it is asked about every millisecond.
pub(super) fn compute<E>(time: Duration, mut go_on: impl FnMut() -> Result<(), E>) -> Result<(), E> {
    let mut left = divisors_in(time);
    // The divisors of one prime are soon used up on a fast machine: then the check begins anew.
    while left > 0 {
        let limit = LARGE_PRIME.isqrt();
        let mut divisor = 3;
        while divisor <= limit && left > 0 {
            let stride = STRIDE.min(left);
            go_on()?;
            black_box(has_divisor(LARGE_PRIME, divisor, stride));
            divisor += 2 * stride;
            left -= stride;
        }
    }
    Ok(())
}

/// Whether one of the `count` odd numbers from `first` on divides `number`.
fn has_divisor(number: u64, first: u64, count: u64) -> bool {
    (0..count).any(|n| number.is_multiple_of(first + 2 * n))
}

/// How many divisors this machine tries in that time.
fn divisors_in(time: Duration) -> u64 {
    // The best of several short tries: a try during which the system took the core away is too slow, never too fast.
    let stride = (0..8).map(|_| pace::timed(|| _ = black_box(has_divisor(black_box(LARGE_PRIME), 3, STRIDE)))).min();
    let strides = time.as_secs_f64() / stride.unwrap_or_default().as_secs_f64().max(1e-9);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a day")]
    let divisors = (strides * STRIDE as f64) as u64;
    divisors
}
