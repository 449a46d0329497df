//! A spinner while the shell itself waits. The shell's thread is held, so another thread draws.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::interrupt::Interrupt;
use crate::run::lane::symbol;
use crate::run::pace::{Clock, Pace};
use crate::terminal::screen::Screen;
use crate::tr;
use crate::trace::LaneId;

const INTERVAL: Duration = Duration::from_millis(100);

/// A spinner in the status line, until it is dropped.
pub(super) struct StatusSpinner {
    screen: Screen,
    stop: Arc<Interrupt>,
    thread: Option<JoinHandle<()>>,
}

impl StatusSpinner {
    pub(super) fn start(screen: &Screen, what: &str) -> Self {
        let stop = Arc::new(Interrupt::default());
        let clock = Clock::start(Pace::Real, Arc::clone(&stop));
        let (shown, words) = (screen.clone(), tr!("waiting in `{what}`", what));
        let turn = move || {
            for frame in 0u32.. {
                let drawn = shown.draw_status(&format!("{} {words}", symbol(frame)));
                if drawn.is_err() || clock.wait_until(LaneId(0), INTERVAL.saturating_mul(frame + 1)).is_err() {
                    return;
                }
            }
        };
        // If the system gives no thread, the learner waits without a spinner.
        let thread = thread::Builder::new().name("spinner".to_owned()).spawn(turn).ok();
        StatusSpinner { screen: screen.clone(), stop, thread }
    }
}

impl Drop for StatusSpinner {
    fn drop(&mut self) {
        self.stop.ring();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        // If the screen is gone, the next print says so.
        let _ = self.screen.erase_status();
    }
}
