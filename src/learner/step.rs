//! The names of a step.

use serde::{Deserialize, Serialize};

use crate::lesson::model::{Lesson, Step};

/// A step by its names: the lesson's id and the step's name stay when files are renumbered and steps inserted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepId {
    /// The pack of the lesson; None for the lessons of this project, and in files of versions without packs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
    pub lesson: String,
    pub step: String,
}

impl StepId {
    pub fn of(lesson: &Lesson, step: &Step) -> Self {
        StepId { pack: lesson.pack.id.clone(), lesson: lesson.id.clone(), step: step.name.clone() }
    }

    /// Whether it is a step of this lesson.
    pub fn is_of(&self, lesson: &Lesson) -> bool {
        (&self.pack, &self.lesson) == (&lesson.pack.id, &lesson.id)
    }

    /// Whether both are steps of one lesson.
    pub(super) fn is_beside(&self, other: &StepId) -> bool {
        (&self.pack, &self.lesson) == (&other.pack, &other.lesson)
    }
}

/// A step and its heading, as notes name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    #[serde(flatten)]
    pub id: StepId,
    pub title: String,
}
