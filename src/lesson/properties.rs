//! What holds for every file, however odd: tests with random pages.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::model::{Block, Lesson};
use super::parse::parse;

/// Pieces of our markup, to be put together at random.
const PIECES: [&str; 42] = [
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
    "\n- [ ] é\n- [x] b\n  > *c*\n  > d\n",
    "\n```try\nrun ä\n```\n",
    "\n  ```predict\n  ask = 'é'\n  run = \"run ä\"\n  measure = 'stop'\n  ```\n",
    "\n```demo a\nabout = 'é'\nmodel = 'async'\n```\n",
];

/// Pieces of TOML, to be put into a block at random.
const TOML: [&str; 28] = [
    "ask",
    "run",
    "model",
    "work",
    "requires",
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
                Block::Try(task) => (&task.bytes, task.lines.iter().map(|line| &line.bytes).collect()),
                Block::Predict(predict) => (&predict.bytes, vec![&predict.run.bytes]),
                Block::Quiz(quiz) => (
                    &quiz.bytes,
                    quiz.choices.iter().flat_map(|choice| choice.text.iter().chain(&choice.feedback)).collect(),
                ),
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

proptest! {
    #[test]
    fn any_bytes_are_a_lesson_or_have_a_problem(bytes in vec(any::<u8>(), 0..200)) {
        let parsed = parse(Path::new("a.md"), bytes);
        prop_assert!(parsed.lesson.is_some() || parsed.problems.len() == 1);
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
        let mut last = (0, 0);
        for place in parsed.problems.iter().filter_map(|problem| problem.place.as_ref()) {
            prop_assert!(last <= (place.line, place.column));
            let line = page.split('\n').nth(place.line - 1).map(|line| line.trim_end_matches('\r'));
            prop_assert_eq!(line, Some(&*place.text));
            let empty = place.text.get(place.bytes.clone()).map(str::is_empty);
            prop_assert_eq!(empty, Some(place.bytes.start == place.text.len()));
            last = (place.line, place.column);
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
        prop_assert_eq!(parsed.problems, vec![]);
        prop_assert!(parsed.lesson.is_some_and(|lesson| !lesson.title.is_empty()));
    }
}
