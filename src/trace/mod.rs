//! What happened in a run: events with their times, and what was measured on them.
//!
//! A demo says what it does while it does it. Each saying becomes an [`Event`]: when, on which lane, what. The events of a
//! run, in order, are its [`Trace`]. Everything a report tells, and whether a prediction was right, is computed from it.

pub mod measure;
mod recorder;

use std::time::Duration;

pub use recorder::Recorder;

/// A lane: one thread or one task of a run, numbered in the order in which they were started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneId(pub usize);

/// What a lane is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneKind {
    /// An operating-system thread.
    Thread,
    /// A coroutine, driven by an event loop on some thread.
    Task,
}

/// A lane as the trace knows it: by the name the demo gave it, never by the number a system gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneInfo {
    pub name: &'static str,
    pub kind: LaneKind,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Nominal time since the start of the run.
    pub at: Duration,
    pub lane: LaneId,
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The lane began to run.
    Begun,
    /// A thread or task was made. In a live run: how its library shows it, with the number the system gave it.
    Made(Option<String>),
    /// The spinner drew its next frame, beginning with this character.
    Frame(char),
    /// The slow function was called.
    SlowBegun,
    /// The slow function returned this.
    Answer(u32),
    /// Ctrl-C ended the slow function.
    Interrupted,
    /// The flag that asks the spinner to stop was set.
    FlagSet,
    /// The spinner looked at the flag and found it set.
    FlagSeen,
    /// The spinner's task was asked to stop.
    CancelAsked,
    /// The task noticed its cancellation, at its await.
    Cancelled,
    /// The spinner erased its line.
    Erased,
    /// A demo's own words: a scene explaining itself.
    Said(String),
    /// The lane ended.
    Ended,
}

/// A run, from its start to its end.
#[derive(Clone, Debug)]
pub struct Trace {
    pub lanes: Vec<LaneInfo>,
    /// In the order in which they were recorded. Of a very long run only the newest are kept.
    pub events: Vec<Event>,
    /// How many older events were let go.
    pub forgotten: u64,
    pub tally: Tally,
    /// What the operating system says of the run; there is nothing it could say of a virtual one.
    pub usage: Option<Usage>,
}

/// What is counted while the run goes on, so that it does not depend on how many events are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub frames: u64,
    /// Nominal time from the start of the run to its last event.
    pub elapsed: Duration,
    /// The longest time without a new frame while the slow function ran.
    pub freeze: Duration,
    /// When the slow function returned or was interrupted.
    pub slow_ended: Option<Duration>,
    /// When the spinner was gone.
    pub erased: Option<Duration>,
    /// Since when there was no new frame, while the slow function runs.
    still_since: Option<Duration>,
}

/// What the operating system counted for the whole process during the run (`getrusage`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Time on a core, in the program and in the kernel on its behalf.
    pub cpu: Duration,
    /// The process gave up its core to wait for something.
    pub voluntary_switches: u64,
    /// The system took the core away.
    pub involuntary_switches: u64,
}

impl Trace {
    /// The first time at which something like this happened.
    pub fn first(&self, what: impl Fn(&What) -> bool) -> Option<&Event> {
        self.events.iter().find(|event| what(&event.what))
    }

    pub fn threads(&self) -> usize {
        self.lanes.iter().filter(|lane| lane.kind == LaneKind::Thread).count()
    }
}

impl Tally {
    /// Takes one event into account. Events come in the order of their times.
    fn count(&mut self, event: &Event) {
        self.elapsed = self.elapsed.max(event.at);
        match event.what {
            What::SlowBegun => self.still_since = Some(event.at),
            What::Frame(_) => {
                self.frames += 1;
                self.stood_still_until(event.at);
            }
            What::Answer(_) | What::Interrupted => {
                self.stood_still_until(event.at);
                self.still_since = None;
                self.slow_ended = Some(event.at);
            }
            What::Erased => self.erased = Some(event.at),
            _ => {}
        }
    }

    fn stood_still_until(&mut self, now: Duration) {
        if let Some(since) = self.still_since {
            self.freeze = self.freeze.max(now.saturating_sub(since));
            self.still_since = Some(now);
        }
    }
}
