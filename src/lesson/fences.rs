//! The fences that mean something.

use super::preset;
use super::task::{FENCES, Fenced};

/// What a fence means.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Task(&'static Fenced),
    Preset,
}

impl Kind {
    fn all() -> impl Iterator<Item = Kind> {
        FENCES.into_iter().map(Kind::Task).chain([Kind::Preset])
    }

    /// The kind of the fence whose first word that is. `None` if it is a mere listing.
    pub(super) fn of(word: &str) -> Option<Kind> {
        Kind::all().find(|kind| kind.word() == word)
    }

    pub(super) fn words() -> impl Iterator<Item = &'static str> {
        Kind::all().map(Kind::word)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Task(fenced) => fenced.word,
            Kind::Preset => preset::WORD,
        }
    }
}
