//! Every lesson of this project, played from its first step to its last on the virtual clock, as a learner would who knows
//! all the answers, and as one who knows none.

#![allow(clippy::unwrap_used)]

mod common;

use common::Play;
use spinlab::learner::here::{Here, Standing, parts, standing};
use spinlab::learner::progress::TaskPart;
use spinlab::lesson::model::{Block, Quiz, Try};

fn letters(quiz: &Quiz, right: bool) -> String {
    let choices = quiz.choices.iter().zip('a'..);
    choices.filter(|(choice, _)| choice.right == right).map(|(_, letter)| letter).collect()
}

/// Does one part of the open step's tasks, a wrong answer first where there is one.
fn perform(play: Play, here: &Here, part: TaskPart) -> Play {
    match here.step().tasks().nth(part.task).unwrap() {
        Block::Try(task) if task.goal.is_some() => {
            // A future is also cancelled by an await that times out. Whether the goal was met is looked at afterwards.
            task.lines.iter().fold(play, |play, line| play.types(&line.text))
        }
        Block::Try(task) => {
            let play = play.types(&task.lines[part.line].text);
            match task.fails.as_deref() {
                None => play.succeeds(),
                Some("Refused") => play.fails(2),
                Some(error) => play.fails(1).shows(error),
            }
        }
        Block::Predict(_) => play.types("answer 7").succeeds().shows("the run had"),
        Block::Quiz(quiz) => {
            let first_wrong = letters(quiz, false).chars().next().unwrap();
            let play = play.types(&format!("answer {first_wrong}")).fails(1);
            play.types(&format!("answer {}", letters(quiz, true))).succeeds().shows("Right.")
        }
        Block::Prose(_) | Block::Hint(_) => unreachable!("these are no tasks"),
    }
}

#[test]
fn every_lesson_can_be_walked_from_start_to_end() {
    let mut play = Play::new().types("next").succeeds();
    let course = play.session.course().unwrap();
    assert!(course.diagnostics.is_empty(), "{:#?}", course.diagnostics);
    let total: usize = course.lessons.iter().map(|lesson| lesson.steps.len()).sum();
    for _ in 0..total {
        let here = play.session.here().unwrap();
        for _ in parts(here.step()) {
            let part = play.session.learner.left_parts(&here)[0];
            play = play.types("next").fails(1).shows("Left in this step");
            play = perform(play, &here, part);
        }
        assert!(play.session.learner.left_parts(&here).is_empty());
        play = play.types("next").succeeds();
    }
    let play = play.shows("you have done every one");
    let ledger = play.next_day().session.learner.ledger().clone();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            assert_eq!(standing(&ledger, lesson, step), Standing::Done, "{} {}", lesson.id, step.name);
        }
    }
}

#[test]
fn every_lesson_has_a_prediction_a_run_and_a_quiz() {
    let course = Play::new().session.course().unwrap();
    assert_eq!(course.lessons.len(), 13);
    for lesson in &course.lessons {
        let blocks = || lesson.steps.iter().flat_map(|step| &step.blocks);
        // What is typed on the bench for futures is compared by the learner.
        let asks = |task: &Try| task.lines.iter().any(|line| line.text.starts_with("future "));
        let compares =
            |block: &Block| matches!(block, Block::Predict(_)) || matches!(block, Block::Try(task) if asks(task));
        assert!(blocks().any(compares), "{}", lesson.id);
        assert!(blocks().any(|block| matches!(block, Block::Try(_))), "{}", lesson.id);
        assert!(blocks().any(|block| matches!(block, Block::Quiz(_))), "{}", lesson.id);
        assert!(!lesson.summary.is_empty(), "{}", lesson.id);
    }
}

#[test]
fn every_choice_of_every_quiz_has_feedback() {
    let course = Play::new().session.course().unwrap();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            for block in &step.blocks {
                let Block::Quiz(quiz) = block else { continue };
                assert!(quiz.choices.iter().all(|choice| choice.feedback.is_some()), "{} {}", lesson.id, step.name);
            }
        }
    }
}

#[test]
fn every_step_fits_a_terminal_of_the_usual_size() {
    let mut play = Play::new().types("set width 80").types("open 1");
    let course = play.session.course().unwrap();
    let total: usize = course.lessons.iter().map(|lesson| lesson.steps.len()).sum();
    for _ in 0..total {
        let shown = play.shown();
        let step = shown.rsplit("\nLesson ").next().unwrap_or_default();
        assert!(step.trim_end().lines().count() <= 22, "{shown}");
        play = play.types("skip");
    }
}

#[test]
fn every_step_fits_every_width() {
    for width in [20, 40, 78, 120, 200] {
        let mut play = Play::new().types(&format!("set width {width}")).types("open 1");
        let course = play.session.course().unwrap();
        let total: usize = course.lessons.iter().map(|lesson| lesson.steps.len()).sum();
        for _ in 0..total {
            for line in play.shown().lines() {
                assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
            }
            play = play.types("skip");
        }
    }
}
