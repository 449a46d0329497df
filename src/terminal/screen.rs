//! The output: the terminal, or a recorder in tests. Only this file writes output.
//!
//! Results go to stdout and errors to stderr. Everything is flushed at once, so that neither overtakes the other. One
//! line may be *the status*, which is redrawn in place; other output appears above it.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, MutexGuard};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::modes::Modes;
use super::pager;
use crate::poison::unpoisoned;
use crate::text::ansi::{self, ERASE_LINE, Style};
use crate::text::{Text, harmless, truncated};

/// The columns if there is no terminal to ask.
const USUAL_WIDTH: usize = 80;
/// The least columns for which text is laid out.
const LEAST_WIDTH: usize = 10;

/// The most bytes that are kept as a copy of the output.
const MOST_COPIED: usize = 256 * 1024;

/// How text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub style: Style,
    /// Whether a line may be redrawn in place.
    pub motion: bool,
    /// The columns, if they are not those of the terminal.
    pub width: Option<usize>,
    /// Whether a pager may show what is taller than the terminal.
    pub pager: bool,
}

/// A handle of the screen; its clones write to the same one.
#[derive(Clone, Debug)]
pub struct Screen(Arc<Mutex<ScreenState>>);

#[derive(Debug)]
struct ScreenState {
    sink: Sink,
    look: Look,
    status: Option<String>,
    /// The output since a copy was begun, without colours.
    copy: Option<String>,
    /// How many lines are below the last question.
    lines: usize,
}

#[derive(Debug)]
enum Sink {
    Terminal,
    /// The output; if it is more than `most` bytes, only its end.
    Recorder {
        bytes: Vec<u8>,
        most: usize,
    },
}

impl Screen {
    pub fn terminal(look: Look) -> Self {
        Screen::new(Sink::Terminal, look)
    }

    /// A screen for tests that stores its output.
    pub fn recorder(look: Look) -> Self {
        Screen::new(Sink::Recorder { bytes: Vec::new(), most: usize::MAX }, look)
    }

    /// A recorder that drops old output, for a caller that reads it after every command.
    pub fn glance(look: Look) -> Self {
        Screen::new(Sink::Recorder { bytes: Vec::new(), most: MOST_COPIED }, look)
    }

    fn new(sink: Sink, look: Look) -> Self {
        Screen(Arc::new(Mutex::new(ScreenState { sink, look, status: None, copy: None, lines: 0 })))
    }

    pub fn look(&self) -> Look {
        self.inner().look
    }

    pub fn set_look(&self, look: Look) {
        self.inner().look = look;
    }

    /// The columns for text.
    pub fn width(&self) -> usize {
        self.inner().width()
    }

    /// The lines of the terminal, if there is one.
    pub fn height(&self) -> Option<usize> {
        self.inner().rows().filter(|rows| *rows > 0)
    }

    /// Shows a result.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn print(&self, text: &Text) -> io::Result<()> {
        self.inner().above_status(text, ScreenStream::Out)
    }

    /// Whether a text leaves no room for the prompt below it, and a pager may show it.
    pub fn overflows(&self, text: &Text) -> bool {
        let inner = self.inner();
        inner.look.pager && inner.rows().is_some_and(|rows| inner.broken(text).lines().len() >= rows)
    }

    /// Shows a result in the pager, or on the screen if there is no pager.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn page(&self, text: &Text, modes: &Modes) -> io::Result<()> {
        // The lock is free while the reader reads.
        let lines = self.inner().laid_out(text);
        if pager::show(&lines, modes) { Ok(()) } else { self.print_raw(&lines) }
    }

    /// Shows an error. One that cannot be written is lost: there is no other place for it.
    pub fn complain(&self, text: &Text) {
        let _ = self.inner().above_status(text, ScreenStream::Err);
    }

    /// Writes text as it is, without breaking its lines: scripts, JSON.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn print_raw(&self, text: &str) -> io::Result<()> {
        self.inner().write(ScreenStream::Out, text)
    }

    /// Notes that the learner has typed a line, which the terminal shows.
    pub fn begin_line(&self) {
        self.inner().lines += 1;
    }

    /// Notes that a question was shown: all later output is below it.
    pub fn has_asked(&self) {
        self.inner().lines = 0;
    }

    /// Whether the output since then has pushed the beginning of this question off the screen.
    pub fn has_lost(&self, question: &Text) -> bool {
        let inner = self.inner();
        inner.rows().is_some_and(|rows| inner.lines + inner.broken(question).lines().len() >= rows)
    }

    /// Also keeps all output from now on, without the status, which is erased.
    pub fn begin_copy(&self) {
        self.inner().copy = Some(String::new());
    }

    /// The output since then, with errors, without colours.
    pub fn end_copy(&self) -> String {
        self.inner().copy.take().unwrap_or_default()
    }

    /// Draws the status line, in place of the last one.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn draw_status(&self, text: &str) -> io::Result<()> {
        let mut inner = self.inner();
        // The last column is left free: a character there would make some terminals wrap.
        let status = truncated(&harmless(text), inner.width().saturating_sub(1)).to_owned();
        let drawn = inner.write(ScreenStream::Out, &format!("{ERASE_LINE}{status}"));
        inner.status = Some(status);
        drawn
    }

    /// Erases the status line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn erase_status(&self) -> io::Result<()> {
        let mut inner = self.inner();
        if inner.status.take().is_some() { inner.write(ScreenStream::Out, ERASE_LINE) } else { Ok(()) }
    }

    /// Clears the whole screen, if it can be cleared.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn clear(&self) -> io::Result<()> {
        let mut inner = self.inner();
        if !inner.look.motion {
            return Ok(());
        }
        inner.write(ScreenStream::Out, "\x1b[H\x1b[2J\x1b[3J")
    }

    /// All that was written to a recorder so far, with errors.
    pub fn recorded(&self) -> String {
        match &self.inner().sink {
            Sink::Terminal => String::new(),
            Sink::Recorder { bytes, .. } => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// Begins a recording anew.
    pub fn forget_recorded(&self) {
        if let Sink::Recorder { bytes, .. } = &mut self.inner().sink {
            bytes.clear();
        }
    }

    fn inner(&self) -> MutexGuard<'_, ScreenState> {
        unpoisoned(self.0.lock())
    }
}

/// Writes last words to the terminal, even in the middle of other output, when a signal ends the process.
pub fn take_leave(words: &str) {
    #[expect(clippy::disallowed_methods, reason = "the owner of the output")]
    let stdout = io::stdout();
    // The lock of `stdout` is not used, since a thread that cannot write may hold it. Nothing is written if the
    // terminal accepts nothing, as after Ctrl-S.
    let takes_words = |fds: &mut [PollFd<'_>]| poll(fds, PollTimeout::ZERO).is_ok_and(|ready| ready > 0);
    if stdout.is_terminal() && takes_words(&mut [PollFd::new(stdout.as_fd(), PollFlags::POLLOUT)]) {
        let _ = nix::unistd::write(&stdout, words.as_bytes());
    }
}

/// Whether stdout is a terminal.
pub fn is_terminal() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the owner of the output")]
    io::stdout().is_terminal()
}

#[derive(Clone, Copy)]
enum ScreenStream {
    Out,
    Err,
}

impl ScreenState {
    fn width(&self) -> usize {
        self.columns().unwrap_or(USUAL_WIDTH).max(LEAST_WIDTH)
    }

    /// The columns, if there is a terminal or the user has set them.
    fn columns(&self) -> Option<usize> {
        let columns = self.look.width.or_else(|| match self.sink {
            #[expect(clippy::disallowed_methods, reason = "the owner of the output")]
            Sink::Terminal => terminal_size::terminal_size_of(io::stdout()).map(|(columns, _)| usize::from(columns.0)),
            Sink::Recorder { .. } => None,
        });
        columns.filter(|columns| *columns > 0)
    }

    /// The lines, if there is a terminal.
    fn rows(&self) -> Option<usize> {
        match self.sink {
            #[expect(clippy::disallowed_methods, reason = "the owner of the output")]
            Sink::Terminal => terminal_size::terminal_size_of(io::stdout()).map(|(_, rows)| usize::from(rows.0)),
            Sink::Recorder { .. } => None,
        }
    }

    /// A text with its lines broken. In a file or a pipe lines stay whole, so that programs can search them.
    fn broken<'a>(&self, text: &'a Text) -> Cow<'a, Text> {
        if self.columns().is_some() { Cow::Owned(text.wrapped(self.width())) } else { Cow::Borrowed(text) }
    }

    /// Lays a text out, and adds it to the copy.
    fn laid_out(&mut self, text: &Text) -> String {
        let text = self.broken(text).into_owned();
        self.lines += text.lines().len();
        if let Some(copy) = &mut self.copy {
            copy.push_str(&text.plain());
            // The middle of a long run with a line for each event is dropped.
            if copy.len() > MOST_COPIED {
                let floor = |at: usize| (0..=at).rev().find(|at| copy.is_char_boundary(*at)).unwrap_or_default();
                let middle = floor(MOST_COPIED / 4)..floor(copy.len() - MOST_COPIED / 4);
                copy.replace_range(middle, "\n[...]\n");
            }
        }
        let style = self.look.style;
        text.lines().iter().map(|line| ansi::paint(line, style) + "\n").collect()
    }

    fn above_status(&mut self, text: &Text, stream: ScreenStream) -> io::Result<()> {
        let lines = self.laid_out(text);
        let Some(status) = self.status.clone() else { return self.write(stream, &lines) };
        self.write(ScreenStream::Out, ERASE_LINE)?;
        self.write(stream, &lines)?;
        self.write(ScreenStream::Out, &status)
    }

    #[expect(clippy::disallowed_methods, reason = "the owner of the output")]
    fn write(&mut self, stream: ScreenStream, text: &str) -> io::Result<()> {
        match (&mut self.sink, stream) {
            (Sink::Recorder { bytes, most }, _) => {
                if bytes.len() > *most {
                    bytes.drain(..bytes.len() / 2);
                }
                bytes.write_all(text.as_bytes())
            }
            (Sink::Terminal, ScreenStream::Out) => {
                let mut out = io::stdout().lock();
                out.write_all(text.as_bytes())?;
                out.flush()
            }
            (Sink::Terminal, ScreenStream::Err) => io::stderr().lock().write_all(text.as_bytes()),
        }
    }
}
