//! A plain line reader: for pipes, for dumb terminals, and for those who asked for plain output.

use std::io::{self, Read};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use std::os::fd::AsFd;

use super::{Input, Reader};
use crate::error::Error;
use crate::session::{Frontend, Session};
use crate::tr;

/// The longest line that is read as a command.
const LONGEST_LINE: usize = 64 * 1024;

/// Reads stdin line by line.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// Bytes that were read and not yet used.
    ahead: Vec<u8>,
    ended: bool,
}

impl Reader for Plain {
    fn read(&mut self, session: &mut Session, prompt: &str) -> Result<Input, Error> {
        session.print_raw(prompt)?;
        let presses = session.interrupts.presses();
        loop {
            // Also one that was pressed while the line before was run.
            if session.frontend == Frontend::Script && session.interrupts.presses() > 0 {
                return Err(Error::Interrupted);
            }
            if let Some(end) = self.ahead.iter().position(|byte| *byte == b'\n') {
                let rest = self.ahead.split_off(end + 1);
                let line = std::mem::replace(&mut self.ahead, rest);
                return Ok(Input::Line(text(&line)?));
            }
            if self.ended {
                if self.ahead.is_empty() {
                    // The shell's prompt should not continue ours.
                    if session.frontend == Frontend::Prompt {
                        session.print_raw("\n")?;
                    }
                    return Ok(Input::End);
                }
                return Ok(Input::Line(text(&std::mem::take(&mut self.ahead))?));
            }
            if self.ahead.len() > LONGEST_LINE {
                return Err(too_long());
            }
            // A signal ends the wait, so that Ctrl-C at the prompt is noticed.
            match poll(&mut [PollFd::new(io::stdin().as_fd(), PollFlags::POLLIN)], PollTimeout::from(100u16)) {
                Ok(0) | Err(Errno::EINTR)
                    if session.frontend == Frontend::Prompt && session.interrupts.presses() > presses =>
                {
                    session.print_raw("\n")?;
                    return Ok(Input::Dropped);
                }
                Ok(0) | Err(Errno::EINTR) => continue,
                Ok(_) => {}
                Err(error) => return Err(Error::Input(error.into())),
            }
            let mut chunk = [0; 4096];
            match io::stdin().read(&mut chunk) {
                Ok(0) => self.ended = true,
                Ok(count) => self.ahead.extend_from_slice(&chunk[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::Input(error)),
            }
        }
    }
}

fn text(line: &[u8]) -> Result<String, Error> {
    if line.len() > LONGEST_LINE {
        return Err(too_long());
    }
    Ok(String::from_utf8_lossy(line).trim_end_matches(['\n', '\r']).to_owned())
}

fn too_long() -> Error {
    Error::Input(io::Error::other(tr!("a line is longer than {longest} bytes", longest = LONGEST_LINE)))
}
