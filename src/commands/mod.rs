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

use clap::Subcommand;

use crate::error::Error;
use crate::lesson::parse::Declarations;
use crate::lesson::task::CommandMeaning;
use crate::session::Session;

/// The groups of `help`, in its order. A command's display order is its group's place in this list.
pub const GROUPS: [&str; 8] =
    ["Walk", "Learn", "Run", "Look", "Programs", "Futures", "Shell", "Instructors, packagers"];
const WALK: usize = 0;
const LEARN: usize = 1;
const RUN: usize = 2;
const LOOK: usize = 3;
const PROGRAMS: usize = 4;
const FUTURES: usize = 5;
const SHELL: usize = 6;
const AUTHORS: usize = 7;

/// Makes the enum of commands and all that each row says of its command.
macro_rules! commands {
    (
        $interpret:ident, $declared:ident;
        $($group:ident $deed:ident $module:ident::$verb:ident $(about $concern:ident)* $(among $names:ident)?
            $(also $($alias:literal),+)? $(with $interpreter:ident)?;)+
    ) => {
        /// Everything that can be said at the prompt, in a script, and behind `spinlab` in another shell.
        #[derive(Clone, Debug, Subcommand)]
        pub enum Command {
            $(
                #[command(display_order = $group $(, visible_aliases = [$($alias),+])?)]
                $verb($module::$verb),
            )+
        }

        impl Command {
            /// What the command does, as far as lessons and notes are concerned.
            pub fn deed(&self) -> CommandNature {
                match self {
                    $(Command::$verb(_) => CommandNature::$deed,)+
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
    WALK Looks lessons::Lessons also "ls";
    WALK Walks open::Open;
    WALK Walks next::Next about Step also "n";
    WALK Walks back::Back also "b";
    WALK Walks goto::Goto;
    WALK Looks show::Show about Step;
    WALK Walks skip::Skip about Step;
    LEARN Tries answer::Answer about Step;
    LEARN Looks hint::Hint about Step also "h";
    LEARN Looks explain::Explain;
    LEARN Looks search::Search;
    LEARN Looks notes::Notes;
    LEARN Looks progress::Progress;
    LEARN Manages reset::Reset about Step about Exercise;
    RUN Looks demos::Demos;
    RUN Tries run::Run among declared;
    // The line that it runs is noted and credited as if the learner had typed it.
    RUN Looks again::Again with interpret;
    LOOK Tries compare::Compare among declared;
    LOOK Tries timeline::Timeline;
    LOOK Tries why::Why;
    LOOK Looks source::Source among declared;
    LOOK Tries machine::Machine;
    PROGRAMS Tries load::Load among declared;
    PROGRAMS Tries move_lanes::Move also "m";
    PROGRAMS Tries undo::Undo;
    PROGRAMS Tries program::Program;
    PROGRAMS Tries explore::Explore among declared;
    PROGRAMS Tries edit::Edit about Exercise among declared;
    PROGRAMS Tries prove::Prove about Exercise among declared;
    FUTURES Tries future::Future;
    SHELL Looks set::Set;
    SHELL Looks help::Help also "?";
    SHELL Looks clear::Clear;
    SHELL Manages quit::Quit also "q", "exit";
    AUTHORS Manages new::New;
    AUTHORS Manages check::Check with interpret;
    AUTHORS Manages report::Report;
    AUTHORS Manages completions::Completions;
    AUTHORS Manages man::Man;
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
