//! A plain line reader: for pipes, dumb terminals, and users who ask for plain output.

use std::io;
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::{Input, LONGEST_LINE, LineReader, more_comes};
use crate::error::Error;
use crate::session::{Frontend, Session};

/// The lines of a longer paste, in bytes, begin to run before the rest of it is read.
const LONGEST_PASTE: usize = 1024 * 1024;

/// Reads stdin line by line.
#[derive(Debug, Default)]
pub(super) struct PlainEditor {
    /// Bytes that were read and not used yet.
    ahead: Vec<u8>,
    ended: bool,
    /// Whether the current line is longer than any command. Its bytes so far were dropped.
    is_too_long: bool,
}

impl LineReader for PlainEditor {
    fn read(&mut self, session: &mut Session, prompt: &str) -> Result<Input, Error> {
        session.print_raw(prompt)?;
        let is_prompt = session.frontend == Frontend::Prompt;
        if is_prompt {
            session.interrupts.begin_line();
        }
        let interrupt = session.interrupts.listen();
        loop {
            // A Ctrl-C that was pressed while the line before ran counts, too.
            if !is_prompt && interrupt.is_rung() {
                return Err(Error::Interrupted);
            }
            // A person may have pasted several lines. A command that began in the middle would throw away the rest, as
            // it does with keys.
            if is_prompt
                && self.ahead.contains(&b'\n')
                && self.ahead.len() < LONGEST_PASTE
                && !self.ended
                && more_comes()
            {
                self.read_chunk()?;
                continue;
            }
            if let Some(line) = self.next_line(is_prompt) {
                return Ok(line);
            }
            if self.ended {
                // The prompt of the other shell should begin on a new line.
                if is_prompt {
                    session.print_raw("\n")?;
                }
                return Ok(Input::End);
            }
            // A signal ends the wait, so that Ctrl-C at the prompt is noticed.
            match poll(&mut [PollFd::new(io::stdin().as_fd(), PollFlags::POLLIN)], PollTimeout::from(100u16)) {
                Ok(0) | Err(Errno::EINTR) if is_prompt && interrupt.is_rung() => {
                    session.print_raw("\n")?;
                    return Ok(Input::Dropped);
                }
                Ok(0) | Err(Errno::EINTR) => {}
                Ok(_) => self.read_chunk()?,
                Err(error) => return Err(Error::Input(error.into())),
            }
        }
    }
}

impl PlainEditor {
    fn read_chunk(&mut self) -> Result<(), Error> {
        let mut chunk = [0; 4096];
        // This does not use the buffer of `stdin`, which `poll` cannot see.
        match nix::unistd::read(io::stdin(), &mut chunk) {
            Ok(0) => self.ended = true,
            Ok(count) => self.ahead.extend_from_slice(&chunk[..count]),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(Error::Input(error.into())),
        }
        // A line that is too long is read only to find its end.
        if self.ahead.len() > LONGEST_LINE && !self.ahead.contains(&b'\n') {
            self.ahead.clear();
            self.is_too_long = true;
        }
        Ok(())
    }

    /// The next complete line; at a prompt all complete lines. At the end of the input the rest is a line, too.
    fn next_line(&mut self, all: bool) -> Option<Input> {
        let mut breaks = (0..self.ahead.len()).filter(|at| self.ahead[*at] == b'\n');
        let last = if all { breaks.next_back() } else { breaks.next() };
        let end = last.map(|at| at + 1).or(Some(self.ahead.len()).filter(|_| self.ended))?;
        if end == 0 && !self.is_too_long {
            return None;
        }
        let rest = self.ahead.split_off(end);
        let lines = std::mem::replace(&mut self.ahead, rest);
        let is_too_long = std::mem::take(&mut self.is_too_long);
        if is_too_long || lines.split(|byte| *byte == b'\n').any(|line| line.len() > LONGEST_LINE) {
            return Some(Input::too_long());
        }
        Some(Input::Line(String::from_utf8_lossy(&lines).trim_end_matches(['\n', '\r']).to_owned()))
    }
}
