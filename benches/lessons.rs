//! Loading 1,000 lessons of 4 KiB, beside reading the files and one pass of the Markdown parser over them, and beside
//! `check`, which loads them and looks them through. To check them without playing them may take twice the time of
//! loading.
//!
//! And what one typed line takes in a course of 10,000 lessons, with and without a translation of each.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on should say where")]

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use spinlab::language::{Language, speak};
use spinlab::learner::Learner;
use spinlab::lesson::events::events;
use spinlab::lesson::library::Library;
use spinlab::line;
use spinlab::line::checker::Checker;
use spinlab::session::{Frontend, Session};
use spinlab::terminal::screen::{Look, Screen};

const LESSONS: usize = 1000;
const SIZE: usize = 4096;

/// A lesson with prose, a listing, and one task of each kind, as authors write them.
fn lesson(number: usize) -> String {
    let mut text =
        format!("# Lesson {number}\n\nWhat this is about.\n\n## Try it\n\n```try\nrun thread --seconds 1\n```\n\n");
    text += "```predict\nask = \"How many?\"\nrun = \"run async\"\nmeasure = \"frames\"\ntolerance = 2\n```\n\n";
    text += "## Quiz\n\n- [ ] one\n  > No.\n- [x] *two*\n  > Yes.\n\n> [!TIP]\n> Look again.\n\n";
    let mut step = 0;
    while text.len() < SIZE {
        step += 1;
        write!(text, "## Step {step}\n\nSome *prose* with `code`, a [link](20-lesson-20.md) and **more** of it, ")
            .unwrap();
        text += "long enough to be wrapped twice on a terminal of the usual width, as prose is.\n\n";
        text += "| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nasync def slow():\n    await sleep(3)\n```\n\n";
    }
    text
}

fn lessons(criterion: &mut Criterion) {
    let directory = tempfile::tempdir().unwrap();
    for number in 0..LESSONS {
        fs::write(directory.path().join(format!("{number}-lesson-{number}.md")), lesson(number)).unwrap();
    }
    let mut group = criterion.benchmark_group("1,000 lessons of 4 KiB");
    group.sample_size(20);
    group.bench_function("load", |bencher| bencher.iter(|| load(directory.path())));
    let mut session = session();
    group.bench_function("check --no-play", |bencher| bencher.iter(|| check(&mut session, directory.path())));
    group.bench_function("read, and one pass of the parser", |bencher| bencher.iter(|| parse(directory.path())));
    group.finish();
}

fn lines(criterion: &mut Criterion) {
    const LESSONS: usize = 10_000;
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("ko")).unwrap();
    for number in 0..LESSONS {
        let name = format!("{number}-lesson-{number}.md");
        fs::write(directory.path().join("ko").join(&name), format!("# 레슨 {number}\n")).unwrap();
        fs::write(directory.path().join(&name), format!("# Lesson {number}\n")).unwrap();
    }
    let mut group = criterion.benchmark_group("a line among 10,000 lessons");
    group.sample_size(20);
    for (name, language) in [("in their language", Language::En), ("in a translation", Language::Ko)] {
        speak(language);
        let mut session = session();
        session.library = Library::at(directory.path().to_owned(), Checker::boxed);
        line::run_line(&mut session, "open 5000").unwrap();
        group.bench_function(name, |bencher| bencher.iter(|| line::run_line(&mut session, "set").unwrap()));
    }
    speak(Language::En);
    group.finish();
}

fn load(directory: &Path) {
    let (course, _) = Library::at(directory.to_owned(), Checker::boxed).course().unwrap();
    assert_eq!(course.lessons.len(), LESSONS);
}

fn session() -> Session {
    let screen = Screen::recorder(Look::default());
    Session::new(screen, Frontend::Script, Library::built_in(Checker::boxed), Learner::throwaway())
}

fn check(session: &mut Session, directory: &Path) {
    session.screen.forget_recorded();
    line::run_line(session, &format!("check --no-play {}", directory.display())).unwrap();
    assert!(session.screen.recorded().contains("nothing wrong"), "{}", session.screen.recorded());
}

fn parse(directory: &Path) {
    for entry in fs::read_dir(directory).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        black_box(events(&text).count());
    }
}

criterion_group!(benches, lessons, lines);
criterion_main!(benches);
