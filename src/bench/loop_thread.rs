//! Where the futures of a session live: a clock that goes on beside the prompt,
//! a thread with an event loop, and threads that work for futures. On virtual
//! time the clock stands still between commands, since the shell has the turn.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::notices::Notices;
use crate::future::FutureError;
use crate::future::event_loop::EventLoop;
use crate::future::monitor::{Caller, Monitor};
use crate::future::task::Task;
use crate::interrupt::Interrupt;
use crate::run::pace::{Clock, Pace};
use crate::trace::LaneId;

/// The thread of the shell, and that of the event loop.
const SHELL: LaneId = LaneId(0);
const LOOP: LaneId = LaneId(1);

/// Something to do on the event loop's thread. What it returns is done there
/// too, when nothing is ready any more.
type Job = Box<dyn FnOnce() -> Answering + Send>;
type Answering = Box<dyn FnOnce() + Send>;

pub(super) struct LoopThread {
    pub(super) pace: Pace,
    clock: Arc<Clock>,
    /// Rung when the session ends, and never before.
    closing: Arc<Interrupt>,
    pub(super) event_loop: EventLoop,
    pub(super) news: Arc<Notices>,
    jobs: Option<UnboundedSender<Job>>,
    threads: Vec<(LaneId, JoinHandle<()>)>,
    /// The number of the next thread.
    next: usize,
}

impl LoopThread {
    /// # Errors
    /// If the system gives no thread for the event loop.
    pub(super) fn open(pace: Pace, news: &Arc<Notices>) -> io::Result<Self> {
        let closing = Arc::new(Interrupt::default());
        let clock = Arc::new(Clock::start(pace, Arc::clone(&closing)));
        let told = Arc::clone(news);
        let event_loop = EventLoop::new(move |report| told.report(report));
        let (jobs, inbox) = unbounded_channel();
        let runtime = clock.event_loop(LOOP, || ()).build()?;
        let serving = event_loop.clone();
        let thread = clock.spawn(LOOP, "event-loop", move || runtime.block_on(serve(serving, inbox)))?;
        let threads = vec![(LOOP, thread)];
        Ok(LoopThread { pace, clock, closing, event_loop, news: Arc::clone(news), jobs: Some(jobs), threads, next: 2 })
    }

    /// The shell, when it waits for something.
    pub(super) fn shell(&self, interrupt: &Arc<Interrupt>) -> Caller {
        Caller::new(&self.clock, SHELL, Some(Arc::clone(interrupt)))
    }

    /// Does something on the event loop's thread, and empties the ready queue.
    ///
    /// # Errors
    /// If there is no event loop any more.
    pub(super) fn on_loop<R: Send + 'static>(
        &self,
        job: impl FnOnce() -> R + Send + 'static,
    ) -> Result<R, FutureError> {
        let answer = Monitor::new(None);
        let (reply, on_the_loop) = (answer.clone(), Caller::new(&self.clock, LOOP, None));
        let job: Job = Box::new(move || {
            let result = job();
            Box::new(move || reply.change(&on_the_loop, |slot| *slot = Some(result)))
        });
        if self.jobs.as_ref().is_none_or(|jobs| jobs.send(job).is_err()) {
            return Err(FutureError::Deadlock);
        }
        self.clock.woken(LOOP);
        // No Ctrl-C here: the loop answers at once.
        answer.wait(&Caller::new(&self.clock, SHELL, None), None, Option::take)
    }

    /// The same for a coroutine, for whose end the shell waits.
    ///
    /// # Errors
    /// Ctrl-C; and on virtual time, if it can never end.
    pub(super) fn await_on_loop<R: Send + 'static>(
        &self,
        interrupt: &Arc<Interrupt>,
        coroutine: impl Future<Output = R> + Send + 'static,
    ) -> Result<R, FutureError> {
        let answer = Monitor::new(None);
        let (reply, on_the_loop) = (answer.clone(), Caller::new(&self.clock, LOOP, None));
        let event_loop = self.event_loop.clone();
        let task = self.on_loop(move || {
            Task::new(&event_loop, async move {
                let result = coroutine.await;
                reply.change(&on_the_loop, |slot| *slot = Some(result));
                Ok(())
            })
        })?;
        let result = answer.wait(&self.shell(interrupt), None, Option::take);
        // Nobody waits any more; and what else the end has made ready is done.
        self.on_loop(move || task.abandon())?;
        result
    }

    /// Resolves when so much time has passed on the event loop.
    pub(super) fn asleep(&self, time: Duration) -> impl Future<Output = ()> + Send + 'static {
        let clock = Arc::clone(&self.clock);
        async move {
            let due = clock.now().saturating_add(time);
            clock.asleep_until(LOOP, due).await;
        }
    }

    /// Starts a thread that sleeps for so long and then does something, unless
    /// nobody wants that any more.
    ///
    /// # Errors
    /// If the system has no more threads to give.
    pub(super) fn after(
        &mut self,
        time: Duration,
        name: &str,
        is_unwanted: &Monitor<bool>,
        then: impl FnOnce(&Caller) + Send + 'static,
    ) -> io::Result<()> {
        let lane = LaneId(self.next);
        self.next += 1;
        let clock = Arc::clone(&self.clock);
        let is_unwanted = is_unwanted.clone();
        let thread = self.clock.spawn(lane, name, move || {
            let caller = Caller::new(&clock, lane, None);
            let told = is_unwanted.wait(&caller, Some(time), |is_unwanted| is_unwanted.then_some(()));
            if told == Err(FutureError::Timeout) {
                then(&caller);
            }
        })?;
        self.threads.retain(|(_, thread)| !thread.is_finished());
        self.threads.push((lane, thread));
        Ok(())
    }
}

/// What the thread of the event loop does: a turn when something is ready, and
/// what the shell asks for.
async fn serve(event_loop: EventLoop, mut inbox: UnboundedReceiver<Job>) {
    loop {
        tokio::select! {
            biased;
            () = event_loop.filled() => { event_loop.turn(); }
            job = inbox.recv() => {
                let Some(job) = job else { return };
                let answer = job();
                while event_loop.turn() {}
                answer();
            }
        }
    }
}

/// Ends all threads, and waits until they have.
impl Drop for LoopThread {
    fn drop(&mut self) {
        self.jobs = None;
        self.closing.ring();
        self.clock.woken(LOOP);
        for (lane, thread) in self.threads.drain(..) {
            // A panic was told by the thread that panicked.
            let _ = self.clock.join(SHELL, lane, thread);
        }
    }
}
