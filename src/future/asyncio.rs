//! A future as `asyncio.Future` is one: it lives on an event loop. Asking for
//! its result never waits; whoever wants to wait awaits it, and gives the loop
//! to others meanwhile. What it answers was read off `CPython` 3.11.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::error::FutureError;
use super::event_loop::EventLoop;
pub use super::inside::State;
use super::inside::{Shared, Waiting};

/// A handle of a future; all handles speak of the same one.
#[derive(Clone)]
pub struct AsyncFuture<T>(pub(super) Arc<Shared<T>>);

impl<T: Clone + Send + 'static> AsyncFuture<T> {
    #[must_use]
    pub fn new(event_loop: &EventLoop) -> Self {
        AsyncFuture(Arc::new(Shared::pending(event_loop)))
    }

    /// The result, if it is there. Does not wait for it.
    pub fn result(&self) -> Result<T, FutureError> {
        self.look("Result is not set.")?.map_err(FutureError::Raised)
    }

    /// The exception that it holds; none if it holds a result.
    pub fn exception(&self) -> Result<Option<String>, FutureError> {
        Ok(self.look("Exception is not set.")?.err())
    }

    pub fn done(&self) -> bool {
        self.0.inner().is_done()
    }

    pub fn cancelled(&self) -> bool {
        matches!(self.0.inner().state, State::Cancelled)
    }

    /// A result is set once: a second one is refused.
    pub fn set_result(&self, value: T) -> Result<(), FutureError> {
        self.settle(State::Finished(value)).ok_or_else(|| invalid("invalid state"))
    }

    pub fn set_exception(&self, message: String) -> Result<(), FutureError> {
        self.settle(State::Failed(message)).ok_or_else(|| invalid("invalid state"))
    }

    /// False if it was done already, and so cannot be cancelled any more.
    pub fn cancel(&self) -> bool {
        // Whoever cancels it does not care for its exception.
        self.0.inner().unread = false;
        self.settle(State::Cancelled).is_some()
    }

    /// Calls this with the future when it is done; never at once, but at the
    /// loop's next turn, even if it is done already.
    pub fn add_done_callback(&self, name: &str, call: impl FnOnce(&AsyncFuture<T>) + Send + 'static) {
        let callback = Waiting::Callback(name.to_owned(), Box::new(call));
        let mut inner = self.0.inner();
        if !inner.is_done() {
            return inner.waiting.push(callback);
        }
        drop(inner);
        self.tell(callback);
    }

    /// Forgets all callbacks of this name, and says how many there were.
    pub fn remove_done_callback(&self, name: &str) -> usize {
        let is_meant = |one: &mut Waiting<T>| matches!(one, Waiting::Callback(other, _) if other == name);
        self.0.inner().waiting.extract_if(.., is_meant).count()
    }

    /// Leaves the pending state for good. None if it was left before.
    fn settle(&self, new: State<T>) -> Option<()> {
        let mut inner = self.0.inner();
        if inner.is_done() {
            return None;
        }
        inner.unread = matches!(new, State::Failed(_));
        inner.state = new;
        let waiting = std::mem::take(&mut inner.waiting);
        // Whoever is told may ask this future at once: the lock must be free.
        drop(inner);
        for one in waiting {
            self.tell(one);
        }
        Some(())
    }

    fn tell(&self, waiting: Waiting<T>) {
        match waiting {
            Waiting::Await(waker) => waker.wake(),
            Waiting::Callback(name, call) => {
                let future = self.clone();
                self.0.event_loop.call_soon(name, move || call(&future));
            }
        }
    }

    /// The value or the exception, which then is no longer unread.
    fn look(&self, too_early: &str) -> Result<Result<T, String>, FutureError> {
        let mut inner = self.0.inner();
        inner.unread = false;
        match &inner.state {
            State::Pending => Err(invalid(too_early)),
            State::Finished(value) => Ok(Ok(value.clone())),
            State::Failed(message) => Ok(Err(message.clone())),
            State::Cancelled => Err(FutureError::Cancelled),
        }
    }
}

/// What `await` does: is it done? Then here is the result. If not, wake me.
impl<T: Clone + Send + 'static> Future for AsyncFuture<T> {
    type Output = Result<T, FutureError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut inner = self.0.inner();
        if inner.is_done() {
            drop(inner);
            return Poll::Ready(self.result());
        }
        let waker = context.waker();
        if !inner.waiting.iter().any(|one| one.will_wake(waker)) {
            inner.waiting.push(Waiting::Await(waker.clone()));
        }
        Poll::Pending
    }
}

fn invalid(message: &str) -> FutureError {
    FutureError::InvalidState(message.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::future::error::Report;
    use crate::future::task::Task;

    #[test]
    fn it_answers_as_cpython_does() {
        let future = AsyncFuture::new(&EventLoop::default());
        assert_eq!(future.result(), Err(invalid("Result is not set.")));
        assert_eq!(future.exception(), Err(invalid("Exception is not set.")));
        assert!(!future.done());
        assert_eq!(future.set_result(42), Ok(()));
        assert_eq!(future.set_result(43), Err(invalid("invalid state")));
        assert_eq!((future.result(), future.exception()), (Ok(42), Ok(None)));
        assert!(!future.cancel() && future.done() && !future.cancelled());
    }

    #[test]
    fn cancelled_it_stays_cancelled() {
        let future = AsyncFuture::<u32>::new(&EventLoop::default());
        assert!(future.cancel() && !future.cancel() && future.cancelled());
        assert_eq!(future.result(), Err(FutureError::Cancelled));
        assert_eq!(future.set_exception("x".to_owned()), Err(invalid("invalid state")));
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
    fn an_exception_is_reported_if_nobody_asked_for_it() {
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
        assert_eq!(*told.lock().unwrap(), [Report::NeverRetrieved { message: "x".to_owned() }]);
    }

    #[test]
    fn whoever_awaits_it_is_woken_in_order_with_the_callbacks() {
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
            let result = awaited.await.map_err(|error| error.to_string());
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
