//! Plays a program on the clock: sleeps take their time at the pace of the session, work takes none. The trace is like
//! that of a demo.
//!
//! The machine that plays the program has no clock of this computer. It says until when it sleeps, and the time that it
//! took to compute does not shorten its sleeps: on the program's own clock that time does not exist.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::lane::Observer;
use super::pace::{Clock, Pace};
use crate::interrupt::Interrupt;
use crate::program::machine::{END, Failure, Machine, Stream, WaitOn};
use crate::program::{Player, PlayerEvent};
use crate::trace::{For, LaneId, LaneKind, Recorder, Trace, What};

/// How a run of a program ended.
#[derive(Debug)]
pub enum Ending {
    /// It ended by itself, with this exit status, as CPython's.
    Status(i32),
    /// Every lane waits for another one.
    Deadlock(Vec<Stuck>),
    /// A second Ctrl-C ended it.
    Interrupted,
    /// It had not ended after the given amount of work, and was in this line.
    TooLong(usize),
    /// Its output could not be shown.
    Unheard(io::Error),
}

/// A lane that waits for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    pub name: String,
    /// The object and the method in which it waits.
    pub object: String,
    pub verb: String,
    /// The lane that has the object.
    pub holder: Option<String>,
}

/// The surroundings of a program's run.
pub struct Stage {
    pub pace: Pace,
    pub interrupt: Arc<Interrupt>,
    pub observer: Arc<dyn Observer>,
    /// After this many turns of work without a wait the run is given up; None means never.
    pub most_work: Option<u32>,
}

/// Plays a program to its end. The failure is that of its main thread.
pub fn play(machine: Machine, stage: &Stage) -> (Ending, Option<Failure>, Trace) {
    let mut run = PlayedRun {
        clock: (stage.pace != Pace::Virtual).then(|| Clock::start(stage.pace, Arc::clone(&stage.interrupt))),
        stage,
        recorder: Recorder::default(),
        player: Player::noting(machine),
        worked: Duration::ZERO,
        turns: 0,
        heard: 0,
        asleep_until: None,
        failure: None,
        lanes: Vec::new(),
    };
    let ending = run.play();
    let mut trace = run.recorder.finish(Duration::ZERO, None);
    trace.is_simulated = true;
    (ending, run.failure, trace)
}

struct PlayedRun<'a> {
    stage: &'a Stage,
    /// None on virtual time, where nothing really waits.
    clock: Option<Clock>,
    recorder: Recorder,
    player: Player,
    /// The time that the machine spent on computing, on the clock of the run.
    worked: Duration,
    turns: u32,
    /// How many presses of Ctrl-C were delivered.
    heard: u32,
    /// The program sleeps until this time of its clock.
    asleep_until: Option<i64>,
    /// How the main thread failed.
    failure: Option<Failure>,
    /// The last record of each lane.
    lanes: Vec<Known>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Started,
    Runs,
    Waits,
    Ended,
}

impl PlayedRun<'_> {
    fn play(&mut self) -> Ending {
        loop {
            let begun = self.clock_time();
            let Some(event) = self.player.next() else { return Ending::Interrupted };
            self.worked += self.clock_time().saturating_sub(begun);
            self.notice_lanes();
            match self.goes_on(event) {
                Ok(None) => {}
                Ok(Some(ending)) => return ending,
                Err(error) => return Ending::Unheard(error),
            }
            let asleep_until = self.asleep_until.take();
            if self.heard < self.stage.interrupt.rings() {
                self.heard += 1;
                if self.heard > 1 {
                    return Ending::Interrupted;
                }
                let at = self.interrupted_at(asleep_until);
                self.player.interrupt(at);
            }
        }
    }

    fn goes_on(&mut self, event: PlayerEvent) -> io::Result<Option<Ending>> {
        match event {
            PlayerEvent::Output { lane, stream, text } => {
                self.note(lane, What::Printed { text, is_error: stream == Stream::Error })?;
            }
            PlayerEvent::Uses { lane, used } => self.note(lane, used.into())?,
            PlayerEvent::Goes { lane } => match self.lanes[lane] {
                Known::Started => self.change(lane, Known::Runs, What::Begun)?,
                Known::Waits => self.change(lane, Known::Runs, What::Resumes)?,
                Known::Runs | Known::Ended => {}
            },
            PlayerEvent::Waits { lane } => {
                let wait = self.wait(lane);
                self.change(lane, Known::Waits, What::Waits(wait))?;
            }
            PlayerEvent::Ends { lane } => self.end(lane)?,
            PlayerEvent::Sleeps { until } => self.sleep(until),
            PlayerEvent::Works => {
                self.turns += 1;
                let is_too_long = self.stage.most_work.is_some_and(|most| self.turns > most);
                return Ok(is_too_long.then(|| Ending::TooLong(self.player.machine().working_line())));
            }
            PlayerEvent::Deadlock => return Ok(Some(Ending::Deadlock(self.stuck()))),
            PlayerEvent::Ended { status } => {
                if self.lanes[0] != Known::Ended {
                    self.end(0)?;
                }
                return Ok(Some(Ending::Status(status)));
            }
        }
        Ok(None)
    }

    /// Waits until the program's clock shows this time, or until Ctrl-C.
    fn sleep(&mut self, until: i64) {
        self.asleep_until = Some(until);
        if let Some(clock) = &self.clock {
            clock.hold(nanoseconds(until) + self.worked, self.heard + 1);
        }
    }

    /// The time of the program's clock at which Ctrl-C comes, also in the middle of a sleep.
    fn interrupted_at(&self, asleep_until: Option<i64>) -> i64 {
        let begun = self.player.machine().now();
        let (Some(until), Some(clock)) = (asleep_until, &self.clock) else { return begun };
        let now = clock.now().saturating_sub(self.worked).as_nanos();
        i64::try_from(now).unwrap_or(until).clamp(begun, until.max(begun))
    }

    fn end(&mut self, lane: usize) -> io::Result<()> {
        if let Some(failure) = self.player.machine().failure(lane) {
            self.note(lane, What::Failed(failure.to_string()))?;
            self.failure = Some(failure).filter(|_| lane == 0).or(self.failure.take());
        }
        self.change(lane, Known::Ended, What::Ended)
    }

    fn notice_lanes(&mut self) {
        for lane in self.lanes.len()..self.player.machine().lane_count() {
            let name = self.player.machine().lane_label(lane).into();
            let kind = match self.player.machine().loop_of(lane) {
                Some(thread) => LaneKind::Task(LaneId(thread)),
                None => LaneKind::Thread,
            };
            self.recorder.lane(name, kind, self.now());
            self.lanes.push(Known::Started);
        }
    }

    fn change(&mut self, lane: usize, known: Known, what: What) -> io::Result<()> {
        self.lanes[lane] = known;
        self.note(lane, what)
    }

    fn note(&self, lane: usize, what: What) -> io::Result<()> {
        let event = self.recorder.record(LaneId(lane), what, || self.now());
        if event.what.is_detail() {
            return Ok(());
        }
        self.stage.observer.watch(&event, &self.player.machine().lane_label(lane))
    }

    fn wait(&self, lane: usize) -> For {
        let machine = self.player.machine();
        let held = machine.thread_in_turn(lane);
        let Some(wait) = machine.wait_of(held.unwrap_or(lane)) else { return For::Turn };
        let limit = wait.until.map(nanoseconds);
        let (name, verb) = machine.waited_for(wait).unwrap_or_default();
        match (wait.on, machine.holder(wait)) {
            (WaitOn::Time, _) if held.is_some() => For::Blocking { until: limit.unwrap_or_default() },
            (WaitOn::Turn, _) => For::Turn,
            (WaitOn::Future(_), Some(other)) => For::End(LaneId(other)),
            (WaitOn::Time, _) => For::Time { until: limit.unwrap_or_default() },
            (WaitOn::Lock(_), _) => For::NamedLock { name, limit },
            (WaitOn::Gate(_), Some(other)) if verb == END => For::End(LaneId(other)),
            (WaitOn::Gate(_) | WaitOn::Future(_), _) => For::Object { name, verb, limit },
        }
    }

    fn stuck(&self) -> Vec<Stuck> {
        let machine = self.player.machine();
        let lanes = (0..machine.lane_count()).filter(|lane| !machine.has_ended(*lane));
        lanes
            .filter_map(|lane| {
                let wait = machine.wait_of(lane)?;
                let (object, verb) = machine.waited_for(wait)?;
                let holder = machine.holder(wait).map(|lane| machine.lane_label(lane));
                Some(Stuck { name: machine.lane_label(lane), object, verb, holder })
            })
            .collect()
    }

    /// The time on the program's own clock.
    fn now(&self) -> Duration {
        nanoseconds(self.player.machine().now())
    }

    fn clock_time(&self) -> Duration {
        self.clock.as_ref().map(Clock::now).unwrap_or_default()
    }
}

fn nanoseconds(time: i64) -> Duration {
    Duration::from_nanos(u64::try_from(time).unwrap_or_default())
}
