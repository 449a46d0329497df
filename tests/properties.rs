//! Whatever is typed and whatever is in a lesson file: nothing panics, and nothing is wider than the screen.

#![allow(clippy::unwrap_used)]

#[path = "common/at_once.rs"]
mod at_once;
mod common;

use std::fs;
use std::path::{Path, PathBuf};

use at_once::at_once;
use common::Play;
use proptest::prelude::*;
use spinlab::line;
use spinlab::line::complete::{CompletedNames, at_end_of};
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

/// A slip of the hand in a line of a file. Its number counts from the beginning, and goes round if there are fewer
/// lines.
#[derive(Clone, Debug)]
enum Slip {
    Delete(usize),
    Duplicate(usize),
    Swap(usize, usize),
}

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let line = || 0..200_usize;
    let slip = prop_oneof![
        line().prop_map(Slip::Delete),
        line().prop_map(Slip::Duplicate),
        (line(), line()).prop_map(|(one, other)| Slip::Swap(one, other)),
    ];
    prop::collection::vec(slip, 1..6)
}

/// A file after some slips of the hand.
fn slipped(text: &str, slips: &[Slip]) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    for slip in slips {
        let count = lines.len();
        match *slip {
            Slip::Delete(line) => drop(lines.remove(line % count)),
            Slip::Duplicate(line) => lines.insert(line % count, lines[line % count]),
            Slip::Swap(one, other) => lines.swap(one % count, other % count),
        }
    }
    lines.concat()
}

/// The built-in lessons, each with its translation.
fn own_lessons() -> Vec<(String, String)> {
    let lessons = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons"));
    let translated = fs::read_dir(lessons.join("ko")).unwrap().map(|entry| entry.unwrap().path());
    let pair = |path: PathBuf| {
        let base = lessons.join(path.file_name().unwrap());
        (fs::read_to_string(base).unwrap(), fs::read_to_string(path).unwrap())
    };
    translated.map(pair).collect()
}

/// Types a line that begins with `check`, which may find something wrong.
#[track_caller]
fn checks(play: &mut Play, line: &str) {
    play.session.screen.forget_recorded();
    let status = line::run_line(&mut play.session, line).map_or_else(|error| error.status(), |_| 0);
    let shown = play.session.screen.recorded();
    assert!(status <= 1, "{status} of `{line}`: {shown}");
    // It says how many lessons there were: it came to its end.
    assert!(shown.contains(" lesson") || shown.contains("\"lessons\": "), "{shown}");
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn check_takes_our_lessons_however_they_are_mangled() {
    let half = ProptestConfig { cases: config().cases / 2, ..config() };
    at_once(&[half.clone(), half], |half| {
        let lessons = prop::sample::select(own_lessons());
        proptest!(half, |((lesson, translated) in lessons, slips in slips(), slips_of_translation in slips())| {
            let mut play = Play::lesson(&slipped(&lesson, &slips));
            let korean = play.directory().join("lessons/ko");
            fs::create_dir(&korean).unwrap();
            fs::write(korean.join("10-test.md"), slipped(&translated, &slips_of_translation)).unwrap();
            checks(&mut play, "check");
            checks(&mut play, "check --stamp --no-play");
            checks(&mut play, "check --json --no-play --deny warnings");
        });
    });
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_line_at_the_prompt_panics(lines in prop::collection::vec(line(), 1..6)) {
        let mut play = Play::new();
        for line in lines {
            let _ = line::run_line(&mut play.session, &line);
            // A script may choose a pace in which demos take real time; this test has none to spare.
            play.session.pace = spinlab::run::pace::Pace::Virtual;
        }
    }

    #[test]
    fn no_bytes_of_a_lesson_file_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let mut play = Play::lesson("# Good\n\nFine.\n");
        fs::write(play.directory().join("lessons/20-bad.md"), bytes).unwrap();
        for line in ["lessons", "open 2", "hint", "next", "check", "search a", "demos"] {
            let _ = line::run_line(&mut play.session, line);
        }
        prop_assert!(play.session.screen.recorded().contains("Good"));
    }

    #[test]
    fn check_takes_any_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..400), text in "([#>`+a-z\\[\\] \n-]{1,9}[ \n]){0,40}"
    ) {
        let mut play = Play::lesson(&text);
        fs::write(play.directory().join("lessons/20-bad.md"), bytes).unwrap();
        checks(&mut play, "check");
        checks(&mut play, "check --json");
    }

    #[test]
    fn nothing_is_wider_than_the_screen(
        text in "([#>*`|a-z\u{ac00}-\u{ac20}\u{1f600}-\u{1f610} \n-]{1,12}[ \n]){1,30}", width in 20usize..200
    ) {
        let mut play = Play::lesson(&format!("# Title\n\n{text}\n\n## Step\n\n{text}\n"));
        let set = format!("set width {width}");
        for line in [&set, "open 1", "next", "lessons", "progress", "show --steps", "help", "set"] {
            let _ = line::run_line(&mut play.session, line);
        }
        let recorded = play.session.screen.recorded();
        for line in recorded.lines().skip(1) {
            prop_assert!(line.width() <= width, "{} > {width}: {line:?}", line.width());
        }
    }

    #[test]
    fn completion_never_panics(line in line()) {
        let (start, _) = at_end_of(&line, &CompletedNames::default());
        prop_assert!(line.is_char_boundary(start));
    }
}
