//! Where the futures of a session live: a clock that goes on beside the prompt, a thread with an event loop, and
//! threads that work for futures. On virtual time the clock stands still between commands, since the shell has the
//! turn.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::notices::{Item, Notices};
use super::view::{Answered, VerbAnswer};
use crate::future::FutureError;
use crate::future::event_loop::EventLoop;
use crate::future::monitor::{Caller, FutureMonitor};
use crate::future::task::Task;
use crate::interrupt::Interrupt;
use crate::run::pace::{Clock, Pace};
use crate::trace::LaneId;

/// The thread of the shell, and that of the event loop.
const SHELL: LaneId = LaneId(0);
const LOOP: LaneId = LaneId(1);

/// Something to do on the event loop's thread.
type LoopJob = Box<dyn FnOnce() + Send>;

pub(super) struct LoopThread {
    pub(super) pace: Pace,
    clock: Arc<Clock>,
    /// Rung only when the session ends.
    closing: Arc<Interrupt>,
    pub(super) event_loop: EventLoop,
    pub(super) notices: Arc<Notices>,
    jobs: Option<UnboundedSender<LoopJob>>,
    thread: Option<JoinHandle<()>>,
    /// The number of the next thread.
    next: usize,
}

impl LoopThread {
    /// Starts the thread of the event loop.
    ///
    /// # Errors
    /// If the system gives no thread for the event loop.
    pub(super) fn open(pace: Pace, notices: &Arc<Notices>) -> io::Result<Self> {
        let closing = Arc::new(Interrupt::default());
        let clock = Arc::new(Clock::start(pace, Arc::clone(&closing)));
        let told = Arc::clone(notices);
        let event_loop = EventLoop::new(move |report| told.add(Item::Report(report)));
        let (jobs, inbox) = unbounded_channel();
        let runtime = clock.event_loop(LOOP, || ()).build()?;
        let serving = event_loop.clone();
        let thread = clock.spawn(LOOP, "event-loop", move || runtime.block_on(serve(serving, inbox)))?;
        let notices = Arc::clone(notices);
        Ok(LoopThread { pace, clock, closing, event_loop, notices, jobs: Some(jobs), thread: Some(thread), next: 2 })
    }

    /// The shell's thread, as one that waits for something.
    pub(super) fn shell(&self, interrupt: &Arc<Interrupt>) -> Caller {
        Caller::new(&self.clock, SHELL, Some(Arc::clone(interrupt)))
    }

    /// Runs a job on the event loop's thread. Callbacks that it makes ready run on the loop's next turn.
    ///
    /// # Errors
    /// If there is no event loop any more.
    pub(super) fn on_loop<R: Send + 'static>(
        &self,
        job: impl FnOnce() -> R + Send + 'static,
    ) -> Result<R, FutureError> {
        let answer = FutureMonitor::new(None);
        let mut reply = PendingReply { to: answer.clone(), from: Caller::new(&self.clock, LOOP, None), result: None };
        let job: LoopJob = Box::new(move || reply.keep(job()));
        if self.jobs.as_ref().is_none_or(|jobs| jobs.send(job).is_err()) {
            return Err(FutureError::Deadlock);
        }
        self.clock.woken(LOOP);
        // No Ctrl-C here: the loop answers at once.
        answer.wait(&Caller::new(&self.clock, SHELL, None), None, Option::take)?
    }

    /// Lets this much time pass, as it does while a learner types.
    pub(super) fn pass(&self, time: Duration) {
        // Only the end of the session cuts this short.
        let _ = self.clock.wait_until(SHELL, self.clock.now() + time);
    }

    /// Waits until nothing is ready on the event loop.
    pub(super) fn settle(&self) {
        let event_loop = self.event_loop.clone();
        // Without a loop there is nothing to wait for.
        let _ = self.on_loop(move || while event_loop.turn() {});
    }

    /// Runs a coroutine on the event loop until it ends, as `asyncio.run` does: Ctrl-C cancels its task.
    ///
    /// # Errors
    /// Those of the coroutine; Ctrl-C; and on virtual time, if it can never end.
    pub(super) fn run(
        &self,
        interrupt: &Arc<Interrupt>,
        coroutine: impl Future<Output = Result<String, FutureError>> + Send + 'static,
    ) -> Answered {
        let ended = FutureMonitor::new(None);
        let (reply, on_the_loop) = (ended.clone(), Caller::new(&self.clock, LOOP, None));
        let (event_loop, notices) = (self.event_loop.clone(), Arc::clone(&self.notices));
        let task = self.on_loop(move || {
            let task = Task::new(&event_loop, async move {
                let answered = coroutine.await.map(VerbAnswer::Value);
                notices.answered(&answered);
                reply.change(&on_the_loop, |slot| *slot = Some(answered));
                Ok(())
            });
            // The task begins before Ctrl-C can cancel it.
            while event_loop.turn() {}
            task
        })?;
        let waited = ended.wait(&self.shell(interrupt), None, Option::take);
        let (event_loop, is_interrupted) = (self.event_loop.clone(), matches!(waited, Err(FutureError::Interrupted)));
        self.on_loop(move || {
            if is_interrupted {
                task.cancel();
                while event_loop.turn() {}
            }
            task.abandon();
        })?;
        if let Err(error) = &waited {
            self.notices.answered(&Err(error.clone()));
        }
        waited?
    }

    /// Resolves when that much time has passed on the event loop.
    pub(super) fn asleep(&self, time: Duration) -> impl Future<Output = ()> + Send + 'static {
        let clock = Arc::clone(&self.clock);
        async move {
            let due = clock.now().saturating_add(time);
            clock.asleep_until(LOOP, due).await;
        }
    }

    /// Starts a thread that sleeps for that time and then completes a future.
    ///
    /// # Errors
    /// If the system has no more threads to give.
    pub(super) fn work(
        &mut self,
        time: Duration,
        name: &str,
        complete: impl FnOnce(&Caller) + Send + 'static,
    ) -> io::Result<Worker> {
        let lane = LaneId(self.next);
        self.next += 1;
        let (is_unwanted, is_telling) = (FutureMonitor::new(false), FutureMonitor::new(false));
        let (unwanted, telling) = (is_unwanted.clone(), is_telling.clone());
        let caller = Caller::new(&self.clock, lane, None);
        let thread = self.clock.spawn(lane, name, move || {
            let slept = unwanted.wait(&caller, Some(time), |is_unwanted| is_unwanted.then_some(()));
            if slept == Err(FutureError::Timeout) {
                telling.change(&caller, |is_telling| *is_telling = true);
                complete(&caller);
                telling.change(&caller, |is_telling| *is_telling = false);
            }
        })?;
        let clock = Arc::clone(&self.clock);
        Ok(Worker { is_unwanted, is_telling, clock, lane, thread: Some(thread) })
    }
}

/// A thread that works for a future. It ends when this is dropped.
pub(super) struct Worker {
    is_unwanted: FutureMonitor<bool>,
    /// True while it completes the future and calls the callbacks.
    is_telling: FutureMonitor<bool>,
    clock: Arc<Clock>,
    lane: LaneId,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Holds the shell until the callbacks have run, if they are running.
    pub(super) fn settle(&self) {
        // That thread ends by itself, so this wait does.
        let _ = self.is_telling.wait(&self.shell(), None, |is_telling| (!*is_telling).then_some(()));
    }

    fn shell(&self) -> Caller {
        Caller::new(&self.clock, SHELL, None)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.is_unwanted.change(&self.shell(), |is_unwanted| *is_unwanted = true);
        if let Some(thread) = self.thread.take() {
            // A panic was told by the thread that panicked.
            let _ = self.clock.join(SHELL, self.lane, thread);
        }
    }
}

/// The answer of a job on the event loop's thread: an error if it panics, or if the thread ends before its turn.
struct PendingReply<R: Send + 'static> {
    to: FutureMonitor<Option<Result<R, FutureError>>>,
    from: Caller,
    result: Option<R>,
}

impl<R: Send + 'static> PendingReply<R> {
    fn keep(&mut self, result: R) {
        self.result = Some(result);
    }
}

impl<R: Send + 'static> Drop for PendingReply<R> {
    fn drop(&mut self) {
        let result = self.result.take().ok_or(FutureError::Deadlock);
        self.to.change(&self.from, |slot| *slot = Some(result));
    }
}

/// The thread of the event loop: a turn of the loop when something is ready, and the jobs that the shell sends.
async fn serve(event_loop: EventLoop, mut inbox: UnboundedReceiver<LoopJob>) {
    loop {
        tokio::select! {
            biased;
            () = event_loop.filled() => { event_loop.turn(); }
            job = inbox.recv() => {
                let Some(job) = job else { return };
                job();
            }
        }
    }
}

/// Ends the thread of the event loop, and waits until it has ended.
impl Drop for LoopThread {
    fn drop(&mut self) {
        self.jobs = None;
        self.closing.ring();
        self.clock.woken(LOOP);
        if let Some(thread) = self.thread.take() {
            let _ = self.clock.join(SHELL, LOOP, thread);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_panics_does_not_keep_the_shell_waiting() {
        for pace in [Pace::Virtual, Pace::Real] {
            let home = LoopThread::open(pace, &Arc::default()).unwrap();
            assert_eq!(home.on_loop(|| 1), Ok(1));
            assert_eq!(home.on_loop(|| -> i32 { panic!("a job") }), Err(FutureError::Deadlock));
            assert_eq!(home.on_loop(|| 1), Err(FutureError::Deadlock));
        }
    }
}
