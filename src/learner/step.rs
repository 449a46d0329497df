//! How a step is called.

use serde::{Deserialize, Serialize};

/// A step by its names: the lesson's id and the step's name stay when files are renumbered and steps inserted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepId {
    pub lesson: String,
    pub step: String,
}

/// A step and its heading, as notes name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    #[serde(flatten)]
    pub id: StepId,
    pub title: String,
}
