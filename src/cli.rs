//! The words behind `spinlab` in another shell.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, ValueEnum};

use crate::commands::HelpGroup;
use crate::commands::complaint::{complaint, path_of};
use crate::commands::grammar::ParsedLine;
use crate::commands::grammar::{Cli, ProgramOptions};
use crate::error::Error;
use crate::language::{self, Language};
use crate::learner::Learner;
use crate::lesson::library::Library;
use crate::line::checker::Checker;
use crate::names::names_of;
use crate::render;
use crate::session::{Frontend, Session, state_directory};
use crate::terminal::modes::Modes;
use crate::terminal::screen::Screen;
use crate::terminal::settings::{Plain, look};
use crate::text::Text;

/// What the words asked for.
#[derive(Debug)]
pub struct Request {
    pub options: ProgramOptions,
    /// None opens the shell.
    pub parsed: Option<ParsedLine>,
}

impl Request {
    /// Reads the words of the command line, and switches to the language that they ask for, if they ask for one.
    ///
    /// # Errors
    /// What clap would print by itself: an error, the help or the version.
    pub fn read() -> Result<Self, clap::Error> {
        let words: Vec<OsString> = std::env::args_os().collect();
        asked_language(&words).into_iter().for_each(language::speak);
        // Bare `spinlab` has nothing to parse, and building the grammar would take a good part of the time to the
        // prompt.
        if words.len() <= 1 {
            return Ok(Request { options: ProgramOptions::default(), parsed: None });
        }
        let line = shlex::try_join(words.iter().skip(1).filter_map(|word| word.to_str())).unwrap_or_default();
        let matches = Cli::command().try_get_matches_from(words)?;
        let cli = Cli::from_arg_matches(&matches)?;
        let parsed = cli.command.map(|command| ParsedLine { command, matches, line });
        Ok(Request { options: cli.options, parsed })
    }
}

/// The language that the words ask for. It is read before the words are parsed, so that an error in them is told in it.
fn asked_language(words: &[OsString]) -> Option<Language> {
    let mut words = words.iter().filter_map(|word| word.to_str());
    let language = words.find_map(|word| match word.strip_prefix("--lang")? {
        "" => Some(None),
        value => value.strip_prefix('=').map(Some),
    })?;
    Language::from_str(language.or_else(|| words.next())?, false).ok()
}

impl ProgramOptions {
    /// The wish for plain output, if `--plain` was given.
    pub fn plain(&self) -> Option<Plain> {
        self.plain.then_some(Plain)
    }

    /// The session these options ask for.
    pub fn session(&self, frontend: Frontend) -> Session {
        let screen = Screen::terminal(look(self.color, self.motion, self.plain()));
        let library = Library::find(self.lessons.clone(), Checker::boxed);
        let learner = Learner::in_directory(state_directory().as_deref());
        let mut session = Session::new(screen, frontend, library, learner);
        session.pace = self.pace;
        session.modes = Modes::remember();
        session.program = std::env::current_exe().ok();
        session
    }
}

/// What clap complained of, as an error of this program. None if clap only wants to print help or the version.
pub fn complaint_of(error: &clap::Error) -> Option<Error> {
    let words: Vec<OsString> = std::env::args_os().collect();
    error.use_stderr().then(|| complaint(&Cli::command(), &words, error, "spinlab "))
}

/// What to print when clap was asked for help or for the version.
pub fn page(error: &clap::Error) -> Text {
    if error.kind() == ErrorKind::DisplayVersion {
        return Text::marked(error.to_string().trim_end());
    }
    let words: Vec<OsString> = std::env::args_os().collect();
    let path = path_of(Cli::command(), &words);
    let mut grammar = Cli::command();
    grammar.build();
    if path.is_empty() {
        return render::help::program(&grammar, &names_of::<HelpGroup>());
    }
    let described = path.iter().fold(&grammar, |found, name| found.find_subcommand(name).unwrap_or(found));
    render::help::command(described, &path.join(" "))
}
