//! The words behind `spinlab` in another shell.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, ValueEnum};

use crate::commands::{Command, GROUPS};
use crate::error::Error;
use crate::language::{self, Language};
use crate::learner::journal::Journal;
use crate::learner::progress::Progress;
use crate::lesson::library::Library;
use crate::line::grammar::{self, Checker, Parsed};
use crate::render;
use crate::run::pace::Pace;
use crate::session::{Frontend, Session, state_directory};
use crate::terminal::modes::Modes;
use crate::terminal::screen::Screen;
use crate::terminal::settings::{Choice, Plain, look};
use crate::text::{Line, Text};

/// Learn concurrency by running it
///
/// Without a command it opens a shell: lessons at a prompt, and live demos. `spinlab < script.txt` runs the lines of a
/// file. Every command of the shell also works from here: `spinlab run thread --seconds 1`.
#[derive(Clone, Debug, Parser)]
#[command(name = "spinlab", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub options: Options,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// Colours
    #[arg(long, value_enum, global = true, default_value_t, value_name = "WHEN", help_heading = "Global options")]
    color: Choice,
    /// Redraw a line in place; without it, a demo prints a line for each event
    #[arg(long, value_enum, global = true, default_value_t, value_name = "WHEN", help_heading = "Global options")]
    motion: Choice,
    /// No colour, no motion, no line editor, and only ASCII around the text
    #[arg(long, global = true, help_heading = "Global options")]
    plain: bool,
    /// Take the lessons from this directory; several times for several of them, `built-in` is the program's own
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    lessons: Vec<PathBuf>,
    /// The language of the program and, where they are translated, of the lessons [default: that of the locale]
    #[arg(long, value_enum, global = true, value_name = "LANG", help_heading = "Global options")]
    pub lang: Option<Language>,
    /// Go on after a line of a script has failed
    #[arg(long, global = true, help_heading = "Global options")]
    pub keep_going: bool,
    /// How time passes in demos: real, virtual, or a factor such as 10x
    #[arg(long, global = true, default_value_t, value_name = "PACE", help_heading = "Global options")]
    pace: Pace,
}

/// What the words asked for.
#[derive(Debug)]
pub struct Request {
    pub options: Options,
    /// None opens the shell.
    pub parsed: Option<Parsed>,
}

impl Cli {
    /// Reads the words of the command line. From then on the language they ask for is spoken, if they ask for one.
    ///
    /// # Errors
    /// The error, or help and version: what clap would print, by itself.
    pub fn read() -> Result<Request, clap::Error> {
        let words: Vec<OsString> = std::env::args_os().collect();
        asked_language(&words).into_iter().for_each(language::speak);
        // Bare `spinlab` has nothing to parse, and building the grammar would take a good part of the time to the prompt.
        if words.len() <= 1 {
            return Ok(Request { options: Options::default(), parsed: None });
        }
        let line = shlex::try_join(words.iter().skip(1).filter_map(|word| word.to_str())).unwrap_or_default();
        let matches = Cli::command().try_get_matches_from(words)?;
        let cli = Cli::from_arg_matches(&matches)?;
        let parsed = cli.command.map(|command| Parsed { command, matches, line });
        Ok(Request { options: cli.options, parsed })
    }
}

/// The language that the words ask for. They are looked through before they are parsed, so that what is wrong with them can
/// be said in it.
fn asked_language(words: &[OsString]) -> Option<Language> {
    let mut words = words.iter().filter_map(|word| word.to_str());
    let language = words.find_map(|word| match word.strip_prefix("--lang")? {
        "" => Some(None),
        value => value.strip_prefix('=').map(Some),
    })?;
    Language::from_str(language.or_else(|| words.next())?, false).ok()
}

impl Options {
    /// Whether somebody asked for plain output.
    pub fn plain(&self) -> Option<Plain> {
        self.plain.then_some(Plain)
    }

    /// The session these options ask for.
    pub fn session(&self, frontend: Frontend) -> Session {
        let screen = Screen::terminal(look(self.color, self.motion, self.plain()));
        let library = Library::find(self.lessons.clone(), Checker::boxed);
        let progress = Progress::in_directory(state_directory().as_deref());
        let mut session = Session::new(screen, frontend, library, progress);
        session.journal = Journal::in_directory(state_directory().as_deref());
        session.pace = self.pace;
        session.modes = Modes::remember();
        session.program = std::env::current_exe().ok();
        session
    }
}

/// What clap complained of, as an error of this program. None if it only wants to print help or the version.
pub fn complaint(error: &clap::Error) -> Option<Error> {
    error.use_stderr().then(|| grammar::complaint(error, "spinlab "))
}

/// What to print when clap was asked for help or for the version.
pub fn page(error: &clap::Error) -> Text {
    if error.kind() == ErrorKind::DisplayVersion {
        return Text::from(Line::marked(error.to_string().trim_end()));
    }
    let words: Vec<OsString> = std::env::args_os().collect();
    let path = grammar::path_of(Cli::command(), &words);
    let mut grammar = Cli::command();
    grammar.build();
    if path.is_empty() {
        return render::help::program(&grammar, &GROUPS);
    }
    let described = path.iter().fold(&grammar, |found, name| found.find_subcommand(name).unwrap_or(found));
    render::help::command(described, &path.join(" "))
}
