//! Playing a program to its end, in one order that is always the same.
//!
//! A lane runs until it waits; the one that has waited longest goes next. Work takes no time, and the clock moves on only
//! when every lane waits. The caller paces it: each event says at which time of the program's clock it happens.

use super::machine::{Leash, Machine, Pause, Stream, WaitOn};

/// A lane that does not wait is put behind the others after this many instructions, as `CPython` switches threads after a
/// while. A `while not done: pass` ends, then, when another thread sets `done`.
const SLICE: u64 = 50_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A lane writes.
    Output { lane: usize, stream: Stream, text: String },
    /// A lane has begun to wait.
    Waits { lane: usize },
    /// A lane goes on.
    Goes { lane: usize },
    /// A lane has ended.
    Ends { lane: usize },
    /// Nothing happens until this time of the program's clock, in nanoseconds.
    Sleeps { until: i64 },
    /// A lane works, and is not done yet: a moment to look whether the run should end.
    Works,
    /// Every lane waits for another one.
    Deadlock,
    /// The program has ended, with this exit status.
    Ended { status: i32 },
}

pub struct Player {
    machine: Machine,
    /// When each lane last began to wait, or was put behind the others: numbers in order.
    since: Vec<u64>,
    clock: u64,
    /// The lane that went last.
    last: Option<usize>,
    told_end: Vec<bool>,
    events: std::collections::VecDeque<Event>,
    is_over: bool,
}

impl Player {
    pub fn new(machine: Machine) -> Self {
        Self {
            machine,
            since: Vec::new(),
            clock: 0,
            last: None,
            told_end: Vec::new(),
            events: std::collections::VecDeque::new(),
            is_over: false,
        }
    }

    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Raises `KeyboardInterrupt` in the main lane, as Ctrl-C does.
    pub fn interrupt(&mut self) {
        self.machine.interrupt();
    }

    fn stamp(&mut self, lane: usize) {
        self.clock += 1;
        self.since[lane] = self.clock;
    }

    /// Lanes that can go on, in the order in which they have waited.
    fn ready(&self) -> Option<usize> {
        let can_go = |lane: &usize| !self.machine.has_ended(*lane) && self.machine.can_go(*lane);
        (0..self.machine.lane_count()).filter(can_go).min_by_key(|lane| self.since[*lane])
    }

    fn notice_lanes(&mut self) {
        while self.since.len() < self.machine.lane_count() {
            self.since.push(0);
            self.told_end.push(false);
            self.stamp(self.since.len() - 1);
        }
    }

    /// The next lane runs, or time passes.
    fn advance(&mut self) {
        self.notice_lanes();
        if self.machine.has_ended(0) {
            self.is_over = true;
            self.events.push_back(Event::Ended { status: self.machine.status() });
            return;
        }
        match self.ready() {
            Some(lane) => self.go(lane),
            None => self.pass_time(),
        }
    }

    fn go(&mut self, lane: usize) {
        if self.last != Some(lane) {
            self.events.push_back(Event::Goes { lane });
        }
        self.last = Some(lane);
        let (pause, _) = self.machine.lead(lane, Leash::Free, SLICE);
        for output in self.machine.take_output() {
            self.events.push_back(Event::Output { lane: output.lane, stream: output.stream, text: output.text });
        }
        self.notice_lanes();
        self.stamp(lane);
        match pause {
            Pause::Waits(_) => self.events.push_back(Event::Waits { lane }),
            Pause::Ended if !std::mem::replace(&mut self.told_end[lane], true) => {
                self.events.push_back(Event::Ends { lane });
            }
            Pause::Ended | Pause::Move => {}
            Pause::Budget => self.events.push_back(Event::Works),
        }
    }

    /// Every lane waits: the clock goes to the first moment at which one of them has waited long enough.
    fn pass_time(&mut self) {
        let waits = (0..self.machine.lane_count()).filter(|lane| !self.machine.has_ended(*lane));
        let until = |lane: usize| self.machine.wait_of(lane).and_then(|wait| wait.until);
        let Some(next) = waits.clone().filter_map(until).min() else {
            self.is_over = true;
            self.events.push_back(Event::Deadlock);
            return;
        };
        // Those whose time is over at once go in the order of their times, then in the order in which they have waited.
        let mut due: Vec<usize> = waits.filter(|lane| until(*lane).is_some_and(|until| until <= next)).collect();
        due.sort_by_key(|lane| self.since[*lane]);
        if next > self.machine.now() {
            self.events.push_back(Event::Sleeps { until: next });
        }
        self.machine.advance_to(next);
        for lane in due {
            self.machine.time_out(lane);
            self.stamp(lane);
        }
    }

    /// Whether anything but time can end the wait of a lane.
    pub fn waits_for_time(&self, lane: usize) -> bool {
        self.machine.wait_of(lane).is_some_and(|wait| wait.on == WaitOn::Time)
    }
}

impl Iterator for Player {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while self.events.is_empty() {
            if self.is_over {
                return None;
            }
            self.advance();
        }
        self.events.pop_front()
    }
}
