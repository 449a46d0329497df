//! Lanes that are tasks. While such a lane awaits, others have the event loop; while it does not, it holds the loop's
//! thread.

use std::future::Future;
use std::ops::Deref;
use std::panic::{self, AssertUnwindSafe};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard, oneshot};
use tokio::task;

use super::{DemoRun, Halt, Held, Lane, ThreadLane};
use crate::interrupt::Interrupted;
use crate::run::spec::Work;
use crate::trace::{For, LaneId, LaneKind, What};

/// A lane that is a task.
pub struct TaskLane {
    lane: Lane,
    /// The thread of the event loop, which the task holds while it does not await.
    thread: LaneId,
}

impl ThreadLane {
    /// Runs an event loop on this thread until `main`, its first task, has its answer.
    ///
    /// # Errors
    /// The error of the task, or [`Halt::Refused`] if the system does not give what a loop needs.
    pub fn run_event_loop<T, F>(&self, main: impl FnOnce(TaskLane) -> F) -> Result<T, Halt>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Halt>> + Send + 'static,
    {
        let (parked, unparked) = (self.0.clone(), self.0.clone());
        // How many turns tasks have before the loop looks at the time. If they nap, it is one, as in `asyncio`.
        let interval = if self.spec().work == Work::Nap { 1 } else { 61 };
        let clock = &self.run.clock;
        let event_loop = clock
            .event_loop(self.id, move || parked.give_back_gil())
            .event_interval(interval)
            .on_thread_unpark(move || unparked.take_gil(unparked.id))
            .build()?;
        let lane = TaskLane { lane: self.sibling("supervisor", LaneKind::Task(self.id)), thread: self.id };
        // The first coroutine is a task, too, as under `asyncio.run`.
        let shown = lane.lane.clone();
        let first = played(shown, main(lane));
        let joined = event_loop.block_on(async { task::spawn(first).await });
        joined.unwrap_or_else(|error| panic::resume_unwind(error.into_panic()))
    }
}

impl TaskLane {
    /// Starts a task with a lane of its own on the same event loop. It does not run before the caller awaits something.
    pub fn spawn<F>(&self, name: impl Into<Arc<str>>, body: impl FnOnce(TaskLane) -> F) -> SpawnedTask<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let lane = self.beside(name);
        let shown = lane.lane.clone();
        let id = shown.id;
        SpawnedTask { handle: task::spawn(played(shown, body(lane))), parent: self.lane.clone(), id }
    }

    /// Makes a coroutine and does not run it.
    pub fn coroutine<F>(&self, name: impl Into<Arc<str>>, body: impl FnOnce(TaskLane) -> F) -> Coroutine<F::Output>
    where
        F: Future + Send + 'static,
    {
        let lane = self.beside(name);
        let shown = lane.lane.clone();
        Coroutine { lane: shown.clone(), body: Box::pin(played(shown, body(lane))), was_awaited: false }
    }

    /// Awaits the time `due`. The task can be cancelled here.
    pub async fn sleep_until(&self, due: Duration) {
        self.awaiting(For::Time { until: due }, self.run.clock.asleep_until(self.id, due)).await;
    }

    /// Awaits `time` from now. Ctrl-C ends it.
    ///
    /// # Errors
    /// [`Interrupted`] if it was ended.
    pub async fn sleep(&self, time: Duration) -> Result<(), Interrupted> {
        let until = self.now() + time;
        self.awaiting(For::Time { until }, self.run.clock.await_until(self.id, until)).await
    }

    /// Lets every other task that can go on have a turn.
    pub async fn give_way(&self) {
        // An event loop that never has to wait does not look at the virtual clock by itself.
        if let Some(scheduler) = self.run.clock.scheduler() {
            scheduler.ring();
        }
        self.awaiting(For::Turn, behind_all_others()).await;
    }

    /// Waits for `time` without awaiting: the whole thread waits, and with it
    /// every other task on its event loop.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C ended it.
    pub fn block(&self, time: Duration) -> Result<(), Interrupted> {
        let until = self.now() + time;
        self.waiting(self.thread, For::Blocking { until }, || self.run.clock.wait_until(self.thread, until))
    }

    /// Waits for a future without awaiting it, which holds the thread. `wait` gets the lane that waits.
    pub(crate) fn held<R>(&self, wait: impl FnOnce(LaneId) -> R) -> R {
        self.waiting(self.thread, For::BlockingFuture, || wait(self.thread))
    }

    /// Awaits a future.
    pub(crate) async fn awaits<T>(&self, future: impl Future<Output = T>) -> T {
        self.awaiting(For::Future { limit: None }, future).await
    }

    /// Computes for about `time` without awaiting: checks whether large numbers
    /// are prime.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C ended it.
    pub fn compute(&self, time: Duration) -> Result<(), Interrupted> {
        self.compute_on(self.thread, time)
    }

    /// Lets another thread do something, as `asyncio.to_thread` does, and awaits the result.
    ///
    /// # Errors
    /// [`Halt::Refused`] if the system has no more threads to give.
    pub async fn offload<T: Send + 'static>(
        &self,
        work: impl FnOnce(&ThreadLane) -> T + Send + 'static,
    ) -> Result<T, Halt> {
        let lane = ThreadLane(self.sibling(format!("{}-pool", self.name), LaneKind::Thread));
        let (id, name, event_loop) = (lane.id, Arc::clone(&lane.name), self.thread);
        let (finished, result) = oneshot::channel();
        let run = Arc::clone(&self.run);
        let body = move || {
            // A panic is resumed where the result is awaited.
            let outcome = panic::catch_unwind(AssertUnwindSafe(|| lane.play(work)));
            // The receiver is gone if the task was cancelled meanwhile.
            let _ = finished.send(outcome);
            run.clock.woken(event_loop);
        };
        let handle = self.run.clock.spawn(id, &name, body)?;
        let thread = Offloaded { handle: Some(handle), run: Arc::clone(&self.run), id, on: event_loop };
        let outcome = self.awaiting(For::End(id), result).await;
        drop(thread);
        match outcome {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(panic)) => panic::resume_unwind(panic),
            // The thread always sends its result or its panic, so this does not happen.
            Err(_) => Err(Halt::Interrupted(Interrupted)),
        }
    }

    /// Awaits a lock for tasks, and holds it until the returned value is dropped.
    pub async fn lock<'a, T>(&self, lock: &'a Mutex<T>) -> Held<MutexGuard<'a, T>> {
        let guard = match lock.try_lock() {
            Ok(guard) => guard,
            Err(_) => self.awaiting(For::Lock, lock.lock()).await,
        };
        Held::new(self, guard)
    }

    fn beside(&self, name: impl Into<Arc<str>>) -> TaskLane {
        TaskLane { lane: self.sibling(name, LaneKind::Task(self.thread)), thread: self.thread }
    }
}

impl Lane {
    /// Awaits something, and records what, and for how long.
    pub(super) async fn awaiting<T>(&self, what: For, future: impl Future<Output = T>) -> T {
        self.note(What::Waits(what));
        let result = future.await;
        self.note(What::Resumes);
        result
    }
}

/// Runs a new task, with the records around the demo's code.
async fn played<T>(lane: Lane, body: impl Future<Output = T>) -> T {
    lane.note(What::Begun);
    let _end = NoteEnd(lane);
    body.await
}

/// Ends the turn of the calling task. Its next turn comes when all others that can go on now have had theirs.
/// (`tokio::task::yield_now` also ends the turn, but if several tasks do so, the last one has its next turn first.)
async fn behind_all_others() {
    let mut has_waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Records the end of a task, also of a cancelled one, which is dropped.
struct NoteEnd(Lane);

impl Drop for NoteEnd {
    fn drop(&mut self) {
        self.0.note(What::Ended);
    }
}

impl Deref for TaskLane {
    type Target = Lane;

    fn deref(&self) -> &Lane {
        &self.lane
    }
}

/// A thread that a task has started. Dropping it waits for its end, so that no thread outlives the run.
struct Offloaded {
    handle: Option<JoinHandle<()>>,
    run: Arc<DemoRun>,
    id: LaneId,
    /// The thread of the event loop, which then waits.
    on: LaneId,
}

impl Drop for Offloaded {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            // The thread catches the panics of its work.
            let _ = self.run.clock.join(self.on, self.id, handle);
        }
    }
}

/// A task that was started by [`TaskLane::spawn`].
pub struct SpawnedTask<T> {
    handle: task::JoinHandle<T>,
    parent: Lane,
    id: LaneId,
}

impl<T> SpawnedTask<T> {
    /// Cancels the task (`abort` in tokio) and waits until it is gone. If the task panicked, this panics, too.
    pub async fn cancel(self) {
        self.handle.abort();
        self.parent.note(What::CancelAsked);
        match self.ended().await {
            Err(error) if error.is_panic() => panic::resume_unwind(error.into_panic()),
            // The cancellation, or a result that came before it.
            _ => {}
        }
    }

    /// Waits until the task has its result. If the task panicked, this panics, too.
    pub async fn join(self) -> T {
        self.ended().await.unwrap_or_else(|error| panic::resume_unwind(error.into_panic()))
    }

    async fn ended(self) -> Result<T, task::JoinError> {
        self.parent.awaiting(For::End(self.id), self.handle).await
    }

    pub fn handle(&self) -> &task::JoinHandle<T> {
        &self.handle
    }
}

/// A coroutine that runs only while it is awaited. If it is dropped before, it says so, as Python does.
pub struct Coroutine<T> {
    body: Pin<Box<dyn Future<Output = T> + Send>>,
    lane: Lane,
    was_awaited: bool,
}

impl<T> Future for Coroutine<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.was_awaited = true;
        self.body.as_mut().poll(context)
    }
}

impl<T> Drop for Coroutine<T> {
    fn drop(&mut self) {
        if !self.was_awaited {
            self.lane.note(What::NeverAwaited);
        }
    }
}
