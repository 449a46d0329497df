//! CPython's random numbers: the Mersenne Twister, seeded in the same way.

use num_bigint::BigInt;

const LENGTH: usize = 624;
const MIDDLE: usize = 397;

#[derive(Clone, Debug)]
pub(super) struct Twister {
    state: Vec<u32>,
    at: usize,
}

impl Twister {
    pub(super) fn seeded(seed: i64) -> Self {
        Self::seeded_with(&seed.into())
    }

    /// A generator with a seed, whose sign does not count.
    pub(super) fn seeded_with(seed: &BigInt) -> Self {
        let mut key = seed.magnitude().to_u32_digits();
        if key.is_empty() {
            key.push(0);
        }
        let mut twister = Self::plain(19_650_218);
        let state = &mut twister.state;
        let (mut at, mut from) = (1, 0);
        for _ in 0..LENGTH.max(key.len()) {
            let before = state[at - 1];
            state[at] = (state[at] ^ (before ^ (before >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(key[from])
                .wrapping_add(from as u32);
            at += 1;
            from = (from + 1) % key.len();
            if at >= LENGTH {
                state[0] = state[LENGTH - 1];
                at = 1;
            }
        }
        for _ in 0..LENGTH - 1 {
            let before = state[at - 1];
            state[at] = (state[at] ^ (before ^ (before >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(at as u32);
            at += 1;
            if at >= LENGTH {
                state[0] = state[LENGTH - 1];
                at = 1;
            }
        }
        state[0] = 0x8000_0000;
        twister
    }

    /// The whole state: the words, and the index of the next one.
    pub(super) fn parts(&self) -> (&[u32], usize) {
        (&self.state, self.at)
    }

    pub(super) fn from_parts(state: Vec<u32>, at: usize) -> Self {
        Self { state, at }
    }

    fn plain(seed: u32) -> Self {
        let mut state = vec![seed; LENGTH];
        for at in 1..LENGTH {
            let before = state[at - 1];
            state[at] = (before ^ (before >> 30)).wrapping_mul(1_812_433_253).wrapping_add(at as u32);
        }
        Self { state, at: LENGTH }
    }

    fn next(&mut self) -> u32 {
        if self.at >= LENGTH {
            for at in 0..LENGTH {
                let mixed = (self.state[at] & 0x8000_0000) | (self.state[(at + 1) % LENGTH] & 0x7fff_ffff);
                let odd = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[at] = self.state[(at + MIDDLE) % LENGTH] ^ (mixed >> 1) ^ odd;
            }
            self.at = 0;
        }
        let mut value = self.state[self.at];
        self.at += 1;
        value ^= value >> 11;
        value ^= (value << 7) & 0x9d2c_5680;
        value ^= (value << 15) & 0xefc6_0000;
        value ^ (value >> 18)
    }

    /// A number from 0 up to, but not including, 1.
    pub(super) fn float(&mut self) -> f64 {
        let (high, low) = (f64::from(self.next() >> 5), f64::from(self.next() >> 6));
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    pub(super) fn bits(&mut self, count: u32) -> BigInt {
        let mut words = Vec::new();
        let mut left = count;
        while left > 0 {
            let word = self.next();
            words.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        BigInt::from(num_bigint::BigUint::new(words))
    }
}
