//! What must hold for any bytes as the file of a lesson: the program reads them, checks them, draws them, and takes
//! them for a translation. Nothing panics, every place that a diagnostic names lies in the file, and no line is wider
//! than asked for.
//!
//! The fuzzer calls this with bytes of its own, and `tests/any_bytes.rs` with the lessons of this repository, so that a
//! change of the library cannot leave it behind.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;
use std::sync::LazyLock;

use spinlab::language::{Language, speak};
use spinlab::learner::here::{Here, Standing, parts};
use spinlab::lesson::diagnostics::Diagnostic;
use spinlab::lesson::lint::lint;
use spinlab::lesson::model::{Block, Course, Lesson};
use spinlab::lesson::parse::{Declarations, Parsed, check_commands, parse};
use spinlab::lesson::task::Task;
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
    let Some(lesson) = parsed.lesson else { return };
    let presets = lesson.presets.iter().map(|preset| (preset.name.clone(), preset.variant.clone()));
    // To make a grammar takes longer than all the rest, and in ordinary Markdown there is nothing to check.
    if lesson.is_marked {
        let programs = lesson.programs.iter().map(|program| program.name.clone()).collect();
        let grammar = Checker::boxed(Declarations { presets: presets.collect(), programs });
        show_diagnostics(bytes, &check_commands(&lesson, &*grammar));
        let course = Course { lessons: vec![LESSON.clone(), lesson.clone()], ..Course::default() };
        let of_this = |diagnostic: &Diagnostic| diagnostic.path == lesson.source.path;
        let found: Vec<_> = lint(&course, &*grammar, |_| false).into_iter().filter(of_this).collect();
        show_diagnostics(bytes, &found);
    } else {
        assert_eq!(parsed.diagnostics, []);
    }
    draw(&lesson, &WIDTHS);
    for (base, translated) in [(&*LESSON, &lesson), (&lesson, &*LESSON), (&lesson, &lesson)] {
        let source = &translated.source.text;
        show_diagnostics(source.as_bytes(), &compare(base, translated));
        let mut shown = base.clone();
        shown.translate(translated.clone());
        draw(&shown, &WIDTHS[1..2]);
        if let Ok(text) = stamped(base, translated) {
            let again = fresh(base, &text);
            assert!(again.is_empty() || !parsed.diagnostics.is_empty(), "{again:?} in {text:?}");
        }
    }
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
                    Block::Task(Task::Quiz(quiz)) => quiz.choices.iter().enumerate().for_each(|(index, choice)| {
                        fits(&feedback(&here, letter(index), choice, width), width);
                    }),
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
