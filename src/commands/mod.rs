//! The commands: one enum, one file for each verb. The enum is the only list of them: dispatch, help, typo suggestions,
//! Tab, ghost text and the README derive from it.

mod again;
pub mod answer;
mod back;
mod check;
mod clear;
mod compare;
pub mod complaint;
mod completions;
mod demos;
mod edit;
mod exercise;
mod explain;
mod explore;
mod future;
mod goto;
pub mod grammar;
mod guess;
pub mod help;
mod hint;
mod last_run;
mod lessons;
mod load;
mod machine;
mod man;
mod move_lanes;
pub mod named;
mod new;
mod next;
mod notes;
mod open;
mod perform;
mod program;
mod programs;
mod progress;
mod prove;
mod quit;
mod report;
mod reset;
mod run;
mod save;
mod search;
pub mod set;
mod show;
mod skip;
pub(crate) mod source;
mod timeline;
mod undo;
mod verdict;
mod walk;
pub mod weigh;
mod why;

use clap::{Subcommand, ValueEnum};

use crate::error::Error;
use crate::lesson::parse::Declarations;
use crate::lesson::task::CommandMeaning;
use crate::session::Session;

/// The groups of `help`, in its order.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "PascalCase")]
pub enum HelpGroup {
    Walk,
    Learn,
    Run,
    Look,
    Programs,
    Futures,
    Shell,
    #[value(name = "Instructors, packagers")]
    Authors,
}

/// Makes the enum of commands and all that each row says of its command.
macro_rules! commands {
    (
        $interpret:ident, $declared:ident;
        $($group:ident $nature:ident $module:ident::$verb:ident $(about $concern:ident)* $(among $names:ident)?
            $(also $($alias:literal),+)? $(with $interpreter:ident)?;)+
    ) => {
        /// Everything that can be said at the prompt, in a script, and behind `spinlab` in another shell.
        #[derive(Clone, Debug, Subcommand)]
        pub enum Command {
            $(
                #[command(display_order = HelpGroup::$group as usize $(, visible_aliases = [$($alias),+])?)]
                $verb($module::$verb),
            )+
        }

        impl Command {
            /// What the command does, as far as lessons and notes are concerned.
            pub fn nature(&self) -> CommandNature {
                match self {
                    $(Command::$verb(_) => CommandNature::$nature,)+
                }
            }

            /// Whether the command is about this.
            pub fn is_about(&self, concern: Concern) -> bool {
                let concerns: &[Concern] = match self {
                    $(Command::$verb(_) => &[$(Concern::$concern),*],)+
                };
                concerns.contains(&concern)
            }

            /// Whether it would be carried out, among the built-in demos and what lessons declare.
            ///
            /// # Errors
            /// [`Error::Unknown`] if it names something else, [`Error::Refused`] if it makes no sense.
            pub fn check(&self, $declared: &Declarations) -> Result<(), Error> {
                $($(if let Command::$verb(command) = self {
                    command.check($names)?;
                })?)+
                Ok(())
            }

            /// Carries the command out. `check` plays lessons with the interpreter, which runs a line as if the learner
            /// had typed it.
            ///
            /// # Errors
            /// Why it could not be done.
            pub fn run(self, session: &mut Session, $interpret: Interpreter) -> Result<AfterCommand, Error> {
                match self {
                    $(Command::$verb(command) => command.run(session $(, $interpreter)?).map(AfterCommand::from),)+
                }
            }
        }
    };
}

// One row for each command, in the order of the help: its group there, what it does for lessons and notes, its file and
// its name, what it is about, whether it names what lessons declare, other names for it, and whether it needs the
// interpreter of lines.
commands! {
    interpret, declared;
    Walk Looks lessons::Lessons also "ls";
    Walk Walks open::Open;
    Walk Walks next::Next about Step also "n";
    Walk Walks back::Back also "b";
    Walk Walks goto::Goto;
    Walk Looks show::Show about Step;
    Walk Walks skip::Skip about Step;
    Learn Tries answer::Answer about Step;
    Learn Looks hint::Hint about Step also "h";
    Learn Looks explain::Explain;
    Learn Looks search::Search;
    Learn Looks notes::Notes;
    Learn Looks progress::Progress;
    Learn Manages reset::Reset about Step about Exercise;
    Run Looks demos::Demos;
    Run Tries run::Run among declared;
    // The line that it runs is noted and credited as if the learner had typed it.
    Run Looks again::Again with interpret;
    Look Tries compare::Compare among declared;
    Look Tries timeline::Timeline;
    Look Tries why::Why;
    Look Looks source::Source among declared;
    Look Tries machine::Machine;
    Programs Tries load::Load among declared;
    Programs Tries move_lanes::Move also "m";
    Programs Tries undo::Undo;
    Programs Tries program::Program;
    Programs Tries explore::Explore among declared;
    Programs Tries edit::Edit about Exercise among declared;
    Programs Tries prove::Prove about Exercise among declared;
    Futures Tries future::Future;
    Shell Looks set::Set;
    Shell Looks help::Help also "?";
    Shell Looks clear::Clear;
    Shell Manages quit::Quit also "q", "exit";
    Authors Manages new::New;
    Authors Manages check::Check with interpret;
    Authors Manages report::Report;
    Authors Manages completions::Completions;
    Authors Manages man::Man;
}

/// What a command does, as far as lessons and notes are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandNature {
    /// It leads to another step, and so cannot be a task of the step that it leaves.
    Walks,
    /// It tries something out: notes hold it, with what it showed.
    Tries,
    /// It shows something, or changes how things are shown.
    Looks,
    /// It is for authors and packagers, or ends or undoes what a learner does: no lesson asks for it.
    Manages,
}

/// The part of the session that a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// The open step: it makes sense only to a learner who has it on the screen.
    Step,
    /// Exercises: the command itself looks at the file that the learner has written.
    Exercise,
}

/// Runs one line of words as if the learner had typed it, and reports its errors.
pub type Interpreter = fn(&mut Session, &str) -> Result<AfterCommand, Error>;

/// What the shell does after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterCommand {
    Stay,
    Quit,
}

impl From<()> for AfterCommand {
    fn from((): ()) -> Self {
        AfterCommand::Stay
    }
}

impl Command {
    /// `help` on the command with these verbs.
    pub fn help_on(path: Vec<String>) -> Self {
        Command::Help(help::Help { command: path })
    }

    /// What it does, as far as lessons tell commands apart.
    pub fn meaning(&self) -> CommandMeaning {
        match self {
            Command::Run(_) => CommandMeaning::Run,
            Command::Explore(_) => CommandMeaning::Explore,
            Command::Load(load) => load.program.clone().map_or(CommandMeaning::Other, CommandMeaning::Load),
            Command::Move(_) => CommandMeaning::Move,
            Command::Future(future) if future.starts() => CommandMeaning::StartFuture,
            Command::Future(_) => CommandMeaning::AskFuture,
            _ => CommandMeaning::Other,
        }
    }

    /// Whether it may end with an exception: a `future` command, or the run of a program.
    pub fn may_raise(&self, declared: &Declarations) -> bool {
        match self {
            Command::Future(_) => true,
            Command::Run(run) => run.is_of_a_program(declared),
            _ => false,
        }
    }
}
