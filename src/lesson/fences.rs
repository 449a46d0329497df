//! The words of the fences with a meaning: those of tasks, and that of demos.

use super::preset;
use super::task::FENCES;

pub(super) fn words() -> impl Iterator<Item = &'static str> {
    FENCES.iter().map(|fenced| fenced.word).chain([preset::WORD])
}

/// Whether a fence with this word has a meaning. Otherwise it is a listing.
pub(super) fn is_one(word: &str) -> bool {
    words().any(|known| known == word)
}
