//! On a busy machine every right prediction of the built-in lessons is told right, and every goal can be reached.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::Play;
use spinlab::lesson::model::Step;
use spinlab::lesson::task::LessonTask;
use spinlab::run::pace::Pace;
use spinlab::trace::measure::{Measure, MeasureUnit};

/// Thirty times as fast, so that all lessons take seconds; and thirty times as easily disturbed.
const PACE: Pace = Pace::Scaled(30.0);

/// Keeps every core busy with something else until it is dropped.
struct Load(Arc<AtomicBool>);

impl Load {
    fn new() -> Self {
        let done = Arc::new(AtomicBool::new(false));
        let cores = thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..cores {
            let done = Arc::clone(&done);
            thread::Builder::new()
                .name("load".to_owned())
                .spawn(move || {
                    while !done.load(Ordering::Relaxed) {
                        std::hint::spin_loop();
                    }
                })
                .unwrap();
        }
        Load(done)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The value on an idle machine, as a learner would write it.
fn written(value: f64, unit: MeasureUnit) -> String {
    match unit {
        MeasureUnit::Count => format!("{value:.0}"),
        MeasureUnit::Seconds => format!("{value} s"),
        MeasureUnit::Ratio | MeasureUnit::Bytes => value.to_string(),
    }
}

#[test]
fn right_predictions_are_told_right_on_a_busy_machine() {
    let mut play = Play::new();
    play.session.program = Some(env!("CARGO_BIN_EXE_spinlab").into());
    let course = play.session.course().unwrap();
    let mut right_answers = Vec::new();
    for (lesson, step) in course.lessons.iter().flat_map(|lesson| lesson.steps.iter().map(move |step| (lesson, step))) {
        let mut answers = Vec::new();
        for task in step.tasks() {
            let LessonTask::Predict(predict) = task else { continue };
            play.session.pace = Pace::Virtual;
            let Some(run) = &predict.run else { continue };
            play = play.types(&run.text).succeeds();
            let right = play.session.last_run.as_ref().unwrap().trace.measure(predict.measure);
            answers.push(right.map(|right| written(right, predict.measure.unit())));
        }
        // A measure that the virtual clock does not have cannot be known beforehand.
        let Some(answers) = answers.into_iter().collect::<Option<Vec<String>>>() else { continue };
        right_answers.push((lesson, step, answers));
    }
    let _load = Load::new();
    let mut tried = 0;
    for (lesson, step, answers) in right_answers {
        play.session.pace = Pace::Virtual;
        play = play.types(&format!("open {}", lesson.id)).types(&format!("goto {}", step.name));
        for answer in answers {
            play.session.pace = PACE;
            play = play.types(&format!("answer {answer}")).succeeds().hides("It differed");
            tried += 1;
        }
    }
    // Not one of them was passed over, but for measures that only a live run has.
    let all = course.lessons.iter().flat_map(|lesson| &lesson.steps).flat_map(Step::tasks);
    let is_known = |task: &&LessonTask| match task {
        // An exploration takes no time, so nothing can disturb it.
        LessonTask::Predict(predict) => {
            let measure = predict.measure;
            predict.run.is_some() && !measure.is_of_explore() && !matches!(measure, Measure::Cpu | Measure::Memory)
        }
        _ => false,
    };
    assert_eq!(tried, all.filter(is_known).count());
    // And a wrong one is not.
    play.session.pace = Pace::Virtual;
    play = play.types("open threads").types("goto 2");
    play.session.pace = PACE;
    // More frames than are ever due: a machine that is busy enough draws any smaller number.
    play.types("answer 400").succeeds().shows("It differed").shows("`again`");
    assert!(tried > 10, "{tried} predictions were tried");
}

#[test]
fn goals_are_reached_on_a_busy_machine() {
    let mut play = Play::new();
    play.session.program = Some(env!("CARGO_BIN_EXE_spinlab").into());
    let course = play.session.course().unwrap();
    let _load = Load::new();
    let mut tried = 0;
    for (lesson, step) in course.lessons.iter().flat_map(|lesson| lesson.steps.iter().map(move |step| (lesson, step))) {
        for task in step.tasks() {
            let LessonTask::Try(task) = task else { continue };
            if task.goal.is_none() || !task.lines.iter().all(|line| line.text.starts_with("run ")) {
                continue;
            }
            play = play.types(&format!("open {}", lesson.id)).types(&format!("goto {}", step.name));
            play.session.pace = PACE;
            for line in &task.lines {
                play = play.types(&line.text);
            }
            play = play.hides("Not there yet");
            tried += 1;
        }
    }
    assert!(tried > 2, "{tried} goals were tried");
}
