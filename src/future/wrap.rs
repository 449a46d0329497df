//! The bridge from threads to an event loop, as `asyncio.wrap_future` builds
//! it: a second future, on the loop, that is done after the first.

use std::fmt::Display;

use super::asyncio::{AsyncFuture, AsyncState};
use super::concurrent::{ThreadFuture, ThreadState};
use super::event_loop::EventLoop;
use super::monitor::Caller;

/// A future on the event loop that follows one for threads, and cancels it if
/// it is cancelled itself.
pub fn wrap_future<T>(
    source: &ThreadFuture<T>,
    event_loop: &EventLoop,
    // The loop's thread.
    caller: &Caller,
) -> AsyncFuture<T>
where
    T: Clone + Display + Send + 'static,
{
    let wrapped = AsyncFuture::new(event_loop);
    let (follower, event_loop) = (wrapped.clone(), event_loop.clone());
    // The worker calls this. It completes nothing itself: a future of the loop
    // belongs to the loop's thread, and a loop that sleeps has to be woken.
    source.add_done_callback("wrap_future()", move |source| {
        use AsyncState::Cancelled;
        use ThreadState as State;

        let state = match source.state() {
            State::Finished(value) => AsyncState::Finished(value),
            State::Failed(message) => AsyncState::Failed(message),
            State::Pending | State::Running => return,
            // It does not matter whether the worker knows.
            State::Cancelled | State::CancelledAndNotified => Cancelled,
        };
        event_loop.call_soon("set its result", move || {
            // Refused only if it was cancelled meanwhile.
            let _ = follower.settle(state);
        });
    });
    let (source, caller) = (source.clone(), caller.clone());
    wrapped.add_done_callback("wrap_future()", move |wrapped| {
        if wrapped.cancelled() {
            // Too late if the worker has begun.
            source.cancel(&caller);
        }
    });
    wrapped
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::interrupt::Interrupt;
    use crate::run::pace::{Clock, Pace};
    use crate::trace::LaneId;

    fn pair() -> (ThreadFuture<u32>, AsyncFuture<u32>, EventLoop, Caller) {
        let clock = Arc::new(Clock::start(Pace::Real, Arc::new(Interrupt::default())));
        let (caller, event_loop) = (Caller::new(&clock, LaneId(0), None), EventLoop::default());
        let source = ThreadFuture::new(|_| ());
        let wrapped = wrap_future(&source, &event_loop, &caller);
        (source, wrapped, event_loop, caller)
    }

    #[test]
    fn the_worker_completes_its_own_future_and_the_loop_the_other_one() {
        let (source, wrapped, event_loop, caller) = pair();
        source.set_result(&caller, 42).unwrap();
        assert!(!wrapped.done());
        event_loop.turn();
        assert_eq!(wrapped.result(), Ok(42));
    }

    #[test]
    fn a_cancellation_goes_both_ways() {
        let (source, wrapped, event_loop, caller) = pair();
        assert!(source.cancel(&caller) && !wrapped.done());
        event_loop.turn();
        assert!(wrapped.cancelled());
        let (source, wrapped, event_loop, _) = pair();
        assert!(wrapped.cancel() && !source.done());
        event_loop.turn();
        assert!(source.cancelled());
    }

    #[test]
    fn work_that_has_begun_goes_on_although_the_wrapped_future_is_cancelled() {
        let (source, wrapped, event_loop, caller) = pair();
        source.set_running_or_notify_cancel(&caller).unwrap();
        assert!(wrapped.cancel());
        event_loop.turn();
        assert!(source.running());
        source.set_result(&caller, 42).unwrap();
        event_loop.turn();
        assert!(wrapped.cancelled());
    }
}
