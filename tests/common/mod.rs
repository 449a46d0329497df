//! Plays a session in memory: what is typed, what the screen then shows. No terminal, no waiting, no files but
//! temporary ones.

use std::fs;
use std::path::Path;

use spinlab::commands::AfterCommand;
use spinlab::error::Error;
use spinlab::learner::Learner;
use spinlab::lesson::library::Library;
use spinlab::line;
use spinlab::line::checker::Checker;
use spinlab::run::pace::Pace;
use spinlab::session::{Frontend, Session};
use spinlab::terminal::screen::{Look, Screen};
use tempfile::TempDir;

#[allow(unreachable_pub, reason = "a module of every test file")]
/// A session on the virtual clock, with a directory of its own.
pub struct Play {
    pub session: Session,
    directory: TempDir,
    /// How much of the recording earlier calls have looked at.
    seen: usize,
    outcome: Result<AfterCommand, Error>,
}

#[allow(dead_code, unreachable_pub, reason = "no test file uses every part of the harness")]
impl Play {
    /// With the built-in lessons.
    pub fn new() -> Self {
        Play::with(tempfile::tempdir().unwrap(), Library::built_in(Checker::boxed))
    }

    /// With one lesson, `lessons/10-test.md`.
    pub fn lesson(text: &str) -> Self {
        Play::files(&[("10-test.md", text)])
    }

    /// With these lessons.
    pub fn files(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let lessons = directory.path().join("lessons");
        fs::create_dir(&lessons).unwrap();
        for (name, text) in files {
            fs::write(lessons.join(name), text).unwrap();
        }
        Play::with(directory, Library::at(lessons, Checker::boxed))
    }

    fn with(directory: TempDir, library: Library) -> Self {
        let screen = Screen::recorder(Look { width: Some(100), ..Look::default() });
        let learner = Learner::in_directory(Some(&directory.path().join("state")));
        let mut session = Session::new(screen, Frontend::Script, library, learner);
        session.pace = Pace::Virtual;
        Play { session, directory, seen: 0, outcome: Ok(AfterCommand::Stay) }
    }

    /// The same learner the next day: a new session, the same files.
    pub fn next_day(self) -> Self {
        let library = self.session.library.fresh();
        Play::with(self.directory, library)
    }

    /// A learner without files, whose progress is forgotten with the session. Reading and writing it takes most of the
    /// time of a test that walks through all steps.
    pub fn keeps_nothing(mut self) -> Self {
        self.session.learner = Learner::in_directory(None);
        self
    }

    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    pub fn types(mut self, line: &str) -> Self {
        self.seen = self.session.screen.recorded().len();
        self.outcome = line::run_line(&mut self.session, line);
        self
    }

    /// What was shown since the last line was typed.
    pub fn shown(&self) -> String {
        self.session.screen.recorded()[self.seen..].to_owned()
    }

    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        let shown = self.shown();
        assert!(shown.contains(text), "`{text}` is not in:\n{shown}");
        self
    }

    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        let shown = self.shown();
        assert!(!shown.contains(text), "`{text}` is in:\n{shown}");
        self
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        let shown = self.shown();
        assert!(self.outcome.is_ok(), "it failed:\n{shown}");
        self
    }

    /// Checks that the last line failed with the exit status that the process would have.
    #[track_caller]
    pub fn fails(self, status: u8) -> Self {
        let actual = self.outcome.as_ref().err().map(Error::status);
        assert_eq!(actual, Some(status), "{}", self.shown());
        self
    }

    /// The name of the open step.
    pub fn step(&self) -> String {
        self.session.learner.open_step().map(|open| open.id.step.clone()).unwrap_or_default()
    }
}
