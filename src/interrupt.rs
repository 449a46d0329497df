//! Ctrl-C, SIGTERM and SIGHUP. Ctrl-C ends the running demo and never the program. The other two end the program as
//! they end any other, after the terminal's modes were put back.

use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::demo::pace::Interrupt;
use crate::screen;
use crate::terminal::Modes;

/// Whoever is to hear of the next Ctrl-C.
type Listener = Arc<Mutex<Weak<Interrupt>>>;

/// Hands signals on. A thread of its own waits for them, from the first time that somebody needs to know.
#[derive(Debug, Default)]
pub struct Interrupts {
    listener: Listener,
    started: bool,
}

impl Interrupts {
    /// From now on signals are handled.
    ///
    /// # Errors
    /// If the system does not allow it.
    pub fn start(&mut self, modes: Modes) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let listener = Arc::clone(&self.listener);
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || signals.forever().for_each(|signal| receive(signal, &listener, &modes)))?;
        self.started = true;
        Ok(())
    }

    /// A fresh listener: it hears of every Ctrl-C until it is dropped or another one is made.
    pub fn listen(&self) -> Arc<Interrupt> {
        let interrupt = Arc::new(Interrupt::default());
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&interrupt);
        interrupt
    }
}

fn receive(signal: i32, listener: &Listener, modes: &Modes) {
    if signal != SIGINT {
        modes.restore();
        screen::take_leave();
        // Dies of the signal, so that whoever sent it sees that it worked.
        let _ = emulate_default_handler(signal);
        return;
    }
    let interrupt = listener.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
    if let Some(interrupt) = interrupt {
        interrupt.ring();
    }
}
