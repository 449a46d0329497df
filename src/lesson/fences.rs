//! The words of the fences that mean something: those of tasks, and that of demos.

use super::preset;
use super::task::FENCES;

pub(super) fn words() -> impl Iterator<Item = &'static str> {
    FENCES.iter().map(|fenced| fenced.word).chain([preset::WORD])
}

/// Whether a fence with this word means something. If not, it is a mere listing.
pub(super) fn is_one(word: &str) -> bool {
    words().any(|known| known == word)
}
