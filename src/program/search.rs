//! Looks for moves that lead to a state, in the order of their number, as far as a bound allows.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::condition::Condition;
use super::machine::Failure;
use super::schedule::{Next, Schedule};

/// Something that moves can lead to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// No lane can move, and the program has not ended.
    Deadlock,
    /// A lane ends with an uncaught exception of this class.
    Failure(String),
    Holds(Condition),
}

impl Reach {
    /// Whether a program is there.
    pub fn is_met(&self, schedule: &Schedule) -> bool {
        match self {
            Reach::Deadlock => schedule.is_deadlocked(),
            Reach::Failure(wanted) => schedule.lanes().iter().any(|lane| match &lane.next {
                Next::Ended(Some(Failure::Exception { class, .. })) => **class == **wanted,
                Next::Ended(_)
                | Next::Operation { .. }
                | Next::Sleeps { .. }
                | Next::SleepsInLoop { .. }
                | Next::Waits { .. }
                | Next::RunsLoop { .. }
                | Next::Queued { .. } => false,
            }),
            Reach::Holds(condition) => condition.holds(schedule.machine()),
        }
    }
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The lanes that have to move, one after the other.
    Moves(Vec<usize>),
    /// No state of this program is so. All were looked at.
    Never,
    /// None of the states that were looked at; there are more.
    NotYet,
}

/// States that are looked at.
const MOST: usize = 3_000;

/// The fewest moves from the start of a program to a state that is meant. At least one move is made.
pub fn search(start: &Schedule, reach: &Reach) -> Found {
    let mut seen = HashSet::from([sketch(start)]);
    let mut open: VecDeque<Vec<usize>> = VecDeque::from([Vec::new()]);
    while let Some(way) = open.pop_front() {
        let Some(here) = walked(start, &way) else { continue };
        for next in here.moves() {
            let mut there = here.clone();
            if there.step(next).is_err() {
                continue;
            }
            let mut way = way.clone();
            way.push(next.lane);
            if reach.is_met(&there) {
                return Found::Moves(way);
            }
            if seen.insert(sketch(&there)) {
                open.push_back(way);
            }
        }
        if seen.len() > MOST {
            return Found::NotYet;
        }
    }
    Found::Never
}

fn walked(start: &Schedule, way: &[usize]) -> Option<Schedule> {
    let mut here = start.clone();
    for lane in way {
        let next = here.moves().into_iter().find(|next| next.lane == *lane)?;
        here.step(next).ok()?;
    }
    Some(here)
}

/// States that look alike have the same: where each lane is, with its variables, and the program's data.
fn sketch(schedule: &Schedule) -> u64 {
    let mut hasher = DefaultHasher::new();
    let machine = schedule.machine();
    for lane in schedule.lanes() {
        format!("{:?}", lane.next).hash(&mut hasher);
        machine.sketch(lane.number).hash(&mut hasher);
    }
    machine.variables().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::read;

    fn found(text: &str, reach: &Reach) -> Found {
        let Ok(machine) = read("t.py", text) else { panic!("it loads") };
        search(&Schedule::new(machine), reach)
    }

    const TALLY: &str = "\
import threading
counter = 0
def add():
    global counter
    counter += 1
for _ in range(2):
    threading.Thread(target=add).start()
";

    fn holds(text: &str) -> Reach {
        Reach::Holds(Condition::read(text).unwrap())
    }

    #[test]
    fn the_fewest_moves_are_found_or_that_there_are_none() {
        assert_eq!(found(TALLY, &holds("counter == 2")), Found::Moves(vec![1, 1, 2, 2]));
        assert_eq!(found(TALLY, &holds("counter == 1")), Found::Moves(vec![1, 1]));
        assert_eq!(found(TALLY, &holds("counter == 3")), Found::Never);
        assert_eq!(found(TALLY, &Reach::Deadlock), Found::Never);
        let divide = TALLY.replace("counter += 1", "counter = 1 / (1 - counter)");
        assert_eq!(found(&divide, &Reach::Failure("ZeroDivisionError".to_owned())), Found::Moves(vec![1, 1, 2]));
    }

    #[test]
    fn a_program_without_end_is_given_up() {
        let text = TALLY.replace("    counter += 1", "    while True:\n        counter += 1");
        assert_eq!(found(&text, &holds("counter == -1")), Found::NotYet);
    }
}
