//! Signals, and a terminal that is gone. Ctrl-C ends the running demo and never the program. A signal that ends other
//! programs ends this one, too, after the terminal's modes were restored.

use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;
use signal_hook::low_level::emulate_default_handler;

use crate::interrupt::Interrupt;
use crate::poison::unpoisoned;
use crate::terminal::modes::Modes;
use crate::terminal::screen;

/// The signals of keys, and of a terminal or a system that goes away. They are handled when `start` returns.
const SIGNALS: [i32; 4] = [SIGINT, SIGHUP, SIGTERM, SIGQUIT];

/// Other signals that would end the program without a word. The thread registers them itself: each registration copies
/// all earlier ones, and the learner would have to wait.
const RARE_SIGNALS: [i32; 7] = [SIGUSR1, SIGUSR2, SIGABRT, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU];

/// The receivers of the next Ctrl-C.
type Listeners = Arc<Mutex<Vec<Weak<Interrupt>>>>;

/// Passes signals on. A thread of its own waits for them, from the first command that needs it.
#[derive(Clone, Debug, Default)]
pub struct Interrupts {
    listeners: Listeners,
    presses: Arc<AtomicU32>,
    /// How many of the presses came before the current line.
    past: u32,
    started: bool,
}

/// What to do with the terminal if a signal ends the program.
#[derive(Clone, Debug)]
pub struct Leave {
    pub modes: Modes,
    /// The bytes to write to the terminal then.
    pub last_words: &'static str,
    /// Whether SIGQUIT does nothing, as in other shells: at a prompt Ctrl-\ is pressed by mistake, since Ctrl-D and
    /// `quit` leave.
    pub stays_on_quit: bool,
}

impl Interrupts {
    /// Handles signals from now on.
    ///
    /// # Errors
    /// If the system does not allow it.
    pub fn start(&mut self, leave: Leave) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        let (read, write) = UnixStream::pair()?;
        let signals = SignalDelivery::with_pipe(read, write, SignalOnly, SIGNALS)?;
        let receiver = self.receiver(leave);
        thread::Builder::new().name("signals".to_owned()).spawn(move || receiver.wait(signals))?;
        self.started = true;
        Ok(())
    }

    fn presses(&self) -> u32 {
        self.presses.load(Ordering::Relaxed)
    }

    /// Begins a line: later listeners do not hear of a Ctrl-C from before.
    pub fn begin_line(&mut self) {
        self.past = self.presses();
    }

    /// A new listener: it hears of every Ctrl-C since the line began, whatever else listens.
    pub fn listen(&self) -> Arc<Interrupt> {
        let interrupt = Arc::new(Interrupt::default());
        let mut listeners = unpoisoned(self.listeners.lock());
        listeners.retain(|listener| listener.strong_count() > 0);
        listeners.push(Arc::downgrade(&interrupt));
        (self.past..self.presses()).for_each(|_| interrupt.ring());
        interrupt
    }

    fn receiver(&self, leave: Leave) -> Receiver {
        Receiver { listeners: Arc::clone(&self.listeners), presses: Arc::clone(&self.presses), leave }
    }
}

/// The data of the thread that waits for signals.
struct Receiver {
    listeners: Listeners,
    presses: Arc<AtomicU32>,
    leave: Leave,
}

impl Receiver {
    fn wait(&self, mut signals: SignalDelivery<UnixStream, SignalOnly>) {
        let handle = signals.handle();
        for signal in RARE_SIGNALS {
            // If the system refuses to register a signal, that signal ends the program as it ends any other.
            let _ = handle.add_signal(signal);
        }
        // The system sends SIGHUP for a terminal that is gone only to the programs of that terminal's session.
        let stdin = io::stdin();
        let mut watches_terminal = stdin.is_terminal();
        loop {
            let mut watched = vec![PollFd::new(signals.get_read().as_fd(), PollFlags::POLLIN)];
            // A terminal that is gone is reported even if no event is asked for.
            watched.extend(watches_terminal.then(|| PollFd::new(stdin.as_fd(), PollFlags::empty())));
            let _ = poll(&mut watched, PollTimeout::NONE);
            let terminal = watched.get(1).and_then(PollFd::revents).unwrap_or(PollFlags::empty());
            signals.pending().for_each(|signal| self.receive(signal));
            if terminal.contains(PollFlags::POLLHUP) {
                self.receive(SIGHUP);
            }
            watches_terminal &= terminal.is_empty();
        }
    }

    fn receive(&self, signal: i32) {
        match signal {
            SIGINT => self.interrupt(),
            SIGQUIT if self.leave.stays_on_quit => {}
            _ => {
                self.leave.modes.restore();
                screen::take_leave(self.leave.last_words);
                // The program dies of the signal, so that the sender sees that it worked.
                let _ = emulate_default_handler(signal);
            }
        }
    }

    fn interrupt(&self) {
        let listeners = unpoisoned(self.listeners.lock());
        self.presses.fetch_add(1, Ordering::Relaxed);
        let heard: Vec<_> = listeners.iter().filter_map(Weak::upgrade).collect();
        drop(listeners);
        for interrupt in heard {
            interrupt.ring();
        }
        // Ctrl-C reached the other processes of a demo, too. One that is stopped gets it when it goes on.
        let _ = kill(Pid::from_raw(0), Signal::SIGCONT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ctrl_c_between_enter_and_the_demo_is_for_the_demo() {
        let mut interrupts = Interrupts::default();
        let receiver = interrupts.receiver(Leave { modes: Modes::default(), last_words: "", stays_on_quit: true });
        receiver.interrupt();
        interrupts.begin_line();
        assert!(!interrupts.listen().is_rung(), "one that was pressed before the line is over");
        receiver.interrupt();
        let first = interrupts.listen();
        assert_eq!(first.rings(), 1);
        receiver.interrupt();
        assert_eq!(first.rings(), 2);
        let second = interrupts.listen();
        assert_eq!(second.rings(), 2, "the second press asks for more than the first");
        receiver.interrupt();
        assert_eq!((first.rings(), second.rings()), (3, 3), "a listener does not keep another one from hearing");
    }
}
