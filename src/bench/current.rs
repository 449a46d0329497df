//! The current future, whatever its kind, and what each kind answers to each
//! verb.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::Trouble;
use super::loop_thread::LoopThread;
use super::notices::{Item, callback};
use super::verb::{Answer, Kind, Stage, Verb};
use crate::future::asyncio::{self, AsyncFuture};
use crate::future::concurrent::{self, ThreadFuture};
use crate::future::error::FutureError;
use crate::future::lazy::{self, LazyFuture, WakerLog};
use crate::future::monitor::{Caller, Monitor};
use crate::future::task::Task;
use crate::interrupt::Interrupt;
use crate::tr;

type Answered = Result<Answer, FutureError>;

pub(super) enum Current {
    Async(AsyncFuture<String>),
    Task(Task<String>),
    Thread { future: Arc<ThreadFuture<String>>, worker: Option<Worker> },
    Rust { future: LazyFuture<String>, log: Arc<WakerLog> },
}

/// A kind of futures does not have the method that was asked for.
pub(super) fn no_such_method(kind: Kind) -> FutureError {
    FutureError::Attribute(match kind {
        Kind::Async => tr!("an async future has no such method"),
        Kind::Thread => tr!("no such method on a thread future"),
        Kind::Rust => tr!("a rust future has no such method"),
    })
}

impl Current {
    /// A future that nobody completes by itself.
    pub(super) fn new(kind: Kind, home: &LoopThread) -> Self {
        match kind {
            Kind::Async => Current::Async(AsyncFuture::new(&home.event_loop)),
            Kind::Thread => Current::Thread { future: thread_future(home), worker: None },
            Kind::Rust => Current::Rust { future: LazyFuture::new(), log: Arc::default() },
        }
    }

    /// A future for which the slow function works.
    pub(super) fn start(
        kind: Kind,
        time: Duration,
        value: String,
        home: &mut LoopThread,
        interrupt: &Arc<Interrupt>,
    ) -> Result<Self, Trouble> {
        match kind {
            Kind::Async => Ok(Current::Task(start_task(time, value, home)?)),
            Kind::Thread => {
                let (future, worker) = start_thread(time, value, home, interrupt)?;
                Ok(Current::Thread { future, worker: Some(worker) })
            }
            Kind::Rust => Err(no_such_method(kind).into()),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Current::Async(_) | Current::Task(_) => Kind::Async,
            Current::Thread { .. } => Kind::Thread,
            Current::Rust { .. } => Kind::Rust,
        }
    }

    pub(super) fn perform(&mut self, verb: &Verb, home: &LoopThread, interrupt: &Arc<Interrupt>) -> Answered {
        match self {
            Current::Async(future) => on_the_loop(&Handle::Future(future.clone()), verb, home, interrupt),
            Current::Task(task) => on_the_loop(&Handle::Task(task.clone()), verb, home, interrupt),
            Current::Thread { future, worker } => {
                let answered = on_any_thread(future, verb, home, interrupt);
                // What its end has to tell is told before the answer.
                worker.iter().for_each(Worker::await_telling);
                answered
            }
            Current::Rust { future, log } => by_hand(future, log, verb),
        }
    }

    /// Lets go of it. If it holds an exception nobody asked for, that is told.
    pub(super) fn let_go(self, home: &LoopThread) -> Result<(), FutureError> {
        match self {
            Current::Async(future) => home.on_loop(move || drop(future)),
            Current::Task(task) => home.on_loop(move || {
                task.abandon();
                drop(task);
            }),
            Current::Thread { .. } | Current::Rust { .. } => Ok(()),
        }
    }

    /// Sees to it that nothing is told when it goes.
    pub(super) fn forgive(&self) {
        match self {
            Current::Async(future) => drop(future.exception()),
            Current::Task(task) => drop(task.future().exception()),
            Current::Thread { .. } | Current::Rust { .. } => {}
        }
    }

    /// Where it is, and whether it is between two of these states.
    pub(super) fn stage(&self) -> (Stage, bool) {
        let of_async = |future: &AsyncFuture<String>| match future.state() {
            asyncio::State::Pending => Stage::Pending,
            asyncio::State::Finished(_) => Stage::Finished,
            asyncio::State::Failed(_) => Stage::Failed,
            asyncio::State::Cancelled => Stage::Cancelled,
        };
        match self {
            Current::Async(future) => (of_async(future), false),
            Current::Task(task) => (of_async(task.future()), false),
            Current::Thread { future, .. } => match future.state() {
                concurrent::State::Pending => (Stage::Pending, false),
                concurrent::State::Running => (Stage::Running, false),
                concurrent::State::Finished(_) => (Stage::Finished, false),
                concurrent::State::Failed(_) => (Stage::Failed, false),
                concurrent::State::Cancelled => (Stage::Cancelled, false),
                concurrent::State::CancelledAndNotified => (Stage::Cancelled, true),
            },
            Current::Rust { future, .. } => match future.state() {
                lazy::State::Pending => (Stage::Pending, false),
                lazy::State::Set(_) => (Stage::Pending, true),
                lazy::State::Completed => (Stage::Finished, false),
            },
        }
    }

    pub(super) fn callbacks(&self) -> Vec<String> {
        let mut names = match self {
            Current::Async(future) => future.callbacks(),
            Current::Task(task) => task.future().callbacks(),
            Current::Thread { future, .. } => future.callbacks(),
            Current::Rust { .. } => Vec::new(),
        };
        names.retain(|name| !name.is_empty());
        names
    }

    pub(super) fn awaiting(&self) -> usize {
        match self {
            Current::Async(future) => future.awaiting(),
            Current::Task(task) => task.future().awaiting(),
            Current::Thread { .. } | Current::Rust { .. } => 0,
        }
    }

    pub(super) fn is_driven(&self) -> bool {
        matches!(self, Current::Task(_) | Current::Thread { worker: Some(_), .. })
    }

    pub(super) fn wakes(&self) -> Vec<String> {
        match self {
            Current::Rust { log, .. } => log.entries(),
            _ => Vec::new(),
        }
    }
}

impl std::fmt::Display for Current {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Current::Async(future) => future.fmt(f),
            Current::Task(task) => task.future().fmt(f),
            Current::Thread { future, .. } => future.fmt(f),
            Current::Rust { future, .. } => future.fmt(f),
        }
    }
}

fn start_task(time: Duration, value: String, home: &LoopThread) -> Result<Task<String>, FutureError> {
    let (event_loop, news, sleep) = (home.event_loop.clone(), Arc::clone(&home.news), home.asleep(time));
    home.on_loop(move || {
        let task = Task::new(&event_loop, async move {
            sleep.await;
            Ok(value)
        });
        // Without a name: it is none of the learner's callbacks.
        task.future().add_done_callback("", move |future| {
            if !future.cancelled() {
                news.add(Item::Completed { future: future.to_string() });
            }
        });
        task
    })
}

fn start_thread(
    time: Duration,
    value: String,
    home: &mut LoopThread,
    interrupt: &Arc<Interrupt>,
) -> Result<(Arc<ThreadFuture<String>>, Worker), Trouble> {
    let future = thread_future(home);
    let worker = Worker {
        is_unwanted: Monitor::new(false),
        is_telling: Monitor::new(false),
        shell: home.shell(&Arc::default()),
    };
    // What a thread of a pool asks before it begins.
    future.set_running_or_notify_cancel(&home.shell(interrupt))?;
    let (promise, news) = (Arc::downgrade(&future), Arc::clone(&home.news));
    let is_telling = worker.is_telling.clone();
    let begun = home.after(time, "slow", &worker.is_unwanted, move |caller| {
        // If nobody has the future any more, nobody wants the value.
        let Some(promise) = promise.upgrade() else { return };
        is_telling.change(caller, |is_telling| *is_telling = true);
        news.add(match promise.set_result(caller, value) {
            Ok(()) => Item::Completed { future: promise.to_string() },
            Err(error) => Item::TooLate { error: error.to_string() },
        });
        is_telling.change(caller, |is_telling| *is_telling = false);
    });
    begun.map_err(Trouble::NoThread)?;
    Ok((future, worker))
}

/// The thread that works for a future. Once this is dropped, it need not go on.
pub(super) struct Worker {
    is_unwanted: Monitor<bool>,
    /// It is completing the future, and calls the callbacks.
    is_telling: Monitor<bool>,
    shell: Caller,
}

impl Worker {
    /// Holds the shell until all is told.
    fn await_telling(&self) {
        // That thread ends by itself, so this wait does.
        let _ = self.is_telling.wait(&self.shell, None, |is_telling| (!*is_telling).then_some(()));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.is_unwanted.change(&self.shell, |is_unwanted| *is_unwanted = true);
    }
}

fn thread_future(home: &LoopThread) -> Arc<ThreadFuture<String>> {
    let news = Arc::clone(&home.news);
    Arc::new(ThreadFuture::new(move |report| news.report(report)))
}

/// A future on the event loop, and a task there.
#[derive(Clone)]
enum Handle {
    Future(AsyncFuture<String>),
    Task(Task<String>),
}

impl Handle {
    fn future(&self) -> &AsyncFuture<String> {
        match self {
            Handle::Future(future) => future,
            Handle::Task(task) => task.future(),
        }
    }

    fn cancel(&self) -> bool {
        match self {
            Handle::Future(future) => future.cancel(),
            Handle::Task(task) => task.cancel(),
        }
    }

    fn set_result(&self, value: String) -> Result<(), FutureError> {
        match self {
            Handle::Future(future) => future.set_result(value),
            Handle::Task(task) => task.set_result(value),
        }
    }

    fn set_exception(&self, message: String) -> Result<(), FutureError> {
        match self {
            Handle::Future(future) => future.set_exception(message),
            Handle::Task(task) => task.set_exception(message),
        }
    }
}

fn on_the_loop(handle: &Handle, verb: &Verb, home: &LoopThread, interrupt: &Arc<Interrupt>) -> Answered {
    if let Verb::Await(timeout) = verb {
        let (handle, sleep) = (handle.clone(), timeout.map(|timeout| home.asleep(timeout)));
        return home.await_on_loop(interrupt, wait_for(handle, sleep))?.map(Answer::Value);
    }
    let (handle, verb, news) = (handle.clone(), verb.clone(), Arc::clone(&home.news));
    home.on_loop(move || {
        let future = handle.future();
        match verb {
            Verb::Result(None) => future.result().map(Answer::Value),
            Verb::Exception(None) => future.exception().map(Answer::Exception),
            Verb::Result(Some(_)) => Err(FutureError::Type(tr!("result() takes no timeout"))),
            Verb::Exception(Some(_)) => Err(FutureError::Type(tr!("exception() takes no timeout"))),
            Verb::Done => Ok(Answer::Flag(future.done())),
            Verb::Cancelled => Ok(Answer::Flag(future.cancelled())),
            Verb::Cancel => Ok(Answer::Flag(handle.cancel())),
            Verb::SetResult(value) => handle.set_result(value).map(|()| Answer::Nothing),
            Verb::SetException(message) => handle.set_exception(message).map(|()| Answer::Nothing),
            Verb::AddDoneCallback(name) => {
                future.add_done_callback(&name, callback(&news, &name));
                Ok(Answer::Nothing)
            }
            Verb::RemoveDoneCallback(name) => Ok(Answer::Count(future.remove_done_callback(&name))),
            _ => Err(no_such_method(Kind::Async)),
        }
    })?
}

/// An `await` that leaves no trace when it is given up.
struct Awaiting {
    future: AsyncFuture<String>,
    waker: Option<Waker>,
}

impl Future for Awaiting {
    type Output = Result<String, FutureError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.waker = Some(context.waker().clone());
        Pin::new(&mut self.future).poll(context)
    }
}

impl Drop for Awaiting {
    fn drop(&mut self) {
        if let Some(waker) = &self.waker {
            self.future.forget(waker);
        }
    }
}

/// Awaits a future, for so long at most. Then it is cancelled, as
/// `asyncio.wait_for` does it.
async fn wait_for(handle: Handle, sleep: Option<impl Future<Output = ()>>) -> Result<String, FutureError> {
    let mut future = Awaiting { future: handle.future().clone(), waker: None };
    let Some(sleep) = sleep else { return future.await };
    let mut sleep = pin!(sleep);
    tokio::select! {
        biased;
        result = &mut future => return result,
        () = &mut sleep => {}
    }
    handle.cancel();
    match future.await {
        // It was done just before it could be cancelled.
        Ok(value) => Ok(value),
        Err(FutureError::Cancelled) => Err(FutureError::Timeout),
        Err(error) => Err(error),
    }
}

fn on_any_thread(
    future: &ThreadFuture<String>,
    verb: &Verb,
    home: &LoopThread,
    interrupt: &Arc<Interrupt>,
) -> Answered {
    let shell = home.shell(interrupt);
    match verb {
        Verb::Result(timeout) => future.result(&shell, *timeout).map(Answer::Value),
        Verb::Exception(timeout) => future.exception(&shell, *timeout).map(Answer::Exception),
        Verb::Done => Ok(Answer::Flag(future.done())),
        Verb::Cancelled => Ok(Answer::Flag(future.cancelled())),
        Verb::Running => Ok(Answer::Flag(future.running())),
        Verb::Cancel => Ok(Answer::Flag(future.cancel(&shell))),
        Verb::SetRunning => future.set_running_or_notify_cancel(&shell).map(Answer::Flag),
        Verb::SetResult(value) => future.set_result(&shell, value.clone()).map(|()| Answer::Nothing),
        Verb::SetException(message) => future.set_exception(&shell, message.clone()).map(|()| Answer::Nothing),
        Verb::AddDoneCallback(name) => {
            future.add_done_callback(name, callback(&home.news, name));
            Ok(Answer::Nothing)
        }
        Verb::Await(_) => Err(FutureError::Type(tr!("a thread future can't be used in await"))),
        _ => Err(no_such_method(Kind::Thread)),
    }
}

fn by_hand(future: &mut LazyFuture<String>, log: &Arc<WakerLog>, verb: &Verb) -> Answered {
    match verb {
        Verb::SetResult(value) => future.set_result(value.clone()).map(|()| Answer::Nothing),
        Verb::Poll => Ok(match future.poll_once(&Waker::from(Arc::clone(log)))? {
            Poll::Ready(value) => Answer::Ready(value),
            Poll::Pending => {
                log.note(tr!("stored by a poll"));
                Answer::Pending
            }
        }),
        _ => Err(no_such_method(Kind::Rust)),
    }
}
