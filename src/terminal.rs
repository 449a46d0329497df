//! The modes of the terminal on stdin: remembered at the start, put back at the end, however it comes.

use std::io;
use std::sync::Arc;

use nix::sys::termios::{FlushArg, LocalFlags, SetArg, Termios, tcflush, tcgetattr, tcsetattr};

/// The modes as they were when the program started; nothing if stdin is no terminal.
#[derive(Clone, Debug, Default)]
pub struct Modes {
    original: Option<Arc<Original>>,
}

/// `Termios` keeps a cell inside and so cannot be shared between threads; its parts can.
#[derive(Debug)]
struct Original(std::sync::Mutex<Termios>);

impl Modes {
    pub fn remember() -> Self {
        Modes { original: tcgetattr(io::stdin()).ok().map(|modes| Arc::new(Original(std::sync::Mutex::new(modes)))) }
    }

    /// Puts the modes back. Fails in silence if the terminal has gone.
    pub fn restore(&self) {
        if let Some(modes) = self.get() {
            let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, &modes);
        }
    }

    /// Until the returned value is dropped, keys that are pressed are neither shown nor kept: they would smear the spinner,
    /// and run as commands afterwards. Ctrl-C and Ctrl-Z work as before.
    pub fn hush(&self) -> Hush {
        if let Some(mut modes) = self.get() {
            modes.local_flags.remove(LocalFlags::ECHO | LocalFlags::ICANON);
            modes.local_flags.insert(LocalFlags::ISIG);
            let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, &modes);
        }
        Hush { modes: self.clone() }
    }

    fn get(&self) -> Option<Termios> {
        let original = self.original.as_ref()?;
        Some(original.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone())
    }
}

/// Makes sure that a panic is told on a terminal in its usual modes. Called once, in `main`.
pub fn restore_on_panic() {
    let modes = Modes::remember();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        modes.restore();
        usual(panic);
    }));
}

/// See [`Modes::hush`].
#[derive(Debug)]
pub struct Hush {
    modes: Modes,
}

impl Drop for Hush {
    fn drop(&mut self) {
        if self.modes.original.is_some() {
            let _ = tcflush(io::stdin(), FlushArg::TCIFLUSH);
            self.modes.restore();
        }
    }
}
