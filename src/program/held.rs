//! A program that is held still: its moves so far, and what each did.

use std::sync::Arc;

use super::explore::Start;
use super::machine::{DoneOperation, Failure, Operation, Origins, Stream};
use super::schedule::{Choice, LaneMove, LaneNext, LaneView, Refused, Schedule};

/// A program with its moves, as a learner makes them.
#[derive(Clone)]
pub struct HeldProgram {
    /// Its name in prompts and messages.
    pub name: String,
    /// The words that loaded it.
    pub title: String,
    pub text: String,
    schedule: Schedule,
    /// What each move did.
    made: Vec<Made>,
    /// It was moved since the learner last went on in the lesson.
    has_news: bool,
}

/// A move that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub lane: usize,
    pub deeds: Vec<MoveDeed>,
    pub changes: Vec<Change>,
}

/// What a lane did and others can notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoveDeed {
    Read {
        name: String,
        value: String,
    },
    Wrote {
        name: String,
        value: String,
    },
    Took(String),
    GaveBack(String),
    Called {
        object: String,
        verb: String,
    },
    /// A choice, and its result.
    Chose(String),
    Printed(String),
    Woke,
    /// A turn of its event loop, with what it printed.
    Turned(String),
    /// The loop called a function of the program.
    CalledBack {
        name: String,
        printed: String,
    },
    /// The time limit of its wait was over.
    GaveUp {
        object: String,
        verb: String,
    },
}

/// What a move has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Started(usize),
    Ended(usize),
    Failed(usize, Failure),
    /// Data of the program has another value after the turn of a task or a callback.
    Became {
        name: String,
        value: String,
    },
    /// A lane has written to the error output.
    Complained(String),
    /// The whole program has ended.
    Over,
    Deadlock,
}

impl HeldProgram {
    pub fn new(name: &str, title: &str, text: &str, schedule: Schedule) -> Self {
        let (name, title, text) = (name.to_owned(), title.to_owned(), text.to_owned());
        HeldProgram { name, title, text, schedule, made: Vec::new(), has_news: false }
    }

    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Its start, for an exploration with the same moves.
    pub fn start(&self) -> Start {
        let mut schedule = self.schedule.clone();
        schedule.undo(schedule.way().len());
        Start::of(&schedule)
    }

    /// Notes what an exploration of the program has found to be shared.
    pub fn learn(&mut self, watched: &Origins) {
        self.schedule.learn(watched);
    }

    pub fn made(&self) -> &[Made] {
        &self.made
    }

    /// The lane that moved last.
    pub fn last_moved(&self) -> Option<usize> {
        self.made.last().map(|made| made.lane)
    }

    /// Whether it was moved since the last call.
    pub fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news)
    }

    /// Lets a lane make its next move.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn advance(&mut self, lane: usize) -> Result<&Made, Refused> {
        let mut moves = self.schedule.moves().into_iter();
        let next = moves.find(|next| next.lane == lane && !matches!(next.choice, Choice::Pick(_)));
        self.make(next.unwrap_or(LaneMove { lane, choice: Choice::Go }), "")
    }

    /// Lets a lane make a choice with this result.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn choose(&mut self, lane: usize, result: &str) -> Result<&Made, Refused> {
        let is_it = |next: &LaneMove| match next.choice {
            Choice::Pick(number) => next.lane == lane && self.schedule.choice_name(lane, number) == result,
            Choice::Go | Choice::TimeOut => false,
        };
        let next = self.schedule.moves().into_iter().find(is_it);
        self.make(next.unwrap_or(LaneMove { lane, choice: Choice::Go }), result)
    }

    fn make(&mut self, next: LaneMove, result: &str) -> Result<&Made, Refused> {
        let lane = next.lane;
        let before = self.schedule.lanes();
        let data = self.data_of_turns();
        let done = self.schedule.step(next)?;
        let mut deeds: Vec<MoveDeed> = Vec::new();
        if let (Choice::TimeOut, Some(LaneNext::Waits { object, verb, .. })) =
            (next.choice, before.get(lane).map(|lane| &lane.next))
        {
            deeds.push(MoveDeed::GaveUp { object: object.clone(), verb: verb.clone() });
        }
        deeds.extend(done.into_iter().filter_map(|done| self.deed(lane, done, result)));
        let mut changes = self.became(&data, &deeds);
        changes.extend(self.fates(&before));
        let moves = self.schedule.way().len();
        let complained: String =
            self.schedule.written(moves).filter(|out| out.stream == Stream::Error).map(|out| &*out.text).collect();
        if !complained.is_empty() {
            changes.push(Change::Complained(complained));
        }
        if self.schedule.has_ended() {
            changes.push(Change::Over);
        } else if self.schedule.is_deadlocked() {
            changes.push(Change::Deadlock);
        }
        self.has_news = true;
        self.made.push(Made { lane, deeds, changes });
        Ok(&self.made[self.made.len() - 1])
    }

    /// What an operation did, in the last move of a lane. `result` is that of a choice.
    fn deed(&self, lane: usize, done: DoneOperation, result: &str) -> Option<MoveDeed> {
        let told = done.told?;
        let value = told.value.unwrap_or_default();
        Some(match done.operation {
            Operation::Read(_) => MoveDeed::Read { name: told.object, value },
            Operation::Write(_) => MoveDeed::Wrote { name: told.object, value },
            Operation::Acquire(_) => MoveDeed::Took(told.object),
            Operation::Release(_) => MoveDeed::GaveBack(told.object),
            Operation::Look(_) | Operation::Pass(_) | Operation::Call(..) => {
                MoveDeed::Called { object: told.object, verb: told.verb }
            }
            Operation::Choose(..) => MoveDeed::Chose(result.to_owned()),
            Operation::Print => MoveDeed::Printed(self.printed(lane)),
            Operation::Wake => MoveDeed::Woke,
            Operation::Turn(_) => MoveDeed::Turned(self.printed(lane)),
            Operation::Callback(_) => MoveDeed::CalledBack { name: told.object, printed: self.printed(lane) },
        })
    }

    /// The lanes that were started or have ended since `before`.
    fn fates(&self, before: &[LaneView]) -> Vec<Change> {
        let mut changes = Vec::new();
        for now in self.schedule.lanes() {
            if before.get(now.number).is_none() {
                changes.push(Change::Started(now.number));
            }
            let had_ended = before.get(now.number).is_some_and(|lane| matches!(lane.next, LaneNext::Ended(_)));
            match now.next {
                LaneNext::Ended(None) if !had_ended => changes.push(Change::Ended(now.number)),
                LaneNext::Ended(Some(failure)) if !had_ended => changes.push(Change::Failed(now.number, failure)),
                LaneNext::Ended(_)
                | LaneNext::Operation { .. }
                | LaneNext::Sleeps { .. }
                | LaneNext::SleepsInLoop { .. }
                | LaneNext::Waits { .. }
                | LaneNext::RunsLoop { .. }
                | LaneNext::Queued { .. } => {}
            }
        }
        changes
    }

    /// The data of a program whose moves are turns: no single read or write of a turn is reported.
    fn data_of_turns(&self) -> Vec<(Arc<str>, String)> {
        let machine = self.schedule.machine();
        if machine.loops().is_empty() { Vec::new() } else { machine.variables() }
    }

    /// The data that a turn has changed, without what its deeds say already.
    fn became(&self, before: &[(Arc<str>, String)], deeds: &[MoveDeed]) -> Vec<Change> {
        if !deeds.iter().any(|deed| matches!(deed, MoveDeed::Turned(_) | MoveDeed::CalledBack { .. })) {
            return Vec::new();
        }
        let is_told = |of: &str| deeds.iter().any(|deed| matches!(deed, MoveDeed::Wrote { name, .. } if name == of));
        let now = self.schedule.machine().variables();
        let changed = now.into_iter().filter(|now| !before.contains(now) && !is_told(&now.0));
        changed.map(|(name, value)| Change::Became { name: name.to_string(), value }).collect()
    }

    /// What a lane printed in the last move.
    fn printed(&self, lane: usize) -> String {
        let written = self.schedule.written(self.schedule.way().len());
        written.filter(|out| out.lane == lane && out.stream == Stream::Out).map(|out| &*out.text).collect()
    }

    /// Takes moves back. Returns how many were taken back.
    pub fn undo(&mut self, times: usize) -> usize {
        let taken = self.schedule.undo(times);
        self.made.truncate(self.schedule.way().len());
        self.has_news |= taken > 0;
        taken
    }
}
