//! Plays a program to its end, while the terminal shows what it writes.

use std::io;
use std::sync::{Arc, Mutex};

use super::ProgramFile;
use crate::error::Error;
use crate::poison::unpoisoned;
use crate::program::machine::{Failure, Machine};
use crate::reading::quoted;
use crate::render::program::{end, report};
use crate::run::lane::Observer;
use crate::run::pace::Pace;
use crate::run::simulation::{Ending, Stage, play};
use crate::run::spec::Spec;
use crate::session::{Frontend, LastRun, Session, Writes};
use crate::terminal::screen::Screen;
use crate::text::last_line::LastLine;
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::{Event, LaneId, What};

/// Turns of work after which `check` gives up a program that it plays.
const MOST_WORK: u32 = 200;

impl Session {
    /// Plays a program and reports on it.
    ///
    /// # Errors
    /// If it cannot be read, if Ctrl-C ended the run, or, for a single command of another shell, if the program failed.
    pub(in crate::commands) fn run_program(&mut self, file: &ProgramFile) -> Result<(), Error> {
        let machine = self.machine_of(file)?;
        self.last_try = Some(format!("run {}", file.typed()));
        let interrupt = self.interrupts.listen();
        let (ending, failure) = self.perform_program(file.typed(), machine)?;
        self.effects.failure = failure;
        if let Some(run) = &self.last_run {
            let mut text = Text::from(Line::new());
            // If the main thread has ended, no exception can be raised in it.
            if matches!(ending, Ending::Status(0)) && interrupt.is_rung() {
                let lanes = (0..run.trace.lanes.len()).map(LaneId);
                for lane in lanes.filter(|lane| run.trace.end_of(*lane).is_none()) {
                    let name = &run.trace.lane(lane).name;
                    text.push(Line::of(Tone::Warning, tr!("Ctrl-C ended the run: `{name}` had not ended.", name)));
                }
            }
            text.extend(report(&run.trace, run.pace, &ending));
            self.print(&text)?;
        }
        let status = status(ending)?;
        // At the prompt and in lessons, a program that fails is something to look at, and no error of the command.
        if status != 0 && self.frontend == Frontend::Argv { Err(Error::ProgramFailed(status)) } else { Ok(()) }
    }

    /// Plays a program to compare it with others. If it ends in a deadlock, it says so, and shows no other end.
    ///
    /// # Errors
    /// If it cannot be read, or if Ctrl-C ended the run.
    pub(in crate::commands) fn compared_program(&mut self, file: &ProgramFile) -> Result<(), Error> {
        let machine = self.machine_of(file)?;
        let (ending, _) = self.perform_program(file.typed(), machine)?;
        self.print(&end(&ending))?;
        status(ending).map(|_| ())
    }

    /// Plays a program while the terminal shows what it writes, and keeps its trace under this title. Returns how it
    /// ended, and how its main thread failed.
    ///
    /// # Errors
    /// If signals cannot be handled, or if the output is gone.
    fn perform_program(&mut self, title: String, machine: Machine) -> Result<(Ending, Option<Failure>), Error> {
        let live = self.pace != Pace::Virtual;
        // Even on the virtual clock a program may compute for ever.
        if live || self.frontend == Frontend::Argv {
            self.hear_signals()?;
        }
        let listener = Arc::new(OutputListener::new(&self.screen, live));
        let hush = (self.frontend != Frontend::Script).then(|| self.modes.hush());
        let observer: Arc<dyn Observer> = Arc::<OutputListener>::clone(&listener);
        let most_work = (self.writes == Writes::Pretends).then_some(MOST_WORK);
        let stage = Stage { pace: self.pace, interrupt: self.interrupts.listen(), observer, most_work };
        let (ending, failure, trace) = play(machine, &stage);
        let left = listener.leave();
        drop(hush);
        left.map_err(Error::Output)?;
        self.has_run(LastRun { title, variant: None, spec: Spec::of_program(), pace: self.pace, trace });
        Ok((ending, failure))
    }
}

/// The exit status of a program that came to its end.
fn status(ending: Ending) -> Result<u8, Error> {
    match ending {
        Ending::Interrupted => Err(Error::Interrupted),
        Ending::TooLong(line) => Err(Error::Unended(line)),
        Ending::Unheard(error) => Err(Error::Output(error)),
        Ending::Deadlock(_) => Ok(1),
        Ending::Status(status) => Ok(u8::try_from(status & 255).unwrap_or(1)),
    }
}

impl ProgramFile {
    /// The words to type for it.
    pub(in crate::commands) fn typed(&self) -> String {
        quoted(&self.title).into_owned()
    }
}

/// Shows what a program writes: complete lines and, where a line can be redrawn, the incomplete one.
pub(super) struct OutputListener {
    screen: Screen,
    redraws: bool,
    lines: Mutex<LastLines>,
}

#[derive(Default)]
struct LastLines {
    output: LastLine,
    errors: LastLine,
}

impl OutputListener {
    pub(super) fn new(screen: &Screen, live: bool) -> Self {
        OutputListener { screen: screen.clone(), redraws: live && screen.look().motion, lines: Mutex::default() }
    }

    /// Shows what the program has just written.
    ///
    /// # Errors
    /// If the output is gone.
    pub(super) fn hear(&self, text: &str, is_error: bool) -> io::Result<()> {
        let mut lines = unpoisoned(self.lines.lock());
        if is_error {
            self.leave_output(&mut lines.output)?;
            let left = lines.errors.write(text);
            if !left.is_empty() {
                self.screen.complain(&plain(left));
            }
            return Ok(());
        }
        let left = lines.output.write(text);
        if !left.is_empty() {
            self.screen.erase_status()?;
            self.screen.print(&plain(left))?;
        }
        if !self.redraws {
            return Ok(());
        }
        let shown = lines.output.shown();
        if shown.is_empty() { self.screen.erase_status() } else { self.screen.draw_status(&shown) }
    }

    /// Shows the last line, even if it is incomplete.
    ///
    /// # Errors
    /// If the output is gone.
    pub(super) fn leave(&self) -> io::Result<()> {
        let mut lines = unpoisoned(self.lines.lock());
        self.leave_output(&mut lines.output)?;
        if !lines.errors.is_blank() {
            let line = lines.errors.end();
            self.screen.complain(&plain(vec![line]));
        }
        self.screen.erase_status()
    }

    /// An incomplete line stays above the output that follows.
    fn leave_output(&self, output: &mut LastLine) -> io::Result<()> {
        self.screen.erase_status()?;
        let line = if output.is_blank() { None } else { Some(output.end()) };
        output.end();
        line.map_or(Ok(()), |line| self.screen.print(&plain(vec![line])))
    }
}

impl Observer for OutputListener {
    fn watch(&self, event: &Event, _: &str) -> io::Result<()> {
        if let What::Printed { text, is_error } = &event.what { self.hear(text, *is_error) } else { Ok(()) }
    }
}

fn plain(lines: Vec<String>) -> Text {
    lines.into_iter().fold(Text::new(), |text, line| text.with(Line::of(Tone::Plain, line)))
}
