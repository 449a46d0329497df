//! Reasons for what a lane was doing at one moment of a run: facts, which `why` puts into words.

use std::time::Duration;

use super::holders::Stretch;
use super::states::{State, StateSpan};
use super::{Event, Lack, LaneId};

/// A shorter wait of a lane that could go on needs no reason: no timer and no system is more exact.
pub const SHORT: Duration = Duration::from_millis(3);

/// What the lane was doing, and why.
#[derive(Debug, PartialEq)]
pub enum Reason<'a> {
    /// The run was over.
    Over,
    /// It is a coroutine that was dropped at that time and never ran.
    NeverAwaited {
        dropped: Duration,
    },
    /// It had ended, and why, if that is known.
    Ended {
        ended: Duration,
        cause: Option<LaneEnding<'a>>,
    },
    /// It was started later.
    NotStarted,
    /// A long run keeps only its newest events, and those that would say it were dropped.
    NotKept,
    /// No event says what it did.
    NotRecorded,
    /// The system was starting the process, until its first event.
    Loading {
        begun: Option<Duration>,
    },
    /// The task had the thread of its event loop; the lane is that thread.
    RanLoop {
        task: LaneId,
        span: StateSpan,
    },
    /// None of the tasks on its event loop could go on; the next event is of one of them.
    IdleLoop {
        next: Option<&'a Event>,
    },
    /// It ran. `call` is the call of the slow function around the moment, which ended with `end`; otherwise `last` is
    /// what it did last, and `until` is when it stopped running. It kept other tasks from running.
    Ran {
        call: Option<&'a Event>,
        end: Option<&'a Event>,
        last: &'a Event,
        until: Duration,
        kept: Vec<LaneId>,
    },
    /// It slept. If it could not see the flag because of that: when the flag was set, and when it was seen.
    Asleep {
        sleep: Sleep<'a>,
        woken: Option<(Duration, Woken)>,
        flag: Option<(Duration, Duration)>,
    },
    /// Its sleep was over, and it ran at once or as soon as it had the GIL: how long it waited for the GIL, and until
    /// when.
    Waking {
        sleep: Sleep<'a>,
        gil: Option<(Duration, Duration)>,
        next: Option<&'a Event>,
    },
    /// It waited without awaiting, and kept other tasks from running.
    Blocked {
        in_slow: bool,
        from: Duration,
        to: Duration,
        kept: Vec<LaneId>,
    },
    AwaitedFuture {
        from: Duration,
        to: Duration,
        limit: Option<Duration>,
    },
    /// It waited in this method of an object of its program; for ever, if there is no end. For a lock, with the lane
    /// that had it.
    AwaitedObject {
        name: &'a str,
        verb: &'a str,
        from: Duration,
        to: Option<Duration>,
        limit: Option<Duration>,
        holder: Option<LaneId>,
    },
    /// It waited for another lane to end, which it had asked to end with this event.
    AwaitedEnd {
        other: LaneId,
        ended: Option<Duration>,
        asked: Option<&'a Event>,
    },
    Ready(ReadyLane<'a>),
}

/// What a lane noticed before it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneEnding<'a> {
    Cancelled,
    FlagSeen,
    PipeEnded,
    /// A program's lane had an exception that nothing caught.
    Failed(&'a str),
}

/// A sleep, and what it came after.
#[derive(Debug, PartialEq)]
pub struct Sleep<'a> {
    pub since: Duration,
    pub until: Duration,
    pub is_cut_short: bool,
    /// The frame after which the lane slept.
    pub frame: Option<&'a Event>,
    /// The call of the slow function in which it slept.
    pub call: Option<&'a Event>,
}

/// What cut a sleep short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    ByCancellation,
    ByCtrlC,
    Somehow,
}

/// The lane could have gone on since that time, if it had not lacked something.
#[derive(Debug, PartialEq)]
pub struct ReadyLane<'a> {
    pub lack: Lack,
    pub since: Duration,
    pub cause: Cause,
    /// The event by which it went on.
    pub next: Option<&'a Event>,
    /// The lanes that had what it lacked, from then until it went on.
    pub holders: Vec<Stretch>,
    /// The lane that had it at the moment, and what that lane was doing.
    pub holder: Option<Holder>,
    /// When the thread of its event loop waited for the GIL.
    pub loop_awaited_gil: Option<StateSpan>,
}

/// What made a lane ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Started,
    SleepOver(Duration),
    Ended(LaneId, Duration),
    GaveWay,
    /// It wanted the lock or the GIL.
    Wanted,
    /// It ran until then.
    Ran,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    pub stretch: Stretch,
    pub state: State,
    pub in_slow: bool,
}

impl ReadyLane<'_> {
    /// Whether it ran almost as soon as it could.
    pub fn is_short(&self) -> bool {
        self.next.is_some_and(|next| next.at < self.since + SHORT)
    }
}
