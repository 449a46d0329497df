//! What lanes wait for and do, what they share, and which lanes have it meanwhile: one row of facts for each.
//!
//! States, reasons and holders follow from these rows. Their words are in `render/vocabulary`.

use std::time::Duration;

use super::{LaneId, LaneKind};

/// A timer of tokio rounds up to the next millisecond, and the system is a little later than it was asked for. A lane
/// that wakes by less than this too late has only slept: nothing else has to have been in its way.
const TICK: Duration = Duration::from_micros(1500);

/// What a lane waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum For {
    /// A time. A thread sleeps until then; a task has awaited it, and others may run.
    Time { until: Duration },
    /// A time, inside of a coroutine that does not await: it holds the thread of its event loop.
    Blocking { until: Duration },
    /// The end of another lane: a join, or an await.
    End(LaneId),
    /// A future, until `limit` at the latest. A thread is held; a task has awaited it, and others may run.
    Future { limit: Option<Duration> },
    /// A future, inside of a coroutine that does not await: it holds the thread of its event loop.
    BlockingFuture,
    /// Its next turn on the event loop, having given way to the others.
    Turn,
    /// A lock that another lane holds.
    Lock,
    /// The lock of this name that another lane of a program holds, until `limit` at the latest.
    NamedLock { name: String, limit: Option<Duration> },
    /// An object of a program, until `limit` at the latest: in `get` of a queue, in `wait` of an event.
    Object { name: String, verb: String, limit: Option<Duration> },
    /// The lock that all threads share, as in `CPython`.
    Gil,
}

/// When the awaited thing comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comes {
    /// At this time.
    At(Duration),
    /// When this lane ends.
    WithEndOf(LaneId),
    /// When the lane goes on: it waits for all that it needs, or the record does not say when the thing came.
    AsItGoesOn,
}

impl For {
    /// What a lane does while it waits for this, and when it comes.
    fn facts(&self) -> (State, Comes) {
        match self {
            For::Time { until } => (State::Sleeping, Comes::At(*until)),
            // While the lane blocked, no other could run on its event loop.
            For::Blocking { .. } | For::BlockingFuture => (State::Blocked, Comes::AsItGoesOn),
            For::End(lane) => (State::AwaitsEnd, Comes::WithEndOf(*lane)),
            // The record does not say when a future was done.
            For::Future { .. } => (State::AwaitsFuture, Comes::AsItGoesOn),
            For::Turn => (State::Lacks(Lack::Loop), Comes::AsItGoesOn),
            For::Lock | For::NamedLock { .. } => (State::Lacks(Lack::Lock), Comes::AsItGoesOn),
            For::Object { .. } => (State::AwaitsObject, Comes::AsItGoesOn),
            For::Gil => (State::Lacks(Lack::Gil), Comes::AsItGoesOn),
        }
    }

    /// What a lane does while it waits for this.
    pub fn state(&self) -> State {
        self.facts().0
    }

    /// When it comes.
    pub(super) fn comes(&self) -> Comes {
        self.facts().1
    }
}

/// A wait from its beginning until the lane went on, or the run was over.
///
/// It has two parts if its object came before the lane could go on: first the lane waits for the object, then for what
/// other lanes have. Pictures and reasons part it here.
#[derive(Clone, Copy, Debug)]
pub(super) struct WaitSpan<'a> {
    pub(super) what: &'a For,
    pub(super) since: Duration,
    pub(super) to: Duration,
    /// The lane went on.
    pub(super) is_over: bool,
}

impl WaitSpan<'_> {
    /// From when on the lane could have gone on, given when lanes ended. None if that is not known to have been before
    /// it did.
    pub(super) fn could_go_on(&self, end_of: impl Fn(LaneId) -> Option<Duration>) -> Option<Duration> {
        let came = match self.what.comes() {
            Comes::At(until) => Some(until).filter(|until| !self.is_over || self.to >= *until + TICK),
            Comes::WithEndOf(other) => end_of(other),
            Comes::AsItGoesOn => None,
        };
        came.filter(|came| *came <= self.to).map(|came| came.max(self.since))
    }

    /// The lane whose end it is for.
    pub(super) fn awaited(&self) -> Option<LaneId> {
        if let Comes::WithEndOf(other) = self.what.comes() { Some(other) } else { None }
    }
}

/// What a lane can be doing, in the order of legends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Its code is running.
    Running,
    /// It waits inside of a coroutine without awaiting, and holds the thread of its event loop.
    Blocked,
    /// It waits for a time and holds nothing that others need. For a thread with an event loop: no coroutine can go on.
    Sleeping,
    /// It waits for another lane to end.
    AwaitsEnd,
    /// It waits for a future.
    AwaitsFuture,
    /// It waits until another lane does something to an object: puts into a queue, sets an event.
    AwaitsObject,
    /// It could go on if other lanes did not have what it lacks.
    Lacks(Lack),
    /// It is a coroutine that no lane awaits: none of it runs.
    NotAwaited,
    /// The record does not say.
    Unknown,
}

impl State {
    /// Whether a task in this state has the thread of its event loop, so that no other task can run there.
    pub fn holds_loop(self) -> bool {
        match self {
            State::Running | State::Blocked => true,
            State::Lacks(lack) => match lack.had_by() {
                // The thread of the loop has no core or no GIL.
                HadBy::WhateverRuns | HadBy::ThreadThatRuns => true,
                HadBy::TaskOnItsLoop | HadBy::LaneThatTookIt => false,
            },
            State::Sleeping
            | State::AwaitsEnd
            | State::AwaitsFuture
            | State::AwaitsObject
            | State::NotAwaited
            | State::Unknown => false,
        }
    }
}

/// What a lane that could go on can lack, since other lanes have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// The thread of its event loop.
    Loop,
    Core,
    Lock,
    Gil,
}

impl LaneKind {
    /// What a lane lacks that could go on, if it wants nothing but a turn.
    pub(super) fn lack_when_ready(self) -> Lack {
        match self {
            LaneKind::Task(_) => Lack::Loop,
            LaneKind::Thread | LaneKind::Process => Lack::Core,
        }
    }
}

/// Which lanes have what another one lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HadBy {
    /// The task that has the thread of the event loop.
    TaskOnItsLoop,
    /// Every lane that runs.
    WhateverRuns,
    /// The thread of the same process that runs.
    ThreadThatRuns,
    /// The lane that took it last, until it gives it away: [`Use::handover`] says when.
    LaneThatTookIt,
}

impl Lack {
    /// Which lanes have it meanwhile.
    pub fn had_by(self) -> HadBy {
        match self {
            Lack::Loop => HadBy::TaskOnItsLoop,
            Lack::Core => HadBy::WhateverRuns,
            Lack::Gil => HadBy::ThreadThatRuns,
            Lack::Lock => HadBy::LaneThatTookIt,
        }
    }
}

/// What a lane did to something shared. Each is a detail: lanes use things more often than a reader wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// The lane got the lock.
    Locked,
    /// The lane gave the lock back.
    Unlocked,
    /// The shared counter was read.
    Read(u32),
    /// The shared counter was written.
    Wrote(u32),
    /// Shared data of a program was read: its name, and the value that was found.
    ReadData { name: String, value: String },
    /// Shared data of a program was written: its name, and the new value.
    WroteData { name: String, value: String },
    /// A lane of a program got the lock of this name.
    Took { lock: String },
    /// A lane of a program gave the lock of this name back.
    GaveBack { lock: String },
    /// A lane of a program called a method that can make others wait or go on: `put` of a queue.
    Called { verb: String, object: String },
}

/// A lane takes something that others may lack, or gives it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Handover<'a> {
    pub(super) what: Lack,
    /// Its name, if there are several.
    pub(super) name: Option<&'a str>,
    pub(super) is_taken: bool,
}

impl Use {
    /// What the lane takes or gives away, if it does.
    pub(super) fn handover(&self) -> Option<Handover<'_>> {
        let (what, name, is_taken) = match self {
            Use::Locked => (Lack::Lock, None, true),
            Use::Unlocked => (Lack::Lock, None, false),
            Use::Took { lock } => (Lack::Lock, Some(lock.as_str()), true),
            Use::GaveBack { lock } => (Lack::Lock, Some(lock.as_str()), false),
            Use::Read(_) | Use::Wrote(_) | Use::ReadData { .. } | Use::WroteData { .. } | Use::Called { .. } => {
                return None;
            }
        };
        Some(Handover { what, name, is_taken })
    }
}
