//! Programs: where they come from, and how they are played.

mod play;
mod python;

use std::path::{Path, PathBuf};

use crate::demo::Demo;
use crate::error::{Error, NameKind};
use crate::files;
use crate::lesson::diagnostics::Diagnostic;
use crate::lesson::pack::Unreadable;
use crate::lesson::parse::Declarations;
use crate::lesson::program::Declared;
use crate::lesson::source::SourceText;
use crate::program::Beside;
use crate::program::machine::Machine;
use crate::program::syntax::{Outdated, Remark};
use crate::program::{self, LONGEST_FILE};
use crate::render;
use crate::session::{Frontend, Session};
use crate::tr;

/// Places of a program that are shown, at most.
const SHOWN: usize = 20;

/// A program that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProgramFile {
    /// The words that name it in a command.
    pub(crate) title: String,
    /// Its path in messages.
    pub(crate) path: PathBuf,
    /// Its file in tracebacks.
    pub(crate) file: String,
    pub(crate) text: String,
    /// The directory from which it imports modules of its own, if it is a file.
    pub(super) directory: Option<PathBuf>,
}

/// Whether a word names a file, and not a program or demo that has a name of its own.
pub(crate) fn is_path(word: &str) -> bool {
    word.contains('/') || Path::new(word).extension().is_some_and(|ending| ending == "py")
}

/// The error for a file in a command of a lesson.
pub(super) fn of_the_learner() -> Error {
    Error::refused(tr!("a lesson cannot name a file of the learner's"))
}

/// Checks that lessons declare the program that a command in one of them names.
///
/// # Errors
/// [`Error::Unknown`] if they do not, [`Error::Refused`] for a file.
pub(super) fn check_program(name: Option<&str>, declared: &Declarations) -> Result<(), Error> {
    match name {
        Some(name) if is_path(name) => Err(of_the_learner()),
        Some(name) if !declared.programs.contains(name) => {
            Err(Error::unknown(NameKind::Program, name, &declared.programs))
        }
        _ => Ok(()),
    }
}

impl ProgramFile {
    /// A program that a lesson declares.
    pub(super) fn declared(program: &Declared) -> Self {
        let Declared { name, text, .. } = program;
        ProgramFile {
            title: name.clone(),
            path: program.file().into(),
            file: program.file(),
            text: text.clone(),
            directory: None,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if there is none, if it is something else than a file, too long, or no text.
    pub(crate) fn read(path: &str) -> Result<Self, Error> {
        let text = ProgramFile::text_of(Path::new(path)).map_err(Error::Unreadable)?;
        // CPython also names the file by its whole path.
        let file = std::path::absolute(path).unwrap_or_else(|_| path.into());
        let directory = file.parent().map(Path::to_owned);
        Ok(ProgramFile { title: path.to_owned(), path: path.into(), file: file.display().to_string(), text, directory })
    }

    /// The text of a file that holds a program.
    ///
    /// # Errors
    /// If there is none, if it is something else than a file, too long, or no text.
    pub(super) fn text_of(path: &Path) -> Result<String, Unreadable> {
        let unreadable = |source| Unreadable { path: path.into(), source };
        let most = LONGEST_FILE as u64;
        let content = files::read_at_most(path, most).map_err(|error| {
            let is_too_long = error.kind() == std::io::ErrorKind::FileTooLarge;
            let words = || std::io::Error::other(tr!("a program has at most {most} bytes", most));
            unreadable(if is_too_long { words() } else { error })
        })?;
        let text = String::from_utf8(content);
        let text = text.map_err(|_| unreadable(std::io::Error::other(tr!("it is not UTF-8"))))?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// Its name in prompts and messages: the file's name without its ending.
    pub(crate) fn name(&self) -> &str {
        let stem = Path::new(&self.title).file_stem().and_then(|stem| stem.to_str());
        stem.unwrap_or(&self.title)
    }

    /// A diagnostic for each place that spinlab's Python refuses.
    fn diagnostics(&self, refusals: Vec<program::syntax::Refusal>) -> Vec<Diagnostic> {
        let source = SourceText::new(&self.path, self.text.as_str());
        let diagnostic = |refusal: program::syntax::Refusal| Diagnostic {
            help: refusal.help(),
            ..Diagnostic::at(&source, &refusal.range, refusal.what)
        };
        refusals.into_iter().map(diagnostic).collect()
    }

    /// Warnings about what plays here although today's CPython refuses it.
    fn remarks(&self, machine: &Machine) -> Vec<Diagnostic> {
        let source = SourceText::new(&self.path, self.text.as_str());
        let diagnostic = |remark: &Remark| Diagnostic::at(&source, &remark.range, outdated(remark.what)).warns();
        machine.remarks().iter().map(diagnostic).collect()
    }

    /// Puts the program at its start.
    ///
    /// # Errors
    /// Every reason why it cannot be played, each with its place.
    pub(crate) fn machine(&self) -> Result<Machine, Vec<Diagnostic>> {
        let beside = |module: &str| self.beside(module);
        program::read_beside(&self.file, &self.text, &beside).map_err(|refusals| self.diagnostics(refusals))
    }

    /// The module of that name beside the file, if there is one.
    fn beside(&self, module: &str) -> Option<Result<Beside, String>> {
        let path = self.directory.as_ref()?.join(module).with_extension("py");
        if module.contains('.') || !path.is_file() {
            return None;
        }
        let file = path.display().to_string();
        let text = ProgramFile::text_of(&path).map(|text| Beside { file, text });
        Some(text.map_err(|unreadable| unreadable.source.to_string()))
    }
}

impl Session {
    /// The error that no program is loaded. It names the one that the open step asks for, if it does.
    pub fn no_program(&mut self) -> Error {
        let here = self.here_quietly().ok();
        let of_step = here.and_then(|here| here.step().tasks().find_map(|task| task.kind().loads().map(str::to_owned)));
        Error::NoProgram { of_step }
    }

    /// The program of that name that a lesson declares, if one does, with comments in the language that is spoken. For
    /// an exercise it is the learner's own version.
    ///
    /// # Errors
    /// If the lessons or the learner's file cannot be read.
    pub(super) fn declared_program(&mut self, name: &str) -> Result<Option<ProgramFile>, Error> {
        let course = self.course()?;
        if let Some(asked) = self.exercise(name)? {
            return self.own_program(&asked).map(Some);
        }
        Ok(course.lessons.iter().find_map(|lesson| lesson.shown_program(name)).map(ProgramFile::declared))
    }

    /// The program with this name, which a lesson declares, or with this path.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of that name, [`Error::DemoInRust`] if it is a demo's name,
    /// [`Error::Unreadable`] if its file cannot be read.
    pub(super) fn program_file(&mut self, name: &str) -> Result<ProgramFile, Error> {
        if is_path(name) {
            return ProgramFile::read(name);
        }
        if let Some(found) = self.declared_program(name)? {
            return Ok(found);
        }
        let declared = Declarations::of(&self.course()?.lessons);
        let demo = Demo::named(name);
        if demo.is_some() || declared.presets.contains_key(name) {
            let like = demo.and_then(|demo| demo.like).filter(|like| declared.programs.contains(*like));
            return Err(Error::DemoInRust { name: name.to_owned(), like: like.map(str::to_owned) });
        }
        Err(Error::unknown(NameKind::Program, name, &declared.programs))
    }

    /// Refuses a command about the loaded program where the session ends with the command.
    ///
    /// # Errors
    /// [`Error::NeedsShell`] for a single command of another shell.
    pub(super) fn needs_a_shell(&self, verb: &'static str) -> Result<(), Error> {
        if self.frontend == Frontend::Argv { Err(Error::NeedsShell(verb)) } else { Ok(()) }
    }

    /// Puts the program at its start, or shows why it cannot be played.
    ///
    /// # Errors
    /// [`Error::AlreadyReported`] if it cannot.
    pub(super) fn machine_of(&self, file: &ProgramFile) -> Result<Machine, Error> {
        let machine = file.machine().map_err(|diagnostics| self.complain_of_program(&diagnostics))?;
        for remark in file.remarks(&machine) {
            self.screen.complain(&render::error::diagnostic(&remark));
        }
        Ok(machine)
    }

    /// Shows what is wrong with a program.
    fn complain_of_program(&self, diagnostics: &[Diagnostic]) -> Error {
        self.complain_of_first(SHOWN, diagnostics, |more| tr!("{more} more places are not understood", more));
        Error::AlreadyReported
    }

    /// Shows places of a program that are refused although they were understood.
    pub(super) fn complain_of_refusals(&self, file: &ProgramFile, refusals: Vec<program::syntax::Refusal>) -> Error {
        self.complain_of_program(&file.diagnostics(refusals))
    }
}

/// The version of CPython that first refuses what plays here.
fn outdated(what: Outdated) -> &'static str {
    match what {
        Outdated::Coroutine => {
            tr!("Python 3.11 dropped `asyncio.coroutine`; since 3.5, `async def` and `await` say it. Here it still \
                 plays.")
        }
        Outdated::GetEventLoop => {
            tr!("Python 3.12 warns of `get_event_loop` where no loop runs, 3.14 raises RuntimeError; use \
                 `asyncio.run(…)`. Here it still plays.")
        }
    }
}
