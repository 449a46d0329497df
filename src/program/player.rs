//! Plays a program to its end, in one order that is always the same.
//!
//! A lane runs until it waits; then the one that has waited longest is next. Work takes no time, and the clock moves on
//! only when every lane waits. The caller paces the run: each event has its time on the program's clock.

use std::collections::VecDeque;

use super::machine::{Leash, Machine, Operation, Output, Pause, Stream, Told, Watch};
use crate::trace::Use;

/// After this many instructions a lane that does not wait goes behind the others, as CPython switches threads after a
/// while. So a `while not done: pass` ends when another thread sets `done`.
const SLICE: u64 = 50_000;
/// Slices of the rehearsal that finds out which data lanes share.
const REHEARSED: u32 = 40;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayerEvent {
    /// A lane writes.
    Output { lane: usize, stream: Stream, text: String },
    /// A lane uses something that others can notice. Only a player that notes sends it.
    Uses { lane: usize, used: Use },
    /// A lane has begun to wait. [`Machine::wait_of`] says what it waits for.
    Waits { lane: usize },
    /// A lane goes on: a thread, or a task whose turn it is.
    Goes { lane: usize },
    /// A lane has ended.
    Ends { lane: usize },
    /// Nothing happens until this time of the program's clock, in nanoseconds.
    Sleeps { until: i64 },
    /// A lane works on: the caller may end the run here.
    Works,
    /// Every lane waits for another one.
    Deadlock,
    /// The program has ended, with this exit status.
    Ended { status: i32 },
}

pub struct Player {
    machine: Machine,
    /// When each lane last began to wait or went behind the others, as growing numbers.
    since: Vec<u64>,
    clock: u64,
    /// The operation that the current turn of each thread comes to next.
    turns: Vec<Option<Operation>>,
    /// The lane that went last, if it has not waited since.
    last: Option<usize>,
    told_end: Vec<bool>,
    events: VecDeque<PlayerEvent>,
    is_over: bool,
    /// All lanes sleep until this time, and the caller knows.
    sleeps_until: Option<i64>,
    /// The data whose uses are noted, for a player that notes.
    noted: Option<Watch>,
}

impl Player {
    pub fn new(machine: Machine) -> Self {
        Self {
            machine,
            since: Vec::new(),
            clock: 0,
            turns: Vec::new(),
            last: None,
            told_end: Vec::new(),
            events: VecDeque::new(),
            is_over: false,
            sleeps_until: None,
            noted: None,
        }
    }

    /// A player that also sends what lanes do and others can notice. A rehearsal of the beginning of the run finds out
    /// which data they share.
    pub fn noting(mut machine: Machine) -> Self {
        let mut rehearsal = Self { noted: Some(Watch::default()), ..Self::new(machine.clone()) };
        let mut slices = 0;
        while slices < REHEARSED && !rehearsal.is_over {
            rehearsal.advance();
            rehearsal.events.clear();
            slices += 1;
        }
        let origins = rehearsal.noted.unwrap_or_default().known();
        machine.tell(true);
        Self { noted: Some(Watch::new(origins)), ..Self::new(machine) }
    }

    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Raises `KeyboardInterrupt` in the main lane, as Ctrl-C does, at this time of the program's clock. It ends the
    /// sleep that the caller was told of.
    pub fn interrupt(&mut self, at: i64) {
        self.sleeps_until = None;
        self.machine.advance_to(at);
        self.machine.interrupt();
    }

    fn stamp(&mut self, lane: usize) {
        self.clock += 1;
        self.since[lane] = self.clock;
    }

    fn threads(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.machine.lane_count()).filter(|lane| !self.machine.is_task(*lane))
    }

    /// The thread that can go on and has waited longest.
    fn ready(&self) -> Option<usize> {
        let can_go = |lane: &usize| !self.machine.has_ended(*lane) && self.machine.can_go(*lane);
        self.threads().filter(can_go).min_by_key(|lane| self.since[*lane])
    }

    fn notice_lanes(&mut self) {
        while self.since.len() < self.machine.lane_count() {
            self.since.push(0);
            self.told_end.push(false);
            self.turns.push(None);
            self.stamp(self.since.len() - 1);
        }
    }

    /// Lets the next lane run, or time pass.
    fn advance(&mut self) {
        self.notice_lanes();
        if let Some(until) = self.sleeps_until.take() {
            self.wake(until);
        }
        if self.machine.has_ended(0) {
            self.is_over = true;
            self.events.push_back(PlayerEvent::Ended { status: self.machine.status() });
            return;
        }
        match self.ready() {
            Some(thread) => self.go(thread),
            None => self.pass_time(),
        }
    }

    /// Runs a thread until it waits, or until its event loop gives the next turn.
    fn go(&mut self, thread: usize) {
        let turn = self.turns[thread].take();
        let lane = match turn {
            Some(Operation::Turn(task)) => task,
            _ => self.machine.actor_of(thread),
        };
        if self.last != Some(lane) {
            self.events.push_back(PlayerEvent::Goes { lane });
        }
        self.last = Some(lane);
        let leash = Leash::Turns(u32::from(turn.is_some()), self.noted.take());
        let (pause, next) = self.machine.lead(thread, leash, SLICE);
        if let Leash::Turns(_, Some(mut watch)) = self.machine.take_leash() {
            if !watch.found.is_empty() {
                watch.origins = watch.known();
                watch.found.clear();
            }
            self.noted = Some(watch);
        }
        self.tell();
        self.notice_lanes();
        if lane != thread && pause != Pause::Budget && !self.machine.has_ended(lane) {
            self.events.push_back(PlayerEvent::Waits { lane });
            self.last = None;
        }
        if pause != Pause::Move && lane != thread && self.machine.actor_of(thread) == thread {
            // The turn is over, and what the loop does next is done by the thread itself.
            self.events.push_back(PlayerEvent::Goes { lane: thread });
            self.last = Some(thread);
        }
        self.tell_ends();
        match pause {
            // A loop goes on without going behind other threads.
            Pause::Move => self.turns[thread] = next,
            Pause::Waits(_) => {
                self.stamp(thread);
                self.last = None;
                self.events.push_back(PlayerEvent::Waits { lane: thread });
            }
            Pause::Ended => self.stamp(thread),
            Pause::Budget => {
                self.stamp(thread);
                self.events.push_back(PlayerEvent::Works);
            }
        }
    }

    fn tell_ends(&mut self) {
        for lane in 0..self.machine.lane_count() {
            if self.machine.has_ended(lane) && !std::mem::replace(&mut self.told_end[lane], true) {
                self.events.push_back(PlayerEvent::Ends { lane });
            }
        }
    }

    /// Sends what was written and done, in the order in which it happened.
    fn tell(&mut self) {
        let mut output = self.machine.take_output().into_iter().peekable();
        let written = |Output { lane, stream, text, .. }| PlayerEvent::Output { lane, stream, text };
        for (at, done) in self.machine.take_done().into_iter().enumerate() {
            while let Some(output) = output.next_if(|output| output.after <= at) {
                self.events.push_back(written(output));
            }
            if let Some(used) = done.told.and_then(|told| used(done.operation, told)) {
                self.events.push_back(PlayerEvent::Uses { lane: done.lane, used });
            }
        }
        self.events.extend(output.map(written));
    }

    /// Moves the clock, while every lane waits, to the first moment at which one of them has waited long enough.
    fn pass_time(&mut self) {
        let waits = self.threads().filter(|lane| !self.machine.has_ended(*lane));
        let Some(next) = waits.filter_map(|lane| self.until(lane)).min() else {
            self.is_over = true;
            let is_stopped = self.machine.has_stopped();
            self.events.push_back(if is_stopped { PlayerEvent::Ended { status: 1 } } else { PlayerEvent::Deadlock });
            return;
        };
        if next > self.machine.now() {
            self.events.push_back(PlayerEvent::Sleeps { until: next });
            self.sleeps_until = Some(next);
        } else {
            self.wake(next);
        }
    }

    fn until(&self, lane: usize) -> Option<i64> {
        self.machine.wait_of(lane).and_then(|wait| wait.until)
    }

    /// Wakes the lanes whose time is over; those with the same time go in the order in which they have waited.
    fn wake(&mut self, now: i64) {
        let waits = self.threads().filter(|lane| !self.machine.has_ended(*lane));
        let mut due: Vec<usize> = waits.filter(|lane| self.until(*lane).is_some_and(|until| until <= now)).collect();
        due.sort_by_key(|lane| self.since[*lane]);
        self.machine.advance_to(now);
        for lane in due {
            self.machine.time_out(lane);
            self.stamp(lane);
        }
    }
}

/// The use of what lanes share that an operation is, if it is one.
fn used(operation: Operation, told: Told) -> Option<Use> {
    let Told { verb, object, value } = told;
    let value = value.unwrap_or_default();
    match operation {
        Operation::Read(_) => Some(Use::ReadData { name: object, value }),
        Operation::Write(_) => Some(Use::WroteData { name: object, value }),
        Operation::Acquire(_) => Some(Use::Took { lock: object }),
        Operation::Release(_) => Some(Use::GaveBack { lock: object }),
        Operation::Call(..) | Operation::Pass(_) | Operation::Look(_) => Some(Use::Called { verb, object }),
        Operation::Choose(..) | Operation::Print | Operation::Wake | Operation::Turn(_) | Operation::Callback(_) => {
            None
        }
    }
}

impl Iterator for Player {
    type Item = PlayerEvent;

    fn next(&mut self) -> Option<PlayerEvent> {
        while self.events.is_empty() {
            if self.is_over {
                return None;
            }
            self.advance();
        }
        self.events.pop_front()
    }
}
