//! All that changes while the program runs. Every command gets it, and nothing is kept anywhere else.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use crate::bench::Bench;
use crate::error::Error;
use crate::learner::Learner;
use crate::lesson::diagnostics::Diagnostic;
use crate::lesson::library::Library;
use crate::lesson::model::Course;
use crate::program::held::HeldProgram;
use crate::program::machine::{Failure, Origins};
use crate::render;
use crate::run::pace::Pace;
use crate::run::spec::Spec;
use crate::terminal::interrupts::{Interrupts, Leave};
use crate::terminal::modes::Modes;
use crate::terminal::screen::Screen;
use crate::text::Text;
use crate::tr;
use crate::trace::Trace;
use crate::variant::Variant;

/// How many problems of lesson files are shown before the output of a command.
const SHOWN: usize = 5;

/// One shell, one script, or one command from the system's shell.
pub struct Session {
    pub screen: Screen,
    pub pace: Pace,
    pub frontend: Frontend,
    pub library: Library,
    pub learner: Learner,
    pub last_run: Option<LastRun>,
    /// The line with which a demo was run or a guess made last, for `again`.
    pub last_try: Option<String>,
    /// The line that was held back last, since it shows the answer to an open question.
    pub held_back: Option<String>,
    /// The future that `future` asks.
    pub bench: Bench,
    /// The program that `move` moves.
    pub held: Option<HeldProgram>,
    /// What explorations have found to be shared, with the text of the program; the last few.
    pub found_shared: VecDeque<(String, Arc<Origins>)>,
    /// The exercise that the learner is writing.
    pub written: Option<Written>,
    /// What the command that is carried out has done so far.
    pub effects: CommandEffects,
    pub interrupts: Interrupts,
    pub modes: Modes,
    /// Where this program is stored, for demos that start it a second time.
    pub program: Option<PathBuf>,
    pub writes: Writes,
    /// The memory of this program before the first run.
    pub memory_at_start: Option<u64>,
    /// The lessons were read, and the learner was not told yet what is wrong with them.
    unsaid_diagnostics: bool,
}

/// How commands come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frontend {
    /// Words of the system's shell: one command, then the program ends.
    Argv,
    /// Lines typed by a person.
    Prompt,
    /// Lines of a file or a pipe.
    Script,
}

/// What happens to files that a command is asked to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    Files,
    /// Nothing is written: `check` plays a lesson that asked for it.
    Pretends,
}

/// The run that `predict`, `why` and `timeline` are about.
#[derive(Debug)]
pub struct LastRun {
    /// The name of the demo, program or scene, with the options that were not the usual ones.
    pub title: String,
    /// The demo. None if it was something else, or if another session ran it.
    pub variant: Option<Variant>,
    pub spec: Spec,
    pub pace: Pace,
    pub trace: Trace,
}

/// What one command has done. Only this completes tasks, never what an earlier command has left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandEffects {
    /// It made the last run.
    pub ran: bool,
    /// It asked the future.
    pub asked: bool,
    /// It moved the held program.
    pub moved: bool,
    /// How the main thread of the program failed.
    pub failure: Option<Failure>,
    /// The exercise that was proved.
    pub proved: Option<String>,
}

impl CommandEffects {
    /// The class of the uncaught exception that ended the program. None for Ctrl-C, which the learner chose.
    pub fn raised(&self) -> Option<&str> {
        match &self.failure {
            Some(Failure::Exception { class, .. }) if **class != *"KeyboardInterrupt" => Some(class),
            Some(Failure::Exception { .. } | Failure::Stopped(_)) | None => None,
        }
    }
}

/// An exercise that the learner is writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub name: String,
    pub path: PathBuf,
    /// What the file held when it was looked at last.
    pub seen: String,
}

/// Where state is kept: `SPINLAB_STATE`, else `spinlab` in the XDG state directory. None without a home.
pub fn state_directory() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    match std::env::var_os("SPINLAB_STATE") {
        Some(directory) if !directory.is_empty() => Some(directory.into()),
        _ => Some(etcetera::choose_base_strategy().ok()?.state_dir()?.join("spinlab")),
    }
}

impl Session {
    /// A session in which nothing has happened yet.
    pub fn new(screen: Screen, frontend: Frontend, library: Library, learner: Learner) -> Self {
        Session {
            screen,
            pace: Pace::default(),
            frontend,
            library,
            learner,
            last_run: None,
            last_try: None,
            held_back: None,
            bench: Bench::default(),
            held: None,
            found_shared: VecDeque::new(),
            written: None,
            effects: CommandEffects::default(),
            interrupts: Interrupts::default(),
            modes: Modes::default(),
            program: None,
            writes: Writes::Files,
            memory_at_start: None,
            unsaid_diagnostics: false,
        }
    }

    /// Handles signals from now on, as the prompt does: one command of the system's shell that takes a while needs it
    /// too.
    ///
    /// # Errors
    /// [`Error::Signals`] if the system does not allow it.
    pub fn hear_signals(&mut self) -> Result<(), Error> {
        let leave = Leave { modes: self.modes.clone(), last_words: "\r\n", stays_on_quit: false };
        self.interrupts.start(leave).map_err(Error::Signals)
    }

    /// The lessons as they are now: read the first time, and again when a file has changed.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the directory that was asked for cannot be read.
    pub fn course(&mut self) -> Result<Rc<Course>, Error> {
        let course = self.course_quietly()?;
        if std::mem::take(&mut self.unsaid_diagnostics) {
            self.complain_of_left_out(&course);
        }
        Ok(course)
    }

    /// The lessons, as [`Session::course`] gives them. The next command that asks for lessons tells what is wrong with
    /// the files.
    ///
    /// # Errors
    /// See [`Session::course`].
    pub fn course_quietly(&mut self) -> Result<Rc<Course>, Error> {
        let (course, fresh) = self.library.course()?;
        self.unsaid_diagnostics |= fresh;
        Ok(course)
    }

    /// Shows a result.
    ///
    /// # Errors
    /// [`Error::Output`] if it cannot be written.
    pub fn print(&self, text: &Text) -> Result<(), Error> {
        self.screen.print(text).map_err(Error::Output)
    }

    /// Shows a line in which words between backticks are code.
    ///
    /// # Errors
    /// [`Error::Output`] if it cannot be written.
    pub fn say(&self, words: impl AsRef<str>) -> Result<(), Error> {
        self.print(&Text::marked(words))
    }

    /// Shows a result that may be long: a person reads what is taller than the terminal in a pager.
    ///
    /// # Errors
    /// [`Error::Output`] if it cannot be written.
    pub fn page(&mut self, text: &Text) -> Result<(), Error> {
        if self.frontend == Frontend::Script || !self.screen.overflows(text) {
            return self.print(text);
        }
        // Ctrl-C in the pager reaches this program as well, and must not end it before the pager.
        self.hear_signals()?;
        self.screen.page(text, &self.modes).map_err(Error::Output)
    }

    /// Writes text as it is, without breaking its lines: scripts, JSON.
    ///
    /// # Errors
    /// [`Error::Output`] if it cannot be written.
    pub fn print_raw(&self, text: &str) -> Result<(), Error> {
        self.screen.print_raw(text).map_err(Error::Output)
    }

    /// Shows an error, unless the learner was told already or the reader of the output has gone.
    pub fn complain_of(&self, error: &Error) {
        if !error.is_silent() {
            self.screen.complain(&render::error::error(error));
        }
    }

    /// Shows what the learner should know about the files of the state directory.
    pub fn show_notices(&mut self) {
        for notice in self.learner.take_notices() {
            self.screen.complain(&render::error::warning(&notice));
        }
    }

    /// Shows the first problems, and says how many more there are.
    pub fn complain_of_first(&self, shown: usize, diagnostics: &[Diagnostic], more: impl Fn(usize) -> String) {
        for diagnostic in diagnostics.iter().take(shown) {
            self.screen.complain(&render::error::diagnostic(diagnostic));
        }
        if diagnostics.len() > shown {
            self.screen.complain(&render::error::warning(&more(diagnostics.len() - shown)));
        }
    }

    fn complain_of_left_out(&self, course: &Course) {
        let words = |more| tr!("`check` shows {more} more problems of the lessons", more);
        self.complain_of_first(SHOWN, &course.diagnostics, words);
        let mut files: Vec<_> = course.diagnostics.iter().map(|diagnostic| diagnostic.path.clone()).collect();
        files.dedup();
        let (kept, left_out): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| course.kept.contains(file));
        let listed =
            |files: &[PathBuf]| files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ");
        if !left_out.is_empty() {
            self.screen.complain(&render::error::warning(&tr!("left out: {files}", files = listed(&left_out))));
        }
        if !kept.is_empty() {
            self.screen.complain(&render::error::warning(&tr!("shown as before: {files}", files = listed(&kept))));
        }
    }
}
