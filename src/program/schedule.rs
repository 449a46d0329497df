//! A program with its moves, which can be made and taken back.
//!
//! A move is one visible operation of a lane and all that the lane then does by itself. After each move every lane is
//! in front of its next operation, waits, or has ended.

mod kept;
mod trial;
mod turns;
mod watched;

use std::rc::Rc;
use std::sync::Arc;

use self::kept::Kept;
use super::machine::{
    CodeLocation, DoneOperation, Failure, Leash, Machine, Operation, Origins, Output, Pause, WaitOn, Watch,
};
use crate::names::{is_part_of, parts_of};
use crate::tr;

/// The most instructions of one move.
pub(super) const LONGEST_MOVE: u64 = 1_000_000;
/// The words with which a lane ends that needs more.
pub(super) fn too_long() -> &'static str {
    tr!("this loop does not end, or takes longer than spinlab waits")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The lane does its next operation.
    Go,
    /// The time of its wait is over: it wakes, or stops waiting.
    TimeOut,
    /// It makes a choice, with the result of this number.
    Pick(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneMove {
    pub lane: usize,
    pub choice: Choice,
}

/// The next thing that a lane does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LaneNext {
    /// It is in front of an operation: a verb, and the name of its object.
    Operation {
        operation: Operation,
        verb: String,
        object: String,
    },
    /// It sleeps; it wakes with [`Choice::TimeOut`].
    Sleeps {
        until: i64,
    },
    /// A thread whose event loop gives turns to tasks: the lane that it calls next.
    RunsLoop {
        next: usize,
    },
    /// A task that sleeps: its loop wakes it at this time.
    SleepsInLoop {
        until: i64,
    },
    /// A task that is ready, and behind others: the lane that its loop calls next.
    Queued {
        next: Option<usize>,
    },
    /// It waits, and the lane that holds what it waits for, if one does. With a limit it may stop waiting.
    Waits {
        object: String,
        verb: String,
        holder: Option<usize>,
        until: Option<i64>,
    },
    Ended(Option<Failure>),
}

/// A lane as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneView {
    pub number: usize,
    /// Its name in Python: `Thread-1 (spin)`, `Task-2`.
    pub name: String,
    /// Its name with the function that a task runs: `Task-2 (fetch)`.
    pub label: String,
    /// The function that it runs, if its label names it: `fetch`.
    pub function: Option<String>,
    pub is_daemon: bool,
    pub location: Option<CodeLocation>,
    pub next: LaneNext,
}

impl LaneView {
    /// Whether a word is a part of its name: `Thread-1` and `spin` mean `Thread-1 (spin)`.
    pub fn is_called(&self, word: &str) -> bool {
        is_part_of(word, &self.label) || is_part_of(word, &self.name)
    }
}

/// Why a move cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoSuchLane,
    /// What the lane does instead: it waits or has ended.
    Cannot(LaneNext),
}

#[derive(Clone)]
pub struct Schedule {
    /// The program before its first instruction.
    pub(super) begin: Rc<Machine>,
    machine: Machine,
    /// The operation that each lane is in front of.
    next: Vec<Option<Operation>>,
    pub(super) watch: Watch,
    /// The most instructions of one move, or of one slice in a trial.
    patience: u64,
    /// The shared data that was known from each of these moves on. A move that is played again is parted as it was.
    watched: Vec<(usize, Arc<Origins>)>,
    way: Vec<LaneMove>,
    /// The output, each piece with the number of moves before it.
    output: Vec<(usize, Output)>,
    kept: Kept<(Machine, Vec<Option<Operation>>)>,
}

impl Schedule {
    /// Puts a program at its start: the main lane runs to its first move.
    pub fn new(machine: Machine) -> Self {
        let begin = Rc::new(machine);
        let watched = Self::tried(&begin);
        Self::put(&begin, watched)
    }

    fn start(begin: &Rc<Machine>, watch: Watch, patience: u64) -> Self {
        let watched = vec![(0, Arc::clone(&watch.origins))];
        let (way, output, kept) = (Vec::new(), Vec::new(), Kept::default());
        let (begin, machine) = (Rc::clone(begin), Machine::clone(begin));
        let mut schedule = Self { begin, machine, next: vec![None], watch, patience, watched, way, output, kept };
        schedule.settle();
        schedule
    }

    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    pub fn way(&self) -> &[LaneMove] {
        &self.way
    }

    pub fn output(&self) -> impl Iterator<Item = &Output> {
        self.output.iter().map(|(_, output)| output)
    }

    /// The output between the first `moves` moves and the next one.
    pub fn written(&self, moves: usize) -> impl Iterator<Item = &Output> {
        self.output.iter().filter(move |(before, _)| *before == moves).map(|(_, output)| output)
    }

    /// Everything that can happen next.
    pub fn moves(&self) -> Vec<LaneMove> {
        let mut moves = Vec::new();
        if self.has_ended() {
            return moves;
        }
        for thread in self.threads() {
            let lane = self.mover(thread);
            if let Some(Operation::Choose(count, _)) = self.next[thread] {
                moves.extend((0..count).map(|number| LaneMove { lane, choice: Choice::Pick(number) }));
            } else if self.next[thread].is_some() {
                moves.push(LaneMove { lane, choice: Choice::Go });
            } else if self.machine.wait_of(thread).is_some_and(|wait| wait.until.is_some()) {
                moves.push(LaneMove { lane, choice: Choice::TimeOut });
            }
        }
        moves.sort_by_key(|next| next.lane);
        moves
    }

    /// Whether the program has ended: its main lane has, and with it the daemons.
    pub fn has_ended(&self) -> bool {
        self.machine.has_ended(0)
    }

    /// Whether no lane can move although the program has not ended.
    pub fn is_deadlocked(&self) -> bool {
        !self.has_ended() && self.moves().is_empty() && !self.machine.has_stopped()
    }

    pub fn lanes(&self) -> Vec<LaneView> {
        (0..self.machine.lane_count()).map(|number| self.lane(number)).collect()
    }

    fn lane(&self, number: usize) -> LaneView {
        let label = self.machine.lane_label(number);
        LaneView {
            number,
            name: self.machine.lane_name(number).to_owned(),
            function: parts_of(&label).map(|(_, function)| function.to_owned()),
            label,
            is_daemon: self.machine.is_daemon(number),
            location: self.machine.location(number),
            next: self.next_of(number),
        }
    }

    fn next_of(&self, lane: usize) -> LaneNext {
        let thread = self.thread_of(lane);
        if self.mover(thread) != lane {
            return LaneNext::RunsLoop { next: self.mover(thread) };
        }
        if let Some(operation) = self.next[thread] {
            let (verb, object) = self.machine.describe(operation);
            return LaneNext::Operation { operation, verb, object };
        }
        match self.machine.wait_of(thread) {
            Some(wait) if wait.on == WaitOn::Turn => LaneNext::Queued { next: self.before(lane) },
            Some(wait) if wait.on == WaitOn::Time => {
                let until = wait.until.unwrap_or(i64::MAX);
                if self.machine.is_task(thread) { LaneNext::SleepsInLoop { until } } else { LaneNext::Sleeps { until } }
            }
            Some(wait) => {
                let (object, verb) = self.machine.waited_for(wait).unwrap_or_default();
                LaneNext::Waits { object, verb, holder: self.machine.holder(wait), until: wait.until }
            }
            None => LaneNext::Ended(self.machine.failure(lane)),
        }
    }

    /// The name of a result of the choice that a lane has.
    pub fn choice_name(&self, lane: usize, number: u32) -> String {
        let next = self.next.get(self.thread_of(lane)).copied().flatten();
        next.map_or_else(String::new, |operation| self.machine.choice_name(operation, number))
    }

    /// Makes a move. Returns the operations that were done on the way.
    pub fn step(&mut self, next: LaneMove) -> Result<Vec<DoneOperation>, Refused> {
        if next.lane >= self.machine.lane_count() {
            return Err(Refused::NoSuchLane);
        }
        if !self.moves().contains(&next) {
            return Err(Refused::Cannot(self.next_of(next.lane)));
        }
        self.machine.tell(true);
        self.play(next);
        self.machine.tell(false);
        Ok(self.machine.take_done())
    }

    /// Makes a move. From now on it counts what was found to be shared.
    fn play(&mut self, next: LaneMove) {
        if !self.watch.found.is_empty() {
            self.watch.origins = self.watch.known();
            self.watch.found.clear();
            self.watched.push((self.way.len(), Arc::clone(&self.watch.origins)));
        }
        self.make(next);
        self.keep();
    }

    fn make(&mut self, next: LaneMove) {
        let thread = self.thread_of(next.lane);
        if next.choice == Choice::TimeOut {
            self.machine.run_out(thread);
        }
        if let Choice::Pick(number) = next.choice {
            self.machine.pick(number);
        }
        self.way.push(next);
        self.lead(thread, 1);
        self.look_again(thread);
        self.settle();
    }

    fn keep(&mut self) {
        self.kept.offer(self.way.len(), || (self.machine.clone(), self.next.clone()));
    }

    fn lead(&mut self, lane: usize, moves: u32) {
        let watch = std::mem::take(&mut self.watch);
        let (pause, operation) = self.machine.lead(lane, Leash::Moves(moves, watch), self.patience);
        if let Leash::Moves(_, watch) = self.machine.take_leash() {
            self.watch = watch;
        }
        self.next.resize(self.machine.lane_count(), None);
        self.next[lane] = if pause == Pause::Move { operation } else { None };
        if pause == Pause::Budget && self.patience < LONGEST_MOVE {
            self.next[lane] = Some(Operation::Wake);
        } else if pause == Pause::Budget {
            self.machine.stop(lane, too_long());
        }
        let before = self.way.len();
        self.output.extend(self.machine.take_output().into_iter().map(|output| (before, output)));
    }

    /// Lets lanes wait that were in front of a free lock or an open gate, if another lane's move has changed that. A
    /// turn that was parted goes on if no other thread works any more.
    fn look_again(&mut self, moved: usize) {
        for lane in 0..self.next.len() {
            let may_wait = matches!(self.next[lane], Some(Operation::Acquire(_) | Operation::Pass(_)));
            let is_parted = self.next[lane].is_some() && self.machine.is_in_turn(lane);
            if lane != moved && (may_wait || is_parted) {
                self.lead(lane, 0);
            }
        }
    }

    /// Runs every lane that needs no move to go on: new ones, and those that waited for the end of another.
    fn settle(&mut self) {
        loop {
            self.next.resize(self.machine.lane_count(), None);
            let can_settle = |lane: &usize| {
                self.next[*lane].is_none() && !self.machine.has_ended(*lane) && self.machine.can_go(*lane)
            };
            let settling = self.threads().find(can_settle);
            if let Some(thread) = settling {
                self.lead(thread, 0);
            } else if let Some(thread) = self.loop_alone() {
                // Nothing else can happen: the turn goes on, and the loop goes to its next timer.
                self.machine.run_out(thread);
            } else {
                break;
            }
        }
        // A lane in front of a lock that another one has just taken waits, unless it only tries.
        for lane in 0..self.machine.lane_count() {
            if self.next[lane].is_some_and(|next| self.machine.is_blocked(lane, next)) {
                self.lead(lane, 0);
            }
        }
    }

    /// Takes moves back. Returns how many were taken back.
    pub fn undo(&mut self, times: usize) -> usize {
        let times = times.min(self.way.len());
        let left = self.way.len() - times;
        let Some((moves, (machine, next))) = self.kept.back_to(left).cloned() else { return 0 };
        let again: Vec<LaneMove> = self.way.drain(..).take(left).collect();
        self.machine = machine;
        self.next = next;
        self.way = again[..moves].to_vec();
        self.output.retain(|(before, _)| *before <= moves);
        let newest = Arc::clone(&self.watch.origins);
        for next in &again[moves..] {
            let at = self.way.len();
            if let Some((_, then)) = self.watched.iter().rev().find(|(since, _)| *since <= at) {
                self.watch.origins = Arc::clone(then);
            }
            self.make(*next);
        }
        self.watched.retain(|(since, _)| *since < left || *since == 0);
        if self.watched.last().is_some_and(|(_, last)| !Arc::ptr_eq(last, &newest)) {
            self.watched.push((left, Arc::clone(&newest)));
        }
        self.watch.origins = newest;
        self.machine.take_done();
        self.begin_again();
        times
    }
}
