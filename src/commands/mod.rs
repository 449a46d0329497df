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
mod new;
mod next;
mod notes;
mod open;
mod perform;
mod program;
mod programs;
mod progress;
mod prove;
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
mod times;
mod undo;
mod verdict;
mod walk;
pub mod weigh;
mod why;

use clap::Subcommand;

use crate::error::Error;
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

/// Everything that can be said at the prompt, in a script, and behind `spinlab` in another shell.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    #[command(display_order = WALK, visible_alias = "ls")]
    Lessons(lessons::Lessons),
    #[command(display_order = WALK)]
    Open(open::Open),
    #[command(display_order = WALK, visible_alias = "n")]
    Next(next::Next),
    #[command(display_order = WALK, visible_alias = "b")]
    Back(back::Back),
    #[command(display_order = WALK)]
    Goto(goto::Goto),
    #[command(display_order = WALK)]
    Show(show::Show),
    #[command(display_order = WALK)]
    Skip(skip::Skip),
    #[command(display_order = LEARN)]
    Answer(answer::Answer),
    #[command(display_order = LEARN, visible_alias = "h")]
    Hint(hint::Hint),
    #[command(display_order = LEARN)]
    Explain(explain::Explain),
    #[command(display_order = LEARN)]
    Search(search::Search),
    #[command(display_order = LEARN)]
    Notes(notes::Notes),
    #[command(display_order = LEARN)]
    Progress(progress::Progress),
    #[command(display_order = LEARN)]
    Reset(reset::Reset),
    #[command(display_order = RUN)]
    Demos(demos::Demos),
    #[command(display_order = RUN)]
    Run(run::Run),
    #[command(display_order = RUN)]
    Again(again::Again),
    #[command(display_order = LOOK)]
    Compare(compare::Compare),
    #[command(display_order = LOOK)]
    Timeline(timeline::Timeline),
    #[command(display_order = LOOK)]
    Why(why::Why),
    #[command(display_order = LOOK)]
    Source(source::Source),
    #[command(display_order = LOOK)]
    Machine(machine::Machine),
    #[command(display_order = PROGRAMS)]
    Load(load::Load),
    #[command(display_order = PROGRAMS, visible_alias = "m")]
    Move(move_lanes::Move),
    #[command(display_order = PROGRAMS)]
    Undo(undo::Undo),
    #[command(display_order = PROGRAMS)]
    Program(program::Program),
    #[command(display_order = PROGRAMS)]
    Explore(explore::Explore),
    #[command(display_order = PROGRAMS)]
    Edit(edit::Edit),
    #[command(display_order = PROGRAMS)]
    Prove(prove::Prove),
    #[command(display_order = FUTURES)]
    Future(future::Future),
    #[command(display_order = SHELL)]
    Set(set::Set),
    #[command(display_order = SHELL, visible_alias = "?")]
    Help(help::Help),
    #[command(display_order = SHELL)]
    Clear(clear::Clear),
    /// Leave. Progress is saved already
    #[command(display_order = SHELL, visible_aliases = ["q", "exit"])]
    Quit,
    #[command(display_order = AUTHORS)]
    New(new::New),
    #[command(display_order = AUTHORS)]
    Check(check::Check),
    #[command(display_order = AUTHORS)]
    Report(report::Report),
    #[command(display_order = AUTHORS)]
    Completions(completions::Completions),
    #[command(display_order = AUTHORS)]
    Man(man::Man),
}

/// What a command is to the open step and to the notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nature {
    pub deed: Deed,
    /// It makes sense only to a learner who has the open step on the screen.
    pub is_about_the_step: bool,
    /// Which goals of lessons it may reach.
    pub goals: Goals,
}

/// What the goals say something of that a command may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goals {
    OfRuns,
    OfFutures,
    OfMoves,
    None,
}

/// What a command does, as far as lessons and notes are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It leads to another step, and so is no task of the one it leaves.
    Walks,
    /// It tries something out: notes hold it, with what it showed.
    Tries,
    /// It shows something, or changes how things are shown.
    Looks,
    /// It is for authors and packagers, or ends or undoes what a learner does: no lesson asks for it.
    Manages,
}

/// Runs one line of words as if it had been typed, and reports what goes wrong.
pub type Interpreter = fn(&mut Session, &str) -> Result<Flow, Error>;

/// What the shell does after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Stay,
    Quit,
}

impl Command {
    /// `help` on the command that these verbs lead to.
    pub fn help_on(path: Vec<String>) -> Self {
        Command::Help(help::Help { command: path })
    }

    /// What the command is to the open step and to the notes.
    pub fn nature(&self) -> Nature {
        let (deed, is_about_the_step, goals) = match self {
            Command::Next(_) | Command::Skip(_) => (Deed::Walks, true, Goals::None),
            Command::Back(_) | Command::Goto(_) | Command::Open(_) => (Deed::Walks, false, Goals::None),
            Command::Answer(_) => (Deed::Tries, true, Goals::None),
            Command::Run(_) => (Deed::Tries, false, Goals::OfRuns),
            Command::Future(_) => (Deed::Tries, false, Goals::OfFutures),
            Command::Move(_) => (Deed::Tries, false, Goals::OfMoves),
            Command::Compare(_)
            | Command::Explore(_)
            | Command::Edit(_)
            | Command::Prove(_)
            | Command::Timeline(_)
            | Command::Why(_)
            | Command::Machine(_)
            | Command::Load(_)
            | Command::Undo(_)
            | Command::Program(_) => (Deed::Tries, false, Goals::None),
            Command::Show(_) | Command::Hint(_) => (Deed::Looks, true, Goals::None),
            // What `again` runs is noted and credited as if it had been typed.
            Command::Again(_)
            | Command::Lessons(_)
            | Command::Explain(_)
            | Command::Search(_)
            | Command::Notes(_)
            | Command::Progress(_)
            | Command::Demos(_)
            | Command::Source(_)
            | Command::Set(_)
            | Command::Help(_)
            | Command::Clear(_) => (Deed::Looks, false, Goals::None),
            Command::Reset(_) => (Deed::Manages, true, Goals::None),
            Command::New(_)
            | Command::Check(_)
            | Command::Report(_)
            | Command::Completions(_)
            | Command::Man(_)
            | Command::Quit => (Deed::Manages, false, Goals::None),
        };
        Nature { deed, is_about_the_step, goals }
    }

    /// Whether it looks by itself at what the learner has written.
    pub fn is_about_exercises(&self) -> bool {
        matches!(self, Command::Edit(_) | Command::Prove(_) | Command::Reset(_))
    }

    /// Carries the command out. `interpret` runs a line as if the learner had typed it: `check` plays lessons with it.
    ///
    /// # Errors
    /// Why it could not be done.
    pub fn run(self, session: &mut Session, interpret: Interpreter) -> Result<Flow, Error> {
        // The commands that need nothing but the session, and then the others.
        macro_rules! run {
            ($($name:ident)+; $($others:tt)+) => {
                match self { $(Command::$name(command) => command.run(session),)+ $($others)+ }
            };
        }
        run! {
            Lessons Open Next Back Goto Show Skip Answer Hint Explain Search Notes Progress
            Reset Demos Run Compare Explore Edit Prove Why Timeline Source Machine Load Move
            Undo Program Future Set Help Clear New Report Completions Man;
            Command::Again(command) => command.run(session, interpret),
            Command::Check(command) => command.run(session, interpret),
            Command::Quit => return Ok(Flow::Quit),
        }?;
        Ok(Flow::Stay)
    }
}
