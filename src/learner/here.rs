//! A step of a course, and how far the learner is with it.

use std::collections::BTreeSet;
use std::rc::Rc;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::progress::{Ledger, OpenStep, TaskPart};
use super::step::StepId;
use crate::lesson::model::{Course, Lesson, ShownStep, Step};
use crate::lesson::task::LessonTask;

/// A step of a course.
#[derive(Clone, Debug)]
pub struct Here {
    pub course: Rc<Course>,
    pub lesson: usize,
    pub step: usize,
}

/// Whether the learner has seen the open step.
#[derive(Debug, Default)]
pub(super) enum Sight {
    /// Another session may have shown it: a single command behind `spinlab` shows no step before it runs.
    #[default]
    Elsewhere,
    /// An earlier session has shown it. This one has greeted the learner, and not shown the step yet.
    NotYet,
    Seen(Sighting),
}

/// A step as the learner saw it.
#[derive(Debug)]
pub(super) struct Sighting {
    pub name: String,
    /// Its place among the steps of its lesson.
    pub number: usize,
    /// The digest of what the step asks for.
    pub asked: String,
    /// The digest of the words that were shown, of a translation if there is one.
    pub shown: String,
}

/// How far the learner is with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    Open,
    Done,
    /// It was done, but its text is another one now.
    Changed,
}

impl Here {
    pub fn lesson(&self) -> &Lesson {
        &self.course.lessons[self.lesson]
    }

    pub fn step(&self) -> &Step {
        &self.lesson().steps[self.step]
    }

    /// The step in the language that is spoken.
    pub fn shown(&self) -> ShownStep<'_> {
        self.lesson().shown(self.step)
    }

    /// A task of the step, by its number.
    pub fn task(&self, number: usize) -> Option<&LessonTask> {
        self.step().tasks().nth(number)
    }

    /// A task of the step by its number, in the language that is spoken.
    pub fn shown_task(&self, number: usize) -> Option<&LessonTask> {
        self.shown().step.tasks().nth(number).or_else(|| self.task(number))
    }

    /// The step as the progress file notes it, with nothing done.
    pub fn open_step(&self) -> OpenStep {
        let (lesson, step) = (self.lesson(), self.step());
        OpenStep {
            id: StepId::of(lesson, step),
            title: if self.step == 0 { lesson.shown_title() } else { &self.shown().step.title }.to_owned(),
            digest: step.digest(&lesson.source),
            tasks: BTreeSet::new(),
            hints: 0,
        }
    }

    /// The step as the learner sees it now.
    pub(super) fn sighting(&self) -> Sighting {
        let ShownStep { source, step, .. } = self.shown();
        Sighting {
            name: self.step().name.clone(),
            number: self.step,
            asked: self.step().digest(&self.lesson().source),
            shown: step.digest(source),
        }
    }

    /// Another step of the same course.
    #[must_use]
    pub fn at(&self, lesson: usize, step: usize) -> Here {
        Here { course: Rc::clone(&self.course), lesson, step }
    }

    /// The step after this one, in the next lesson if need be.
    pub fn following(&self) -> Option<Here> {
        if self.step + 1 < self.lesson().steps.len() {
            return Some(self.at(self.lesson, self.step + 1));
        }
        (self.lesson + 1 < self.course.lessons.len()).then(|| self.at(self.lesson + 1, 0))
    }

    /// The step before this one, in the lesson before if need be.
    pub fn preceding(&self) -> Option<Here> {
        if self.step > 0 {
            return Some(self.at(self.lesson, self.step - 1));
        }
        let lesson = self.lesson.checked_sub(1)?;
        Some(self.at(lesson, self.course.lessons[lesson].steps.len() - 1))
    }
}

/// Every part of the tasks of a step: each line of a `try`, each question.
pub fn parts(step: &Step) -> Vec<TaskPart> {
    let tasks = step.tasks().enumerate();
    tasks.flat_map(|(number, task)| (0..task.kind().parts()).map(move |line| TaskPart { task: number, line })).collect()
}

/// How far a learner is with a step, by the ledger.
pub fn standing(ledger: &Ledger, lesson: &Lesson, step: &Step) -> Standing {
    match ledger.done(lesson, step) {
        None => Standing::Open,
        Some(done) if done.digest == step.digest(&lesson.source) => Standing::Done,
        Some(_) => Standing::Changed,
    }
}

/// How many steps of a lesson are not done.
pub fn undone(ledger: &Ledger, lesson: &Lesson) -> usize {
    lesson.steps.iter().filter(|step| ledger.done(lesson, step).is_none()).count()
}
