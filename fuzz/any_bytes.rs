//! What must hold for any bytes as the file of a lesson: the program reads them, checks them, draws them, and takes
//! them for a translation. Nothing panics, every place that a diagnostic names lies in the file, and no line is wider
//! than asked for.
//!
//! The fuzzer calls this with bytes of its own, and `tests/any_bytes.rs` with the lessons of this repository and with
//! pieces of markup put together at random, so that a change of the library cannot leave it behind.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::LazyLock;

use spinlab::language::{Language, speak};
use spinlab::learner::here::{Here, Standing, parts};
use spinlab::lesson::diagnostics::Diagnostic;
use spinlab::lesson::lint::lint;
use spinlab::lesson::model::{Block, Course, Lesson};
use spinlab::lesson::parse::{CommandError, Declarations, Grammar, Parsed, check_commands, parse};
use spinlab::lesson::task::{AskedCommand, CommandMeaning};
use spinlab::lesson::task::{LessonTask, Said};
use spinlab::lesson::translation::{Pair, compare, pairs, stamped};
use spinlab::line::checker::Checker;
use spinlab::render;
use spinlab::render::step::{feedback, hint, left, letter, step};
use spinlab::text::{Text, is_harmful};

/// From the narrowest that a screen can be.
const WIDTHS: [usize; 4] = [10, 23, 80, 200];

/// A lesson with one task of each kind, which is compared with the bytes as if one were the translation of the other.
/// It has few steps, so that random bytes often have as many.
const FIXED: &str = "# Fixed\n\nText.\n\n## Run\n\n```try\nrun thread\n```\n\n> [!TIP]\n> A hint.\n\n## Ask\n\n\
                     - [ ] a\n  > No.\n- [x] b\n  > Yes.\n\n```predict\nask = '?'\nrun = 'run async'\n\
                     measure = 'frames'\n```\n";

static LESSON: LazyLock<Lesson> = LazyLock::new(|| read("10-fixed.md", FIXED.as_bytes()).lesson.expect("a lesson"));

/// Panics if something does not hold for these bytes.
pub(crate) fn check(bytes: &[u8]) {
    // Korean is wider, and breaks elsewhere.
    speak(if bytes.len().is_multiple_of(2) { Language::En } else { Language::Ko });
    let parsed = read("20-a.md", bytes);
    show_diagnostics(bytes, &parsed.diagnostics);
    let Some(mut lesson) = parsed.lesson else { return assert_eq!(parsed.diagnostics.len(), 1) };
    lies_in_its_file(&lesson);
    let presets = lesson.presets.iter().map(|preset| (preset.name.clone(), preset.variant.clone()));
    // To make a grammar takes longer than all the rest, and in ordinary Markdown there is nothing to check.
    if lesson.is_marked {
        let programs = lesson.programs.iter().map(|program| program.name.clone()).collect();
        let grammar = Checker::boxed(Declarations { presets: presets.collect(), programs, ..Declarations::default() });
        show_diagnostics(bytes, &check_commands(&mut lesson, &*grammar));
        show_diagnostics(bytes, &warnings(&lesson, &*grammar));
    } else {
        assert_eq!(parsed.diagnostics, []);
        // Most warnings are for lessons, and must have their places in any page.
        lesson.is_marked = true;
        show_diagnostics(bytes, &warnings(&lesson, &RefusesAll));
        lesson.is_marked = false;
    }
    draw(&lesson, &WIDTHS);
    // A page that begins like this one, as a lesson and its translation do.
    let half = read("20-a.md", &bytes[..bytes.len() / 2]).lesson;
    let pairs = [(&*LESSON, &lesson), (&lesson, &*LESSON), (&lesson, &lesson)];
    for (base, translated) in pairs.into_iter().chain(half.iter().map(|half| (half, &lesson))) {
        let again = translate(base, translated);
        assert!(again.is_empty() || !parsed.diagnostics.is_empty(), "{again:?} in {:?}", lesson.source.text);
    }
}

/// Takes a lesson for the translation of another. Returns what is wrong with it once it is noted as up to date.
fn translate(base: &Lesson, translated: &Lesson) -> Vec<Diagnostic> {
    show_diagnostics(translated.source.text.as_bytes(), &compare(base, translated));
    let mut shown = base.clone();
    shown.translate(translated.clone());
    draw(&shown, &WIDTHS[1..2]);
    stamped(base, translated).map_or_else(|_| Vec::new(), |text| fresh(base, &text))
}

/// Knows no command.
struct RefusesAll;

impl Grammar for RefusesAll {
    fn check(&self, asked: AskedCommand<'_>) -> Result<CommandMeaning, CommandError> {
        Err(CommandError { message: "no".to_owned(), bytes: 0..asked.line.text.len(), help: None })
    }

    fn unknown_error(&self, name: &str) -> Option<(String, String)> {
        Some((name.to_owned(), "no".to_owned()))
    }
}

/// The warnings for a lesson that stands behind another one in its course.
fn warnings(lesson: &Lesson, grammar: &dyn Grammar) -> Vec<Diagnostic> {
    let course = Course { lessons: vec![LESSON.clone(), lesson.clone()], ..Course::default() };
    let mut found = lint(&course, grammar, |_| false);
    found.retain(|diagnostic| diagnostic.path == lesson.source.path);
    found
}

/// Checks that blocks lie in their steps, in the order of the file, what tasks say lies in the tasks, and no two steps
/// have one name.
fn lies_in_its_file(lesson: &Lesson) {
    let (text, mut last) = (&lesson.source.text, 0);
    for step in &lesson.steps {
        assert!(last <= step.bytes.start && text.get(step.bytes.clone()).is_some(), "{step:?}");
        last = step.bytes.start;
        for block in &step.blocks {
            let (bytes, inside) = match block {
                Block::Prose(bytes) | Block::Hint(bytes) => (bytes, Vec::new()),
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
            assert!(last <= bytes.start && bytes.end <= step.bytes.end, "{block:?} in {step:?}");
            last = bytes.end;
            for range in inside {
                assert!(bytes.start <= range.start && range.end <= bytes.end, "{range:?} in {block:?}");
                assert!(text.get(range.clone()).is_some(), "{range:?} in {block:?}");
            }
        }
    }
    let names: HashSet<_> = lesson.steps.iter().map(|step| &step.name).collect();
    assert_eq!(names.len(), lesson.steps.len());
}

fn read(path: &str, bytes: &[u8]) -> Parsed {
    parse(Path::new(path), bytes.to_owned())
}

/// Checks that a translation which was just stamped is up to date, and that stamping it again changes nothing. Returns
/// what is wrong with it: nothing that was not wrong before.
fn fresh(base: &Lesson, text: &str) -> Vec<Diagnostic> {
    let Parsed { lesson, diagnostics } = read("ko/20-a.md", text.as_bytes());
    let again = lesson.expect("a lesson that was stamped is one");
    let is_fresh = |pair: &Pair| matches!(pair, Pair::Both { is_stale: false, .. } | Pair::Missing { .. });
    assert!(pairs(base, &again).iter().all(is_fresh), "{text:?}");
    assert_eq!(again.front.made_from.len(), again.steps.len(), "{text:?}");
    assert_eq!(stamped(base, &again).as_deref(), Ok(text));
    diagnostics
}

/// Every place is one of the file, and can be shown.
fn show_diagnostics(bytes: &[u8], diagnostics: &[Diagnostic]) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    for diagnostic in diagnostics {
        if let Some(location) = &diagnostic.location {
            // Of a long line only the part around the mistake is kept.
            let kept = location.text.trim_start_matches("...").trim_end_matches("...");
            let line = lines.get(location.line - 1).expect("a line of the file");
            assert!(location.text == *line || line.contains(kept), "{diagnostic:?}");
            assert!(location.text.get(location.bytes.clone()).is_some(), "{diagnostic:?}");
        }
        let shown = render::error::diagnostic(diagnostic);
        for width in WIDTHS {
            fits(&shown, width);
        }
    }
}

/// Draws every step, and all that it can still show, as the commands do.
fn draw(lesson: &Lesson, widths: &[usize]) {
    let course = Rc::new(Course { lessons: vec![lesson.clone()], ..Course::default() });
    for number in 0..lesson.steps.len() {
        let here = Here { course: Rc::clone(&course), lesson: 0, step: number };
        let all: BTreeSet<_> = parts(here.step()).into_iter().collect();
        let list: Vec<_> = all.iter().copied().collect();
        // A done task says so at the end of its line.
        let (standing, done) =
            if number.is_multiple_of(2) { (Standing::Changed, all) } else { (Standing::Open, BTreeSet::new()) };
        let shown = here.shown();
        assert_eq!(shown.step.tasks().count(), here.step().tasks().count());
        for &width in widths {
            fits(&step(&here, standing, &done, width), width);
            fits(&left(&here, &list), width);
            for block in &shown.step.blocks {
                match block {
                    Block::Hint(inside) => fits(&hint(&here, inside, width), width),
                    Block::Task(LessonTask::Quiz(quiz)) => {
                        quiz.choices.iter().enumerate().for_each(|(index, choice)| {
                            fits(&feedback(&here, letter(index), choice, width), width);
                        });
                    }
                    Block::Prose(_) | Block::Task(_) => {}
                }
            }
        }
    }
}

/// As the screen prints it.
fn fits(text: &Text, width: usize) {
    for line in text.wrapped(width).lines() {
        assert!(line.width() <= width, "{} > {width}: {:?}", line.width(), line.plain());
        assert!(!line.plain().chars().any(is_harmful), "{:?}", line.plain());
    }
}
