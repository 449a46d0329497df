//! What the argument of a command is the name of, by what the grammar calls its value: completion offers such names,
//! complaints say what lists them.

use clap::{Arg, ValueEnum};

/// A kind of thing that commands name: `DEMO` in `run <DEMO>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub enum NamedKind {
    Demo,
    Program,
    Exercise,
    /// The source of a demo, a program, or another part of spinlab.
    Source,
    Lesson,
    Step,
    /// A lane of the last run.
    Lane,
    /// A move of the loaded program, by the lane that makes it.
    Move,
    Word,
    /// A command, and all else that has a help.
    Command,
}

impl NamedKind {
    /// What the value of an argument is the name of. None if it is no name of this kind.
    pub fn of(argument: &Arg) -> Option<Self> {
        NamedKind::from_str(argument.get_value_names()?.first()?, false).ok()
    }

    /// The command that lists what can be there.
    pub(super) fn listed_by(self) -> Option<&'static str> {
        match self {
            NamedKind::Demo => Some("demos"),
            NamedKind::Lesson => Some("lessons"),
            NamedKind::Step => Some("show --steps"),
            NamedKind::Lane => Some("why"),
            NamedKind::Word => Some("explain"),
            NamedKind::Command => Some("help"),
            NamedKind::Program | NamedKind::Exercise | NamedKind::Source | NamedKind::Move => None,
        }
    }

    /// Whether lessons declare such things, so that a name is right or wrong in a course.
    pub fn is_declared(self) -> bool {
        match self {
            NamedKind::Demo | NamedKind::Program | NamedKind::Exercise | NamedKind::Source => true,
            NamedKind::Lesson
            | NamedKind::Step
            | NamedKind::Lane
            | NamedKind::Move
            | NamedKind::Word
            | NamedKind::Command => false,
        }
    }

    /// Whether a file of the learner's can be there, too.
    pub fn is_file(self) -> bool {
        matches!(self, NamedKind::Demo | NamedKind::Program)
    }
}
