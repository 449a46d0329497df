//! A number that lanes share, and that records when it is read and written.

use std::ops::DerefMut;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Held, Lane};
use crate::trace::{Use, What};

/// A number without a lock. Rust refuses to share a plain `u32` that several
/// threads change: reading it while another thread writes is a data race, and
/// then the language promises nothing at all. So it is an atomic number, of
/// which each read and each write happens at once. The two together do not.
#[derive(Debug, Default)]
pub struct Number(AtomicU32);

impl Number {
    pub fn read(&self, lane: &Lane) -> u32 {
        let value = self.get();
        lane.note(Use::Read(value));
        value
    }

    pub fn write(&self, lane: &Lane, value: u32) {
        self.0.store(value, Ordering::Relaxed);
        lane.note(Use::Wrote(value));
    }

    /// Its value at the end, when no lane changes it any more.
    pub fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The number inside of a lock, while a lane holds the lock.
impl<G: DerefMut<Target = u32>> Held<G> {
    pub fn read(&self) -> u32 {
        self.lane.note(Use::Read(**self));
        **self
    }

    pub fn write(&mut self, value: u32) {
        **self = value;
        self.lane.note(Use::Wrote(value));
    }
}

impl Lane {
    /// Compares the counter with the number of times that one was added to it.
    pub fn compare(&self, added: u32, counter: u32) {
        self.note(What::Counted { added, counter });
    }
}
