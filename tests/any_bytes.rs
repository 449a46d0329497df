//! The body of the fuzzer, on the lessons of this repository whole and in pieces, and on the markup that the fuzzer
//! knows, put together at random.

#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "../fuzz/any_bytes.rs"]
mod any_bytes;

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use spinlab::lesson::parse::{Parsed, parse};

/// The lessons and their translations.
fn lessons() -> Vec<Vec<u8>> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons"));
    let entries = [root.to_owned(), root.join("ko")].into_iter().flat_map(|directory| fs::read_dir(directory).unwrap());
    let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| fs::read(path).unwrap()).collect()
}

/// Entries of the fuzzer's dictionary, one behind the other.
fn markup(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let lines = include_str!("../fuzz/markup.dict").lines();
    let entries: Vec<_> = lines.filter_map(|line| line.strip_prefix('"')?.strip_suffix('"')).map(unescaped).collect();
    vec(select(entries), 0..most).prop_map(|entries| entries.concat())
}

/// The bytes of an entry, in which `\xff`, `\"` and `\\` are one byte each.
fn unescaped(entry: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = entry.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => match rest.next().unwrap() {
                b'x' => {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                }
                escaped => escaped,
            },
            byte => byte,
        });
    }
    bytes
}

#[test]
fn our_lessons_are_read_checked_and_drawn() {
    for lesson in lessons() {
        any_bytes::check(&lesson);
    }
}

#[test]
fn a_byte_order_mark_may_stand_in_a_block() {
    any_bytes::check("+++\n\u{feff}\n+++\n".as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_piece_of_a_lesson_with_some_bytes_changed_is_too(
        lesson in select(lessons()),
        start in any::<Index>(),
        changes in vec((any::<Index>(), any::<u8>()), 0..4),
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markup_in_any_order_is_too(page in markup(60)) {
        any_bytes::check(&page);
    }

    #[test]
    fn any_text_may_stand_in_a_block(
        opening in select(&["+++\n", "```predict\n", "  ```demo a\n", "```try { "]),
        inside in markup(12),
        below in markup(12),
    ) {
        let closing = if opening.starts_with('+') { "\n+++\n" } else { "\n```\n" };
        any_bytes::check(&[opening.as_bytes(), &inside, closing.as_bytes(), &below].concat());
    }

    #[test]
    fn nothing_is_wrong_with_ordinary_markdown(page in markup(40)) {
        // The letter before it breaks the fence and the block at the top.
        let page = format!("a{}", String::from_utf8_lossy(&page)).replace("```", "x```").replace("~~~", "x~~~");
        let Parsed { lesson, diagnostics } = parse(Path::new("a.md"), page.into());
        assert_eq!(diagnostics, []);
        assert!(lesson.is_some_and(|lesson| !lesson.title.is_empty()));
    }
}
