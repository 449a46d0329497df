//! Any bytes as the file of a lesson: it is read, looked through, drawn, and taken for a translation. Whatever the bytes are,
//! nothing panics, every place that is named lies in the file, and no line is wider than asked for.
//!
//! With a nightly compiler and `cargo install cargo-fuzz`, from the directory above this package:
//!
//! ```text
//! fuzz/seeds.sh
//! cargo +nightly fuzz run lesson -- -dict=fuzz/markup.dict -max_len=1500 -timeout=15
//! ```

#![no_main]

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use spinlab::line::checker::Checker;
use spinlab::language::{Language, speak};
use spinlab::lesson::lint::lint;
use spinlab::lesson::model::{Block, Course, Lesson, Diagnostic};
use spinlab::lesson::parse::{Parsed, check_commands, parse};
use spinlab::lesson::translation::{Pair, compare, pairs, stamped};
use spinlab::learner::here::{Here, Standing, parts};
use spinlab::render;
use spinlab::render::step::{feedback, hint, left, letter, step};
use spinlab::text::{Text, is_harmful};

/// From the narrowest that a screen can be.
const WIDTHS: [usize; 4] = [10, 23, 80, 200];

/// A lesson with one task of each kind, of which the bytes are a translation or the other way round. It has few steps, so
/// that chance finds files with as many.
const FIXED: &str = "# Fixed\n\nText.\n\n## Run\n\n```try\nrun thread\n```\n\n> [!TIP]\n> A hint.\n\n## Ask\n\n- [ ] a\n  > No.\n\
    - [x] b\n  > Yes.\n\n```predict\nask = '?'\nrun = 'run async'\nmeasure = 'frames'\n```\n";

static LESSON: LazyLock<Lesson> = LazyLock::new(|| read("10-fixed.md", FIXED.as_bytes()).lesson.expect("a lesson"));

fuzz_target!(|bytes: &[u8]| check(bytes));

fn check(bytes: &[u8]) {
    // Korean is wider, and breaks elsewhere.
    speak(if bytes.len().is_multiple_of(2) { Language::En } else { Language::Ko });
    let parsed = read("20-a.md", bytes);
    show_problems(bytes, &parsed.problems);
    let Some(lesson) = parsed.lesson else { return };
    let presets = lesson.presets.iter().map(|preset| (preset.name.clone(), preset.spec.clone()));
    // To make a grammar takes longer than all the rest, and without a mark there is nothing to check.
    if lesson.is_marked {
        let grammar = Checker::boxed(presets.collect());
        show_problems(bytes, &check_commands(&lesson, &*grammar));
        let course = Course { lessons: vec![LESSON.clone(), lesson.clone()], ..Course::default() };
        show_problems(bytes, &lint(&course, &*grammar, |_| false));
    } else {
        assert_eq!(parsed.problems, []);
    }
    draw(&lesson, &WIDTHS);
    for (base, translated) in [(&*LESSON, &lesson), (&lesson, &*LESSON), (&lesson, &lesson)] {
        let source = &translated.source.text;
        show_problems(source.as_bytes(), &compare(base, translated));
        let mut shown = base.clone();
        shown.translate(translated.clone());
        draw(&shown, &WIDTHS[1..2]);
        if let Ok(text) = stamped(base, translated) {
            let again = is_fresh(base, &text);
            assert!(again.is_empty() || !parsed.problems.is_empty(), "{again:?} in {text:?}");
        }
    }
}

fn read(path: &str, bytes: &[u8]) -> Parsed {
    parse(Path::new(path), bytes.to_owned())
}

/// A translation that was just noted as up to date is so, and to note it again changes nothing. What is wrong with it is
/// returned: nothing that was not wrong before.
fn is_fresh(base: &Lesson, text: &str) -> Vec<Problem> {
    let Parsed { lesson, problems } = read("ko/20-a.md", text.as_bytes());
    let again = lesson.expect("a lesson that was stamped is one");
    let is_fresh = |pair: &Pair| matches!(pair, Pair::Both { is_stale: false, .. } | Pair::Missing { .. });
    assert!(pairs(base, &again).iter().all(is_fresh), "{text:?}");
    assert_eq!(again.front.made_from.len(), again.steps.len(), "{text:?}");
    assert_eq!(stamped(base, &again).as_deref(), Ok(text));
    problems
}

/// Every place is one of the file, and can be shown.
fn show_problems(bytes: &[u8], problems: &[Problem]) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    for diagnostic in diagnostics {
        if let Some(place) = &diagnostic.place {
            assert_eq!(lines.get(place.line - 1), Some(&place.text.as_str()), "{problem:?}");
            assert!(place.text.get(place.bytes.clone()).is_some(), "{problem:?}");
            assert_eq!(place.text[..place.bytes.start].chars().count() + 1, place.column, "{problem:?}");
        }
        let shown = render::error::diagnostic(diagnostic);
        WIDTHS.into_iter().for_each(|width| fits(&shown, width));
    }
}

/// Draws every step, and all that it can still show, as the commands do.
fn draw(lesson: &Lesson, widths: &[usize]) {
    let course = Rc::new(Course { lessons: vec![lesson.clone()], ..Course::default() });
    for number in 0..lesson.steps.len() {
        let here = Here { course: Rc::clone(&course), lesson: 0, step: number };
        let all: BTreeSet<_> = parts(here.step()).into_iter().collect();
        let list: Vec<_> = all.iter().copied().collect();
        // What is done stands at the end of a line.
        let (standing, done) =
            if number.is_multiple_of(2) { (Standing::Changed, all) } else { (Standing::Open, BTreeSet::new()) };
        let shown = here.shown();
        assert_eq!(shown.step.tasks().count(), here.step().tasks().count());
        for &width in widths {
            fits(&step(&here, standing, &done, width), width);
            fits(&left(&here, &list), width);
            for block in &shown.step.blocks {
                match block {
                    Block::Hint(inside) => fits(&hint(shown.source, inside, width), width),
                    Block::Quiz(quiz) => {
                        quiz.choices.iter().enumerate().for_each(|(index, choice)| {
                            fits(&feedback(shown.source, letter(index), choice, width), width)
                        })
                    }
                    _ => {}
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
