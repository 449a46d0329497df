//! What happened in a run: events with their times, and measures of them.
//!
//! A demo records what it does while it does it: each [`Event`] has a time, a lane, and what happened. The events of a
//! run, in order, are its [`Trace`]. Reports, pictures, `why` and the verdict on predictions are computed from it.

#[cfg(test)]
pub(crate) mod handmade;
pub mod holders;
pub mod measure;
pub mod moment;
pub mod reason;
mod recorder;
pub mod shares;
pub mod states;
pub mod stored;
mod tally;
mod telling;
mod waits;

use std::sync::Arc;
use std::time::Duration;

use crate::names::is_part_of;

pub use recorder::Recorder;
pub use waits::{For, HadBy, Lack, Use};

/// A lane: one thread, task or process of a run, numbered in the order in which they were started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneId(pub usize);

/// The first number of a unit. A run has fewer lanes.
const FIRST_UNIT: usize = 1 << 20;

impl LaneId {
    /// The number of a unit: one of very many threads or tasks, which have no lanes. They need numbers for virtual
    /// time, where they take turns as lanes do.
    pub fn of_unit(number: u32) -> Self {
        LaneId(FIRST_UNIT + number as usize)
    }

    /// Whether this is the number of a unit, and not of a lane.
    pub fn is_unit(self) -> bool {
        self.0 >= FIRST_UNIT
    }
}

/// What a lane is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneKind {
    /// An operating-system thread.
    Thread,
    /// A coroutine, driven by the event loop that runs on this thread.
    Task(LaneId),
    /// A second process of this program, with one thread.
    Process,
}

/// A lane in a trace, by the name that the demo gave it, never by a number that a system gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneInfo {
    pub name: Arc<str>,
    pub kind: LaneKind,
    /// When it was started. It begins to run a little later, at its first turn.
    pub started: Duration,
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
    /// The lane stopped running, to wait for something. It waits until its next event.
    Waits(For),
    /// The lane runs again.
    Resumes,
    /// The lane runs again, after it was kept off its core since that time in the middle of its work.
    OffCore { since: Duration },
    /// A thread or task was made. In a live run, with the words of its library, which have the number of the system.
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
    /// The end of the pipe that asks the spinner's process to stop was closed.
    PipeClosed,
    /// The spinner's process found that its pipe has ended.
    PipeEnded,
    /// A coroutine was dropped without having been awaited. None of it ever ran.
    NeverAwaited,
    /// A lane of a program wrote to its output, or to its error output.
    Printed { text: String, is_error: bool },
    /// A lane of a program ended with this uncaught exception.
    Failed(String),
    /// One was added to the shared counter `added` times, and its value is `counter`.
    Counted { added: u32, counter: u32 },
    /// All units have begun, this many.
    UnitsBegun(u32),
    /// All units have ended, this many.
    UnitsEnded(u32),
    /// The spinner erased its line.
    Erased,
    /// The demo's own words: a scene explains itself.
    Said(String),
    /// The lane ended.
    Ended,
    /// The lane used something that lanes share.
    Uses(Use),
}

impl From<Use> for What {
    fn from(used: Use) -> Self {
        What::Uses(used)
    }
}

impl What {
    /// Whether it is a detail, whether states show it, and what its lane does from then on.
    fn nature(&self) -> (bool, bool, Doing<'_>) {
        match self {
            What::Begun => (false, true, Doing::Runs),
            What::Waits(wait) => (true, true, Doing::Waits(wait)),
            What::Resumes | What::OffCore { .. } => (true, true, Doing::Runs),
            What::Ended => (false, true, Doing::Nothing),
            What::NeverAwaited => (false, false, Doing::Nothing),
            What::Uses(_) => (true, false, Doing::Runs),
            // A callback speaks for the lane that added it, which may be waiting.
            What::Said(_) => (false, false, Doing::Same),
            What::Made(_)
            | What::Frame(_)
            | What::SlowBegun
            | What::Answer(_)
            | What::Interrupted
            | What::FlagSet
            | What::FlagSeen
            | What::CancelAsked
            | What::Cancelled
            | What::PipeClosed
            | What::PipeEnded
            | What::Printed { .. }
            | What::Failed(_)
            | What::Counted { .. }
            | What::UnitsBegun(_)
            | What::UnitsEnded(_)
            | What::Erased => (false, false, Doing::Runs),
        }
    }

    /// Whether only pictures and questions need it: lines for such events would hide the others.
    pub fn is_detail(&self) -> bool {
        self.nature().0
    }

    /// Whether a picture of states shows it, since states begin or end with it.
    pub fn is_seen_in_states(&self) -> bool {
        self.nature().1
    }

    /// What its lane does from then on.
    pub fn leads_to(&self) -> Doing<'_> {
        self.nature().2
    }

    /// For an event after a time off its core, the time since when.
    pub fn off_core_since(&self) -> Option<Duration> {
        if let What::OffCore { since } = self { Some(*since) } else { None }
    }
}

/// What a lane does after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing<'a> {
    Runs,
    Waits(&'a For),
    /// The same as before.
    Same,
    /// Nothing: it has ended.
    Nothing,
}

/// A run, from its start to its end.
#[derive(Clone, Debug)]
pub struct Trace {
    pub lanes: Vec<LaneInfo>,
    /// In the order of their times. A very long run keeps only the newest ones.
    pub events: Vec<Event>,
    /// How many older events were dropped.
    pub forgotten: u64,
    pub tally: Tally,
    /// Time on cores: from the operating system for a live run, from the virtual clock for a virtual one.
    pub computed: Duration,
    /// What the operating system counted; None for a virtual run.
    pub usage: Option<Usage>,
    /// Whether it is the run of a program: spinlab played it, so nothing in it says anything about this machine.
    pub is_simulated: bool,
}

/// Counts that are kept while the run goes on, so that they do not depend on how many events are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub frames: u64,
    /// Nominal time from the start of the run to its last event.
    pub elapsed: Duration,
    /// The longest time without a new frame while the slow function ran.
    pub freeze: Duration,
    /// When the slow function returned or was interrupted.
    pub slow_ended: Option<Duration>,
    /// When the spinner was erased.
    pub erased: Option<Duration>,
    /// How often one was added to the shared counter, and its value.
    pub counted: Option<(u32, u32)>,
    /// How many units there were, and when the last of them had begun.
    pub units_begun: Option<(u32, Duration)>,
    /// When the last of the units had ended.
    pub units_ended: Option<Duration>,
    /// For how long lanes were kept off their cores, in total.
    pub off_core: Duration,
    /// How many slow functions are running.
    slow_running: u32,
    /// The time of the last frame, or of the first slow function if that is later.
    still_since: Option<Duration>,
}

/// What the operating system counted during the run, for this process and those it started (`getrusage`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Time on a core, in the program and in the kernel on its behalf.
    pub cpu: Duration,
    /// How often the process gave up its core to wait for something.
    pub voluntary_switches: u64,
    /// How often the system took the core away.
    pub involuntary_switches: u64,
    /// Bytes of memory that the run had taken when all its lanes had begun, in all its processes. None where the system
    /// does not tell.
    pub memory: Option<u64>,
    /// Bytes that earlier runs of this program had taken and left. What a run takes of them again is not counted.
    pub left_behind: u64,
}

impl Trace {
    pub fn lane(&self, id: LaneId) -> &LaneInfo {
        &self.lanes[id.0]
    }

    /// The first event of this kind.
    pub fn first(&self, what: impl Fn(&What) -> bool) -> Option<&Event> {
        self.events.iter().find(|event| what(&event.what))
    }

    /// The lane of that name. Lanes of a program also have numbers, and `Thread-1` and `spin` mean `Thread-1 (spin)`,
    /// unless another lane runs that function, too.
    pub fn lane_named(&self, name: &str) -> Option<LaneId> {
        let named = |is_it: &dyn Fn(&str) -> bool| self.lanes.iter().position(|lane| is_it(&lane.name)).map(LaneId);
        let exact = named(&|other| other == name);
        if exact.is_some() || !self.is_simulated {
            return exact;
        }
        let number = name.parse().ok().filter(|number| *number < self.lanes.len()).map(LaneId);
        number.or_else(|| {
            let mut called = (0..self.lanes.len()).filter(|lane| is_part_of(name, &self.lanes[*lane].name)).map(LaneId);
            called.next().filter(|_| called.next().is_none())
        })
    }

    /// The tasks of the event loop that runs on a thread.
    pub fn tasks_on(&self, thread: LaneId) -> Vec<LaneId> {
        let is_on = |lane: &LaneId| self.lane(*lane).kind == LaneKind::Task(thread);
        (0..self.lanes.len()).map(LaneId).filter(is_on).collect()
    }

    /// When a lane ended.
    pub fn end_of(&self, lane: LaneId) -> Option<Duration> {
        self.events.iter().rfind(|event| event.lane == lane && event.what == What::Ended).map(|event| event.at)
    }

    /// Operating-system threads that took part: every process of a run has one.
    pub fn threads(&self) -> usize {
        let lanes = self.lanes.iter().filter(|lane| matches!(lane.kind, LaneKind::Thread | LaneKind::Process)).count();
        let units = self.events.iter().find_map(|event| {
            let What::UnitsBegun(units) = event.what else { return None };
            (self.lane(event.lane).kind == LaneKind::Thread).then_some(units)
        });
        lanes + units.unwrap_or_default() as usize
    }
}
