//! What holds for every file, however odd: tests with random pages.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::command_lines::{CommandError, Grammar, check_commands};
use super::diagnostics::Diagnostic;
use super::lint::lint;
use super::model::{Block, Course, Lesson};
use super::parse::{Parsed, parse};
use super::task::Said;
use super::translation::{Pair, compare, pairs, stamped};

/// Pieces of our markup, to be put together at random.
const PIECES: [&str; 52] = [
    "# ",
    "## ",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "  ",
    "\t",
    "- [ ] ",
    "- [x] ",
    "- ",
    "1. ",
    "> ",
    "> [!TIP]\n",
    "```try",
    "```predict\n",
    "```demo ",
    "```\n",
    "~~~",
    "+++\n",
    "---\n",
    "{ goal = \"elapsed < 3\" }",
    "{ fails = ",
    "ask = \"a\"\n",
    "run = 'run ä'\n",
    "work = 'cpu'",
    "tolerance = 1\n",
    "requires = [\"a\"]",
    "[[a.b]]\n",
    "\"\"\"",
    "'",
    "=",
    "스레드",
    "é *b* `c`",
    "[^1]: ",
    "| a |\n|-|\n",
    "<!-- ",
    "\0",
    "\u{202e}",
    "&#27;",
    "## ä\n",
    "## 2\n",
    "[b](a.md#ä)",
    "[b](#ö) ",
    "[b](../c.md)",
    "made-from = ['intro 0']\n",
    "> [!TIP]\n> é\n\n",
    "\n```pyhton\né\n```\n",
    "\n- [ ] é\n- [x] b\n  > *c*\n  > d\n",
    "\n```try\nrun ä\n```\n",
    "\n  ```predict\n  ask = 'é'\n  run = \"run ä\"\n  measure = 'stop'\n  ```\n",
    "\n```demo a\nabout = 'é'\nmodel = 'async'\n```\n",
];

/// Pieces of TOML, to be put into a block at random.
const TOML: [&str; 29] = [
    "ask",
    "run",
    "model",
    "work",
    "requires",
    "short-route",
    "fails",
    "a.b",
    " = ",
    "=",
    "\"x\"",
    "'run ä'",
    "\"\"\"",
    "'''",
    "\\u00e4",
    "\\",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ", ",
    "1",
    "-2.5e3",
    "true",
    "2024-01-01",
    "# é",
    "\n",
];

/// Lines of the block at the top of a translation.
const LINES: [&str; 12] = [
    "made-from = ['intro 0']\n",
    "'made-from' = 1 # é\n",
    "made-from.a = 1\n",
    "made-from = [\n",
    "made-from =|[]\n",
    "[made-from]\n",
    "[[made-from]]\n",
    "[a]\n",
    "b = 1\r\n",
    "]\n",
    "license = \"\"\"\n",
    "\"\"\"\n",
];

fn page(pieces: &[&str]) -> String {
    // The first piece is no white space, so that the page is not empty.
    "a".to_owned() + &pieces.concat()
}

/// Every range of a lesson, those of blocks inside the ranges of their steps.
fn ranges(lesson: &Lesson) -> Vec<Range<usize>> {
    let mut ranges: Vec<_> = lesson.presets.iter().map(|preset| preset.bytes.clone()).collect();
    ranges.extend(lesson.front.requires.iter().map(|reference| reference.bytes.clone()));
    for step in &lesson.steps {
        let mut last = step.bytes.start;
        for block in &step.blocks {
            let (bytes, inside) = match block {
                Block::Prose(bytes) | Block::Hint(bytes) => (bytes, vec![]),
                Block::Task(task) => {
                    let said = task.kind().said().into_iter().flat_map(|said| match said {
                        Said::Choice(ranges) => ranges,
                        Said::Feedback(range) | Said::Listing(range) => std::slice::from_ref(range),
                        Said::Question(_) | Said::Reason(_) | Said::Command(_) => &[],
                    });
                    let commands = task.kind().commands().into_iter().map(|command| &command.line.bytes);
                    (task.kind().bytes(), said.chain(commands).collect())
                }
            };
            assert!(last <= bytes.start && bytes.end <= step.bytes.end, "{block:?} in {:?}", step.bytes);
            last = bytes.end;
            for range in inside {
                assert!(bytes.start <= range.start && range.end <= bytes.end, "{range:?} in {bytes:?}");
                ranges.push(range.clone());
            }
            ranges.push(bytes.clone());
        }
        ranges.push(step.bytes.clone());
    }
    ranges
}

/// Refuses every command.
struct Never;

impl Grammar for Never {
    fn check(&self, line: &str, _: Option<&str>) -> Result<(), CommandError> {
        Err(CommandError { message: "no".to_owned(), bytes: 0..line.len(), help: None })
    }

    fn no_error(&self, name: &str) -> Option<(String, String)> {
        Some((name.to_owned(), "no".to_owned()))
    }
}

/// Every place is one of the file, and they come in the order of the file.
#[track_caller]
fn lie_in(page: &str, diagnostics: &[Diagnostic]) {
    let mut last = (0, 0);
    for location in diagnostics.iter().filter_map(|diagnostic| diagnostic.location.as_ref()) {
        assert!(last <= (location.line, location.column), "{location:?} after {last:?}");
        let line = page.split('\n').nth(location.line - 1).map(|line| line.trim_end_matches('\r'));
        let shown = location.text.trim_start_matches("...").trim_end_matches("...");
        assert!(line.is_some_and(|line| line == location.text || line.contains(shown)), "{location:?}");
        let empty = location.text.get(location.bytes.clone()).map(str::is_empty);
        assert_eq!(empty, Some(location.bytes.start == location.text.len()));
        last = (location.line, location.column);
    }
}

/// The top of a page: nothing, or a block of lines, good and bad.
fn top() -> impl Strategy<Value = String> {
    let block = |lines: Option<Vec<&str>>| lines.map_or(String::new(), |lines| format!("+++\n{}+++\n", lines.concat()));
    option::of(vec(select(&LINES), 0..4)).prop_map(block)
}

/// A page, and another one that begins like it.
fn alike() -> impl Strategy<Value = (String, String)> {
    let pieces = || vec(select(&PIECES), 0..30);
    (pieces(), pieces(), top(), pieces()).prop_map(|(both, one, top, other)| {
        let both = page(&both);
        (both.clone() + &one.concat(), top + &both + &other.concat())
    })
}

/// Checks that a text is a translation that is up to date, and stays what it is when that is noted once more. What is
/// wrong with it all the same is returned.
#[track_caller]
fn is_fresh(base: &Lesson, text: &str) -> Vec<Diagnostic> {
    let Parsed { lesson, mut diagnostics } = parse(Path::new("ko/a.md"), text.into());
    let Some(lesson) = lesson else { panic!("no lesson: {text:?}") };
    let is_fresh = |pair: &Pair| matches!(pair, Pair::Both { is_stale: false, .. } | Pair::Missing { .. });
    assert!(pairs(base, &lesson).iter().all(is_fresh), "{text:?}");
    assert_eq!(stamped(base, &lesson).as_deref(), Ok(text));
    diagnostics.extend(compare(base, &lesson));
    diagnostics
}

proptest! {
    #[test]
    fn any_bytes_are_a_lesson_or_have_a_problem(bytes in vec(any::<u8>(), 0..200)) {
        let parsed = parse(Path::new("a.md"), bytes);
        prop_assert!(parsed.lesson.is_some() || parsed.diagnostics.len() == 1);
    }

    #[test]
    fn all_ranges_are_text_of_the_file(pieces in vec(select(&PIECES), 0..40)) {
        let page = pieces.concat();
        let parsed = parse(Path::new("a.md"), page.clone().into());
        if let Some(lesson) = &parsed.lesson {
            prop_assert_eq!(&lesson.source.text, &page);
            for range in ranges(lesson) {
                prop_assert!(page.get(range.clone()).is_some(), "{:?}", range);
            }
            let names: HashSet<_> = lesson.steps.iter().map(|step| &step.name).collect();
            prop_assert_eq!(names.len(), lesson.steps.len());
        }
        lie_in(&page, &parsed.diagnostics);
    }

    #[test]
    fn whatever_is_found_has_its_place_in_the_file(pieces in vec(select(&PIECES), 0..60)) {
        let page = page(&pieces);
        if let Some(mut lesson) = parse(Path::new("a.md"), page.clone().into()).lesson {
            lie_in(&page, &check_commands(&lesson, &Never));
            // Of ordinary Markdown nothing would be said.
            lesson.is_marked = true;
            lie_in(&page, &lint(&Course { lessons: vec![lesson], ..Course::default() }, &Never, |_| false));
        }
    }

    #[test]
    fn any_page_may_be_taken_for_a_translation_of_another((base, other) in alike()) {
        let lesson = |page: &str| parse(Path::new("a.md"), page.into()).lesson;
        if let (Some(mut base), Some(translated)) = (lesson(&base), lesson(&other)) {
            lie_in(&other, &compare(&base, &translated));
            if let Ok(text) = stamped(&base, &translated) {
                is_fresh(&base, &text);
            }
            base.translate(translated);
            for (number, step) in base.steps.iter().enumerate() {
                let shown = base.shown(number);
                prop_assert_eq!(shown.step.tasks().count(), step.tasks().count());
                prop_assert!(shown.source.text.get(shown.step.bytes.clone()).is_some());
            }
        }
    }

    #[test]
    fn nothing_is_wrong_with_a_lesson_as_its_own_translation(top in top(), pieces in vec(select(&PIECES), 0..60)) {
        let page = top + &pieces.concat();
        let Parsed { lesson, diagnostics } = parse(Path::new("a.md"), page.into());
        if let Some(lesson) = lesson && let Ok(text) = stamped(&lesson, &lesson) {
            let found = is_fresh(&lesson, &text);
            prop_assert!(found.is_empty() || !diagnostics.is_empty(), "{:?}", found);
        }
    }

    #[test]
    fn any_text_may_stand_in_a_block(
        word in select(&["+++", "```predict", "  ```demo a", "```try {"]),
        pieces in vec(select(&TOML), 0..30),
    ) {
        let pieces = pieces.concat();
        let page = format!("{word}{pieces}\n{word}\n{pieces}\n```\n+++\n");
        let parsed = parse(Path::new("a.md"), page.into());
        prop_assert!(parsed.lesson.is_some_and(|lesson| !ranges(&lesson).is_empty()));
    }

    #[test]
    fn nothing_is_wrong_with_ordinary_markdown(pieces in vec(select(&PIECES), 0..40)) {
        // The letter before it unmakes the fence, and the block at the top.
        let page = page(&pieces).replace("```", "x```").replace("~~~", "x~~~");
        let parsed = parse(Path::new("a.md"), page.into());
        prop_assert_eq!(parsed.diagnostics, vec![]);
        prop_assert!(parsed.lesson.is_some_and(|lesson| !lesson.title.is_empty()));
    }
}
