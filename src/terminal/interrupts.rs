//! Ctrl-C, SIGTERM and SIGHUP, and the terminal's new size. Ctrl-C ends the running demo and never the program. The other two end the program as
//! they end any other, after the terminal's modes were put back.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::interrupt::Interrupt;
use crate::poison::unpoisoned;
use crate::terminal::modes::Modes;
use crate::terminal::screen::{self, Screen};

/// The thread that waits for signals does little, and is started on the way to the first prompt.
const STACK: usize = 128 * 1024;

/// Whoever is to hear of the next Ctrl-C.
type Listener = Arc<Mutex<Weak<Interrupt>>>;

/// Hands signals on. A thread of its own waits for them, from the first time that somebody needs to know.
#[derive(Clone, Debug, Default)]
pub struct Interrupts {
    listener: Listener,
    presses: Arc<AtomicU32>,
    started: bool,
}

impl Interrupts {
    /// From now on signals are handled. If one ends the program, the terminal is told `last_words` before.
    ///
    /// # Errors
    /// If the system does not allow it.
    pub fn start(&mut self, screen: &Screen, modes: Modes, last_words: &'static str) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        signal_hook::flag::register(SIGWINCH, screen.resized())?;
        let (listener, presses) = (Arc::clone(&self.listener), Arc::clone(&self.presses));
        thread::Builder::new().name("signals".to_owned()).stack_size(STACK).spawn(move || {
            signals.forever().for_each(|signal| receive(signal, &listener, &presses, &modes, last_words));
        })?;
        self.started = true;
        Ok(())
    }

    /// How often Ctrl-C was pressed since signals are handled.
    pub fn presses(&self) -> u32 {
        self.presses.load(Ordering::Relaxed)
    }

    /// A fresh listener: it hears of every Ctrl-C until it is dropped or another one is made.
    pub fn listen(&self) -> Arc<Interrupt> {
        let interrupt = Arc::new(Interrupt::default());
        *unpoisoned(self.listener.lock()) = Arc::downgrade(&interrupt);
        interrupt
    }
}

fn receive(signal: i32, listener: &Listener, presses: &AtomicU32, modes: &Modes, last_words: &str) {
    if signal != SIGINT {
        modes.restore();
        screen::take_leave(last_words);
        // Dies of the signal, so that whoever sent it sees that it worked.
        let _ = emulate_default_handler(signal);
        return;
    }
    presses.fetch_add(1, Ordering::Relaxed);
    let interrupt = unpoisoned(listener.lock()).upgrade();
    if let Some(interrupt) = interrupt {
        interrupt.ring();
    }
}
