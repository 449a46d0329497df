//! The lessons of this project. `check` plays them, and so finds out that each can be done, says something about every
//! answer and fits a usual terminal; here it is run. The other tests are about promises of these lessons alone.

#![allow(clippy::unwrap_used)]

mod common;

use common::Play;
use spinlab::lesson::model::{Lesson, Step};
use spinlab::lesson::task::LessonTask;
use unicode_width::UnicodeWidthStr;

#[test]
fn nothing_is_wrong_with_any_lesson() {
    Play::new().types("check --deny warnings").succeeds().shows("lessons: nothing wrong.");
}

#[test]
fn every_lesson_has_a_prediction_a_run_and_a_quiz() {
    let course = Play::new().session.course().unwrap();
    for lesson in &course.lessons {
        let has = |is_it: fn(&LessonTask) -> bool| lesson.steps.iter().flat_map(Step::tasks).any(is_it);
        // What is typed on the bench for futures is compared by the learner; a program is moved to where it goes wrong.
        let compares = |task: &LessonTask| match task {
            LessonTask::Predict(_) => true,
            LessonTask::Try(task) => {
                task.lines.iter().any(|line| line.text.starts_with("future ") || line.text.starts_with("load "))
            }
            LessonTask::Quiz(_) | LessonTask::Exercise(_) => false,
        };
        assert!(has(compares), "{}", lesson.id);
        assert!(has(|task| matches!(task, LessonTask::Try(_))), "{}", lesson.id);
        assert!(has(|task| matches!(task, LessonTask::Quiz(_))), "{}", lesson.id);
        assert!(!lesson.summary.is_empty(), "{}", lesson.id);
    }
}

#[test]
fn every_step_fits_every_width() {
    for width in [20, 40, 78, 120, 200] {
        let mut play = Play::new().keeps_nothing().types(&format!("set width {width}")).types("open 1");
        let course = play.session.course().unwrap();
        let total: usize = course.lessons.iter().map(|lesson| lesson.steps.len()).sum();
        for _ in 0..total {
            for line in play.shown().lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
            play = play.types("skip");
        }
    }
}

#[test]
fn every_lesson_ends_with_what_it_taught_in_three_points() {
    let mut play = Play::new();
    let course = play.session.course().unwrap();
    for lesson in &course.lessons {
        let last = lesson.steps.last().unwrap();
        assert_eq!(last.title, "In short", "{}", lesson.id);
        let points = lesson.source.text[last.bytes.clone()].lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(points, 3, "{}", lesson.id);
    }
}

#[test]
fn the_first_reports_show_what_their_lessons_are_about() {
    let run = "run thread --seconds 0.1";
    let lesson = |front: &str| format!("+++\n{front}+++\n\n# Plain\n\nWords.\n");
    let play = Play::lesson(&lesson("plain-reports = true\n")).types("set pace real").types("open 1").types(run);
    let play = play.shows("elapsed").shows("frames").hides("context switches").hides("memory").hides("CPU time");
    let play = play.hides("spinner object").types("compare \"thread --seconds 0.1\" \"async --seconds 0.1\"");
    play.shows("elapsed").hides("cpu ").hides("memory").hides("spinner object");
    let play = Play::lesson(&lesson("authors = [\"A\"]\n")).types("set pace real").types("open 1").types(run);
    let play = play.shows("context switches").shows("CPU time").shows("% of one core").hides("% of one core in");
    let play = play.shows("spinner object: Thread");
    // At a factor, the elapsed time is not the one that the CPU time is a share of.
    play.types("set pace 10x").types(run).shows(" on the wall").shows("% of one core in ");
}

/// The programs that a lesson declares, those of its exercises included, and the commands of its tasks.
fn programs_and_commands(lesson: &Lesson) -> (Vec<String>, Vec<String>) {
    let mut commands = Vec::new();
    for task in lesson.steps.iter().flat_map(Step::tasks) {
        match task {
            LessonTask::Try(task) => commands.extend(task.lines.iter().map(|line| line.text.clone())),
            LessonTask::Predict(task) => commands.extend(task.run.iter().map(|line| line.text.clone())),
            LessonTask::Exercise(task) => commands.push(format!("edit {}", task.name())),
            LessonTask::Quiz(_) => {}
        }
    }
    (lesson.programs.iter().map(|program| program.name.clone()).collect(), commands)
}

#[test]
fn every_program_of_a_lesson_is_played_by_one_of_its_tasks() {
    let course = Play::new().session.course().unwrap();
    for lesson in &course.lessons {
        let (programs, commands) = programs_and_commands(lesson);
        for program in programs {
            let is_named = |command: &String| command.split_whitespace().skip(1).any(|word| word == program);
            assert!(commands.iter().any(is_named), "{}: `{program}` is only shown", lesson.id);
        }
    }
}

#[test]
fn a_cancellation_is_played_and_not_only_told() {
    let course = Play::new().session.course().unwrap();
    let lesson = course.lessons.iter().find(|lesson| lesson.id == "cancellation-and-timeouts").unwrap();
    let (programs, _) = programs_and_commands(lesson);
    assert!(programs.len() >= 9, "{programs:?}");
}

#[test]
fn every_rust_listing_is_rust() {
    let mut seen = 0;
    for lesson in &Play::new().session.course().unwrap().lessons {
        let listings = lesson.source.text.split("\n```rust\n").skip(1);
        for listing in listings.filter_map(|rest| Some(rest.split_once("\n```")?.0)) {
            seen += 1;
            // A file, statements, or what stands in a trait.
            let is_rust = syn::parse_file(listing).is_ok()
                || syn::parse_str::<syn::Block>(&format!("{{{listing}\n}}")).is_ok()
                || syn::parse_str::<syn::ItemTrait>(&format!("trait T {{{listing}\n}}")).is_ok();
            assert!(is_rust, "{}:\n{listing}", lesson.source.path.display());
        }
    }
    assert!(seen > 0);
}
