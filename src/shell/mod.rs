//! The only loop: reads a line, runs it, prints. All lines of persons and scripts come through here.

mod editor;
mod history;
mod plain;

use std::io;
use std::os::fd::AsFd;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::commands::AfterCommand;
use crate::commands::grammar::ProgramOptions;
use crate::error::Error;
use crate::language::{self, Language};
use crate::learner::progress::OpenStep;
use crate::lesson::pack::BUILT_IN_NAME;
use crate::line::{clean, run_line};
use crate::session::{Frontend, Session};
use crate::terminal::interrupts::Leave;
use crate::terminal::settings;
use crate::text::{Line, Text, Tone, harmless};
use crate::tr;
use editor::Editor;
use plain::PlainEditor;

/// The result of reading a line.
#[derive(Debug)]
enum Input {
    Line(String),
    /// Ctrl-C at the prompt: the line is dropped.
    Dropped,
    /// A line that cannot be run, and why. The next one may be good.
    Unusable(Error),
    End,
}

/// The most bytes of a line that is run. For a longer one, the search for similar commands takes minutes.
const LONGEST_LINE: usize = 64 * 1024;

impl Input {
    fn too_long() -> Self {
        let words = tr!("a line is longer than {longest} bytes", longest = LONGEST_LINE);
        Input::Unusable(Error::Input(io::Error::other(words)))
    }
}

/// A source of lines.
trait LineReader {
    fn read(&mut self, session: &mut Session, prompt: &str) -> Result<Input, Error>;
}

/// The most milliseconds between two lines of a paste: far less than between two keys of a person.
const WITHIN_A_PASTE: u8 = 5;

/// Whether more input is there, or comes at once, so that it was pasted.
fn more_comes() -> bool {
    let stdin = io::stdin();
    let mut waited = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
    poll(&mut waited, PollTimeout::from(WITHIN_A_PASTE)).is_ok_and(|ready| ready > 0)
}

/// Runs the shell: with a prompt for a person, otherwise for the lines of a file or a pipe.
///
/// # Errors
/// The last failure, if it ended the shell.
pub fn run(session: &mut Session, options: &ProgramOptions) -> Result<(), Error> {
    let outcome = if session.frontend == Frontend::Script {
        script(session, &mut PlainEditor::default(), options.keep_going)
    } else {
        let reader = open(session, options).inspect_err(|error| session.complain_of(error))?;
        prompt(session, reader)
    };
    // However the shell ended, the learner is told of progress that is lost, and of what the future did at its end.
    session.learner.leave();
    session.show_notices();
    session.bench.close();
    outcome.and(session.show_news())
}

/// Prepares the prompt: handles signals, shows the welcome, and makes a reader for the keys.
fn open(session: &mut Session, options: &ProgramOptions) -> Result<Box<dyn LineReader>, Error> {
    let edits = options.plain().is_none() && settings::can_edit();
    let last_words = if edits { editor::LAST_WORDS } else { "\r\n" };
    let leave = Leave { modes: session.modes.clone(), last_words, stays_on_quit: true };
    session.interrupts.start(leave).map_err(Error::Signals)?;
    welcome(session)?;
    if edits { Ok(Box::new(Editor::new(session)?)) } else { Ok(Box::new(PlainEditor::default())) }
}

/// The loop for a person: only `quit`, Ctrl-D and a screen that is gone end it.
fn prompt(session: &mut Session, mut reader: Box<dyn LineReader>) -> Result<(), Error> {
    loop {
        let prompt = prompt_text(session);
        match reader.read(session, &prompt).inspect_err(|error| session.complain_of(error))? {
            Input::End => return Ok(()),
            Input::Dropped => {}
            Input::Unusable(error) => session.complain_of(&error),
            Input::Line(lines) => {
                session.interrupts.begin_line();
                // Pasted text may have several lines. They run in order until one fails.
                for line in split(&lines) {
                    let line = if clean(&line).trim().is_empty() { "next" } else { &line };
                    match run_line(session, line) {
                        Ok(AfterCommand::Stay) => {}
                        Ok(AfterCommand::Quit) => return Ok(()),
                        Err(error) if error.is_broken_pipe() => return Err(error),
                        Err(_) => break,
                    }
                }
            }
        }
    }
}

/// The loop of a script: it ends at the first failure, or goes on and remembers that there was one.
fn script(session: &mut Session, reader: &mut dyn LineReader, keep_going: bool) -> Result<(), Error> {
    let mut failed = false;
    for number in 1u64.. {
        let ran = match reader.read(session, "").inspect_err(|error| session.complain_of(error))? {
            Input::End | Input::Dropped => break,
            Input::Line(line) => run_line(session, &line),
            Input::Unusable(error) => Err(error).inspect_err(|error| session.complain_of(error)),
        };
        let outcome = ran.inspect_err(|error| {
            if !error.is_silent() {
                session.screen.complain(&Text::marked(tr!("in line {number} of the script", number)));
            }
        });
        match outcome {
            Ok(AfterCommand::Stay) => {}
            Ok(AfterCommand::Quit) => break,
            Err(error) if error.is_broken_pipe() || !keep_going || matches!(error, Error::Interrupted) => {
                return Err(error);
            }
            Err(_) => failed = true,
        }
    }
    if failed { Err(Error::AlreadyReported) } else { Ok(()) }
}

/// The lines of a text that was typed or pasted. An empty text is one empty line: Enter alone.
fn split(lines: &str) -> Vec<String> {
    let filled: Vec<String> = lines.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    if filled.is_empty() { vec![String::new()] } else { filled }
}

fn prompt_text(session: &mut Session) -> String {
    // Only a session that has shown a step reads lessons for the prompt.
    let here = if session.learner.sees_open_step() { session.here_quietly().ok() } else { None };
    let (lesson, step) = match &here {
        Some(here) => (&*here.lesson().id, format!(" {}/{}", here.step + 1, here.lesson().steps.len())),
        None => ("spinlab", String::new()),
    };
    let held = session.held.as_ref().map_or_else(String::new, |held| format!(" {}", harmless(&held.name)));
    // On a narrow terminal the prompt must leave room for the line.
    let most = session.screen.width() / 2;
    let prompts = [format!("{lesson}{step}{held}> "), format!("{}> ", format!("{step}{held}").trim_start())];
    prompts.into_iter().find(|prompt| prompt.chars().count() <= most).unwrap_or_else(|| "> ".to_owned())
}

/// The welcome: what this program is, which lessons are used, and where the learner stopped.
fn welcome(session: &mut Session) -> Result<(), Error> {
    let mut text = Text::from(
        Line::of(Tone::Strong, concat!("spinlab ", env!("CARGO_PKG_VERSION")))
            .with(Tone::Plain, format!(": {}", tr!("learn concurrency by running it."))),
    );
    let lessons = match session.library.name() {
        place if place == BUILT_IN_NAME => tr!("The lessons are the built-in ones.").to_owned(),
        place => tr!("The lessons come from: {place}", place),
    };
    text.push(Line::of(Tone::Faint, lessons));
    let library = &session.library;
    text.push(Line::marked(&match session
        .learner
        .come_back(|open| library.has(open.id.pack.as_deref(), &open.id.lesson, |lesson| open.is_of(lesson)))
    {
        Some(OpenStep { id, title, .. }) => {
            tr!("You stopped in `{lesson}`: {title}. Enter goes on there.", lesson = id.lesson, title)
        }
        None => tr!("Press Enter to begin. `help` lists the commands, `quit` leaves.").to_owned(),
    }));
    if language::current() == Language::default() {
        // For Koreans whose locale is another language; it is Korean in every language.
        text.push(Line::marked("한국어: `set lang ko`"));
    }
    session.show_notices();
    session.print(&text)
}
