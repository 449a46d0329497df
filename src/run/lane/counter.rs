//! A number that lanes share, and that records when it is read and written.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Held, Lane};
use crate::trace::{Use, What};

/// A number without a lock. Rust refuses to share a plain `u32` that several
/// threads change: reading it while another thread writes is a data race, and
/// then the language promises nothing at all. So it is an atomic number, of
/// which each read and each write happens at once. The two together do not.
#[derive(Debug, Default)]
pub struct Number(AtomicU32);

/// A read and a write, each noted on a lane.
pub trait ReadAndWrite {
    fn read(&self, lane: &Lane) -> u32;
    fn write(&mut self, lane: &Lane, value: u32);
}

impl Number {
    /// Its value at the end, when no lane changes it any more.
    pub fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl ReadAndWrite for &Number {
    fn read(&self, lane: &Lane) -> u32 {
        let value = self.0.load(Ordering::Relaxed);
        lane.note(Use::Read(value));
        value
    }

    fn write(&mut self, lane: &Lane, value: u32) {
        self.0.store(value, Ordering::Relaxed);
        lane.note(Use::Wrote(value));
    }
}

/// The number inside of a lock, while the lock is held.
impl<G: Deref<Target = u32> + DerefMut> ReadAndWrite for Held<G> {
    fn read(&self, lane: &Lane) -> u32 {
        lane.note(Use::Read(**self));
        **self
    }

    fn write(&mut self, lane: &Lane, value: u32) {
        **self = value;
        lane.note(Use::Wrote(value));
    }
}

impl Lane {
    /// Compares the counter with the number of times that one was added to it.
    pub fn compare(&self, added: u32, counter: u32) {
        self.note(What::Counted { added, counter });
    }
}
