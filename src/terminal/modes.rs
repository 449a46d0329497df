//! The modes of the terminal on stdin: stored at the start, and restored at every end.

use std::io;
use std::sync::{Arc, Mutex};

use crate::poison::unpoisoned;
use nix::sys::termios::{
    FlushArg, LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcflush, tcgetattr, tcsetattr,
};
use nix::unistd::{getpgrp, tcgetpgrp};

/// The value for "no key" among the control characters of a terminal, on Linux and macOS (`_POSIX_VDISABLE`).
const NO_KEY: u8 = if cfg!(target_os = "macos") { 0xff } else { 0 };

/// The modes when the program started; None if stdin is not a terminal. `Termios` has a cell inside, so threads need a
/// lock to share it.
#[derive(Clone, Debug, Default)]
pub struct Modes {
    original: Option<Arc<Mutex<Termios>>>,
}

impl Modes {
    pub fn remember() -> Self {
        Modes { original: tcgetattr(io::stdin()).ok().map(|modes| Arc::new(Mutex::new(modes))) }
    }

    /// Restores the modes. Fails silently if the terminal is gone.
    pub fn restore(&self) {
        if let Some(modes) = self.get() {
            let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, &modes);
        }
    }

    /// Until the returned value is dropped, pressed keys are neither shown nor kept: they would smear the spinner, and
    /// run as commands afterwards. Ctrl-C works as before. Ctrl-Z and Ctrl-\ do not: they would pass this terminal, in
    /// these modes, to another program.
    pub fn hush(&self) -> Hush {
        if let Some(mut modes) = self.get() {
            modes.local_flags.remove(LocalFlags::ECHO | LocalFlags::ICANON);
            modes.local_flags.insert(LocalFlags::ISIG);
            for key in [SpecialCharacterIndices::VQUIT, SpecialCharacterIndices::VSUSP] {
                modes.control_chars[key as usize] = NO_KEY;
            }
            let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, &modes);
        }
        Hush { modes: self.clone() }
    }

    /// The original modes, if the terminal may be changed: the system stops a program in the background that tries.
    fn get(&self) -> Option<Termios> {
        let original = self.original.as_ref()?;
        let in_foreground = tcgetpgrp(io::stdin()).is_ok_and(|group| group == getpgrp());
        in_foreground.then(|| unpoisoned(original.lock()).clone())
    }
}

/// Lets a panic be reported on a terminal in its usual modes. Called once, in `main`.
pub fn restore_on_panic() {
    let modes = Modes::remember();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        modes.restore();
        usual(panic);
    }));
}

/// Restores the modes that [`Modes::hush`] has changed, when it is dropped.
#[derive(Debug)]
pub struct Hush {
    modes: Modes,
}

impl Drop for Hush {
    fn drop(&mut self) {
        if self.modes.get().is_some() {
            let _ = tcflush(io::stdin(), FlushArg::TCIFLUSH);
            self.modes.restore();
        }
    }
}
