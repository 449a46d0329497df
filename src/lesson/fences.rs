//! The fences that mean something.

use super::preset;
use super::task::{FENCES, Fenced};

/// What a fence means.
#[derive(Clone, Copy, Debug)]
pub(super) enum FenceKind {
    Task(&'static Fenced),
    Preset,
}

impl FenceKind {
    fn all() -> impl Iterator<Item = FenceKind> {
        FENCES.into_iter().map(FenceKind::Task).chain([FenceKind::Preset])
    }

    /// The kind of the fence whose first word that is. `None` if it is a mere listing.
    pub(super) fn of(word: &str) -> Option<FenceKind> {
        FenceKind::all().find(|kind| kind.word() == word)
    }

    pub(super) fn words() -> impl Iterator<Item = &'static str> {
        FenceKind::all().map(FenceKind::word)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            FenceKind::Task(fenced) => fenced.word,
            FenceKind::Preset => preset::WORD,
        }
    }
}
