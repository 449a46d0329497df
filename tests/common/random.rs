//! Numbers and choices from a seed: the same seed gives the same test. They come from `fastrand`, which `tempfile` uses
//! too.

#[allow(dead_code, unreachable_pub, reason = "no test file draws in every way")]
pub trait Draw {
    /// A number below `limit`, or 0 if that is 0.
    fn below(&mut self, limit: usize) -> usize;

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

impl Draw for fastrand::Rng {
    fn below(&mut self, limit: usize) -> usize {
        self.usize(..limit.max(1))
    }
}
