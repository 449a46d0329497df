//! A future as `asyncio.Future` is one: it lives on an event loop. Asking for
//! its result never waits; a coroutine that wants to wait awaits it, and gives
//! the loop to others meanwhile. Its answers are those of `CPython` 3.11.

use std::fmt::{self, Display, Formatter};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Wake, Waker};

use super::error::{FutureError, InvalidState, Reply};
use super::event_loop::EventLoop;
pub use super::inside::AsyncState;
use super::inside::{Shared, Waiting};

/// A handle of a future; its clones stand for the same one.
#[derive(Clone)]
pub struct AsyncFuture<T>(Arc<Shared<T, Callback<T>>>);

type Callback<T> = Box<dyn FnOnce(&AsyncFuture<T>) + Send>;

impl<T: Clone + Send + 'static> AsyncFuture<T> {
    #[must_use]
    pub fn new(event_loop: &EventLoop) -> Self {
        AsyncFuture(Arc::new(Shared::pending(event_loop)))
    }

    /// The result, without waiting for it.
    pub fn result(&self) -> Reply<T> {
        self.look("Result")?.map_err(FutureError::Raised)
    }

    /// The exception of the future; None if it has a result.
    pub fn exception(&self) -> Reply<Option<String>> {
        Ok(self.look("Exception")?.err())
    }

    pub fn done(&self) -> bool {
        self.0.inner().is_done()
    }

    pub fn cancelled(&self) -> bool {
        matches!(self.0.inner().state, AsyncState::Cancelled)
    }

    /// A result is set once: a second one is refused.
    pub fn set_result(&self, value: T) -> Reply<()> {
        self.settle(AsyncState::Finished(value))
    }

    pub fn set_exception(&self, message: String) -> Reply<()> {
        self.settle(AsyncState::Failed(message))
    }

    /// False if it was done already, and so cannot be cancelled any more.
    pub fn cancel(&self) -> bool {
        // The caller cancels it, and so does not want its exception.
        self.0.inner().unread = false;
        self.settle(AsyncState::Cancelled).is_ok()
    }

    /// Calls this with the future when it is done; never at once, but at the
    /// loop's next turn, even if it is done already.
    pub fn add_done_callback<C>(&self, name: &str, call: C)
    where
        C: FnOnce(&AsyncFuture<T>) + Send + 'static,
    {
        let callback = Waiting::Callback(name.to_owned(), Box::new(call) as _);
        let mut inner = self.0.inner();
        if !inner.is_done() {
            return inner.waiting.push(callback);
        }
        drop(inner);
        self.tell(callback);
    }

    /// Forgets all callbacks of this name, and says how many there were.
    pub fn remove_done_callback(&self, name: &str) -> usize {
        let is_meant = |one: &mut Waiting<Callback<T>>| one.is_called(name);
        self.0.inner().waiting.extract_if(.., is_meant).count()
    }

    /// Leaves the pending state for good.
    pub(super) fn settle(&self, new: AsyncState<T>) -> Reply<()> {
        let mut inner = self.0.inner();
        if inner.is_done() {
            return Err(InvalidState::Twice.into());
        }
        inner.unread = matches!(new, AsyncState::Failed(_));
        inner.state = new;
        let waiting = std::mem::take(&mut inner.waiting);
        // Waiting code may ask this future at once: the lock must be free.
        drop(inner);
        for one in waiting {
            self.tell(one);
        }
        Ok(())
    }

    fn tell(&self, waiting: Waiting<Callback<T>>) {
        match waiting {
            Waiting::Await(waker) => waker.wake(),
            Waiting::Callback(name, call) => {
                let future = self.clone();
                self.0.event_loop.call_soon(name, move || call(&future));
            }
        }
    }

    /// The value or the exception, which then is no longer unread.
    fn look(&self, what: &'static str) -> Reply<Result<T, String>> {
        let mut inner = self.0.inner();
        inner.unread = false;
        match &inner.state {
            AsyncState::Pending => Err(InvalidState::TooEarly(what).into()),
            AsyncState::Finished(value) => Ok(Ok(value.clone())),
            AsyncState::Failed(message) => Ok(Err(message.clone())),
            AsyncState::Cancelled => Err(FutureError::Cancelled),
        }
    }

    /// The state of the future.
    pub fn state(&self) -> AsyncState<T> {
        self.0.inner().state.clone()
    }

    /// The names of the callbacks that wait, in order.
    pub fn callbacks(&self) -> Vec<String> {
        let named = |one: &Waiting<_>| match one {
            Waiting::Callback(name, _) => Some(name.clone()),
            Waiting::Await(_) => None,
        };
        self.0.inner().waiting.iter().filter_map(named).collect()
    }

    /// How many coroutines await it.
    pub fn awaiting(&self) -> usize {
        let awaits = |one: &&Waiting<_>| matches!(one, Waiting::Await(_));
        self.0.inner().waiting.iter().filter(awaits).count()
    }

    /// Removes the coroutine with this waker from those that await it.
    pub(crate) fn forget(&self, waker: &Waker) {
        let is_meant = |one: &mut Waiting<_>| one.will_wake(waker);
        let gone = self.0.inner().waiting.extract_if(.., is_meant).next();
        // Dropped when the lock is free.
        drop(gone);
    }
}

/// What `await` does: is it done? Then here is the result. If not, wake me.
impl<T: Clone + Send + 'static> Future for AsyncFuture<T> {
    type Output = Reply<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.0.event_loop.takes_cancellation() {
            return Poll::Ready(Err(FutureError::Cancelled));
        }
        let mut inner = self.0.inner();
        if inner.is_done() {
            drop(inner);
            return Poll::Ready(self.result());
        }
        if !inner.waiting.iter().any(|one| one.will_wake(cx.waker())) {
            inner.waiting.push(Waiting::Await(cx.waker().clone()));
        }
        // A task in this step passes its cancellation on to this future.
        let this = Arc::downgrade(&self.0);
        let cancel = move || {
            let this = this.upgrade().map(AsyncFuture);
            this.is_some_and(|this| this.cancel())
        };
        self.0.event_loop.awaits(cancel);
        Poll::Pending
    }
}

/// What `asyncio.shield` returns: a task that awaits it can be cancelled, and
/// the future is not.
pub struct Shield<T: Clone + Send + 'static> {
    inner: AsyncFuture<T>,
    /// A second future, which is done after the first. This one is awaited.
    outer: AsyncFuture<T>,
    follower: Waker,
}

/// Completes the outer future on the turn after the inner one is done.
struct Follower<T> {
    inner: Weak<Shared<T, Callback<T>>>,
    outer: AsyncFuture<T>,
}

pub fn shield<T: Clone + Send>(inner: &AsyncFuture<T>) -> Shield<T> {
    let outer = AsyncFuture::new(&inner.0.event_loop);
    let (weak, told) = (Arc::downgrade(&inner.0), outer.clone());
    let follower = Arc::new(Follower { inner: weak, outer: told }).into();
    let mut locked = inner.0.inner();
    let is_done = locked.is_done();
    if !is_done {
        locked.waiting.push(Waiting::Await(Waker::clone(&follower)));
    }
    drop(locked);
    // The inner future is done: there is nothing to protect.
    let outer = if is_done { inner.clone() } else { outer };
    Shield { inner: inner.clone(), outer, follower }
}

impl<T: Clone + Send + 'static> Wake for Follower<T> {
    fn wake(self: Arc<Self>) {
        let inner = self.inner.upgrade().map(AsyncFuture);
        let Some(inner) = inner else { return };
        let event_loop = inner.0.event_loop.clone();
        event_loop.call_soon("shield", move || {
            // An exception that is handed on counts as asked for.
            inner.0.inner().unread = false;
            // Refused only if the outer one was cancelled meanwhile.
            let _ = self.outer.settle(inner.state());
        });
    }
}

impl<T: Clone + Send + 'static> Future for Shield<T> {
    type Output = Reply<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.get_mut().outer).poll(cx)
    }
}

impl<T: Clone + Send + 'static> Drop for Shield<T> {
    fn drop(&mut self) {
        self.inner.forget(&self.follower);
    }
}

impl<T: Display> Display for AsyncFuture<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "<Future async {}>", self.0.inner().state)
    }
}

/// As it is in the future's picture.
impl<T: Display> Display for AsyncState<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            AsyncState::Pending => f.write_str("pending"),
            AsyncState::Finished(value) => write!(f, "finished result={value}"),
            AsyncState::Failed(text) => write!(f, "finished exception={text}"),
            AsyncState::Cancelled => f.write_str("cancelled"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::future::error::UnheardError;
    use crate::future::task::Task;

    const TWICE: FutureError = FutureError::InvalidState(InvalidState::Twice);

    fn too_early(what: &'static str) -> FutureError {
        FutureError::InvalidState(InvalidState::TooEarly(what))
    }

    #[test]
    fn it_answers_as_cpython_does() {
        let future = AsyncFuture::new(&EventLoop::default());
        assert_eq!(future.result(), Err(too_early("Result")));
        assert_eq!(future.exception(), Err(too_early("Exception")));
        assert!(!future.done());
        assert_eq!(future.set_result(42), Ok(()));
        assert_eq!(future.set_result(43), Err(TWICE));
        assert_eq!((future.result(), future.exception()), (Ok(42), Ok(None)));
        assert!(!future.cancel() && future.done() && !future.cancelled());
    }

    #[test]
    fn cancelled_it_stays_cancelled() {
        let future = AsyncFuture::<u32>::new(&EventLoop::default());
        assert!(future.cancel() && !future.cancel() && future.cancelled());
        assert_eq!(future.result(), Err(FutureError::Cancelled));
        assert_eq!(future.set_exception("x".to_owned()), Err(TWICE));
    }

    #[test]
    fn callbacks_wait_for_the_next_turn_even_if_it_is_done() {
        let (event_loop, ran) = (EventLoop::default(), Arc::new(Mutex::new(Vec::new())));
        let future = AsyncFuture::new(&event_loop);
        let call = |word| {
            let ran = Arc::clone(&ran);
            move |future: &AsyncFuture<u32>| ran.lock().unwrap().push((word, future.result()))
        };
        future.add_done_callback("a", call("a"));
        future.add_done_callback("b", call("b"));
        future.add_done_callback("a", call("a"));
        assert_eq!(future.remove_done_callback("a"), 2);
        future.set_result(1).unwrap();
        future.add_done_callback("late", call("late"));
        assert!(ran.lock().unwrap().is_empty());
        event_loop.turn();
        assert_eq!(*ran.lock().unwrap(), [("b", Ok(1)), ("late", Ok(1))]);
    }

    #[test]
    fn ten_thousand_futures_call_back_in_order() {
        let (event_loop, ran) = (EventLoop::default(), Arc::new(Mutex::new(Vec::new())));
        let futures: Vec<_> = (0..10_000).map(|_| AsyncFuture::new(&event_loop)).collect();
        for (number, future) in futures.iter().enumerate() {
            let ran = Arc::clone(&ran);
            future.add_done_callback("", move |future| {
                assert_eq!(future.result(), Ok(number));
                ran.lock().unwrap().push(number);
            });
        }
        let order = (0..10_000).map(|number| (number * 7919) % 10_000);
        order.clone().for_each(|number| futures[number].set_result(number).unwrap());
        event_loop.turn();
        assert!(order.eq(ran.lock().unwrap().iter().copied()));
    }

    #[test]
    fn an_exception_is_reported_if_it_was_never_asked_for() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = Arc::clone(&told);
        let event_loop = EventLoop::new(move |report| tell.lock().unwrap().push(report));
        let failed = |look: fn(&AsyncFuture<u32>)| {
            let future = AsyncFuture::new(&event_loop);
            future.set_exception("x".to_owned()).unwrap();
            look(&future);
        };
        failed(|future| drop(future.result()));
        failed(|future| drop(future.exception()));
        failed(|future| _ = future.cancel());
        assert!(told.lock().unwrap().is_empty());
        failed(|future| _ = future.done());
        assert_eq!(*told.lock().unwrap(), [UnheardError::NeverRetrieved { message: "x".to_owned() }]);
    }

    #[test]
    fn behind_a_shield_a_cancellation_ends_only_the_waiting() {
        let event_loop = EventLoop::default();
        let future = AsyncFuture::<u32>::new(&event_loop);
        let shielded = || Task::new(&event_loop, shield(&future));
        let (given_up, patient) = (shielded(), shielded());
        event_loop.turn();
        assert!(given_up.cancel() && !future.done());
        event_loop.turn();
        assert!(given_up.future().cancelled());
        assert_eq!(future.awaiting(), 1);
        future.set_result(42).unwrap();
        // The shield is told on the next turn, and the task on the one after it.
        event_loop.turn();
        assert!(!patient.future().done());
        event_loop.turn();
        assert_eq!(patient.future().result(), Ok(42));
    }

    #[test]
    fn a_coroutine_that_awaits_it_is_woken_in_order_with_the_callbacks() {
        let (event_loop, ran) = (EventLoop::default(), Arc::new(Mutex::new(Vec::new())));
        let future = AsyncFuture::new(&event_loop);
        let log = |word| {
            let ran = Arc::clone(&ran);
            move || ran.lock().unwrap().push(word)
        };
        let (first, second, third) = (log("callback"), log("await"), log("callback again"));
        future.add_done_callback("", move |_| first());
        let awaited = future.clone();
        let task = Task::new(&event_loop, async move {
            let result = awaited.await;
            second();
            result
        });
        event_loop.turn();
        future.add_done_callback("", move |_| third());
        future.set_result(42).unwrap();
        event_loop.turn();
        assert_eq!(*ran.lock().unwrap(), ["callback", "await", "callback again"]);
        assert_eq!(task.future().result(), Ok(42));
    }
}
