//! A Markdown file becomes a lesson, and a list of its problems.
//!
//! Nothing stops at the first mistake: an author gets all of them at once. Reading takes two steps. [`parse`] looks at
//! one file alone; [`check_commands`] checks the commands in it, once the demos of all lessons are known. A file with a
//! `+++` block or a `try`, `predict` or `demo` fence is meant as a lesson and read strictly. Any other file is ordinary
//! Markdown, and cannot have a mistake.

use std::path::Path;
use std::sync::Arc;

pub use super::command_lines::{CommandError, Declarations, Grammar, check_commands};
use super::diagnostics::Diagnostic;
use super::events;
pub use super::ids::name;
use super::model::Lesson;
use super::source::SourceText;
use super::steps::Draft;
use crate::tr;

/// The size of the largest file that is read, in bytes. A lesson of 1 MiB would take a day to read.
pub const LARGEST: usize = 1024 * 1024;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The lesson as far as it could be read. `None` if the file is not text. If there are problems, it is only good
    /// for [`check_commands`], which may find more of them.
    pub lesson: Option<Lesson>,
    /// In the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a lesson from the bytes of the file at `path`, which is not opened.
pub fn parse(path: &Path, bytes: Vec<u8>) -> Parsed {
    let source = match text(path, bytes) {
        Ok(text) => SourceText::new(path, text),
        Err(diagnostic) => return Parsed { lesson: None, diagnostics: vec![*diagnostic] },
    };
    let Draft { mut lesson, title, front_title, findings, .. } = Draft::read(&source.text);
    lesson.id = name(path).1;
    let heading = title.filter(|title| !title.is_empty());
    // A lesson has its title in its heading. In ordinary Markdown the first heading may be that of a section.
    let titles = if lesson.is_marked { [heading, front_title] } else { [front_title, heading] };
    lesson.title = titles.into_iter().flatten().next().unwrap_or_else(|| lesson.id.clone());
    if let Some(opening) = lesson.steps.first_mut() {
        opening.title.clone_from(&lesson.title);
    }
    let diagnostics = if lesson.is_marked { findings.into_diagnostics(&source) } else { Vec::new() };
    lesson.source = Arc::new(source);
    Parsed { lesson: Some(lesson), diagnostics }
}

/// The text of a file, without a byte order mark.
pub(super) fn text(path: &Path, mut bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    let of_file = |message: String| Diagnostic::of_file(path.to_owned(), message);
    if bytes.len() > LARGEST {
        let message = tr!("the file is too large: a lesson may have {limit} bytes (1 MiB)", limit = LARGEST);
        return Err(of_file(message).help(tr!("split it into several lessons")).into());
    }
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(..'\u{feff}'.len_utf8());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        // Up to the first wrong byte the two texts are the same; there a replacement character of three bytes begins.
        let source = SourceText::new(path, String::from_utf8_lossy(error.as_bytes()));
        Diagnostic::at(&source, &(at..at + 3), tr!("the file is not UTF-8 text from here on"))
            .help(tr!("save the file with the encoding UTF-8"))
    })?;
    if text.trim().is_empty() {
        let found = of_file(tr!("the file is empty").to_owned());
        return Err(found.help(tr!("begin it with a title, like `# Threads`")).into());
    }
    if let Some(line) = events::too_deep(&text) {
        let message = tr!("more than {deepest} quotes and lists inside one another", deepest = events::DEEPEST);
        let found = Diagnostic::at(&SourceText::new(path, text), &line, message);
        return Err(found.help(tr!("take some of them out")).into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use indoc::indoc;

    use super::*;
    use crate::lesson::model::{Block, Step};
    use crate::lesson::task::LessonTask;
    use crate::lesson::task::goal::{Comparison, Goal, MeasureBound};
    use crate::run::spec::{Model, Spec, Work};
    use crate::trace::measure::Measure;
    use crate::variant::Variant;

    fn diagnostics(bytes: &[u8]) -> Vec<String> {
        parse(Path::new("20-a.md"), bytes.to_vec()).diagnostics.iter().map(Diagnostic::brief).collect()
    }

    #[test]
    fn every_mistake_is_reported_where_it_is() {
        let cases: &[(&str, &[&str])] = &[
            ("", &["the file is empty"]),
            ("\u{feff} \r\n", &["the file is empty"]),
            ("```try\na\n```", &["this lesson has no title"]),
            ("#\n```try\na\n```", &["1:1 the title is empty"]),
            (
                "# A\n# B\n```try\na\n```\n# C",
                &["2:1 a lesson has one title, and this is another", "6:1 a lesson has one title, and this is another"],
            ),
            ("## A\n```try\na\n```\n# B", &["5:1 the title comes after the first step"]),
            (
                "+++\nrequired = []\nauthors = 'me'\n+++\n# A",
                &["2:1 unknown key `required`", "3:11 `authors` must be a list of texts, not text"],
            ),
            ("+++\n# A\n```try\na\n```", &["1:1 the `+++` block is not closed"]),
            ("# A\n```try\n# a\n\n```", &["2:1 this task has no command"]),
            ("# A\n```try\na", &["2:1 this block is not closed"]),
            ("# A\n```try\na\n```\n~~~rust\n```try\n", &["5:1 this block is not closed"]),
            (
                "# A\n```try {fials = 'a', goal = 1}\na\n```",
                &["2:9 unknown key `fials`", "2:29 `goal` must be text in quotes, not a number"],
            ),
            ("# A\n```try goal\na\n```", &["2:8 the attributes of a `try` block stand in braces"]),
            ("# A\n```try { goal = 'future.done' }\na\n```", &["2:17 there is no goal `future.done`"]),
            ("# A\n```try { fails = '' }\na\n```", &["2:18 `fails` is empty"]),
            ("# A\n```try { fails = a, }\na\n```", &["2:18 this is not TOML: text without quotes"]),
            ("# Ä\n- ```try\n  a\n  ```", &["2:3 a `try` block cannot stand inside a list or a quote"]),
            (
                "# A\n```predict\n```",
                &["2:1 a `predict` block needs the key `ask`", "2:1 a `predict` block needs the key `measure`"],
            ),
            (
                "# A\r\n  ```predict x\r\n  ask = '?'\r\n  run 'a'\r\n  measure = 'frame'\r\n  tolerance = -1\r\n  ```",
                &[
                    "2:14 nothing can follow the word `predict`",
                    "4:7 this is not TOML: a line without a `=`",
                    "5:13 there is no measure `frame`",
                    "6:15 `tolerance` must be 0 or more",
                ],
            ),
            (
                "# A\n```predict\nask='?'\nrun=\"\"\"run\na\"\"\"\nmeasure='cpu'\ntolerance=nan\n```",
                &["4:5 `run` must be one line", "7:11 `tolerance` must be 0 or more"],
            ),
            ("# A\n```demo\nabout = 'a'\nmodel = 'async'\n```", &["2:1 this demo has no name"]),
            (
                "# A\n```demo a\nmodle = 'async'\n```",
                &["2:1 a `demo` block needs the key `about`", "3:1 unknown key `modle`"],
            ),
            (
                "# A\n```demo A b\nabout = ' '\nmodel = 'asinc'\nwork = 'block'\n```",
                &[
                    "2:9 `A` cannot be the name of a demo or program",
                    "2:11 nothing can follow the name of a demo",
                    "3:9 `about` is empty",
                    "4:9 there is no model `asinc`",
                ],
            ),
            (
                "# A\n```demo thread\nabout = 'a'\nmodel = 'async'\nseconds = '1'\ninterval = 0\n```",
                &[
                    "2:9 `thread` is a built-in demo",
                    "5:11 `seconds` must be a number, not text",
                    "6:12 an interval must be at least a millisecond (0.001)",
                ],
            ),
            (
                "# A\n```demo a\nabout='a'\nmodel='async'\n```\n\
                 ```demo a\nabout='a'\nmodel='async'\nseconds = 1e99\n```",
                &[
                    "6:9 there is already a demo or program `a` in this lesson",
                    "9:11 longer than a day (86400 seconds)",
                ],
            ),
            ("# A\n- [ ] b\n- [ ] c\n```try\na\n```", &["2:1 no box of this quiz is checked"]),
            ("# A\n- [x] b\n- [x] c\n```try\na\n```", &["2:1 all boxes of this quiz are checked"]),
            ("# A\n- [x] b\n> c\n```try\na\n```", &["2:1 a quiz needs at least two choices"]),
            (
                "# A\n- [x] b\n- c\n- [ ]\n  > d\n\n  > e\n```try\na\n```",
                &["3:1 this choice has no box", "4:1 this choice is empty", "7:3 this choice has a second quote"],
            ),
            ("# A\n> [!TIP]\n\n```try\na\n```", &["2:1 this hint is empty"]),
        ];
        for (text, expected) in cases {
            assert_eq!(diagnostics(text.as_bytes()), *expected, "{text}");
        }
    }

    #[test]
    fn work_that_means_nothing_in_its_model_is_refused_with_the_reason() {
        let found = diagnostics(b"# A\n```demo a\nabout = 'a'\nmodel = 'thread'\nwork = 'block'\n```");
        assert!(matches!(&found[..], [one] if one.starts_with("5:8 a thread's sleep already blocks")), "{found:?}");
    }

    #[test]
    fn bytes_that_are_no_text_are_reported_at_the_first() {
        assert_eq!(diagnostics("# Ä\nö\u{feff}".as_bytes()), [""; 0]);
        assert_eq!(diagnostics(b"# A\n\xc3\xb6 \xff\xfe\n"), ["2:3 the file is not UTF-8 text from here on"]);
        assert_eq!(diagnostics(&[0xff]), ["1:1 the file is not UTF-8 text from here on"]);
        assert_eq!(diagnostics(b"\xef\xbb\xbfa \xff"), ["1:3 the file is not UTF-8 text from here on"]);
        assert_eq!(diagnostics(b"a \xc3"), ["1:3 the file is not UTF-8 text from here on"]);
    }

    #[test]
    fn files_of_more_than_a_mebibyte_are_refused() {
        assert_eq!(diagnostics(&vec![b'a'; LARGEST]), [""; 0]);
        let message = "the file is too large: a lesson may have 1048576 bytes (1 MiB)";
        assert_eq!(diagnostics(&vec![b'a'; LARGEST + 1]), [message]);
    }

    #[test]
    fn nesting_that_would_take_minutes_is_refused() {
        let message = "2:1 more than 500 quotes and lists inside one another";
        assert_eq!(diagnostics(("a\n".to_owned() + &">".repeat(501)).as_bytes()), [message]);
        assert_eq!(diagnostics(">".repeat(500).as_bytes()), [""; 0]);
    }

    const LESSON: &str = indoc! {r#"
        # Threads

        A *spinner*.

        ## Run

        ```try { fails = 'X', goal = "stop < 3 ms" }
         run a
        ```
        ```predict
        ask = 'How many?'
        run = 'run b'
        measure = 'frames'
        tolerance = 2
        ```
        ```demo b
        about = 'B'
        model = 'async'
        work = 'block'
        seconds = 2
        interval = 0.5
        message = ''
        ```
    "#};

    #[test]
    fn a_lesson_is_read_whatever_its_line_ends() {
        for text in [LESSON.to_owned(), LESSON.replace('\n', "\r\n"), "\u{feff}".to_owned() + LESSON] {
            let parsed = parse(Path::new("20-a-b.md"), text.into());
            assert_eq!(parsed.diagnostics, []);
            let Some(lesson) = parsed.lesson else { panic!("no lesson") };
            assert_eq!([&*lesson.id, &*lesson.title, &*lesson.summary], ["a-b", "Threads", "A spinner."]);
            let [_, Step { blocks, .. }] = &lesson.steps[..] else { panic!("two steps") };
            let [Block::Task(LessonTask::Try(task)), Block::Task(LessonTask::Predict(predict))] = &blocks[..] else {
                panic!("two tasks")
            };
            let [line] = &task.lines[..] else { panic!("one line") };
            for (command, text) in [(line, "run a"), (predict.run.as_ref().unwrap(), "run b")] {
                assert_eq!([&*command.text, &lesson.source.text[command.bytes.clone()]], [text; 2]);
            }
            assert_eq!(task.fails(), Some("X"));
            let bound = MeasureBound { measure: Measure::Stop, comparison: Comparison::Less, value: 0.003 };
            assert_eq!(task.goal, Some(Goal::Run(bound)));
            let ask = (&*predict.ask, predict.measure, predict.tolerance);
            assert_eq!(ask, ("How many?", Measure::Frames, Some(2.0)));
            let [preset] = &lesson.presets[..] else { panic!("one preset") };
            assert_eq!([&*preset.name, &*preset.about, &lesson.source.text[preset.bytes.clone()]], ["b", "B", "b"]);
            let (seconds, interval) = (Duration::from_secs(2), Duration::from_millis(500));
            let message = String::new();
            let spec = Spec { work: Work::Block, seconds, interval, message, ..Spec::new(Model::Async) };
            assert_eq!(preset.variant, Variant::spinner(spec));
        }
    }
}
