//! Whatever is typed and whatever is in a lesson file: nothing panics, and nothing is wider than the screen.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::Play;
use proptest::prelude::*;
use spinlab::commands::complete::{Names, at_end_of};
use spinlab::shell;
use unicode_width::UnicodeWidthStr;

/// Words of the grammar, and some that are not, to get deeper into it than random letters would.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "run",
            "open",
            "next",
            "back",
            "goto",
            "show",
            "skip",
            "answer",
            "hint",
            "search",
            "progress",
            "reset",
            "demos",
            "lessons",
            "timeline",
            "source",
            "machine",
            "future",
            "set",
            "help",
            "clear",
            "check",
            "completions",
            "result-early",
            "thread",
            "async",
            "sequential",
            "frozen",
            "1",
            "2",
            "99",
            "-1",
            "a",
            "b",
            "--all",
            "--yes",
            "--json",
            "--work",
            "cpu",
            "block",
            "--seconds",
            "0",
            "nan",
            "1e300",
            "--interval",
            "--message",
            "생각 중",
            "\u{1f914}",
            "'",
            "\"",
            "--",
            "-",
            "--help",
            "-h",
            "#",
            "\\",
            "width",
            "pace",
            "virtual",
            "20",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_at_the_prompt_panics(lines in prop::collection::vec(line(), 1..6)) {
        let mut play = Play::new();
        for line in lines {
            let _ = shell::run_line(&mut play.session, &line);
            // A script may choose a pace in which demos take real time; this test has none to spare.
            play.session.pace = spinlab::demo::pace::Pace::Virtual;
        }
    }

    #[test]
    fn no_bytes_of_a_lesson_file_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let mut play = Play::lesson("# Good\n\nFine.\n");
        fs::write(play.directory().join("lessons/20-bad.md"), bytes).unwrap();
        for line in ["lessons", "open 2", "hint", "next", "check", "search a", "demos"] {
            let _ = shell::run_line(&mut play.session, line);
        }
        prop_assert!(play.session.screen.recorded().contains("Good"));
    }

    #[test]
    fn nothing_is_wider_than_the_screen(text in "([#>*`|a-z\u{ac00}-\u{ac20}\u{1f600}-\u{1f610} \n-]{1,12}[ \n]){1,30}", width in 20usize..200) {
        let mut play = Play::lesson(&format!("# Title\n\n{text}\n\n## Step\n\n{text}\n"));
        for line in [&format!("set width {width}"), "open 1", "next", "lessons", "progress", "show --steps", "help", "set"] {
            let _ = shell::run_line(&mut play.session, line);
        }
        let recorded = play.session.screen.recorded();
        for line in recorded.lines().skip(1) {
            prop_assert!(line.width() <= width, "{} > {width}: {line:?}", line.width());
        }
    }

    #[test]
    fn completion_never_panics(line in line()) {
        let (start, _) = at_end_of(&line, &Names::default());
        prop_assert!(line.is_char_boundary(start));
    }
}
