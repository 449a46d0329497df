//! What a learner has done, for others: `progress --json` writes an account, `report` reads the accounts of a class.

use serde::{Deserialize, Serialize};

use super::here::{Standing, standing};
use super::progress::Ledger;
use super::record::utc;
use super::step::StepId;
use crate::lesson::model::{Course, Lesson};

/// Everything that is known of a learner.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// The version of this program that wrote it.
    pub spinlab: Option<String>,
    pub learner: Option<String>,
    /// How many steps are done.
    #[serde(default)]
    pub done: usize,
    /// How many there are.
    #[serde(default)]
    pub steps: usize,
    /// Where the learner was last.
    pub place: Option<StepName>,
    pub lessons: Vec<LessonAccount>,
}

/// A step by its names, as others read it: unlike a `StepId` it always says its pack, also that it has none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepName {
    pub pack: Option<String>,
    pub lesson: String,
    pub step: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LessonAccount {
    pub id: String,
    pub pack: Option<String>,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub done: usize,
    pub steps: Vec<StepAccount>,
}

/// A step of an account. What an older version did not note is None.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepAccount {
    pub name: String,
    #[serde(default)]
    pub title: String,
    pub state: Standing,
    pub opened: Option<String>,
    pub finished: Option<String>,
    pub seconds: Option<u64>,
    pub attempts: Option<u64>,
    pub wrong: Option<u64>,
    pub hints: Option<u64>,
    pub skipped: Option<bool>,
}

impl Account {
    /// The account of the lessons of a course, from a ledger.
    pub fn of(course: &Course, ledger: &Ledger, learner: Option<String>) -> Self {
        let lessons: Vec<_> = course.lessons.iter().map(|lesson| LessonAccount::of(lesson, ledger)).collect();
        let place = ledger.place.as_ref().map(|place| place.id.clone());
        Account {
            spinlab: Some(env!("CARGO_PKG_VERSION").to_owned()),
            learner,
            done: lessons.iter().map(|lesson| lesson.done).sum(),
            steps: lessons.iter().map(|lesson| lesson.steps.len()).sum(),
            place: place.map(|StepId { pack, lesson, step }| StepName { pack, lesson, step }),
            lessons,
        }
    }

    /// Every step with its lesson.
    pub fn steps(&self) -> impl Iterator<Item = (&LessonAccount, &StepAccount)> {
        self.lessons.iter().flat_map(|lesson| lesson.steps.iter().map(move |step| (lesson, step)))
    }
}

impl LessonAccount {
    fn of(lesson: &Lesson, ledger: &Ledger) -> Self {
        let steps: Vec<_> = (0..lesson.steps.len()).map(|number| StepAccount::of(lesson, number, ledger)).collect();
        LessonAccount {
            id: lesson.id.clone(),
            pack: lesson.pack.id.clone(),
            title: lesson.shown_title().to_owned(),
            done: steps.iter().filter(|step| step.is_done()).count(),
            steps,
        }
    }
}

impl StepAccount {
    fn of(lesson: &Lesson, number: usize, ledger: &Ledger) -> Self {
        let step = &lesson.steps[number];
        let record = ledger.records.of(&StepId::of(lesson, step));
        StepAccount {
            name: step.name.clone(),
            title: lesson.shown(number).step.title.clone(),
            state: standing(ledger, lesson, step),
            opened: record.map(|record| utc(record.opened)),
            finished: record.and_then(|record| record.finished).map(utc),
            seconds: record.map(|record| record.seconds),
            attempts: record.map(|record| record.attempts),
            wrong: record.map(|record| record.wrong),
            hints: record.map(|record| record.hints),
            skipped: record.map(|record| record.skipped),
        }
    }

    pub fn is_done(&self) -> bool {
        self.state != Standing::Open
    }

    /// The learner left it with `skip`, and has not done it since.
    pub fn is_left_out(&self) -> bool {
        !self.is_done() && self.skipped == Some(true)
    }

    /// It was done with a version that did not note how.
    pub fn is_unknown(&self) -> bool {
        self.is_done() && self.opened.is_none()
    }
}
