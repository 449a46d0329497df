//! Why a command failed, in one voice: what happened, then what to do. Words between backticks are shown as code.

use std::io;
use std::path::PathBuf;

use crate::bench::BenchError;
use crate::files;
use crate::future::FutureError;
use crate::future::error::{InvalidState, Misuse, NoMethod, Unsupported};
use crate::lesson::pack::Unreadable;
use crate::lesson::part::{BEGIN, END};
use crate::names::listed;
use crate::run::lane::Halt;
use crate::run::options::OptionRefusal;
use crate::suggest::{did_you_mean, nearest};
use crate::tr;

/// Why a command ended before it did what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The grammar does not have these words.
    #[error("{message}")]
    Usage {
        message: String,
        help: Option<String>,
        /// The words at fault as they were typed, the worst first; none if they are wrong together.
        words: Vec<String>,
    },
    #[error("{}", kind.unknown(&shortened(name)))]
    Unknown { kind: NameKind, name: String, near: Option<String> },
    /// What was asked for makes no sense, and why.
    #[error(transparent)]
    Refused(#[from] OptionRefusal),
    /// There is nothing yet that could be looked at.
    #[error("{}", tr!("nothing was run yet"))]
    NoRun,
    /// Why the last run of an earlier session cannot be read.
    #[error("{}", tr!("the last run was not kept: {why}", why = _0))]
    RunNotKept(String),
    #[error("{}", tr!("no lesson is open"))]
    NoLesson,
    /// The lesson that was open.
    #[error("{}", tr!("the lesson `{lesson}` is not there any more", lesson = _0))]
    LessonGone(String),
    #[error("{}", tr!("nothing is noted yet"))]
    NoNotes,
    #[error("{}", tr!("there are no lessons in {place}", place = _0))]
    NoLessons(String),
    #[error("{}", tr!("this step asks no question that is still open"))]
    NothingToAnswer,
    #[error("{}", tr!("`{words}` is not an answer to this question", words = shortened(words)))]
    NotAnAnswer { words: String, help: String },
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("{}", tr!("cannot write {path}: {source}", path = path.display(), source = files::why(source)))]
    Unwritable { path: PathBuf, source: io::Error },
    #[error("{}", tr!("resetting everything forgets all progress"))]
    Unconfirmed,
    /// An earlier output told the learner already: a wrong answer, tasks that are left, a failed check.
    #[error("")]
    AlreadyReported,
    /// `check` played a program that did not end; it was at work in this line.
    #[error("{}", tr!("the program does not end, or works longer than `check` waits: it is in line {line}", line = _0))]
    Unended(usize),
    /// A lane was to move, and no program is loaded.
    #[error("{}", tr!("no program is loaded"))]
    NoProgram { of_step: Option<String> },
    /// A demo was named where a program is needed; with a program of the same shape, if there is one.
    #[error("{}", tr!("`{name}` is a demo in Rust: its lanes are the system's, and only Python programs can be held \
        still", name))]
    DemoInRust { name: String, like: Option<String> },
    /// The open step has no exercise.
    #[error("{}", tr!("this step has no exercise"))]
    NoExercise { names: Vec<String> },
    /// The learner's file of an exercise does not say which part is the learner's.
    #[error("{}", tr!("{path} has lost its line `{begin}` or its line `{end}`", path = _0.display(), begin = BEGIN,
        end = END))]
    NoMarks(PathBuf),
    /// The loaded program is at its start.
    #[error("{}", tr!("no move was made that could be taken back"))]
    NoMoves,
    /// No program is loaded, but there is a future.
    #[error("{}", tr!("no program is loaded whose moves could be taken back"))]
    UndoOfFuture,
    /// A lane cannot make a move, and why.
    #[error("{_0}")]
    CannotMove(String),
    /// A command that works only at the prompt.
    #[error("{}", tr!("`{verb}` needs the shell: what it is about lives in one session", verb = _0))]
    NeedsShell(&'static str),
    /// The program that was run failed with this exit status, and has said why itself.
    #[error("")]
    ProgramFailed(u8),
    /// The system's Python could not run a program, and why.
    #[error("{}", tr!("cannot run `python3`: {why}", why = _0))]
    NoPython(String),
    /// A proof stopped before it had seen every state; the learner was told.
    #[error("")]
    NotAllSeen,
    #[error("{}", tr!("interrupted"))]
    Interrupted,
    /// The error that a future answered with, or why it could not be asked.
    #[error(transparent)]
    Future(BenchError),
    #[error(transparent)]
    Demo(Halt),
    #[error("{}", tr!("cannot write the output: {error}", error = files::why(_0)))]
    Output(io::Error),
    #[error("{}", tr!("cannot read the input: {error}", error = files::why(_0)))]
    Input(io::Error),
    #[error("{}", tr!("cannot handle signals: {error}", error = _0))]
    Signals(io::Error),
}

/// The kind of thing whose name was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameKind {
    Lesson,
    Step,
    Demo,
    Source,
    Command,
    /// A word of the glossary.
    Word,
    /// A lane of the last run, which had lanes of these names.
    Lane(Vec<String>),
    /// A lane of the loaded program, whose lanes have numbers up to this one.
    LaneOfProgram(usize),
    /// A program that a lesson declares.
    Program,
    /// An exercise of a lesson.
    Exercise,
}

impl NameKind {
    /// The sentence that nothing of this kind has that name.
    pub fn unknown(&self, name: &str) -> String {
        match self {
            NameKind::Lesson => tr!("no lesson is called `{name}`", name),
            NameKind::Step => tr!("no step is called `{name}`", name),
            NameKind::Demo => tr!("no demo is called `{name}`", name),
            NameKind::Source => tr!("no source is called `{name}`", name),
            NameKind::Command => tr!("no command is called `{name}`", name),
            NameKind::Word => tr!("the glossary does not have `{name}`", name),
            NameKind::Lane(_) | NameKind::LaneOfProgram(_) => tr!("no lane is called `{name}`", name),
            NameKind::Program => tr!("no program is called `{name}`", name),
            NameKind::Exercise => tr!("no exercise is called `{name}`", name),
        }
    }
}

/// The name of [`Error::Refused`], by which a lesson expects it.
pub const REFUSED: &str = "Refused";

/// Exit status of a command that was not understood.
const USAGE: u8 = 2;
/// Exit status of a proof that has not seen everything.
const NOT_ALL_SEEN: u8 = 3;
/// 128 + SIGINT, as shells count it.
const INTERRUPTED: u8 = 130;

impl Error {
    /// Nothing of this kind has that name; one of these names may be meant.
    pub fn unknown<S: AsRef<str>>(kind: NameKind, name: &str, names: impl IntoIterator<Item = S>) -> Self {
        Error::Unknown { kind, near: nearest(name, names), name: name.to_owned() }
    }

    /// What was asked for makes no sense.
    pub fn refused(why: impl Into<String>) -> Self {
        Error::Refused(why.into().into())
    }

    /// The exit status of the process.
    pub fn status(&self) -> u8 {
        match self {
            Error::Usage { .. }
            | Error::Unknown { .. }
            | Error::DemoInRust { .. }
            | Error::Refused(_)
            | Error::CannotMove(_) => USAGE,
            Error::Interrupted => INTERRUPTED,
            Error::ProgramFailed(status) => *status,
            Error::NotAllSeen => NOT_ALL_SEEN,
            Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            _ => 1,
        }
    }

    /// The name by which a lesson may expect this error (`fails = "…"`), if it may.
    pub fn name(&self) -> Option<&'static str> {
        match self {
            Error::Refused(_) | Error::CannotMove(_) => Some(REFUSED),
            Error::Future(BenchError::Refused(error)) => Some(error.name()),
            _ => None,
        }
    }

    /// The words at fault as they were typed, the worst first.
    pub fn words(&self) -> Vec<String> {
        match self {
            Error::Usage { words, .. } => words.clone(),
            Error::Unknown { name, .. } => vec![name.clone()],
            Error::Refused(refusal) => refusal.option.iter().map(|name| format!("--{name}")).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is a slip of the typist, from which there is nothing to learn.
    pub fn is_slip(&self) -> bool {
        matches!(self, Error::Usage { .. } | Error::Unknown { .. } | Error::NotAnAnswer { .. } | Error::NothingToAnswer)
    }

    /// Whether there is nothing to say, since the reader of the output has gone or the learner was told already.
    pub fn is_silent(&self) -> bool {
        use Error::{AlreadyReported, Interrupted, NotAllSeen, ProgramFailed};
        matches!(self, AlreadyReported | ProgramFailed(_) | NotAllSeen | Interrupted) || self.is_broken_pipe()
    }

    /// Whether the reader of the output has gone.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Error::Usage { help, .. } => return help.clone(),
            Error::Unknown { near: Some(near), .. } => return Some(did_you_mean(near)),
            Error::Unknown { kind: NameKind::Lesson, .. } => tr!("`lessons` lists them"),
            Error::Unknown { kind: NameKind::Step, .. } => tr!("`show --steps` lists the steps of this lesson"),
            Error::Unknown { kind: NameKind::Demo, .. } => tr!("`demos` lists what can be run"),
            Error::Unknown { kind: NameKind::Source, .. } => tr!("`source` lists what can be shown"),
            Error::Unknown { kind: NameKind::Command, .. } => tr!("`help` lists the commands"),
            Error::Unknown { kind: NameKind::Word, .. } => {
                tr!("`explain` lists its words; `search` looks through the lessons")
            }
            Error::Unknown { kind: NameKind::Lane(lanes), .. } => {
                return Some(tr!("the lanes of the last run: {lanes}", lanes = listed(lanes)));
            }
            Error::Unknown { kind: NameKind::LaneOfProgram(0), .. } => tr!("its only lane is 0, the main one"),
            Error::Unknown { kind: NameKind::LaneOfProgram(last), .. } => {
                return Some(tr!("its lanes are numbered from 0, the main one, to {last}; `program` shows them", last));
            }
            Error::Unknown { kind: NameKind::Program, .. } => {
                tr!("`demos` lists the programs of the lessons; a file is named by its path: `load ./mine.py`")
            }
            Error::Unknown { kind: NameKind::Exercise, .. } => tr!("`edit` alone opens that of the open step"),
            Error::NoProgram { of_step: Some(name) } => {
                return Some(tr!("`load {name}` loads the program of this step", name));
            }
            Error::NoProgram { of_step: None } => tr!("`load mine.py` loads the program in a file"),
            Error::DemoInRust { like: Some(like), .. } => {
                return Some(tr!("`{like}` is a Python program of the same shape", like));
            }
            Error::DemoInRust { like: None, .. } => {
                tr!("write the same in Python, and name the file: `explore ./mine.py`")
            }
            Error::NoExercise { names } => {
                let names = listed(names);
                return Some(tr!(
                    "`edit NAME` opens one of these: {names}; `prove ./mine.py` takes a file of yours",
                    names
                ));
            }
            Error::NoMarks(_) => tr!("put them back around your part; `reset` puts the start of the exercise back"),
            Error::NoMoves => tr!("the program is at its start: `move 1` makes a move"),
            Error::UndoOfFuture => tr!("`future undo` takes back what changed the future"),
            Error::CannotMove(_) => tr!("`program` shows what each lane does; `undo` takes a move back"),
            Error::NeedsShell(_) => tr!("`spinlab` opens it; a script can be piped into it, too"),
            Error::NoRun | Error::RunNotKept(_) => tr!("run a demo first: `run thread`"),
            Error::Demo(Halt::Exhausted { .. }) => {
                tr!("`run many --model async` needs one thread, however many units there are")
            }
            Error::LessonGone(_) => tr!("`lessons` lists those that are there"),
            Error::NoPython(_) => tr!("without `--python` spinlab plays the program by itself"),
            Error::NoNotes => tr!("`next` opens a lesson; what you read, run and answer there is noted"),
            Error::NoLesson => tr!("`open 1` opens the first one, `lessons` lists them all"),
            Error::NoLessons(_) => tr!("put Markdown files there, or leave `--lessons` out to use the built-in ones"),
            Error::NothingToAnswer => tr!("`show` shows the step again, `next` goes on"),
            Error::NotAnAnswer { help, .. } => return Some(help.clone()),
            Error::Future(error) => bench_help(error),
            Error::Unconfirmed => tr!("say `reset --all --yes` if that is what you want"),
            _ => return None,
        };
        Some(help.to_owned())
    }
}

impl From<Halt> for Error {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Interrupted(_) => Error::Interrupted,
            Halt::Refused(_) | Halt::Exhausted { .. } => Error::Demo(halt),
        }
    }
}

/// What a learner can do about an error of the bench.
fn bench_help(error: &BenchError) -> &'static str {
    match error {
        BenchError::Refused(error) => future_help(error),
        BenchError::NoFuture => tr!("make one: `future new async`, in the shell or in a pipe; it lives in one session"),
        BenchError::NothingToUndo => {
            tr!("only what changes a future can be undone; `future new async` makes a fresh one")
        }
        BenchError::NoThread(_) => tr!("it has no more threads to give: leave, and come again"),
    }
}

/// What a learner can do about an error of a future.
fn future_help(error: &FutureError) -> &'static str {
    match error {
        FutureError::InvalidState(InvalidState::TooEarly(_)) => {
            tr!("it is not done, and this never waits; `future await` does")
        }
        FutureError::InvalidState(InvalidState::Twice | InvalidState::Done { .. }) => {
            tr!("a future is completed once; `future show` shows where it is")
        }
        FutureError::InvalidState(InvalidState::SentTwice) => {
            tr!("in Rust this would not compile: a `oneshot::Sender` gives itself away with the value")
        }
        FutureError::Cancelled => tr!("a cancelled future has neither a result nor an exception"),
        FutureError::Timeout => tr!("it was not done by then; `future show` shows where it is now"),
        FutureError::Attribute(NoMethod::RustAwait) => {
            tr!("you are the executor: `future poll` does what `.await` has an executor do")
        }
        FutureError::Attribute(NoMethod::RustCancel) => tr!("`future new rust` drops it, and makes another"),
        FutureError::Attribute(NoMethod::Async | NoMethod::Thread | NoMethod::Rust) => {
            tr!("the kinds differ: `help future` says which verb is for which")
        }
        FutureError::Type(Misuse::ResultTimeout | Misuse::ExceptionTimeout) => {
            tr!("it never waits; `future await --timeout` does")
        }
        FutureError::Type(Misuse::ThreadAwaited) => {
            tr!("`future result` waits for it, and holds the thread that asks")
        }
        FutureError::Runtime(Unsupported::ByTask(_)) => {
            tr!("a task's result is its coroutine's; `future cancel` asks it to stop")
        }
        FutureError::Runtime(Unsupported::BegunTwice) => {
            tr!("work for a future begins once, and only while it is pending")
        }
        FutureError::Raised(_) => tr!("the future holds this exception, and raises it whenever it is asked"),
        FutureError::Panic(_) => tr!("a future that was ready must not be polled again"),
        FutureError::Interrupted => tr!("the future lives on"),
        FutureError::Deadlock => tr!("nothing will complete it: `future set-result`, or `future start` a new one"),
    }
}

/// A name for a message, cut if it is long.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 40;
    if name.chars().count() <= LONGEST { name.to_owned() } else { name.chars().take(LONGEST).chain(['…']).collect() }
}
