//! The body of the fuzzer, on the lessons of this repository whole and in pieces.

#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "../fuzz/any_bytes.rs"]
mod any_bytes;

use std::fs;
use std::path::Path;

use proptest::prelude::*;

/// The lessons and their translations.
fn lessons() -> Vec<Vec<u8>> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons"));
    let entries = [root.to_owned(), root.join("ko")].into_iter().flat_map(|directory| fs::read_dir(directory).unwrap());
    let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn our_lessons_are_read_checked_and_drawn() {
    for lesson in lessons() {
        any_bytes::check(&lesson);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_piece_of_a_lesson_with_some_bytes_changed_is_too(
        lesson in prop::sample::select(lessons()),
        start in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        const LENGTH: usize = 1500;
        let start = start.index(lesson.len());
        let mut piece = lesson[start..lesson.len().min(start + LENGTH)].to_vec();
        for (at, byte) in changes {
            let at = at.index(piece.len());
            piece[at] = byte;
        }
        any_bytes::check(&piece);
    }
}
