//! The line editor: Tab, ghost text, colours and history. Only this file uses rustyline.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use rustyline::completion::{Completer, Pair};
use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::{MemHistory, SearchDirection};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Behavior, ColorMode, CompletionType, Config, Context, ExternalPrinter, Helper};

use super::history::History;
use super::{Input, LONGEST_LINE, LineReader, more_comes};
use crate::error::Error;
use crate::lesson::library::Library;
use crate::line::complete::{CompletedNames, at_end_of};
use crate::render;
use crate::session::{Session, state_directory};
use crate::text::ansi::{Style, paint};
use crate::text::{Line, Tone, harmless};
use crate::tr;

/// Ends bracketed paste, which rustyline asks the terminal for while it reads a line.
pub(super) const LAST_WORDS: &str = "\x1b[?2004l\r\n";

/// The most lines of the history.
const HISTORY: usize = 1000;

/// rustyline, and the file of its history.
pub(super) struct Editor {
    inner: rustyline::Editor<Assistant, MemHistory>,
    history: History,
    /// Whether a thread shows news of the future above the prompt.
    tells: bool,
}

impl Editor {
    pub(super) fn new(session: &Session) -> Result<Self, Error> {
        let color = if session.screen.look().style.color { ColorMode::Forced } else { ColorMode::Disabled };
        let mut config = Config::builder()
            .completion_type(CompletionType::List)
            .color_mode(color)
            .behavior(Behavior::Stdio)
            .max_history_size(HISTORY)
            .and_then(|builder| builder.history_ignore_dups(true))
            .map_err(failed)?
            .history_ignore_space(true)
            .auto_add_history(false);
        // rustyline draws a line with one write, and needs no marks around it: these would be two more writes for each
        // key.
        config.enable_synchronized_output(false);
        let config = config.build();
        let in_memory = MemHistory::with_config(&config);
        let mut editor = rustyline::Editor::with_history(config, in_memory).map_err(failed)?;
        editor.set_helper(Some(Assistant::default()));
        let history = History::in_directory(state_directory().as_deref());
        for line in history.lines(HISTORY) {
            editor.add_history_entry(line).map_err(failed)?;
        }
        Ok(Editor { inner: editor, history, tells: false })
    }

    /// Lets news of the future be shown while the prompt is up. Needed once there is a future.
    ///
    /// A thread of its own prints: rustyline's printer may wait if the prompt goes down at the wrong moment, and the
    /// shell must not wait. What is not shown by then is shown with the next command, or at the next prompt.
    fn tell_news(&mut self, session: &Session) {
        if self.tells || !session.bench.is_open() {
            return;
        }
        let Ok(mut printer) = self.inner.create_external_printer() else { return };
        let (news, screen) = (Arc::clone(session.bench.notices()), session.screen.clone());
        let tell = move || {
            while let Some(items) = news.next() {
                let style = screen.look().style;
                let shown = render::future::news(&items).wrapped(screen.width());
                let lines: String = shown.lines().iter().map(|line| paint(line, style) + "\n").collect();
                if printer.print(lines).is_err() {
                    return;
                }
            }
        };
        self.tells = thread::Builder::new().name("news".to_owned()).spawn(tell).is_ok();
    }

    /// Adds a line to the history. The first time that it cannot be saved, the learner is told.
    fn remember(&mut self, session: &Session, line: &str) {
        if self.inner.add_history_entry(line).unwrap_or(false)
            && let Err(words) = self.history.add(line)
        {
            session.screen.complain(&render::error::warning(&words));
        }
    }
}

impl LineReader for Editor {
    fn read(&mut self, session: &mut Session, prompt: &str) -> Result<Input, Error> {
        if let Some(assistant) = self.inner.helper_mut() {
            assistant.prepare(session);
        }
        self.tell_news(session);
        let news = Arc::clone(session.bench.notices());
        news.allow(self.tells);
        let read = self.inner.readline(prompt);
        news.allow(false);
        match read {
            Ok(line) if line.lines().any(|line| line.len() > LONGEST_LINE) => Ok(Input::too_long()),
            Ok(line) => {
                for line in line.lines().map(harmless).filter(|line| !line.trim().is_empty()) {
                    self.remember(session, &line);
                }
                Ok(Input::Line(line))
            }
            Err(ReadlineError::Interrupted) => Ok(Input::Dropped),
            Err(ReadlineError::Eof) => Ok(Input::End),
            // Bytes that are not text, from a paste or an unusual keyboard, end the line and not the shell.
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                session.screen.complain(&render::error::warning(tr!("that was no text (UTF-8); the line is dropped")));
                Ok(Input::Dropped)
            }
            Err(error) => Err(failed(error)),
        }
    }
}

fn failed(error: ReadlineError) -> Error {
    Error::Input(match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    })
}

/// Help while a line is typed, from the session as it was when the prompt appeared.
#[derive(Default)]
struct Assistant {
    style: Style,
    /// The commands that the open step asks for.
    asked: Vec<String>,
    names: RefCell<Option<Rc<CompletedNames>>>,
    /// The lessons for completion. They are read when the learner presses Tab.
    library: RefCell<Option<Library>>,
    lesson: Option<String>,
    /// The names of the lanes of the last run.
    lanes: Vec<String>,
    /// The lanes of the loaded program, by number and name.
    held: Vec<String>,
}

impl Assistant {
    fn prepare(&mut self, session: &mut Session) {
        self.style = session.screen.look().style;
        self.asked.clear();
        *self.names.borrow_mut() = None;
        let lanes = session.last_run.iter().flat_map(|run| &run.trace.lanes);
        self.lanes = lanes.map(|lane| lane.name.to_string()).collect();
        let held = session.held.iter().flat_map(|held| held.schedule().lanes());
        let words = held.flat_map(|lane| [Some(lane.number.to_string()), lane.function, Some(lane.name)]);
        self.held = words.flatten().collect();
        self.held.sort();
        self.held.dedup();
        self.library.borrow_mut().get_or_insert_with(|| session.library.fresh());
        // If no lesson is open, none is read before the learner presses Tab.
        if !session.learner.sees_open_step() {
            return;
        }
        let Ok(here) = session.here() else { return };
        for (part, task) in session.learner.left_tasks(&here) {
            self.asked.extend(task.kind().to_type(part.line).map(|line| line.text.clone()));
        }
        self.lesson = Some(here.lesson().id.clone());
    }

    /// The names to complete, gathered when they are first needed.
    fn names(&self) -> Rc<CompletedNames> {
        let gather = || {
            let mut library = self.library.borrow_mut();
            let course = library.as_mut().and_then(|library| library.course().ok());
            let course = course.map(|(course, _)| course).unwrap_or_default();
            let glossary = library.as_ref().map(Library::glossary).unwrap_or_default();
            let mut names = CompletedNames::of(&course, self.lesson.as_deref(), &glossary);
            names.lanes.clone_from(&self.lanes);
            names.moved.clone_from(&self.held);
            Rc::new(names)
        };
        Rc::clone(self.names.borrow_mut().get_or_insert_with(gather))
    }

    fn painted(&self, tone: Tone, text: &str) -> String {
        paint(&Line::of(tone, text), self.style)
    }

    /// Text with colours and with its line breaks and tabs, which rustyline has counted in the layout of the line.
    fn painted_in_place(&self, tone: Tone, text: &str) -> String {
        let pieces = text.split_inclusive(['\n', '\t']);
        pieces
            .map(|piece| match piece.strip_suffix(['\n', '\t']) {
                Some(words) => self.painted(tone, words) + &piece[words.len()..],
                None => self.painted(tone, piece),
            })
            .collect()
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, candidates) = at_end_of(&line[..position], &self.names());
        // A word that ends in a slash is a directory, and no space follows.
        let end = |word: &str| if word.ends_with('/') { "" } else { " " };
        let pairs = candidates.into_iter().map(|word| Pair { replacement: word.clone() + end(&word), display: word });
        Ok((start, pairs.collect()))
    }
}

impl Hinter for Assistant {
    type Hint = String;

    /// The rest of a command that the lesson asks for, or else of an earlier line.
    fn hint(&self, line: &str, position: usize, context: &Context<'_>) -> Option<String> {
        if line.is_empty() || position < line.len() || line.contains('\n') {
            return None;
        }
        let rest = |whole: &str| whole.strip_prefix(line).filter(|rest| !rest.is_empty()).map(str::to_owned);
        if let Some(asked) = self.asked.iter().find_map(|asked| rest(asked)) {
            return Some(asked);
        }
        let history = context.history();
        let newest = history.len().checked_sub(1)?;
        let found = history.starts_with(line, newest, SearchDirection::Reverse).ok().flatten();
        found.and_then(|found| rest(&found.entry))
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        let split = line.find(char::is_whitespace).unwrap_or(line.len());
        let (verb, rest) = line.split_at(split);
        Cow::Owned(self.painted_in_place(Tone::Code, verb) + &self.painted_in_place(Tone::Plain, rest))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(self.painted(Tone::Strong, prompt))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.painted(Tone::Faint, hint))
    }

    /// The verb gets its colour at the next blank or at the end of the line. Other keys redraw nothing.
    fn highlight_char(&self, line: &str, _: usize, kind: CmdKind) -> bool {
        let ends_the_verb = || line.split_once(char::is_whitespace).is_some_and(|(_, rest)| rest.is_empty());
        let draws = match kind {
            CmdKind::ForcedRefresh => true,
            CmdKind::MoveCursor => false,
            CmdKind::Other => ends_the_verb(),
        };
        self.style.color && draws && !line.contains('\n')
    }
}

impl Validator for Assistant {
    /// Lets a pasted text of several lines be one input, as on terminals that mark a paste. A command that began in the
    /// middle of it would throw away the rest, as it does with keys.
    fn validate(&self, _: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if more_comes() { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

impl Helper for Assistant {}
